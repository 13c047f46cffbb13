/** The smallest drop that counts, with its unit: two points, 0.02 score units and 5 % of the baseline are different things. */
export type MinimumEffect =
  /** Hundredths of a score that is a proportion: 2 points are 0.02. */
  | { readonly unit: "points"; readonly amount: number }
  /** Score units, whatever the metric counts in. */
  | { readonly unit: "score"; readonly amount: number }
  /** A share of the baseline's mean score: 0.05 for 5 %. */
  | { readonly unit: "baseline"; readonly amount: number };

/** What a text must be to name a minimum effect, and what came instead. */
export function minimumEffectNeed(text: string): string {
  return (
    `must be an amount above 0 with its unit, got ${JSON.stringify(text)}. ` +
    "Write 2pt for two points (0.02 of a proportion), 0.02 or 2.0 for score units, or 5% for a share of the baseline's score."
  );
}

/**
 * Reads a minimum effect: `2pt` is two points (0.02 of a proportion), `0.02` is in score units (a decimal point says that
 * they are meant), `5%` is a share of the baseline's score. `null` for what names none: a bare whole number could be any of
 * these, and an effect is above 0.
 *
 * @example minimumEffectOf("2pt") // => { unit: "points", amount: 2 }
 */
export function minimumEffectOf(text: string): MinimumEffect | null {
  const written = /^(\d+(?:\.\d+)?|\.\d+)\s*(pts?|%)?$/.exec(String(text).trim());
  const [, digits = "", suffix] = written ?? [];
  const amount = Number(digits);
  if (written === null || !(amount > 0) || (suffix === undefined && !digits.includes("."))) {
    return null;
  }
  if (suffix === undefined) return { unit: "score", amount };
  return suffix === "%" ? { unit: "baseline", amount: amount / 100 } : { unit: "points", amount };
}

/** `2pt`, `0.02`, `5%`: a minimum effect as it is written. */
export function describeMinimumEffect({ unit, amount }: MinimumEffect): string {
  if (unit === "points") return `${amount}pt`;
  return unit === "score" ? String(amount) : `${Number((100 * amount).toPrecision(12))}%`;
}

/** What a minimum effect must know of the scores that it is applied to. */
interface EffectScale {
  /** The baseline's mean score; `null` where it is not known. */
  readonly baselineMean: number | null;
  /** Whether scores lie in [0, 1]. */
  readonly proportion: boolean;
}

/**
 * The minimum effect in score units, or a sentence that says why it has no meaning here: points of scores that are no
 * proportions, a share of a baseline that scores 0, one or more score units of a proportion.
 */
export function minimumEffectInScores(
  effect: MinimumEffect,
  { baselineMean, proportion }: EffectScale,
): number | string {
  const written = describeMinimumEffect(effect);
  if (effect.unit === "points" && !proportion) {
    return `a minimum effect of ${written} needs scores in [0, 1]; state it in score units, such as 0.5, or as a share of the baseline, such as 5%`;
  }
  const amount = {
    points: effect.amount / 100,
    score: effect.amount,
    baseline: effect.amount * Math.abs(baselineMean ?? 0),
  }[effect.unit];
  if (amount === 0) return `${written} of a baseline that scores ${baselineMean ?? "nothing known"} is no amount`;
  if (proportion && amount >= 1) return `a minimum effect of ${written} is more than scores in [0, 1] can drop`;
  return amount;
}
