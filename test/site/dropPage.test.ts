import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { parquetWriteBuffer } from "hyparquet-writer";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { dropPage } from "../../docs/site/dropPage.js";
import { sitePage } from "../../docs/site/sitePage.js";
import { browserTitle, hasBrowser, openBrowser, pageFaults } from "../browser/page.js";
import { program } from "../cli/program.js";
import { writeZip } from "../io/bytes/zipWriter.js";
import { jsonLines } from "../io/dumps.js";
import { archiveEntries, evalLog, sample } from "../io/formats/inspect/logs.js";
import { hasRealData, realDataTitle, realPath } from "../realDumps/realData.js";

const sources = fileURLToPath(new URL("../../docs/site", import.meta.url));
const EVIL = '<img src=x onerror="document.title=1">\u001b[31m\u202e';

const isRight = (model: number, item: number) => Number((item * 7 + model * 3) % 10 < 5 + model);
const items = Array.from({ length: 60 }, (_, item) => item);
const csvOf = (name: string) =>
  `model,task,item,score\n${[0, 1].flatMap((model) => items.map((item) => `"${name.replaceAll('"', '""')}${model}",quiz,q${item},${isRight(model, item)}\n`)).join("")}`;

/** Dumps as harnesses write them, by their paths in a folder. */
const DUMPS: Readonly<Record<string, string | Uint8Array>> = {
  ...Object.fromEntries(
    [0, 1].flatMap((model) => [
      [
        `lm-eval/org__m${model}/results_2025-01-0${model + 1}T00-00-00.500000.json`,
        JSON.stringify({ results: { arc: { "acc,none": 0.5 } }, configs: {}, model_name: `org/m${model}` }),
      ],
      [
        `lm-eval/org__m${model}/samples_arc_2025-01-0${model + 1}T00-00-00.500000.jsonl`,
        jsonLines(items.map((doc_id) => ({ doc_id, doc: {}, resps: [], acc: isRight(model, doc_id) }))),
      ],
    ]),
  ),
  "lm-eval/.cache/old.csv": csvOf("hidden"),
  "lm-eval/node_modules/other.csv": csvOf("installed"),
  "lm-eval/README.md": "# model,task,item,score",
  "lm-eval/notes.txt": "nothing to be read",
  "log.eval": writeZip(
    archiveEntries(evalLog({ samples: items.map((item) => sample(`q${item}`, isRight(0, item) === 1 ? "C" : "I")) })),
  ),
  "pair.csv": csvOf("m"),
  "pair.csv.gz": new Uint8Array(gzipSync(csvOf("m"))),
  "table.parquet": new Uint8Array(
    parquetWriteBuffer({
      columnData: [
        { name: "model", data: items.flatMap(() => ["a", "b"]) },
        { name: "item", data: items.flatMap((item) => [`q${item}`, `q${item}`]) },
        { name: "score", data: items.flatMap((item) => [isRight(0, item), isRight(1, item)]) },
      ],
    }),
  ),
  "hostile.csv": csvOf(EVIL),
  '<img src=x onerror="document.title=2">\u001b[31m.csv': "no,dump",
  "asked.csv": csvOf("m").replace("model,task,item,score", "who,task,which,grade"),
};

