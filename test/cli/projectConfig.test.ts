import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Command, Option } from "commander";
import { afterEach, describe, expect, test, vi } from "vitest";
import { nameOf, settable } from "../../src/cli/config/configDefaults.js";
import { nearestWord } from "../../src/cli/config/nearestWord.js";
import { CONFIG_NAME } from "../../src/cli/config/projectConfig.js";
import { buildProgram } from "../../src/cli/program.js";
import { schemaErrors } from "../support/jsonSchema.js";
import { capture, captureJson } from "./capture.js";
import { dumpFolder, LONG_HEADER, longRows, outcomes } from "./dumpFolder.js";

const { folder, write } = dumpFolder();
const scores = (every: number) => outcomes(60, (item) => item % every !== 0);
const dump = write(
  "project/runs/all.csv",
  LONG_HEADER + ["a", "b", "c"].map((model, at) => longRows(model, scores(2 + at))).join(""),
);
const project = join(folder, "project");
mkdirSync(join(project, ".git"));

/** Runs a command line below a folder whose project says this. */
async function inProject(config: unknown, ...args: readonly string[]) {
  writeFileSync(join(project, CONFIG_NAME), typeof config === "string" ? config : JSON.stringify(config));
  vi.spyOn(process, "cwd").mockReturnValue(join(project, "runs"));
  return capture(...args);
}

afterEach(() => vi.restoreAllMocks());

const SCHEMA = resolve(import.meta.dirname, "../../docs/schema/config.json");
const commands = buildProgram(() => {}).commands;

