import {
  formatCount,
  formatDifference,
  formatFixed,
  formatLevel,
  formatPEquation,
  formatRange,
  formatScore,
  plural,
} from "../../numberFormat.js";
import { differenceUnit } from "../comparison/wording.js";
import type { NoiseBasis } from "../curves/aboveChance.js";
import { type Crossover, isCrossoverShown } from "./crossover.js";
import type { FramingDifference } from "./framingDifference.js";
import type { FramingName } from "./framingPair.js";
import type { FramingReading } from "./framingReading.js";
import type { SeedSdRatio } from "./seedSdRatio.js";
import type { TauChange } from "./tauChange.js";

/** Which framing to read a task by, and why. */
export interface FramingRecommendation {
  /** By which to read the task up to the last checkpoint; `null` when nothing that is shown decides. */
  readonly framing: FramingName | null;
  /** The crossover below which completion is to be used, where it counts; `null` without one. */
  readonly completionBelow: number | null;
  readonly sentence: string;
  /** One finding a line, for and against. */
  readonly evidence: readonly string[];
}

/** What a recommendation is made from. */
interface FramingFindings {
  readonly framings: { readonly choice: FramingReading; readonly completion: FramingReading };
  readonly difference: FramingDifference | null;
  readonly seedSdRatio: SeedSdRatio | null;
  readonly tauChange: TauChange | null;
  readonly crossover: Crossover;
  /**
   * Checkpoints at which completion is shown ahead at `alpha`, of those tested; `null` unless choice is ahead at none and
   * the last one decides nothing.
   */
  readonly completionAhead: { readonly shown: number; readonly tested: number } | null;
  readonly alpha: number;
  readonly proportion: boolean;
}

/**
 * The rules, the first that applies: a framing at chance at the end yields to one above it; then the framing that is
 * shown to score higher at the end (below the crossover, completion); then completion below a crossover that the seeds
 * bound on both sides; then completion where choice is ahead at no checkpoint and completion is shown ahead at half of them
 * or more; then the one that climbs more steadily. What is not shown decides nothing.
 *
 * Half of the checkpoints: of tests that may depend on each other in any way, half or more fail by chance with at most
 * twice the probability of one (Rüger 1978), and one of them shows completion ahead by chance with alpha/2.
 */
export function framingRecommendation(findings: FramingFindings): FramingRecommendation {
  return { ...decide(findings), evidence: evidenceOf(findings) };
}

type Decision = Omit<FramingRecommendation, "evidence">;

function decide(findings: FramingFindings): Decision {
  const { choice, completion } = findings.framings;
  if (choice.aboveChance.atEnd === false && completion.aboveChance.atEnd === false) {
    return none("No evidence either way: neither framing is above chance at the last checkpoint.");
  }
  // One above chance and the other not is no difference between them, unless their difference is shown too.
  const tested = findings.difference?.pValue ?? null;
  const contradicted = tested !== null && tested >= findings.alpha;
  for (const [down, up] of [
    [choice, completion],
    [completion, choice],
  ] as const) {
    if (down.aboveChance.atEnd === false && up.aboveChance.atEnd === true && !contradicted) {
      const rest = onsetClause(up);
      return {
        framing: up.framing,
        completionBelow: null,
        sentence: `Use ${up.framing}: ${down.framing} is not above chance at the last checkpoint${stepText(down.step)}${rest}.`,
      };
    }
  }
  return (
    byScore(findings) ??
    byCrossover(findings) ??
    byCurve(findings) ??
    bySteadiness(findings) ??
    none(`No evidence either way: ${openEnd(findings)}${aheadClause(findings.crossover)}.`)
  );
}

function none(sentence: string): Decision {
  return { framing: null, completionBelow: null, sentence };
}