describe.skipIf(!hasBrowser)(`the page that reads dumps in the browser${browserTitle}`, { timeout: 120_000 }, () => {
  const { shell } = program();
  const folder = mkdtempSync(join(tmpdir(), "noisefloor-site-"));
  let browser: Browser;
  let html: string;

  beforeAll(async () => {
    for (const [path, content] of Object.entries(DUMPS)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
    html = sitePage(await dropPage(sources), readFileSync(join(sources, "site.css"), "utf8"));
    browser = await openBrowser();
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });

  /** The page as a site would give it, with all that it asked of the network and all that it complained of. */
  async function opened() {
    const page = await browser.newPage();
    const requests: string[] = [];
    const complaints: string[] = [];
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("request", (request) => {
      if (!request.url().startsWith("blob:")) requests.push(request.url());
    });
    await page.route("http://**/*", (route) => route.fulfill({ body: html, contentType: "text/html" }));
    await page.goto("http://site.test/drop.html");
    return { page, requests, complaints };
  }

  // Reading takes as long as the machine lets it.
  const ended = (page: Page) =>
    page.locator("body[data-state=done], body[data-state=failed]").waitFor({ timeout: 100_000 });

  /** The text of the file that a click on this link saves. */
  async function saved(page: Page, label: string): Promise<string> {
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: label }).click(),
    ]);
    return readFileSync(await download.path(), "utf8");
  }

  async function commandLine(words: string, cwd = folder): Promise<{ json: string; html: string }> {
    const { code, stderr, stdout } = await shell(`noisefloor report ${words} --json - --html page.html`, cwd, {});
    if (code !== 0) throw new Error(stderr);
    return { json: stdout, html: readFileSync(join(cwd, "page.html"), "utf8") };
  }

  test.each([
    ["a file of Inspect", "log.eval", ""],
    ["a CSV", "pair.csv", ""],
    ["a CSV packed with gzip", "pair.csv.gz", ""],
    ["parquet", "table.parquet", ""],
    [
      "columns that must be named",
      "asked.csv",
      "--map model=who,item=which,score=grade --baseline m1 --title 'Two models'",
    ],
    ["names that attack", "hostile.csv", ""],
  ])("%s gives the files that the command line gives, and asks nothing of the network", async (_, path, options) => {
    const { page, requests, complaints } = await opened();
    await page.locator("#options").fill(options);
    await page.locator("#files").setInputFiles(join(folder, path));
    await ended(page);
    const expected = await commandLine(`${path} ${options}`);
    expectSameReport(await saved(page, "Save the numbers (JSON)"), expected.json);
    expect(await saved(page, "Save the report (HTML)")).toBe(expected.html);
    expect(await page.frameLocator("iframe").getByRole("heading", { level: 1 }).count()).toBe(1);
    expect(await page.title()).toBe("Drop your dump here · noisefloor");
    expect([requests, complaints]).toEqual([["http://site.test/drop.html"], []]);
    await page.close();
  });

  test("a folder that is chosen, and one that is dropped, are read as the command line reads the folder", async () => {
    const expected = await commandLine("lm-eval");
    expect(expected.json).toContain("org/m1");
    const chosen = await opened();
    await chosen.page.locator("#folder").setInputFiles(join(folder, "lm-eval"));
    await ended(chosen.page);
    expectSameReport(await saved(chosen.page, "Save the numbers (JSON)"), expected.json);
    const dropped = await opened();
    await drop(dropped.page, [join(folder, "lm-eval")]);
    await ended(dropped.page);
    expectSameReport(await saved(dropped.page, "Save the numbers (JSON)"), expected.json);
    expect([...dropped.requests, ...dropped.complaints]).toEqual(["http://site.test/drop.html"]);
    await Promise.all([chosen.page.close(), dropped.page.close()]);
  });

  test("the report in it sorts, filters and leads to its sections", async () => {
    const { page, complaints } = await opened();
    await page.locator("#files").setInputFiles(join(folder, "pair.csv"));
    await ended(page);
    const frame = page.frameLocator("iframe");
    await frame.getByRole("searchbox").fill("m1");
    expect(await frame.locator("tbody tr:visible").count()).toBeGreaterThan(0);
    const [link] = await frame.locator("nav a").all();
    const text = await link?.textContent();
    await link?.click();
    expect(
      await frame
        .getByRole("heading", { level: 2, name: text ?? "", exact: true })
        .first()
        .isVisible(),
    ).toBe(true);
    expect(complaints).toEqual([]);
    await page.close();
  });

  test("what cannot be read is said in the words of the command line, and can be put right", async () => {
    const { page } = await opened();
    await page.locator("#files").setInputFiles(join(folder, "asked.csv"));
    await ended(page);
    const { stderr, code } = await shell("noisefloor report asked.csv", folder, {});
    expect(code).toBe(3);
    expect(await page.locator("#said").textContent()).toBe(stderr.trim().replace(/^noisefloor: /, ""));
    await page.locator("#options").fill("--map model=who,item=which,score=grade");
    await page.getByRole("button", { name: "Report again" }).click();
    await page.locator("body[data-state=done]").waitFor();
    await page.locator("#options").fill("--evil");
    await page.locator("#options").press("Enter");
    await page.locator("body[data-state=failed]").waitFor();
    expect(await page.locator("#said").textContent()).toContain('got "--evil"');
    expect(await page.locator("iframe").count()).toBe(0);
    await page.close();
  });

  test("the name of a file stays inert wherever it is shown", async () => {
    const { page, requests, complaints } = await opened();
    const name = Object.keys(DUMPS).find((path) => path.startsWith("<img")) as string;
    await page.locator("#files").setInputFiles(join(folder, name));
    await ended(page);
    for (const part of ["#listed", "#said"]) {
      const text = (await page.locator(part).textContent()) ?? "";
      expect([part, text.includes("<img src=x"), /\p{Cc}/u.test(text)]).toEqual([part, true, false]);
    }
    expect(await page.title()).toBe("Drop your dump here · noisefloor");
    expect([requests, complaints]).toEqual([["http://site.test/drop.html"], []]);
    await page.close();
  });

  test("drops add up until one starts over", async () => {
    const { page } = await opened();
    await page.locator("#files").setInputFiles(join(folder, "pair.csv"));
    await ended(page);
    await page.locator("#files").setInputFiles([join(folder, "pair.csv"), join(folder, "log.eval")]);
    await ended(page);
    expect(await page.locator("#listed").textContent()).toMatch(/^2 files/);
    const both = await commandLine("pair.csv log.eval");
    expectSameReport(await saved(page, "Save the numbers (JSON)"), both.json);
    await page.getByRole("button", { name: "Start over" }).click();
    expect(await page.locator("iframe").count()).toBe(0);
    expect(await page.locator("#listed").textContent()).toBe("");
    await page.close();
  });

  test("stops at once in the middle of the work, and begins anew after that", async () => {
    const long = Array.from({ length: 400_000 }, (_, row) => `m${row % 4},t,q${row >> 2},${row % 3 === 0 ? 1 : 0}\n`);
    writeFileSync(join(folder, "long.csv"), `model,task,item,score\n${long.join("")}`);
    const { page, complaints } = await opened();
    await page.locator("#files").setInputFiles(join(folder, "long.csv"));
    await page.getByRole("progressbar").waitFor();
    await page.getByRole("button", { name: "Stop" }).click();
    expect(await page.locator("body").getAttribute("data-state")).toBe("idle");
    await expect.poll(() => page.workers().length, { timeout: 20_000 }).toBe(0);
    expect(await page.locator("#said").textContent()).toContain("Stopped");
    await page.getByRole("button", { name: "Start over" }).click();
    await page.locator("#files").setInputFiles(join(folder, "pair.csv"));
    await page.locator("body[data-state=done]").waitFor();
    expect(complaints).toEqual([]);
    await page.close();
  });

  test("its policy lets neither the page nor a worker send anything", async () => {
    const { page, requests } = await opened();
    const outcomes = await page.evaluate(async () => {
      const send =
        'fetch("http://site.test/stolen", { method: "POST", body: "scores" }).then(() => "sent", () => "refused")';
      const code = `${send}.then((outcome) => postMessage(outcome));`;
      const browser = globalThis as unknown as {
        Worker: new (address: string) => { onmessage: (event: { data: string }) => void };
        eval(code: string): never;
      };
      const worker = new browser.Worker(URL.createObjectURL(new Blob([code], { type: "text/javascript" })));
      const inWorker = await new Promise<string>((done) => {
        worker.onmessage = ({ data }) => done(data);
      });
      const inPage = await fetch("http://site.test/stolen").then(
        () => "sent",
        () => "refused",
      );
      return { inWorker, inPage };
    });
    expect(outcomes).toEqual({ inWorker: "refused", inPage: "refused" });
    expect(requests).toEqual(["http://site.test/drop.html"]);
    await page.close();
  });

  test("has no fault of accessibility or width before a report, with one, and with a refusal", async () => {
    const none = { console: [], requests: [], accessibility: [], tooWide: [], cut: [] };
    expect(await pageFaults(browser, html)).toEqual(none);
    const { page } = await opened();
    for (const path of ["pair.csv", "asked.csv"]) {
      await page.locator("#files").setInputFiles(join(folder, path));
      await ended(page);
      // As it stands then: its script would begin anew.
      const shown = (await page.content()).replace(/<script>.*<\/script>/s, "");
      expect(shown).toContain(path === "pair.csv" ? "<iframe" : 'data-state="failed"');
      expect(await pageFaults(browser, shown)).toEqual(none);
    }
    await page.close();
  });

  describe.skipIf(!hasRealData)(`on real dumps${realDataTitle}`, () => {
    test.each([
      ["Inspect, streamed", "inspect", "log_streaming.eval"],
      ["lm-evaluation-harness with repeats", "lm-eval", "v0.4-repeats"],
      ["tool use", "matrices", "langchain-tool-use.csv"],
    ])("%s: the numbers of the command line", async (_, place, name) => {
      const { page, requests } = await opened();
      await drop(page, [realPath(`${place}/${name}`)]);
      await ended(page);
      const { stdout, stderr } = await shell(`noisefloor report ${name} --json -`, realPath(place), {});
      if (stdout === "")
        expect(await page.locator("#said").textContent()).toBe(stderr.trim().replace(/^noisefloor: /, ""));
      else expectSameReport(await saved(page, "Save the numbers (JSON)"), stdout);
      expect(requests).toEqual(["http://site.test/drop.html"]);
      await page.close();
    });
  });
});

