/** What a list of scores tells of the scale that they were written in. */
export interface ScoreScale {
  readonly least: number;
  readonly most: number;
  readonly mean: number;
  /** Whether there is no score but 0 and 100, and some are 100: right or wrong, in per cent. */
  readonly isHundreds: boolean;
}

/** How the scales of two lists of one metric stand to each other. */
type ScaleRelation =
  /** Nothing tells them apart. */
  | "alike"
  /** The first is a share, and the second holds only 0 and 100: the same in per cent. */
  | "second-per-cent"
  | "first-per-cent"
  /** One lies in 0–1 and the other is larger by a factor that no two models differ by. */
  | "apart";

/** Means further apart than this, one of them of scores in 0–1, are of two scales. */
const APART = 10;

/** The scale of the scores of all lists, NaN (missing) aside. Least, most and mean are NaN where there are none. */
export function scoreScale(lists: readonly ArrayLike<number>[]): ScoreScale {
  let [least, most, sum, count, hundreds] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 0, 0];
  for (const scores of lists) {
    for (let index = 0; index < scores.length; index++) {
      const score = scores[index] as number;
      if (Number.isNaN(score)) continue;
      if (score < least) least = score;
      if (score > most) most = score;
      sum += score;
      count++;
      if (score === 0 || score === 100) hundreds++;
    }
  }
  if (count === 0) return { least: Number.NaN, most: Number.NaN, mean: Number.NaN, isHundreds: false };
  return { least, most, mean: sum / count, isHundreds: hundreds === count && most === 100 };
}

/**
 * Whether two lists of scores of one metric are in one scale. Scores that are all 0 say nothing of it. Losses and the like,
 * of which less is better, may be any number: of them only right-or-wrong scores in per cent are known.
 */
export function scaleRelation(first: ScoreScale, second: ScoreScale, higherIsBetter = true): ScaleRelation {
  const isFirstShare = isShareScale(first);
  if (isFirstShare === isShareScale(second)) return "alike";
  const [share, large] = isFirstShare ? [first, second] : [second, first];
  if (!(share.most > 0) || !(large.most > 1)) return "alike";
  if (large.isHundreds) return isFirstShare ? "second-per-cent" : "first-per-cent";
  return higherIsBetter && large.least >= 0 && large.mean >= APART * share.mean ? "apart" : "alike";
}

/** Larger scores than twice the other's are of another scale, where neither lies in 0–1. */
const POOLED = 2;

/**
 * Whether scores of two tests may be averaged into one number: both shares, or both larger and of about the same size. A mean
 * over shares and hundreds is that of the hundreds.
 */
export function mayBePooled(first: ScoreScale, second: ScoreScale): boolean {
  if (Number.isNaN(first.mean) || Number.isNaN(second.mean)) return true;
  const [isShare, isOther] = [isShareScale(first), isShareScale(second)];
  if (isShare || isOther) return isShare === isOther;
  const sizes = [first, second].map(({ least, most }) => Math.max(Math.abs(least), Math.abs(most)));
  return Math.max(...sizes) <= POOLED * Math.min(...sizes);
}

function isShareScale({ least, most }: ScoreScale): boolean {
  return least >= 0 && most <= 1;
}
