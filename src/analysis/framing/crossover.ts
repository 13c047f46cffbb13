import type { FramingName } from "../../data/framingNames.js";
import type { Interval } from "../../inference/intervals/interval.js";
import { pairedTTest } from "../../inference/significance/pairedT.js";
import { welchTest } from "../../inference/significance/welch.js";
import type { Note } from "../../notes.js";
import { mean } from "../../numeric/moments.js";
import { stepsOf } from "../scores/seedCurves.js";
import { comparedCurves, type FramingPair, type SharedCheckpoint, sharedCheckpoints } from "./framingPair.js";
import { leadChanges, type ShownLeads, type TestedCheckpoint } from "./leadChanges.js";
import { note } from "./wording.js";

/**
 * How two curves end: choice overtook completion for good, or was overtaken by it, or was ahead all along, or is not ahead
 * and never was. Not known for fewer than two checkpoints, and for scores that cannot be compared.
 */
export type CrossoverKind = "overtakes" | "overtaken" | "ahead-throughout" | "not-ahead" | "not-known";

/** How one curve of choice runs against one of completion, as drawn: what of it is more than noise stands in `Crossover`. */
export interface Overtaking {
  readonly kind: CrossoverKind;
  /**
   * Step from which the framing that is ahead at the end stays ahead, on a straight line between two checkpoints; `null` for
   * one that is ahead throughout. A point of the drawing: what lies between two checkpoints was not measured.
   */
  readonly step: number | null;
  /** Neighbouring checkpoints around `step`: the last at which that framing is not ahead, and the first from which it stays so. */
  readonly between: { readonly low: number; readonly high: number } | null;
  /** Checkpoints at which choice is ahead. */
  readonly ahead: number;
}

/** Where the lead changes between choice and completion: by the mean curves over seeds, and as far as it is shown. */
export interface Crossover extends Overtaking, ShownLeads {
  /**
   * Of the last change of the lead: from the last checkpoint at which the one framing is shown ahead to the first at which
   * the other is. Its ends are checkpoints. `null` where no change is shown.
   */
  readonly interval: Interval | null;
  /** The mean curves' reading of every paired seed; empty when seeds are not paired. Noise delays "for good" in a single curve. */
  readonly bySeed: readonly (Overtaking & { readonly seed: string })[];
  /** Checkpoints that the curves rest on: those with two or more of the compared seeds, of single runs all that both framings have. */
  readonly checkpoints: number;
  readonly notes: readonly Note[];
}

interface CrossoverOptions {
  /** Nominal probability in (0, 1) that nothing of what is shown is wrong. */
  readonly level: number;
  /** Two-sided p value of the difference at one checkpoint, for single runs; NaN where it has none. */
  readonly singleRunPValue: (checkpoint: SharedCheckpoint) => number;
}

/**
 * Where choice and completion change the lead. At every checkpoint a t test over the seeds there (paired when the seeds are
 * shared, else Welch's), of single runs the test of their difference, all corrected together: see `leadChanges`.
 */