function byScore({ framings, difference, crossover, alpha }: FramingFindings): Decision | null {
  if (difference === null || difference.pValue === null || difference.pValue >= alpha) return null;
  if (difference.difference === null || difference.difference === 0) return null;
  const choiceAhead = difference.difference > 0 === framings.choice.higherIsBetter;
  if (!choiceAhead) {
    const until = onsetClause(framings.choice);
    return {
      framing: "completion",
      completionBelow: null,
      sentence: `Use completion: choice has not overtaken it by the last checkpoint${stepText(difference.step)}${until}.`,
    };
  }
  if (crossover.step !== null) {
    const { interval, between } = crossover;
    const until = onsetClause(framings.choice);
    const use =
      interval === null && between !== null
        ? `Use completion up to step ${formatCount(between.low)} and choice from step ${formatCount(between.high)} on`
        : `Use completion below ${crossoverPlace(crossover)} and choice from there on`;
    return { framing: "choice", completionBelow: crossover.step, sentence: `${use}${until}.` };
  }
  const throughout = crossover.kind === "ahead-throughout" ? " at every checkpoint" : "";
  return { framing: "choice", completionBelow: null, sentence: `Use choice: it scores higher${throughout}.` };
}

/** Seeds place the crossover on these items, though item sampling leaves the end open: completion below it. */
function byCrossover({ framings, crossover }: FramingFindings): Decision | null {
  if (crossover.step === null || !crossover.bounded) return null;
  return {
    framing: "completion",
    completionBelow: crossover.step,
    sentence:
      `Use completion below ${crossoverPlace(crossover)}${onsetClause(framings.choice)}; ` +
      "from there on choice scores higher on these items, which is not shown for others like them.",
  };
}

/** The last checkpoint alone decides nothing, but the whole curve does. */
function byCurve(findings: FramingFindings): Decision | null {
  const { shown, tested } = findings.completionAhead ?? { shown: 0, tested: 0 };
  if (tested < 2 || 2 * shown < tested) return null;
  return {
    framing: "completion",
    completionBelow: null,
    sentence:
      `Use completion: it is shown ahead at ${formatCount(shown)} of ${plural(tested, "checkpoint")} and choice is ahead ` +
      `at none; ${openEnd(findings)}.`,
  };
}

/** Why the last checkpoint decides nothing. */
function openEnd({ difference, proportion }: FramingFindings): string {
  if (difference === null) return "the framings share no checkpoint";
  if (difference.difference === null) return "scores of different scales cannot be compared";
  const unit = differenceUnit(proportion, Math.abs(difference.difference));
  const gap = `at the last checkpoint choice − completion is ${formatDifference(difference.difference, unit)}`;
  const { interval, basis } = difference;
  return interval === null || basis === null
    ? `${gap}, without an interval`
    : `${gap} ${formatRange(interval.low, interval.high, unit, true)}, within the ${NOISE_WORDS[basis]}`;
}

function aheadClause({ kind, ahead, checkpoints }: Crossover): string {
  const count = ahead === 0 ? "none" : formatCount(ahead);
  return kind === "not-known" ? "" : `; choice is ahead at ${count} of ${plural(checkpoints, "checkpoint")}`;
}

const NOISE_WORDS: Readonly<Record<NoiseBasis, string>> = {
  "seeds and items": "noise of seeds and items",
  seeds: "noise of the seeds",
  items: "noise of item sampling",
  "checkpoint wobble": "wobble of the checkpoints",
};

function bySteadiness({ tauChange, alpha }: FramingFindings): Decision | null {
  if (tauChange === null || tauChange.pValue === null || tauChange.difference === null) return null;
  if (tauChange.pValue >= alpha || tauChange.difference === 0) return null;
  const framing = tauChange.difference > 0 ? "choice" : "completion";
  return {
    framing,
    completionBelow: null,
    sentence: `Use ${framing}: it climbs more steadily over training; neither framing is shown to score higher at the end.`,
  };
}

