import { parquetWriteBuffer } from "hyparquet-writer";
import { describe, expect, test } from "vitest";
import { PageCheck } from "../../../src/io/formats/parquet/pageCheck.js";
import { readDumps } from "../../../src/io/index.js";
import { inputError } from "../dumps.js";

const written = () =>
  new Uint8Array(
    parquetWriteBuffer({
      columnData: [
        { name: "model", data: ["m", "m", "n"], type: "STRING" },
        { name: "item", data: ["a", "b", "a"], type: "STRING" },
        { name: "score", data: [0.5, 1, 0], type: "DOUBLE" },
      ],
    }),
  );
const read = (bytes: Uint8Array, options = {}) => readDumps([{ name: "a.parquet", bytes }], options);

/** Header of a page of data, version 1: sizes and counts as zigzag numbers in Thrift's compact protocol. */
function dataPage({ size = 8, packed = 8, values = 2, encoding = 0 } = {}): number[] {
  const number = (value: number) => {
    const bytes: number[] = [];
    let rest = 2 * value;
    for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
    return [...bytes, rest];
  };
  const [i32, struct] = [0x15, 0x2c];
  return [
    i32,
    0,
    i32,
    ...number(size),
    i32,
    ...number(packed),
    struct,
    i32,
    ...number(values),
    i32,
    ...number(encoding),
    0,
    0,
  ];
}

const chunk = (length: number, rows = 2) => {
  const unpack = (packed: Uint8Array) => packed;
  const element = { name: "c" };
  return { group: 0, name: "c", start: 0, length, rows, isFlat: true, levels: 0, element, canUnpack: true, unpack };
};
const check = (header: readonly number[], rows = 2, limits = {}) => {
  const file = Uint8Array.from([...header, ...Array(8).fill(0)]);
  new PageCheck(file, limits).column(chunk(file.length, rows));
};

describe("pages of parquet are checked before they are unpacked", () => {
  test("a sound page passes", () => {
    expect(() => check(dataPage())).not.toThrow();
  });

  test.each([
    ["fewer values than rows", dataPage(), 3, /2 values in 3 rows/],
    ["more values than rows", dataPage(), 1, /2 values in 1 rows/],
    ["a page longer than the column", dataPage({ packed: 9 }), 2, /ends after the bytes/],
    ["values without end", dataPage({ values: 1 << 29 }), 1 << 29, /more than 1048576 values.*maxRatio/],
    ["bytes without end", dataPage({ size: 1 << 29 }), 2, /more than 1048576 bytes.*maxRatio/],
    ["no sizes", [0x15, 0, 0], 2, /lacks a size/],
    ["no counts", [0x15, 0, 0x15, 0, 0x15, 0, 0], 2, /lacks a part/],
    ["structs in structs", Array(40).fill(0x1c), 2, /nested too deeply/],
    ["a number of many bytes", [0x15, ...Array(12).fill(0xff)], 2, /too long/],
  ])("%s is refused", (_, header, rows, message) => {
    expect(() => check(header as number[], rows as number)).toThrow(message as RegExp);
  });

  test.each([
    ["blocks of no values", 5, [0, 4], /blocks without length/],
    ["no parts of blocks", 5, [0x80, 1, 0], /blocks without length/],
    ["a negative number of parts of blocks", 6, [0x80, 1, 0xff, 0xff, 0xff, 0xff, 0x0f], /blocks without length/],
    ["differences of texts", 7, [0x80, 1, 4], /DELTA_BYTE_ARRAY/],
  ])("%s are refused", (_, encoding, values, message) => {
    const page = dataPage({ encoding, size: values.length, packed: values.length });
    const file = Uint8Array.from([...page, ...values]);
    expect(() => new PageCheck(file, {}).column(chunk(file.length))).toThrow(message);
  });

  test("differences of numbers and of lengths are read", async () => {
    const [model, item] = [Array(300).fill("m"), Array.from({ length: 300 }, (_, index) => `i${index}`)];
    const seed = Array.from({ length: 300 }, (_, index) => (index * 7) % 5);
    const bytes = parquetWriteBuffer({
      columnData: [
        { name: "model", data: model, type: "STRING" },
        { name: "item", data: item, type: "STRING", encoding: "DELTA_LENGTH_BYTE_ARRAY" },
        { name: "seed", data: seed, type: "INT32", nullable: true, encoding: "DELTA_BINARY_PACKED" },
        { name: "score", data: seed.map((value) => value / 4), type: "DOUBLE" },
      ],
    });
    const { matrices } = await read(new Uint8Array(bytes));
    expect(matrices[0]?.runs).toHaveLength(5);
    expect(matrices[0]?.items).toHaveLength(300);
  });

  test("a column outside of the file is refused", () => {
    const outside = () => new PageCheck(new Uint8Array(20), {}).column({ ...chunk(30), start: 4 });
    expect(outside).toThrow(/outside of the file/);
  });

  test("the limits can be raised", () => {
    const header = dataPage({ size: 1 << 21 });
    expect(() => check(header)).toThrow(/maxBytes or maxRatio/);
    expect(() => check(header, 2, { maxRatio: 1e6 })).not.toThrow();
  });

  test("a header without the length of its levels, on which the package would turn in circles, is an error", async () => {
    const bytes = written();
    expect((await read(bytes)).matrices[0]?.items).toHaveLength(2);
    // Fields 5 and 6 of the first header of version 2: lengths of definition and repetition levels.
    const header = bytes.findIndex((byte, at) => byte === 0x5c && bytes[at + 1] === 0x15);
    const changed = bytes.slice();
    changed[header + 11] = 0;
    const error = await inputError(read(changed));
    expect(error).toMatchObject({ code: "bad-parquet" });
    expect(error.message).toMatch(/lacks a size or a count/);
  });
});

describe("a parquet file that is not whole", () => {
  const ends = (keep: (bytes: Uint8Array) => Uint8Array) => inputError(read(keep(written())));
  const withLength = (length: number) => (bytes: Uint8Array) => {
    const changed = bytes.slice();
    new DataView(changed.buffer).setUint32(changed.length - 8, length, true);
    return changed;
  };

  test.each([
    ["a directory that begins elsewhere", withLength(100)],
    ["a directory without length", withLength(0)],
    ["a directory that lost its middle", (bytes) => Uint8Array.from([...bytes.slice(0, -60), ...bytes.slice(-8)])],
    [
      "bytes of the directory turned",
      (bytes) => bytes.map((byte, at) => (at > bytes.length - 40 && at < bytes.length - 30 ? 255 - byte : byte)),
    ],
  ] as readonly (readonly [string, (bytes: Uint8Array) => Uint8Array])[])(
    "says so in words of its own: %s",
    async (_, change) => {
      const error = await ends(change);
      expect(error.code).toBe("bad-parquet");
      expect(error.message).not.toMatch(/undefined|DataView|thrift|reading '/);
    },
  );

  test("two files, one behind the other, are refused: the last would be read over the pages of the first", async () => {
    const error = await ends((bytes) => Uint8Array.from([...bytes, ...bytes]));
    expect(error.message).toContain("two files stand in it");
    expect((await read(written())).matrices).toHaveLength(1);
  });
});
