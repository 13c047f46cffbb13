import { mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Command } from "commander";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { COMMANDS } from "../../src/cli/commandTable.js";
import { commandLine, READ_OPTIONS, TOOLS } from "../../src/cli/mcp/tools.js";
import { requireWithin } from "../../src/cli/mcp/withinRoot.js";
import { capture } from "./capture.js";
import { program } from "./program.js";

function isInstalled(): boolean {
  try {
    createRequire(import.meta.url).resolve("@modelcontextprotocol/sdk/client/index.js");
    return true;
  } catch {
    return false;
  }
}

const without = isInstalled() ? "" : " (skipped: @modelcontextprotocol/sdk is not installed)";

describe("the tools", () => {
  test("are every command that answers a question on dumps", () => {
    const others = ["view", "figure", "convert", "reduce", "sql", "mcp", "completion"];
    const names = COMMANDS.map(({ name }) => name).filter((name) => !others.includes(name));
    expect(TOOLS.map(({ name }) => name).sort()).toEqual(names.sort());
  });

  test("take no option that writes a file, and know which ones read one", () => {
    const offered = new Map(TOOLS.map(({ name, inputSchema }) => [name, Object.keys(inputSchema.properties)]));
    const files = COMMANDS.flatMap(({ name, declare }) =>
      declare(new Command(name)).options.flatMap(({ flags, long }) => {
        const word = (long as string).slice(2);
        return /[<[](file|folder|path|dump)/.test(flags) && offered.get(name)?.includes(word)
          ? [`${name} ${word}`]
          : [];
      }),
    );
    expect(files).toEqual(["gate quarantine", "judges labels", "power from", "claim file"]);
    expect([...READ_OPTIONS].sort()).toEqual(files.map((one) => one.split(" ")[1]).sort());
  });

  test("become the words of a command line, values never read as flags", () => {
    const input = { paths: ["-x.csv", "b.csv"], margin: "1pt", model: ["--a", "b"], strict: true, answer: "json" };
    expect(commandLine("compare", input)).toEqual([
      ...[
        "compare",
        "--margin=1pt",
        "--model=--a",
        "--model=b",
        "--strict",
        "--json",
        "--quiet",
        "--",
        "-x.csv",
        "b.csv",
      ],
    ]);
    expect(commandLine("compare", { paths: ["a.csv"], strict: false })).not.toContain("--strict");
  });

  test.each([
    [{ paths: ["a.csv"], "max-memory": "9GB" }, /takes no "max-memory"/],
    [{ paths: ["a.csv"], state: "x" }, /takes no "state"/],
    [{ paths: ["a.csv"], "allow-mixed": "yes" }, /allow-mixed must be true or false, got "yes"/],
    [{ paths: [{}] }, /paths must be text, got \{\}/],
    [{ paths: ["a.csv"], answer: "html" }, /answer can be text or json/],
  ])("refuse %j", (input, message) => {
    expect(() => commandLine("gate", input)).toThrow(message);
  });
});

describe("the folder that files may be read in", () => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "noisefloor-root-")));
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  test.each(["..", "../x.csv", "/etc/passwd", "runs/../../x", "-", "out/x.csv"])("does not hold %s", (path) => {
    if (path.startsWith("out/")) symlinkSync(tmpdir(), join(root, "out"));
    expect(() => requireWithin(root, path)).toThrow(/outside|standard input/);
  });

  test.each(["x.csv", "runs/**/*.jsonl", ".", "...csv", "a/../b.csv"])("may hold %s", (path) => {
    expect(() => requireWithin(root, path)).not.toThrow();
  });
});

test("the command refuses a root that is no folder", async () => {
  const { code, stderr } = await capture("mcp", "--root", resolve("package.json"));
  expect(code).toBe(3);
  expect(stderr).toContain("--root must be a folder");
});

describe.skipIf(without !== "")(`the server, driven by a client over stdio${without}`, () => {
  const { path, shell } = program();
  const root = mkdtempSync(join(tmpdir(), "noisefloor-mcp-"));
  const rows = (model: string, every: number) =>
    Array.from({ length: 120 }, (_, item) => `${model},quiz,q${item},${item % every === 0 ? 0 : 1}\n`).join("");
  // biome-ignore lint/suspicious/noExplicitAny: its types are those of an optional package
  let client: any;

  beforeAll(async () => {
    writeFileSync(join(root, "pair.csv"), `model,task,item,score\n${rows("oak", 2)}${rows("elm", 6)}`);
    const { Client } = await import("@modelcontextprotocol/sdk/client/index.js");
    const { StdioClientTransport } = await import("@modelcontextprotocol/sdk/client/stdio.js");
    client = new Client({ name: "test", version: "1" });
    await client.connect(
      new StdioClientTransport({ command: process.execPath, args: [path, "mcp", "--root", root], stderr: "pipe" }),
    );
  }, 120_000);
  afterAll(async () => {
    await client?.close();
    rmSync(root, { recursive: true, force: true });
  });

  const call = (name: string, input: object) => client.callTool({ name, arguments: input });

  test("lists the questions with their options", async () => {
    const { tools } = await client.listTools();
    expect(tools.map(({ name }: { name: string }) => name)).toEqual(TOOLS.map(({ name }) => name));
    expect(client.getServerVersion().name).toBe("noisefloor");
    expect(client.getInstructions()).toContain("Inconclusive is not equal");
  });

  test("answers as the command line does, in words and as a record", async () => {
    const { stdout } = await shell("noisefloor compare pair.csv --baseline oak --candidate elm", root);
    const asked = { paths: ["pair.csv"], baseline: "oak", candidate: "elm" };
    const text = await call("compare", asked);
    expect(text.content[0].text).toBe(stdout);
    expect(text.isError).toBeUndefined();
    const { structuredContent } = await call("compare", { ...asked, answer: "json" });
    expect(structuredContent).toMatchObject({ schema: "noisefloor/compare/1", ok: true, verdict: "better" });
  });

  test("a regression, and what cannot be told, are answers; wrong input is an error that says the repair", async () => {
    const worse = await call("gate", { paths: ["pair.csv"], baseline: "elm", candidate: "oak", "min-effect": "2pt" });
    expect(worse.isError ?? false).toBe(worse._meta["noisefloor/exitCode"] > 2);
    const missing = await call("inspect", { paths: ["absent.csv"] });
    expect(missing.isError).toBe(true);
    expect(missing.content[0].text).toContain("absent.csv");
    const outside = await call("inspect", { paths: ["../"] });
    expect([outside.isError, outside.content[0].text]).toEqual([true, expect.stringContaining("--root")]);
    const unknown = await call("inspect", { paths: ["pair.csv"], colour: "red" });
    expect([unknown.isError, unknown.content[0].text]).toEqual([true, expect.stringContaining('no "colour"')]);
    expect((await call("delete", {})).isError).toBe(true);
  });

  test("answers several calls at once", async () => {
    const answers = await Promise.all(
      ["inspect", "ranks", "report"].map((name) => call(name, { paths: ["pair.csv"], answer: "json" })),
    );
    expect(answers.map(({ structuredContent }) => structuredContent.schema)).toEqual([
      ...["noisefloor/inspect/1", "noisefloor/ranks/1", "noisefloor/report/1"],
    ]);
  });
});
