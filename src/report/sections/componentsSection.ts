import { type FacetShares, facetSharesTable, runName } from "../../analysis/components/facetShares.js";
import type { VarianceShare, VarianceShares } from "../../analysis/components/varianceShares.js";
import { varianceSharesTable } from "../../analysis/components/varianceSharesTable.js";
import { selectRuns } from "../../data/select.js";
import { formatCount, formatFixed, formatScore, plural, UNDEFINED_TEXT } from "../../numberFormat.js";
import { isShare } from "../../numeric/share.js";
import { type Block, type Field, heading, list, table } from "../document/document.js";
import { type LabelledRow, labelFields, unitOf } from "../document/fields.js";
import { stabilityStrip } from "../figures/stabilityStrip.js";
import { varianceBars } from "../figures/varianceBars.js";
import { lastStepText } from "../text/lastStepText.js";
import { nextRunSentence } from "../text/nextRunSentence.js";
import { facetSharesSection } from "./facetSharesSection.js";
import { rowNotes } from "./noteList.js";
import { drawn, view } from "./resultView.js";
import { type Section, withFigures } from "./section.js";

/** What the section adds to the record of a report; the type of the table of sections names it. @public */
export interface ComponentsPart {
  /** Where the variance comes from, for models with several seeds or trials. */
  readonly components: readonly VarianceShares[];
  /** The same over judges, prompts and other random facets, for runs that are then in no other row. */
  readonly facetComponents: readonly FacetShares[];
}

/** Most tables whose trials are drawn. */
const STRIPS = 3;
const TITLE = "Where does the variance come from?";

export const COMPONENTS: Section<"components", ComponentsPart> = {
  name: "components",
  title: "Where the variance comes from",
  needs: "per-item results of two or more seeds, trials, prompts or judges of one model",
  doing: "variance components",
  unasked: () => ({ components: [], facetComponents: [] }),
  analyse({ results }, { level, missing, seed, facets }) {
    const over = facetSharesTable(results, { level, missing, seed, facets });
    const matrices = results.matrices.flatMap(
      (matrix) => selectRuns(matrix, (_, run) => !over.used.has(runName({ matrix, run }))) ?? [],
    );
    return {
      part: {
        components: varianceSharesTable({ ...results, matrices }, { level, missing }),
        facetComponents: over.rows,
      },
    };
  },
  isEmpty: ({ components, facetComponents }) => components.length + facetComponents.length === 0,
  blocks: ({ components, facetComponents }, { limit, figures }) =>
    withFigures(figures, [
      ...(components.length === 0 && facetComponents.length > 0 ? [heading(2, TITLE)] : []),
      ...componentsSection(components, { limit }),
      ...facetSharesSection(facetComponents, { limit, level: 3 }),
    ]),
  pictures: ["components", "stability"],
  figures({ components }, { results }) {
    const repeated = results.matrices.filter(({ runs }) => runs.some(({ trial }) => trial !== undefined));
    const strips = repeated.slice(0, STRIPS).map((matrix, index) => stabilityStrip(matrix, `stability-${index + 1}`));
    return { figures: [varianceBars(components), ...strips] };
  },
  tables: ({ components, facetComponents }) => [
    [
      "components",
      components.flatMap(({ run, shares, seeds, items, trials }) =>
        shares.map((share) => ({ ...run, seeds, items, trials, ...share })),
      ),
    ],
    ["facet-components", facetComponents.flatMap(({ run, shares }) => shares.map((share) => ({ ...run, ...share })))],
  ],
  views: [
    view<VarianceShares>("variance-shares", (tables) => [
      ...componentsSection(tables),
      ...drawn([varianceBars(tables)]),
    ]),
    view<FacetShares>("facet-shares", (rows) => facetSharesSection(rows)),
  ],
};

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
  const sharesOf = (whole: string, show: (share: VarianceShare) => string) =>
    sources.map(
      (source): Field<Row> => ({
        title: `${source}, % of ${whole}`,
        align: "right",
        show: ({ shares }) => {
          const share = shares.shares.find((one) => one.source === source);
          return share === undefined ? UNDEFINED_TEXT : show(share);
        },
      }),
    );
  const error =
    (pick: (shares: VarianceShares) => number | null) =>
    ({ shares }: Row) =>
      formatScore(pick(shares), unitOf({ proportion: isShare(shares.mean ?? Number.NaN) }, shares.mean));
  const fields: Field<Row>[] = [
    ...labelFields<Row>(),
    ...stepField(tables),
    { title: "seeds", align: "right", show: ({ shares }) => String(shares.seeds) },
    { title: "items", align: "right", show: ({ shares }) => String(shares.items) },
    {
      title: "trials",
      align: "right",
      show: ({ shares: { fewestTrials: fewest, trials } }) =>
        fewest < trials ? `${fewest}–${trials}` : String(trials),
    },
    ...sharesOf("SE²", ({ shareOfMean }) => percent(shareOfMean)),
    { title: "SE of the mean", align: "right", show: error(({ standardError }) => standardError), always: true },
    { title: "SE, seeds × 2", align: "right", show: error(({ projected }) => projected?.doubleSeeds ?? null) },
    { title: "SE, items × 2", align: "right", show: error(({ projected }) => projected?.doubleItems ?? null) },
    { title: "SE, trials × 2", align: "right", show: error(({ projected }) => projected?.doubleTrials ?? null) },
  ];
  const next = nextRunSentence(tables);
  const steps = lastStepText(tables.map(({ run }) => run.step));
  const isEarlier = tables.some(({ notes }) => notes.some(({ code }) => code === "later-without-items"));
  const last = steps === "" ? "" : ` at the ${isEarlier ? "last checkpoint with items" : "end of training"}${steps}`;
  const hasIntervals = tables.some(({ shares }) => shares.some(({ shareInterval }) => shareInterval !== null));
  return [
    heading(2, TITLE),
    ...table(
      `What the squared standard error (SE²) of each mean is made of${last}; SE in score units (points where scores lie in 0–1).`,
      rows,
      fields,
      { limit },
    ),
    list([
      "SE of the mean: for new draws of all sources that these runs measure; “seeds × 2” and the like: what twice as many of one kind would make of it.",
      ...(next === null ? [] : [next]),
      ...tables.flatMap((shares) => budgetText(shares, tables.length > 1)),
      ...rowNotes(rows.map((row) => ({ ...row, notes: row.shares.notes }))),
    ]),
    // A share of one answer has an interval only where there are seeds; without it the table above says more.
    ...(hasIntervals
      ? [
          ...table(
            `What the variance of one answer by one run is made of${last}, with intervals.`,
            rows,
            [...labelFields<Row>(), ...sharesOf("one answer", shareOfAnswer)],
            { limit },
          ),
          list(["A share of items is the spread of their difficulty, which paired comparisons cancel."]),
        ]
      : []),
  ];
}

