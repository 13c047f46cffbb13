import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { bootstrapDistribution } from "../../src/inference/bootstrap/bootstrapDistribution.js";
import {
  BOOTSTRAP_INTERVAL_METHODS,
  type BootstrapIntervalMethod,
  readBootstrapInterval,
} from "../../src/inference/bootstrap/bootstrapIntervals.js";
import { meanOf } from "../../src/inference/bootstrap/bootstrapStatistic.js";
import {
  clusterUnits,
  crossedUnits,
  itemUnits,
  type ResamplingUnits,
} from "../../src/inference/bootstrap/resamplingUnits.js";
import { standardNormal } from "../../src/random/draws.js";
import { createRng, type Rng } from "../../src/random/rng.js";

/**
 * Share of simulated data sets whose 95 % interval holds the true mean. The figures of docs/accuracy-bootstrap.md are those that
 * this test computes; those outside the binomial band carry a mark, and the text there says why.
 */
const TRIALS = 2000;
const RESAMPLES = 1000;
/** 95 ± 3.3 binomial standard deviations, in per cent: one of a thousand correct figures falls outside. */
const BAND = 330 * Math.sqrt((0.95 * 0.05) / TRIALS);

interface Setting {
  readonly data: string;
  readonly size: string;
  readonly units: ResamplingUnits;
  readonly truth: number;
  readonly simulate: (rng: Rng) => Float64Array;
}

const items = (data: string, truth: number, draw: (rng: Rng) => number) =>
  [10, 30, 100, 1000].map((n): Setting => {
    const simulate = (rng: Rng) => new Float64Array(n).map(() => draw(rng));
    return { data, size: `${n} items`, units: itemUnits(n), truth, simulate };
  });

const clusters = [5, 20, 100].map((count): Setting => {
  const labels = Array.from({ length: count }, (_, cluster) =>
    Array(1 + (cluster % 8)).fill(cluster),
  ).flat() as number[];
  const simulate = (rng: Rng) => {
    const effects = new Float64Array(count).map(() => standardNormal(rng));
    return Float64Array.from(labels, (cluster) => effects[cluster]! + standardNormal(rng));
  };
  const size = `${count} clusters of 1 to ${Math.min(8, count)}`;
  return { data: "normal, in clusters", size, units: clusterUnits(labels), truth: 0, simulate };
});

const crossed = [5, 10, 30].map((runs): Setting => {
  const simulate = (rng: Rng) => {
    const runEffects = new Float64Array(runs).map(() => 0.3 * standardNormal(rng));
    const itemEffects = new Float64Array(100).map(() => standardNormal(rng));
    return new Float64Array(runs * 100).map(
      (_, cell) => runEffects[Math.floor(cell / 100)]! + itemEffects[cell % 100]! + standardNormal(rng),
    );
  };
  const units = crossedUnits(runs, 100);
  return { data: "normal, runs × items", size: `${runs} × 100`, units, truth: 0, simulate };
});

const SETTINGS: readonly Setting[] = [
  ...items("normal", 0, standardNormal),
  ...items("log-normal", Math.exp(0.5), (rng) => Math.exp(standardNormal(rng))),
  ...items("right or wrong, half right", 0.5, (rng) => (rng.nextUniform() < 0.5 ? 1 : 0)),
  ...items("right or wrong, 90 % right", 0.9, (rng) => (rng.nextUniform() < 0.9 ? 1 : 0)),
  ...clusters,
  ...crossed,
];

/** Per cent of intervals that hold the truth, by method. */
function coverage({ data, size, units, truth, simulate }: Setting): Record<BootstrapIntervalMethod, number> {
  const held = { percentile: 0, basic: 0, bca: 0, studentised: 0 };
  for (let trial = 0; trial < TRIALS; trial++) {
    const rng = createRng(trial, `${data} ${size}`);
    const statistic = meanOf(simulate(rng.child("data")));
    const options = { resamples: RESAMPLES, standardErrors: true };
    const distribution = bootstrapDistribution(rng, units, statistic, options);
    for (const method of BOOTSTRAP_INTERVAL_METHODS) {
      const { low, high } = readBootstrapInterval(distribution, method).interval;
      if (low <= truth && truth <= high) held[method]++;
    }
  }
  for (const method of BOOTSTRAP_INTERVAL_METHODS) held[method] *= 100 / TRIALS;
  return held;
}

function tableRow(setting: Setting): string {
  const held = coverage(setting);
  const cells = BOOTSTRAP_INTERVAL_METHODS.map((method) => {
    if (method === "studentised" && setting.units.kind === "crossed") return "—";
    return `${held[method].toFixed(1)}${Math.abs(held[method] - 95) > BAND ? " †" : ""}`;
  });
  return `| ${[setting.data, setting.size, ...cells].join(" | ")} |`;
}

const accuracy = readFileSync(new URL("../../docs/accuracy-bootstrap.md", import.meta.url), "utf8");

describe("coverage of bootstrap intervals is what docs/accuracy-bootstrap.md says", () => {
  test.each(SETTINGS)("$data, $size", (setting) => {
    expect(accuracy.split("\n")).toContain(tableRow(setting));
  });
});
