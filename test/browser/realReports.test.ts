import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Results } from "../../src/data/results.js";
import { selectResults } from "../../src/data/select.js";
import { load } from "../../src/node/index.js";
import { renderHtml } from "../../src/report/render/html.js";
import { COMMENT_LENGTH, renderMarkdown } from "../../src/report/render/markdown.js";
import { reportDocument } from "../../src/report/variance/reportDocument.js";
import { buildVarianceReport } from "../../src/report/variance/varianceReport.js";
import { hasRealData, realDataTitle, realPath } from "../realDumps/realData.js";
import { browserTitle, hasBrowser, openBrowser, pageFaults } from "./page.js";

/** The page of these results, and what a browser finds wrong with it. */
async function checked(browser: Browser, results: Results) {
  const blocks = reportDocument(buildVarianceReport(results));
  const html = renderHtml(blocks);
  const comment = renderMarkdown(blocks, { folded: true, maximumLength: COMMENT_LENGTH });
  return { bytes: html.length, comment: comment.length, faults: await pageFaults(browser, html) };
}

const NO_FAULTS = { console: [], requests: [], accessibility: [], tooWide: [], cut: [] };

describe.skipIf(!hasBrowser)(`the report of the demo in a browser${browserTitle}`, () => {
  test("no fault, and a size that can be sent", { timeout: 180_000 }, async () => {
    const dumps = ["small", "large"].map((size) =>
      fileURLToPath(new URL(`../../fixtures/lab/results/lab-${size}.json.gz`, import.meta.url)),
    );
    const browser = await openBrowser();
    try {
      const page = await checked(browser, selectResults(await load(dumps), { metric: ["acc"] }));
      expect(page.faults).toEqual(NO_FAULTS);
      expect(page.bytes).toBeLessThan(1_500_000);
      expect(page.comment).toBeLessThanOrEqual(COMMENT_LENGTH);
    } finally {
      await browser.close();
    }
  });
});

describe.skipIf(!hasBrowser || !hasRealData)(
  `reports of real dumps in a browser${browserTitle}${realDataTitle}`,
  () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await openBrowser();
    });
    afterAll(() => browser?.close());

    test.each([
      ["Pythia over training", "curves/pythia-v1.csv", 1_500_000],
      ["OLMo, four seeds", "seeds/olmo-1xC-4-runs.csv", 800_000],
      ["HANS, a hundred seeds", "seeds/hans-100-seeds.csv", 150_000],
      ["OLMo, both framings", "framing/olmo-13B-completion-and-choice.csv", 500_000],
      ["WinoGrande, three models in two framings", "matrices/winogrande-3-models-2-framings.csv", 400_000],
      ["AIME", "matrices/aime-II.csv", 500_000],
      ["tool use", "matrices/langchain-tool-use.csv", 400_000],
    ])("%s: no fault, and a size that can be sent", { timeout: 120_000 }, async (_, path, bytes) => {
      const page = await checked(browser, await load([realPath(path)]));
      expect(page.faults).toEqual(NO_FAULTS);
      expect(page.bytes).toBeLessThan(bytes);
      expect(page.comment).toBeLessThanOrEqual(COMMENT_LENGTH);
    });
  },
);
