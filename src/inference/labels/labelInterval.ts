import { normalQuantile } from "../../numeric/distributions/normal.js";
import { mean, variance } from "../../numeric/moments.js";
import { isConstant } from "../../numeric/spread/constant.js";
import { type Interval, withinRange } from "../intervals/interval.js";
import { tInterval } from "../intervals/meanInterval.js";
import { tangoInterval } from "../intervals/pairedProportionIntervals.js";
import { wilsonInterval } from "../intervals/proportionIntervals.js";
import { filledJudgements } from "./filledJudgements.js";
import { type PredictionPowered, predictionPowered } from "./predictionPowered.js";

/**
 * What labels are: right or wrong (`share`), differences of two right-or-wrong labels of an item (`difference`), or other
 * numbers (`number`).
 */
export type LabelKind = "share" | "difference" | "number";

/** A mean of labels with its interval, at the level that was asked for and at others. */
export interface LabelMean extends PredictionPowered {
  readonly interval: Interval;
  /** By the same rule, for a test: a value is rejected at alpha where the interval of level 1 − alpha leaves it out. */
  readonly intervalAt: (level: number) => Interval;
}

/** Labels that are added for the correlation of judge and labels, half of either kind, of which the judge says nothing. */
const ADDED_LABELS = 6;
/** A judge with as few values, with "not judged" for one, sorts the items into groups. */
const MOST_GROUPS = 3;
/** How much wider than that of the labels alone the interval may be, before the labels are taken alone. */
const MOST_WIDENING = 1.05;

/**
 * The mean of the labels with and without the judge: `predictionPowered` with an interval that holds its level with few labels.
 *
 * Right-or-wrong labels get Wilson's interval, differences of such Tango's, on as many labels as the judge makes of them,
 * n/(1 − ρ²·N/(n + N)) with ρ the correlation of judge and labels, to which six labels are added of which the judge says
 * nothing: of few labels the judge's errors are not known to be none. Where judge and labels are both right or wrong, the
 * interval also holds that of `groupInterval`. Other labels, and those in clusters, get Student's. An interval more than 5 %
 * wider than that of the labels alone is not used: the labels are then taken alone (λ = 0).
 *
 * Agresti & Coull (1998), "Approximate is better than exact for interval estimation of binomial proportions", on added
 * observations; Korn & Graubard (1998) on effective sample sizes.
 */
export function labelMeans(
  judged: ArrayLike<number>,
  labels: ArrayLike<number>,
  kind: LabelKind,
  { level, clusters }: { readonly level: number; readonly clusters?: ArrayLike<string | number> | undefined },
): { readonly corrected: LabelMean; readonly labelsAlone: LabelMean } {
  const grouped = clusters === undefined ? {} : { clusters };
  const alone = predictionPowered(judged, labels, { ...grouped, lambda: 0 });
  const tuned = predictionPowered(judged, labels, grouped);
  const known = Array.from(labels).filter((label) => !Number.isNaN(label));
  const counted = clusters === undefined && kind !== "number" ? kind : null;
  const withInterval = (found: PredictionPowered): LabelMean => {
    const count = counted === null || found.lambda === 0 ? known.length : effectiveLabels(judged, labels);
    const intervalAt = (at: number): Interval => {
      if (counted === null) return boundedT(found, kind, at, clusters === undefined ? "t" : "clustered-t");
      const interval = countedInterval(found.estimate, known, count, counted, at);
      if (found.lambda === 0) return interval;
      const groups = counted === "share" ? groupInterval(judged, labels, found.estimate, at) : interval;
      const [low, high] = [Math.min(interval.low, groups.low), Math.max(interval.high, groups.high)];
      return { ...interval, low, high, method: `ppi-${interval.method}` };
    };
    return { ...found, interval: intervalAt(level), intervalAt };
  };
  const labelsAlone = withInterval(alone);
  const corrected = withInterval(tuned);
  const isWider = !(width(corrected.interval) <= MOST_WIDENING * width(labelsAlone.interval));
  return { corrected: tuned.lambda === 0 || isWider ? labelsAlone : corrected, labelsAlone };
}

function width({ low, high }: Interval): number {
  return high - low;
}

