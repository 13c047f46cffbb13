import type { SeedRow } from "../../analysis/seedTable.js";
import { formatDifference, formatLevel, plural } from "../../numberFormat.js";
import { domainOf, type Figure, type Mark } from "../figure/figure.js";
import { itemHalfWidthOf } from "../itemHalfWidth.js";
import { unitOf } from "../sections/fields.js";
import { rowNames } from "./rowNames.js";

/** Most rows that one figure shows. */
const LIMIT = 24;

/**
 * The noise of each task side by side: SD over training seeds with its interval, and half-width of the interval from item
 * sampling; the noisiest on top. Proportions only. `null` where neither was measured.
 */
export function noiseSources(rows: readonly SeedRow[], id = "noise"): Figure | null {
  const measured = rows.filter((row) => row.proportion && (row.seedSd !== null || itemHalfWidthOf(row) !== null));
  if (measured.length === 0) return null;
  const size = (row: SeedRow) => Math.max(row.seedSd ?? 0, itemHalfWidthOf(row) ?? 0);
  const shown = [...measured].sort((a, b) => size(b) - size(a)).slice(0, LIMIT);
  const both = measured.filter((row) => row.seedSd !== null && itemHalfWidthOf(row) !== null);
  const above = both.filter((row) => row.seedSd! > itemHalfWidthOf(row)!).length;
  const [noisiest] = shown as [SeedRow];
  const names = rowNames(shown, [
    ({ task }) => task,
    ({ framing }) => framing,
    ({ model }) => model,
    ({ metric }) => metric,
  ]);
  const amount = (value: number, row: SeedRow) => formatDifference(value, unitOf(row, row.finalMean)).replace("+", "");
  const level = shown.find(({ seedSdInterval }) => seedSdInterval !== null)?.seedSdInterval?.level;
  const seeded = shown.flatMap((row, y) => (row.seedSd === null ? [] : [{ row, y, sd: row.seedSd }]));
  const itemised = shown.flatMap((row, y) => {
    const width = itemHalfWidthOf(row);
    return width === null ? [] : [{ row, y, width }];
  });
  const drawn = [
    ...(seeded.length > 0 ? ["standard deviation over training seeds"] : []),
    ...(itemised.length > 0 ? ["half-width of the interval from item sampling"] : []),
  ];
  return {
    kind: "figure",
    id,
    title:
      both.length > 0
        ? `Seed SD exceeds the half-width from items in ${above} of ${plural(both.length, "score")}`
        : seeded.length > 0
          ? `${names[0]} is the noisiest: seed SD ${amount(size(noisiest), noisiest)}`
          : `Items alone leave ${names[0]} uncertain by ±${amount(size(noisiest), noisiest)}`,
    description: `Noise of each score in points: ${drawn.join(", and ")}.`,
    x: {
      kind: "number",
      title: "noise, in points",
      unit: "amount",
      domain: domainOf(
        shown.flatMap((row) => [size(row), Math.min(row.seedSdInterval?.high ?? 0, 2 * size(row))]),
        { include: [0], room: 0.03 },
      ).map((value, end) => (end === 0 ? 0 : value)) as [number, number],
    },
    y: { kind: "category", title: "", categories: names },
    marks: [
      {
        kind: "whiskers",
        tone: "first",
        along: "x",
        whiskers: seeded.flatMap(({ row, y }) =>
          row.seedSdInterval === null ? [] : [{ at: y, low: row.seedSdInterval.low, high: row.seedSdInterval.high }],
        ),
      },
      {
        kind: "dots",
        tone: "first",
        label: `seed SD${level === undefined ? "" : `, ${formatLevel(level)} interval`}`,
        dots: seeded.map(({ row, y, sd }) => ({
          x: sd,
          y,
          name: `${names[y]}: seed SD ${amount(sd, row)}, ${plural(row.seeds, "seed")}`,
        })),
      },
      {
        kind: "dots",
        tone: "second",
        hollow: true,
        label: "half-width of the interval from items",
        dots: itemised.map(({ row, y, width }) => ({
          x: width,
          y,
          name: `${names[y]}: ±${amount(width, row)} from items`,
        })),
      },
    ].filter((mark) => ("dots" in mark ? mark.dots : mark.whiskers).length > 0) as Mark[],
    notes: [
      ...(measured.length > LIMIT ? [`The ${LIMIT} noisiest of ${measured.length} rows are drawn.`] : []),
      ...(measured.length < rows.length
        ? [`${plural(rows.length - measured.length, "row")} without either, or not in 0–1, left out.`]
        : []),
      ...(shown.some((row) => (row.seedSdInterval?.high ?? 0) > 2 * size(row))
        ? ["Intervals that leave the picture are cut at its edge."]
        : []),
    ],
    columns: [
      "task",
      "framing",
      "model",
      "metric",
      "seeds",
      "seed SD",
      "seed SD low",
      "seed SD high",
      "item half-width",
    ],
    rows: shown.map((row) => [
      row.task,
      row.framing,
      row.model,
      row.metric,
      row.seeds,
      row.seedSd,
      row.seedSdInterval?.low ?? null,
      row.seedSdInterval?.high ?? null,
      itemHalfWidthOf(row),
    ]),
  };
}
