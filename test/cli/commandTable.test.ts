import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { COMMANDS } from "../../src/cli/commandTable.js";
import { capture } from "./capture.js";
import { dumpFolder, LONG_HEADER, longRows, outcomes } from "./dumpFolder.js";

const declarations = join(import.meta.dirname, "../../src/cli/commands/declarations");
const tests = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith(".test.ts") && file !== "commandTable.test.ts")
  .map((file) => readFileSync(join(import.meta.dirname, file), "utf8"));

test("the table holds every command that a file declares, each once", async () => {
  const modules = await Promise.all(
    readdirSync(declarations).map(async (file) => Object.values((await import(join(declarations, file))) as object)),
  );
  expect(new Set(COMMANDS)).toEqual(new Set(modules.flat()));
  expect(new Set(COMMANDS.map(({ name }) => name)).size).toBe(COMMANDS.length);
});

test("a command may be typed in the singular", async () => {
  for (const name of ["framing", "subset", "seed"]) {
    const [singular, plural] = [await capture(name, "--help"), await capture(`${name}s`, "--help")];
    expect(plural.stdout).toContain(`noisefloor ${name}s`);
    expect(singular).toEqual(plural);
  }
  expect((await capture("subset-ranks", ".")).code).toBe(4);
});

/** How each command is called on dumps of two models; the others take no dumps. */
const CALLS: Readonly<Record<string, (dump: string, pair: readonly [string, string]) => readonly string[]>> = {
  inspect: (dump) => [dump],
  report: (dump) => [dump],
  view: (dump) => {
    interruptOnce();
    return [dump];
  },
  figure: (dump) => ["differences", dump, "-o", "-"],
  compare: (dump) => [dump],
  gate: (_, pair) => [...pair, "--min-effect", "2pt"],
  seeds: (dump) => [dump],
  curves: (dump) => [dump],
  framings: (dump) => [dump],
  components: (dump) => [dump],
  trials: (dump) => [dump],
  judges: (dump) => [dump, "--labels", dump, "--label-column", "score"],
  preferences: (dump) => [dump],
  ranks: (dump) => [dump],
  items: (dump) => [dump],
  kinship: (dump) => [dump],
  irt: (dump) => [dump, "--force"],
  subsets: (dump) => [dump, "--items", "5", "--method", "random"],
  power: (_, pair) => ["--from", ...pair, "--effect", "2pt"],
  convert: (dump) => [dump],
  reduce: (dump) => [dump, "--out", join(tmpdir(), "noisefloor-never")],
  sql: () => ["--engine", "duckdb", "--table", "scores"],
  claim: () => ["--file", hostilePairs],
  mcp: () => ["--root", EVIL],
  completion: () => ["bash"],
};

/** What stands for --json where a command writes files. */
const JSON_FLAGS: Readonly<Record<string, readonly string[]>> = {
  report: ["--json", "-"],
  view: ["--title", "again"],
  figure: ["--no-title"],
  convert: ["--to", "json"],
  reduce: [],
  sql: ["--only", "words"],
  completion: [],
  mcp: [],
};

/** Interrupts, as Ctrl-C does, the next command that waits for it. */
function interruptOnce(): void {
  const before = process.listenerCount("SIGINT");
  const timer = setInterval(() => {
    if (process.listenerCount("SIGINT") === before) return;
    clearInterval(timer);
    process.emit("SIGINT");
  }, 20);
}

const EVIL = "\u001b[31mred\u001b[0m \u202eevil\u009b2J";
const { write } = dumpFolder();
const scores = outcomes(40, (item) => item % 3 !== 0);
const rows = (model: string) => longRows(model, scores, { task: `${EVIL} task` });
const dump = write("hostile.csv", LONG_HEADER + rows(EVIL) + rows(`${EVIL}2`));
const pair = [write("one.csv", LONG_HEADER + rows(EVIL)), write("other.csv", LONG_HEADER + rows(`${EVIL}2`))] as const;
const hostilePairs = write("pairs.csv", `model,a,b,n\n${EVIL},31.08%,29.95%,12032\n${EVIL}2,41%,40%,1000\n`);

