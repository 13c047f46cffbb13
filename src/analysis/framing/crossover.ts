import type { Interval } from "../../inference/intervals/interval.js";
import { pairedTTest } from "../../inference/significance/pairedT.js";
import type { TTest } from "../../inference/significance/studentT.js";
import { welchTest } from "../../inference/significance/welch.js";
import type { Note } from "../../notes.js";
import { formatCount, plural } from "../../numberFormat.js";
import { mean } from "../../numeric/moments.js";
import { comparedCurves, type FramingPair, type SharedCheckpoint, sharedCheckpoints } from "./framingPair.js";

/**
 * How two curves end: one overtook the other for good, or was ahead all along, or is not ahead. Not known for fewer than
 * two checkpoints, and for scores that cannot be compared.
 */
export type CrossoverKind = "overtakes" | "ahead-throughout" | "not-ahead" | "not-known";

/** How one curve of choice runs against one of completion. */
export interface Overtaking {
  readonly kind: CrossoverKind;
  /**
   * Step, by linear interpolation between checkpoints, from which choice stays above completion; `null` unless it
   * overtakes. No more exact than `between`.
   */
  readonly step: number | null;
  /** Neighbouring checkpoints around `step`: the last at which choice is not ahead, and the first from which it stays so. */
  readonly between: { readonly low: number; readonly high: number } | null;
  /** Checkpoints at which choice is ahead. */
  readonly ahead: number;
}

/** Where choice overtakes completion, by the mean curves over seeds. */
export interface Crossover extends Overtaking {
  /**
   * All steps around it at which the seeds do not show either framing ahead: from the last at which choice is shown behind
   * to the first at which it is shown ahead; ends at the first or last checkpoint where that never comes. `null` for one seed.
   */
  readonly interval: Interval | null;
  /** Whether the seeds show choice behind at some step before and ahead at some step after. */
  readonly bounded: boolean;
  /** The same reading of every paired seed; empty when seeds are not paired. Noise delays "for good" in a single curve. */
  readonly bySeed: readonly (Overtaking & { readonly seed: string })[];
  /** Checkpoints that the curves rest on: those that all compared seeds have in both framings. */
  readonly checkpoints: number;
  readonly notes: readonly Note[];
}

/** Choice − completion at some steps, in order; positive where choice is better. */
interface DifferenceCurve {
  readonly steps: readonly number[];
  readonly differences: readonly number[];
}

/**
 * The checkpoint at which choice overtakes completion for good. The interval inverts a t test over seeds (paired when the
 * seeds are shared, else Welch's) at every step, with each seed's curve drawn straight between its checkpoints.
 *
 * The inversion is Fieller's (1954), "Some problems in interval estimation", for a zero of a line; it does not lean on
 * single curves crossing once, as an average of the seeds' crossovers would.
 */
export function crossover(pair: FramingPair, { level }: { readonly level: number }): Crossover {
  const sign = pair.choice.higherIsBetter ? 1 : -1;
  const curves = comparedCurves(pair);
  const all = sharedCheckpoints(pair).filter(({ step }) => step !== null);
  const complete = all.filter(
    ({ choice, completion }) =>
      choice.length === curves.choice.length && completion.length === curves.completion.length,
  );
  const grid = complete.map((checkpoint) => ({
    step: checkpoint.step as number,
    choice: checkpoint.choice.map(({ value }) => sign * value),
    completion: checkpoint.completion.map(({ value }) => sign * value),
  }));
  const left = all.length - complete.length;
  const notes: Note[] = [];
  if (left > 0) {
    notes.push({
      code: "crossover-checkpoints",
      message: `${plural(left, "checkpoint")} that not every compared seed has in both framings ${left === 1 ? "is" : "are"} left out of the crossover`,
    });
  }
  if (grid.length < 2 || !pair.comparable) {
    if (pair.comparable) {
      notes.push({
        code: "no-curve",
        message: `a crossover needs two checkpoints in both framings, got ${formatCount(grid.length)}`,
      });
    }
    return { ...UNKNOWN, interval: null, bounded: false, bySeed: [], checkpoints: grid.length, notes };
  }
  const steps = grid.map(({ step }) => step);
  const differences = grid.map(({ choice, completion }) => mean(choice) - mean(completion));
  const found = overtaking({ steps, differences });
  const bySeed = pair.pairedSeeds === null ? [] : seedCrossovers(all, pair.pairedSeeds, sign);
  const seeds = Math.min(curves.choice.length, curves.completion.length);
  if (found.kind === "overtakes" && seeds < 2) {
    notes.push({
      code: "one-seed-crossover",
      message: "one training seed: how far the crossover moves with the seed is not known, so it has no interval",
    });
  }
  const interval =
    found.step === null || seeds < 2 ? null : inverted(grid, found.step, pair.pairedSeeds !== null, level, notes);
  const bounded = interval !== null && !notes.some(({ code }) => code === "crossover-open");
  return { ...found, interval, bounded, bySeed, checkpoints: grid.length, notes };
}

