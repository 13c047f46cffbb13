import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { parquetMetadata, parquetReadObjects } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isPlainColumn, readFlatColumn } from "../../../src/io/formats/parquet/flatColumn.js";
import type { ColumnChunk, Page } from "../../../src/io/formats/parquet/pageCheck.js";
import { readParquetTable } from "../../../src/io/formats/parquet/parquetTable.js";
import { createRng } from "../../../src/random/rng.js";

/** The slow definition of bits in a row: each number is so many of them, the lowest first. */
function packed(numbers: readonly number[], width: number): number[] {
  const bits = numbers.flatMap((number) =>
    Array.from({ length: width }, (_, bit) => Math.floor(number / 2 ** bit) % 2),
  );
  while (bits.length % 8 > 0) bits.push(0);
  return Array.from({ length: bits.length / 8 }, (_, byte) =>
    bits.slice(8 * byte, 8 * byte + 8).reduce((sum, bit, place) => sum + bit * 2 ** place, 0),
  );
}

function varint(number: number): number[] {
  return number < 128 ? [number] : [(number % 128) + 128, ...varint(Math.floor(number / 128))];
}

const bytesOf = (number: number, count: number) =>
  Array.from({ length: count }, (_, byte) => Math.floor(number / 256 ** byte) % 256);

const chunk = (type: string, more: Partial<ColumnChunk> = {}): ColumnChunk => ({
  group: 0,
  name: "c",
  start: 0,
  length: 0,
  rows: 0,
  isFlat: true,
  levels: 0,
  element: { name: "c", type: type as "INT32", ...more.element },
  canUnpack: true,
  unpack: (bytes) => bytes,
  ...more,
});

/** A column of pages whose bytes are these, one after another. */
function column(parts: readonly (Partial<Page> & { readonly bytes: readonly number[] })[]) {
  let at = 0;
  const pages = parts.map(({ bytes, ...part }): Page => {
    const page = { kind: "data", at, length: bytes.length, size: bytes.length, values: 0, encoding: 0 } as const;
    at += bytes.length;
    return { ...page, levelBytes: 0, repetitionBytes: 0, isPacked: true, ...part };
  });
  return { file: Uint8Array.from(parts.flatMap(({ bytes }) => bytes)), pages };
}

/** What the column holds, row by row. */
function read({ file, pages }: ReturnType<typeof column>, of: ColumnChunk): unknown[] {
  const rows: unknown[] = [];
  readFlatColumn(file, of, pages, 0, {
    values: (start, values) => {
      for (let row = 0; row < values.length; row++) rows[start + row] = values[row];
    },
    places: (start, places, dictionary) => {
      for (let row = 0; row < places.length; row++) rows[start + row] = dictionary[places[row] as number] ?? null;
    },
  });
  return rows;
}

const SIZE = 70_000;
const dictionary = {
  kind: "dictionary",
  values: SIZE,
  bytes: Array.from({ length: SIZE }, (_, value) => bytesOf(value, 4)).flat(),
} as const;

