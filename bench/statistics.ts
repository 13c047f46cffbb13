import { comparePaired } from "../src/analysis/comparison/comparison.js";
import { krippendorffAlpha } from "../src/inference/agreement/krippendorffAlpha.js";
import { varianceComponents } from "../src/inference/components/varianceComponents.js";
import { kendallTau } from "../src/numeric/correlation.js";
import { createRng } from "../src/random/rng.js";

/** Single statistics of large tables: the least processor time of several calls. */
const rng = createRng(1, "statistics");
const bits = (count: number) => new Float64Array(count).map(() => Number(rng.nextUniform() < 0.6));
const reals = (count: number) => new Float64Array(count).map(() => rng.nextUniform());

const CASES: Readonly<Record<string, () => { readonly repeats: number; readonly work: () => unknown }>> = {
  "comparePaired, 0/1, n = 1e7": () => {
    const [first, second] = [bits(1e7), bits(1e7)];
    return { repeats: 5, work: () => comparePaired(first, second) };
  },
  "components, 10 × 14,042": () => {
    const scores = bits(140_420);
    return { repeats: 50, work: () => varianceComponents(scores, { seeds: 10, items: 14_042 }) };
  },
  "components, 100 × 1e6": () => {
    const scores = bits(1e8);
    return { repeats: 2, work: () => varianceComponents(scores, { seeds: 100, items: 1e6 }) };
  },
  "Krippendorff's alpha, 14,042 × 5": () => {
    const ratings = reals(70_210).map((value) => Math.floor(4 * value));
    return { repeats: 50, work: () => krippendorffAlpha(ratings, 14_042, 5) };
  },
  "Kendall's tau, n = 1e4": () => {
    const x = reals(1e4);
    const y = x.map((value) => value + rng.nextUniform());
    return { repeats: 50, work: () => kendallTau(x, y) };
  },
  "Kendall's tau, n = 1e6": () => {
    const x = reals(1e6);
    const y = x.map((value) => value + rng.nextUniform());
    return { repeats: 3, work: () => kendallTau(x, y) };
  },
};

const wanted = process.argv.slice(2);
for (const [name, make] of Object.entries(CASES)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const { repeats, work } = make();
  let least = Number.POSITIVE_INFINITY;
  for (let repeat = 0; repeat < repeats; repeat++) {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / 1000);
  }
  console.log(`${name.padEnd(36)}${least.toFixed(2).padStart(10)} ms`);
}
