import { recoverItemCount } from "./recoverItemCount.js";

/** Whether each item is right or wrong, or has a degree. */
export type MetricKind = "discrete" | "continuous";

/** Names of metrics that give each item a degree; those of which less is better need no name. */
const DEGREE = /prob|likelihood|logit|correct_choice|margin|(^|_)(f1|bleu|chrf|rouge\w*|meteor)(_|$)/i;

/** Whether every score that is there is 0 or 1. */
export function holdsOnlyZeroAndOne(scores: ArrayLike<number>): boolean {
  for (let cell = 0; cell < scores.length; cell++) {
    const score = scores[cell] as number;
    if (score !== 0 && score !== 1 && !Number.isNaN(score)) return false;
  }
  return true;
}

/**
 * What a metric counts: as its items say (`zeroAndOne`, undefined where there are none), else as the standard errors of its
 * scores do, else as its name does, which is a guess.
 */
export function metricKind(
  { metric, proportion, higherIsBetter }: { metric: string; proportion: boolean; higherIsBetter: boolean },
  scores: readonly { readonly value: number; readonly standardError: number | null }[],
  zeroAndOne: boolean | undefined,
): { readonly kind: MetricKind; readonly byName: boolean } {
  const told = (isDiscrete: boolean, byName: boolean) => ({
    kind: isDiscrete ? ("discrete" as const) : ("continuous" as const),
    byName,
  });
  if (zeroAndOne !== undefined) return told(zeroAndOne, false);
  if (!proportion || !higherIsBetter) return told(false, false);
  const counted = scores.some(
    ({ value, standardError }) => recoverItemCount(value, standardError ?? undefined) !== null,
  );
  return counted ? told(true, false) : told(!DEGREE.test(metric), true);
}
