import type { VarianceShare, VarianceShares } from "../../analysis/components/varianceShares.js";
import { requireArgument } from "../../arguments/requireArgument.js";
import { recordsWith, TEXT } from "../../arguments/shapes.js";
import { formatFixed, formatLevel } from "../../numberFormat.js";
import { listed } from "../../someNames.js";
import type { Bars, Figure, Tone } from "../figure/figure.js";
import { rowNames } from "./rowNames.js";

/** Most rows that one figure shows. */
const LIMIT = 24;

const SOURCES: readonly { readonly source: VarianceShare["source"]; readonly tone: Tone; readonly label: string }[] = [
  { source: "items", tone: "first", label: "items" },
  { source: "seeds", tone: "second", label: "seeds" },
  { source: "interaction", tone: "third", label: "seeds × items" },
  { source: "trials", tone: "good", label: "trials" },
  { source: "residual", tone: "muted", label: "rest" },
];

/**
 * Where the variance of a score's mean comes from, one bar a row: shares of its squared standard error.
 * `null` where no row's components are known.
 */
export function varianceBars(tables: readonly VarianceShares[], id = "components"): Figure | null {
  requireArgument("varianceBars", "tables", tables, recordsWith(["shares"], "the rows of components(results)"));
  requireArgument("varianceBars", "id", id, TEXT);
  const known = tables.filter(({ shares }) =>
    shares.some(({ shareOfMean }) => shareOfMean !== null && shareOfMean > 0),
  );
  const shown = known.slice(0, LIMIT);
  if (shown.length === 0) return null;
  const totals = SOURCES.map(({ source }) => known.filter((one) => largest(one) === source).length);
  const leading = SOURCES[totals.indexOf(Math.max(...totals))] as (typeof SOURCES)[number];
  const names = rowNames(shown, [
    ({ run }) => run.task,
    ({ run }) => run.framing,
    ({ run }) => run.model,
    ({ run }) => run.metric,
  ]);
  const stacks = shown.map((one) => stackOf(one));
  const [alone] = known.length === 1 ? stacks : [];
  return {
    kind: "figure",
    id,
    title:
      alone !== undefined
        ? `${names[0]}: the squared error of the mean is ${partsText(alone)}`
        : `The ${leading.label} are the largest source of error in ${Math.max(...totals)} of ${known.length} scores`,
    description: "Shares of the squared standard error of each mean score, by source.",
    x: { kind: "number", title: "share of the squared standard error of the mean", unit: "share", domain: [0, 1] },
    y: { kind: "category", title: "", categories: names },
    marks: SOURCES.flatMap(({ source, tone, label }): Bars[] => {
      const bars = stacks.flatMap((stack, at) => {
        const part = stack.find((one) => one.source === source);
        if (part === undefined || part.to <= part.from) return [];
        const share = part.to - part.from;
        return [
          {
            at,
            from: part.from,
            to: part.to,
            text: `${formatFixed(100 * share, 0)}%`,
            name: `${names[at]}: ${label} ${formatFixed(100 * share, 1)}%`,
          },
        ];
      });
      return bars.length === 0 ? [] : [{ kind: "bars", tone, label, bars }];
    }),
    notes: [
      "Estimated shares of the squared error of the mean, over which items, seeds and trials average out; the shares of one answer's variance are others. A long bar says what more of one kind would lower.",
      ...(known.length > LIMIT ? [`${LIMIT} of ${known.length} rows are drawn.`] : []),
    ],
    columns: [
      "task",
      "framing",
      "model",
      "metric",
      "source",
      "share of the squared error",
      "share of one score",
      "low",
      "high",
      "level",
    ],
    rows: shown.flatMap(({ run, shares }) =>
      shares.map(({ source, shareOfMean, share, shareInterval: range }) => [
        run.task,
        run.framing ?? null,
        run.model,
        run.metric,
        source,
        shareOfMean,
        share,
        range?.low ?? null,
        range?.high ?? null,
        range === null ? null : formatLevel(range.level),
      ]),
    ),
  };
}

/** `96% from items and 4% from trials`, the largest first. */
function partsText(stack: ReturnType<typeof stackOf>): string {
  const parts = [...stack]
    .sort((a, b) => b.to - b.from - (a.to - a.from))
    .map(({ source, from, to }) => {
      const { label } = SOURCES.find((one) => one.source === source) as (typeof SOURCES)[number];
      return `${formatFixed(100 * (to - from), 0)}% from ${label}`;
    });
  return listed(parts);
}

function stackOf({ shares }: VarianceShares) {
  let from = 0;
  return SOURCES.flatMap(({ source }) => {
    const share = shares.find((one) => one.source === source)?.shareOfMean ?? null;
    if (share === null || share <= 0) return [];
    const part = { source, from, to: from + share };
    from = part.to;
    return [part];
  });
}

function largest({ shares }: VarianceShares): VarianceShare["source"] | undefined {
  return [...shares].sort((a, b) => (b.shareOfMean ?? 0) - (a.shareOfMean ?? 0))[0]?.source;
}
