import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { browserTitle, hasBrowser, openBrowser, pageFaults } from "../browser/page.js";
import { capture } from "./capture.js";
import { ended, program } from "./program.js";

const EVIL = '<img src=x onerror="document.title=1">\u001b[31m';

/** A run of one model up to this checkpoint. */
const runOf = (model: string, step: number) =>
  `model,task,step,item,score\n${Array.from({ length: 50 }, (_, item) => `"${model.replaceAll('"', '""')}",quiz,${step},q${item},${Number((item * 7) % 10 < step / 1000)}\n`).join("")}`;

describe("noisefloor view", { timeout: 60_000 }, () => {
  const { path: cli } = program();
  const running: ReturnType<typeof spawn>[] = [];
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "noisefloor-view-"));
    mkdirSync(join(folder, "runs"));
  });
  afterEach(() => {
    for (const child of running.splice(0)) child.kill("SIGKILL");
    rmSync(folder, { recursive: true });
  });

  const put = (name: string, text: string) => writeFileSync(join(folder, "runs", name), text);

  /** The program while it runs: its address, what it says on stderr so far, and its end after Ctrl-C. */
  async function view(...words: readonly string[]) {
    const child = spawn(process.execPath, [cli, "view", ...words], { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
    running.push(child);
    const end = ended(child);
    let said = "";
    child.stderr.on("data", (chunk: Buffer) => {
      said += chunk.toString("utf8");
    });
    const address = await new Promise<string>((done, fail) => {
      child.stdout.on("data", (chunk: Buffer) => done(chunk.toString("utf8").trim()));
      void end.then(({ stderr }) => fail(new Error(stderr)));
    });
    const interrupt = () => {
      child.kill("SIGINT");
      return end;
    };
    return { address, said: () => said, interrupt };
  }

  /** The status of an answer to exactly this request. */
  function status(address: string, headers: Record<string, string> = {}, method = "GET"): Promise<number> {
    return new Promise((done, fail) => {
      const asked = request(address, { method, headers, setHost: headers.host === undefined }, (answer) => {
        answer.resume();
        done(answer.statusCode ?? 0);
      });
      asked.on("error", fail).end();
    });
  }

  test("serves the page that report writes until it is interrupted", async () => {
    put("a.csv", runOf("a", 1000));
    const { address, said, interrupt } = await view("runs", "--title", "Mine");
    expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[\w-]{24}\/$/);
    const answer = await fetch(address);
    const before = process.cwd();
    process.chdir(folder);
    const { stdout } = await capture("report", "runs", "--title", "Mine", "--html", "-").finally(() =>
      process.chdir(before),
    );
    expect(await answer.text()).toBe(stdout);
    expect(answer.headers.get("content-security-policy")).toContain("default-src 'none'; script-src 'sha256-");
    expect(answer.headers.get("cache-control")).toBe("no-store");
    await expect.poll(said).toContain("1 model");
    expect(await interrupt()).toMatchObject({ code: 0, stdout: `${address}\n` });
  });

  test("refuses whoever does not know the secret, asks for another host, comes from another site, or does not only ask", async () => {
    put("a.csv", runOf("a", 1000));
    const { address } = await view("runs", "--watch");
    const { host, origin, port } = new URL(address);
    expect(await status(address)).toBe(200);
    expect(await status(address, { host: `localhost:${port}` })).toBe(200);
    expect(await status(address, { origin })).toBe(200);
    for (const path of ["/", "", "/events", "/report", "/x/", `${new URL(address).pathname.slice(0, -2)}/`]) {
      expect([path, await status(`${origin}${path}`)]).toEqual([path, 403]);
    }
    for (const other of ["evil.test", `evil.test:${port}`, "127.0.0.1", `127.0.0.1.evil.test:${port}`, `${host}.`]) {
      expect([other, await status(address, { host: other })]).toEqual([other, 403]);
      expect([other, await status(`${address}events`, { host: other })]).toEqual([other, 403]);
    }
    for (const other of ["http://evil.test", "null", `https://${host}`, "http://127.0.0.1:1", "file://"]) {
      expect([other, await status(address, { origin: other })]).toEqual([other, 403]);
    }
    for (const method of ["POST", "PUT", "DELETE", "HEAD", "OPTIONS"]) {
      expect([method, await status(address, {}, method)]).toEqual([method, 405]);
    }
    for (const name of ["a.csv", "runs/a.csv", "../runs/a.csv", "%2e%2e/%2e%2e/etc/passwd"]) {
      const answer = await status(`${address}${name}`);
      expect([name, answer === 403 || answer === 404]).toEqual([name, true]);
    }
  });

  test("refuses as report does what it cannot read, and ports that there are not", async () => {
    put("broken.csv", "model,task,item,score\nm,t,a,1\nm,t,b\n");
    const run = (...words: readonly string[]) => capture("view", ...words);
    expect((await run(join(folder, "runs/broken.csv"))).code).toBe(3);
    expect(await run(join(folder, "nowhere"), "--watch")).toMatchObject({ code: 3, stdout: "" });
    expect((await run(folder, "--port", "70000")).code).toBe(4);
    expect((await run(folder, "--port", "x")).code).toBe(4);
    put("broken.csv", runOf("a", 1000));
    const { address } = await view("runs");
    expect((await run(join(folder, "runs"), "--port", new URL(address).port)).code).toBe(5);
  });

  describe.skipIf(!hasBrowser)(`with --watch, in a browser${browserTitle}`, () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await openBrowser();
    });
    afterAll(() => browser?.close());

    async function opened(address: string) {
      const page = await browser.newPage();
      const complaints: string[] = [];
      const asked: string[] = [];
      page.on("console", (message) => complaints.push(message.text()));
      page.on("pageerror", (error) => complaints.push(error.message));
      page.on("request", (made) => asked.push(made.url()));
      await page.goto(address);
      return { page, complaints, asked };
    }
    const report = (page: Page) => page.frameLocator("iframe.shown");

    test("waits for the first dump, and shows a new checkpoint when its file is there", async () => {
      const { address, said, interrupt } = await view("runs", "--watch");
      const { page, complaints, asked } = await opened(address);
      await page.getByText("Waiting for dumps").waitFor();
      put("1.csv", runOf("a", 1000));
      await report(page).getByText("1 model · 1 task · 1 checkpoint").first().waitFor();
      put("2.csv", runOf("a", 2000));
      await report(page).getByText("1 model · 1 task · 2 checkpoints").first().waitFor();
      expect(await page.locator("#status").textContent()).toMatch(/^\d\d:\d\d:\d\d · 1 model · 1 task · 2 checkpoints/);
      expect(await page.title()).toBe("Variance report");
      expect(await page.locator("iframe").count()).toBe(1);
      expect(complaints).toEqual([]);
      expect(asked.filter((url) => !url.startsWith(address) && !url.startsWith("data:"))).toEqual([]);
      expect(said()).toMatch(/\d\d:\d\d:\d\d {2}1 model · 1 task · 2 checkpoints/);
      await page.close();
      expect((await interrupt()).code).toBe(0);
    });

    test("shows a checkpoint within 2 s of its file", async () => {
      put("1.csv", runOf("a", 1000));
      const { address } = await view("runs", "--watch");
      const { page } = await opened(address);
      await report(page).getByText("1 checkpoint").first().waitFor();
      // The page itself notes when a report came into sight, and how many checkpoints it has.
      await page.evaluate(`(() => {
        globalThis.seen = {};
        new MutationObserver(() => {
          const text = document.querySelector("iframe.shown")?.contentDocument.body.textContent ?? "";
          const count = /(\\d+) checkpoints/.exec(text)?.[1];
          if (count !== undefined) globalThis.seen[count] ??= Date.now();
        }).observe(document.getElementById("place"), { subtree: true, childList: true, attributes: true });
      })()`);
      // The quickest of several: on a machine with other work one may have to wait for its turn.
      const delays: number[] = [];
      for (let count = 2; count <= 9 && !delays.some((delay) => delay <= 2000); count++) {
        const landed = Date.now();
        put(`${count}.csv`, runOf("a", 1000 * count));
        const seen = () => page.evaluate<number>(`globalThis.seen["${count}"] ?? 0`);
        await expect.poll(seen, { timeout: 20_000 }).toBeGreaterThan(0);
        delays.push((await seen()) - landed);
      }
      expect(Math.min(...delays)).toBeLessThanOrEqual(2000);
      await page.close();
    });

    test("keeps the words of the filter and the place where one reads", async () => {
      put("1.csv", runOf("a", 1000));
      const { address } = await view("runs", "--watch");
      const { page } = await opened(address);
      await report(page).getByRole("searchbox").fill("quiz");
      await page.evaluate('document.querySelector("iframe.shown").contentWindow.scrollTo(0, 500)');
      put("2.csv", runOf("a", 2000));
      await report(page).getByText("2 checkpoints").first().waitFor();
      expect(await report(page).getByRole("searchbox").inputValue()).toBe("quiz");
      expect(await page.evaluate('document.querySelector("iframe.shown").contentWindow.scrollY')).toBe(500);
      await page.close();
    });

    test("keeps the last report while a file is half written, and says which it is", async () => {
      put("1.csv", runOf("a", 1000));
      const { address, said } = await view("runs", "--watch");
      const { page } = await opened(address);
      await report(page).getByText("1 checkpoint").first().waitFor();
      const half = runOf(EVIL, 2000);
      put("2.csv", half.slice(0, half.length - 4));
      const problem = page.getByRole("alert");
      await problem.waitFor();
      expect(await problem.textContent()).toContain("runs/2.csv");
      expect(await report(page).getByText("1 checkpoint").count()).toBeGreaterThan(0);
      put("whole.tmp", half);
      renameSync(join(folder, "runs/whole.tmp"), join(folder, "runs/2.csv"));
      await report(page).getByText("2 models").first().waitFor();
      await problem.waitFor({ state: "hidden" });
      expect(await page.title()).toBe("Variance report");
      await expect.poll(said).toContain("2 models");
      expect(said()).toContain("not drawn: runs/2.csv");
      expect(said()).not.toContain("\u001b");
      await page.close();
    });

    test("says when the program has ended, and has no fault of accessibility", async () => {
      put("1.csv", runOf("a", 1000));
      const { address, interrupt } = await view("runs", "--watch");
      const { page } = await opened(address);
      await report(page).getByText("1 checkpoint").first().waitFor();
      const html = await (await fetch(address)).text();
      await interrupt();
      await page.getByText("noisefloor has ended").waitFor();
      expect(await report(page).getByText("1 checkpoint").count()).toBeGreaterThan(0);
      await page.close();
      const faults = await pageFaults(browser, html.replace(/<script>.*<\/script>/s, ""));
      expect(faults).toEqual({ console: [], requests: [], accessibility: [], tooWide: [], cut: [] });
    });
  });
});
