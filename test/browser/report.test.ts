import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { load } from "../../src/node/index.js";
import { renderHtml } from "../../src/report/render/html.js";
import { reportDocument } from "../../src/report/variance/reportDocument.js";
import { buildVarianceReport } from "../../src/report/variance/varianceReport.js";
import { HOSTILE_NAMES } from "../support/hostileNames.js";
import { reportData } from "../support/reportData.js";
import { browserTitle, hasBrowser, openBrowser, pageFaults } from "./page.js";

const good = { console: [], requests: [], accessibility: [], tooWide: [], cut: [] };
const dumps = (path: string) => load([new URL(`../../fixtures/dumps/${path}`, import.meta.url).pathname]);

describe.skipIf(!hasBrowser)(`the HTML report in a browser${browserTitle}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser?.close());

  test.each([
    ["two runs", () => dumps("pair.csv")],
    ["seeds, checkpoints and framings", () => dumps("demo-slice")],
    [
      "eight models, seeds and trials",
      async () =>
        reportData({ models: "alpha beta gamma delta epsilon zeta eta theta".split(" "), seeds: 2, trials: 3 }),
    ],
    [
      "runs enough for an item response model",
      async () => reportData({ models: Array.from({ length: 57 }, (_, model) => `model ${model}`), spacing: 0.05 }),
    ],
    [
      "names that attack",
      async () =>
        reportData({
          models: HOSTILE_NAMES.slice(0, 9),
          items: HOSTILE_NAMES.length,
          itemName: (item) => HOSTILE_NAMES[item] as string,
          task: HOSTILE_NAMES[17] as string,
        }),
    ],
  ])("of %s has no fault", { timeout: 60_000 }, async (_, read) => {
    const html = renderHtml(reportDocument(buildVarianceReport(await read())));
    expect(await pageFaults(browser, html)).toEqual(good);
  });

  test("on a telephone the verdict and the difference are in sight, and the name stays there when the table scrolls", {
    timeout: 60_000,
  }, async () => {
    const data = reportData({ models: "alpha-of-a-long-name beta gamma".split(" "), seeds: 2 });
    const page = await browser.newPage({ viewport: { width: 400, height: 900 } });
    await page.setContent(renderHtml(reportDocument(buildVarianceReport(data))));
    const scroll = page.locator(".scroll", { hasText: "no difference shown" }).first();
    const right = async (text: string) => {
      const box = await scroll.getByRole("columnheader", { name: text, exact: true }).boundingBox();
      return box === null ? Number.NaN : box.x + box.width;
    };
    expect(await right("verdict")).toBeLessThan(400);
    expect(await right("difference")).toBeLessThan(400);
    const name = scroll.getByRole("rowheader").first();
    const before = await name.boundingBox();
    await scroll.evaluate((element) => {
      (element as unknown as { scrollLeft: number }).scrollLeft = 300;
    });
    expect(await right("verdict")).toBeLessThan(before!.x + before!.width);
    expect((await name.boundingBox())!.x).toBeCloseTo(before!.x, -1);
    await page.close();
  });

  test("in print has no buttons in the heads of its tables, with which they are not printed again on the next page", {
    timeout: 60_000,
  }, async () => {
    const page = await browser.newPage();
    await page.setContent(renderHtml(reportDocument(buildVarianceReport(reportData()))));
    await page.emulateMedia({ media: "print" });
    const shown = await page.locator("thead th button").evaluateAll((buttons) => {
      const { getComputedStyle } = globalThis as unknown as {
        getComputedStyle(element: unknown): { readonly display: string };
      };
      return buttons.map((button) => getComputedStyle(button).display);
    });
    expect(new Set(shown)).toEqual(new Set(["contents"]));
    await page.close();
  });

  test("on a telephone no long name runs into the next column", { timeout: 60_000 }, async () => {
    const models = ["team/RandomMergeNoNormWEIGHTED-7B", "another_team/AnotherModelWithoutAnyBreak", "c"];
    const html = renderHtml(
      reportDocument(buildVarianceReport(reportData({ models, task: "commonsense:dataset=hellaswagwithoutend" }))),
    );
    expect(await pageFaults(browser, html)).toEqual(good);
  });

  test("in print says which rows are left out", { timeout: 60_000 }, async () => {
    const rows = Array.from({ length: 60 }, (_, row) => [`m${row}`, String(row)]);
    const columns = [
      { title: "model", align: "left" },
      { title: "score", align: "right" },
    ] as const;
    const page = await browser.newPage();
    await page.setContent(renderHtml([{ kind: "table", caption: "Scores.", columns, rows }]));
    const said = () =>
      page.locator("summary").evaluate((element) => {
        const { getComputedStyle } = globalThis as unknown as {
          getComputedStyle(element: unknown, part: string): { readonly content: string };
        };
        return getComputedStyle(element, "::after").content;
      });
    expect(await said()).toBe("none");
    await page.emulateMedia({ media: "print" });
    expect(await page.locator("summary").isVisible()).toBe(true);
    expect(await said()).toContain("are not printed; the JSON output holds all");
    await page.close();
  });

  test("a bad page has each of the faults", { timeout: 60_000 }, async () => {
    const svg = '<figure><svg width="50" height="20"><text x="40" y="10">leaves its picture</text></svg></figure>';
    const wide = '<p style="width:2000px;color:#eee;background:#fff">hardly to be read</p>';
    const page = `<!doctype html><html lang="en"><head><title>x</title></head><body>${svg}${wide}<script>console.log("x")</script><img alt="" src="http://127.0.0.1:9/x.png"></body></html>`;
    const faults = await pageFaults(browser, page);
    for (const list of Object.values(faults)) expect(list.length).toBeGreaterThan(0);
  });
});
