import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { fewerItems, findingText, labRuns, MODELS } from "../../fixtures/lab/findings.js";

const root = new URL("../../", import.meta.url);

test("docs/founding-paper.md has the table of chosen items that the runs give", async () => {
  const folder = fileURLToPath(new URL("fixtures/lab/results", root));
  const runs = await Promise.all(MODELS.map((model) => labRuns(folder, model)));
  const page = readFileSync(new URL("docs/founding-paper.md", root), "utf8");
  expect(page).toContain(findingText(fewerItems(runs)));
});
