import { type ResultMatrix, STATE_CODE } from "./resultMatrix.js";

const known = new WeakMap<ResultMatrix, ReadonlyMap<string | undefined, readonly number[]>>();

/**
 * The items of a matrix that a run's test has: all but those that only runs of other framings have. Two framings of a task
 * may ask different questions, which stand in one matrix.
 */
export function askedItems(matrix: ResultMatrix, run: number): readonly number[] {
  const framings = known.get(matrix) ?? itemsByFraming(matrix);
  known.set(matrix, framings);
  return framings.get(matrix.runs[run]?.framing) ?? [];
}

function itemsByFraming(matrix: ResultMatrix): ReadonlyMap<string | undefined, readonly number[]> {
  const { runs, items, states } = matrix;
  const framings = [...new Set(runs.map(({ framing }) => framing))];
  const all = [...items.keys()];
  if (framings.length === 1 || states === null) return new Map(framings.map((framing) => [framing, all]));
  const asked = new Map(framings.map((framing) => [framing, new Uint8Array(items.length)]));
  const ever = new Uint8Array(items.length);
  runs.forEach(({ framing }, run) => {
    const own = asked.get(framing) as Uint8Array;
    const start = run * items.length;
    for (const item of all) if (states[start + item] !== STATE_CODE.absent) own[item] = ever[item] = 1;
  });
  return new Map(
    [...asked].map(([framing, own]) => [framing, all.filter((item) => own[item] === 1 || ever[item] === 0)]),
  );
}
