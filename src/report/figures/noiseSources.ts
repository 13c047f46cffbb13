import { oneMetricATask } from "../../analysis/comparison/primaryTests.js";
import type { SeedRow } from "../../analysis/seeds/seedTable.js";
import { requireArgument } from "../../arguments/requireArgument.js";
import { recordsWith, TEXT } from "../../arguments/shapes.js";
import { groupBy } from "../../data/groupBy.js";
import { LEVEL } from "../../defaults.js";
import { formatCount, formatDifference, formatLevel, POINTS, plural, pointsText } from "../../numberFormat.js";
import { normalQuantile } from "../../numeric/distributions/normal.js";
import { median } from "../../numeric/quantiles.js";
import { someNames } from "../../someNames.js";
import type { Figure, Mark, Whiskers } from "../figure/figure.js";
import { itemNoise } from "../text/noiseLine.js";
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
 * The noise of each benchmark side by side, the noisiest on top: SD over training seeds at the last checkpoint, and on the same
 * scale the standard error from item sampling; without seeds the half-width of the interval from item sampling. Several models of several benchmarks: the median over the models with
 * their range; otherwise one row a score, its SD with its interval. Of several benchmarks one metric each, that of most of them. Proportions only.
 * `null` where neither was measured.
 */
export function noiseSources(rows: readonly SeedRow[], id = "noise"): Figure | null {
  requireArgument("noiseSources", "rows", rows, recordsWith(["task"], "the rows of seeds(results)"));
  requireArgument("noiseSources", "id", id, TEXT);
  const data = noiseData(rows.map(drawnRow));
  if (data === null) return null;
  const drawn = [
    ...(data.seeded.length > 0 ? ["SD over seeds"] : []),
    ...(data.itemised.length > 0 ? [`${data.itemNoun} from ${data.from}`] : []),
  ];
  const ends = [...data.seeded, ...data.itemised].map(({ value, high }) => Math.max(value, Math.min(high, data.edge)));
  return {
    kind: "figure",
    id,
    title: titleOf(data),
    description: `Noise of each ${data.noun} in points: ${drawn.join(", and ")}.`,
    x: {
      kind: "number",
      title: `${drawn.join(", ")}, in points`,
      unit: "amount",
      domain: [0, 1.03 * Math.max(...ends)],
    },
    y: { kind: "category", title: "", categories: data.names },
    marks: marksOf(data),
    notes: notesOf(data, rows),
    columns: COLUMNS,
    rows: data.shown.flatMap((one) => one.rows).map(cellsOf),
  };
}

/**
 * A row with the final figures of the seeds that did not end far from the others: one that broke away is no noise. Seeds that all
 * agree show none: an SD of 0 is no amount of it.
 */
function drawnRow(row: SeedRow): SeedRow {
  const { finalSeeds, finalSd, finalSdInterval } = row.diverged?.without ?? row;
  return { ...row, finalSeeds, finalSd: finalSd === 0 ? null : finalSd, finalSdInterval };
}

/** What the figure shows. */
type NoiseData = NonNullable<ReturnType<typeof noiseData>>;