describe.each(COMMANDS.map((command) => [command.name, command] as const))("%s", (name, { load, summary, ...own }) => {
  test("has a test that runs it", () => {
    const isRun = new RegExp(`(capture|json|run)\\(\\s*"${name}"|\\["${name}",|commands/${name}\\.js"`);
    expect(tests.some((text) => isRun.test(text))).toBe(true);
  });

  test("is imported only when it runs, and gives a function then", async () => {
    expect(await load({})).toBeTypeOf("function");
    const text = readFileSync(join(declarations, `${name}.ts`), "utf8");
    const imported = [...text.matchAll(/^import (?!type).* from "([^"]+)"/gm)].map(([, from]) => from);
    expect(["commander", "../../sharedOptions.js"]).toEqual(expect.arrayContaining(imported));
  });

  test("answers --help with its summary", async () => {
    const { code, stdout } = await capture(name, "--help");
    expect(code).toBe(0);
    expect(stdout.replaceAll(/\s+/g, " ")).toContain(summary);
  });

  test("opens its help with two calls that the parser takes, and with its own options", async () => {
    const { stdout } = await capture(name, "--help");
    const [first, second, empty] = stdout.split("\n");
    expect([first, second, empty]).toEqual([...own.examples.map((words) => `$ noisefloor ${name} ${words}`), ""]);
    expect(stdout.split("\n").every((line) => line.length <= 80)).toBe(true);
    const groups = [...stdout.matchAll(/^(\S.*):\n {2}-/gm)].map(([, title]) => title);
    expect(groups).toEqual([
      ...(name === "completion" ? [] : ["Options of this command"]),
      ...(own.takes === "analysis" ? ["How to judge"] : []),
      ...(own.takes === "own" ? [] : ["What to read and keep"]),
      "What to print",
      "Defaults of the project",
    ]);
    for (const words of own.examples) {
      const { code, stderr } = await capture(name, ...words.split(" "));
      // There are no such files here, which is no fault of the call.
      expect([words, stderr, [0, 3].includes(code)]).toEqual([words, stderr, true]);
    }
  });

  /** The call of a command that does not come to run, and so waits for nobody to interrupt it. */
  const refused = () => (name === "view" ? [dump] : (CALLS[name]?.(dump, pair) ?? []));

  test("refuses an option that it does not know with 4, and prints one document of JSON with --json", async () => {
    const call = refused();
    const unknown = await capture(name, ...call, "--no-such-option");
    expect([unknown.code, unknown.stdout]).toEqual([4, ""]);
    expect(unknown.stderr).toContain("--no-such-option");
    if (JSON_FLAGS[name] !== undefined) return;
    const { stdout } = await capture(name, ...call, "--json");
    expect(JSON.parse(stdout)).toMatchObject({ schema: expect.stringMatching(/^noisefloor\/[\w-]+\/\d+$/) });
  });

  test("refuses a file that is not there with 3, and names it", async () => {
    if (own.takes === "own") return;
    const gone = join(tmpdir(), "noisefloor-not-there.csv");
    const call = refused().map((word) => ([dump, ...pair].includes(word) ? gone : word));
    const { code, stdout, stderr } = await capture(name, ...call);
    expect([code, stdout]).toEqual([3, ""]);
    expect(stderr).toContain("noisefloor-not-there.csv");
  });

  if (own.answers === true) {
    test("writes page, Markdown and figures next to what it prints, with hostile names inert", async () => {
      const folder = mkdtempSync(join(tmpdir(), "noisefloor-documents-"));
      const [html, md, svg] = [join(folder, "a.html"), join(folder, "a.md"), join(folder, "figures")];
      const call = CALLS[name]?.(dump, pair) ?? [];
      const { code, stdout } = await capture(name, ...call);
      const written = await capture(name, ...call, "--html", html, "--md", md, "--svg", svg);
      expect([written.code, written.stdout]).toEqual([code, stdout]);
      expect(written.stderr).toContain(`wrote ${html}`);
      const page = readFileSync(html, "utf8");
      expect(page).toMatch(/^<!doctype html>[\s\S]*Content-Security-Policy[\s\S]*<\/html>\n$/);
      const drawn = existsSync(svg) ? readdirSync(svg) : [];
      if (name !== "report") expect(drawn).toHaveLength(page.match(/<svg/g)?.length ?? 0);
      for (const text of [
        page,
        readFileSync(md, "utf8"),
        ...drawn.map((file) => readFileSync(join(svg, file), "utf8")),
      ]) {
        expect(text.length).toBeGreaterThan(100);
        expect(text.replaceAll(/[\n\u200b]/g, "")).not.toMatch(/[\p{Cc}\p{Cf}]/u);
      }
      rmSync(folder, { recursive: true });
    });
  }

  test.each([[], ["--json"]])("lets no hostile name reach the terminal raw %s", async (...flags) => {
    const call = CALLS[name];
    expect(call, `${name} needs its call here`).toBeDefined();
    const given = flags.length === 0 ? flags : (JSON_FLAGS[name] ?? flags);
    const { stdout, stderr } = await capture(name, ...(call?.(dump, pair) ?? []), ...given);
    expect((stdout + stderr).length).toBeGreaterThan(50);
    expect((stdout + stderr).replaceAll(/[\r\n\u200b]/g, "")).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });
});
