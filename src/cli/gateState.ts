import { readFile } from "node:fs/promises";
import { cellState } from "../data/resultMatrix.js";
import type { Results } from "../data/results.js";
import { InputError } from "../errors.js";
import type { SpendingName } from "../inference/sequential/alphaSpending.js";
import { contentHash } from "../io/bytes/contentHash.js";
import { UsageError } from "./exitCodes.js";

const SCHEMA = "noisefloor/gate-state/1";

/** What a file of `gate --state` holds: the looks at one baseline. */
interface GateState {
  readonly schema: typeof SCHEMA;
  /** Fingerprint of the baseline's answers. */
  readonly baseline: string;
  /**
   * Whether candidates are looked at while their answers come in, or one candidate at planned looks; left out where each is looked at
   * once.
   */
  readonly looks?: "always" | "planned";
  readonly alpha: number;
  readonly minimumEffect: string;
  /** Fingerprints of the candidates that were looked at, in order: of the answers there were at the last look at each. */
  readonly candidates: readonly string[];
  /** Of each candidate that is looked at while answers come in, which of the baseline's items it was asked: bits, as base64. */
  readonly asked?: readonly string[];
  /** Of planned looks at one candidate, which each was, how many there will be, how alpha is spent, and the items each was at. */
  readonly places?: readonly number[];
  readonly planned?: number;
  readonly spending?: SpendingName;
  readonly items?: readonly Readonly<Record<string, number>>[];
}

/** What the looks so far have in common with the one at hand. */
interface LookAtHand {
  readonly file: string;
  readonly baseline: Results;
  readonly candidate: Results;
  readonly alpha: number;
  readonly minimumEffect: string;
}

type StateHead = Pick<GateState, "schema" | "baseline" | "looks" | "alpha" | "minimumEffect">;

/**
 * The state with the look at hand, and its place among the looks. A candidate whose answers were looked at before keeps
 * its place: to print a gate again is no new look, nor is it with `always` to look at one that has grown. Another baseline,
 * alpha or minimum effect is refused, since the promise is one over all looks.
 */
export async function stateWithLook(
  atHand: LookAtHand,
  always: boolean,
): Promise<{ readonly look: number; readonly state: GateState }> {
  const own = headOf(atHand, always ? "always" : null);
  const older = await olderState(atHand.file, own);
  if (always) return lookAtGrowing(own, older, answersByItem(atHand.baseline), answersByItem(atHand.candidate));
  const seen = older?.candidates ?? [];
  const candidateHash = resultsFingerprint(atHand.candidate);
  const place = seen.indexOf(candidateHash);
  const candidates = place === -1 ? [...seen, candidateHash] : seen;
  return { look: (place === -1 ? seen.length : place) + 1, state: { ...own, candidates } };
}

/**
 * What the looks before a planned one were at, and the state with it once it is known what it was at. Refused: a candidate that
 * does not hold the answers of the looks before as they were, a look that was taken already at fewer answers, other plans.
 */
