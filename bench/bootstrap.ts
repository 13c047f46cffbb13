import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { bootstrapDistribution } from "../src/inference/bootstrap/bootstrapDistribution.js";
import { type BootstrapIntervalMethod, readBootstrapInterval } from "../src/inference/bootstrap/bootstrapIntervals.js";
import {
  type BootstrapStatistic,
  meanOf,
  pairedDifferenceOf,
  ratioOf,
  standardDeviationOf,
} from "../src/inference/bootstrap/bootstrapStatistic.js";
import {
  clusterUnits,
  countedUnits,
  crossedUnits,
  itemUnits,
  type ResamplingUnits,
} from "../src/inference/bootstrap/resamplingUnits.js";
import { resampleIndices } from "../src/random/resampleIndices.js";
import { createRng } from "../src/random/rng.js";

/**
 * 10,000 resamples and an interval, each case in a process of its own: best processor time and its ratio to that of a
 * calibration loop, best and cold wall-clock time, and peak memory above that of the data. See bench/README.md.
 */
const ITEMS = 14_042;
const RUNS = 10;
const RESAMPLES = 10_000;
/** Each case is repeated until either is reached, and at least five times. */
const MOST_REPEATS = 200;
const MOST_SECONDS = 2.5;

interface Case {
  readonly units: () => ResamplingUnits;
  readonly statistic: () => BootstrapStatistic;
  readonly method?: BootstrapIntervalMethod;
}

/** Data are made outside the timing; what the library derives from them is inside. */
function cases(): Record<string, () => Case> {
  const rng = createRng(1, "bench");
  const binary = (n: number) => Float64Array.from({ length: n }, () => (rng.nextUniform() < 0.63 ? 1 : 0));
  const real = (n: number) => Float64Array.from({ length: n }, () => rng.nextUniform());
  const items = (n: number, statistic: (n: number) => () => BootstrapStatistic, method?: BootstrapIntervalMethod) => {
    const made = statistic(n);
    return { units: () => itemUnits(n), statistic: made, ...(method && { method }) };
  };
  const meanOfBinary = (n: number) => {
    const values = binary(n);
    return () => meanOf(values);
  };
  const meanOfReal = (n: number) => {
    const values = real(n);
    return () => meanOf(values);
  };
  const pairOf = (make: (n: number) => Float64Array) => (n: number) => {
    const [candidate, baseline] = [make(n), make(n)];
    return () => pairedDifferenceOf(candidate, baseline);
  };
  const counted = (counts: number[]) => ({ units: () => countedUnits(counts), statistic: () => meanOf([0, 1]) });
  const clustered = (values: Float64Array) => {
    const clusters = Array.from(values, (_, i) => `passage-${Math.floor(i / 7)}`);
    return { units: () => clusterUnits(clusters), statistic: () => meanOf(values) };
  };
  const crossed = (values: Float64Array) => ({
    units: () => crossedUnits(RUNS, ITEMS),
    statistic: () => meanOf(values),
  });
  return {
    "0/1 mean": () => items(ITEMS, meanOfBinary),
    "0/1 mean, BCa": () => items(ITEMS, meanOfBinary, "bca"),
    "0/1 mean, n = 1e6": () => items(1e6, meanOfBinary),
    "paired 0/1 difference": () => items(ITEMS, pairOf(binary)),
    "paired 0/1 difference, n = 1e6": () => items(1e6, pairOf(binary)),
    "counted 0/1 mean": () => counted([5195, 8847]),
    "counted 0/1 mean, n = 1e6": () => counted([370_000, 630_000]),
    "continuous mean": () => items(ITEMS, meanOfReal),
    "continuous mean, BCa": () => items(ITEMS, meanOfReal, "bca"),
    "continuous mean, studentised": () => items(ITEMS, meanOfReal, "studentised"),
    "paired continuous difference": () => items(ITEMS, pairOf(real)),
    "ratio of continuous means": () =>
      items(ITEMS, (n) => {
        const [numerators, denominators] = [real(n), real(n)];
        return () => ratioOf(numerators, denominators);
      }),
    "clustered 0/1 mean (2006 clusters)": () => clustered(binary(ITEMS)),
    "clustered continuous mean (2006 clusters)": () => clustered(real(ITEMS)),
    "crossed 0/1 mean 10 × 14,042": () => crossed(binary(RUNS * ITEMS)),
    "crossed continuous mean 10 × 14,042": () => crossed(real(RUNS * ITEMS)),
    "SD over 10 seeds": () =>
      items(RUNS, (n) => {
        const values = real(n);
        return () => standardDeviationOf(values);
      }),
  };
}