function noiseData(rows: readonly SeedRow[]) {
  const known = rows.filter((row) => row.proportion && (row.finalSd !== null || row.itemHalfWidth !== null));
  const measured = new Set(known.map(({ task }) => task)).size > 1 ? oneMetricATask(known) : known;
  const benchmarks = [
    ...groupBy(measured, ({ task, framing, metric }) => JSON.stringify([task, framing, metric])).values(),
  ];
  // A half-width is about two standard errors: beside an SD it would look twice as large as it is.
  const isBesideSd = measured.some((row) => row.finalSd !== null) && measured.some((row) => row.itemHalfWidth !== null);
  const share = isBesideSd ? 1 / normalQuantile((1 + LEVEL) / 2) : 1;
  const overModels = benchmarks.length > 1 && new Set(measured.map(({ model }) => model)).size > 1;
  const all = overModels
    ? benchmarks.map((rows) => rangeOverModels(rows, share))
    : measured.map((row) => ofOneScore(row, share));
  const shown = all.sort((a, b) => sizeOf(b) - sizeOf(a)).slice(0, LIMIT);
  const [noisiest] = shown;
  if (noisiest === undefined) return null;
  const of = (kind: "seeds" | "items") => shown.flatMap((one, y) => (one[kind] === null ? [] : [{ y, ...one[kind] }]));
  const subject = itemNoise(shown.flatMap((one) => one.rows));
  return {
    measured,
    known,
    all,
    shown,
    overModels,
    noun: overModels ? "benchmark" : "score",
    largest: sizeOf(noisiest),
    /** Where intervals that reach further are cut. */
    edge: 2 * sizeOf(noisiest),
    names: namesOf(shown, overModels),
    seeded: of("seeds"),
    itemised: of("items"),
    subject,
    from: subject === "Items alone" ? "items" : "items and trials",
    /** What is drawn of the noise of items. */
    itemNoun: isBesideSd ? "standard error" : "half-width",
  };
}

function namesOf(shown: readonly { readonly rows: readonly SeedRow[] }[], overModels: boolean) {
  return rowNames(
    shown.map((one) => one.rows[0] as SeedRow),
    [
      ({ task }) => task,
      ({ framing }) => framing,
      ...(overModels ? [] : [({ model }: SeedRow) => model]),
      ({ metric }) => metric,
    ],
  );
}

function amount(value: number): string {
  return formatDifference(value, POINTS).replace("+", "");
}

/** From where to where, where that is known. */
function rangeText(low: number, high: number): string {
  return low < high ? ` [${amount(low)}, ${amount(high)}]` : "";
}

/** `300 items`, or `100 to 300 items` of several scores. */
function countText({ rows }: Drawn, noun: string, pick: (row: SeedRow) => number | null): string {
  const counts = rows.flatMap((row) => pick(row) ?? []);
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  if (counts.length === 0) return `${noun}s`;
  return `${least < most ? `${formatCount(least)} to ` : ""}${plural(most, noun)}`;
}

function titleOf({ all, shown, seeded, names, largest, subject, from, noun, itemNoun }: NoiseData): string {
  const isWithout = shown.some(({ rows }) => rows.some(({ diverged }) => diverged !== null));
  const without = isWithout ? ", without seeds that ended far from the others" : "";
  const both = all.filter(({ seeds, items }) => seeds !== null && items !== null);
  const above = both.filter(({ seeds, items }) => (seeds as Amount).value > (items as Amount).value).length;
  if (both.length > 0) {
    return `SD over seeds exceeds the ${itemNoun} from ${from} in ${above} of ${plural(both.length, noun)}${without}`;
  }
  return seeded.length > 0
    ? `${names[0]} is the noisiest: SD over seeds ${pointsText(largest)}${without}`
    : `${subject} leave ${names[0]} uncertain by ±${pointsText(largest)}`;
}

function marksOf({ shown, seeded, itemised, names, overModels, from, itemNoun }: NoiseData): Mark[] {
  const level = shown.flatMap((one) => one.rows[0]?.finalSdInterval?.level ?? [])[0];
  const marks = [
    { kind: "whiskers", tone: "second", along: "x", whiskers: whiskersOf(itemised) },
    { kind: "whiskers", tone: "first", along: "x", whiskers: whiskersOf(seeded) },
    {
      kind: "dots",
      tone: "first",
      label: `final SD over seeds${overModels || level === undefined ? "" : `, ${formatLevel(level)} interval`}`,
      dots: seeded.map(({ y, value, low, high }) => ({
        x: value,
        y,
        name: `${names[y]}: SD over seeds ${amount(value)}${rangeText(low, high)}, ${countText(shown[y] as Drawn, "seed", ({ finalSeeds }) => finalSeeds)}`,
      })),
    },
    {
      kind: "dots",
      tone: "second",
      hollow: true,
      label: itemNoun === "half-width" ? `half-width of the interval from ${from}` : `standard error from ${from}`,
      dots: itemised.map(({ y, value, low, high }) => ({
        x: value,
        y,
        name: `${names[y]}: ${itemNoun === "half-width" ? "±" : "standard error "}${amount(value)}${rangeText(low, high)} from ${countText(shown[y] as Drawn, "item", ({ items }) => items)}${from === "items" ? "" : " and trials"}`,
      })),
    },
  ] satisfies readonly Mark[];
  return marks.filter((mark) => (mark.kind === "dots" ? mark.dots : mark.whiskers).length > 0);
}

