import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { COMMANDS } from "../../src/cli/commandTable.js";
import { completionScript } from "../../src/cli/completionScript.js";
import { capture } from "./capture.js";
import { dumpFolder, LONG_HEADER, longRows, outcomes } from "./dumpFolder.js";

const { folder, write } = dumpFolder();
const script = async (shell: string) => (await capture("completion", shell)).stdout;
const isThere = (shell: string) => spawnSync(shell, ["-c", "true"]).status === 0;
const why = (shell: string) => (isThere(shell) ? "" : ` (skipped: there is no ${shell} here)`);

describe.skipIf(!isThere("bash"))(`completion in bash${why("bash")}`, () => {
  /** What bash offers for the last of these words. */
  async function offered(...words: readonly string[]): Promise<string[]> {
    const file = join(folder, "completion.sh");
    writeFileSync(file, await script("bash"));
    const ask = `source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _noisefloor; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const { stdout, stderr } = spawnSync("bash", ["-c", ask, "-", file, ...words], { encoding: "utf8" });
    expect(stderr).toBe("");
    return stdout.split("\n").filter((word) => word !== "");
  }

  test("offers every command", async () => {
    expect(await offered("noisefloor", "")).toEqual([...COMMANDS.map(({ name }) => name), "help"]);
    expect(await offered("noisefloor", "com")).toEqual(["compare", "components", "completion"]);
  });

  test("offers the options of the command, its choices, and files elsewhere", async () => {
    expect(await offered("noisefloor", "compare", "--mi")).toEqual(["--min-overlap", "--missing"]);
    expect(await offered("noisefloor", "compare", "runs", "--missing", "")).toEqual(["drop", "zero", "error"]);
    expect(await offered("noisefloor", "completion", "")).toEqual(["bash", "zsh", "fish"]);
    expect(await offered("noisefloor", "compare", "run")).toEqual([]);
    expect(await offered("noisefloor", "compare", "--baseline", "")).toEqual([]);
  });

  test("offers each option that a help page lists", async () => {
    for (const { name } of COMMANDS) {
      const { stdout } = await capture(name, "--help");
      const listed = [...stdout.matchAll(/^ {2}(?:-\w, )?(--[a-z-]+)/gm)].flatMap(([, flag]) =>
        flag === "--help" ? [] : [flag],
      );
      expect(await offered("noisefloor", name, "--")).toEqual(listed);
    }
  });
});

test("zsh takes the same by its own module", async () => {
  expect(await script("zsh")).toBe(`autoload -Uz bashcompinit && bashcompinit\n${await script("bash")}`);
});

test("fish gets a line a command and a line an option, each text in quotes", async () => {
  const lines = (await script("fish")).trimEnd().split("\n");
  expect(lines).toContain(
    "complete -c noisefloor -n '__fish_seen_subcommand_from compare' -l missing -x -a 'drop zero error' -d 'errored and unscored answers'",
  );
  expect(lines.filter((line) => line.includes("__fish_use_subcommand"))).toHaveLength(COMMANDS.length);
  const option = { flag: "--a", takesValue: true, choices: [], summary: "it's a \\ here" };
  expect(completionScript("fish", [{ name: "x", summary: "y", words: [], options: [option] }])).toContain(
    "-l a -r -d 'it\\'s a \\\\ here'",
  );
});

test.skipIf(!isThere("fish"))(`fish can read it${why("fish")}`, async () => {
  expect(spawnSync("fish", ["-n"], { input: await script("fish") }).status).toBe(0);
});

test("another shell is a usage error that names the three", async () => {
  const { code, stderr } = await capture("completion", "tcsh");
  expect(code).toBe(4);
  expect(stderr).toContain("bash, zsh, fish");
});

test("--quiet leaves errors alone on stderr", async () => {
  const scores = outcomes(40, (item) => item % 3 === 0);
  const path = write("two.csv", LONG_HEADER + longRows("A", scores) + longRows("B", scores));
  const out = join(folder, "report.md");
  const said = await capture("report", path, "--md", out);
  const quiet = await capture("report", path, "--md", out, "--quiet");
  expect(said.stderr).toContain("wrote ");
  expect(quiet).toEqual({ ...said, stderr: "" });
  expect((await capture("report", `${path}.none`, "--quiet")).stderr).toMatch(/^noisefloor: /);
  expect((await capture("report", path, "--md", out)).stderr).toContain("wrote ");
});
