import { requireResults } from "../../../arguments/requireResults.js";
import { cellState } from "../../../data/resultMatrix.js";
import type { Results } from "../../../data/results.js";
import type { Run } from "../../../data/run.js";
import { MissingPackageError } from "../../../errors.js";
import { hashText } from "../../runs/fingerprintColumns.js";

/**
 * The scores by item as a parquet file: one row a run and item that was asked, columns as in the long CSV. Needs the
 * optional package `hyparquet-writer`, which is loaded only here.
 */
export async function scoreParquet(results: Results): Promise<Uint8Array> {
  requireResults("scoreParquet", "results", results);
  const { parquetWriteBuffer } = await import("hyparquet-writer").catch((cause: unknown) => {
    throw new MissingPackageError("writing parquet", "hyparquet-writer", { cause });
  });
  const cells = results.matrices.flatMap((matrix) =>
    matrix.runs.flatMap((run, index) =>
      matrix.items.flatMap((item, column) => {
        const state = cellState(matrix, index, column);
        if (state === "absent") return [];
        const score = matrix.scores[index * matrix.items.length + column] as number;
        return [{ run, item, state, score, higherIsBetter: matrix.higherIsBetter }];
      }),
    ),
  );
  const label = (name: keyof Run) => cells.map(({ run }) => (run[name] as string | undefined) ?? null);
  const column = (name: string, type: "STRING" | "DOUBLE" | "INT32" | "BOOLEAN", data: unknown[]) => ({
    name,
    type,
    data,
    nullable: true,
  });
  const columns = [
    ...(["model", "task", "metric", "seed"] as const).map((name) => column(name, "STRING", label(name))),
    column("step", "DOUBLE", label("step")),
    ...(["framing", "trial"] as const).map((name) => column(name, "STRING", label(name))),
    column(
      "item",
      "STRING",
      cells.map(({ item }) => item.id),
    ),
    column(
      "score",
      "DOUBLE",
      cells.map(({ score }) => (Number.isNaN(score) ? null : score)),
    ),
    column(
      "status",
      "STRING",
      cells.map(({ state }) => state),
    ),
    column(
      "higher_is_better",
      "BOOLEAN",
      cells.map(({ higherIsBetter }) => higherIsBetter),
    ),
    column(
      "cluster",
      "STRING",
      cells.map(({ item }) => item.cluster ?? null),
    ),
    column(
      "choices",
      "INT32",
      cells.map(({ item }) => item.choices ?? null),
    ),
    ...(cells.some(({ item }) => item.document !== undefined)
      ? [
          column(
            "doc_hash",
            "STRING",
            cells.map(({ item }) => (item.document === undefined ? null : hashText(item.document))),
          ),
        ]
      : []),
  ];
  return new Uint8Array(parquetWriteBuffer({ columnData: columns }));
}
