import { atSharedSteps } from "../../analysis/curves/sharedSteps.js";
import type { ScorePoint, ScoreSeries } from "../../analysis/scores/scoreSeries.js";
import { optionsOf } from "../../arguments/optionsOf.js";
import { requireArgument } from "../../arguments/requireArgument.js";
import { recordsWith } from "../../arguments/shapes.js";
import { groupBy } from "../../data/groupBy.js";
import { LEVEL } from "../../defaults.js";
import { standardError, tInterval } from "../../inference/intervals/meanInterval.js";
import { formatCount, formatLevel, formatScore, POINTS, plural } from "../../numberFormat.js";
import { exponential } from "../../numeric/elementary/exponential.js";
import { logarithm } from "../../numeric/elementary/logarithm.js";
import { mean } from "../../numeric/moments.js";
import { median } from "../../numeric/quantiles.js";
import { type Band, domainOf, type Figure, type Line, type Mark, type Tone } from "../figure/figure.js";
import { byEnd, type CurveGroup, type CurvePoint, curveFinding } from "./curveFinding.js";

/** Models or framings that one figure names, and their places where there are more. */
const TONES: readonly Tone[] = ["first", "second", "third"];
const PLACES = ["best", "middle", "worst"];
/** Most seeds of one group that are drawn one by one, most groups that are not named, and most checkpoints of a line. */
const SEEDS = 12;
const OTHERS = 20;
const CHECKPOINTS = 200;
/** A stretch without checkpoints that is longer than so many usual ones breaks a line. */
const GAP = 5;

/** One curve to be drawn: whose it is, and its scores; points without a step are left out. */
export interface DrawnCurve
  extends Pick<
    ScoreSeries,
    "model" | "task" | "metric" | "framing" | "seed" | "higherIsBetter" | "chance" | "proportion"
  > {
  readonly points: readonly Pick<ScorePoint, "step" | "value" | "standardError">[];
}

export interface LearningCurvesOptions {
  /** Default `curves`. */
  readonly id?: string;
  /** Nominal coverage of the bands and of the intervals behind the title; default 0.95. */
  readonly level?: number;
  /** What the figure shows, in words; default says what the ends of the curves show. */
  readonly title?: string;
  /** A crossover to mark, and the range it lies in; `low` and `high` are the step itself where that is not known. */
  readonly crossover?: { readonly step: number; readonly low: number; readonly high: number };
}

/**
 * Learning curves of one task: every seed thin, the mean thick, and a band that is the t interval of the mean over seeds
 * at each checkpoint that all seeds have. Of more than three groups (models, or framings of one model) the best, the
 * middle and the worst at the end are named and the others are thin and grey. Steps that crowd at the start, and scores
 * that are no shares and span more than two decades, stand on a log axis. `null` when no series has two checkpoints.
 */
