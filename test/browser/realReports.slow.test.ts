import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { load } from "../../src/node/index.js";
import { renderHtml } from "../../src/report/html.js";
import { COMMENT_LENGTH, renderMarkdown } from "../../src/report/markdown.js";
import { reportDocument } from "../../src/report/reportDocument.js";
import { buildVarianceReport } from "../../src/report/varianceReport.js";
import { hasRealData, realDataTitle, realPath } from "../realDumps/realData.js";
import { browserTitle, hasBrowser, openBrowser, pageFaults } from "./page.js";

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
      const blocks = reportDocument(buildVarianceReport(await load([realPath(path)])));
      const html = renderHtml(blocks);
      expect(html.length).toBeLessThan(bytes);
      expect(renderMarkdown(blocks, { folded: true, maximumLength: COMMENT_LENGTH }).length).toBeLessThanOrEqual(
        COMMENT_LENGTH,
      );
      expect(await pageFaults(browser, html)).toEqual({
        console: [],
        requests: [],
        accessibility: [],
        tooWide: [],
        cut: [],
      });
    });
  },
);
