import { describe, expect, test } from "vitest";
import { CodedRows } from "../../../src/io/tables/codedRows.js";
import { CsvRows } from "../../../src/io/tables/csvRows.js";
import { LetterReader } from "../../../src/io/tables/letters.js";
import { createRng } from "../../../src/random/rng.js";

/** A table of several runs over the same items in one order, now and then a row that is short, blank, other or doubled. */
function lines(seed: number, words: readonly string[]): string[] {
  const rng = createRng(seed, "coded rows");
  return ["a", "b", "c"].flatMap((model) =>
    words.flatMap((word, item) => {
      const draw = rng.nextUniform();
      const line = `${model},${word}${item},${draw < 0.5 ? 1 : 0}`;
      if (draw < 0.05) return [`${model},${word}`];
      if (draw < 0.1) return ["", line];
      if (draw < 0.15) return [`${model},${item},x`];
      return draw < 0.2 ? [line, line] : [line];
    }),
  );
}

const WORDS = {
  ascii: ["alpha", "b", "a word with blanks", "", "~tilde", "x".repeat(1500)],
  other: ["é", "日本語", "👍 up", "\u0000nul", "naïve", "plain"],
};

describe("the rows of a table are those of its lines", () => {
  test.each((["ascii", "other"] as const).flatMap((kind) => [1, 2, 3].map((seed) => [kind, seed] as const)))(
    "%s, seed %i",
    (kind, seed) => {
      const words = Array.from({ length: 60 }, (_, index) => WORDS[kind][index % 6] as string);
      const text = lines(seed, words).join("\n");
      const rows = text
        .split("\n")
        .flatMap((line, index) => (line === "" ? [] : [{ cells: line.split(","), line: index + 1 }]));
      for (const piece of [7, 100, text.length]) {
        let coded: CodedRows | null = null;
        const split: CsvRows = new CsvRows({
          file: "a.csv",
          delimiter: ",",
          onRow: (row) => {
            coded ??= new CodedRows(split.columns, 3);
            coded.add(row);
          },
        });
        for (let at = 0; at < text.length; at += piece) split.push(text.slice(at, at + piece));
        split.finish();
        const found = coded as unknown as CodedRows;
        expect([...found]).toEqual(rows);
        rows.forEach(({ cells, line }, row) => {
          expect([0, 1, 2, 3].map((column) => found.cell(row, column))).toEqual(
            [0, 1, 2, 3].map((column) => cells[column]),
          );
          expect(found.line(row)).toBe(line);
        });
        expect(found.at(rows.length)).toBeUndefined();
      }
    },
  );

  test("a quoted cell that holds a delimiter is not guessed, however often it came", () => {
    const found: string[][] = [];
    const split = new CsvRows({ file: "a.csv", delimiter: ",", onRow: ({ cells }) => found.push(cells) });
    split.push(`${'"x,1"\n'.repeat(100)}x,1\n`);
    split.finish();
    expect(found).toEqual([...Array.from({ length: 100 }, () => ["x,1"]), ["x", "1"]]);
  });

  test("no more rows come once it was stopped", () => {
    const found: string[][] = [];
    const split: CsvRows = new CsvRows({
      file: "a.csv",
      delimiter: ",",
      onRow: ({ cells }) => {
        found.push(cells);
        split.stop();
      },
    });
    split.push("a,b\n1,2\n");
    split.push("3,4\n");
    split.finish();
    expect(found).toEqual([["a", "b"]]);
  });
});

test.each(["", "a", "plain text", "é", "plain, then é", "👍", "\ud800 alone", "ÿ"])(
  "the letters of %j are its characters",
  (text) => {
    const reader = new LetterReader();
    for (const one of ["a longer text was here before: é", text, "short", text]) {
      expect([...reader.letters(one)]).toEqual(Array.from({ length: one.length }, (_, index) => one.charCodeAt(index)));
    }
  },
);
