import { groupBy } from "../../data/groupBy.js";

/**
 * The points of several curves at the steps that all of them have, in the order of the steps. Curves of different grids
 * can only be averaged there: elsewhere the mean would change with the curves that are present.
 */
export function atSharedSteps<Point extends { readonly step: number }>(
  curves: readonly (readonly Point[])[],
): { readonly step: number; readonly points: readonly Point[] }[] {
  return [...groupBy(curves.flat(), ({ step }) => step)]
    .filter(([, points]) => points.length === curves.length)
    .sort(([a], [b]) => a - b)
    .map(([step, points]) => ({ step, points }));
}