export async function stateWithPlannedLook(
  atHand: LookAtHand,
  { look, planned, spending }: { readonly look: number; readonly planned: number; readonly spending: SpendingName },
): Promise<{
  readonly earlier: readonly Readonly<Record<string, number>>[];
  readonly stateAt: (items: Readonly<Record<string, number>>) => GateState;
}> {
  const { file } = atHand;
  const own = headOf(atHand, "planned");
  const older = await olderState(file, own);
  if (older !== null && (older.planned !== planned || older.spending !== spending)) {
    throw new UsageError(
      `${file} (--state) holds looks of ${older.planned} by --spending ${older.spending}: keep to that plan, or name another file`,
    );
  }
  const { places = [], candidates = [], asked = [], items = [] } = older ?? {};
  const known = answersByItem(atHand.candidate);
  const keys = [...answersByItem(atHand.baseline).keys()].sort();
  const lost = places.find(
    (place, index) => place < look && printOf(keys, known, bitsOf(asked[index] as string)) !== candidates[index],
  );
  if (lost !== undefined) {
    throw new InputError(
      "look-not-contained",
      `holds look ${lost} at answers that the candidate at hand does not have as they were: --spending is for one candidate that grows. ` +
        "Name another --state file for another candidate, or leave out --spending and --state for looks at new candidates, which each get an equal share of alpha",
      { file },
    );
  }
  const isAsked = (key: string) => known.has(key);
  const print = printOf(keys, known, isAsked);
  const place = places.indexOf(look);
  if (place === -1 ? places.some((taken) => taken > look) : candidates[place] !== print) {
    throw new UsageError(
      `${file} (--state) holds ${place === -1 ? "a look after" : "other answers for"} look ${look}: the next is --looks ${(places.at(-1) as number) + 1}/${planned}`,
    );
  }
  const before = places.findIndex((taken) => taken >= look);
  const count = before === -1 ? places.length : before;
  const stateAt = (seen: Readonly<Record<string, number>>): GateState =>
    place !== -1
      ? (older as GateState)
      : {
          ...own,
          candidates: [...candidates, print],
          asked: [...asked, maskOf(keys, isAsked)],
          places: [...places, look],
          planned,
          spending,
          items: [...items, seen],
        };
  return { earlier: items.slice(0, count), stateAt };
}

function headOf({ baseline, alpha, minimumEffect }: LookAtHand, looks: "always" | "planned" | null): StateHead {
  return {
    schema: SCHEMA,
    baseline: resultsFingerprint(baseline),
    ...(looks === null ? {} : { looks }),
    alpha,
    minimumEffect,
  };
}

/** The state so far; refused where it is of another baseline or of other looks. */
async function olderState(file: string, own: StateHead): Promise<GateState | null> {
  const older = await readState(file);
  if (older === null) return null;
  if (older.baseline !== own.baseline) {
    throw new InputError(
      "state-of-another-baseline",
      `holds looks at another baseline (answers ${older.baseline}, here ${own.baseline}): name another --state file for this one, or give the baseline that the looks were at`,
      { file },
    );
  }
  if (older.alpha !== own.alpha || older.minimumEffect !== own.minimumEffect) {
    throw new UsageError(
      `${file} (--state) holds looks with --alpha ${older.alpha} --min-effect ${older.minimumEffect}: keep these over all looks, or name another file`,
    );
  }
  if (older.looks !== own.looks) {
    throw new UsageError(
      `${file} (--state) holds looks ${KINDS[older.looks ?? "once"]}: keep to it over all looks, or name another file`,
    );
  }
  return older;
}

/** How looks of a kind were asked for. */
const KINDS = {
  always: "with --looks always",
  planned: "with --spending",
  once: "without --looks always or --spending",
};

/**
 * The look at a candidate whose answers come in. It is one that was looked at before where all answers that were there then
 * are there as they were; else it is another, which may be one look too many and never one too few.
 */
function lookAtGrowing(
  own: StateHead,
  older: GateState | null,
  baseline: ReadonlyMap<string, string>,
  candidate: ReadonlyMap<string, string>,
): { readonly look: number; readonly state: GateState } {
  const keys = [...baseline.keys()].sort();
  const [prints, masks] = [older?.candidates ?? [], older?.asked ?? []];
  const known = prints.findIndex((print, place) => printOf(keys, candidate, bitsOf(masks[place] as string)) === print);
  const place = known === -1 ? prints.length : known;
  const isAsked = (key: string) => candidate.has(key);
  const withOwn = (list: readonly string[], mine: string) => [...list.slice(0, place), mine, ...list.slice(place + 1)];
  const candidates = withOwn(prints, printOf(keys, candidate, isAsked));
  const asked = withOwn(masks, maskOf(keys, isAsked));
  return { look: place + 1, state: { ...own, candidates, asked } };
}

/** Which of the keys are meant. */
type IsAsked = (key: string, index: number) => boolean;

