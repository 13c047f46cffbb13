import { readFile } from "node:fs/promises";
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
  readonly alpha: number;
  readonly minimumEffect: string;
  /** Fingerprints of the candidates that were looked at, in order. */
  readonly candidates: readonly string[];
}

/** What the looks so far have in common with the one at hand. */
interface LookAtHand {
  readonly file: string;
  readonly baseline: Results;
  readonly candidate: Results;
  readonly alpha: number;
  readonly minimumEffect: string;
}

/**
 * The state with the look at hand, and its place among the looks. A candidate whose answers were looked at before keeps
 * its place: to print a gate again is no new look. Another baseline, alpha or minimum effect is refused, since the promise
 * is one over all looks.
 */
export async function stateWithLook({
  file,
  baseline,
  candidate,
  alpha,
  minimumEffect,
}: LookAtHand): Promise<{ readonly look: number; readonly state: GateState }> {
  const own = { schema: SCHEMA, baseline: resultsFingerprint(baseline), alpha, minimumEffect } as const;
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
  const seen = older?.candidates ?? [];
  const candidateHash = resultsFingerprint(candidate);
  const place = seen.indexOf(candidateHash);
  const candidates = place === -1 ? [...seen, candidateHash] : seen;
  return { look: (place === -1 ? seen.length : place) + 1, state: { ...own, candidates } };
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
  const { schema, baseline, alpha, minimumEffect, candidates } = state as Partial<Record<keyof GateState, unknown>>;
  return (
    schema === SCHEMA &&
    typeof baseline === "string" &&
    typeof alpha === "number" &&
    typeof minimumEffect === "string" &&
    Array.isArray(candidates) &&
    candidates.every((one) => typeof one === "string")
  );
}

/** Of the answers alone: which file they came from and how it was laid out changes nothing. */
function resultsFingerprint({ matrices, runScores }: Results): string {
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
