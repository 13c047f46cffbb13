import { describe, expect, test } from "vitest";
import { type Block, heading, list, paragraph } from "../../../src/report/document/document.js";
import { renderText } from "../../../src/report/render/text.js";
import { displayWidth } from "../../../src/report/text/displayWidth.js";

const ESCAPE = "\u001b[31mred\u001b[0m";

function names(...cells: string[]): Block {
  return {
    kind: "table",
    caption: "Names.",
    columns: [
      { title: "name", align: "left" },
      { title: "score", align: "right" },
    ],
    rows: cells.map((cell, index) => [cell, String(index)]),
  };
}

/** Lines of the table alone: title line and rows. */
const tableLines = (...cells: string[]) =>
  renderText([names(...cells)])
    .trimEnd()
    .split("\n")
    .slice(1);

describe("renderText", () => {
  test("aligns words left and numbers right", () => {
    expect(tableLines("a", "bbb")).toEqual(["name  score", "a         0", "bbb       1"]);
  });

  test.each([
    ["Chinese", "模型一"],
    ["Korean", "모델"],
    ["an emoji", "🚀model"],
    ["a combining accent", "mode\u0301le"],
    ["an escape sequence", ESCAPE],
    ["a bidi override", "\u202eevil"],
    ["a newline", "two\nlines"],
    ["a carriage return", "over\rwrite"],
    ["200 characters", "x".repeat(200)],
    ["60 emoji", "🚀".repeat(60)],
  ])("keeps columns straight beside %s in a name", (_, name) => {
    const lines = tableLines(name, "plain");
    expect(lines).toHaveLength(3);
    expect(new Set(lines.map(displayWidth)).size).toBe(1);
  });

  test.each([ESCAPE, "\u202eevil", "two\nlines", "over\rwrite", "\u009b31m", "a\u200bb", "\u{e0041}tag", "\u2066x"])(
    "lets no control, direction or invisible character of %j through, in any block",
    (name) => {
      const inAllBlocks = (text: string) =>
        renderText([heading(1, text), heading(2, text), paragraph(text), list([text]), names(text)]);
      const text = inAllBlocks(name);
      expect(text.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}]/u);
      expect(text.split("\n")).toHaveLength(inAllBlocks("plain").split("\n").length);
    },
  );

  test("cuts out the middle of a name of 200 characters, keeping both ends", () => {
    const [, row] = tableLines(`start${"x".repeat(190)}ender`);
    expect(row).toMatch(/^startx+…x+ender {2,}0$/);
    expect(row!.length).toBeLessThan(60);
  });

  test("never cuts an emoji in two", () => {
    expect(tableLines("🚀".repeat(60))[1]).not.toMatch(/\p{Cs}/u);
  });

  test("leaves long names whole when two of them would look the same", () => {
    const pair = ["seed1", "seed2"].map((seed) => `${"a".repeat(40)}-${seed}-${"b".repeat(40)}`);
    const lines = tableLines(...pair);
    expect(lines[1]).toContain(pair[0]);
    expect(lines[2]).toContain(pair[1]);
  });

  test("wraps running text at the width, with lists hanging", () => {
    const words = Array.from({ length: 60 }, (_, index) => `word${index}`).join(" ");
    const lines = renderText([paragraph(words), list([words])], { width: 40 })
      .trimEnd()
      .split("\n");
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(40);
    const item = lines.slice(lines.indexOf("") + 1);
    expect(item[0]).toMatch(/^• word0 /);
    expect(item.slice(1).every((line) => line.startsWith("  word"))).toBe(true);
  });

  test("loses no word by wrapping", () => {
    const words = ["a".repeat(90), "b", "c".repeat(45), "d e"].join(" ");
    expect(
      renderText([paragraph(words)], { width: 30 })
        .split(/\s+/)
        .join(" ")
        .trim(),
    ).toBe(words);
  });

  test("has no emphasis unless asked for", () => {
    const blocks = [heading(1, "Title"), names("a")];
    expect(renderText(blocks)).not.toContain("<b>");
    expect(renderText(blocks, { bold: (text) => `<b>${text}</b>` })).toContain("<b>TITLE</b>");
  });
});

describe("displayWidth", () => {
  test.each([
    ["abc", 3],
    ["", 0],
    ["模型", 4],
    ["e\u0301", 1],
    ["🚀", 2],
    ["1\u202f000", 5],
    ["▁█", 2],
    ["τ −", 3],
  ])("of %j is %i", (text, width) => {
    expect(displayWidth(text)).toBe(width);
  });
});
