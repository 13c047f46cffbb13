import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { readDumps } from "../../../src/io/index.js";
import { load } from "../../../src/node/index.js";
import { dumpFolder } from "../../cli/dumpFolder.js";
import { codes, inputError, readText } from "../dumps.js";

const { write } = dumpFolder();
const PLAIN = "model,task,item,score\nm,t,a,1\nm,t,b,0\n";
const ids = async (text: string) => (await readText("a.csv", text)).matrices[0]?.items.map(({ id }) => id);

describe("tables that were not made for us", () => {
  test.each([
    ["a byte order mark", `\ufeff${PLAIN}`],
    ["CRLF", PLAIN.replaceAll("\n", "\r\n")],
    ["tabs", PLAIN.replaceAll(",", "\t")],
    ["semicolons", PLAIN.replaceAll(",", ";")],
    ["bars", PLAIN.replaceAll(",", "|")],
    ["blank lines", PLAIN.replaceAll("\n", "\n\n")],
    ["no last line end", PLAIN.trimEnd()],
    ["quotes around everything", PLAIN.replaceAll(/[^,\n]+/g, '"$&"')],
  ])("%s", async (_, text) => {
    const { matrices } = await readText("a.csv", text);
    expect(matrices[0]?.items.map(({ id }) => id)).toEqual(["a", "b"]);
    expect([...(matrices[0]?.scores ?? [])]).toEqual([1, 0]);
  });

  test("UTF-16 with a byte order mark", async () => {
    const bytes = new Uint8Array(Buffer.from(`\ufeff${PLAIN}`, "utf16le"));
    expect((await readDumps([{ name: "a.csv", bytes }])).matrices[0]?.items).toHaveLength(2);
  });

  test("line ends and delimiters inside quotes belong to the id", async () => {
    expect(await ids('model,task,item,score\nm,t,"a\nb, ""c""",1\n')).toEqual(['a\nb, "c"']);
  });

  test.each([
    [
      "two lost quotes, with rows between them",
      'model,task,item,score\nm,t,"a,1\nm,t,b,0\nm,t,c",1\nm,t,d,0\n',
      /a\.csv:2: .*lines 2 to 4 are one row/,
    ],
    ["the same in a matrix", 'item,x,y\nq0,1,1\n"q1,1,0\nq2",0,1\n', /a\.csv:3: .*lines 3 to 4 are one row/],
    [
      "a lost quote in the first row of a matrix",
      'item,x,y\n"q1,1,0\nq2,0,1\n"q3,1,1\nq4,0,0\n',
      /a\.csv:2: .*quoting is broken/,
    ],
    ["a CR alone among LF", "model,task,item,score\nm,t,a,1\rm,t,b,0\nm,t,c,1\n", /a\.csv:2: .*CR stands alone/],
  ])("%s: refused with the line", async (_, text, message) => {
    expect((await inputError(readText("a.csv", text))).message).toMatch(message);
  });

  test.each([
    ["of sentences", 'model,prompt,item,score\nm,"Hello, world\nand, you",a,1\nm,"x\ny, z",b,0\n'],
    ["with as many delimiters as a row has", 'model,prompt,item,score\nm,"a, b, c, d\ne, f",a,1\nm,"1, 2\n3, 4",b,0\n'],
    ["that are ids of a matrix", 'item,x,y\n"a\n1",1,0\n"b,2",0,1\n'],
  ])("cells of several lines %s are read", async (_, text) => {
    expect((await readText("a.csv", text)).matrices[0]?.items).toHaveLength(2);
  });

  test("Latin-1 bytes are read as U+FFFD, and a note says on which line; a true U+FFFD is no fault", async () => {
    const bytes = new Uint8Array(Buffer.from("model,task,item,score\nm,t,a,1\nm,t,caf\xe9,1\n", "latin1"));
    const results = await readDumps([{ name: "a.csv", bytes }]);
    expect(results.matrices[0]?.items[1]?.id).toBe("caf\ufffd");
    expect(results.notes).toEqual([
      { code: "not-utf8", message: expect.stringContaining("a.csv: line 3 has bytes that are not UTF-8") },
    ]);
    const rows = new Uint8Array(Buffer.from('{"model":"m","item":"\xe9","score":1}\n', "latin1"));
    expect(codes(await readDumps([{ name: "a.jsonl", bytes: rows }]))).toEqual(["not-utf8"]);
    expect(codes(await readText("a.csv", PLAIN.replace("b", "\ufffd")))).toEqual([]);
  });

  test("numbers of 400 digits are ids as written, and no scores", async () => {
    const huge = "9".repeat(400);
    expect(await ids(`model,task,item,score\nm,t,${huge},1\nm,t,${huge}0,1\n`)).toEqual([huge, `${huge}0`]);
    const { matrices } = await readText("a.jsonl", `{"model":"m","item":${huge},"score":1}\n`);
    expect(matrices[0]?.items[0]?.id).toBe(huge);
    expect((await inputError(readText("a.csv", `model,task,item,score\nm,t,a,${huge}\n`))).code).toBe("bad-score");
  });

  test("halves of surrogate pairs in JSON are kept", async () => {
    const { matrices } = await readText(
      "a.jsonl",
      '{"model":"m","item":"\\ud800","score":1}\n{"model":"m","item":"\\ud801","score":0}\n',
    );
    expect(matrices[0]?.items.map(({ id }) => id)).toEqual(["\ud800", "\ud801"]);
  });

  test("gzip once is read; twice, cut off or broken is an error with its own code", async () => {
    const packed = gzipSync(PLAIN);
    expect((await load(write("a.csv.gz", packed))).matrices[0]?.items).toHaveLength(2);
    expect((await inputError(load(write("twice.gz", gzipSync(packed))))).code).toBe("nested-gzip");
    expect((await inputError(load(write("cut.gz", packed.subarray(0, packed.length - 12))))).code).toBe(
      "truncated-gzip",
    );
    const broken = Uint8Array.from(packed);
    broken.fill(0xff, 12, 24);
    expect((await inputError(load(write("broken.gz", broken)))).code).toBe("bad-gzip");
    expect((await inputError(load(write("bomb.gz", gzipSync("a".repeat(100_000))), { maxBytes: 1000 }))).code).toBe(
      "too-large",
    );
  });
});

test.each([
  ["71.3 ± 0.4", /standard error in a column of its own/],
  ["71.3+/-0.4", /standard error in a column of its own/],
  ["71.3 (0.4)", /standard error in a column of its own/],
  ['"1,234"', /Write a point for the decimals/],
  ["12 of 20", /columns of their own \(correct, n\)/],
  ["refused", /stands for none/],
])("a score that is printed as %s is refused with the way to write it", async (cell, repair) => {
  const { code, message } = await inputError(readText("a.csv", `model,task,item,score\nm,t,a,${cell}\nm,t,b,1\n`));
  expect(code).toBe("bad-score");
  expect(message).toMatch(repair);
});