function boundedT(found: PredictionPowered, kind: LabelKind, level: number, method: string): Interval {
  const { estimate, standardError, degreesOfFreedom } = found;
  const interval = { ...tInterval(estimate, standardError, degreesOfFreedom, { level }), method };
  return kind === "number" || Number.isNaN(interval.low)
    ? interval
    : withinRange(interval, kind === "share" ? 0 : -1, 1);
}

/** Wilson's or Tango's interval about an estimate on so many labels; how often two labels differ is that of the labels. */
function countedInterval(
  estimate: number,
  labels: readonly number[],
  count: number,
  kind: "share" | "difference",
  level: number,
): Interval {
  if (kind === "share") {
    const share = Math.min(1, Math.max(0, estimate));
    return wilsonInterval(Math.min(count, share * count), count, { level });
  }
  const difference = Math.min(1, Math.max(-1, estimate));
  const apart = Math.max(Math.abs(difference), labels.filter((label) => label !== 0).length / labels.length);
  const [losses, gains] = [((apart - difference) / 2) * count, ((apart + difference) / 2) * count];
  return tangoInterval(Math.max(0, count - losses - gains), losses, gains, 0, { level });
}

/** Labels alone that would tell as much as these with the judge. */
function effectiveLabels(judged: ArrayLike<number>, labels: ArrayLike<number>): number {
  const f = filledJudgements(judged);
  const here = Array.from(labels, (_, index) => index).filter((index) => !Number.isNaN(labels[index]!));
  const [n, all] = [here.length, labels.length];
  const y = here.map((index) => labels[index]!);
  const fHere = here.map((index) => f[index]!);
  const [yMean, fMean] = [mean(y), mean(fHere)];
  const products = mean(y.map((value, index) => (value - yMean) * (fHere[index]! - fMean))) * n;
  // Of labels of 0 and 1, and of −1 and 1, added in halves, the squares are ¼ and 1 each.
  const ofAdded = ADDED_LABELS * (y.some((label) => label < 0) ? 1 : 0.25);
  const squares = mean(y.map((value) => (value - yMean) ** 2)) * n + ofAdded;
  const correlation = isConstant(f) ? 0 : products ** 2 / (squares * (n + ADDED_LABELS) * variance(f));
  return n / (1 - Math.min(1, correlation) * (1 - n / all));
}

/**
 * For a judge of right and wrong: the interval whose distances to either side are those of Wilson's intervals of the labels
 * in each group of items that the judge calls alike, squared and added by the groups' shares of all items, with what these
 * shares vary themselves. Labels right in one group are lopsided where the judge passes all that is right. Without
 * width for a judge of more values, and where a group has no label.
 *
 * Zou & Donner (2008), "Construction of confidence limits about effect measures: a general approach".
 */
function groupInterval(judged: ArrayLike<number>, labels: ArrayLike<number>, estimate: number, level: number) {
  const f = filledJudgements(judged);
  const groups = new Map<number, { items: number; labels: number; right: number }>();
  for (const [item, value] of f.entries()) {
    const group = groups.get(value) ?? { items: 0, labels: 0, right: 0 };
    const label = labels[item]!;
    group.items++;
    if (!Number.isNaN(label)) {
      group.labels++;
      group.right += label;
    }
    groups.set(value, group);
  }
  const parts = [...groups.values()];
  if (parts.length > MOST_GROUPS || parts.some((group) => group.labels === 0)) return { low: estimate, high: estimate };
  const z = normalQuantile((1 + level) / 2);
  const shareOf = ({ right, labels: count }: (typeof parts)[number]) => right / count;
  const weightOf = ({ items }: (typeof parts)[number]) => items / f.length;
  const centre = parts.reduce((total, group) => total + weightOf(group) * shareOf(group), 0);
  const between = parts.reduce((total, group) => total + weightOf(group) * (shareOf(group) - centre) ** 2, 0);
  const ofShares = (z * z * between) / f.length;
  const distance = (reach: (interval: Interval, share: number) => number) =>
    Math.sqrt(
      parts.reduce((total, group) => {
        const interval = wilsonInterval(group.right, group.labels, { level });
        return total + (weightOf(group) * reach(interval, shareOf(group))) ** 2;
      }, ofShares),
    );
  return {
    low: Math.max(0, estimate - distance(({ low }, share) => share - low)),
    high: Math.min(1, estimate + distance(({ high }, share) => high - share)),
  };
}
