import { groupBy } from "../../data/groupBy.js";
import { ALPHA, LEVEL } from "../../defaults.js";
import { requireAlpha, requireLevel } from "../../errors.js";
import type { Interval } from "../../inference/intervals/interval.js";
import { stepNoise } from "../../inference/trend/stepNoise.js";
import { finiteOrNull } from "../../notes.js";
import { mean, standardDeviation } from "../../numeric/moments.js";
import { positiveOrNaN } from "../../numeric/spread/positiveOrNaN.js";
import { completeSeries } from "../scores/completeSeries.js";
import { seedInterval } from "../scores/replicates.js";
import type { ScoreSeries } from "../scores/scoreSeries.js";
import { type Monotonicity, monotonicity } from "./monotonicity.js";

export interface CurveOptions {
  /** Nominal coverage in (0, 1) of the interval over seeds; default 0.95. */
  readonly level?: number;
  /** Probability of calling a trend where there is none; default 0.05. */
  readonly alpha?: number;
}

/** Monotonicity of one curve: one model, task, metric, framing and seed. */
export interface CurveRow extends Monotonicity {
  readonly kind: "curve";
  readonly model: string;
  readonly task: string;
  readonly metric: string;
  readonly framing: string | null;
  readonly seed: string | null;
  readonly items: number | null;
  readonly chance: number | null;
  readonly proportion: boolean;
  readonly higherIsBetter: boolean;
  /** SD of the changes between checkpoints, in score units; `null` for fewer than three, and for changes that are all alike. */
  readonly stepNoise: number | null;
  /** Checkpoints in order, with the score and its standard error from item sampling (`null` where not known) at each. */
  readonly steps: readonly number[];
  readonly scores: readonly number[];
  readonly standardErrors: readonly (number | null)[];
}

/** Kendall's τ over the seeds of one model, task, metric and framing: the seeds are the replication. */
export interface CurveSummary {
  readonly model: string;
  readonly task: string;
  readonly metric: string;
  readonly framing: string | null;
  readonly higherIsBetter: boolean;
  readonly curves: number;
  readonly meanTau: number | null;
  readonly tauSd: number | null;
  /** t interval over seeds, within −1 … 1; `null` for one seed, and for seeds that all have the same τ, which shows no spread. */
  readonly tauInterval: Interval | null;
  /** How many curves improve, get worse, only moved, or show no trend on their own. */
  readonly trends: {
    readonly improving: number;
    readonly worsening: number;
    readonly moved: number;
    readonly none: number;
  };
}

/** One row a series that names checkpoints; series without any are left out. */
export function curveTable(series: readonly ScoreSeries[], { alpha = ALPHA }: CurveOptions = {}): CurveRow[] {
  requireAlpha("curveTable", alpha);
  return completeSeries(series).flatMap(({ points, ...labels }) => {
    const placed = points.filter(({ step }) => step !== null);
    if (placed.length === 0) return [];
    const scores = placed.map(({ value }) => value);
    const standardErrors = placed.map(({ standardError }) => standardError);
    const { model, task, metric, framing, seed, chance, proportion, higherIsBetter } = labels;
    return [
      {
        kind: "curve",
        model,
        task,
        metric,
        framing,
        seed,
        items: placed.at(-1)?.items ?? null,
        chance,
        proportion,
        higherIsBetter,
        stepNoise: finiteOrNull(positiveOrNaN(stepNoise(scores))),
        steps: placed.map(({ step }) => step as number),
        scores,
        standardErrors,
        ...monotonicity(scores, {
          alpha,
          higherIsBetter,
          chance,
          proportion,
          standardErrors,
        }),
      },
    ];
  });
}

/** The scores of a curve, one a checkpoint. */
export function curvePoints({ steps, scores, standardErrors }: CurveRow): {
  readonly step: number;
  readonly value: number;
  readonly standardError: number | null;
}[] {
  return steps.map((step, index) => ({
    step,
    value: scores[index] as number,
    standardError: standardErrors[index] ?? null,
  }));
}

/** Mean τ over seeds with its t interval, one a model, task, metric and framing. */
export function curveSummaries(curves: readonly CurveRow[], { level = LEVEL }: CurveOptions = {}): CurveSummary[] {
  requireLevel("curveSummaries", level);
  return [
    ...groupBy(curves, ({ model, task, metric, framing }) => JSON.stringify([model, task, metric, framing])).values(),
  ].map((members) => {
    const { model, task, metric, framing, higherIsBetter } = members[0] as CurveRow;
    const taus = members.flatMap(({ kendallTau }) => kendallTau ?? []);
    const average = mean(taus);
    const count = (trend: CurveRow["trend"]) => members.filter((member) => member.trend === trend).length;
    return {
      model,
      task,
      metric,
      framing,
      higherIsBetter,
      curves: members.length,
      meanTau: finiteOrNull(average),
      tauSd: finiteOrNull(standardDeviation(taus)),
      tauInterval: seedInterval(taus, level, [-1, 1]),
      trends: {
        improving: count("improving"),
        worsening: count("worsening"),
        moved: count("moved"),
        none: count("no trend shown"),
      },
    };
  });
}
