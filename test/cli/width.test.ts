import { describe, expect, test } from "vitest";
import { displayWidth } from "../../src/report/text/displayWidth.js";
import { hasRealData, realDataTitle, realPath } from "../realDumps/realData.js";
import { HOSTILE_NAMES } from "../support/hostileNames.js";
import { capture } from "./capture.js";
import { dumpFolder, LONG_HEADER, longRows, outcomes } from "./dumpFolder.js";

const { write } = dumpFolder();

/** Lines wider than 80 characters that could have been broken: a path or a signature is one word, and a command to copy is one line. */
function tooWide(text: string): string[] {
  return text
    .split("\n")
    .filter((line) => displayWidth(line) > 80 && /\S\s+\S/.test(line.replace(/^\s*•?\s+/, "")))
    .filter((line) => !line.startsWith("Next: noisefloor "));
}

const COMMANDS = [
  "inspect",
  "ranks",
  "seeds",
  "curves",
  "framings",
  "items",
  "trials",
  "components",
  "kinship",
  "report",
] as const;

test("a wide line is found, unless it is one word", () => {
  expect(tooWide(`${"ab ".repeat(40)}\n${"x".repeat(90)}\n• ${"x".repeat(90)}\n  ${"x".repeat(90)}\nshort`)).toEqual([
    "ab ".repeat(40),
  ]);
});

describe("no line is wider than 80 characters where no terminal says more", () => {
  test.each(COMMANDS)("of %s on the slice of the demo", async (command) => {
    const { stdout } = await capture(command, "fixtures/dumps/demo-slice", ...(command === "report" ? ["--all"] : []));
    expect(stdout.length).toBeGreaterThan(80);
    expect(tooWide(stdout)).toEqual([]);
  });

  const right = (model: number) => outcomes(40, (item) => (item * 7 + model * 3) % 10 < 5 + model);
  const names = HOSTILE_NAMES.map((name) => JSON.stringify(name).slice(1, -1).replaceAll('\\"', ""));
  const quoted = (name: string) => `"${name}"`;
  const long = [1, 2, 3].map((model) => `${"long/".repeat(20)}${model}${"-model".repeat(20)}`);
  const hostile = write(
    "names.csv",
    LONG_HEADER +
      [...names.slice(0, 6), ...long]
        .map((name, index) =>
          [`${"task of ".repeat(20)}1`, `${"task of ".repeat(20)}2`]
            .map((task) => longRows(name, right(index % 5), { task: quoted(task) }))
            .join(""),
        )
        .join(""),
  );
  test.each(COMMANDS)("of %s on names of any length", async (command) => {
    const { stdout } = await capture(command, hostile);
    expect(stdout.length).toBeGreaterThan(80);
    expect(tooWide(stdout)).toEqual([]);
  });

  test("of compare and gate on names of any length", async () => {
    const [, , third = "", first = ""] = [...names.slice(0, 2), ...long];
    const sides = ["--baseline", third, "--candidate", first];
    for (const command of ["compare", "gate"]) {
      const args = command === "gate" ? [hostile, hostile, "--min-effect", "5pt"] : [hostile, ...sides];
      expect(tooWide((await capture(command, ...args)).stdout)).toEqual([]);
    }
  });

  test("names that were cut are told apart and said in full once", async () => {
    const { stdout } = await capture("ranks", hostile);
    const said = stdout.slice(stdout.indexOf("\nIn full:\n")).split("\n• ").slice(1);
    const names = said.map((line) => line.replace(/\s+/g, " ").trim().split(" = ") as [string, string]);
    for (const name of long) expect(names.filter(([, full]) => full === name)).toHaveLength(1);
    expect(names.every(([short]) => short.includes("…"))).toBe(true);
    expect(new Set(names.map(([short]) => short)).size).toBe(names.length);
    for (const [short] of names) expect(stdout.split(short).length).toBeGreaterThan(2);
  });

  test("--wide keeps every column, which a narrow table says", async () => {
    const args = ["curves", "fixtures/dumps/demo-slice"];
    const [narrow, wide] = [await capture(...args), await capture(...args, "--wide")];
    const left = /^Left out of tables of 80 columns: ([^;]+);\s--wide\sshows\sthem\.$/m.exec(narrow.stdout);
    const titles = left?.[1]?.split(/,\s/) ?? [];
    expect(titles.length).toBeGreaterThan(0);
    const isTitle = (text: string, title: string) => new RegExp(`  ${title}(  |$)`, "m").test(text);
    expect(titles.filter((title) => isTitle(narrow.stdout, title))).toEqual([]);
    expect(wide.stdout).not.toContain("Left out");
    expect(tooWide(wide.stdout).length).toBeGreaterThan(0);
    expect(titles.filter((title) => !isTitle(wide.stdout, title))).toEqual([]);
  });
});

const FOLDERS = [
  "lm-eval/v0.4.9-pair",
  "lm-eval/v0.4-aggregate",
  "lm-eval/v0.4-repeats",
  "matrices",
  "inspect",
  "framing/olmo-13B-completion-and-choice.csv",
  "seeds/olmo-1xC-4-runs.csv",
];

describe.skipIf(!hasRealData)(`no line of real dumps is wider than 80 characters${realDataTitle}`, () => {
  test.each(FOLDERS)("of %s, by every command", { timeout: 120_000 }, async (folder) => {
    for (const command of COMMANDS) {
      const { stdout } = await capture(command, realPath(folder));
      expect(tooWide(stdout), command).toEqual([]);
    }
  });

  test.each([
    ["lm-eval/v0.4-aggregate", "Qwen/Qwen2.5-1.5B", "Qwen/Qwen2.5-3B"],
    ["matrices/aime-II.csv", "DeepSeek-R1-Distill-14B", "DeepSeek-R1-Distill-32B"],
    ["seeds/olmo-1xC-4-runs.csv", "OLMo-190M", "OLMo-1B"],
  ])("of %s, by compare", async (path, baseline, candidate) => {
    const { stdout } = await capture("compare", realPath(path), "--baseline", baseline, "--candidate", candidate);
    expect(stdout.length).toBeGreaterThan(80);
    expect(tooWide(stdout)).toEqual([]);
  });
});
