import type { Results } from "../../src/data/results.js";
import { InputError } from "../../src/errors.js";
import { readOrRefuse } from "./readMutated.js";

/** One score of one model on one item; of a whole run the item is empty. */
export interface TrueScore {
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
  /** Whole rows are gone, and no format can tell: what is left must be right. */
  readonly loses?: boolean;
  /** Values that the dump now says of itself, beside the true ones. */
  readonly says?: readonly number[];
}

/** What reading gives of a dump that is whole: scores and the number of its notes. */
export interface Truth {
  readonly scores: readonly TrueScore[];
  readonly notes: number;
}

export async function truthOf(name: string, text: string): Promise<Truth> {
  const reading = await readOrRefuse(name, new TextEncoder().encode(text));
  if (reading instanceof InputError) throw new Error(`${name} is refused as it is: ${reading.message}`);
  return { scores: scoresOf(reading), notes: reading.notes.length };
}

/** How a changed dump is misread without a word; `null` where it is refused, or read as it is. */
export async function misreading(dump: ChangedDump, truth: Truth): Promise<string | null> {
  const reading = await readOrRefuse(dump.name, new TextEncoder().encode(dump.text));
  if (reading instanceof InputError) return null;
  const found = scoresOf(reading);
  const keyOf = ({ model, item, value }: TrueScore) =>
    dump.renames ? `${value}` : JSON.stringify([model, item, value]);
  const left = new Map<string, number>();
  for (const score of truth.scores) left.set(keyOf(score), (left.get(keyOf(score)) ?? 0) + 1);
  for (const score of found) {
    const count = left.get(keyOf(score)) ?? 0;
    if (count > 0) left.set(keyOf(score), count - 1);
    else if (!dump.says?.includes(score.value)) return `reads ${JSON.stringify(score)}, which is nowhere in it`;
  }
  const lost = [...left.values()].reduce((sum, count) => sum + count, 0);
  if (lost > 0 && !dump.loses && unscoredIn(reading) === 0 && reading.notes.length <= truth.notes) {
    const [first] = [...left].find(([, count]) => count > 0) as [string, number];
    return `loses ${lost} scores without a word, such as ${first}`;
  }
  return null;
}

function scoresOf({ matrices, runScores }: Results): TrueScore[] {
  const ofItems = matrices.flatMap(({ runs, items, scores }) =>
    runs.flatMap(({ model }, run) =>
      items.flatMap(({ id }, item) => {
        const value = scores[run * items.length + item] as number;
        return Number.isNaN(value) ? [] : [{ model, item: id, value }];
      }),
    ),
  );
  return [...ofItems, ...runScores.map(({ run, value }) => ({ model: run.model, item: "", value }))];
}

/** Cells that are said to be without a score. */
function unscoredIn({ matrices }: Results): number {
  return matrices.reduce(
    (sum, { states }) => sum + (states?.reduce((count, state) => count + Number(state === 1 || state === 2), 0) ?? 0),
    0,
  );
}