/** The findings in words, each with its numbers; what was not measured is in the notes. */
function evidenceOf({
  framings: { choice, completion },
  difference,
  seedSdRatio,
  tauChange,
  crossover,
  alpha,
  proportion,
}: FramingFindings): string[] {
  const unit = differenceUnit(proportion, Math.abs(difference?.difference ?? 0));
  const lines = [chanceLine(choice), chanceLine(completion)].flatMap((line) => line ?? []);
  if (difference !== null && difference.difference !== null) {
    const range =
      difference.interval === null
        ? "no interval"
        : `${formatLevel(difference.interval.level)} CI ${formatRange(difference.interval.low, difference.interval.high, unit, true)}, ${formatPEquation(difference.pValue)}`;
    lines.push(
      `choice − completion${stepText(difference.step)}: ${formatDifference(difference.difference, unit)}, ${range}`,
    );
  }
  if (isCrossoverShown(crossover, difference?.pValue ?? null, alpha)) {
    const { interval } = crossover;
    lines.push(`choice overtakes completion for good ${interval === null ? "" : "at "}${crossoverPlace(crossover)}`);
  } else if (crossover.kind !== "not-known") {
    const { ahead, checkpoints } = crossover;
    lines.push(`choice is ahead of completion at ${formatCount(ahead)} of ${plural(checkpoints, "checkpoint")}`);
  }
  if (tauChange !== null && tauChange.difference !== null) {
    lines.push(
      `τ of choice ${formatFixed(choice.kendallTau, 2)}, of completion ${formatFixed(completion.kendallTau, 2)}` +
        (tauChange.pValue === null ? "" : `, change ${formatPEquation(tauChange.pValue)}`),
    );
  }
  if (seedSdRatio !== null && seedSdRatio.ratio !== null) {
    const { interval } = seedSdRatio;
    lines.push(
      `seed SD of choice ÷ completion at the last checkpoint: ${formatFixed(seedSdRatio.ratio, 2)}` +
        (interval === null
          ? ""
          : ` [${formatLevel(interval.level)} CI ${formatFixed(interval.low, 2)} to ${formatFixed(interval.high, 2)}]`),
    );
  }
  return lines;
}

function chanceLine({ framing, mean, chance, aboveChance, proportion, step }: FramingReading): string | null {
  if (chance === null || aboveChance.atEnd === null) return null;
  const unit = differenceUnit(proportion, Math.abs(chance));
  const scores = `${formatScore(mean, unit)} against ${formatScore(chance, unit)}, ${formatPEquation(aboveChance.pValueAtEnd)}`;
  const since =
    aboveChance.from === null || aboveChance.from === step ? "" : `, as from step ${formatCount(aboveChance.from)} on`;
  return `${framing} is ${aboveChance.atEnd ? "" : "not "}above chance at the last checkpoint (${scores})${since}`;
}

/** Says from where on a framing is above chance, unless it is from its first checkpoint. */
function onsetClause({ framing, aboveChance, curve }: FramingReading): string {
  const { from } = aboveChance;
  return from === null || from === curve[0]?.step
    ? ""
    : `; ${framing} is not shown above chance before step ${formatCount(from)}`;
}

function stepText(step: number | null): string {
  return step === null ? "" : ` (step ${formatCount(step)})`;
}

/** Where choice overtakes, no more exact than it is known: a step with its interval, else the checkpoints around it. */
export function crossoverPlace({ step, interval, between }: Crossover): string {
  if (step === null || between === null) return "no step";
  return interval === null
    ? `between steps ${formatCount(between.low)} and ${formatCount(between.high)}`
    : `step ${stepNumber(step)} [${formatLevel(interval.level)} CI ${stepNumber(interval.low)} to ${stepNumber(interval.high)}]`;
}

/** A crossover is no more exact than a checkpoint: whole steps, unless the steps are small numbers. */
export function stepNumber(step: number): string {
  return Math.abs(step) >= 100 ? formatCount(Math.round(step)) : String(Number(step.toPrecision(3)));
}
