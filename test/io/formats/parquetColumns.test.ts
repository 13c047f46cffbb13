import { parquetReadObjects } from "hyparquet";
import { parquetWriteBuffer } from "hyparquet-writer";
import { describe, expect, test } from "vitest";
import { readParquetTable } from "../../../src/io/formats/parquet/parquetTable.js";
import { readDumps } from "../../../src/io/index.js";
import type { TableRow } from "../../../src/io/tables/rows.js";
import { createRng } from "../../../src/random/rng.js";
import { inputError } from "../dumps.js";

const ROWS = 1000;

/** Columns of every kind, most with cells that hold nothing; some repeat their values in order, some draw them. */
function columns(seed: number) {
  const rng = createRng(seed, "parquet columns");
  const some = <Value>(value: (draw: number, row: number) => Value) =>
    Array.from({ length: ROWS }, (_, row) => (rng.nextUniform() < 0.1 ? null : value(rng.nextUniform(), row)));
  return [
    { name: "model", type: "STRING", data: Array.from({ length: ROWS }, (_, row) => `m${Math.floor(row / 100)}`) },
    { name: "item", type: "STRING", data: Array.from({ length: ROWS }, (_, row) => `q${row % 100}`) },
    { name: "some", type: "STRING", nullable: true, data: some((draw) => `t${Math.floor(5 * draw)}`) },
    { name: "whole", type: "INT32", nullable: true, data: some((draw) => Math.floor(9 * draw) - 4) },
    { name: "long", type: "INT64", nullable: true, data: some((draw) => BigInt(Math.floor(9 * draw)) << 55n) },
    { name: "real", type: "DOUBLE", nullable: true, data: some((draw) => (draw < 0.1 ? Number.NaN : draw)) },
    { name: "yes", type: "BOOLEAN", nullable: true, data: some((draw) => draw < 0.5) },
    { name: "day", type: "TIMESTAMP", nullable: true, data: some((_, row) => new Date(86_400_000 * (row % 7))) },
    { name: "any", type: "JSON", nullable: true, data: some((draw, row) => (draw < 0.5 ? row : [`${row}`])) },
    { name: "empty", type: "STRING", nullable: true, data: Array(ROWS).fill(null) },
  ] as const;
}

function written(seed: number, rowGroupSize: number): ArrayBuffer {
  const columnData = columns(seed).map((column) => ({ ...column, data: [...column.data] }));
  return parquetWriteBuffer({
    columnData: columnData as Parameters<typeof parquetWriteBuffer>[0]["columnData"],
    rowGroupSize,
  });
}

/** The slow definition: an object for each row, and of each a row of texts. */
async function rowsByObjects(file: ArrayBuffer, header: readonly string[]): Promise<TableRow[]> {
  const objects = await parquetReadObjects({ file });
  return objects.map((row, index) => {
    const values = header.map((name) => row[name]);
    return {
      cells: values.map((value) => {
        if (value === null || value === undefined) return "";
        if (value instanceof Date) return value.toISOString();
        return typeof value === "object" ? "{…}" : String(value);
      }),
      line: index + 1,
      texts: new Set(values.flatMap((value, column) => (typeof value === "string" ? [column] : []))),
    };
  });
}

describe("a parquet file is read column by column", () => {
  test.each([
    [1, 1000],
    [2, 300],
    [3, 1],
    [4, 999],
  ])("and has the rows that objects have (seed %i, groups of %i rows)", async (seed, size) => {
    const file = written(seed, size);
    const header = columns(seed).map(({ name }) => name);
    const { rows } = await readParquetTable(new Uint8Array(file), "a.parquet", header);
    const slow = await rowsByObjects(file, header);
    expect(rows).toHaveLength(ROWS);
    expect([...rows]).toEqual(slow);
    expect(rows.at(ROWS)).toBeUndefined();
    const { quick } = rows;
    if (quick === undefined) throw new Error("no quick cells");
    const textOf = new Map<string, string>();
    slow.forEach(({ cells, texts, line }, row) => {
      expect(quick.line(row)).toBe(line);
      header.forEach((_, column) => {
        expect(quick.cell(row, column)).toBe(cells[column]);
        expect(quick.isText?.(row, column)).toBe(texts?.has(column));
        const key = `${column} ${quick.code(row, column)}`;
        expect(textOf.get(key) ?? cells[column]).toBe(cells[column]);
        textOf.set(key, cells[column] as string);
      });
    });
  });

  test("more different texts than are looked for are all kept", async () => {
    const data = Array.from({ length: 90_000 }, (_, row) => `q${row}`);
    const bytes = new Uint8Array(parquetWriteBuffer({ columnData: [{ name: "item", type: "STRING", data }] }));
    const { rows } = await readParquetTable(bytes, "a.parquet", ["item"]);
    expect(rows.at(3)?.cells).toEqual(["q3"]);
    expect(rows.at(89_999)?.cells).toEqual(["q89999"]);
  });

  test("bytes that lie within a larger buffer are read too", async () => {
    const file = new Uint8Array(written(5, 1000));
    const larger = new Uint8Array(file.length + 20);
    larger.set(file, 9);
    const header = ["model", "item"];
    const within = await readParquetTable(larger.subarray(9, 9 + file.length), "a.parquet", header);
    expect([...within.rows]).toEqual([...(await readParquetTable(file, "a.parquet", header)).rows]);
  });

  test("two columns of one name are refused", async () => {
    const column = (name: string, data: unknown[]) => ({ name, data }) as { name: string; data: number[] };
    const columnData = [column("item", ["a", "b"]), column("score", [1, 0]), column("score", [0, 0])];
    const bytes = new Uint8Array(parquetWriteBuffer({ columnData }));
    const error = await inputError(readDumps([{ name: "a.parquet", bytes }]));
    expect(error.code).toBe("equal-columns");
    expect(error.message).toContain('two columns are called "score"');
  });

  test("the number 1 and the text 1 are two ids in parquet too", async () => {
    const file = (name: string, data: unknown[]) => {
      const columnData = [
        { name: "model", data: [name, name] },
        { name: "task", data: ["t", "t"] },
        { name: "item", data },
        { name: "score", data: [1, 0] },
      ];
      const bytes = parquetWriteBuffer({ columnData: columnData as { name: string; data: string[] }[] });
      return { name: `${name}.parquet`, bytes: new Uint8Array(bytes) };
    };
    const error = await inputError(readDumps([file("a", ["1", "2"]), file("b", [1, 2])]));
    expect(error.code).toBe("ambiguous-item-id");
    const { matrices } = await readDumps([file("a", ["1", "2"]), file("b", ["2", "1"])]);
    expect([...(matrices[0]?.scores ?? [])]).toEqual([1, 0, 0, 1]);
  });
});
