import { readFile } from "node:fs/promises";
import { cellState } from "../data/resultMatrix.js";
import type { Results } from "../data/results.js";
import { InputError } from "../errors.js";
import { contentHash } from "../io/bytes/contentHash.js";
import { UsageError } from "./exitCodes.js";

const SCHEMA = "noisefloor/gate-state/1";

/** What a file of `gate --state` holds: the looks at one baseline. */
interface GateState {
  readonly schema: typeof SCHEMA;
  /** Fingerprint of the baseline's answers. */
  readonly baseline: string;
  /** Whether candidates are looked at while their answers come in; left out where each is looked at once. */
  readonly looks?: "always";
  readonly alpha: number;
  readonly minimumEffect: string;
  /** Fingerprints of the candidates that were looked at, in order: of the answers there were at the last look at each. */
  readonly candidates: readonly string[];
  /** Of each candidate that is looked at while answers come in, which of the baseline's items it was asked: bits, as base64. */
  readonly asked?: readonly string[];
}

/** What the looks so far have in common with the one at hand. */
interface LookAtHand {
  readonly file: string;
  readonly baseline: Results;
  readonly candidate: Results;
  readonly alpha: number;
  readonly minimumEffect: string;
  /** Whether the candidate is looked at while its answers come in. */
  readonly always: boolean;
}

/**
 * The state with the look at hand, and its place among the looks. A candidate whose answers were looked at before keeps
 * its place: to print a gate again is no new look, nor is it with `always` to look at one that has grown. Another baseline,
 * alpha or minimum effect is refused, since the promise is one over all looks.
 */
export async function stateWithLook({
  file,
  baseline,
  candidate,
  alpha,
  minimumEffect,
  always,
}: LookAtHand): Promise<{ readonly look: number; readonly state: GateState }> {
  const own: Omit<GateState, "candidates" | "asked"> = {
    schema: SCHEMA,
    baseline: resultsFingerprint(baseline),
    ...(always ? { looks: "always" as const } : {}),
    alpha,
    minimumEffect,
  };
  const older = await readState(file);
  if (older !== null && older.baseline !== own.baseline) {
    throw new InputError(
      "state-of-another-baseline",
      `holds looks at another baseline (answers ${older.baseline}, here ${own.baseline}): name another --state file for this one, or give the baseline that the looks were at`,
      { file },
    );
  }
  if (older !== null && (older.alpha !== alpha || older.minimumEffect !== minimumEffect)) {
    throw new UsageError(
      `${file} (--state) holds looks with --alpha ${older.alpha} --min-effect ${older.minimumEffect}: keep these over all looks, or name another file`,
    );
  }
  if (older !== null && older.looks !== own.looks) {
    throw new UsageError(
      `${file} (--state) holds looks ${older.looks === undefined ? "without" : "with"} --looks always: keep to it over all looks, or name another file`,
    );
  }
  if (always) return lookAtGrowing(own, older, answersByItem(baseline), answersByItem(candidate));
  const seen = older?.candidates ?? [];
  const candidateHash = resultsFingerprint(candidate);
  const place = seen.indexOf(candidateHash);
  const candidates = place === -1 ? [...seen, candidateHash] : seen;
  return { look: (place === -1 ? seen.length : place) + 1, state: { ...own, candidates } };
}

/**
 * The look at a candidate whose answers come in. It is one that was looked at before where all answers that were there then
 * are there as they were; else it is another, which may be one look too many and never one too few.
 */
function lookAtGrowing(
  own: Omit<GateState, "candidates" | "asked">,
  older: GateState | null,
  baseline: ReadonlyMap<string, string>,
  candidate: ReadonlyMap<string, string>,
): { readonly look: number; readonly state: GateState } {
  const keys = [...baseline.keys()].sort();
  const printOf = (isAsked: (key: string, index: number) => boolean) => {
    const answers = keys.flatMap((key, index) => (isAsked(key, index) ? [[key, candidate.get(key) ?? null]] : []));
    return contentHash(new TextEncoder().encode(JSON.stringify(answers)));
  };
  const [prints, masks] = [older?.candidates ?? [], older?.asked ?? []];
  const known = prints.findIndex((print, place) => {
    const bits = Buffer.from(masks[place] as string, "base64");
    return printOf((_, index) => (((bits[index >> 3] ?? 0) >> (index & 7)) & 1) === 1) === print;
  });
  const place = known === -1 ? prints.length : known;
  const mask = new Uint8Array(Math.ceil(keys.length / 8));
  keys.forEach((key, index) => {
    if (candidate.has(key)) mask[index >> 3] = (mask[index >> 3] as number) | (1 << (index & 7));
  });
  const withOwn = (list: readonly string[], mine: string) => [...list.slice(0, place), mine, ...list.slice(place + 1)];
  const candidates = withOwn(
    prints,
    printOf((key) => candidate.has(key)),
  );
  const asked = withOwn(masks, Buffer.from(mask).toString("base64"));
  return { look: place + 1, state: { ...own, candidates, asked } };
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
  const { schema, baseline, alpha, minimumEffect, candidates, looks, asked } = state as Partial<
    Record<keyof GateState, unknown>
  >;
  const isTexts = (list: unknown): list is string[] =>
    Array.isArray(list) && list.every((one) => typeof one === "string");
  const isGrowing = looks === "always" && isTexts(asked) && isTexts(candidates) && asked.length === candidates.length;
  return (
    schema === SCHEMA &&
    typeof baseline === "string" &&
    typeof alpha === "number" &&
    typeof minimumEffect === "string" &&
    isTexts(candidates) &&
    (isGrowing || (looks === undefined && asked === undefined))
  );
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
