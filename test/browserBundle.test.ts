import { isBuiltin } from "node:module";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));

describe.each([
  ["./src/index.ts", 668_000],
  ["./src/statistics.ts", 198_000],
  ["./src/irt.ts", 126_000],
  ["./src/report/index.ts", 850_000],
])("bundled for a browser, %s", (entry, limit) => {
  test("pulls in no builtin of Node and leaves no import open", async () => {
    const { errors, external, inputs, text } = await bundle(`export * from "${entry}";`);
    expect(errors).toEqual([]);
    expect(external).toEqual([]);
    expect(inputs.filter((input) => /^(node:|src\/(node|io|cli)\/)/.test(input))).toEqual([]);
    expect(text).not.toMatch(/["']node:|\brequire\(|process\.env/);
  });

  test(`stays below ${limit} bytes minified`, async () => {
    const { text } = await bundle(`export * from "${entry}";`);
    expect(text.length).toBeGreaterThan(10_000);
    expect(text.length).toBeLessThan(limit);
  });
});

describe("dead code", () => {
  test.each([
    ["createRng", "./src/statistics.ts", 3_200],
    ["InputError", "./src/index.ts", 2_000],
    ["monotonicity", "./src/statistics.ts", 36_000],
    ["compare", "./src/index.ts", 206_000],
    ["fit2pl", "./src/irt.ts", 106_000],
    ["sparkline", "./src/report/index.ts", 4_000],
    ["renderMarkdown", "./src/report/index.ts", 6_000],
  ])("is left out: %s alone from %s takes less than %i bytes", async (name, entry, limit) => {
    const { errors, text } = await bundle(`export { ${name} } from "${entry}";`);
    expect(errors).toEqual([]);
    expect(text).toContain(name);
    expect(text.length).toBeLessThan(limit);
  });

  test("is left out entirely when an entry is imported for nothing", async () => {
    const { text } = await bundle(
      'import "./src/index.ts"; import "./src/statistics.ts"; import "./src/irt.ts"; import "./src/report/index.ts";',
    );
    expect(text.trim()).toBe("");
  });
});

test("the bundled library runs without any global of Node", async () => {
  const { text } = await bundle(
    'import { comparePaired } from "./src/statistics.ts"; globalThis.answer = comparePaired([1, 0, 1, 1, 0], [1, 1, 1, 1, 1]).verdict;',
    "iife",
  );
  const browser: { answer?: string } = {};
  new Function("globalThis", "process", "Buffer", "require", text)(browser, undefined, undefined, undefined);
  expect(browser.answer).toBe("inconclusive");
});

test("this test would see a builtin", async () => {
  const { external } = await bundle('import "node:fs"; import "stream";');
  expect(external.sort()).toEqual(["node:fs", "stream"]);
});

/** Builtins are kept outside, so that they show in `external` in place of failing the build. */
async function bundle(contents: string, format: "esm" | "iife" = "esm") {
  const { errors, metafile, outputFiles } = await build({
    stdin: { contents, resolveDir: root, loader: "ts" },
    absWorkingDir: root,
    bundle: true,
    format,
    logLevel: "silent",
    metafile: true,
    minify: true,
    platform: "browser",
    plugins: [
      {
        name: "builtins",
        setup: ({ onResolve }) =>
          onResolve({ filter: /.*/ }, ({ path }) => (isBuiltin(path) ? { path, external: true } : undefined)),
      },
    ],
    write: false,
  });
  const output = Object.values(metafile.outputs)[0];
  return {
    errors,
    external: (output?.imports ?? []).filter(({ external }) => external).map(({ path }) => path),
    inputs: Object.keys(metafile.inputs),
    text: outputFiles[0]?.text ?? "",
  };
}
