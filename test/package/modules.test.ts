import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import ts from "typescript";
import { describe, expect, inject, test } from "vitest";
import { javascriptOf, programs } from "./programs.js";

const project = inject("project");
const compiler = createRequire(import.meta.url).resolve("typescript/bin/tsc");

function node(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: project, encoding: "utf8" });
  return { status, stdout, stderr };
}

/** What a program prints whose every promised value was there. */
const good = (checks: number) => ({ status: 0, stdout: "checked\n".repeat(checks), stderr: "" });

test("the README shows code, and every program has values to check", () => {
  expect(programs.length).toBeGreaterThan(1);
  for (const { checks } of programs) expect(checks).toBeGreaterThan(0);
});

describe.each([
  ["an ES module", "mjs", ts.ModuleKind.ESNext],
  ["CommonJS", "cjs", ts.ModuleKind.CommonJS],
] as const)("programs as %s", (_, extension, module) => {
  test.each(programs.map((program, index) => [index + 1, program] as const))("%i runs", (index, program) => {
    const file = join(project, `program${index}.${extension}`);
    writeFileSync(file, javascriptOf(program, module));
    expect(node(file)).toEqual(good(program.checks));
  });
});

describe.each([
  ["node16", "node16", "mts", "mjs"],
  ["node16", "node16", "cts", "cjs"],
  ["bundler", "esnext", "mts", "mjs"],
  ["node10", "commonjs", "ts", "js"],
])("programs in strict TypeScript, resolved as %s to %s, .%s", (resolution, module, extension, emitted) => {
  const folder = join(project, `${resolution}-${extension}`);

  test("compiles without an error and runs", { timeout: 60_000 }, () => {
    mkdirSync(folder);
    programs.forEach(({ text }, index) => {
      writeFileSync(join(folder, `program${index}.${extension}`), text);
    });
    const options = {
      strict: true,
      target: "es2022",
      module,
      moduleResolution: resolution,
      types: [],
    };
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions: { ...options, outDir: "out" } }));
    expect(node(compiler, "--project", folder)).toEqual({ status: 0, stdout: "", stderr: "" });
    programs.forEach(({ checks }, index) => {
      expect(node(join(folder, "out", `program${index}.${emitted}`))).toEqual(good(checks));
    });
  });
});

test.each([
  "noisefloor",
  "noisefloor/statistics",
  "noisefloor/irt",
  "noisefloor/judges",
  "noisefloor/io",
  "noisefloor/node",
  "noisefloor/report",
])("%s exports the same names to import and to require", (entry) => {
  const script = `import("${entry}").then((module) => console.log(JSON.stringify([Object.keys(module).sort(), Object.keys(require("${entry}")).sort()])))`;
  const [imported, required] = JSON.parse(node("-e", script).stdout) as [string[], string[]];
  expect(imported.length).toBeGreaterThan(1);
  expect(required).toEqual(imported);
});
