import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { COMMANDS } from "../../src/cli/commandTable.js";
import * as noisefloor from "../../src/index.js";
import * as ofJudges from "../../src/judges.js";
import { capture } from "../cli/capture.js";

/** A question is asked by one name: of the function, of the command, of the page of its method and of the JSON. */
const root = join(import.meta.dirname, "../..");
const methods = readFileSync(join(root, "docs/methods.md"), "utf8").split("\n");
const commands = COMMANDS.map(({ name }) => name);

/** What commands do that is no question about scores. */
const CHORES = ["inspect", "report", "view", "convert", "irt", "reduce", "sql", "mcp", "figure", "completion"];
/** Questions whose page is named for the method, since there are several of them. */
const SEVERAL_PAGES: Readonly<Record<string, readonly string[]>> = {
  compare: ["paired-comparison", "unpaired-comparison", "several-seeds"],
  curves: ["trends", "early-signal", "signal-ratios"],
  scores: ["one-score"],
  decisions: ["early-signal"],
};
/** Questions that no command asks by itself: what they answer stands in `report` and `curves`. */
const WITHOUT_COMMAND = ["scores", "printed", "decisions"];

const questions = readdirSync(join(root, "src/questions"))
  .map((file) => file.replace(/\.ts$/, ""))
  .filter((name) => !["answer", "twoSides"].includes(name))
  .concat("power", "claim")
  .sort();

describe.each(questions)("%s", (name) => {
  test("is a function of the library", () => {
    expect(({ ...noisefloor, ...ofJudges } as Readonly<Record<string, unknown>>)[name]).toBeTypeOf("function");
  });

  test("is a command, or answered by another", () => {
    expect(commands.includes(name)).toBe(!WITHOUT_COMMAND.includes(name));
  });

  test("has its page, in a row of the table of methods that names the function", () => {
    for (const page of SEVERAL_PAGES[name] ?? [name]) {
      expect(existsSync(join(root, `docs/methods/${page}.md`)), page).toBe(true);
      expect(
        methods.some((row) => row.includes(`(methods/${page}.md)`) && row.includes(`\`${name}\``)),
        page,
      ).toBe(true);
    }
  });
});

test("every command is a question or one of the chores", () => {
  expect(commands.filter((name) => !questions.includes(name)).sort()).toEqual([...CHORES].sort());
});

test.each(["framing", "subset", "seed", "component", "trial", "rank", "item", "curve"])(
  "a name in the singular, %s, is the same command",
  async (name) => {
    expect(await capture(name, "--help")).toEqual(await capture(`${name}s`, "--help"));
    expect((await capture(name, "no-such-folder/")).code).toBe(3);
  },
);