/** Numbers as they are written, with their places. */
const NUMBER = /(?<=[\s[])-?\d+(?:\.\d+)?(?:e[+-]\d+)?(?=[,\n])/g;

/** The same document; numbers may differ by what engines round differently of `exp` and `log`. */
function expectSameReport(got: string, expected: string): void {
  const [ours, theirs] = [got, expected].map((text) => (text.match(NUMBER) ?? []).map(Number)) as [number[], number[]];
  expect(got.replaceAll(NUMBER, "#")).toBe(expected.replaceAll(NUMBER, "#"));
  const apart = ours.filter((value, at) => {
    const other = theirs[at] as number;
    return Math.abs(value - other) > 1e-14 + 1e-9 * Math.max(Math.abs(value), Math.abs(other));
  });
  expect(ours.length).toBeGreaterThan(10);
  expect(apart).toEqual([]);
}

/** Drops files and folders of the disk on a page, as a hand does. */
async function drop(page: Page, files: readonly string[]): Promise<void> {
  const session = await page.context().newCDPSession(page);
  for (const type of ["dragEnter", "dragOver", "drop"] as const) {
    const data = { items: [], files: [...files], dragOperationsMask: 1 };
    await session.send("Input.dispatchDragEvent", { type, x: 200, y: 200, data });
  }
}