export function learningCurves(series: readonly DrawnCurve[], options: LearningCurvesOptions = {}): Figure | null {
  requireArgument("learningCurves", "series", series, recordsWith(["points"], "the rows of scores(results)"));
  const { id = "curves", level = LEVEL, title, crossover } = optionsOf("learningCurves", options);
  const curves = series.map(withSteps).filter(({ points }) => points.length > 1);
  const [first] = curves;
  if (first === undefined) return null;
  const { higherIsBetter, task, metric } = first;
  const isOneMetric = curves.every((one) => one.metric === metric);
  const proportion = curves.every((one) => one.proportion);
  const noun = new Set(curves.map(({ framing }) => framing)).size === 1 ? "model" : "curve";
  // The names of framings do not say whose they are.
  const model = noun === "curve" && curves.every((one) => one.model === first.model) ? [first.model] : [];
  const groups = groupsOf(curves);
  const finding = curveFinding(groups, { higherIsBetter, proportion, level, noun });
  const drawn = drawnCurves(markedOut(groups, higherIsBetter), { proportion, level, chances: chancesOf(curves) });
  const { named, others, isLogX, isLogY } = drawn;
  return {
    kind: "figure",
    id,
    title: title ?? `${task}${isOneMetric ? ` · ${metric}` : ""}: ${finding.text}`,
    description: descriptionOf(curves),
    x: { kind: "number", unit: "plain", ...scaled("training step", isLogX), domain: drawn.x },
    y: {
      kind: "number",
      unit: proportion ? "share" : "plain",
      ...scaled(
        [isOneMetric ? metric : "score", ...model, ...(higherIsBetter ? [] : ["less is better"])].join(", "),
        isLogY,
      ),
      domain: drawn.y,
    },
    marks: [
      ...(crossover === undefined ? [] : crossoverMarks(crossover, drawn.x)),
      ...curveMarks(drawn, { proportion, level, noun }),
    ],
    notes: [
      ...(title === undefined && finding.note !== null ? [finding.note] : []),
      ...drawnNotes(named, others.length, drawn.unnamed, noun),
      ...(isLogX && drawn.steps.some((step) => step === 0)
        ? ["Step 0 is not drawn: a log axis has no place for it."]
        : []),
      ...brokenNotes([...named, ...others], isLogX),
    ],
    columns: ["task", "metric", "model", "framing", "seed", "step", "score"],
    rows: [...named, ...others].flatMap(({ members, seeds }) =>
      members.flatMap(({ task, metric, model, framing, seed }, index) =>
        spread(seeds[index] as readonly CurvePoint[], CHECKPOINTS).map(({ step, value }) => [
          task,
          metric,
          model,
          framing,
          seed,
          step,
          value,
        ]),
      ),
    ),
  };
}

function chancesOf(curves: readonly SteppedSeries[]): number[] {
  return [...new Set(curves.flatMap(({ chance }) => chance ?? []))];
}

/** What of the groups is drawn, on which axes. */
function drawnCurves(
  { named, unnamed }: ReturnType<typeof markedOut>,
  { proportion, level, chances }: { readonly proportion: boolean; readonly level: number; readonly chances: number[] },
) {
  const others = spread(unnamed, OTHERS);
  const steps = [...named, ...others].flatMap(({ seeds }) => seeds.flat().map(({ step }) => step));
  const isLogX = crowdAtStart(steps);
  const placed = <Group extends CurveGroup>(group: Group): Group => ({
    ...group,
    seeds: group.seeds.map((points) => points.filter(({ step }) => !isLogX || step > 0)),
  });
  const [drawn, background] = [named.map(placed), others.map(placed)];
  const bands = drawn.map(({ seeds }) => bandOf(seeds, level));
  const points = [...drawn.flatMap(({ seeds }) => seeds.flat()), ...background.flatMap(({ seeds }) => centreOf(seeds))];
  const scores = points.map(({ value }) => value);
  const isLogY = !proportion && spanDecades(scores);
  const bandEnds = bands.flat().flatMap(({ low, high }) => [low, high]);
  return {
    named: drawn,
    others: background,
    /** How many groups have no name in the figure, drawn or not. */
    unnamed: unnamed.length,
    steps,
    bands,
    chances,
    isLogX,
    isLogY,
    x: axisDomain(
      steps.filter((step) => !isLogX || step > 0),
      { isLog: isLogX, room: 0.01 },
    ),
    y: axisDomain(
      [
        ...chances,
        ...scores,
        ...(isLogY ? [] : bandEnds.map((end) => (proportion ? Math.min(1, Math.max(0, end)) : end))),
      ],
      { isLog: isLogY },
    ),
  };
}

