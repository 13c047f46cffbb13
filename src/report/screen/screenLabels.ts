import { groupBy } from "../../data/groupBy.js";
import type { Field } from "../document/document.js";
import { type LabelledRow, metricLabel } from "../document/fields.js";

type Labels = Pick<LabelledRow, "task" | "metric" | "framing" | "higherIsBetter">;

/** Columns that name a test, for a screen: the metric may go where each task has one, and tells nothing apart. */
export function testFields<Row extends Labels>(rows: readonly Row[]): Field<Row>[] {
  const isTold = [...groupBy(rows, ({ task, framing }) => JSON.stringify([task, framing])).values()].some(
    (own) => new Set(own.map(metricLabel)).size > 1,
  );
  return [
    { title: "task", align: "left", show: ({ task }) => task, always: true },
    { title: "framing", align: "left", show: ({ framing }) => framing ?? "" },
    { title: "metric", align: "left", show: metricLabel, detail: !isTold },
  ];
}
