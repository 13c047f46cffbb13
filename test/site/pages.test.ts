import { existsSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DEMO_REPORT, demoPage } from "../../docs/site/demoPage.js";
import { docPage, documents } from "../../docs/site/docPages.js";
import { HARNESSES } from "../../docs/site/harnesses.js";
import { commandsOf, harnessPages } from "../../docs/site/harnessPages.js";
import { markdownPage } from "../../docs/site/markdownPage.js";
import { type SitePage, sitePage } from "../../docs/site/sitePage.js";
import { COMMANDS } from "../../src/cli/commandTable.js";
import { load } from "../../src/node/index.js";
import { report } from "../../src/report/report.js";
import { browserTitle, hasBrowser, openBrowser, pageFaults } from "../browser/page.js";
import { capture } from "../cli/capture.js";
import { HOSTILE_NAMES } from "../support/hostileNames.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const style = readFileSync(join(root, "docs/site/site.css"), "utf8");
const pages = documents(root);
const made: readonly SitePage[] = [
  ...[...pages.keys()].map((path) => docPage(root, path, pages)),
  ...harnessPages(root, pages),
];
const htmlOf = new Map(made.map((page) => [page.path, sitePage(page, style)]));

/** Made by other programs, or of data that take long. */
const ELSEWHERE = ["drop.html", "demo.html", DEMO_REPORT, "api/index.html"];

describe("the pages of the site", () => {
  test("hold every document of the project, each at an address of its own", () => {
    expect(htmlOf.size).toBe(made.length);
    expect([...htmlOf.keys()]).toEqual(
      expect.arrayContaining(["index.html", "docs/view.html", "docs/methods/power.html"]),
    );
    for (const path of pages.keys()) expect(existsSync(join(root, path))).toBe(true);
  });

  test("lead to pages and headings that are there", () => {
    const broken = made.flatMap(({ path }) =>
      [...(htmlOf.get(path) as string).matchAll(/ href="([^"]*)"/g)].flatMap(([, link = ""]) => {
        if (/^(?:https?|mailto):/.test(link)) return [];
        const [to = "", anchor] = link.split("#");
        const target = to === "" ? path : posix.join(posix.dirname(path), to);
        if (ELSEWHERE.includes(target)) return [];
        const html = htmlOf.get(target);
        const isThere =
          html !== undefined && (anchor === undefined || html.includes(` id="${decodeURIComponent(anchor)}"`));
        return isThere ? [] : [`${path}: ${link}`];
      }),
    );
    expect(broken).toEqual([]);
  });

  test("fetch nothing and run nothing", () => {
    for (const [path, html] of htmlOf) {
      expect(html, path).toContain("default-src 'none'; connect-src 'none'; script-src 'none'");
      expect(html, path).not.toMatch(/<script|<link|<iframe| src="(?!data:)/);
    }
  });

  test("a link whose aim is no page keeps its words, and names that attack stay inert", () => {
    const { title, html } = markdownPage(
      `# ${HOSTILE_NAMES.map((name) => name.replace(/[\r\n]/g, " ")).join(" ")}\n\n[the source](../src/x.ts) and [this](a.md#b)\n\n<script>alert(1)</script>`,
      { address: (link) => (link.endsWith(".ts") ? null : link), picture: () => "data:," },
    );
    expect(html).toContain('the source and <a href="a.md#b">this</a>');
    expect(html).not.toMatch(/<(?:script|img|svg|iframe|a href="javascript)/i);
    expect(sitePage({ path: "x.html", title, html }, "").match(/<script/g)).toBe(null);
  });
});

describe("the pages of the harnesses", () => {
  test("each says what docs/formats.md says of it", () => {
    for (const { slug, section } of HARNESSES) {
      const html = htmlOf.get(`harnesses/${slug}.html`) as string;
      expect([slug, html.includes("<table>")]).toEqual([slug, true]);
      if (section !== undefined) expect(html.split("What is read")[1]?.length, slug).toBeGreaterThan(2500);
    }
  });

  test("the three commands are commands, with options that they have", async () => {
    const commands = HARNESSES.flatMap(({ dump }) => commandsOf(dump));
    expect(commands).toHaveLength(3 * HARNESSES.length);
    for (const command of commands) {
      const [program, name = "", ...words] = command.split(" ");
      expect([program, COMMANDS.some((known) => known.name === name)]).toEqual(["noisefloor", true]);
      const { stdout } = await capture(name, "--help");
      for (const option of words.filter((word) => word.startsWith("--"))) expect(stdout).toContain(option);
    }
  });
});

describe.skipIf(!hasBrowser)(`pages of the site in a browser${browserTitle}`, { timeout: 120_000 }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser?.close());

  test.each(["index.html", "docs/formats.html", "docs/methods/paired-comparison.html", "harnesses/inspect-ai.html"])(
    "%s has no fault",
    async (path) => {
      const faults = await pageFaults(browser, htmlOf.get(path) as string);
      expect(faults).toEqual({ console: [], requests: [], accessibility: [], tooWide: [], cut: [] });
    },
  );

  test("the page before the live report shows its answers and figures without a fault", async () => {
    const results = await load(join(root, "fixtures/dumps/pair.csv"));
    const html = sitePage(demoPage(report(results)), style);
    expect(html).toContain("No difference shown between candidate and baseline");
    expect(html).toContain("<svg");
    const faults = await pageFaults(browser, html);
    expect(faults).toEqual({ console: [], requests: [], accessibility: [], tooWide: [], cut: [] });
  });
});
