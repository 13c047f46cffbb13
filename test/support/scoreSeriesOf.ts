import type { ScoreSeries } from "../../src/analysis/scores/scoreSeries.js";

/** One curve of model `m` on task `t`, metric `acc`: steps 0, 10, 20, … unless the points name their own. */
export function scoreSeriesOf(
  values: readonly number[],
  { steps, standardError = null, ...rest }: Partial<Omit<ScoreSeries, "kind">> & SeriesParts = {},
): ScoreSeries {
  return {
    kind: "score-series",
    model: "m",
    task: "t",
    metric: "acc",
    framing: null,
    seed: null,
    higherIsBetter: true,
    chance: null,
    proportion: true,
    origin: "runs",
    subtasks: null,
    points: values.map((value, index) => ({
      step: steps?.[index] ?? 10 * index,
      value,
      items: null,
      standardError,
      interval: null,
      trials: 1,
    })),
    ...rest,
  };
}

interface SeriesParts {
  readonly steps?: readonly number[];
  readonly standardError?: number | null;
}
