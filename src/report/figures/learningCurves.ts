import type { ScoreSeries } from "../../analysis/scoreSeries.js";
import { groupBy } from "../../data/groupBy.js";
import { standardError, tInterval } from "../../inference/meanInterval.js";
import { formatFixed, formatLevel, formatSignificant, plural } from "../../numberFormat.js";
import { mean } from "../../numeric/moments.js";
import { domainOf, type Figure, type Mark, type Tone } from "../figure/figure.js";

/** Models or framings that one figure tells apart. */
const TONES: readonly Tone[] = ["first", "second", "third"];
/** Most seeds of one group that are drawn one by one, and most checkpoints of a curve. */
const SEEDS = 12;
const CHECKPOINTS = 200;

export interface LearningCurvesOptions {
  /** Default `curves`. */
  readonly id?: string;
  /** Nominal coverage of the band; default 0.95. */
  readonly level?: number;
  /** What the figure shows, in words; default says where the curves end. */
  readonly title?: string;
  /** A crossover to mark, with its interval. */
  readonly crossover?: { readonly step: number; readonly low: number; readonly high: number };
}

/**
 * Learning curves of one task: every seed thin, the mean thick, and a band that is the t interval of the mean over seeds
 * at each checkpoint that all seeds have. At most three groups (models, or framings of one model) are drawn.
 * `null` when no series has two checkpoints.
 */
export function learningCurves(
  series: readonly ScoreSeries[],
  { id = "curves", level = 0.95, title, crossover }: LearningCurvesOptions = {},
): Figure | null {
  const curves = series.map(withSteps).filter(({ points }) => points.length > 1);
  const allSteps = [...new Set(curves.flatMap(({ points }) => points.map(({ step }) => step)))].sort((a, b) => a - b);
  const kept = new Set(spread(allSteps, CHECKPOINTS));
  const groups = [...groupBy(curves, groupName).entries()];
  const drawn = groups
    .slice(0, TONES.length)
    .map(([name, members]): [string, SteppedSeries[]] => [
      name,
      members.map((one) => ({ ...one, points: one.points.filter(({ step }) => kept.has(step)) })),
    ]);
  const [first] = drawn.flatMap(([, members]) => members);
  if (first === undefined) return null;
  const shown = drawn.flatMap(([, members]) => members);
  const steps = shown.flatMap(({ points }) => points.map(({ step }) => step));
  const values = shown.flatMap(({ points }) => points.map(({ value }) => value));
  const chances = [...new Set(shown.flatMap(({ chance }) => (chance === null ? [] : [chance])))];
  const proportion = shown.every((one) => one.proportion);
  const bands = drawn.map(([, members]) => bandOf(members, level));
  const unevenSeeds = drawn.filter(([, members], index) => members.length > 1 && bands[index]?.points.length === 0);
  return {
    kind: "figure",
    id,
    title: title ?? `${first.task}: ${drawn.map(([name, members]) => endText(name, members, drawn.length)).join("; ")}`,
    description: `Score on ${first.task} against training step, ${plural(shown.length, "training run")}${shown.length > drawn.length ? "; one thin line a seed, thick lines are means over seeds" : ""}.`,
    x: { kind: "number", title: "training step", unit: "plain", domain: domainOf(steps, { room: 0.01 }) },
    y: {
      kind: "number",
      title: `${first.metric}${first.higherIsBetter ? "" : " (less is better)"}`,
      unit: proportion ? "share" : "plain",
      domain: domainOf(
        [...values, ...bands.flatMap(({ points }) => points.flatMap(({ low, high }) => [low, high]))].map((value) =>
          proportion ? Math.min(1, Math.max(0, value)) : value,
        ),
        { include: chances },
      ),
    },
    marks: [
      ...(crossover === undefined
        ? []
        : [
            {
              kind: "area" as const,
              tone: "muted" as const,
              x: [crossover.low, crossover.high] as const,
              label: "crossover, interval",
            },
            { kind: "rule" as const, tone: "muted" as const, axis: "x" as const, at: crossover.step },
          ]),
      ...chances.map((at): Mark => ({ kind: "rule", tone: "muted", axis: "y", at, label: "chance" })),
      ...drawn.flatMap(([name, members], index): Mark[] => {
        const tone = TONES[index] as Tone;
        const { points: band, means } = bands[index] as CurveBand;
        const many = members.length > 1;
        return [
          ...(band.length > 1
            ? [{ kind: "band" as const, tone, points: band, label: `${formatLevel(level)} interval of the mean` }]
            : []),
          ...members.slice(0, SEEDS).map(
            ({ points }): Mark => ({
              kind: "line",
              tone,
              weight: many ? "thin" : "thick",
              points: points.map(({ step, value }) => ({ x: step, y: value })),
              ...(many ? {} : { label: name }),
            }),
          ),
          ...(many && means.length > 1
            ? [
                {
                  kind: "line" as const,
                  tone,
                  weight: "thick" as const,
                  points: means,
                  label: `${name}, mean of ${members.length} seeds`,
                },
              ]
            : []),
        ];
      }),
    ],
    notes: [
      ...(groups.length > drawn.length
        ? [`${drawn.length} of ${groups.length} groups are drawn: ${drawn.map(([name]) => name).join(", ")}.`]
        : []),
      ...(drawn.some(([, members]) => members.length > SEEDS)
        ? [`Single lines for the first ${SEEDS} seeds of a group; means and bands are over all.`]
        : []),
      ...(kept.size < allSteps.length
        ? [`${kept.size} of ${allSteps.length} checkpoints are drawn, evenly spread.`]
        : []),
      ...(unevenSeeds.length > 0
        ? [`No checkpoint is shared by all seeds of ${unevenSeeds.map(([name]) => name).join(", ")}: no mean is drawn.`]
        : []),
    ],
    columns: ["task", "metric", "model", "framing", "seed", "step", "score"],
    rows: shown.flatMap(({ task, metric, model, framing, seed, points }) =>
      points.map(({ step, value }) => [task, metric, model, framing, seed, step, value]),
    ),
  };
}

