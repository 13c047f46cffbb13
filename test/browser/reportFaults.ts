import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Results } from "../../src/data/results.js";
import { load } from "../../src/node/index.js";
import { renderHtml } from "../../src/report/render/html.js";
import { COMMENT_LENGTH, renderMarkdown } from "../../src/report/render/markdown.js";
import { reportDocument } from "../../src/report/variance/reportDocument.js";
import { buildVarianceReport } from "../../src/report/variance/varianceReport.js";
import { hasRealData, realDataTitle, realPath } from "../realDumps/realData.js";
import { browserTitle, hasBrowser, openBrowser, pageFaults } from "./page.js";

const NO_FAULTS = { console: [], requests: [], accessibility: [], tooWide: [], cut: [] };

/** The page of these results has no fault in a browser, and page and comment have a size that can be sent. */
export async function expectNoFault(browser: Browser, results: Results, bytes: number): Promise<void> {
  const blocks = reportDocument(buildVarianceReport(results));
  const html = renderHtml(blocks);
  expect(await pageFaults(browser, html)).toEqual(NO_FAULTS);
  expect(html.length).toBeLessThan(bytes);
  const comment = renderMarkdown(blocks, { folded: true, maximumLength: COMMENT_LENGTH });
  expect(comment.length).toBeLessThanOrEqual(COMMENT_LENGTH);
}

/** Reports of real dumps, each with the bytes that its page may have. */
export function realReports(dumps: readonly (readonly [name: string, path: string, bytes: number])[]): void {
  const title = `reports of real dumps in a browser${browserTitle}${realDataTitle}`;
  describe.skipIf(!hasBrowser || !hasRealData)(title, () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await openBrowser();
    });
    afterAll(() => browser?.close());

    test.each(dumps)("%s: no fault, and a size that can be sent", { timeout: 300_000 }, async (_, path, bytes) => {
      await expectNoFault(browser, await load([realPath(path)]), bytes);
    });
  });
}
