import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { compare, framings, ranks, selectResults } from "../../src/index.js";
import { show } from "../../src/report/show.js";
import { browserTitle, hasBrowser, openBrowser, pageFaults } from "../browser/page.js";
import { reportData } from "../support/reportData.js";

const models = reportData({ models: ["alpha", "beta", "gamma"] });
const trained = reportData({ models: ["alpha"], seeds: 3, steps: [10, 20, 30], framings: ["choice", "completion"] });
const side = (model: string) => selectResults(models, { model: [model] });
const results = [compare(side("alpha"), side("beta")), ranks(models), framings(trained)];
const fragments = results.map((result) => show(result).html).join("\n");

/** A page of somebody else, who styles the same elements. */
const host = (content: string) => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Host</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>:root{color-scheme:light dark}body{margin:0;padding:8px;background:Canvas;color:CanvasText}
h2{color:teal}table{border:3px dotted teal}td,th{padding:20px}figure{margin:50px}</style></head>
<body><main><h1>Host</h1>${content}
<section id="own"><h2>Own</h2><table><caption>Own</caption><tbody><tr><th scope="row">a</th><td>1</td></tr></tbody></table>
<figure><figcaption>Own</figcaption></figure><details><summary>Own</summary></details><p>Own</p></section></main></body></html>`;

describe.skipIf(!hasBrowser)(`results in the page of others${browserTitle}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser?.close());

  test("have no fault at 400 and 1200 pixels, light and dark", { timeout: 60_000 }, async () => {
    expect(await pageFaults(browser, host(fragments))).toEqual({
      console: [],
      requests: [],
      accessibility: [],
      tooWide: [],
      cut: [],
    });
  });

  test("leave the elements of the page as they were", { timeout: 60_000 }, async () => {
    const page = await browser.newPage();
    const looks = async (content: string) => {
      await page.setContent(host(content));
      return page.evaluate(looksOfOwn);
    };
    const [alone, beside] = [await looks(""), await looks(fragments)];
    expect(alone.length).toBeGreaterThan(8);
    expect(beside).toEqual(alone);
    await page.close();
  });
});

/** What the function below uses of the page; it runs inside it. */
declare const document: { querySelectorAll(selector: string): Iterable<{ readonly tagName: string }> };
declare function getComputedStyle(element: object): { readonly [property: string]: string };

function looksOfOwn(): string[] {
  const watched = ["color", "backgroundColor", "font", "padding", "margin", "borderTop", "textAlign", "captionSide"];
  return [...document.querySelectorAll("body, #own, #own *")].map((element) => {
    const style = getComputedStyle(element);
    return [element.tagName, ...watched.map((property) => style[property])].join("|");
  });
}
