import { formatCount, formatScore, UNDEFINED_TEXT } from "../../numberFormat.js";
import { type Block, type Field, heading, list, table } from "../document.js";
import type { ItemReach, Reach, SeedReach } from "../reportReach.js";
import { countField, labelFields, metricLabel, unitOf } from "./fields.js";

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
  const itemFields: Field<ItemReach>[] = [
    { title: "task", align: "left", show: ({ task }) => task, always: true },
    { title: "framing", align: "left", show: ({ framing }) => framing ?? "" },
    { title: "metric", align: "left", show: metricLabel },
    countField("comparisons", (row) => row.comparisons),
    { ...countField<ItemReach>("shared items", (row) => row.items), always: true },
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
      show: (row) => amount(row, row.seedGap, row.finalMean),
      always: true,
    },
    { title: "seeds each for 1 pt", align: "right", show: (row) => formatCount(row.seedsForOnePoint) },
  ];
  return [
    heading(2, "What can these data show?"),
    ...table("From items: differences between two models on the same items.", items, itemFields, { limit }),
    ...table("From training seeds: differences between two training runs.", seeds, seedFields, { limit }),
    list([
      "can show: the true difference that comes out significant 4 times of 5, in the comparison with the median standard error of the task; for one comparison, not for many together.",
      "items and seeds for 1 pt: what a true difference of one point (0.01) takes to be found as often, if the noise stays as measured here. Items do not make up for seeds, nor seeds for items.",
    ]),
  ];
}