interface Timing {
  /** Milliseconds of processor time of the whole process, compiler and garbage collector included: least of all repeats. */
  readonly processor: number;
  /** Milliseconds on the clock: least of all repeats, and the first. */
  readonly clock: number;
  readonly cold: number;
}

function timed(run: (repeat: number) => void, mostRepeats: number): Timing {
  let [processor, clock, cold] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, 0];
  const begin = performance.now();
  for (let repeat = 0; repeat < mostRepeats; repeat++) {
    if (repeat >= 5 && performance.now() - begin > 1000 * MOST_SECONDS) break;
    const [used, start] = [process.cpuUsage(), performance.now()];
    run(repeat);
    const elapsed = performance.now() - start;
    const { user, system } = process.cpuUsage(used);
    processor = Math.min(processor, (user + system) / 1000);
    clock = Math.min(clock, elapsed);
    if (repeat === 0) cold = elapsed;
  }
  return { processor, clock, cold };
}

/** What a bootstrap without any art does at the least: fetch 10,000 × 14,042 numbers at random places, indices given. */
function calibration(): Timing {
  const values = new Float64Array(ITEMS).map((_, i) => Math.sin(i));
  const indices = new Uint32Array(ITEMS);
  resampleIndices(createRng(1), ITEMS, indices);
  return timed(() => {
    let total = 0;
    for (let k = 0; k < RESAMPLES; k++) for (let i = 0; i < ITEMS; i++) total += values[indices[i]!]!;
    if (Number.isNaN(total)) throw new Error("calibration: no total");
  }, 5);
}

function measure(name: string): void {
  const { units, statistic, method = "percentile" } = cases()[name]!();
  const before = process.resourceUsage().maxRSS;
  let used = 0;
  const timing = timed((repeat) => {
    const options = { resamples: RESAMPLES, standardErrors: method === "studentised" };
    const distribution = bootstrapDistribution(createRng(repeat), units(), statistic(), options);
    used += readBootstrapInterval(distribution, method).interval.low;
  }, MOST_REPEATS);
  const memory = (process.resourceUsage().maxRSS - before) / 1024;
  if (Number.isNaN(used)) throw new Error(`${name}: no interval`);
  const unit = calibration();
  const ratio = timing.processor / unit.processor;
  const times = [timing.processor, unit.processor, timing.clock, timing.cold].map((time) => `${time.toFixed(1)} ms`);
  const [processor, loop, clock, cold] = times;
  const shown = [processor!, loop!, ratio.toFixed(3), clock!, cold!, `${memory.toFixed(0)} MB`];
  console.log(`${name.padEnd(44)}${shown.map((text) => text.padStart(12)).join("")}`);
}

const chosen = process.argv[2];
if (chosen === undefined) {
  const head = ["processor", "calibration", "ratio", "clock", "cold", "memory"].map((text) => text.padStart(12));
  console.log(`${"10,000 resamples and an interval".padEnd(44)}${head.join("")}`);
  for (const name of Object.keys(cases())) {
    spawnSync(process.execPath, [fileURLToPath(import.meta.url), name], { stdio: "inherit" });
  }
} else {
  measure(chosen);
}
