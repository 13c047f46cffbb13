import fc from "fast-check";
import { parseString } from "fast-csv";
import { describe, expect, test } from "vitest";
import { parseCsv, sniffDelimiter } from "../../../src/io/tables/csv.js";
import { type CsvRow, CsvRows } from "../../../src/io/tables/csvRows.js";
import { inputError } from "../dumps.js";

const cell = fc.string({ unit: fc.constantFrom("a", "b", ",", '"', "\n", "\r\n", " ", ";", "é"), maxLength: 6 });

/** A cell in double quotes. */
function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

/** fast-csv empties a cell of blanks only. */
const blankAsEmpty = (cell: string) => (cell.trim() === "" ? "" : cell);

/** The rows that fast-csv reads, without blank ones; `null` where it finds the quoting broken. */
function byFastCsv(text: string): Promise<string[][] | null> {
  return new Promise((resolve) => {
    const rows: string[][] = [];
    parseString<string[], string[]>(text, { headers: false, ignoreEmpty: false, delimiter: "," })
      .on("data", (cells: string[]) => rows.push(cells.map(blankAsEmpty)))
      .on("error", () => resolve(null))
      .on("end", () => resolve(rows.filter((cells) => cells.length > 1 || (cells[0] ?? "").trim() !== "")));
  });
}

describe("parseCsv", () => {
  test("reads any text as fast-csv does, and refuses what it refuses", async () => {
    const text = fc.string({
      unit: fc.constantFrom("a", "b", ",", '"', '""', "\n", "\r\n", " ", "1", '","'),
      maxLength: 24,
    });
    await fc.assert(
      fc.asyncProperty(text, async (written) => {
        const own = await parseCsv(written, "a.csv", ",").then(
          ({ rows }) => rows.map(({ cells }) => cells.map(blankAsEmpty)),
          () => null,
        );
        expect(own).toEqual(await byFastCsv(written));
      }),
      { numRuns: 2000, examples: [['\n","""\n\r\n,","'], ['"a,b",1\n"a,b",1\na,b\n']] },
    );
  });

  test("gives the same rows and lines wherever the text is cut", () => {
    const text = fc.string({ unit: fc.constantFrom("a", ",", '"b,c"', '"x\ny"', "\n", "\r\n"), maxLength: 30 });
    fc.assert(
      fc.property(text, fc.array(fc.nat({ max: 30 })), (written, places) => {
        const read = (pieces: readonly string[]) => {
          const found: unknown[] = [];
          const onRow = ({ cells, line }: CsvRow) => void found.push([cells, line]);
          const rows = new CsvRows({ file: "a.csv", delimiter: ",", onRow });
          try {
            for (const piece of pieces) rows.push(piece);
            rows.finish();
          } catch (error) {
            // What stands after a quote is shown as far as it has come.
            found.push(String(error).replace(/got .*/s, ""));
          }
          return found;
        };
        const cuts = [...new Set([0, ...places.filter((place) => place < written.length), written.length])].sort(
          (a, b) => a - b,
        );
        const pieces = cuts.slice(1).map((cut, index) => written.slice(cuts[index], cut));
        expect(read(pieces)).toEqual(read([written]));
      }),
      { numRuns: 2000 },
    );
  });

  test("gives back any cells that were quoted by the rules", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(cell, { minLength: 2, maxLength: 2 }), { minLength: 1 }), async (rows) => {
        const text = rows.map((cells) => cells.map(quoted).join(",")).join("\n");
        const table = await parseCsv(text, "a.csv", ",");
        expect(table.rows.map(({ cells }) => cells)).toEqual(rows);
      }),
    );
  });

  test("reads a table without quotes as it reads the same table with quotes", async () => {
    const plain = fc.string({ unit: fc.constantFrom("a", "1", ".", " ", "é"), maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(plain, { minLength: 2, maxLength: 3 }), { minLength: 1 }), async (rows) => {
        const fast = await parseCsv(rows.map((cells) => cells.join(",")).join("\r\n"), "a.csv", ",");
        const general = await parseCsv(rows.map((cells) => cells.map(quoted).join(",")).join("\r\n"), "a.csv", ",");
        expect(fast).toEqual(general);
      }),
    );
  });

  test("line numbers count blank lines and line ends inside quotes", async () => {
    const { rows } = await parseCsv('a,b\r\n\r\n"x\r\ny\nz",2\r\nlast,3', "a.csv");
    expect(rows.map(({ cells, line }) => [cells[0], line])).toEqual([
      ["a", 1],
      ["x\r\ny\nz", 3],
      ["last", 6],
    ]);
  });

  test("broken quoting names the line on which the row starts", async () => {
    const error = await inputError(parseCsv('a,b\n1,2\n"x"y,3\n', "a.csv"));
    expect([error.code, error.place]).toEqual(["bad-csv", { file: "a.csv", line: 3 }]);
  });

  test.each([
    ["a,b;c\n", ","],
    ["a;b;c\n", ";"],
    ["a\tb,c\td\n", "\t"],
    ['"a;b;c",d\n', ","],
    ["\n\na;b\n", ";"],
    ["one\n", ","],
  ])("the delimiter of %j is %j", (text, delimiter) => {
    expect(sniffDelimiter(text)).toBe(delimiter);
  });
});