/** Fingerprint of a candidate's answers to some of the baseline's items. */
function printOf(keys: readonly string[], candidate: ReadonlyMap<string, string>, isAsked: IsAsked): string {
  const answers = keys.flatMap((key, index) => (isAsked(key, index) ? [[key, candidate.get(key) ?? null]] : []));
  return contentHash(new TextEncoder().encode(JSON.stringify(answers)));
}

function maskOf(keys: readonly string[], isAsked: IsAsked): string {
  const mask = new Uint8Array(Math.ceil(keys.length / 8));
  keys.forEach((key, index) => {
    if (isAsked(key, index)) mask[index >> 3] = (mask[index >> 3] as number) | (1 << (index & 7));
  });
  return Buffer.from(mask).toString("base64");
}

function bitsOf(mask: string): IsAsked {
  const bits = Buffer.from(mask, "base64");
  return (_, index) => (((bits[index >> 3] ?? 0) >> (index & 7)) & 1) === 1;
}

/** All answers to an item of a task and metric as one text, by their names; items that no run was asked are not there. */
function answersByItem({ matrices }: Results): Map<string, string> {
  const found = new Map<string, string[]>();
  for (const matrix of matrices) {
    const { task, metric, runs, items, scores } = matrix;
    runs.forEach((run, row) => {
      items.forEach(({ id }, column) => {
        const state = cellState(matrix, row, column);
        if (state === "absent") return;
        const key = JSON.stringify([task, metric, id]);
        const answer = JSON.stringify([run, state === "scored" ? scores[row * items.length + column] : state]);
        found.set(key, [...(found.get(key) ?? []), answer]);
      });
    });
  }
  return new Map([...found].map(([key, answers]) => [key, answers.sort().join()]));
}

/** The text of a state file. */
export function stateText(state: GateState): string {
  return `${JSON.stringify(state, null, 2)}\n`;
}

async function readState(file: string): Promise<GateState | null> {
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw new UsageError(`cannot read ${file} (--state): ${error.message}`);
  });
  if (text === null) return null;
  const state = parsed(text);
  if (isState(state)) return state;
  throw new InputError(
    "no-gate-state",
    "is no state of a gate: needs baseline, alpha, minimumEffect and candidates, as gate --state writes them; name a file that is not there yet to begin anew",
    { file },
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isState(state: unknown): state is GateState {
  if (typeof state !== "object" || state === null) return false;
  const { schema, baseline, alpha, minimumEffect, candidates, looks, asked, ...rest } = state as Partial<
    Record<keyof GateState, unknown>
  >;
  if (!(isListOf(candidates, "string") && typeof baseline === "string" && schema === SCHEMA)) return false;
  if (typeof alpha !== "number" || typeof minimumEffect !== "string") return false;
  if (looks === undefined) return asked === undefined;
  const isGrowing = isListOf(asked, "string") && asked.length === candidates.length;
  return isGrowing && (looks === "always" || (looks === "planned" && isPlan(rest, candidates.length)));
}

function isPlan(
  { places, planned, spending, items }: Partial<Record<keyof GateState, unknown>>,
  count: number,
): boolean {
  return (
    isListOf(places, "number") &&
    places.length === count &&
    isListOf(items, "object") &&
    items.length === count &&
    items.every((look) => look !== null && Object.values(look as object).every((size) => typeof size === "number")) &&
    typeof planned === "number" &&
    typeof spending === "string"
  );
}

function isListOf(list: unknown, type: "string" | "number" | "object"): list is unknown[] & string[] {
  return Array.isArray(list) && list.every((one) => typeof one === type);
}

/** Of the answers alone: which file they came from and how it was laid out changes nothing. */
export function resultsFingerprint({ matrices, runScores }: Results): string {
  const answers = matrices.map(({ task, metric, runs, items, scores, states }) => [
    task,
    metric,
    runs,
    items.map(({ id }) => id),
    [...scores].map((score) => (Number.isNaN(score) ? null : score)),
    states === null ? null : [...states],
  ]);
  const printed = runScores.map(({ run, value, items = null }) => [run, value, items]);
  return contentHash(new TextEncoder().encode(JSON.stringify([answers, printed])));
}
