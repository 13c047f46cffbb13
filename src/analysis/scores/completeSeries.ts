import { groupBy } from "../../data/groupBy.js";
import { type CutShort, evaluationsCutShort } from "./cutShort.js";
import type { ScoreSeries } from "./scoreSeries.js";

function groupOf({ model, task, metric, framing }: ScoreSeries): string {
  return JSON.stringify([model, task, metric, framing]);
}

/**
 * The series without the scores of evaluations that were cut short: these are of other questions than the other seeds'. Each series
 * keeps what it lost in `cutShort`, and may have no point left.
 */
export function completeSeries(series: readonly ScoreSeries[]): ScoreSeries[] {
  const short = new Map([...groupBy(series, groupOf)].map(([key, members]) => [key, placesOf(members).cutShort]));
  return series.map((one) => {
    const mostAt = new Map(
      short
        .get(groupOf(one))
        ?.flatMap(({ seed, step, most, leftOut }) => (leftOut && seed === (one.seed ?? "") ? [[step, most]] : [])),
    );
    const lost = one.points.flatMap((point) => {
      const most = mostAt.get(point.step);
      return most === undefined ? [] : [{ ...point, items: point.items as number, most }];
    });
    if (lost.length === 0) return one;
    const points = one.points.filter(({ step }) => !mostAt.has(step));
    return { ...one, points, cutShort: [...(one.cutShort ?? []), ...lost] };
  });
}

/** Where the seeds of one model have scores, and which evaluations were cut short. */
export function placesOf(series: readonly ScoreSeries[]): {
  readonly scores: readonly { readonly seed: string; readonly step: number | null; readonly items: number | null }[];
  readonly cutShort: readonly CutShort[];
} {
  const scores = series.flatMap(({ seed, points }) =>
    points.map(({ step, items }) => ({ seed: seed ?? "", step, items })),
  );
  const lost = series.flatMap(({ seed, cutShort = [] }) =>
    cutShort.map(({ step, items, most }) => ({ seed: seed ?? "", step, items, most, leftOut: true })),
  );
  return { scores, cutShort: [...lost, ...evaluationsCutShort(scores)] };
}
