import { rankModels } from "../src/analysis/ranking/ranking.js";
import { createResults } from "../src/data/createResults.js";
import { createResultMatrix } from "../src/data/resultMatrix.js";
import { createRng } from "../src/random/rng.js";

/** All pairs of 100 models on 14,042 right-or-wrong items, with Holm over 4,950 tests; then with rank intervals. */
const MODELS = 100;
const ITEMS = 14_042;
const rng = createRng(1, "bench");
const difficulty = Array.from({ length: ITEMS }, () => rng.nextUniform());
const scores = Float64Array.from({ length: MODELS * ITEMS }, (_, cell) => {
  const hard = (difficulty[cell % ITEMS] as number) + 0.4 * (rng.nextUniform() - 0.5);
  return Number(hard < 0.3 + Math.floor(cell / ITEMS) / 250);
});
const results = createResults({
  matrices: [
    createResultMatrix({
      runs: Array.from({ length: MODELS }, (_, model) => ({ model: `m${model}`, task: "t", metric: "acc" })),
      items: Array.from({ length: ITEMS }, (_, item) => ({ id: `q${item}` })),
      scores,
    }),
  ],
});
const before = process.memoryUsage().rss;
for (const [name, resamples] of [
  ["all pairs", 1],
  ["all pairs and 2,000 resamples of the ranks", 2000],
] as const) {
  const times = Array.from({ length: 5 }, () => {
    const start = performance.now();
    rankModels(results, { resamples });
    return performance.now() - start;
  }).sort((a, b) => a - b);
  const memory = (process.resourceUsage().maxRSS * 1024 - before) / 1e6;
  process.stdout.write(
    `${name}: median ${times[2]?.toFixed(0)} ms, best ${times[0]?.toFixed(0)} ms, ${memory.toFixed(0)} MB above the data\n`,
  );
}