describe("flat columns of parquet", () => {
  test.each([1, 2, 3, 7, 8, 9, 12, 16, 17, 20, 23, 24, 25, 31, 32])("numbers of %i bits are read", (width) => {
    const rng = createRng(width, "bits");
    const most = Math.min(2 ** width, SIZE);
    const numbers = Array.from({ length: 40 }, () => Math.floor(rng.nextUniform() * most));
    const again = most - 1;
    const runs = [
      ...varint(2 * 5 + 1),
      ...packed(numbers, width),
      ...varint(2 * 300),
      ...bytesOf(again, (width + 7) >> 3),
    ];
    const page = { values: 340, encoding: 8, bytes: [width, ...runs] };
    expect(read(column([dictionary, page]), chunk("INT32"))).toEqual([...numbers, ...Array(300).fill(again)]);
  });

  test("a last group of eight may be cut short", () => {
    const page = { values: 3, encoding: 8, bytes: [4, 3, 0x21, 0x03] };
    expect(read(column([dictionary, page]), chunk("INT32"))).toEqual([1, 2, 3]);
  });

  test("rows without a value are null, in both versions of pages", () => {
    const levels = [2 * 2, 1, 2 * 1, 0, 2 * 1, 1];
    const body = [7, 0, 0, 0, 8, 0, 0, 0, 9, 0, 0, 0];
    const first = { values: 4, bytes: [...bytesOf(levels.length, 4), ...levels, ...body] };
    const second = { kind: "dataV2", values: 4, levelBytes: levels.length, bytes: [...levels, ...body] } as const;
    const of = chunk("INT32", { levels: 1 });
    expect(read(column([first, second]), of)).toEqual([7, 8, null, 9, 7, 8, null, 9]);
  });

  test("texts are read, whatever letters they have", () => {
    const texts = ["", "a text of more than a few letters", "é", "日本", "\u0000"];
    const bytes = texts.flatMap((text) => {
      const letters = [...new TextEncoder().encode(text)];
      return [...bytesOf(letters.length, 4), ...letters];
    });
    expect(read(column([{ values: 5, bytes }]), chunk("BYTE_ARRAY"))).toEqual(texts);
  });

  test.each([
    [
      "a place that the dictionary lacks",
      [dictionary, { values: 1, encoding: 8, bytes: [24, 2, 0x70, 0x11, 1] }],
      /dictionary lacks/,
    ],
    ["a run without length", [dictionary, { values: 1, encoding: 8, bytes: [8, 0, 1] }], /run without length/],
    ["numbers of 33 bits", [dictionary, { values: 1, encoding: 8, bytes: [33, 2, 1] }], /too many bits/],
    ["bits that end early", [dictionary, { values: 8, encoding: 8, bytes: [8, 3, 1] }], /ends before/],
    ["numbers that end early", [{ values: 3, bytes: [1, 2, 3, 4] }], /ends before/],
    ["another length than was said", [{ values: 1, size: 5, bytes: [1, 2, 3, 4] }], /another length/],
  ])("%s is refused", (_, parts, message) => {
    expect(() => read(column(parts as Parameters<typeof column>[0]), chunk("INT32"))).toThrow(message as RegExp);
  });

  test("a text that ends early is refused", () => {
    expect(() => read(column([{ values: 1, bytes: [9, 0, 0, 0, 65] }]), chunk("BYTE_ARRAY"))).toThrow(/ends before/);
  });

  test.each([
    ["a list", { isFlat: false }],
    ["what nothing unpacks", { canUnpack: false }],
    ["a date", { element: { name: "c", type: "INT32", converted_type: "DATE" } }],
    ["a number without a sign", { element: { name: "c", type: "INT32", converted_type: "UINT_32" } }],
    [
      "a time",
      {
        element: {
          name: "c",
          type: "INT64",
          logical_type: { type: "TIMESTAMP", isAdjustedToUTC: true, unit: "MICROS" },
        },
      },
    ],
  ] as [string, Partial<ColumnChunk>][])("%s is left to the package", (_, more) => {
    expect(isPlainColumn(chunk("INT32"), [])).toBe(true);
    expect(isPlainColumn(chunk("INT32", more), [])).toBe(false);
  });

  test("so are differences, and pages of another kind", () => {
    const [of, pages] = [chunk("INT32"), (part: Partial<Page>) => column([{ ...part, bytes: [] }]).pages];
    expect(isPlainColumn(of, pages({ encoding: 8 }))).toBe(true);
    expect(isPlainColumn(of, pages({ encoding: 5 }))).toBe(false);
    expect(isPlainColumn(of, pages({ kind: "other" }))).toBe(false);
  });
});

describe("parquet as DuckDB writes it", () => {
  const folder = mkdtempSync(join(tmpdir(), "noisefloor-duckdb-"));
  let connection: Awaited<ReturnType<DuckDBInstance["connect"]>>;
  beforeAll(async () => {
    connection = await (await DuckDBInstance.create(":memory:")).connect();
    await connection.run(
      `create table t as select 'model ' || (i // 1000) model, case when i % 7 > 0 then 'q' || (i % 997) end item,
        (i % 3)::double score, case when i % 5 > 0 then i % 11 = 0 end as yes, (i % 9)::integer seed,
        case when i % 4 > 0 then i::bigint * 1000000007 end as long, (i / 7)::float as "real", (i % 256)::utinyint as small,
        'day é ' || (i % 50) note, date '2025-01-01' + (i % 30)::integer as day, (i % 13)::decimal(9, 2) price
        from range(6000) numbers(i)`,
    );
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test.each(
    ["V1", "V2"].flatMap((version) => ["uncompressed", "snappy", "zstd", "gzip"].map((codec) => [version, codec])),
  )("is read as the package reads it, %s and %s", async (version, codec) => {
    const path = join(folder, `${version}-${codec}.parquet`);
    await connection.run(
      `copy t to '${path}' (format parquet, codec '${codec}', parquet_version '${version}', row_group_size 2048)`,
    );
    const bytes = new Uint8Array(readFileSync(path));
    const file = bytes.slice().buffer;
    const objects = await parquetReadObjects({ file, compressors });
    const header = parquetMetadata(file)
      .schema.slice(1)
      .map(({ name }) => name);
    const table = await readParquetTable(bytes, "a.parquet", header);
    const texts = [...table.rows].map(({ cells }) => cells);
    expect(texts).toHaveLength(6000);
    expect(texts).toEqual(
      objects.map((row) =>
        header.map((name) => {
          const value = row[name];
          return value instanceof Date ? value.toISOString() : String(value ?? "");
        }),
      ),
    );
  });
});