function notesOf({ all, shown, measured, known, seeded, overModels, noun, edge }: NoiseData, rows: readonly SeedRow[]) {
  const atBound = shown.some(({ rows: [row] }) => row?.notes.some(({ code }) => code === "seeds-at-bound"));
  const diverged = shown.flatMap((one) => one.rows).flatMap((row) => divergedText(row) ?? []);
  const lines: readonly (readonly [boolean, string])[] = [
    [overModels, "Dots: the median over the models of a benchmark; bars: from the least to the most noisy model."],
    [all.length > LIMIT, `The ${LIMIT} noisiest of ${plural(all.length, noun)} are drawn.`],
    [
      known.length < rows.length,
      `${plural(rows.length - known.length, "score")} without either, or not in 0–1, left out.`,
    ],
    [
      measured.length < known.length,
      `One metric of each task is drawn, that of most tasks; ${plural(known.length - measured.length, "score")} by others left out.`,
    ],
    [!overModels && atBound, "No bar: most seeds score exactly 0 or 100."],
    [diverged.length > 0, `Without the seeds that ended far from the others: ${someNames(diverged, 3, "; ")}.`],
    [seeded.some(({ high }) => high > edge), "An arrow ends an interval that leaves the picture."],
  ];
  return lines.flatMap(([holds, line]) => (holds ? [line] : []));
}

/** `seed 3 of m on quiz`; `null` where none diverged. */
function divergedText({ diverged, model, task }: SeedRow): string | null {
  if (diverged === null) return null;
  const seeds = [diverged, ...diverged.more].map(({ seed }) => seed);
  return `${seeds.length === 1 ? "seed" : "seeds"} ${someNames(seeds, 3, " and ")} of ${model} on ${task}`;
}

const COLUMNS = [
  "task",
  "framing",
  "model",
  "metric",
  "seeds",
  "final SD",
  "final SD low",
  "final SD high",
  "item half-width",
];

function cellsOf(row: SeedRow) {
  const { task, framing, model, metric, finalSeeds, finalSd, finalSdInterval, itemHalfWidth } = row;
  const { low = null, high = null } = finalSdInterval ?? {};
  return [task, framing, model, metric, finalSeeds, finalSd, low, high, itemHalfWidth];
}

function ofOneScore(row: SeedRow, share: number): Drawn {
  const { finalSd, finalSdInterval: interval } = row;
  const width = row.itemHalfWidth === null ? null : share * row.itemHalfWidth;
  return {
    rows: [row],
    seeds: finalSd === null ? null : { value: finalSd, low: interval?.low ?? finalSd, high: interval?.high ?? finalSd },
    items: width === null ? null : { value: width, low: width, high: width },
  };
}

function rangeOverModels(rows: readonly SeedRow[], share: number): Drawn {
  const range = (pick: (row: SeedRow) => number | null): Amount | null => {
    const values = rows.flatMap((row) => pick(row) ?? []);
    return values.length === 0 ? null : { value: median(values), low: Math.min(...values), high: Math.max(...values) };
  };
  return {
    rows,
    seeds: range(({ finalSd }) => finalSd),
    items: range(({ itemHalfWidth }) => (itemHalfWidth === null ? null : share * itemHalfWidth)),
  };
}

function sizeOf({ seeds, items }: Drawn): number {
  return Math.max(seeds?.value ?? 0, items?.value ?? 0);
}

/** The amounts that have a width. */
function whiskersOf(amounts: readonly (Amount & { readonly y: number })[]): Whiskers["whiskers"] {
  return amounts.flatMap(({ y, low, high }) => (low < high ? [{ at: y, low, high }] : []));
}
