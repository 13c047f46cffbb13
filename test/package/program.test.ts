import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, inject, test } from "vitest";
import { type JsonSchema, schemaErrors } from "../support/jsonSchema.js";

const project = inject("project");
const root = resolve(import.meta.dirname, "../..");
const read = (path: string) => readFileSync(join(root, path), "utf8");

function run(program: string, ...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: project, encoding: "utf8" });
  return { status, stdout, stderr };
}

describe("npx noisefloor, installed", () => {
  test("says its version", () => {
    const { version } = JSON.parse(read("package.json"));
    expect(run("npx", "noisefloor", "--version")).toMatchObject({ status: 0, stdout: `${version}\n` });
  });

  test("compares two models of a dump", () => {
    const { status, stdout } = run("npx", "noisefloor", "compare", "fixtures/dumps/pair.csv");
    expect(status).toBe(0);
    expect(stdout.split("\n")[0]).toBe("INCONCLUSIVE  bench · score");
  });
});

const python = ["python3", "python"].find((name) => spawnSync(name, ["--version"]).status === 0);
const title = python === undefined ? " (skipped: no python3)" : "";

describe.skipIf(python === undefined)(`the lines for Python in docs/hosts.md${title}`, () => {
  const [, snippet = ""] = /^```py\n(.*?)^```$/ms.exec(read("docs/hosts.md")) ?? [];
  const schema = JSON.parse(read("docs/schema/compare.json")) as JsonSchema;

  /** The snippet as it stands, on two dumps, with what it read printed after it. */
  function python3(base: string, candidate: string) {
    writeFileSync(
      join(project, "snippet.py"),
      `import sys\nbase, candidate = sys.argv[1:]\n${snippet}\nprint(json.dumps([verdict, run.returncode, json.loads(run.stdout)]))\n`,
    );
    const { stdout, stderr } = run(python as string, "snippet.py", base, candidate);
    expect(stderr).toBe("");
    return JSON.parse(stdout) as [verdict: string | null, code: number, document: unknown];
  }

  /** A dump of one model on 60 items, the first few of every ten right. */
  function dump(name: string, item: string, rightOfTen: number): string {
    const rows = Array.from(
      { length: 60 },
      (_, index) => `${name},quiz,${item}${index},${Number(index % 10 < rightOfTen)}\n`,
    );
    writeFileSync(join(project, `${name}.csv`), `model,task,item,score\n${rows.join("")}`);
    return `${name}.csv`;
  }
  const base = dump("base", "q", 4);

  test("read a verdict that fits the schema", () => {
    const [verdict, code, document] = python3(base, dump("better", "q", 9));
    expect([verdict, code]).toEqual(["better", 0]);
    expect(schemaErrors(schema, document)).toEqual([]);
  });

  test("read no verdict where the comparison is refused", () => {
    const [verdict, code, document] = python3(base, dump("apart", "r", 5));
    expect([verdict, code]).toEqual([null, 2]);
    expect(document).toMatchObject({ ok: false });
    expect(schemaErrors(schema, document)).toEqual([]);
  });
});
