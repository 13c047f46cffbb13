import { groupBy } from "../../data/groupBy.js";

/** A seed that answered less than this share of what the fullest seed did was cut short. */
const COMPLETE_EVALUATION = 0.9;

/** Answers that may be lost of any evaluation. */
const FEW_LOST = 2;

/** An evaluation of one seed at one checkpoint that was cut short. */
export interface CutShort {
  readonly seed: string;
  readonly step: number | null;
  readonly items: number;
  /** Items of the fullest seed at that checkpoint. */
  readonly most: number;
  /** Whether its score counts nowhere; false where more than half of the seeds have so few. */
  readonly leftOut: boolean;
}

interface CountedScore {
  readonly seed: string;
  readonly step: number | null;
  /** `null` where not known: such a score is never cut short. */
  readonly items?: number | null;
}

/**
 * The evaluations of one model that were cut short: of far fewer items than the fullest seed has at the same checkpoint. Where more
 * than half of the seeds have so few, the fullest may have been asked more, and all count.
 */
export function evaluationsCutShort(scores: readonly CountedScore[]): CutShort[] {
  return [...groupBy(scores, ({ step }) => step).values()].flatMap((members) => {
    const most = Math.max(0, ...members.map(({ items }) => items ?? 0));
    const enough = Math.min(COMPLETE_EVALUATION * most, most - FEW_LOST);
    const short = members.filter(({ items }) => (items ?? most) < enough);
    const leftOut = 2 * short.length <= members.length;
    return short.map(({ seed, step, items }) => ({ seed, step, items: items as number, most, leftOut }));
  });
}

/** Whether the score of this seed at this checkpoint is one of those that are left out. */
export function isLeftOut(short: readonly CutShort[]): (score: Omit<CountedScore, "items">) => boolean {
  return ({ seed, step }) => short.some((one) => one.leftOut && one.seed === seed && one.step === step);
}