/** The checkpoints, where the rows are not of one. */
function stepField(tables: readonly VarianceShares[]): Field<Row>[] {
  const show = ({ shares: { run } }: Row) => (run.step === undefined ? UNDEFINED_TEXT : formatCount(run.step));
  return new Set(tables.map(({ run }) => run.step ?? null)).size < 2 ? [] : [{ title: "step", align: "right", show }];
}

/** What a budget buys when it is spent on one kind alone, the best first. */
function budgetText({ run, next, mean, coverage }: VarianceShares, isNamed: boolean): string[] {
  if (next === null || next.length === 0) return [];
  const unit = unitOf({ proportion: isShare(mean ?? Number.NaN) }, mean);
  const name = [run.task, run.metric, run.model, ...(run.framing === undefined ? [] : [run.framing])].join(" · ");
  const ways = next.map(({ axis, design: { seeds, items, trials }, standardError, extraCost }) => {
    const design = [plural(seeds, "seed"), plural(items, "item"), plural(trials, "trial")].join(", ");
    return `all on ${axis}: SE ${formatScore(standardError, unit)} for ${formatFixed(extraCost, 0)} (${design})`;
  });
  const complete = coverage < 1 ? ", of tables without gaps" : "";
  return [`The budget buys${isNamed ? ` on ${name}` : ""}${complete}: ${ways.join("; ")}.`];
}

function percent(share: number | null): string {
  return formatFixed(share === null ? null : 100 * share, 1);
}

function shareOfAnswer({ share, shareInterval: interval }: VarianceShare): string {
  const text = percent(share);
  return share === null || interval === null ? text : `${text} [${percent(interval.low)}, ${percent(interval.high)}]`;
}
