import { readFileSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fromRows } from "../../src/index.js";
import { renderHtml } from "../../src/report/render/html.js";
import { report } from "../../src/report/report.js";
import { readXml } from "../support/wellFormed.js";
import { browserTitle, hasBrowser, openBrowser, pageFaults } from "./page.js";

const EVIL = '<img src=x onerror="document.title=1">=1+1|@all';

/** Thirty-two rows, of which seven are folded; the second score is missing, the fourth negative, one name hostile. */
const rows = Array.from({ length: 32 }, (_, row) => [
  row === 31 ? EVIL : `m${row}`,
  row % 2 === 0 ? "quiz" : "maths",
  row === 1 ? "—" : row === 3 ? "−1,200.5" : `+${(row * 7) % 32}.0`,
]);
/** A page of one table whose last columns from `right` on hold numbers. */
const pageOf = (titles: readonly string[], right: number, body: readonly (readonly string[])[]) =>
  renderHtml([
    { kind: "heading", level: 1, text: "Page" },
    {
      kind: "table",
      caption: "Scores.",
      columns: titles.map((title, place) => ({ title, align: place < right ? "left" : "right" })),
      rows: body,
    },
  ]);
const HTML = pageOf(["model", "task", "score"], 2, rows);

/** What a page copies, caught where the clipboard would be. */
const CATCH = `Object.defineProperty(navigator, "clipboard", { value: { writeText: async (text) => { globalThis.caught = text; } } });`;

/** What a click on a button copies: the page may come to it after the click was sent. */
async function copiedFrom(page: Page, name: string): Promise<string> {
  await page.evaluate("globalThis.caught = undefined");
  await page.getByRole("button", { name: `Copy as ${name}` }).click();
  await page.waitForFunction("globalThis.caught !== undefined");
  return page.evaluate<string>("globalThis.caught");
}

