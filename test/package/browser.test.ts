import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { browserTitle, hasBrowser, openBrowser } from "../browser/page.js";

const project = inject("project");

/** Bytes of script that opening a page loads, not compressed. */
const LIMITS = { compare: 205_000, report: 1_255_000 };

/** Builds a page of test/package/pages for production, as a project that installed the package does. */
async function bundle(page: string): Promise<string> {
  const root = join(project, page);
  cpSync(new URL(`pages/${page}`, import.meta.url), root, { recursive: true });
  await build({ root, configFile: false, logLevel: "error", build: { modulePreload: false } });
  return join(root, "dist");
}

describe.skipIf(!hasBrowser)(`pages that Vite bundles from the installed package${browserTitle}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser?.close());

  /** What a page shows and loads, what it asked others for, and what it complained of. */
  async function open(folder: string) {
    const page = await browser.newPage();
    const complaints: string[] = [];
    const outside: string[] = [];
    let scriptBytes = 0;
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    await page.route("**/*", (route) => {
      const { origin, pathname } = new URL(route.request().url());
      if (origin === "http://page.test") {
        const body = readFileSync(join(folder, pathname));
        if (pathname.endsWith(".js")) scriptBytes += body.length;
        return route.fulfill({ body, contentType: pathname.endsWith(".js") ? "text/javascript" : "text/html" });
      }
      outside.push(route.request().url());
      return route.abort();
    });
    await page.goto("http://page.test/index.html");
    const shown = await page.locator("output:not(:empty)").textContent();
    await page.close();
    return { shown, scriptBytes, complaints, outside };
  }

  test.each([
    ["compare says its verdict", "compare", /^better$/],
    ["a dump is read and reported", "report", /^\{"html":"<!doctype html>","rows":[1-9]/],
  ] as const)("%s", { timeout: 60_000 }, async (_, page, shown) => {
    const opened = await open(await bundle(page));
    expect(opened).toMatchObject({ shown: expect.stringMatching(shown), complaints: [], outside: [] });
    expect(opened.scriptBytes).toBeGreaterThan(10_000);
    expect(opened.scriptBytes).toBeLessThan(LIMITS[page]);
  });
});
