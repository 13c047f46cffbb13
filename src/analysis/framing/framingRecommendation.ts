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
import type { FramingName } from "./framingNames.js";
import type { FramingReading } from "./framingReading.js";
import type { LeadChange } from "./leadChanges.js";
import type { SeedSdRatio } from "./seedSdRatio.js";
import type { TauChange } from "./tauChange.js";

/** Which framing to read a task by, and why. */
export interface FramingRecommendation {
  /** By which to read the task up to the last checkpoint; `null` when nothing that is shown decides. */
  readonly framing: FramingName | null;
  /**
   * Which framing shows more over which checkpoints, in order, where the lead is shown to change; empty where it is not. A
   * part without `from` begins with training, one without `to` goes on to its end; between two parts nothing is shown.
   */
  readonly parts: readonly FramingSpan[];
  readonly sentence: string;
  /** One finding a line, for and against. */
  readonly evidence: readonly string[];
}

/** Checkpoints over which one framing shows more. */
export interface FramingSpan {
  readonly framing: FramingName;
  readonly from: number | null;
  readonly to: number | null;
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
 * The rules, the first that applies: a framing at chance at the end yields to one above it; then, where the lead is shown to
 * change, each framing over the checkpoints at which it leads; then the framing that is shown to score better at the end;
 * then completion where choice is ahead at no checkpoint and completion is shown ahead at half of them or more; then the one
 * that climbs more steadily. What is not shown decides nothing.
 *
 * Half of the checkpoints: of tests that may depend on each other in any way, half or more fail by chance with at most
 * twice the probability of one (Rüger 1978), and one of them shows completion ahead by chance with alpha/2.
 */
export function framingRecommendation(findings: FramingFindings): FramingRecommendation {
  const decision = decide(findings);
  const { sameItems = null, items } = findings.difference ?? {};
  const apart =
    sameItems === false
      ? ` The two means are over different questions (${plural(items?.shared ?? 0, "question")} shared).`
      : "";
  return { ...decision, sentence: `${decision.sentence}${apart}`, evidence: evidenceOf(findings) };
}

type Decision = Omit<FramingRecommendation, "evidence">;

function decide(findings: FramingFindings): Decision {
  const { choice, completion } = findings.framings;
  if (choice.aboveChance.atEnd === false && completion.aboveChance.atEnd === false) {
    return none("No evidence either way: neither framing is above chance at the last checkpoint.");
  }
  return (
    byLeads(findings) ??
    byChance(findings) ??
    byScore(findings) ??
    byCurve(findings) ??
    bySteadiness(findings) ??
    none(`No evidence either way: ${openEnd(findings)}${aheadClause(findings.crossover)}.`)
  );
}

function none(sentence: string): Decision {
  return { framing: null, parts: [], sentence };
}

function byChance({ framings: { choice, completion }, difference, alpha }: FramingFindings): Decision | null {
  // One above chance and the other not is no difference between them, unless their difference is shown too.
  const tested = difference?.pValue ?? null;
  if (tested !== null && tested >= alpha) return null;
  for (const [down, up] of [
    [choice, completion],
    [completion, choice],
  ] as const) {
    if (down.aboveChance.atEnd !== false || up.aboveChance.atEnd !== true) continue;
    return {
      framing: up.framing,
      parts: [],
      sentence: `Use ${up.framing}: ${down.framing} is not above chance at the last checkpoint${stepText(down.step)}${onsetClause(up)}.`,
    };
  }
  return null;
}

/** The framing that the last checkpoint shows ahead; `null` where it shows neither. */
function winnerAtEnd({ framings, difference, alpha }: FramingFindings): FramingName | null {
  if (difference === null || difference.pValue === null || difference.pValue >= alpha) return null;
  if (difference.difference === null || difference.difference === 0) return null;
  return difference.difference > 0 === framings.choice.higherIsBetter ? "choice" : "completion";
}

/**
 * The lead is shown to change, once or more. At the end the last leader counts as such where the end itself shows it ahead,
 * or at least is not what all its lead rests on.
 */
function byLeads(findings: FramingFindings): Decision | null {
  const { framings, crossover, difference } = findings;
  const parts = leadingSpans(findings);
  const last = parts.at(-1);
  if (last === undefined || last.from === null) return null;
  const winner = winnerAtEnd(findings);
  if (winner !== null && winner !== last.framing) return null;
  const onset = onsetClause(framings[last.framing]);
  if (winner !== null) return { framing: winner, parts, sentence: `Use ${spansText(parts)}${onset}.` };
  const isLedAtEnd = crossover.shown[last.framing].at(-1) === difference?.step;
  return isLedAtEnd
    ? {
        framing: other(last.framing),
        parts,
        sentence:
          `Use ${spansText(parts.slice(0, -1))}${onset}; from step ${formatCount(last.from)} on ${last.framing} ` +
          `${betterWords(framings.choice.higherIsBetter)} on these items, which is not shown for others like them.`,
      }
    : { framing: last.framing, parts, sentence: `Use ${spansText(parts)}${onset}; ${openEnd(findings)}.` };
}

/**
 * Which framing leads over which checkpoints, where the lead is shown to change; a lead of a framing that is at chance until
 * its end is no reason to read it. Empty where one framing alone is left.
 */
function leadingSpans({ framings, crossover: { changes } }: FramingFindings): FramingSpan[] {
  const spans = changes.map(({ to, between }, index): FramingSpan => {
    return { framing: to, from: between.high, to: changes[index + 1]?.between.low ?? null };
  });
  const [first] = changes;
  if (first !== undefined) spans.unshift({ framing: other(first.to), from: null, to: first.between.low });
  const useful = spans.filter(({ framing, to }) => {
    const { chance, aboveChance } = framings[framing];
    return (
      to === null || chance === null || aboveChance.tested === 0 || (aboveChance.from ?? Number.POSITIVE_INFINITY) <= to
    );
  });
  const joined: FramingSpan[] = [];
  for (const span of useful) {
    const before = joined.at(-1);
    if (before?.framing === span.framing) joined[joined.length - 1] = { ...before, to: span.to };
    else joined.push(span);
  }
  if (joined.length < 2) return [];
  return joined.map((span, index) => (index === 0 ? { ...span, from: null } : span));
}

function byScore(findings: FramingFindings): Decision | null {
  const { framings, difference, crossover } = findings;
  const winner = winnerAtEnd(findings);
  if (winner === null) return null;
  const { higherIsBetter } = framings.choice;
  const use = (reason: string): Decision => ({ framing: winner, parts: [], sentence: `Use ${winner}: ${reason}.` });
  if (crossover.kind === "not-known") return use(`it ${betterWords(higherIsBetter)}`);
  if (crossover.step !== null) {
    const atEnd = `it is shown ahead at the last checkpoint${stepText(difference?.step ?? null)}`;
    return use(
      `${atEnd}, and ${other(winner)} is shown ahead at none${onsetClause(framings[winner])}${unshownCrossing(crossover)}`,
    );
  }
  return winner === "choice"
    ? use(`it ${betterWords(higherIsBetter)} at every checkpoint`)
    : use(
        `choice has not overtaken it by the last checkpoint${stepText(difference?.step ?? null)}${onsetClause(framings.choice)}`,
      );
}

function other(framing: FramingName): FramingName {
  return framing === "choice" ? "completion" : "choice";
}

/** "completion up to step 4 000, choice from step 5 000 to 8 000 and completion from step 9 000 on" */
function spansText(spans: readonly FramingSpan[]): string {
  const texts = spans.map(({ framing, from, to }) => {
    if (from === null) return `${framing} up to step ${formatCount(to ?? 0)}`;
    if (to === null) return `${framing} from step ${formatCount(from)} on`;
    return from === to
      ? `${framing} at step ${formatCount(from)}`
      : `${framing} from step ${formatCount(from)} to ${formatCount(to)}`;
  });
  return texts.length < 2 ? texts.join("") : `${texts.slice(0, -1).join(", ")} and ${texts.at(-1)}`;
}

/** Of a metric of which less is better, the better score is the lower one. */
export function betterWords(higherIsBetter: boolean): string {
  return higherIsBetter ? "scores higher" : "scores better (lower)";
}

/** The last checkpoint alone decides nothing, but the whole curve does. */
function byCurve(findings: FramingFindings): Decision | null {
  const { shown, tested } = findings.completionAhead ?? { shown: 0, tested: 0 };
  if (tested < 2 || 2 * shown < tested) return null;
  return {
    framing: "completion",
    parts: [],
    sentence:
      `Use completion: it is shown ahead at ${formatCount(shown)} of ${plural(tested, "checkpoint")} and choice is ahead ` +
      `at none; ${openEnd(findings)}.`,
  };
}

/** Where curves cross that no checkpoints show on both sides of each other. */
function unshownCrossing({ between }: Crossover): string {
  return between === null ? "" : `; the curves cross ${changePlace({ between })}, which may be noise`;
}

/** Why the last checkpoint decides nothing. */
function openEnd({ difference, proportion }: FramingFindings): string {
  if (difference === null) return "the framings share no checkpoint";
  if (difference.difference === null) return "scores of different scales cannot be compared";
  const unit = differenceUnit(proportion, Math.abs(difference.difference));
  const gap = `${difference.step === null ? "" : "at the last checkpoint "}choice − completion is ${formatDifference(difference.difference, unit)}`;
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

/**
 * Share of alpha that the last rule spends. The rules before it spend alpha already on two framings that are alike, and at
 * full alpha this one recommended one of them in another 5 of 100 experiments.
 */
const LAST_RULE = 0.1;

function bySteadiness({ tauChange, alpha }: FramingFindings): Decision | null {
  if (tauChange === null || tauChange.pValue === null || tauChange.difference === null) return null;
  if (tauChange.pValue >= LAST_RULE * alpha || tauChange.difference === 0) return null;
  const framing = tauChange.difference > 0 ? "choice" : "completion";
  return {
    framing,
    parts: [],
    sentence: `Use ${framing}: it climbs more steadily over training; neither framing is shown to score better at the end.`,
  };
}

/** The findings in words, each with its numbers; what was not measured is in the notes. */
function evidenceOf({
  framings: { choice, completion },
  difference,
  seedSdRatio,
  tauChange,
  crossover,
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
  lines.push(...crossover.changes.map((change) => `${change.to} overtakes ${other(change.to)} ${changePlace(change)}`));
  if (!isCrossoverShown(crossover) && crossover.kind !== "not-known") {
    const { ahead, checkpoints } = crossover;
    lines.push(
      `choice is ahead of completion at ${formatCount(ahead)} of ${plural(checkpoints, "checkpoint")}` +
        unshownCrossing(crossover),
    );
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

/** Where the lead changes, no more exact than it was measured. */
export function changePlace({ between: { low, high } }: Pick<LeadChange, "between">): string {
  return `between steps ${formatCount(low)} and ${formatCount(high)}`;
}

/** A crossover is no more exact than a checkpoint: whole steps, unless the steps are small numbers. */
export function stepNumber(step: number): string {
  return Math.abs(step) >= 100 ? formatCount(Math.round(step)) : String(Number(step.toPrecision(3)));
}
