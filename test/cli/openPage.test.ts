import { chmodSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { capture } from "./capture.js";
import { dumpFolder, LONG_HEADER, longRows, outcomes } from "./dumpFolder.js";

const { folder, write } = dumpFolder();
const scores = outcomes(20, (item) => item % 2 === 0);
const dump = write("two.csv", LONG_HEADER + longRows("a", scores) + longRows("b", scores));

afterEach(() => vi.unstubAllEnvs());

test.skipIf(process.platform === "win32")(
  "--open hands the page to the browser that the environment names",
  async () => {
    const seen = join(folder, "seen");
    const browser = write("browser", `#!/bin/sh\nprintf %s "$1" > ${seen}.part && mv ${seen}.part ${seen}\n`);
    chmodSync(browser, 0o755);
    vi.stubEnv("BROWSER", browser);
    const page = join(folder, "page.html");
    const { stderr } = await capture("compare", dump, "--html", page, "--open");
    expect(stderr).toBe(`opened ${page}\nwrote ${page}\n`);
    await expect.poll(() => existsSync(seen)).toBe(true);
    expect(readFileSync(seen, "utf8")).toBe(page);
  },
);

test("without a file it is one of its own, and where no browser opens it is said where it is", async () => {
  vi.stubEnv("BROWSER", join(folder, "no-such-browser"));
  const { code, stderr } = await capture("seeds", dump, "--open");
  const [, path = ""] = /^no browser could be opened \(.*\); the page is (\S+)\n$/.exec(stderr) ?? [];
  expect(code).toBe(2);
  expect(readFileSync(path, "utf8")).toMatch(/^<!doctype html>/);
});
