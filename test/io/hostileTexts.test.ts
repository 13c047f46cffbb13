import { describe, expect, test } from "vitest";
import { readDumps } from "../../src/io/index.js";
import { writeZip } from "./bytes/zipWriter.js";
import { answers, codes, inputError, jsonLines, readText } from "./dumps.js";

const CSV = "model,task,item,score\nm,t,a,1\nm,t,b,0\n";
const MANY = Array.from({ length: 20_000 }, (_, item) => `m,t,q${item},1\n`).join("");
const utf16 = (text: string) => new Uint8Array(Buffer.from(text, "utf16le"));

describe("a NUL character in a text is refused with its line", () => {
  test.each([
    ["in an id", "a.csv", CSV.replace(",b,", ",b\0,"), 3],
    ["in a score", "a.csv", CSV.replace("b,0", "b,0\0"), 3],
    ["in a name, after 20,000 rows", "a.csv", `${CSV}${MANY}m\0,t,x,1\n`, 20_004],
    ["in JSON Lines", "a.jsonl", `${jsonLines([{ item: "a", score: 1 }])}{"item":"b\0","score":0}\n`, 2],
    ["in a JSON document", "a.json", '{"testFile":"q",\n"testCases":[{"name":"\0","success":true}]}', 2],
    [
      "after the head of a document",
      "a.json",
      `{"testFile":"q","x":"${"y".repeat(1 << 17)}",\n"testCases":[{"name":"\0"}]}`,
      2,
    ],
  ])("%s", async (_, name, text, line) => {
    const error = await inputError(readText(name, text));
    expect([error.code, error.place]).toEqual(["nul-character", { file: name, line }]);
  });

  test("UTF-16 is read with its mark, and refused without", async () => {
    const read = await readDumps([{ name: "a.csv", bytes: utf16(`\ufeff${CSV}`) }]);
    expect(answers(read)).toMatchObject([{ right: 1, scored: 2 }]);
    expect((await inputError(readDumps([{ name: "a.csv", bytes: utf16(CSV) }]))).code).toBe("nul-character");
  });

  test("escaped in JSON it is part of a name, and never makes one run of two", async () => {
    const row = (model: string, task: string, score: number) => ({ model, task, item: "a", score });
    const { matrices } = await readText("a.jsonl", jsonLines([row("m", "x\0y", 1), row("m\0x", "y", 0)]));
    expect(matrices.map(({ task, runs }) => [task, runs.map(({ model }) => model)])).toEqual([
      ["x\0y", ["m"]],
      ["y", ["m\0x"]],
    ]);
  });
});

test("an archive without entries is said to be empty", async () => {
  const error = await inputError(readDumps([{ name: "log.eval", bytes: writeZip([]) }]));
  expect(error.message).toBe("log.eval: the archive holds no entry");
});

test("a byte order mark between two lines of JSON is shown in the error", async () => {
  const rows = jsonLines([{ model: "m", item: "a", score: 1 }]);
  expect((await inputError(readText("a.jsonl", `${rows}\ufeff${rows}`))).message).toContain(
    'a.jsonl:2: column 1: expected an object {…}, got "\\ufeff{',
  );
});

test.each([
  ["a zero-width space", "m\u200b"],
  ["a mark of direction", "m\u202e"],
  ["a soft hyphen", "m\u00ad"],
  ["full width", "ｍ"],
])("two models whose names differ in %s alone are asked about", async (_, name) => {
  const rows = [
    { model: "m", item: "a", score: 1 },
    { model: name, item: "a", score: 0 },
  ];
  expect(codes(await readText("a.jsonl", jsonLines(rows)))).toContain("names-alike");
});
