import { analyseItems } from "../src/analysis/items/itemAnalysis.js";
import { pruningCurve } from "../src/analysis/subsets/pruning.js";
import { subsetQuality } from "../src/analysis/subsets/subsetQuality.js";
import { createResultMatrix } from "../src/data/resultMatrix.js";
import { cronbachAlpha } from "../src/inference/items/cronbachAlpha.js";
import { itemScoreTau } from "../src/inference/items/itemScoreTau.js";
import { itemStatistics } from "../src/inference/items/itemStatistics.js";
import { createRng } from "../src/random/rng.js";

/** Item statistics alone, alpha, τ, and the whole analysis with its permutation tests, on right-or-wrong answers. */
function answers(runs: number, items: number): Float64Array {
  const rng = createRng(1, `items ${runs}`);
  const difficulty = Array.from({ length: items }, () => 2 * rng.nextUniform() - 1);
  return Float64Array.from(
    Array.from({ length: runs }, () => 4 * rng.nextUniform() - 2).flatMap((ability) =>
      difficulty.map((hard) => Number(rng.nextUniform() < 1 / (1 + Math.exp(hard - ability)))),
    ),
  );
}

function time(name: string, work: () => unknown, repeats = 9): void {
  const times = Array.from({ length: repeats }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
  const cold = times[0] as number;
  times.sort((a, b) => a - b);
  const middle = times[Math.floor(repeats / 2)] as number;
  process.stdout.write(
    `${name}: median ${middle.toFixed(1)} ms, best ${(times[0] as number).toFixed(1)} ms, cold ${cold.toFixed(1)} ms\n`,
  );
}

for (const [runs, items] of [
  [1000, 100],
  [500, 1000],
] as const) {
  const scores = answers(runs, items);
  const matrix = createResultMatrix({
    runs: Array.from({ length: runs }, (_, run) => ({ model: `m${run}`, task: "t", metric: "acc" })),
    items: Array.from({ length: items }, (_, item) => ({ id: `q${item}` })),
    scores,
  });
  const size = `${runs} × ${items}`;
  time(`${size}, difficulty, item–total and item–rest`, () => itemStatistics(scores, runs, items));
  time(`${size}, alpha and alpha if deleted`, () => cronbachAlpha(scores, runs, items));
  time(`${size}, τ with the score`, () => itemScoreTau(scores, runs, items));
  time(`${size}, whole analysis`, () => analyseItems(matrix), 5);
}

// Random subsets: a table of the usual shape, fifty runs.
const runs = 50;
const items = 1000;
const matrix = createResultMatrix({
  runs: Array.from({ length: runs }, (_, run) => ({ model: `m${run}`, task: "t", metric: "acc" })),
  items: Array.from({ length: items }, (_, item) => ({ id: `q${item}` })),
  scores: answers(runs, items),
});
const half = Array.from({ length: items / 2 }, (_, item) => item);
time(
  `${runs} × ${items}, half of the items against 1,000 random halves`,
  () => subsetQuality(matrix, { items: half }),
  3,
);
time(`${runs} × ${items}, pruning curve of nine points`, () => pruningCurve(matrix), 3);
