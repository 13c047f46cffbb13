import type { SeedRow } from "../../analysis/seeds/seedTable.js";
import { groupBy } from "../../data/groupBy.js";
import { NOISE } from "../../notes.js";
import { formatDifference, formatLevel, POINTS, plural } from "../../numberFormat.js";
import { median } from "../../numeric/quantiles.js";
import type { Figure, Mark, Whiskers } from "../figure/figure.js";
import { rowNames } from "./rowNames.js";

/** Most rows that one figure shows. */
const LIMIT = 24;

/** One amount of noise and how far it may lie off, or how far models differ in it. */
interface Amount {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** One row of the figure: a score, or a benchmark over its models. */
interface Drawn {
  readonly rows: readonly SeedRow[];
  readonly seeds: Amount | null;
  readonly items: Amount | null;
}

/**
 * The noise of each benchmark side by side, the noisiest on top: SD over training seeds at the last checkpoint, and
 * half-width of the interval from item sampling. Several models of several benchmarks: the median over the models with
 * their range; otherwise one row a score, its SD with its interval. Proportions only. `null` where neither was measured.
 */
export function noiseSources(rows: readonly SeedRow[], id = "noise"): Figure | null {
  const measured = rows.filter((row) => row.proportion && (row.finalSd !== null || row.itemHalfWidth !== null));
  const benchmarks = [
    ...groupBy(measured, ({ task, framing, metric }) => JSON.stringify([task, framing, metric])).values(),
  ];
  const overModels = benchmarks.length > 1 && new Set(measured.map(({ model }) => model)).size > 1;
  const all = overModels ? benchmarks.map(rangeOverModels) : measured.map(ofOneScore);
  const shown = all.sort((a, b) => sizeOf(b) - sizeOf(a)).slice(0, LIMIT);
  const [noisiest] = shown;
  if (noisiest === undefined) return null;
  const both = all.filter(({ seeds, items }) => seeds !== null && items !== null);
  const above = both.filter(({ seeds, items }) => (seeds as Amount).value > (items as Amount).value).length;
  const names = rowNames(
    shown.map((one) => one.rows[0] as SeedRow),
    [
      ({ task }) => task,
      ({ framing }) => framing,
      ...(overModels ? [] : [({ model }: SeedRow) => model]),
      ({ metric }) => metric,
    ],
  );
  const amount = (value: number) => formatDifference(value, POINTS).replace("+", "");
  const level = shown.flatMap((one) => one.rows[0]?.finalSdInterval?.level ?? [])[0];
  const of = (kind: "seeds" | "items") => shown.flatMap((one, y) => (one[kind] === null ? [] : [{ y, ...one[kind] }]));
  const [seeded, itemised] = [of("seeds"), of("items")];
  const withTrials = shown.some((one) => one.rows.some(({ sources }) => sources.measured.includes(NOISE.trials)));
  const from = withTrials ? "items and trials" : "items";
  const drawn = [
    ...(seeded.length > 0 ? ["SD over seeds"] : []),
    ...(itemised.length > 0 ? [`half-width from ${from}`] : []),
  ];
  const edge = 2 * sizeOf(noisiest);
  return {
    kind: "figure",
    id,
    title:
      both.length > 0
        ? `SD over seeds exceeds the half-width from ${from} in ${above} of ${plural(both.length, overModels ? "benchmark" : "score")}`
        : seeded.length > 0
          ? `${names[0]} is the noisiest: SD over seeds ${amount(sizeOf(noisiest))}`
          : `${from === "items" ? "Items" : "Items and trials"} alone leave ${names[0]} uncertain by ±${amount(sizeOf(noisiest))}`,
    description: `Noise of each ${overModels ? "benchmark" : "score"} in points: ${drawn.join(", and ")}.`,
    x: {
      kind: "number",
      title: `${drawn.join(", ")}, in points`,
      unit: "amount",
      domain: [
        0,
        1.03 * Math.max(...[...seeded, ...itemised].map(({ value, high }) => Math.max(value, Math.min(high, edge)))),
      ],
    },
    y: { kind: "category", title: "", categories: names },
    marks: (
      [
        {
          kind: "whiskers",
          tone: "second",
          along: "x",
          whiskers: whiskersOf(itemised),
        },
        {
          kind: "whiskers",
          tone: "first",
          along: "x",
          whiskers: whiskersOf(seeded),
        },
        {
          kind: "dots",
          tone: "first",
          label: `final SD over seeds${overModels || level === undefined ? "" : `, ${formatLevel(level)} interval`}`,
          dots: seeded.map(({ y, value }) => ({ x: value, y, name: `${names[y]}: SD over seeds ${amount(value)}` })),
        },
        {
          kind: "dots",
          tone: "second",
          hollow: true,
          label: `half-width of the interval from ${from}`,
          dots: itemised.map(({ y, value }) => ({ x: value, y, name: `${names[y]}: ±${amount(value)} from ${from}` })),
        },
      ] satisfies readonly Mark[]
    ).filter((mark) => (mark.kind === "dots" ? mark.dots : mark.whiskers).length > 0),
    notes: [
      ...(overModels
        ? ["Dots: the median over the models of a benchmark; bars: from the least to the most noisy model."]
        : []),
      ...(all.length > LIMIT
        ? [`The ${LIMIT} noisiest of ${plural(all.length, overModels ? "benchmark" : "score")} are drawn.`]
        : []),
      ...(measured.length < rows.length
        ? [`${plural(rows.length - measured.length, "score")} without either, or not in 0–1, left out.`]
        : []),
      ...(!overModels && shown.some(({ rows: [row] }) => row?.notes.some(({ code }) => code === "seeds-at-bound"))
        ? ["No bar: most seeds score exactly 0 or 100."]
        : []),
      ...(seeded.some(({ high }) => high > edge) ? ["An arrow ends an interval that leaves the picture."] : []),
    ],
    columns: [
      "task",
      "framing",
      "model",
      "metric",
      "seeds",
      "final SD",
      "final SD low",
      "final SD high",
      "item half-width",
    ],
    rows: shown
      .flatMap((one) => one.rows)
      .map((row) => [
        row.task,
        row.framing,
        row.model,
        row.metric,
        row.seeds,
        row.finalSd,
        row.finalSdInterval?.low ?? null,
        row.finalSdInterval?.high ?? null,
        row.itemHalfWidth,
      ]),
  };
}

function ofOneScore(row: SeedRow): Drawn {
  const { finalSd, finalSdInterval: interval } = row;
  const width = row.itemHalfWidth;
  return {
    rows: [row],
    seeds: finalSd === null ? null : { value: finalSd, low: interval?.low ?? finalSd, high: interval?.high ?? finalSd },
    items: width === null ? null : { value: width, low: width, high: width },
  };
}

function rangeOverModels(rows: readonly SeedRow[]): Drawn {
  const range = (pick: (row: SeedRow) => number | null): Amount | null => {
    const values = rows.flatMap((row) => pick(row) ?? []);
    return values.length === 0 ? null : { value: median(values), low: Math.min(...values), high: Math.max(...values) };
  };
  return { rows, seeds: range(({ finalSd }) => finalSd), items: range(({ itemHalfWidth }) => itemHalfWidth) };
}

function sizeOf({ seeds, items }: Drawn): number {
  return Math.max(seeds?.value ?? 0, items?.value ?? 0);
}

/** The amounts that have a width. */
function whiskersOf(amounts: readonly (Amount & { readonly y: number })[]): Whiskers["whiskers"] {
  return amounts.flatMap(({ y, low, high }) => (low < high ? [{ at: y, low, high }] : []));
}
