import { describe, expect, test } from "vitest";
import type { Table } from "../../../src/report/document/document.js";
import { renderHtml } from "../../../src/report/render/html.js";

const table = (columns: Table["columns"], rows: Table["rows"]): Table => ({
  kind: "table",
  caption: "Scores.",
  columns,
  rows,
});
const NAMED: Table["columns"] = [
  { title: "model", align: "left" },
  { title: "score", align: "right" },
];

describe("a table as HTML", () => {
  test("keeps short names in one line, and leaves long ones to be broken", () => {
    const html = renderHtml([
      table(NAMED, [
        ["OLMo-190M", "1"],
        ["a-name-of-more-than-24-letters", "2"],
      ]),
    ]);
    expect(html).toContain('<th scope="row" class="n">OLMo-190M</th>');
    expect(html).toContain('<th scope="row">a-name-of-more-than-24-letters</th>');
  });

  test("is headed by its first column of names, also behind a rank, and the head of that column stays with it", () => {
    const ranked = table([{ title: "rank", align: "right" }, ...NAMED], [["1", "m", "0.5"]]);
    const html = renderHtml([ranked]);
    expect(html).toContain('<td class="r">1</td><th scope="row" class="n">m</th>');
    expect(html).toContain('<th scope="col" class="r">rank</th><th scope="col" class="l s">model</th>');
    expect(renderHtml([table([NAMED[1]!, NAMED[1]!, NAMED[0]!], [["1", "2", "m"]])])).not.toContain('scope="row"');
  });

  test("of many rows says how many of how many are folded, and says it in print too", () => {
    const rows = Array.from({ length: 448 }, (_, row) => [`m${row}`, String(row)]);
    const html = renderHtml([table(NAMED, rows)]);
    expect(html).toContain("<summary>423 more of 448 rows</summary>");
    expect(html).toContain('details:not([open])>summary::after{content:" are not printed; the JSON output holds all"}');
    expect(html).not.toMatch(/details:not\(\[open\]\)\{display:none/);
  });
});

describe("a page that would be too heavy", () => {
  const rowsOf = (count: number, length: number) =>
    Array.from({ length: count }, (_, row) => [`${row} ${"x".repeat(length)}`, String(row)]);
  const columns = [
    { title: "model", align: "left" },
    { title: "score", align: "right" },
  ] as const;
  const tableOf = (count: number, length: number) =>
    ({ kind: "table", caption: `Of ${count}.`, columns, rows: rowsOf(count, length) }) as const;
  const written = (html: string) => [...html.matchAll(/more of ([^ ]+) rows/g)].map(([, all]) => all);

  test("loses the last rows of its longest tables, and says so", () => {
    const html = renderHtml([tableOf(40_000, 100), tableOf(100, 100), tableOf(30_000, 100)]);
    expect(html.length).toBeLessThan(5_000_000);
    expect(html.length).toBeGreaterThan(4_800_000);
    expect(written(html)).toEqual(["40\u202f000", "100", "30\u202f000"]);
    const left = [...html.matchAll(/>([\d\u202f]+) more rows would/g)].map(([, count]) =>
      Number(count?.replace("\u202f", "")),
    );
    expect(left).toHaveLength(2);
    // The two are about as long as each other, and what stands there and what does not are all.
    expect(Math.abs(40_000 - left[0]! - (30_000 - left[1]!))).toBeLessThan(300);
    const drawn = html.match(/<tr>/g)!.length - 6;
    expect(drawn + left[0]! + left[1]!).toBe(70_100);
    expect(html).toContain("39 ");
  });

  test("is whole below that", () => {
    expect(renderHtml([tableOf(40_000, 80)])).not.toContain("would make this page too heavy");
  });
});
