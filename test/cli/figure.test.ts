import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import { browserTitle, hasBrowser } from "../browser/page.js";
import { readXml } from "../support/wellFormed.js";
import { capture } from "./capture.js";
import { dumpFolder, LONG_HEADER, longRows, outcomes } from "./dumpFolder.js";

const { folder, write } = dumpFolder();
const answers = (task: string, model: string, every: number) =>
  longRows(
    model,
    outcomes(40, (item) => item % every !== 0),
    { task },
  );
const tasks = ["quiz", "maths"].map((task, at) =>
  ["a", "b", "c"].map((model, by) => answers(task, model, 2 + at + 3 * by)),
);
const dump = write("runs.csv", LONG_HEADER + tasks.flat().join(""));

/** Width and height of an SVG in pixels, and in its own units. */
function sizeOf(svg: string) {
  const [, units = "", width = "", height = ""] =
    /viewBox="0 0 (\d+) \d+" width="([\d.]+)" height="([\d.]+)"/.exec(svg) ?? [];
  return [units, width, height].map(Number) as [number, number, number];
}

afterEach(() => vi.unstubAllEnvs());

describe("figure", () => {
  test.each([
    ["3.25in", 400, 312],
    ["8cm", 400, 302.36],
    ["2in", 400, 192],
    ["468pt", 800, 624],
    ["780px", 1000, 780],
  ])("%s wide: a column has 400 units, wider figures letters of the same height", async (length, units, pixels) => {
    const out = join(folder, `${length}.svg`);
    const { code, stderr, stdout } = await capture("figure", "differences", dump, "-o", out, "--width", length);
    expect([code, stderr]).toEqual([0, `wrote ${out}\n`]);
    // What a caption says.
    expect(stdout.replace(/\s+/g, " ")).toContain("Differences from a with 95% intervals");
    const svg = readFileSync(out, "utf8");
    expect(readXml(svg).elements[0]).toBe("svg");
    const [own, width] = sizeOf(svg);
    expect([own, width]).toEqual([units, pixels]);
  });

  test("without its title it is less high, and nothing is written of it", async () => {
    const [whole, bare] = [
      await capture("figure", "noise", dump, "-o", "-"),
      await capture("figure", "noise", dump, "-o", "-", "--no-title"),
    ];
    expect(sizeOf(bare.stdout)[2]).toBeLessThan(sizeOf(whole.stdout)[2]);
    expect(whole.stdout).toContain('<text class="t"');
    expect(bare.stdout).not.toContain('<text class="t"');
  });

  test("of several of a kind one is named, or a task chosen", async () => {
    const several = await capture("figure", "ranks", dump, "-o", "-");
    expect([several.code, several.stdout]).toEqual([4, ""]);
    expect(several.stderr).toMatch(
      /^ranks-1: .*\nranks-2: .*\nnoisefloor: ranks is drawn 2 times: name one, such as ranks-1/,
    );
    const named = await capture("figure", "ranks-2", dump, "-o", "-");
    const chosen = await capture("figure", "ranks", dump, "--task", "maths", "-o", "-");
    for (const { code, stdout } of [named, chosen]) expect([code, stdout.slice(0, 4)]).toEqual([0, "<svg"]);
  });

  test.each([
    [
      ["forest", "f.svg"],
      4,
      /a figure can be differences, models-by-tests, leaderboard, ranks, pairs, noise, .*, got "forest"/,
    ],
    [["noise", "f.jpg"], 4, /--out says by its name what to write: f\.pdf, f\.svg or f\.png, got "f\.jpg"/],
    [["noise", "f.svg", "--width", "3.25"], 4, /--width must be a length from 1in to 30in, such as 3\.25in/],
    [["noise", "f.pdf", "--browser", "/no/such"], 4, /--browser names \/no\/such, which is no program/],
  ])("refuses %j before anything is read", async ([kind = "", out = "", ...more], code, message) => {
    const refused = await capture("figure", kind, "nowhere", "-o", out, ...more);
    expect([refused.code, refused.stdout]).toEqual([code, ""]);
    expect(refused.stderr).toMatch(message);
  });

  test("without a browser a PDF is refused with the way out", async () => {
    vi.stubEnv("PATH", folder);
    vi.stubEnv("CHROME_PATH", "");
    const { code, stderr } = await capture("figure", "noise", "nowhere", "-o", "f.pdf");
    expect(code).toBe(4);
    expect(stderr).toMatch(
      /becomes a PDF in Chromium, Chrome or Edge, and none of them is here\. Name one with --browser/,
    );
  });

  test("says what would fill a figure without data", async () => {
    const { code, stdout } = await capture("figure", "curves", dump, "-o", "-");
    expect(code).toBe(2);
    expect(stdout.replace(/\s+/g, " ")).toMatch(
      /^REFUSED there is nothing to draw for curves .*Training curves: needs two or more/,
    );
  });
});

describe.skipIf(!hasBrowser)(`figure, printed${browserTitle}`, { timeout: 60_000 }, () => {
  test("a PDF has the size that was asked for, with its letters as letters", async () => {
    const out = join(folder, "f.pdf");
    const { code, stderr } = await capture("figure", "noise", dump, "-o", out, "--width", "3.25in");
    expect([code, stderr]).toEqual([0, `wrote ${out}\n`]);
    const pdf = readFileSync(out, "latin1");
    expect(pdf.slice(0, 5)).toBe("%PDF-");
    const [, width = ""] = /MediaBox \[0 0 ([\d.]+) /.exec(pdf) ?? [];
    expect(Number(width)).toBeCloseTo(234, 0);
    expect(pdf.match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
    expect(pdf).toContain("/FontFile");
  });

  test("a PNG has the pixels of its size", async () => {
    const out = join(folder, "f.png");
    await capture("figure", "noise", dump, "-o", out, "--width", "3.25in", "--dpi", "200");
    const png = readFileSync(out);
    expect(png.subarray(1, 4).toString()).toBe("PNG");
    expect(png.readUInt32BE(16)).toBe(650);
  });
});
