import { describe, expect, test } from "vitest";
import { heading, list, paragraph, type Table } from "../../../src/report/document/document.js";
import { renderMarkdown } from "../../../src/report/render/markdown.js";
import { escapeMarkdown } from "../../../src/report/text/escapeMarkdown.js";

describe("escapeMarkdown", () => {
  test.each([
    ["a pipe", "a|b", "a\\|b"],
    ["backticks", "`code`", "\\`code\\`"],
    ["emphasis", "*a* _b_ ~c~", "\\*a\\* \\_b\\_ \\~c\\~"],
    ["a backslash", "a\\|b", "a\\\\\\|b"],
    ["HTML", "<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"],
    ["a literal entity", "&lt;", "&amp;lt;"],
    ["a link", "[text](javascript:alert(1))", "\\[text\\](javascript:alert(1))"],
    ["an image", "![x](y)", "!\\[x\\](y)"],
    ["a mention", "@team", "@\u200bteam"],
    ["an issue", "owner/repo#12", "owner/repo\\#\u200b12"],
    ["a formula", "$x$", "\\$x\\$"],
    ["a bare address", "https://evil.example", "https:\u200b//evil.example"],
    ["a bare host", "www.evil.example", "www\u200b.evil.example"],
    ["a newline", "a\n# b", "a�\\# b"],
    ["an escape sequence", "\u001b[31m", "�\\[31m"],
    ["a bidi override", "\u202eevil", "evil"],
  ])("makes %s inert", (_, raw, inert) => {
    expect(escapeMarkdown(raw)).toBe(inert);
  });

  test.each(["mmlu/3", "−1.20 pt", "[−2.0", "τ = 0.5", "__proto__", "a.b-c", "100%"])("shows %j as it is", (text) => {
    expect(shownByMarkdown(escapeMarkdown(text))).toBe(text);
  });
});

describe("renderMarkdown", () => {
  const evil = "a|b`<script>\n@all";
  const table: Table = {
    kind: "table",
    caption: evil,
    columns: [
      { title: evil, align: "left" },
      { title: "score", align: "right" },
    ],
    rows: [
      [evil, "1"],
      ["plain", "2"],
    ],
  };

  test("every row of a table has as many cells as the head, whatever the names", () => {
    const lines = renderMarkdown([table])
      .split("\n")
      .filter((line) => line.startsWith("|"));
    expect(lines).toHaveLength(4);
    expect(lines.map((line) => line.match(/(?<!\\)\|/g)!.length)).toEqual([3, 3, 3, 3]);
    expect(lines[1]).toBe("| --- | ---: |");
  });

  test("no block lets a tag, a mention or a line break of a name through", () => {
    const around = (name: string) => [heading(2, name), paragraph(name), list([name])];
    const text = renderMarkdown([...around(evil), table]);
    expect(text).not.toMatch(/<|@all/);
    expect(text.split("\n")).toHaveLength(renderMarkdown([...around("plain"), table]).split("\n").length);
  });

  test.each([
    ["- a", "\\- a"],
    ["+ a", "\\+ a"],
    ["=== a", "\\=== a"],
    ["1. a", "1\\. a"],
    ["12) a", "12\\) a"],
    ["17 of 18", "17 of 18"],
    ["a - b", "a - b"],
  ])("a paragraph or item that begins with %j stays one", (raw, shown) => {
    expect(renderMarkdown([paragraph(raw)])).toBe(`${shown}\n`);
    expect(renderMarkdown([list([raw])])).toBe(`- ${shown}\n`);
  });

  test("separates blocks by one empty line and ends with a newline", () => {
    expect(renderMarkdown([heading(1, "A"), paragraph("b"), list(["c", "d"])])).toBe("# A\n\nb\n\n- c\n- d\n");
  });
});

/** What a Markdown renderer shows for escaped text. */
function shownByMarkdown(text: string): string {
  return text
    .replace(/\\(.)/g, "$1")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&")
    .replaceAll("\u200b", "");
}
