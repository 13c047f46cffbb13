import { expect, test } from "vitest";
import { table } from "../../../src/report/document/document.js";
import { renderHtml } from "../../../src/report/render/html.js";
import { renderMarkdown } from "../../../src/report/render/markdown.js";
import { renderText } from "../../../src/report/render/text.js";

const fields = [
  { title: "item", align: "left", show: ({ id }: { readonly id: string }) => id },
  { title: "length", align: "right", show: ({ id }: { readonly id: string }) => `${id.length}` },
] as const;

test.each([
  ["in words", "word ".repeat(20_000)],
  ["in one word", "x".repeat(100_000)],
  ["beyond the basic plane", "𝒳".repeat(100_000)],
])("a name of 100,000 characters %s stands in no document whole, and its length is said", (_, name) => {
  for (const rows of [[{ id: name }, { id: "q2" }], [{ id: name }]]) {
    const blocks = table("Items.", rows, fields);
    for (const render of [renderText, renderHtml, renderMarkdown]) {
      const [long, short] = [render(blocks), render(table("Items.", [{ id: "q1" }, { id: "q2" }], fields))];
      expect(long.length).toBeLessThan(short.length + 1000);
      expect(long).toMatch(/\(100000 characters\\?\)/);
      expect(long).not.toMatch(/\p{Surrogate}/u);
    }
  }
});

test("a name of 1,000 characters is shown whole", () => {
  const name = "n".repeat(1000);
  expect(renderMarkdown(table("Items.", [{ id: name }, { id: "q2" }], fields))).toContain(name);
});
