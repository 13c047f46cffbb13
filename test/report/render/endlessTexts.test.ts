import { expect, test } from "vitest";
import { type Block, heading, list, paragraph } from "../../../src/report/document/document.js";
import { withoutEndlessTexts } from "../../../src/report/render/endlessTexts.js";
import { renderHtml } from "../../../src/report/render/html.js";
import { renderLatex } from "../../../src/report/render/latex.js";
import { renderMarkdown } from "../../../src/report/render/markdown.js";
import { renderText } from "../../../src/report/render/text.js";
import { shortText } from "../../../src/report/text/shortText.js";

/** A name of a hundred thousand characters, in words or in one. */
const NAMES = ["word ".repeat(20_000), "x".repeat(100_000), "𝒳".repeat(50_000)];
const blocks = (name: string): Block[] => [
  heading(1, `Of ${name}`),
  paragraph(`Of ${name} this is said.`),
  list(["short", `${name} = itself`]),
  {
    kind: "table",
    caption: "Items.",
    columns: [{ title: "item", align: "left" }],
    rows: [[name], [`${name}.`], ["q3"]],
  },
  { kind: "answers", answers: [{ question: "Which?", sentences: [`${name} alone.`] }] },
];
const RENDERERS = {
  text: (of: readonly Block[]) => renderText(of),
  fitted: (of: readonly Block[]) => renderText(of, { fit: { width: 80, wider: "--wide" } }),
  html: (of: readonly Block[]) => renderHtml(of),
  markdown: (of: readonly Block[]) => renderMarkdown(withoutEndlessTexts(of)),
  latex: (of: readonly Block[]) => renderLatex(of),
};

test.each(Object.entries(RENDERERS))(
  "no endless name stands whole in %s, and what was cut is said once",
  (_, render) => {
    const short = render(blocks("q1")).length;
    for (const name of NAMES) {
      const text = render(blocks(name));
      expect(text.length).toBeLessThan(short + 40_000);
      expect(text.split("are cut in the middle")).toHaveLength(2);
      expect(text).toContain("100001 characters");
    }
    expect(render(blocks("q1"))).not.toContain("are cut in the middle");
  },
);

test("blocks without endless texts stay the same, also names of a thousand characters", () => {
  const same = blocks("n".repeat(990));
  expect(withoutEndlessTexts(same)).toBe(same);
});

test("a text is cut between characters", () => {
  expect(shortText("abc")).toBe("abc");
  const short = shortText(NAMES[2] as string, 1000);
  expect(short).toMatch(/^(?:𝒳)+…(?:𝒳)+ \(100000 characters\)$/u);
});