describe.skipIf(!hasBrowser)(`the script of a page${browserTitle}`, { timeout: 60_000 }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  async function opened(hash = "", javaScriptEnabled = true): Promise<Page> {
    const context = await browser.newContext({ javaScriptEnabled });
    const page = await context.newPage();
    await page.route("http://report.test/**", (route) => route.fulfill({ body: HTML, contentType: "text/html" }));
    await page.addInitScript(CATCH);
    await page.goto(`http://report.test/${hash}`);
    return page;
  }
  const scores = (page: Page) =>
    page
      .locator("tbody td:last-child")
      .allTextContents()
      .then((texts) => texts.map((text) => text.trim()));

  test("sorts by number and back, folded rows too, those without a number last", async () => {
    const page = await opened();
    await page.getByRole("button", { name: "score" }).first().focus();
    await page.keyboard.press("Enter");
    const up = await scores(page);
    expect(up).toHaveLength(32);
    expect([up[0], up[1], up[31]]).toEqual(["−1,200.5", "+0.0", "—"]);
    expect(await page.getByRole("columnheader", { name: "score" }).first().getAttribute("aria-sort")).toBe("ascending");
    await page.keyboard.press("Enter");
    const down = await scores(page);
    expect([down[0], down[30], down[31]]).toEqual(["+31.0", "−1,200.5", "—"]);
    expect(await page.locator("[aria-sort]").getAttribute("aria-sort")).toBe("descending");
    await page.context().close();
  });

  test("sorts names in the order of their numbers", async () => {
    const page = await opened();
    await page.getByRole("button", { name: "model" }).first().click();
    const names = await page.locator("tbody th").allTextContents();
    expect(names.slice(1, 5)).toEqual(["m0", "m1", "m2", "m3"]);
    await page.context().close();
  });

  test("filters by words, opens what is folded, and keeps the words in the address", async () => {
    const page = await opened();
    await page.getByRole("searchbox").fill("QUIZ m2");
    expect(await page.locator("tbody tr:visible th").allTextContents()).toEqual([
      "m2",
      "m20",
      "m22",
      "m24",
      "m26",
      "m28",
    ]);
    expect(await page.getByText("6 of 32 rows").count()).toBe(1);
    expect(page.url()).toBe("http://report.test/#filter=QUIZ%20m2");
    await page.context().close();
    const again = await opened("#filter=QUIZ%20m2");
    expect(await again.locator("tbody tr:visible").count()).toBe(6);
    await again.context().close();
  });

  test("copies what is shown, with names made harmless", async () => {
    const page = await opened("#filter=onerror");
    const copied = (name: string) => copiedFrom(page, name);
    expect(await copied("CSV")).toBe(
      `model,task,score\r\n"${EVIL.replaceAll('"', '""')}",maths,25.0\r\n`.replace("25.0", "+25.0"),
    );
    expect(await copied("Markdown")).toContain("| &lt;img src=x");
    expect(await copied("LaTeX")).toContain("  \\textless{}img src=x");
    expect(await page.title()).toBe("Page");
    await page.context().close();
  });

  test("runs beside no script of another's, and breaks no rule of accessibility", async () => {
    expect(await pageFaults(browser, HTML)).toEqual({
      console: [],
      requests: [],
      accessibility: [],
      tooWide: [],
      cut: [],
    });
    const page = await opened();
    await page.evaluate(
      `(() => { const made = document.createElement("script"); made.textContent = "globalThis.ran = 1"; document.body.append(made); })()`,
    );
    expect(await page.evaluate("globalThis.ran ?? null")).toBe(null);
    await page.context().close();
  });

  test("is not needed to read the page", async () => {
    const page = await opened("", false);
    expect(await page.locator("tbody tr").count()).toBe(32);
    expect(await page.getByRole("button").count()).toBe(0);
    await page.context().close();
  });

  test("of 1,000 models × 50 tasks weighs at most 5 MB, and draws the rows that may be seen", async () => {
    const many = Array.from({ length: 50_000 }, (_, row) => {
      const score = ((row * 7919) % 50_021) / 1000;
      return [
        `lab/model-${row % 1000}`,
        `task_${Math.floor(row / 1000)}`,
        score.toFixed(3),
        `[${(score - 1).toFixed(3)}, ${(score + 1).toFixed(3)}]`,
      ];
    });
    const big = pageOf(["model", "task", "score", "95% CI"], 2, many);
    expect(Buffer.byteLength(big)).toBeLessThanOrEqual(5e6);
    const page = await browser.newPage();
    await page.addInitScript(CATCH);
    await page.route("http://report.test/", (route) => route.fulfill({ body: big, contentType: "text/html" }));
    await page.goto("http://report.test/");
    const drawn = () => page.locator("tbody tr").count();
    expect(await drawn()).toBe(525);
    await page.getByRole("button", { name: "score" }).first().click();
    expect(await drawn()).toBe(525);
    expect((await page.locator("tbody td:nth-child(3)").first().textContent())?.trim()).toBe("0.000");
    await page.getByRole("button", { name: "task" }).first().click();
    await page.getByRole("button", { name: "task" }).first().click();
    expect((await page.locator("tbody td:nth-child(2)").first().textContent())?.trim()).toBe("task_49");
    // More rows come as the last one comes near, and all of them are copied.
    await page.locator("summary", { hasText: "more of" }).click();
    await page.locator("tbody tr").last().scrollIntoViewIfNeeded();
    await expect.poll(drawn).toBeGreaterThan(525);
    expect((await copiedFrom(page, "CSV")).split("\r\n")).toHaveLength(50_002);
    await page.getByRole("searchbox").fill("model-77 task_3");
    await page.getByText(/^\d+ of 50000 rows$/).waitFor();
    const found = await page.locator("tbody tr:visible").allTextContents();
    expect(found.length).toBeGreaterThan(0);
    for (const text of found) expect(text).toMatch(/model-77.*task_3/);
    await page.close();
  });

  test("is complete without scripts, however many rows", async () => {
    const page = await opened("", false);
    expect(await page.locator("tbody tr").count()).toBe(32);
    await page.context().close();
  });
});

/** Two models against a third on two tasks, of which one has an item with a hostile name. */
const REPORT = (() => {
  const rows = ["quiz", "maths"].flatMap((task, by) =>
    ["a", "b", "c"].flatMap((model, at) =>
      Array.from({ length: 40 }, (_, item) => ({
        model,
        task,
        item: item === 1 ? EVIL : `q${item}`,
        score: Number(item % (2 + at + 3 * by) !== 0),
      })),
    ),
  );
  return report(fromRows(rows), { baseline: "a" });
})();

