import { weightedTotals } from "../../numeric/kernels/weightedTotals.js";
import { multinomial } from "../../random/multinomial.js";
import { type CountSampler, createCountSampler } from "../../random/resampleCounts.js";
import { distinctRows } from "./distinctRows.js";
import type { CrossedUnits } from "./resamplingUnits.js";
import type { TotalsSampler } from "./totalsSampler.js";

/**
 * Totals Σ u_r·v_i·x_ri over the cells of complete tables (row-major, runs × items) with independent counts u of runs
 * and v of items: the first total is the number of cells, then one a table. A single table of two values, such as right
 * and wrong, takes no draw of the items one by one.
 */
export function crossedTotalsSampler(units: CrossedUnits, tables: readonly ArrayLike<number>[]): TotalsSampler {
  const runDraws = createCountSampler(units.runs);
  const table = tables[0];
  const values = tables.length === 1 ? distinctRows([table!], 2) : null;
  if (values !== null)
    return byPattern(
      units,
      table!,
      values.examples.map((cell) => table![cell]!),
      runDraws,
    );
  return byItem(
    units,
    tables.map((one) => Float64Array.from(one)),
    runDraws,
  );
}

/**
 * For two values: given the counts of the runs, an item adds one of at most runs + 1 amounts, Σ u_r over the runs that
 * have the second value on it. So the items drawn are one multinomial draw of how often each amount occurs, and items on
 * which the runs show the same pattern share the work.
 */
function byPattern(
  { runs, items }: CrossedUnits,
  table: ArrayLike<number>,
  [low, high = low]: readonly number[],
  { counts, draw: drawRuns }: CountSampler,
): TotalsSampler {
  const { patterns, members } = itemPatterns(runs, items, (cell) => table[cell] !== low);
  const amounts = new Uint32Array(members.length);
  const weights = new Float64Array(runs + 1);
  const drawn = new Float64Array(runs + 1);
  const write = (drawnItems: Float64Array, totals: Float64Array) => {
    let seconds = 0;
    for (let amount = 1; amount <= runs; amount++) seconds += amount * drawnItems[amount]!;
    totals[0] = runs * items;
    totals[1] = runs * items * low! + (high! - low!) * seconds;
  };
  const weigh = () => {
    amounts.fill(0);
    for (let run = 0; run < runs; run++) {
      const count = counts[run]!;
      if (count === 0) continue;
      const pattern = patterns[run]!;
      for (let p = 0; p < amounts.length; p++) amounts[p]! += count * pattern[p]!;
    }
    weights.fill(0);
    for (let p = 0; p < amounts.length; p++) weights[amounts[p]!]! += members[p]!;
  };
  const original = new Float64Array(2);
  weigh();
  write(weights, original);
  return {
    original,
    draw: (rng, totals) => {
      drawRuns(rng);
      weigh();
      multinomial(rng, items, weights, drawn);
      write(drawn, totals);
    },
  };
}

/** Which runs mark an item: for each run one 0/1 a pattern; and how many items show each pattern. */
function itemPatterns(
  runs: number,
  items: number,
  isMarked: (cell: number) => boolean,
): { patterns: Uint8Array[]; members: Uint32Array } {
  let pattern = new Uint32Array(items);
  const first: number[] = [];
  for (let run = 0; run < runs; run++) {
    const numbers = new Map<number, number>();
    const refined = new Uint32Array(items);
    first.length = 0;
    for (let item = 0; item < items; item++) {
      const key = 2 * pattern[item]! + (isMarked(run * items + item) ? 1 : 0);
      let number = numbers.get(key);
      if (number === undefined) {
        number = numbers.size;
        numbers.set(key, number);
        first.push(item);
      }
      refined[item] = number;
    }
    pattern = refined;
  }
  const members = new Uint32Array(first.length);
  for (let item = 0; item < items; item++) members[pattern[item]!]!++;
  const patterns = Array.from({ length: runs }, (_, run) =>
    Uint8Array.from(first, (item) => (isMarked(run * items + item) ? 1 : 0)),
  );
  return { patterns, members };
}

/** For any values: one count an item, then Σ_i v_i·(Σ_r u_r·x_ri) over the runs that were drawn. */
function byItem({ runs, items }: CrossedUnits, tables: readonly Float64Array[], runDraws: CountSampler): TotalsSampler {
  const { weights, total } = weightedTotals(
    tables.flatMap((table) => Array.from({ length: runs }, (_, run) => table.subarray(run * items, (run + 1) * items))),
  );
  const itemDraws = createCountSampler(items, weights);
  const [rows, multiples] = [new Uint32Array(runs), new Uint8Array(runs)];
  const write = (totals: Float64Array) => {
    totals[0] = runs * items;
    for (let table = 0; table < tables.length; table++) {
      let drawn = 0;
      for (let run = 0; run < runs; run++) {
        const count = runDraws.counts[run]!;
        if (count === 0) continue;
        rows[drawn] = table * runs + run;
        multiples[drawn++] = count;
      }
      totals[1 + table] = total(rows, multiples, drawn);
    }
  };
  const original = new Float64Array(tables.length + 1);
  write(original);
  return {
    original,
    draw: (rng, totals) => {
      runDraws.draw(rng);
      itemDraws.draw(rng);
      write(totals);
    },
  };
}
