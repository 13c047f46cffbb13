import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import * as noisefloor from "../src/index.js";
import * as irt from "../src/irt.js";
import * as report from "../src/report/index.js";
import * as statistics from "../src/statistics.js";

/** Programs as a first-time user writes them; test/package compiles and runs them against the packed package. */
const folder = resolve(import.meta.dirname, "package/firstGuesses");
const modules = {
  noisefloor,
  "noisefloor/statistics": statistics,
  "noisefloor/irt": irt,
  "noisefloor/report": report,
};

describe("programs that a first-time user writes", () => {
  test.each(readdirSync(folder).sort())("%s runs and gives what it says", (name) => {
    let checks = 0;
    const check = (actual: unknown, expected: unknown) => {
      checks++;
      expect(actual).toEqual(expected);
    };
    const code = readFileSync(resolve(folder, name), "utf8")
      .replace(/^(.+); \/\/ => (.+)$/gm, "check($1, $2);")
      .replace(/^import \{(.+?)\} from "(.+?)";$/gm, 'const {$1} = modules["$2"];');
    const { outputText } = ts.transpileModule(code, { compilerOptions: { target: ts.ScriptTarget.ES2022 } });
    new Function("modules", "check", outputText)(modules, check);
    expect(checks).toBeGreaterThan(0);
  });

  test("compile under strict", { timeout: 120_000 }, () => {
    const root = resolve(import.meta.dirname, "..");
    const entry = (path: string) => [resolve(root, "src", path)];
    const program = ts.createProgram(
      readdirSync(folder).map((name) => resolve(folder, name)),
      {
        strict: true,
        noEmit: true,
        target: ts.ScriptTarget.ES2022,
        module: ts.ModuleKind.ESNext,
        moduleResolution: ts.ModuleResolutionKind.Bundler,
        skipLibCheck: true,
        types: [],
        paths: {
          noisefloor: entry("index.ts"),
          "noisefloor/statistics": entry("statistics.ts"),
          "noisefloor/irt": entry("irt.ts"),
          "noisefloor/report": entry("report/index.ts"),
        },
      },
    );
    const own = program.getSourceFiles().filter(({ fileName }) => fileName.includes("firstGuesses"));
    const errors = own.flatMap((file) => [...program.getSemanticDiagnostics(file)]);
    expect(errors.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"))).toEqual([]);
    expect(own.length).toBe(8);
  });
});

describe("wrong first guesses say what to pass", () => {
  const rows = ["a", "b"].map((model) => ({ model, item: "q", score: 1 }));
  const results = noisefloor.fromRows(rows);
  const three = noisefloor.fromRows([...rows, { model: "c", item: "q", score: 0 }]);
  // Untyped code passes anything.
  const { compare, seeds, gate, power } = noisefloor as unknown as Record<string, (...given: unknown[]) => unknown>;
  const { comparePaired, bootstrap, pairedTTest, wilcoxonTest } = statistics as unknown as Record<
    string,
    (...given: unknown[]) => unknown
  >;
  const write = report.report as unknown as (...given: unknown[]) => unknown;

  test.each<[string, () => unknown, RegExp]>([
    [
      "results for scores",
      () => comparePaired!(results, results),
      /^comparePaired: baseline .* got results\. .*compare\(baseline, candidate\)/,
    ],
    ["rows for scores", () => comparePaired!(rows, rows), /^comparePaired: .*compare\(fromRows\(rows\)/],
    [
      "texts for scores",
      () => comparePaired!(["1"], ["0"]),
      /^comparePaired: baseline must hold numbers, got the text "1" at index 0/,
    ],
    ["rows for results", () => seeds!(rows), /^seeds: results .* seeds\(fromRows\(rows\)\)/],
    [
      "scores for results",
      () => compare!([1, 0], [0, 1]),
      /^compare: .*comparePaired\(baseline, candidate\) of noisefloor\/statistics/,
    ],
    ["a path for results", () => write("runs/"), /^report: .*await load\(/],
    [
      "a promise for results",
      () => compare!(Promise.resolve(results), results),
      /^compare: .* got a promise\. .*await/,
    ],
    [
      "three models without names",
      () => compare!(three),
      /^compare: .* hold 3 models: a, b, c\. Pass \{ baseline: "a", candidate: "b" \}/,
    ],
    [
      "a model that is not there",
      () => compare!(three, { baseline: "x" }),
      /^compare: baseline must be a model of these results.* a, b, c/,
    ],
    ["no options for a gate", () => gate!(results, results), /minimumEffect/],
    ["a function for options", () => bootstrap!([1, 0, 1], Math.max), /^bootstrap: options .*\{ statistic:/],
    ["two sides for differences", () => pairedTTest!([1, 0], [0, 1]), /^pairedTTest: options .*candidate − baseline/],
    ["two sides for ranks", () => wilcoxonTest!([1, 0], [0, 1]), /^wilcoxonTest: options .*candidate − baseline/],
    ["a number for a question", () => power!(0.02), /^power: the question must be an object, got 0\.02\. Pass/],
    ["a question that says too little", () => power!({ effect: 0.02 }), /^power: .* one source of noise/],
  ])("%s", (_, call, message) => {
    expect(call).toThrow(message);
    expect(call).toThrow(noisefloor.ArgumentError);
  });

  test.each([undefined, null, 5, "text", {}, [], [1, 2], rows, () => 0, Promise.resolve(1)].map((value) => [value]))(
    "every question refuses %j by its own name",
    (value) => {
      const names = "compare gate scores printed seeds trials components curves decisions framings ranks items subsets";
      for (const name of names.split(" ")) {
        const question = (noisefloor as unknown as Record<string, (given: unknown) => unknown>)[name]!;
        expect(() => question(value), name).toThrow(new RegExp(`^${name}: `));
      }
    },
  );
});
