import { atSharedSteps } from "../../analysis/curves/sharedSteps.js";
import { standardError, tInterval } from "../../inference/intervals/meanInterval.js";
import { formatCount, formatFixed, formatLevel, formatSignificant, plural } from "../../numberFormat.js";
import { mean } from "../../numeric/moments.js";
import { tickTexts } from "../figure/ticks.js";

export interface CurvePoint {
  readonly step: number;
  readonly value: number;
  /** From item sampling; `null` where not known. */
  readonly standardError: number | null;
}

/** The curves, one a seed, of what one figure tells apart: a model, or a framing of it. */
export interface CurveGroup {
  readonly name: string;
  readonly seeds: readonly (readonly CurvePoint[])[];
}

interface CurveFindingOptions {
  readonly higherIsBetter: boolean;
  /** Whether scores are shares, and their differences points. */
  readonly proportion: boolean;
  /** Coverage of the intervals that decide what is said. */
  readonly level: number;
  /** What a group is: `model` or `curve`. */
  readonly noun: string;
}

/** What the ends of the curves show, in words, and how that was decided; the note is `null` where nothing was. */
interface CurveFinding {
  readonly text: string;
  readonly note: string | null;
}

/**
 * One group: how its score changes from its first to its last checkpoint; two: which one is ahead at the last checkpoint
 * of both, and by how much; more: how many end better than they began. Where no noise is known, the scores alone are said.
 */
export function curveFinding(groups: readonly CurveGroup[], options: CurveFindingOptions): CurveFinding {
  const [first, second, third] = groups as readonly [CurveGroup, ...CurveGroup[]];
  const { text, isShown } =
    second === undefined
      ? changeClaim(first, options)
      : third === undefined
        ? gapClaim(first, second, options)
        : countClaim(groups, options);
  return {
    text: isShown === false ? `${text}, within noise` : text,
    note:
      isShown === null || (isShown && !/\bshown\b/.test(text))
        ? null
        : `Within noise, or not shown: a difference whose ${formatLevel(options.level)} interval, over seeds or over items as far as known, holds 0.`,
  };
}

/** The groups by their last scores, the best first; equal ones keep their order. */
export function byEnd<Group extends CurveGroup>(groups: readonly Group[], higherIsBetter: boolean): Group[] {
  const end = (group: Group) => (higherIsBetter ? 1 : -1) * meanOf(endOf(group));
  return [...groups].sort((a, b) => end(b) - end(a));
}

interface Claim {
  readonly text: string;
  /** Whether it is more than noise; `null` where no noise is known, and nothing is claimed. */
  readonly isShown: boolean | null;
}

function changeClaim(group: CurveGroup, { proportion, level }: CurveFindingOptions): Claim {
  const change = changeOf(group, level);
  if (change === null)
    return { text: `${plural(group.seeds.length, "seed")} without two shared checkpoints`, isShown: null };
  const { from, to, isShown } = change;
  const [start, end] = [scoreText(from, proportion), scoreText(to, proportion)];
  return { text: isShown ? `${to > from ? "rises" : "falls"} from ${start} to ${end}` : `${start} → ${end}`, isShown };
}

function gapClaim(
  first: CurveGroup,
  second: CurveGroup,
  { proportion, higherIsBetter, level }: CurveFindingOptions,
): Claim {
  const shared = atSharedSteps([...first.seeds, ...second.seeds]).at(-1);
  const atLast = ({ name, seeds }: CurveGroup): CurveGroup =>
    shared === undefined
      ? { name, seeds }
      : { name, seeds: seeds.map((points) => points.filter(({ step }) => step <= shared.step)) };
  const [ahead, behind] = byEnd([first, second].map(atLast), higherIsBetter) as [CurveGroup, CurveGroup];
  const { from, to, isShown } = difference(endOf(behind), endOf(ahead), level);
  if (shared === undefined || isShown === null) {
    const [high, low] = [scoreText(to, proportion), scoreText(from, proportion)];
    const place = shared === undefined ? "" : ` at step ${formatCount(shared.step)}`;
    return { text: `${ahead.name} has ${high}, ${behind.name} ${low}${place}`, isShown: null };
  }
  const size = proportion ? `${formatFixed(100 * Math.abs(to - from), 1)} pt` : plainText(Math.abs(to - from));
  const place = `${size} ${to >= from ? "above" : "below"} ${behind.name}`;
  const isEnd = [first, second].every(({ seeds }) => seeds.every((points) => points.at(-1)?.step === shared.step));
  return {
    text: isEnd ? `${ahead.name} ends ${place}` : `${ahead.name} is ${place} at step ${formatCount(shared.step)}`,
    isShown,
  };
}

