import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { GATE_MARKER } from "../../src/report/render/gateMarkdown.js";

const text = readFileSync(resolve(import.meta.dirname, "../../docs/examples/github-action.yml"), "utf8");
const folder = mkdtempSync(join(tmpdir(), "noisefloor-action-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The script of a step, as the runner writes it to a file. */
function script(step: string): string {
  const [, body = ""] = text.split(`- name: ${step}\n`);
  const [, lines = ""] = body.split(/^ {8}run: \|\n/m);
  const script = /^(?: {10}.*\n|\n)+/.exec(lines)?.[0] ?? "";
  return script.replaceAll(/^ {10}/gm, "");
}

/** Runs a step as GitHub does, with stand-ins for the programs that it calls. */
function run(step: string, programs: Readonly<Record<string, string>>) {
  const names = { summary: join(folder, "summary"), calls: join(folder, "calls"), md: join(folder, "gate.md") };
  for (const file of Object.values(names)) rmSync(file, { force: true });
  const functions = Object.entries(programs).map(
    ([name, body]) => `${name}() { echo "${name} $*" >> calls; ${body}; }\n`,
  );
  writeFileSync(join(folder, "step.sh"), functions.join("") + script(step));
  const { status, stdout } = spawnSync("bash", ["-e", "step.sh"], {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, GITHUB_STEP_SUMMARY: names.summary, GITHUB_REPOSITORY: "me/it", NUMBER: "7" },
  });
  const read = (file: string) => (existsSync(file) ? readFileSync(file, "utf8") : null);
  return { status, stdout, summary: read(names.summary), calls: read(names.calls) };
}

describe.skipIf(process.platform === "win32")("the example for GitHub", () => {
  test.each([
    [0, 0, false],
    [1, 1, false],
    [2, 0, true],
    [3, 3, false],
    [4, 4, false],
  ])("the gate's exit code %i makes the step exit with %i", (code, status, warns) => {
    const result = run("Gate", { npx: `echo text > gate.md; return ${code}` });
    expect(result.status).toBe(status);
    expect(result.stdout.includes("::warning")).toBe(warns);
    expect(result.summary).toBe("text\n");
    expect(result.calls).toBe(
      "npx --yes noisefloor gate results/base results/candidate --min-effect 2pt --md gate.md --junit gate.xml\n",
    );
  });

  test("a gate that wrote no report keeps its exit code", () => {
    expect(run("Gate", { npx: "return 3" })).toMatchObject({ status: 3, summary: null });
  });

  test("replaces its own comment, or writes the first one", () => {
    expect(run("Comment", { gh: 'case "$*" in *--jq*) echo 42;; esac' }).calls).toMatch(
      /--method PATCH repos\/me\/it\/issues\/comments\/42 -F body=@gate\.md\n$/,
    );
    expect(run("Comment", { gh: "true" }).calls).toMatch(
      /--method POST repos\/me\/it\/issues\/7\/comments -F body=@gate\.md\n$/,
    );
    expect(script("Comment")).toContain(`startswith("${GATE_MARKER}")`);
  });
});
