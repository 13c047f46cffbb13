import type { FacetShare, FacetShares } from "../../analysis/components/facetShares.js";
import { formatCount, formatFixed, formatLevel, formatRange, formatScore, plural } from "../../numberFormat.js";
import { isShare } from "../../numeric/share.js";
import { type Block, type Field, type Heading, heading, list, table } from "../document/document.js";
import { unitOf } from "../document/fields.js";
import { noiseLine } from "../text/noiseLine.js";
import { noteLines } from "./noteList.js";

/** Where the variance of scores over judges, prompts and other facets comes from, a table a row. `level` is of the headings. */
export function facetSharesSection(
  rows: readonly FacetShares[],
  { limit = Number.POSITIVE_INFINITY, level = 2 }: { readonly limit?: number; readonly level?: Heading["level"] } = {},
): Block[] {
  return rows.slice(0, limit).flatMap((row) => oneTable(row, level));
}

const COUNTED: Readonly<Record<string, string>> = { shots: "draw of examples", engine: "machine" };

function oneTable(row: FacetShares, level: Heading["level"]): Block[] {
  const { run, factors, trials, shares, mean, interval, standardError, projected, next, sources } = row;
  const unit = unitOf({ proportion: isShare(mean ?? Number.NaN) }, mean);
  const fields: Field<FacetShare>[] = [
    { title: "source", align: "left", show: ({ source }) => source },
    { title: "SD", align: "right", show: ({ sd }) => formatScore(sd, unit) },
    { title: "% of one answer", align: "right", show: withInterval },
    { title: "% of SE²", align: "right", show: ({ shareOfMean }) => percent(shareOfMean) },
  ];
  const counts = [
    ...factors.map(({ factor, levels }) => plural(levels, COUNTED[factor] ?? factor)),
    ...(trials > 1 ? [plural(trials, "trial")] : []),
  ];
  const range =
    interval === null
      ? "no interval"
      : `${formatLevel(interval.level)} CI ${formatRange(interval.low, interval.high, unit, false)}`;
  const doubled = projected.map(({ way, standardError: error }) => `${nameOf(way)} ${formatScore(error, unit)}`);
  const at = run.step === undefined ? "" : ` at the end of training (step ${formatCount(run.step)})`;
  return [
    heading(level, [run.task, run.metric, run.model, ...(run.framing === undefined ? [] : [run.framing])].join(" · ")),
    ...table(
      `${counts.join(" × ")}: what the variance of one answer, and the squared standard error (SE²) of the mean, are made of${at}.`,
      shares,
      fields,
      {},
    ),
    list([
      `mean ${formatScore(mean, unit)}, ${range}, SE ${formatScore(standardError, unit)}: for new draws of all of these`,
      ...(doubled.length === 0 ? [] : [`SE with twice the ${doubled.join(", ")}`]),
      ...(next ?? []).map(
        ({ way, design, standardError: error, extraCost }) =>
          `${way === "mixture" ? "best mixture" : `all on ${nameOf(way)}`}: SE ${formatScore(error, unit)} for ${formatFixed(extraCost, 0)} (${designText(design)})`,
      ),
      noiseLine(sources),
      ...noteLines(row.notes),
    ]),
  ];
}

function nameOf(way: string): string {
  return way === "trials" ? way : plural(2, COUNTED[way] ?? way).replace(/^2 /, "");
}

function designText(design: Readonly<Record<string, number>>): string {
  return Object.entries(design)
    .map(([name, count]) => (name === "trials" ? plural(count, "trial") : plural(count, COUNTED[name] ?? name)))
    .join(", ");
}

function percent(share: number | null): string {
  return formatFixed(share === null ? null : 100 * share, 1);
}

function withInterval({ share, shareInterval: interval }: FacetShare): string {
  const text = percent(share);
  return share === null || interval === null ? text : `${text} [${percent(interval.low)}, ${percent(interval.high)}]`;
}
