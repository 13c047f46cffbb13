import type { Results } from "../../src/data/results.js";
import { InputError } from "../../src/errors.js";
import type { Note } from "../../src/notes.js";
import { readOrRefuse } from "./readMutated.js";

/** One score of one model on one item; of a whole run the item is empty. */
interface TrueScore {
  readonly model: string;
  readonly item: string;
  readonly value: number;
}

/** A dump whose structure was changed, and what the change leaves open. */
export interface ChangedDump {
  readonly name: string;
  readonly text: string;
  /** What was done, for the report of a fault. */
  readonly change: string;
  /** Names may stand elsewhere now, and no format can tell: only the scores themselves are checked. */
  readonly renames?: boolean;
  /**
   * Scores that stood whole in what was taken out: without it the dump is as whole as before, and no format can tell. Either
   * so many are gone or none; 0, the default, where the dump still speaks of what was taken.
   */
  readonly gone?: number;
  /** Scores that the changed holder held: it is lost with all of them, and counted in tasks or answers. */
  readonly holds?: { readonly scores: number; readonly notedAs: number };
  /** Several places were changed: items that are new are counted beside what is lost. */
  readonly isManifold?: boolean;
  /** Values that the dump now says of itself, beside the true ones. */
  readonly says?: readonly number[];
}

/** What reading gives of a dump that is whole. */
export interface Truth {
  readonly scores: readonly TrueScore[];
  /** Values that are printed beside the items they are of. */
  readonly printed: readonly number[];
  /** Cells without a score. */
  readonly unscored: number;
  readonly notes: readonly Note[];
}

export async function truthOf(name: string, text: string): Promise<Truth> {
  const reading = await readOrRefuse(name, new TextEncoder().encode(text));
  if (reading instanceof InputError) throw new Error(`${name} is refused as it is: ${reading.message}`);
  return factsOf(reading);
}

/**
 * How a changed dump is misread without a word; `null` where it is refused, or read as it is. What is lost must be counted,
 * by cells that are said to be without a score or by a note, and the count must be that of what is lost.
 */
export async function misreading(dump: ChangedDump, truth: Truth): Promise<string | null> {
  const reading = await readOrRefuse(dump.name, new TextEncoder().encode(dump.text));
  if (reading instanceof InputError) return null;
  const found = factsOf(reading);
  const keyOf = ({ model, item, value }: TrueScore) =>
    dump.renames ? `${value}` : JSON.stringify([model, item, value]);
  const left = new Map<string, number>();
  for (const score of truth.scores) left.set(keyOf(score), (left.get(keyOf(score)) ?? 0) + 1);
  // A score in the place of another is none that is lost; what was printed beside the items is no score in their place, and
  // what is printed beside items now was a score before.
  let [ofItems, ofRuns] = [0, Math.max(0, found.printed.length - truth.printed.length)];
  for (const score of found.scores) {
    const count = left.get(keyOf(score)) ?? 0;
    if (count > 0) left.set(keyOf(score), count - 1);
    else if (score.item === "" && truth.printed.some((value) => isSame(value, score.value))) continue;
    else if (!dump.says?.some((value) => isSame(value, score.value)))
      return `reads ${JSON.stringify(score)}, which is nowhere in it`;
    else if (score.item === "") ofRuns++;
    else ofItems++;
  }
  const missing = [...left].filter(([, count]) => count > 0);
  const runs =
    truth.scores.filter(({ item }) => item === "").length - found.scores.filter(({ item }) => item === "").length;
  const all = missing.reduce((sum, [, count]) => sum + count, 0);
  const lost = all - ofItems - (runs >= 0 ? ofRuns : 0);
  if (lost <= 0 || lost === dump.gone) return null;
  if (dump.isManifold && lost <= (dump.gone ?? 0)) return null;
  const counts = countsOf(found, truth);
  if (lost === dump.holds?.scores && countedNotes(found, truth).includes(dump.holds.notedAs)) return null;
  if (counts.includes(lost) || counts.includes(lost - (dump.gone ?? 0))) return null;
  if (dump.isManifold && Math.max(...counts) > lost) return null;
  // A reading without any score says so, whatever it takes its answers for.
  if (found.scores.length === 0 && (countedNotes(found, truth).length > 0 || found.unscored > 0)) return null;
  return `loses ${lost} scores, such as ${missing[0]?.[0]}, and counts ${counts.join(" or ")}`;
}

/** What a reading counts as lost: in its cells, in one of its notes, in all of them, or in both. */
function countsOf(found: Truth, truth: Truth): number[] {
  const cells = found.unscored - truth.unscored;
  const notes = countedNotes(found, truth);
  const noted = notes.reduce((sum, count) => sum + count, 0);
  return [...new Set([cells, ...notes, noted, cells + noted])];
}

/** The counts of the notes that the whole dump does not have. */
function countedNotes(found: Truth, truth: Truth): number[] {
  const known = new Set(truth.notes.map(({ code, message }) => `${code} ${message}`));
  return found.notes.flatMap(({ code, message, data }) => {
    const count = data?.count;
    return known.has(`${code} ${message}`) || typeof count !== "number" ? [] : count;
  });
}

function isSame(value: number, other: number): boolean {
  return Math.abs(value - other) <= 1e-12 * Math.max(1, Math.abs(value));
}

function factsOf({ matrices, runScores, printedScores, notes }: Results): Truth {
  const ofItems = matrices.flatMap(({ runs, items, scores }) =>
    runs.flatMap(({ model }, run) =>
      items.flatMap(({ id }, item) => {
        const value = scores[run * items.length + item] as number;
        return Number.isNaN(value) ? [] : [{ model, item: id, value }];
      }),
    ),
  );
  const cells = matrices.reduce((sum, { scores }) => sum + scores.length, 0);
  return {
    scores: [...ofItems, ...runScores.map(({ run, value }) => ({ model: run.model, item: "", value }))],
    printed: printedScores.map(({ value }) => value),
    unscored: cells - ofItems.length,
    notes,
  };
}
