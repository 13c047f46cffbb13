import type { FramingName } from "../../data/framingNames.js";
import { type Crossover, isCrossoverShown } from "./crossover.js";
import type { FramingDifference } from "./framingDifference.js";
import type { FramingReading } from "./framingReading.js";
import type { SeedSdRatio } from "./seedSdRatio.js";
import type { TauChange } from "./tauChange.js";
import { evidenceLines, type FramingReason, recommendationText } from "./wording.js";

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
  const { reason, ...decision } = decide(findings);
  return {
    ...decision,
    sentence: recommendationText(reason, decision, findings),
    evidence: evidenceLines(findings, isCrossoverShown(findings.crossover)),
  };
}

interface Decision extends Pick<FramingRecommendation, "framing" | "parts"> {
  readonly reason: FramingReason;
}

function decide(findings: FramingFindings): Decision {
  const { choice, completion } = findings.framings;
  if (choice.aboveChance.atEnd === false && completion.aboveChance.atEnd === false) {
    return use(null, { code: "neither-above-chance" });
  }
  return (
    byLeads(findings) ??
    byChance(findings) ??
    byScore(findings) ??
    byCurve(findings) ??
    bySteadiness(findings) ??
    use(null, { code: "open" })
  );
}

function use(framing: FramingName | null, reason: FramingReason, parts: readonly FramingSpan[] = []): Decision {
  return { framing, parts, reason };
}

function byChance({ framings: { choice, completion }, difference, alpha }: FramingFindings): Decision | null {
  // One above chance and the other not is no difference between them, unless their difference is shown too.
  const tested = difference?.pValue ?? null;
  if (tested !== null && tested >= alpha) return null;
  for (const [down, up] of [
    [choice, completion],
    [completion, choice],
  ] as const) {
    if (down.aboveChance.atEnd === false && up.aboveChance.atEnd === true)
      return use(up.framing, { code: "at-chance" });
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
  const { crossover, difference } = findings;
  const parts = leadingSpans(findings);
  const last = parts.at(-1);
  if (last === undefined || last.from === null) return null;
  const winner = winnerAtEnd(findings);
  if (winner !== null && winner !== last.framing) return null;
  if (winner !== null) return use(winner, { code: "leads" }, parts);
  const isLedAtEnd = crossover.shown[last.framing].at(-1) === difference?.step;
  return isLedAtEnd
    ? use(other(last.framing), { code: "leads-on-these-items" }, parts)
    : use(last.framing, { code: "leads-but-open" }, parts);
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
  const { crossover } = findings;
  const winner = winnerAtEnd(findings);
  if (winner === null) return null;
  if (crossover.kind === "not-known") return use(winner, { code: "better" });
  if (crossover.step !== null) return use(winner, { code: "ahead-at-end" });
  return use(winner, { code: winner === "choice" ? "ahead-throughout" : "not-overtaken" });
}

function other(framing: FramingName): FramingName {
  return framing === "choice" ? "completion" : "choice";
}

/** The last checkpoint alone decides nothing, but the whole curve does. */
function byCurve(findings: FramingFindings): Decision | null {
  const { shown, tested } = findings.completionAhead ?? { shown: 0, tested: 0 };
  if (tested < 2 || 2 * shown < tested) return null;
  return use("completion", { code: "most-checkpoints", shown, tested });
}

/**
 * Share of alpha that the last rule spends. The rules before it spend alpha already on two framings that are alike, and at
 * full alpha this one recommended one of them in another 5 of 100 experiments.
 */
const LAST_RULE = 0.1;

function bySteadiness({ tauChange, alpha }: FramingFindings): Decision | null {
  if (tauChange === null || tauChange.pValue === null || tauChange.difference === null) return null;
  if (tauChange.pValue >= LAST_RULE * alpha || tauChange.difference === 0) return null;
  return use(tauChange.difference > 0 ? "choice" : "completion", { code: "steadier" });
}