describe.skipIf(!hasBrowser)(`figures and differences of a page${browserTitle}`, { timeout: 60_000 }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  async function opened(hash = "", javaScriptEnabled = true): Promise<Page> {
    const context = await browser.newContext({ javaScriptEnabled, acceptDownloads: true });
    const page = await context.newPage();
    await page.route("http://report.test/**", (route) =>
      route.fulfill({ body: REPORT.html, contentType: "text/html" }),
    );
    await page.goto(`http://report.test/${hash}`);
    return page;
  }
  const forest = (page: Page) => page.locator("figure#differences");
  const tip = (page: Page) => forest(page).locator(".tip");
  const isShown = ({ task, candidate }: { readonly task: string; readonly candidate: string }) =>
    new RegExp(`^${task} score, ${candidate}: [+−]?[\\d.]+ pt \\[.*\\], .*, 40 shared items$`);

  test("a mark says its value, interval and n to the pointer, and to the arrow keys in the order of its values", async () => {
    const page = await opened();
    const marks = forest(page).locator("[data-row]");
    expect(await marks.count()).toBe(4);
    await marks.first().hover();
    expect(await tip(page).textContent()).toMatch(/^(quiz|maths) score, [bc]: /);
    await forest(page).locator("svg").focus();
    const said: string[] = [];
    for (const key of ["ArrowRight", "ArrowRight", "ArrowRight", "ArrowRight"]) {
      await page.keyboard.press(key);
      said.push((await tip(page).textContent()) ?? "");
    }
    expect(new Set(said).size).toBe(4);
    for (const text of said) {
      const [, task = "", candidate = ""] = /^(\w+) score, (\w):/.exec(text) ?? [];
      expect(text).toMatch(isShown({ task, candidate }));
    }
    expect(await page.locator("[data-at]").count()).toBe(1);
    await page.keyboard.press("Escape");
    expect(await tip(page).isVisible()).toBe(false);
    expect(await page.locator("[data-at]").count()).toBe(0);
    await page.context().close();
  });

  test("a difference leads to the items that changed, from its row, from its mark, and by its address", async () => {
    const page = await opened();
    const items = page.locator('[data-followed="to"]').first();
    expect(await items.isVisible()).toBe(false);
    const from = page.locator('[data-followed="from"] tbody tr');
    const [row] = await from.filter({ has: page.locator("th button") }).all();
    const words = await row!.locator("th, td").allTextContents();
    await row!.locator("th button").focus();
    await page.keyboard.press("Enter");
    expect(await items.isVisible()).toBe(true);
    const shown = await page.locator('[data-followed="to"] tbody tr:visible').allTextContents();
    expect(shown.length).toBeGreaterThan(0);
    const [task = ""] = words.filter((word) => word === "quiz" || word === "maths");
    const [candidate = ""] = words.filter((word) => word === "b" || word === "c");
    for (const text of shown) expect(text).toMatch(new RegExp(`${task}.*${candidate}`));
    // As many as McNemar's test counts.
    const one = REPORT.record.comparisons?.comparisons.find(
      (each) => each.task === task && each.ok && each.candidate.name === candidate,
    );
    if (one?.ok !== true || one.changed === undefined) throw new Error("no such comparison");
    const listed = one.changed.better.items.length + one.changed.worse.items.length;
    expect(shown).toHaveLength(listed);
    expect(one.changed.better.count).toBe(one.discordant?.candidateOnly);
    const address = page.url();
    expect(address).toContain("#items=");
    await page.context().close();

    const again = await opened(new URL(address).hash);
    expect(await again.locator('[data-followed="to"]').first().isVisible()).toBe(true);
    expect(await again.locator("tr.at").count()).toBe(1);
    await forest(again).locator("[data-row]").nth(1).click();
    expect(await again.locator("tr.at").count()).toBe(1);
    expect(await again.title()).toBe("Variance report");
    await again.context().close();
  });

  test("a figure is saved as the SVG that the library draws, and as a picture", async () => {
    const page = await opened();
    const saved = async (name: string) => {
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        forest(page).getByRole("button", { name }).click(),
      ]);
      return { name: download.suggestedFilename(), bytes: readFileSync((await download.path()) as string) };
    };
    const svg = await saved("Save as SVG");
    expect(svg.name).toBe("differences.svg");
    const text = svg.bytes.toString("utf8");
    expect(readXml(text).elements.slice(0, 2)).toEqual(["svg", "style"]);
    expect(text).toContain("shared items</title>");
    const png = await saved("Save as PNG");
    expect(png.name).toBe("differences.png");
    expect(png.bytes.subarray(1, 4).toString()).toBe("PNG");
    expect(png.bytes.readUInt32BE(16)).toBe(1200);
    await page.context().close();
  });

  test("breaks no rule of accessibility, and is complete without its script", async () => {
    expect(await pageFaults(browser, REPORT.html)).toEqual({
      console: [],
      requests: [],
      accessibility: [],
      tooWide: [],
      cut: [],
    });
    const page = await opened("", false);
    await page.locator("summary", { hasText: "Which items changed?" }).click();
    expect(await page.locator('[data-followed="to"] tbody tr').count()).toBeGreaterThan(0);
    expect(await page.locator("figure#differences title").count()).toBeGreaterThan(4);
    await page.context().close();
  });
});
