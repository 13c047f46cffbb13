import type { SeedRow } from "../../analysis/seeds/seedTable.js";
import { formatLevel, formatScore } from "../../numberFormat.js";
import { type Block, type Field, heading, list, table } from "../document/document.js";
import { countField, labelFields, unitOf, withInterval } from "../document/fields.js";

interface CheckpointSpreadsOptions {
  /** Rows to show; default all. */
  readonly limit?: number;
}

/** How far the seeds lie apart at each checkpoint; nothing where no row has two checkpoints with two seeds. */
export function checkpointSpreads(
  rows: readonly SeedRow[],
  { limit = Number.POSITIVE_INFINITY }: CheckpointSpreadsOptions = {},
): Block[] {
  const along = rows
    .filter(({ byCheckpoint }) => byCheckpoint.length > 1)
    .flatMap((row) => row.byCheckpoint.map((at) => ({ ...row, at })));
  if (along.length === 0) return [];
  const level = along.find(({ at }) => at.sdInterval !== null)?.at.sdInterval?.level ?? null;
  const fields: Field<(typeof along)[number]>[] = [
    ...labelFields<(typeof along)[number]>(),
    { ...countField("step", ({ at }) => at.step), always: true },
    countField("seeds", ({ at }) => at.seeds),
    { title: "mean", align: "right", show: (row) => formatScore(row.at.mean, unitOf(row, row.at.mean)), always: true },
    {
      title: `SD${level === null ? "" : ` [${formatLevel(level)} CI]`}`,
      align: "right",
      show: (row) => withInterval(row.at.sd, row.at.sdInterval, unitOf(row, row.at.mean)),
      always: true,
    },
  ];
  const points = rows.some(({ proportion }) => proportion) ? ", in points (1 pt = 0.01) where scores lie in 0–1" : "";
  return [
    heading(2, "How do the seeds lie apart along the training?"),
    ...table(`SD over seeds at each checkpoint${points}.`, along, fields, { limit }),
    list([
      "SD: over the seeds at that checkpoint. The interval is of one checkpoint; it is left out where the seeds agree, are at a bound, or one of them stands far from the others.",
    ]),
  ];
}
