import { groupBy } from "../../data/groupBy.js";
import type { CutShortPoint, ScoreSeries } from "./scoreSeries.js";

/** A seed that answered less than this share of what the fullest seed did was cut short. */
export const COMPLETE_EVALUATION = 0.9;

/** An evaluation of one seed at one checkpoint that was cut short. */
export interface CutShort {
  readonly seed: string;
  readonly step: number | null;
  readonly items: number;
  /** Items of the fullest seed at that checkpoint. */
  readonly most: number;
}

interface CountedScore {
  readonly seed: string;
  readonly step: number | null;
  /** `null` where not known: such a score is never cut short. */
  readonly items?: number | null;
}

/**
 * The evaluations of one model that were cut short: of far fewer items than the fullest seed has at the same checkpoint. Where more
 * than half of the seeds have fewer, it is the fullest that was asked more, and none was cut short.
 */
export function evaluationsCutShort(scores: readonly CountedScore[]): CutShort[] {
  return [...groupBy(scores, ({ step }) => step).values()].flatMap((members) => {
    const counts = members.flatMap(({ items }) => items ?? []);
    const most = Math.max(0, ...counts);
    const short = members.flatMap(({ seed, step, items }) =>
      items !== undefined && items !== null && items < COMPLETE_EVALUATION * most ? [{ seed, step, items, most }] : [],
    );
    return 2 * short.length > members.length ? [] : short;
  });
}

/** Whether the score of this seed at this checkpoint is one of those that were cut short. */
export function isCutShort(short: readonly CutShort[]): (score: Omit<CountedScore, "items">) => boolean {
  const keys = new Set(short.map(({ seed, step }) => JSON.stringify([seed, step])));
  return ({ seed, step }) => keys.size > 0 && keys.has(JSON.stringify([seed, step]));
}

/**
 * The series without the scores of evaluations that were cut short: these are of other questions than the other seeds'. Each series
 * keeps what it lost in `cutShort`, and may have no point left.
 */
export function completeSeries(series: readonly ScoreSeries[]): ScoreSeries[] {
  const short = new Map(
    [
      ...groupBy(series, ({ model, task, metric, framing }) => JSON.stringify([model, task, metric, framing])).values(),
    ].flatMap((members) => {
      const scores = members.flatMap(({ seed, points }) =>
        points.map(({ step, items }) => ({ seed: seed ?? "", step, items })),
      );
      const found = groupBy(evaluationsCutShort(scores), ({ seed }) => seed);
      return members.flatMap((one) => {
        const own = found.get(one.seed ?? "");
        return own === undefined ? [] : [[one, new Map(own.map(({ step, most }) => [step, most]))] as const];
      });
    }),
  );
  if (short.size === 0) return [...series];
  return series.map((one) => {
    const own = short.get(one);
    if (own === undefined) return one;
    const lost = one.points.flatMap((point): CutShortPoint[] => {
      const most = own.get(point.step);
      return most === undefined ? [] : [{ ...point, items: point.items as number, most }];
    });
    return {
      ...one,
      points: one.points.filter(({ step }) => !own.has(step)),
      cutShort: [...(one.cutShort ?? []), ...lost],
    };
  });
}

/** Where the seeds of one model have scores, and where theirs were left out as cut short. */
export function placesOf(series: readonly ScoreSeries[]): {
  readonly scores: readonly { readonly seed: string; readonly step: number | null }[];
  readonly cutShort: readonly CutShort[];
} {
  return {
    scores: series.flatMap(({ seed, points }) => points.map(({ step }) => ({ seed: seed ?? "", step }))),
    cutShort: [
      ...new Map(
        series.flatMap(({ seed, cutShort = [] }) =>
          cutShort.map(
            ({ step, items, most }) => [JSON.stringify([seed, step]), { seed: seed ?? "", step, items, most }] as const,
          ),
        ),
      ).values(),
    ],
  };
}
