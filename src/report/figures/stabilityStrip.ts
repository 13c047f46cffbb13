import { requireArgument } from "../../arguments/requireArgument.js";
import { MATRIX, TEXT } from "../../arguments/shapes.js";
import { groupBy } from "../../data/groupBy.js";
import type { ResultMatrix } from "../../data/resultMatrix.js";
import { describeRun, type Run, runKey } from "../../data/run.js";
import { formatCount, formatFixed, plural } from "../../numberFormat.js";
import { areShares } from "../../numeric/share.js";
import type { Figure } from "../figure/figure.js";

/** Most items that get a dot and a row of their own. */
const LIMIT = 400;

interface TriedItem {
  readonly id: string;
  readonly share: number;
  readonly trials: number;
}

/**
 * The mean score of every item over the trials of one run, from the items that always pass to those that never do: how
 * much of a score hangs on items that change from trial to trial. Of the runs with most trials the one with most such items is drawn.
 * `null` without repeated trials, where no item changes, and for scores outside 0–1.
 */
export function stabilityStrip(matrix: ResultMatrix, id = "stability"): Figure | null {
  requireArgument("stabilityStrip", "matrix", matrix, MATRIX);
  requireArgument("stabilityStrip", "id", id, TEXT);
  const { runs, items, scores, task, metric } = matrix;
  const indexed = runs.map((run, index) => ({ run, index }));
  const triedIn = (members: typeof indexed): TriedItem[] =>
    items.flatMap((item, column): TriedItem[] => {
      const values = members
        .map(({ index }) => scores[index * items.length + column] as number)
        .filter((score) => !Number.isNaN(score));
      const total = values.reduce((sum, value) => sum + value, 0);
      return values.length < 2 ? [] : [{ id: item.id, share: total / values.length, trials: values.length }];
    });
  const repeated = [...groupBy(indexed, ({ run }) => runKey(run, ["trial"])).values()].filter(
    ({ length }) => length > 1,
  );
  const most = Math.max(...repeated.map(({ length }) => length));
  const [drawn] = repeated
    .filter(({ length }) => length === most)
    .map((members) => {
      const tried = triedIn(members);
      return { members, tried, unstable: tried.filter(({ share }) => share > 0 && share < 1).sort(mostRightFirst) };
    })
    .sort((a, b) => b.unstable.length - a.unstable.length);
  if (drawn === undefined) return null;
  const { members, tried, unstable } = drawn;
  if (unstable.length === 0 || !areShares(tried.map(({ share }) => share))) return null;
  const sorted = [...tried].sort(mostRightFirst);
  const shown = sorted.length <= LIMIT ? sorted : unstable.slice(0, LIMIT);
  const place = new Map(sorted.map(({ id: name }, index) => [name, index + 1]));
  const { trial: _, ...run } = (members[0] as { run: Run }).run;
  const others = repeated.length - 1;
  return {
    kind: "figure",
    id,
    title: `${task}: ${formatCount(unstable.length)} of ${plural(sorted.length, "item")} ${unstable.length === 1 ? "changes" : "change"} over ${plural(members.length, "trial")} of ${describeRun(run)}`,
    description: `Mean score (${metric}) of every item over ${plural(members.length, "trial")} of ${describeRun(run)}, in order.`,
    x: {
      kind: "number",
      title: "items, most often right first",
      unit: "plain",
      domain: [0.5, sorted.length + 0.5],
      whole: true,
    },
    y: { kind: "number", title: "share of right answers over the trials", unit: "share", domain: [-0.03, 1.03] },
    marks: [
      {
        kind: "line",
        tone: "first",
        weight: "thick",
        points: corners(sorted.map(({ share }) => share)),
      },
      {
        kind: "dots",
        tone: "second",
        label: "items that change from trial to trial",
        dots: (sorted.length <= LIMIT ? unstable : []).map(({ id: name, share, trials }) => ({
          x: place.get(name) as number,
          y: share,
          name: `${name}: ${formatFixed(100 * share, 0)}% of ${plural(trials, "trial")}`,
        })),
      },
    ].filter((mark) => mark.kind !== "dots" || (mark.dots?.length ?? 0) > 0) as Figure["marks"],
    notes: [
      ...(others > 0 ? [`${plural(others, "other run")} with trials ${others === 1 ? "is" : "are"} not drawn.`] : []),
      ...(sorted.length > tried.length
        ? []
        : sorted.length < items.length
          ? [`${plural(items.length - sorted.length, "item")} with fewer than two scored trials left out.`]
          : []),
    ],
    columns: ["item", "share", "trials"],
    rows: shown.map(({ id: name, share, trials }) => [name, share, trials]),
  };
}

const mostRightFirst = (a: TriedItem, b: TriedItem) => b.share - a.share;

/** A falling staircase by its corners alone, so that its size is that of its steps and not of the items. */
function corners(shares: readonly number[]): { x: number; y: number }[] {
  return shares.flatMap((y, index) => {
    const starts = index === 0 || shares[index - 1] !== y;
    const ends = index === shares.length - 1 || shares[index + 1] !== y;
    return [...(starts ? [{ x: index + 0.5, y }] : []), ...(ends ? [{ x: index + 1.5, y }] : [])];
  });
}