describe("the defaults of a project", () => {
  test("hold for every command that takes the option, are said, and give way to a command's own and to the command line", async () => {
    const config = { alpha: "1%", correction: "none", commands: { compare: { baseline: "b", alpha: 0.1 } } };
    const own = await inProject(config, "compare", dump, "--json");
    expect(own.stderr).toBe(`${join(project, CONFIG_NAME)} sets baseline, correction, alpha\n`);
    const { family, comparisons } = JSON.parse(own.stdout);
    expect(family).toMatchObject({ alpha: 0.1, correction: "none", size: 2 });
    expect(comparisons[0].baseline.name).toBe("b");
    const typed = await inProject(config, "compare", dump, "--json", "--alpha", "0.2", "--baseline", "c", "--quiet");
    expect(typed.stderr).toBe("");
    expect(JSON.parse(typed.stdout)).toMatchObject({
      family: { alpha: 0.2 },
      comparisons: [{ baseline: { name: "c" } }, {}],
    });
    const elsewhere = await inProject(config, "ranks", dump, "--json");
    expect(elsewhere.stderr).toBe(`${join(project, CONFIG_NAME)} sets correction, alpha\n`);
    expect(JSON.parse(elsewhere.stdout).rankings[0].rows[0].rankInterval.level).toBe(0.99);
  });

  test("take lists and pairs, which the command line replaces", async () => {
    const config = { model: ["a", "b"], chance: { quiz: 0.25 } };
    const models = async (...more: readonly string[]) => {
      const { stdout } = await inProject(config, "inspect", dump, "--json", ...more);
      return JSON.parse(stdout).tests[0].models;
    };
    expect(await models()).toEqual(["a", "b"]);
    expect(await models("--model", "c")).toEqual(["c"]);
    const { stdout } = await inProject(config, "report", dump, "--json", "-");
    expect(JSON.parse(stdout).noise[0].chance).toBe(0.25);
  });

  test("are those of the file that is named, or none", async () => {
    const other = write("other.json", JSON.stringify({ model: "c" }));
    const held = async (...more: readonly string[]) =>
      JSON.parse((await inProject({ model: "a" }, "inspect", dump, "--json", ...more)).stdout).tests[0].models;
    expect(await held()).toEqual(["a"]);
    expect(await held("--config", other)).toEqual(["c"]);
    expect(await held("--no-config")).toEqual(["a", "b", "c"]);
    expect(await inProject({}, "inspect", dump, "--config", "none.json")).toMatchObject({
      code: 4,
      stderr: "noisefloor: --config names none.json, and there is no such file\n",
    });
  });

  test("stop at the root of the repository", async () => {
    write(CONFIG_NAME, JSON.stringify({ model: "c" }));
    writeFileSync(join(project, CONFIG_NAME), "{}");
    vi.spyOn(process, "cwd").mockReturnValue(project);
    expect(await captureJson<{ tests: unknown[] }>("inspect", dump, "--json")).toMatchObject({
      tests: [{ models: ["a", "b", "c"] }],
    });
  });

  test.each([
    [{ alhpa: 0.01 }, 'there is no option "alhpa"; the nearest is "alpha"'],
    [
      { commands: { compare: { bsaeline: "a" } } },
      'in "commands" "compare" there is no option "bsaeline"; the nearest is "baseline"',
    ],
    [{ commands: { copmare: {} } }, 'in "commands" there is no option "copmare"; the nearest is "compare"'],
    [{ html: "/etc/passwd" }, 'there is no option "html"'],
    [{ commands: { report: { svg: "out" } } }, 'in "commands" "report" there is no option "svg"'],
    [{ correction: "holms" }, '"correction" must be one of holm, hochberg, '],
    [{ "allow-mixed": "yes" }, '"allow-mixed" must be true or false, got "yes"'],
    [{ alpha: [0.1, 0.2] }, '"alpha" must be one value, got [0.1,0.2]'],
    [{ model: [null] }, '"model" must be a text, a number, a list of them, or pairs'],
    ["[]", "the file must be an object"],
    ["{ alpha: 1 }", "needs JSON: "],
  ])("%j is refused with file and repair", async (config, message) => {
    const { code, stdout, stderr } = await inProject(config, "compare", dump);
    expect([code, stdout]).toEqual([3, ""]);
    expect(stderr).toContain(join(project, CONFIG_NAME));
    expect(stderr).toContain(message);
  });

  describe("gates by name", () => {
    const right = (every: number) => outcomes(600, (item) => item % every !== 0);
    write("project/runs/main.csv", LONG_HEADER + longRows("main", right(10)));
    const worse = write("project/runs/worse.csv", LONG_HEADER + longRows("change", right(4)));
    const gates = {
      nightly: { baseline: "runs/main.csv", "min-effect": "5pt", alpha: 0.01 },
      release: { "at-least": "70%" },
    };

    test("compare with the baseline that they name, with their own options before those of the project", async () => {
      const config = { alpha: 0.1, commands: { gate: { "min-effect": "1pt" } }, gates };
      const found = await inProject(config, "gate", "nightly", worse, "--json");
      expect(found.code).toBe(1);
      expect(found.stderr).toBe(`${join(project, CONFIG_NAME)} sets min-effect, alpha\n`);
      expect(JSON.parse(found.stdout)).toMatchObject({ minimumEffect: "5pt", family: { alpha: 0.01 } });
      const typed = await inProject(config, "gate", "nightly", worse, "--json", "--min-effect", "40pt");
      expect([typed.code, JSON.parse(typed.stdout).minimumEffect]).toEqual([0, "40pt"]);
      const bar = await inProject(config, "gate", "release", worse, "--json");
      expect([bar.code, JSON.parse(bar.stdout).bar]).toEqual([0, "70%"]);
      // Another first argument is a path, as ever.
      const plain = await inProject(config, "gate", join(project, "runs/main.csv"), worse, "--json");
      expect(JSON.parse(plain.stdout).minimumEffect).toBe("1pt");
    });

    test.each([
      [{ nightly: { "min-effect": "5pt" } }, 3, /"nightly" needs either "baseline"/],
      [{ nightly: { baseline: "a", "at-least": "70%" } }, 3, /needs either "baseline"/],
      [{ nightly: { baseline: 3 } }, 3, /must be a path/],
      [
        { nightly: { baseline: "a", "min-efect": "5pt" } },
        3,
        /in "gates" "nightly" there is no option "min-efect"; the nearest is "min-effect"/,
      ],
      [{ nightly: { baseline: "a", state: "x.json" } }, 3, /there is no option "state"/],
      [{ nightly: { baseline: "none.csv", "min-effect": "5pt" } }, 3, /none\.csv: there is no such file/],
      [{ nightly: [] }, 3, /"gates" "nightly" must be an object/],
    ])("%j is refused", async (given, code, message) => {
      const found = await inProject({ gates: given }, "gate", "nightly", worse);
      expect(found.code).toBe(code);
      expect(found.stderr).toMatch(message);
    });

    test("a file of the same name is no gate, and is not guessed", async () => {
      const found = await inProject({ gates: { [dump]: gates.nightly } }, "gate", dump, worse);
      expect(found.code).toBe(4);
      expect(found.stderr).toMatch(/is a gate of .* and a file here: write \.\//);
    });
  });

  test("have a schema that holds each option and no other (UPDATE_CONFIG_SCHEMA=1 writes it)", () => {
    const schema = schemaOf(commands);
    if (process.env.UPDATE_CONFIG_SCHEMA === "1") writeFileSync(SCHEMA, `${JSON.stringify(schema, null, 2)}\n`);
    const written = JSON.parse(readFileSync(SCHEMA, "utf8"));
    expect(written).toEqual(schema);
    const sample = { alpha: 0.01, chance: { quiz: 0.25 }, model: ["a"], commands: { report: { title: "T" } } };
    expect(schemaErrors(written, sample)).toEqual([]);
    expect(schemaErrors(written, { alhpa: 0.01 })).not.toEqual([]);
    expect(schemaErrors(written, { gates: { nightly: { state: "x.json" } } })).not.toEqual([]);
    expect(schemaErrors(written, { gates: { nightly: { baseline: "runs/main", "min-effect": "2pt" } } })).toEqual([]);
  });
});

test.each([
  ["alhpa", "alpha"],
  ["minimum-overlap", "min-overlap"],
  ["MODEL", "model"],
  ["zzzzzz", null],
])("the nearest of alpha, model, min-overlap to %s is %s", (word, nearest) => {
  expect(nearestWord(word, ["alpha", "model", "min-overlap"])).toBe(nearest);
});

/** JSON Schema of the file, from what the commands declare. */
function schemaOf(all: readonly Command[]): object {
  const one = { type: ["string", "number"] };
  const ruleOf = (option: Option): object => {
    if (option.isBoolean()) return { type: "boolean" };
    if (option.argChoices !== undefined) return { enum: [...option.argChoices] };
    if (option.parseArg === undefined) return one;
    const many = { type: ["string", "number", "array", "object"], items: one, additionalProperties: true };
    return many;
  };
  const optionsOf = (command: Command) =>
    Object.fromEntries(
      settable(command)
        .sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1))
        .map((option) => [nameOf(option), { description: option.description, ...ruleOf(option) }]),
    );
  const byCommand = Object.fromEntries(
    all.map((command) => [
      command.name(),
      { type: "object", properties: optionsOf(command), additionalProperties: false },
    ]),
  );
  const gate = byCommand.gate as { readonly properties: object };
  const path = { description: "dump that candidates are compared with, from the folder of this file", type: "string" };
  const gateRule = { type: "object", properties: { baseline: path, ...gate.properties }, additionalProperties: false };
  const anywhere = Object.assign({}, ...all.map(optionsOf)) as Readonly<Record<string, object>>;
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "noisefloor.config.json",
    description:
      "Defaults of a project, by the names of the options. At the top they hold for every command that takes them, in commands for one.",
    type: "object",
    properties: {
      $schema: { type: "string" },
      ...Object.fromEntries(Object.entries(anywhere).sort(([a], [b]) => (a < b ? -1 : 1))),
      commands: { type: "object", properties: byCommand, additionalProperties: false },
      gates: {
        description: "gates that are called by their name: noisefloor gate nightly new.jsonl",
        type: "object",
        additionalProperties: gateRule,
      },
    },
    additionalProperties: false,
  };
}
