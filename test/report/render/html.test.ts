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
