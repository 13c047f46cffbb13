import { simulate2pl } from "../src/analysis/irt/simulate2pl.js";
import { halveRuns, subsetExperiment } from "../src/analysis/subsets/subsetExperiment.js";
import { chooseSubset, SUBSET_METHODS } from "../src/analysis/subsets/subsetSelection.js";
import { validateSubset } from "../src/analysis/subsets/subsetValidation.js";
import { createResultMatrix } from "../src/data/resultMatrix.js";
import { standardNormal } from "../src/random/draws.js";
import { createRng } from "../src/random/rng.js";

/** Choosing 100 items, the error to expect, and the experiment, at the size given (default `300x1000`). */
const [runs = 300, count = 1000] = (process.argv[2] ?? "300x1000").split("x").map(Number);
const rng = createRng(1, "bench/subsets");
const parameters = Array.from({ length: count }, () => {
  const slope = Math.exp(0.4 * standardNormal(rng));
  return { slope, intercept: -slope * standardNormal(rng) };
});
const abilities = Array.from({ length: runs }, () => standardNormal(rng));
const matrix = createResultMatrix({
  runs: abilities.map((_, model) => ({ model: `m${model}`, task: "t", metric: "acc" })),
  items: parameters.map((_, item) => ({ id: `q${item}` })),
  scores: simulate2pl(rng, parameters, abilities),
});
const size = Math.min(100, count);

function time(name: string, work: () => unknown): void {
  const start = performance.now();
  work();
  process.stdout.write(`${runs} × ${count}, ${name}: ${((performance.now() - start) / 1000).toFixed(2)} s\n`);
}

for (const method of SUBSET_METHODS) {
  time(`${method}, choice`, () => chooseSubset(matrix, size, { method }));
  time(`${method}, error to expect`, () => validateSubset(matrix, size, { method }));
}
const halves = halveRuns(matrix);
if (halves.ok) time("experiment, all methods", () => subsetExperiment(halves.train, halves.test, { sizes: [size] }));