function curveMarks(
  { named, others, unnamed, bands, chances, isLogX, y }: ReturnType<typeof drawnCurves>,
  { proportion, level, noun }: { readonly proportion: boolean; readonly level: number; readonly noun: string },
): Mark[] {
  const bandLabel = `${formatLevel(level)} interval of ${bands.filter((band) => band.length > 1).length > 1 ? "each" : "the"} mean`;
  const lines = (points: readonly CurvePoint[], style: LineStyle, nameOf?: (point: CurvePoint) => string) =>
    linesThrough(points, style, isLogX, nameOf);
  return [
    ...chances.map((at): Mark => ({ kind: "rule", tone: "muted", axis: "y", at, label: "chance" })),
    ...others.flatMap(({ seeds }) =>
      lines(centreOf(seeds), { tone: "muted", weight: "thin", label: plural(others.length, `other ${noun}`) }),
    ),
    ...bands.flatMap((band, index) => bandMarks(band, { tone: TONES[index] as Tone, label: bandLabel }, y, isLogX)),
    // Means come last: the lines of many seeds would hide them.
    ...named.flatMap(({ seeds }, index) =>
      (seeds.length > 1 ? seeds.slice(0, SEEDS) : []).flatMap((points) =>
        lines(points, { tone: TONES[index] as Tone, weight: "thin" }),
      ),
    ),
    ...named.flatMap(({ name, seeds }, index) => {
      const place = unnamed > 0 ? `, ${PLACES[index]}` : "";
      const count = seeds.length > 1 ? `, mean of ${seeds.length} seeds` : "";
      return lines(
        centreOf(seeds),
        { tone: TONES[index] as Tone, weight: "thick", label: `${name}${place}${count}` },
        pointNames(name, seeds, bands[index] as readonly BandPoint[], proportion),
      );
    }),
  ];
}

/** The values, or about so many of them, evenly spread, first and last included. */
function spread<Value>(values: readonly Value[], most: number): readonly Value[] {
  if (values.length <= most) return values;
  return Array.from(
    { length: most },
    (_, index) => values[Math.round((index * (values.length - 1)) / (most - 1))] as Value,
  );
}

interface SteppedSeries extends Omit<DrawnCurve, "points"> {
  readonly points: readonly CurvePoint[];
}

function withSteps(series: DrawnCurve): SteppedSeries {
  return {
    ...series,
    points: series.points.flatMap(({ step, value, standardError }) =>
      step === null ? [] : [{ step, value, standardError }],
    ),
  };
}

interface SeriesGroup extends CurveGroup {
  /** In the order of `seeds`. */
  readonly members: readonly SteppedSeries[];
}

/** One group a model, framing and metric, named by what tells them apart: `llama`, `choice (acc)`, `llama, choice`. */
function groupsOf(curves: readonly SteppedSeries[]): SeriesGroup[] {
  const varies = (of: (one: SteppedSeries) => string | null) => new Set(curves.map(of)).size > 1;
  const [models, framings, metrics] = [
    varies(({ model }) => model),
    varies(({ framing }) => framing),
    varies(({ metric }) => metric),
  ];
  const nameOf = ({ model, framing, metric }: SteppedSeries) => {
    const parts = [...(models || !framings ? [model] : []), ...(framings && framing !== null ? [framing] : [])];
    return `${parts.join(", ")}${metrics ? ` (${metric})` : ""}`;
  };
  return [...groupBy(curves, ({ model, framing, metric }) => JSON.stringify([model, framing, metric])).values()].map(
    (members) => ({
      name: nameOf(members[0] as SteppedSeries),
      members,
      seeds: members.map(({ points }) => points),
    }),
  );
}

/** All groups when they are few, else the best, the middle and the worst at the end; and those that get no name. */
function markedOut(
  groups: readonly SeriesGroup[],
  higherIsBetter: boolean,
): { readonly named: readonly SeriesGroup[]; readonly unnamed: readonly SeriesGroup[] } {
  if (groups.length <= TONES.length) return { named: groups, unnamed: [] };
  const ranked = byEnd(groups, higherIsBetter);
  const places = [0, Math.floor((ranked.length - 1) / 2), ranked.length - 1];
  return {
    named: places.map((place) => ranked[place] as SeriesGroup),
    unnamed: ranked.filter((_, place) => !places.includes(place)),
  };
}

