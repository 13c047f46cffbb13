import type { PruningCurve, PruningPoint } from "../../analysis/subsets/pruning.js";
import { formatDifference, formatFixed, formatLevel, formatScore } from "../../numberFormat.js";
import { unitOf } from "../document/fields.js";
import { domainOf, type Figure, type Mark } from "../figure/figure.js";

/**
 * SD over seeds of the scores without the share of the items that discriminate least, with the band of random subsets of the same size and
 * the SD on all items; hollow within the band. `null` for fewer than two points with a band, and for items that were chosen on the
 * very runs that they score. The standard error from items is not drawn: items that all runs answer alike have none, and tell nothing.
 */
export function pruningFigure(curve: PruningCurve, id = "pruning"): Figure | null {
  const { task, points, notes } = curve;
  if (notes.some(({ code }) => code === "same-runs")) return null;
  const shown = points.flatMap(knownAt);
  const [first] = shown;
  if (first === undefined || shown.length < 2) return null;
  const scores = shown.flatMap(({ value, band }) => [value, band.low, band.high]);
  const scale = unitOf(curve, Math.max(...scores));
  const level = formatLevel(first.band.level);
  const text = (score: number) => formatScore(score, scale);
  return {
    kind: "figure",
    id,
    title: titleOf(task, shown, (drift) => formatDifference(drift, unitOf(curve, Math.abs(drift)))),
    description: `Seed SD of the scores without the least discriminating items, by the share that is dropped; band: the central ${level} of random subsets of the same size.`,
    x: {
      kind: "number",
      title: "share of the items dropped",
      unit: "share",
      domain: domainOf(shown.map(({ dropped }) => dropped)),
    },
    y: {
      kind: "number",
      title: curve.proportion ? "seed SD, in points" : "seed SD",
      unit: curve.proportion ? "amount" : "plain",
      domain: domainOf(scores, { include: [0, ...(first.full === null ? [] : [first.full])] }),
      ticksFrom: 0,
    },
    marks: [
      {
        kind: "band",
        tone: "second",
        label: "random subsets",
        points: shown.map(({ dropped, band: { low, high } }) => ({ x: dropped, low, high })),
      },
      ...(first.full === null
        ? []
        : [{ kind: "rule" as const, tone: "muted" as const, axis: "y" as const, at: first.full, label: "all items" }]),
      {
        kind: "line",
        tone: "first",
        weight: "thin",
        points: shown.map(({ dropped, value }) => ({ x: dropped, y: value })),
      },
      ...PLACES.flatMap(({ place, tone, label }): Mark[] => {
        const dots = shown.flatMap((one, row) =>
          one.place === place
            ? [
                {
                  x: one.dropped,
                  y: one.value,
                  row,
                  name: `${formatFixed(100 * one.dropped, 0)}% dropped, ${one.size} items left: seed SD ${text(one.value)}, random subsets ${text(one.band.low)} to ${text(one.band.high)}`,
                },
              ]
            : [],
        );
        return dots.length === 0 ? [] : [{ kind: "dots", tone, label, hollow: place === "within", dots }];
      }),
    ],
    notes: ["Items were chosen on other runs than those that are scored here. The band is of each share by itself."],
    columns: ["dropped", "items", "seed SD", "random low", "random high", "all items", "drift"],
    rows: shown.map(({ dropped, size, value, band, full, drift }) => [
      dropped,
      size,
      value,
      band.low,
      band.high,
      full,
      drift.subset,
    ]),
  };
}

type Known = ReturnType<typeof knownAt>[number];

function knownAt({ dropped, size, measures: { seedSd, drift } }: PruningPoint) {
  const { subset: value, randomInterval: band, full, place } = seedSd;
  return value === null || band === null ? [] : [{ dropped, size, value, band, full, place, drift }];
}

const PLACES = [
  { place: "below", tone: "first", label: "below random subsets" },
  { place: "above", tone: "third", label: "above random subsets" },
  { place: "within", tone: "muted", label: "not told from random subsets" },
] as const;

/** What dropping half of the items does, or the most that was dropped. */
function titleOf(task: string, shown: readonly Known[], driftText: (drift: number) => string): string {
  const half = shown.find(({ dropped }) => dropped >= 0.5) ?? (shown.at(-1) as Known);
  const { place, drift } = half;
  const noise = place === "within" ? "is not told from" : `lies ${place}`;
  const moved =
    drift.subset === null || drift.place === null || drift.place === "within"
      ? ""
      : `, and the mean drifts by ${driftText(drift.subset)}`;
  return `${task}: without the ${formatFixed(100 * half.dropped, 0)}% least discriminating items the seed SD ${noise} that of random items${moved}`;
}
