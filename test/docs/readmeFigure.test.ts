import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { README_FIGURE, readmeFigure } from "../../bench/readmeFigure.js";

const root = new URL("../../", import.meta.url);

test("README's picture is what bench/readmeFigure.ts draws of the pair that README compares", async () => {
  expect(readFileSync(new URL(README_FIGURE, root), "utf8")).toBe(await readmeFigure(root));
});

test("README shows it, with its finding as the text for those who cannot see it", () => {
  const readme = readFileSync(new URL("README.md", root), "utf8");
  const [, title = ""] = /<title[^>]*>([^<]*)</.exec(readFileSync(new URL(README_FIGURE, root), "utf8")) ?? [];
  expect(title).toContain("+1.2 pt on 500 questions");
  expect(readme).toContain(`![${title}](${README_FIGURE})`);
});