/** `4 training runs`; one run that is asked two ways is one run. */
function descriptionOf(curves: readonly SteppedSeries[]): string {
  const runs = new Set(curves.map(({ model, seed }) => JSON.stringify([model, seed])));
  const ways = curves.length / runs.size;
  const asked = ways === 2 ? ", asked both ways" : ways > 1 ? ", asked in several ways" : "";
  const seeds = curves.some(({ seed }) => seed !== null) && runs.size > new Set(curves.map(({ model }) => model)).size;
  return `Score on ${curves[0]?.task} against training step, ${plural(runs.size, "training run")}${asked}${seeds ? "; thin lines are seeds, thick lines their means" : ""}.`;
}

/** Whether more than half of the steps lie in the first tenth of their range, so that a linear axis would crush them. */
function crowdAtStart(steps: readonly number[]): boolean {
  const [low, high] = [least(steps), most(steps)];
  return low >= 0 && steps.filter((step) => step <= low + (high - low) / 10).length > steps.length / 2;
}

/** Whether all values are positive and the largest is more than a hundred times the smallest. */
function spanDecades(values: readonly number[]): boolean {
  return least(values) > 0 && most(values) > 100 * least(values);
}

function least(values: readonly number[]): number {
  return values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
}

function most(values: readonly number[]): number {
  return values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
}

function axisDomain(
  values: readonly number[],
  { isLog, room }: { readonly isLog: boolean; readonly room?: number },
): [number, number] {
  const options = room === undefined ? {} : { room };
  if (!isLog) return domainOf(values, options);
  const [low, high] = domainOf(values.map(logarithm), options);
  return [exponential(low), exponential(high)];
}

function scaled(title: string, isLog: boolean): { readonly title: string; readonly scale?: "log" } {
  return isLog ? { title: `${title} (log scale)`, scale: "log" } : { title };
}

type LineStyle = Pick<Line, "tone" | "weight" | "label">;

/** What a point of a mean is: its score, the interval where there is one, and how many seeds it is of. */
function pointNames(
  name: string,
  seeds: CurveGroup["seeds"],
  band: readonly BandPoint[],
  proportion: boolean,
): (point: CurvePoint) => string {
  const ranges = new Map(band.map(({ x, low, high }) => [x, { low, high }]));
  const unit = proportion ? POINTS : { scale: 1, suffix: "", decimals: 3 };
  const score = (value: number) => `${formatScore(value, unit)}${proportion ? "%" : ""}`;
  return ({ step, value }) => {
    const range = ranges.get(step);
    const interval = range === undefined ? "" : ` [${formatScore(range.low, unit)}, ${formatScore(range.high, unit)}]`;
    return `${name}, step ${formatCount(step)}: ${score(value)}${interval}${seeds.length > 1 ? `, ${seeds.length} seeds` : ""}`;
  };
}

function linesThrough(
  points: readonly CurvePoint[],
  { weight, ...toned }: LineStyle,
  isLog: boolean,
  nameOf?: (point: CurvePoint) => string,
): Mark[] {
  return pieces(
    points.map((point) => ({
      x: point.step,
      y: point.value,
      ...(nameOf === undefined ? {} : { name: nameOf(point) }),
    })),
    isLog,
  ).map(
    // A line through one point would not be seen.
    (piece): Mark =>
      piece.length === 1 ? { kind: "dots", ...toned, dots: piece } : { kind: "line", weight, ...toned, points: piece },
  );
}

/** What lies below the plot ends at its edge: on a log axis the lower end of a band may have no place. */
function bandMarks(
  band: readonly BandPoint[],
  style: Pick<Band, "tone" | "label">,
  [lowest]: readonly [number, number],
  isLog: boolean,
): Mark[] {
  const inside = band.map((point) => ({ ...point, low: Math.max(point.low, lowest) }));
  return pieces(inside, isLog)
    .filter((points) => points.length > 1)
    .map((points): Mark => ({ kind: "band", ...style, points }));
}