/** About so many of the values, evenly spread, first and last included. */
function spread(values: readonly number[], most: number): readonly number[] {
  if (values.length <= most) return values;
  return Array.from(
    { length: most },
    (_, index) => values[Math.round((index * (values.length - 1)) / (most - 1))] as number,
  );
}

/** `0.31 → 0.52`: where the curves of a group begin and end, on average. */
function endText(name: string, members: readonly SteppedSeries[], groups: number): string {
  const ends = [0, -1].map((at) => mean(members.map(({ points }) => points.at(at)?.value ?? Number.NaN)));
  const share = members.every((one) => one.proportion);
  const texts = ends.map((value) => (share ? `${formatFixed(100 * value, 1)}%` : formatSignificant(value, 4)));
  return `${groups > 1 ? `${name} ` : ""}${texts.join(" → ")}`;
}

interface SteppedSeries extends Omit<ScoreSeries, "points"> {
  readonly points: readonly { readonly step: number; readonly value: number }[];
}

function withSteps(series: ScoreSeries): SteppedSeries {
  return {
    ...series,
    points: series.points.flatMap(({ step, value }) => (step === null ? [] : [{ step, value }])),
  };
}

function groupName({ model, framing }: SteppedSeries): string {
  return framing === null ? model : `${model}, ${framing}`;
}

interface CurveBand {
  readonly points: readonly { readonly x: number; readonly low: number; readonly high: number }[];
  readonly means: readonly { readonly x: number; readonly y: number }[];
}

/** Mean and t interval over seeds at the checkpoints that every seed has. */
function bandOf(members: readonly SteppedSeries[], level: number): CurveBand {
  const byStep = groupBy(
    members.flatMap(({ points }) => points),
    ({ step }) => step,
  );
  const shared = [...byStep.entries()]
    .filter(([, points]) => points.length === members.length)
    .sort(([a], [b]) => a - b);
  if (members.length < 2) return { points: [], means: [] };
  return {
    means: shared.map(([x, points]) => ({ x, y: mean(points.map(({ value }) => value)) })),
    points: shared.flatMap(([x, points]) => {
      const values = points.map(({ value }) => value);
      const { low, high } = tInterval(mean(values), standardError(values), values.length - 1, { level });
      return Number.isFinite(low) && Number.isFinite(high) ? [{ x, low, high }] : [];
    }),
  };
}