/** A crossover is more than noise where the seeds bound it, or where choice is shown ahead at the last checkpoint. */
export function isCrossoverShown(
  { step, bounded }: Pick<Crossover, "step" | "bounded">,
  endPValue: number | null,
  alpha: number,
): boolean {
  return step !== null && (bounded || (endPValue !== null && endPValue < alpha));
}

const UNKNOWN: Overtaking = { kind: "not-known", step: null, between: null, ahead: 0 };

/** The last change of a curve from 0 or below to above 0. */
function overtaking({ steps, differences }: DifferenceCurve): Overtaking {
  if (steps.length < 2) return UNKNOWN;
  const ahead = differences.filter((difference) => difference > 0).length;
  const before = differences.findLastIndex((difference) => !(difference > 0));
  if (before === differences.length - 1) return { ...UNKNOWN, kind: "not-ahead", ahead };
  if (before === -1) return { ...UNKNOWN, kind: "ahead-throughout", ahead };
  const [from, to] = [differences[before]!, differences[before + 1]!];
  const between = { low: steps[before]!, high: steps[before + 1]! };
  const step = between.low + (-from / (to - from)) * (between.high - between.low);
  return { kind: "overtakes", step, between, ahead };
}

function seedCrossovers(checkpoints: readonly SharedCheckpoint[], seeds: readonly string[], sign: number) {
  return seeds.map((seed) => {
    const steps: number[] = [];
    const differences: number[] = [];
    for (const { step, choice, completion, seeds: present } of checkpoints) {
      const index = present?.indexOf(seed) ?? -1;
      if (index < 0) continue;
      steps.push(step as number);
      differences.push(sign * (choice[index]!.value - completion[index]!.value));
    }
    return { seed, ...overtaking({ steps, differences }) };
  });
}

interface GridPoint {
  readonly step: number;
  readonly choice: readonly number[];
  readonly completion: readonly number[];
}

function inverted(
  grid: readonly GridPoint[],
  centre: number,
  paired: boolean,
  level: number,
  notes: Note[],
): Interval | null {
  const test = (step: number) => testAt(grid, step, paired, level).interval;
  if (!hasSpread(grid, paired, level)) return null;
  const first = grid[0]!.step;
  const last = grid.at(-1)!.step;
  const before = [...grid.map(({ step }) => step).filter((step) => step < centre), centre];
  const after = [centre, ...grid.map(({ step }) => step).filter((step) => step > centre)];
  const behind = before.findLastIndex((step) => test(step).high < 0);
  const ahead = after.findIndex((step) => test(step).low > 0);
  const low = behind < 0 ? first : boundary(before[behind]!, before[behind + 1]!, (step) => test(step).high < 0);
  const high = ahead < 0 ? last : boundary(after[ahead]!, after[ahead - 1]!, (step) => test(step).low > 0);
  if (behind < 0 || ahead < 0) {
    notes.push({
      code: "crossover-open",
      message:
        behind < 0
          ? "no earlier checkpoint shows choice behind, so the interval of the crossover begins at the first checkpoint for want of a bound"
          : "no later checkpoint shows choice ahead, so the interval of the crossover ends at the last checkpoint for want of a bound",
    });
  }
  return { low, high, level, method: paired ? "inverted paired-t over seeds" : "inverted welch over seeds" };
}

/** Seeds that keep the same difference everywhere show no spread, which would make the crossover look certain. */
function hasSpread(grid: readonly GridPoint[], paired: boolean, level: number): boolean {
  return grid.some(({ step }) => {
    const { standardError, difference } = testAt(grid, step, paired, level);
    return standardError > 1e-9 * Math.abs(difference);
  });
}

/** The step at which a statement that holds at `inside` and not at `outside` stops to hold. */
function boundary(inside: number, outside: number, holds: (step: number) => boolean): number {
  let [yes, no] = [inside, outside];
  for (let halving = 0; halving < 60; halving++) {
    const middle = (yes + no) / 2;
    if (holds(middle)) yes = middle;
    else no = middle;
  }
  return (yes + no) / 2;
}

function testAt(grid: readonly GridPoint[], step: number, paired: boolean, level: number): TTest {
  const after = Math.max(
    1,
    grid.findIndex((point) => point.step >= step),
  );
  const [from, to] = [grid[after - 1]!, grid[after]!];
  const share = (step - from.step) / (to.step - from.step);
  const between = (a: readonly number[], b: readonly number[]) =>
    a.map((value, seed) => value + share * (b[seed]! - value));
  const choice = between(from.choice, to.choice);
  const completion = between(from.completion, to.completion);
  if (!paired) return welchTest(completion, choice, { level });
  return pairedTTest(
    choice.map((value, seed) => value - completion[seed]!),
    { level },
  );
}