function countClaim(
  groups: readonly CurveGroup[],
  { proportion, higherIsBetter, level, noun }: CurveFindingOptions,
): Claim {
  const all = `${formatCount(groups.length)} ${noun}s`;
  const changes = groups.flatMap((group) => changeOf(group, level) ?? []);
  if (changes.length < groups.length || changes.some(({ isShown }) => isShown === null)) {
    const ranked = byEnd(groups, higherIsBetter);
    const [best, worst] = [ranked[0] as CurveGroup, ranked.at(-1) as CurveGroup].map(
      (group) => `${scoreText(meanOf(endOf(group)), proportion)} (${group.name})`,
    );
    return { text: `${all} end between ${worst} and ${best}`, isShown: null };
  }
  const moved = changes.filter(({ isShown }) => isShown);
  const improved = moved.filter(({ from, to }) => to > from === higherIsBetter).length;
  const worse = moved.length - improved;
  const verb = improved === 1 ? "is shown to end better than it began" : "are shown to end better than they began";
  return {
    text: `${formatCount(improved)} of ${all} ${verb}${worse > 0 ? `, ${formatCount(worse)} worse` : ""}`,
    isShown: true,
  };
}

/** The points of all seeds at the last checkpoint that they share, or the last one of each where they share none. */
function endOf({ seeds }: CurveGroup): readonly CurvePoint[] {
  return atSharedSteps(seeds).at(-1)?.points ?? seeds.flatMap((points) => points.at(-1) ?? []);
}

/** From the first to the last checkpoint that all seeds have; `null` when they share fewer than two. */
function changeOf({ seeds }: CurveGroup, level: number): Difference | null {
  const shared = atSharedSteps(seeds);
  const [first, last] = [shared[0], shared.at(-1)];
  return first === undefined || last === undefined || first === last
    ? null
    : difference(first.points, last.points, level);
}

interface Difference {
  readonly from: number;
  readonly to: number;
  /** Whether neither the spread over seeds nor item sampling, as far as they are known, explains it; `null` for neither known. */
  readonly isShown: boolean | null;
}

/**
 * Two means over seeds. Both sides count as independent, which for the same items and seeds is the cautious choice; the
 * degrees of freedom are those of the side with fewer seeds.
 */
function difference(from: readonly CurvePoint[], to: readonly CurvePoint[], level: number): Difference {
  const [before, after] = [meanOf(from), meanOf(to)];
  const seedError = Math.hypot(...[from, to].map((points) => standardError(points.map(({ value }) => value))));
  const itemError = Math.hypot(
    ...[from, to].map((points) => mean(points.map((point) => point.standardError ?? Number.NaN))),
  );
  const fewest = Math.min(from.length, to.length);
  const intervals = (
    [
      [seedError, fewest - 1],
      [itemError, Number.POSITIVE_INFINITY],
    ] as const
  ).flatMap(([error, freedom]) => (error > 0 ? [tInterval(after - before, error, freedom, { level })] : []));
  return {
    from: before,
    to: after,
    isShown: intervals.length === 0 ? null : intervals.every(({ low, high }) => low > 0 || high < 0),
  };
}

function meanOf(points: readonly CurvePoint[]): number {
  return mean(points.map(({ value }) => value));
}

function scoreText(value: number, proportion: boolean): string {
  return proportion ? `${formatFixed(100 * value, 1)}%` : plainText(value);
}

/** Three figures, and `3.59M` for what is large. */
function plainText(value: number): string {
  return Math.abs(value) >= 10_000
    ? (tickTexts([Number(value.toPrecision(3))], "plain")[0] as string)
    : formatSignificant(value, 3);
}
