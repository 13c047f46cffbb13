import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { resultsJson } from "../../src/io/formats/own/resultsJson.js";
import { scoreMatrix } from "../../src/io/formats/own/scoreMatrix.js";
import { scoreTable } from "../../src/io/formats/own/scoreTable.js";
import { csvField, csvLine, quoteCell } from "../../src/io/tables/quotedCell.js";
import { csvStream, fieldsOf } from "../../src/node/csvStream.js";
import { load } from "../../src/node/index.js";
import { reportCsv } from "../../src/report/render/csv.js";
import { type CsvCell, csvCell } from "../../src/report/text/csvCell.js";
import { buildVarianceReport } from "../../src/report/variance/varianceReport.js";
import { capture } from "../cli/capture.js";
import { HOSTILE_NAMES } from "../support/hostileNames.js";
import { reportData } from "../support/reportData.js";

/** Cells at which writers of CSV differ: by cell and not by column, dropped or doubled, run as formulas. */
const HOSTILE_CELLS = [
  ...HOSTILE_NAMES,
  "",
  " ",
  "a|b",
  "a,b",
  'say "no"',
  '"',
  '""',
  "two\nlines",
  "two\r\nlines",
  "two\rlines",
  "tab\there",
  "semi;colon",
  " before",
  "after ",
  "'quoted",
  "back\\slash",
  "=1+1",
  "+1",
  "-1",
  "-1+1",
  "@cmd",
  "＝1+1",
  "\ufeffmark",
  "nul\u0000inside",
  "\u2028",
  "\ud800",
  "naïve 😀 文字",
];

const folder = mkdtempSync(join(tmpdir(), "noisefloor-csv-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function textOf(rows: Iterable<readonly string[]>, lineEnd = "\n"): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of await csvStream(rows, { lineEnd })) pieces.push(piece as Uint8Array);
  return Buffer.concat(pieces).toString("utf8");
}

describe("fast-csv writes the bytes of the pure writers", () => {
  const rows = HOSTILE_CELLS.map((cell, index) => [cell, HOSTILE_CELLS.at(-1 - index) as string, "plain"]);

  test("of converted dumps, over cells that attack", async () => {
    const quoted = rows.map((cells) => cells.map(quoteCell));
    expect(await textOf(fieldsOf(quoted, csvField))).toBe(quoted.map(csvLine).join(""));
  });

  test("of reports, over cells that attack, numbers and nothing", async () => {
    const cells: CsvCell[][] = [...rows, [null, 0.1, -1e-300], [true, -0, 12]];
    const lines = cells.map((row) => `${row.map(csvCell).join(",")}\r\n`).join("");
    expect(await textOf(fieldsOf(cells, csvCell), "\r\n")).toBe(lines);
  });

  test("over any texts", async () => {
    const cell = fc.string({ unit: "binary", maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { minLength: 1 }), async (texts) => {
        const quoted = texts.map((row) => row.map(quoteCell));
        expect(await textOf(fieldsOf(quoted, csvField))).toBe(quoted.map(csvLine).join(""));
        expect(await textOf(fieldsOf(texts, csvCell))).toBe(
          texts.map((row) => `${row.map(csvCell).join(",")}\n`).join(""),
        );
      }),
      { seed: 5, numRuns: 100 },
    );
  });

  test("row by row, as they are asked for", async () => {
    let made = 0;
    function* many() {
      for (; made < 1_000_000; made++) yield [String(made), "x".repeat(100)];
    }
    const stream = await csvStream(many());
    for await (const piece of stream) {
      expect(String(piece)).toMatch(/^0,x+/);
      break;
    }
    expect(made).toBeLessThan(10_000);
  });

  test("and ends with the error of a row that cannot be made", async () => {
    function* broken() {
      yield ["a"];
      throw new Error("no second row");
    }
    await expect(textOf(broken())).rejects.toThrow("no second row");
  });
});

describe("on the disk and on stdout stands what the pure writers say", () => {
  const data = reportData({
    models: HOSTILE_NAMES.slice(0, 3),
    seeds: 2,
    items: HOSTILE_NAMES.length,
    itemName: (item) => HOSTILE_NAMES[item] as string,
  });
  const dump = join(folder, "dump.json");
  writeFileSync(dump, [...resultsJson(data)].join(""));

  test("convert, long and matrix, to a file and to stdout", async () => {
    const results = await load([dump]);
    for (const [target, lines] of [
      ["long", scoreTable(results)],
      ["matrix", scoreMatrix(results.matrices[0]!)],
    ] as const) {
      const text = [...lines].join("");
      expect((await capture("convert", dump, "--to", target)).stdout).toBe(text);
      const file = join(folder, `${target}.csv`);
      await capture("convert", dump, "--to", target, "--out", file);
      expect(readFileSync(file, "utf8")).toBe(text);
    }
  });

  test("report --csv", async () => {
    const tables = join(folder, "tables");
    await capture("report", dump, "--csv", tables, "--sections", "noise,comparisons,read");
    const record = buildVarianceReport(await load([dump]), {
      sections: ["noise", "comparisons", "read"],
    });
    const expected = reportCsv(record);
    expect(readdirSync(tables).sort()).toEqual(expected.map(({ name }) => `${name}.csv`).sort());
    for (const { name, text } of expected) expect(readFileSync(join(tables, `${name}.csv`), "utf8")).toBe(text);
  });
});