/** What is drawn in one go: no line bridges a long stretch without checkpoints. On a log axis steps have no usual size. */
function pieces<Place extends { readonly x: number }>(points: readonly Place[], isLog: boolean): Place[][] {
  const thinned = spread(points, CHECKPOINTS);
  const usual = median(thinned.slice(1).map(({ x }, index) => x - (thinned[index] as Place).x));
  const drawn: Place[][] = [];
  thinned.forEach((point, index) => {
    const before = thinned[index - 1];
    if (before !== undefined && (isLog || point.x - before.x <= GAP * usual)) drawn.at(-1)?.push(point);
    else drawn.push([point]);
  });
  return drawn;
}

function crossoverMarks(
  { step, low, high }: NonNullable<LearningCurvesOptions["crossover"]>,
  [from, to]: readonly [number, number],
): Mark[] {
  const inside = (at: number) => Math.min(to, Math.max(from, at));
  const range: Mark = { kind: "area", tone: "muted", x: [inside(low), inside(high)], label: "range of the crossover" };
  return [
    ...(low < high ? [range] : []),
    { kind: "rule", tone: "muted", axis: "x", at: inside(step), label: "crossover" },
  ];
}

/** Mean over seeds at the checkpoints that all of them have; the curve itself where there is one. */
function centreOf(seeds: CurveGroup["seeds"]): readonly CurvePoint[] {
  return atSharedSteps(seeds).map(({ step, points }) => ({
    step,
    value: mean(points.map(({ value }) => value)),
    standardError: null,
  }));
}

interface BandPoint {
  readonly x: number;
  readonly low: number;
  readonly high: number;
}

/** t interval of the mean over seeds at the checkpoints that all of them have; none for one seed. */
function bandOf(seeds: CurveGroup["seeds"], level: number): BandPoint[] {
  return atSharedSteps(seeds).flatMap(({ step, points }) => {
    const values = points.map(({ value }) => value);
    const { low, high } = tInterval(mean(values), standardError(values), values.length - 1, { level });
    return Number.isFinite(low) && Number.isFinite(high) ? [{ x: step, low, high }] : [];
  });
}

/** What was chosen or left out. */
function drawnNotes(named: readonly CurveGroup[], others: number, unnamed: number, noun: string): string[] {
  const seeds = named.flatMap((group) => group.seeds);
  const longest = seeds.reduce((length, points) => Math.max(length, points.length), 0);
  const uneven = named.filter((group) => centreOf(group.seeds).length === 0);
  return [
    ...(unnamed > 0
      ? [
          `Of ${plural(named.length + unnamed, noun)} the best, the middle and the worst at the end are named; ${others < unnamed ? `${formatCount(others)} of the ` : "the "}${plural(unnamed, "other")} are thin grey lines${others < unnamed ? ", evenly spread over the ranks" : ""}.`,
        ]
      : []),
    ...(named.some((group) => group.seeds.length > SEEDS)
      ? [`Single lines for the first ${SEEDS} seeds of a ${noun}; means and bands are over all.`]
      : []),
    ...(longest > CHECKPOINTS
      ? [`${CHECKPOINTS} of ${formatCount(longest)} checkpoints are drawn, evenly spread.`]
      : []),
    ...(uneven.length > 0
      ? [`No checkpoint is shared by all seeds of ${uneven.map(({ name }) => name).join(", ")}: no mean is drawn.`]
      : []),
  ];
}

function brokenNotes(groups: readonly CurveGroup[], isLog: boolean): string[] {
  const isBroken = groups.some(({ seeds }) =>
    [...seeds, centreOf(seeds)].some(
      (points) =>
        pieces(
          points.map(({ step }) => ({ x: step })),
          isLog,
        ).length > 1,
    ),
  );
  return isBroken ? [`Lines break where checkpoints lie more than ${GAP} times as far apart as usual.`] : [];
}
