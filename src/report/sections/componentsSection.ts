import type { VarianceShares } from "../../analysis/varianceShares.js";
import { formatFixed, formatScore, UNDEFINED_TEXT } from "../../numberFormat.js";
import { type Block, type Field, heading, list, table } from "../document.js";
import { nextRunSentence } from "../reportAnswers.js";
import { type LabelledRow, labelFields, unitOf } from "./fields.js";
import { rowNotes } from "./noteList.js";

interface Row extends LabelledRow {
  readonly shares: VarianceShares;
}

/** Where the variance of a score comes from, and what would lower it. */
export function componentsSection(
  tables: readonly VarianceShares[],
  { limit = Number.POSITIVE_INFINITY }: { readonly limit?: number } = {},
): Block[] {
  if (tables.length === 0) return [];
  const rows = tables.map(
    (shares): Row => ({
      model: shares.run.model,
      task: shares.run.task,
      metric: shares.run.metric,
      framing: shares.run.framing ?? null,
      shares,
    }),
  );
  const sources = [...new Set(tables.flatMap(({ shares }) => shares.map(({ source }) => source)))];
  const error =
    (pick: (shares: VarianceShares) => number | null) =>
    ({ shares }: Row) =>
      formatScore(pick(shares), unitOf({ proportion: isShare(shares) }, shares.mean));
  const fields: Field<Row>[] = [
    ...labelFields<Row>(),
    { title: "seeds", align: "right", show: ({ shares }) => String(shares.seeds) },
    { title: "items", align: "right", show: ({ shares }) => String(shares.items) },
    { title: "trials", align: "right", show: ({ shares }) => String(shares.trials) },
    ...sources.map(
      (source): Field<Row> => ({
        title: `${source} %`,
        align: "right",
        show: ({ shares }) => percent(shares.shares.find((share) => share.source === source)),
      }),
    ),
    { title: "SE of the mean", align: "right", show: error(({ standardError }) => standardError), always: true },
    { title: "SE, seeds × 2", align: "right", show: error(({ projected }) => projected?.doubleSeeds ?? null) },
    { title: "SE, items × 2", align: "right", show: error(({ projected }) => projected?.doubleItems ?? null) },
    { title: "SE, trials × 2", align: "right", show: error(({ projected }) => projected?.doubleTrials ?? null) },
  ];
  const next = nextRunSentence(tables);
  return [
    heading(2, "Where does the variance come from?"),
    ...table(
      "Shares of the variance of single scores at the last checkpoint, with intervals; SE in score units (points where scores lie in 0–1).",
      rows,
      fields,
      {
        limit,
      },
    ),
    list([
      "Shares are of one answer by one run; a share of items is the spread of their difficulty, which paired comparisons cancel.",
      "SE of the mean: for new draws of all sources that these runs measure; “seeds × 2” and the like: what twice as many of one kind would make of it.",
      ...(next === null ? [] : [next]),
      ...rowNotes(rows.map((row) => ({ ...row, notes: row.shares.notes }))),
    ]),
  ];
}

function isShare({ mean }: VarianceShares): boolean {
  return mean !== null && mean >= 0 && mean <= 1;
}

function percent(share: VarianceShares["shares"][number] | undefined): string {
  if (share?.share == null) return UNDEFINED_TEXT;
  const text = formatFixed(100 * share.share, 1);
  const { shareInterval: interval } = share;
  return interval === null
    ? text
    : `${text} [${formatFixed(100 * interval.low, 1)}, ${formatFixed(100 * interval.high, 1)}]`;
}
