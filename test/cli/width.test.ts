import { describe, expect, test } from "vitest";
import { COMMANDS as ALL_COMMANDS } from "../../src/cli/commandTable.js";
import { HOSTILE_NAMES } from "../support/hostileNames.js";
import {
  CALLS_ON_A_PAIR,
  COMMANDS_OF_A_FOLDER as COMMANDS,
  inFull,
  tooWide,
  WITHOUT_PROSE,
} from "../support/tooWide.js";
import { capture } from "./capture.js";
import { dumpFolder, LONG_HEADER, longRows, outcomes } from "./dumpFolder.js";

const { write } = dumpFolder();

test("a wide line is found, unless it is one word", () => {
  expect(tooWide(`${"ab ".repeat(40)}\n${"x".repeat(90)}\n• ${"x".repeat(90)}\n  ${"x".repeat(90)}\nshort`)).toEqual([
    "ab ".repeat(40),
  ]);
});

/** What tables may leave out where there is no room: drawn from, or close to, what they show. */
const DETAILS = ["mean curve", "item–total", "τ", "α without"];

/** Titles of the columns of all tables: what stands in the line above rows with as many cells. */
function titlesOf(text: string): string[] {
  const lines = text.split("\n").map((line) => line.trim().split(/\s{2,}/));
  return lines.flatMap((titles, index) => {
    const next = lines[index + 1] ?? [];
    const isTable = titles.length > 1 && next.length > 1 && /\d/.test(next.at(-1) ?? "");
    return isTable && !titles.some((title) => /^[+−]?\d/.test(title)) ? titles : [];
  });
}

describe("no line is wider than 80 characters where no terminal says more", () => {
  test.each(COMMANDS)("of %s on the slice of the demo", async (command) => {
    for (const flags of [[], inFull(command)]) {
      const { stdout } = await capture(command, "fixtures/dumps/demo-slice", ...flags);
      expect(stdout.length).toBeGreaterThan(80);
      expect(tooWide(stdout), flags.join(" ")).toEqual([]);
    }
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
    for (const flags of [[], inFull(command)]) {
      const { stdout } = await capture(command, hostile, ...flags);
      expect(stdout.length).toBeGreaterThan(80);
      expect(tooWide(stdout), flags.join(" ")).toEqual([]);
    }
  });

  /** Calls of the commands that take no folder as it is, each on data of its own. */
  const own: Readonly<Record<string, readonly (readonly string[])[]>> = {
    figure: [
      ["noise", "fixtures/dumps/demo-slice", "-o", write("noise.svg", "")],
      ["differences", hostile, "-o", write("differences.svg", "")],
    ],
    claim: [
      ["--a", "31.08%", "--b", "29.95%", "--n", "12032"],
      ["--file", write("claims.csv", `model,a,b,n\n${long[0]},31.08%,29.95%,12032\n${long[1]},41%,40%,1000\n`)],
    ],
    power: [["--items", "500", "--disagreement", "0.2"]],
    judges: [["fixtures/tables/judged.csv", "--labels", "fixtures/tables/people.csv"], ["fixtures/tables/judges.csv"]],
    preferences: [["fixtures/dumps/gpt-4_pair.jsonl"]],
    irt: [["fixtures/dumps/lsat6.csv"]],
    subsets: [["fixtures/dumps/demo-slice", "--items", "20", "--method", "random"]],
    trials: [["fixtures/tables/agent.csv"]],
    compare: [
      ["fixtures/dumps/demo-slice"],
      ["fixtures/tables/leaderboard.csv"],
      ["fixtures/tables/unknown-columns.csv"],
    ],
  };

  test("every command is called here, but those that print no prose", () => {
    const called = new Set([...COMMANDS, ...Object.keys(own), ...Object.keys(CALLS_ON_A_PAIR), ...WITHOUT_PROSE]);
    expect(ALL_COMMANDS.map(({ name }) => name).filter((name) => !called.has(name))).toEqual([]);
  });

  test.each(Object.keys(own))("of %s on data of its own", async (command) => {
    for (const words of own[command] ?? []) {
      const { stdout, stderr } = await capture(command, ...words);
      expect((stdout + stderr).length, words.join(" ")).toBeGreaterThan(80);
      expect(tooWide(stdout), words.join(" ")).toEqual([]);
    }
  });

  test.each(Object.keys(CALLS_ON_A_PAIR))("of %s on names of any length, or its refusal", async (command) => {
    const models = [long[0]!, long[1]!] as const;
    const files = models.map((model, place) =>
      write(
        `side-${place}.csv`,
        LONG_HEADER + longRows(model, right(1 + 3 * place), { task: quoted("task of ".repeat(20)) }),
      ),
    ) as [string, string];
    const { code, stdout, stderr } = await capture(
      command,
      ...CALLS_ON_A_PAIR[command]!({ path: hostile, models, files }),
    );
    // Some commands want one task to be named, or answers to single items.
    if (code === 4) expect(stderr).toMatch(/--task|run-level scores only/);
    expect((stdout + stderr).length).toBeGreaterThan(40);
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
    const { stdout } = await capture("ranks", hostile, "--full");
    const said = stdout.slice(stdout.indexOf("\nIn full:\n")).split("\n• ").slice(1);
    const names = said.map((line) => line.replace(/\s+/g, " ").trim().split(" = ") as [string, string]);
    for (const name of long) expect(names.filter(([, full]) => full === name)).toHaveLength(1);
    expect(names.every(([short]) => short.includes("…"))).toBe(true);
    expect(new Set(names.map(([short]) => short)).size).toBe(names.length);
    for (const [short] of names) expect(stdout.split(short).length).toBeGreaterThan(2);
  });

  test.each(COMMANDS)(
    "of %s only detail is left out, and every other column of --wide stands in a table",
    async (command) => {
      const path = "fixtures/dumps/demo-slice";
      const [narrow, wide] = [
        await capture(command, path, ...inFull(command)),
        await capture(command, path, "--wide", ...inFull(command)),
      ];
      const flat = narrow.stdout.replace(/\s+/g, " ");
      const left = /Left out of tables of 80 columns: ([^;]+); --wide shows them/.exec(flat)?.[1]?.split(", ") ?? [];
      expect(left.filter((title) => !DETAILS.includes(title))).toEqual([]);
      const cells = new Set(narrow.stdout.split("\n").flatMap((line) => line.trim().split(/\s{2,}/)));
      const missing = titlesOf(wide.stdout).filter((title) => !cells.has(title));
      expect(missing.filter((title) => !left.includes(title))).toEqual([]);
    },
  );

  test("--wide keeps every column, which a narrow table says", async () => {
    const args = ["curves", "fixtures/dumps/demo-slice", "--full"];
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
