import { differenceUnit } from "../../analysis/comparison/wording.js";
import type { Interval } from "../../inference/intervals/interval.js";
import { formatCount, formatScore, formatSignificant, type ScoreUnit, UNDEFINED_TEXT } from "../../numberFormat.js";
import type { Field } from "./document.js";

/** What names a row: shown only where rows differ in it. */
export interface LabelledRow {
  readonly model: string;
  readonly task: string;
  readonly metric: string;
  readonly framing: string | null;
  /** A metric of which less is better is marked so. */
  readonly higherIsBetter?: boolean;
}

/** Columns that name a row. */
export function labelFields<Row extends LabelledRow>(): Field<Row>[] {
  return [
    { title: "task", align: "left", show: (row) => row.task },
    { title: "framing", align: "left", show: (row) => row.framing ?? "" },
    { title: "model", align: "left", show: (row) => row.model },
    { title: "metric", align: "left", show: metricLabel },
  ];
}

/** The metric, with ↓ where less is better. */
export function metricLabel({ metric, higherIsBetter = true }: Pick<LabelledRow, "metric" | "higherIsBetter">): string {
  return higherIsBetter ? metric : `${metric} ↓`;
}

/** The unit that a row's scores are printed in. */
export function unitOf(row: { readonly proportion: boolean }, size: number | null): ScoreUnit {
  return differenceUnit(row.proportion, Math.abs(size ?? 0));
}

/** `0.57 [0.39, 1.04]` in the unit; a dash for `null`. */
export function withInterval(value: number | null, interval: Interval | null, unit: ScoreUnit): string {
  if (value === null) return UNDEFINED_TEXT;
  const text = formatScore(value, unit);
  return interval === null ? text : `${text} [${formatScore(interval.low, unit)}, ${formatScore(interval.high, unit)}]`;
}

/** A count column. */
export function countField<Row>(title: string, value: (row: Row) => number | null): Field<Row> {
  return { title, align: "right", show: (row) => formatCount(value(row)) };
}

/** Seeds at the last checkpoint, and of how many where some stopped before it: `4 of 5`. */
export function seedsText({ seeds, finalSeeds }: { readonly seeds: number; readonly finalSeeds: number }): string {
  return finalSeeds === seeds ? formatCount(seeds) : `${formatCount(finalSeeds)} of ${formatCount(seeds)}`;
}

/** Two figures: with few seeds a ratio to their SD has no more. */
export function snrText(ratio: number | null): string {
  if (ratio === null) return UNDEFINED_TEXT;
  const rounded = Number(ratio.toPrecision(2));
  return Math.abs(rounded) < 1000 ? formatSignificant(rounded, 2) : formatCount(rounded);
}
