import { canMove, type ItemReach, type Reach, reachOf, type SeedReach } from "../../analysis/planning/reach.js";
import { formatCount, formatScore, UNDEFINED_TEXT } from "../../numberFormat.js";
import { type Block, type Field, heading, list, table } from "../document/document.js";
import { countField, labelFields, metricLabel, unitOf } from "../document/fields.js";
import { itemGapCurve, seedGapCurve } from "../figures/gapCurves.js";
import { largestTasksFirst } from "./largestTasksFirst.js";
import type { NoisePart } from "./noiseSection.js";
import { type Section, withFigures } from "./section.js";

/** What the section adds to the record of a report; the type of the table of sections names it. @public */
export interface PowerPart {
  /** How small a difference these data can show. */
  readonly reach: Reach;
}

export const POWER: Section<"power", PowerPart, PowerPart & NoisePart> = {
  name: "power",
  title: "What these data can show",
  needs: "comparisons of models, or two training seeds",
  doing: "detectable differences",
  unasked: () => ({ reach: { items: [], seeds: [] } }),
  analyse: ({ comparisons, seeds, series }) => ({
    part: { reach: reachOf(comparisons, largestTasksFirst(seeds, series)) },
  }),
  isEmpty: ({ reach }) => reach.items.length + reach.seeds.length === 0,
  blocks: ({ reach }, { limit, figures }) => withFigures(figures, reachSection(reach, { limit })),
  pictures: ["gap-by-items", "gap-by-seeds"],
  figures: ({ noise }, { comparisons }) => ({
    figures: [comparisons === null ? null : itemGapCurve(comparisons), seedGapCurve(noise)],
  }),
  tables: ({ reach }) => [
    ["power-items", reach.items],
    ["power-seeds", reach.seeds],
  ],
};

/** How small a difference these data can show, and what one point would take. */
export function reachSection(
  { items, seeds }: Reach,
  { limit = Number.POSITIVE_INFINITY }: { readonly limit?: number } = {},
): Block[] {
  if (items.length === 0 && seeds.length === 0) return [];
  const amount = (row: { readonly proportion: boolean }, value: number | null, size: number | null) => {
    if (value === null) return UNDEFINED_TEXT;
    const unit = unitOf(row, size);
    return `${formatScore(value, unit)}${unit.suffix}`;
  };
  const allShared = items.every(({ shared }) => shared);
  const itemFields: Field<ItemReach>[] = [
    { title: "task", align: "left", show: ({ task }) => task, always: true },
    { title: "framing", align: "left", show: ({ framing }) => framing ?? "" },
    { title: "metric", align: "left", show: metricLabel },
    countField("comparisons", (row) => row.comparisons),
    { ...countField<ItemReach>(allShared ? "shared items" : "items", (row) => row.items), always: true },
    {
      title: "can show",
      align: "right",
      show: (row) => amount(row, row.minimumDetectableEffect, row.baselineMean),
      always: true,
    },
    countField("items for 1 pt", (row) => row.itemsForOnePoint),
  ];
  const seedFields: Field<SeedReach>[] = [
    ...labelFields<SeedReach>(),
    { ...countField<SeedReach>("seeds", (row) => row.seeds), always: true },
    {
      title: "gap, one seed each",
      align: "right",
      show: (row) =>
        row.proportion && row.seedGap >= 1 ? "more than the scale" : amount(row, row.seedGap, row.finalMean),
      always: true,
    },
    { title: "seeds each for 1 pt", align: "right", show: seedsText },
  ];
  const onePoint = [
    ...(items.some(({ itemsForOnePoint }) => itemsForOnePoint !== null) ? ["items"] : []),
    ...(seeds.some(({ seedsForOnePoint }) => seedsForOnePoint !== null) ? ["seeds"] : []),
  ];
  return [
    heading(2, "What can these data show?"),
    ...table(
      `From items: differences between two models ${allShared ? "on the same items" : "as if each had drawn items of its own, but where they share them"}.`,
      items,
      itemFields,
      { limit },
    ),
    ...table("From training seeds: differences between two training runs, the largest gaps first.", seeds, seedFields, {
      limit,
    }),
    list([
      ...(items.length > 0
        ? [
            "can show: the true difference that comes out significant 4 times of 5, in the comparison with the median noise of the task; for one comparison, not for many together.",
          ]
        : []),
      ...(onePoint.length > 0 && [...items, ...seeds].some((row) => row.proportion && isUnmovable(row))
        ? ["—: the mean lies within a point of 0 or 100, and cannot both rise and fall by one."]
        : []),
      ...(allShared ? [] : ["items: of each side where the two share none; on the same items fewer would do."]),
      ...(onePoint.length > 0
        ? [
            `${onePoint.map((kind) => (kind === "seeds" ? "seeds each" : kind)).join(" and ")} for 1 pt: what a true difference of one point (0.01) takes to be found 4 times of 5, if the noise stays as measured here${onePoint.includes("seeds") ? "; in brackets, for the ends of the SD's interval" : ""}.${onePoint.length > 1 ? " Items do not make up for seeds, nor seeds for items." : ""}`,
          ]
        : []),
    ]),
  ];
}

function isUnmovable(row: ItemReach | SeedReach): boolean {
  const score = "seedGap" in row ? row.finalMean : row.baselineMean;
  return score !== null && !canMove(score);
}

/** `480 (150–6 600)`, to two figures. */
function seedsText({ seedsForOnePoint, seedsForOnePointRange: range }: SeedReach): string {
  const about = (count: number | null) => formatCount(count === null ? null : Number(count.toPrecision(2)));
  return range === null
    ? about(seedsForOnePoint)
    : `${about(seedsForOnePoint)} (${about(range.low)}–${about(range.high)})`;
}