export function crossover(pair: FramingPair, { level, singleRunPValue }: CrossoverOptions): Crossover {
  const sign = pair.choice.higherIsBetter ? 1 : -1;
  const all = sharedCheckpoints(pair).filter(({ step }) => step !== null);
  const { choice, completion } = comparedCurves(pair);
  const seeds = Math.min(choice.length, completion.length);
  const enough = Math.min(2, Math.max(0, ...all.map(seedsAt)));
  const used = all.filter((checkpoint) => seedsAt(checkpoint) >= enough);
  const notes: Note[] = [];
  if (used.length < all.length) {
    notes.push(note("crossover-checkpoints", { checkpoints: all.length - used.length }));
  }
  if (used.length < 2 || !pair.comparable) {
    // Runs without checkpoints are not expected to cross.
    if (pair.comparable && stepsOf([...choice, ...completion]).some((step) => step !== null)) {
      notes.push(note("no-curve", { checkpoints: used.length }));
    }
    return { ...UNKNOWN, ...NOTHING_SHOWN, interval: null, bySeed: [], checkpoints: used.length, notes };
  }
  const tested = used.map((checkpoint): TestedCheckpoint => {
    const values = [checkpoint.choice, checkpoint.completion].map((points) => points.map(({ value }) => sign * value));
    const advantage = mean(values[0]!) - mean(values[1]!);
    const pValue = enough < 2 ? singleRunPValue(checkpoint) : overSeeds(values, pair.pairedSeeds !== null);
    return { step: checkpoint.step as number, advantage, pValue };
  });
  const found = overtaking(
    tested.map(({ step }) => step),
    tested.map(({ advantage }) => advantage),
  );
  const leads = leadChanges(tested, { level });
  const last = leads.changes.at(-1);
  if (seeds < 2 && (found.step !== null || last !== undefined)) notes.push(note("one-seed-crossover"));
  const test = enough < 2 ? "difference" : pair.pairedSeeds === null ? "welch over seeds" : "paired t over seeds";
  return {
    ...found,
    ...leads,
    interval: last === undefined ? null : { ...last.between, level, method: `${test}, holm over checkpoints` },
    bySeed: pair.pairedSeeds === null ? [] : seedCrossovers(all, pair.pairedSeeds, sign),
    checkpoints: used.length,
    notes,
  };
}

/** The framing that is ahead at the end of the mean curves; `null` for neither. */
export function aheadAtEnd({ kind }: Pick<Overtaking, "kind">): FramingName | null {
  if (kind === "not-known") return null;
  return kind === "overtakes" || kind === "ahead-throughout" ? "choice" : "completion";
}

/** Whether what the mean curves show, a framing that overtakes the other for good, is more than noise. */
export function isCrossoverShown(crossing: Pick<Crossover, "kind" | "step" | "changes">): boolean {
  return crossing.step !== null && crossing.changes.at(-1)?.to === aheadAtEnd(crossing);
}

const UNKNOWN: Overtaking = { kind: "not-known", step: null, between: null, ahead: 0 };
const NOTHING_SHOWN: ShownLeads = { shown: { choice: [], completion: [] }, changes: [] };

function seedsAt({ choice, completion }: SharedCheckpoint): number {
  return Math.min(choice.length, completion.length);
}

/** NaN for seeds that all keep the same difference: they show no spread, which would make the lead look certain. */
function overSeeds([choice, completion]: readonly (readonly number[])[], paired: boolean): number {
  const test = paired
    ? pairedTTest(choice!.map((value, seed) => value - completion![seed]!))
    : welchTest(completion!, choice!);
  return test.standardError > 1e-9 * Math.abs(test.difference) ? test.pValue : Number.NaN;
}

/** The last change of a curve's sign that lasts to its end. */
function overtaking(steps: readonly number[], differences: readonly number[]): Overtaking {
  if (steps.length < 2) return UNKNOWN;
  const ahead = differences.filter((difference) => difference > 0).length;
  const end = Math.sign(differences.at(-1)!);
  const before = differences.findLastIndex((difference) => Math.sign(difference) !== end);
  if (before === -1) return { ...UNKNOWN, kind: end > 0 ? "ahead-throughout" : "not-ahead", ahead };
  const wasAhead = differences.some((difference) => end * difference < 0);
  const [from, to] = [differences[before]!, differences[before + 1]!];
  const between = { low: steps[before]!, high: steps[before + 1]! };
  const step = between.low + (-from / (to - from)) * (between.high - between.low);
  if (end > 0) return { kind: "overtakes", step, between, ahead };
  return wasAhead ? { kind: "overtaken", step, between, ahead } : { ...UNKNOWN, kind: "not-ahead", ahead };
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
    return { seed, ...overtaking(steps, differences) };
  });
}
