import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createResults } from "../../src/data/createResults.js";
import { selectResults } from "../../src/data/select.js";
import { load } from "../../src/node/index.js";
import { report } from "../../src/report/report.js";
import { hasRealData, realDataTitle, realPath } from "../realDumps/realData.js";
import { reportData } from "../support/reportData.js";
import { browserTitle, hasBrowser, openBrowser, pageFaults } from "./page.js";

/** Pages of A4 that a browser prints. */
async function printedPages(browser: Browser, html: string): Promise<number> {
  const page = await browser.newPage();
  await page.setContent(html);
  const pdf = (await page.pdf({ format: "A4" })).toString("latin1");
  await page.close();
  return pdf.match(/\/Type\s*\/Page\b/g)?.length ?? 0;
}

/** The words that stand before the picture. */
function wordsOf(html: string): string[] {
  const [before = ""] = html.slice(html.indexOf("<h1")).split(/<div class="(?:figures|answers)">/);
  return before
    .replace(/<[^>]+>/g, " ")
    .split(/\s+/)
    .filter(Boolean);
}

/** Twelve tasks of two models by three seeds, as the demo has. */
const twelveTasks = createResults({
  matrices: Array.from(
    { length: 12 },
    (_, task) => reportData({ models: ["base", "tuned"], seeds: 3, task: `task ${task + 1}`, items: 12 }).matrices,
  ).flat(),
});
const made = report(twelveTasks);
const { html: folded, record: twelve } = made;

describe("the first screen of a report", () => {
  test.each([
    ["twelve tasks", () => twelveTasks],
    ["one model", () => reportData({ models: ["alone"] })],
    ["two models", () => reportData({ models: ["base", "tuned"] })],
    ["eight models", () => reportData({ models: "a b c d e f g h".split(" "), seeds: 2 })],
  ])("of %s is three sentences of at most 60 words together, and a picture", (_, data) => {
    const { html, record } = data() === twelveTasks ? made : report(data());
    expect(record.headlines).toHaveLength(3);
    for (const sentence of record.headlines) expect(sentence).toMatch(/^[^;]+\.$/);
    expect(wordsOf(html).length).toBeGreaterThan(10);
    expect(wordsOf(html).length).toBeLessThanOrEqual(60);
    expect(html.indexOf("<svg")).toBeGreaterThan(0);
    expect(html.indexOf("<svg")).toBeLessThan(html.indexOf('<div class="answers">'));
  });

  test("says how many differences are real, and which noise was not measured", () => {
    const record = twelve;
    const done = record.comparisons?.comparisons.filter((one) => one.ok) ?? [];
    const real = done.filter(({ verdict }) => verdict === "better" || verdict === "worse").length;
    expect(done).toHaveLength(12);
    expect(record.headlines[0]).toBe(
      real === 0
        ? "None of 12 differences is shown to be real."
        : `${real} of 12 differences ${real === 1 ? "is" : "are"} real.`,
    );
    expect(record.headlines[2]).toBe("Not measured: generation, prompt and framing, checkpoint choice.");
  });

  test("folds what comes after its first section, which the whole report does not", () => {
    const full = report(twelveTasks, { full: true }).html;
    const sections = (html: string) => html.match(/<details class="section">/g)?.length ?? 0;
    expect(sections(folded)).toBeGreaterThan(2);
    expect(sections(full)).toBe(0);
    // Nothing is left out: the same tables and figures stand in both.
    for (const part of [/<table>/g, /<svg/g, /<h2/g]) expect(folded.match(part)?.length).toBe(full.match(part)?.length);
  });
});

describe.skipIf(!hasBrowser)(`a report in print${browserTitle}`, { timeout: 120_000 }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser?.close());

  test("of twelve tasks takes two pages at most, and no fault comes of folding", async () => {
    expect(await printedPages(browser, folded)).toBeLessThanOrEqual(2);
    expect(await pageFaults(browser, folded)).toEqual({
      console: [],
      requests: [],
      accessibility: [],
      tooWide: [],
      cut: [],
    });
  });

  test("a link of the contents opens the section that it leads to", async () => {
    const page = await browser.newPage();
    await page.route("http://report.test/", (route) => route.fulfill({ body: folded, contentType: "text/html" }));
    await page.goto("http://report.test/");
    const noise = page.locator("details.section", { hasText: "How noisy is each benchmark?" });
    expect(await noise.getAttribute("open")).toBe(null);
    await page.getByRole("navigation").getByText("How noisy is each benchmark?").click();
    await expect.poll(() => noise.getAttribute("open")).toBe("");
    await page.close();
  });

  test("of the demo takes two pages at most", async () => {
    const title = "Three mixtures of text and exam questions, ten seeds each, 21 checkpoints, two framings";
    const { html } = report(selectResults(await load(["fixtures/lab2/results"]), { metric: ["acc"] }), { title });
    expect(wordsOf(html).length).toBeLessThanOrEqual(60);
    expect(await printedPages(browser, html)).toBeLessThanOrEqual(2);
  });

  test.skipIf(!hasRealData)(`of Pythia takes three pages at most${realDataTitle}`, async () => {
    const { html } = report(await load([realPath("curves/pythia-v1.csv")]));
    expect(wordsOf(html).length).toBeLessThanOrEqual(60);
    expect(await printedPages(browser, html)).toBeLessThanOrEqual(3);
  });
});
