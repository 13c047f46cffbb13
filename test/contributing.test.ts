import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { HARNESSES } from "../docs/site/harnesses.js";
import { COMMANDS } from "../src/cli/commandTable.js";
import { FORMATS } from "../src/io/readers.js";
import * as statistics from "../src/statistics.js";

/** The steps of CONTRIBUTING that are easily forgotten, and of which no other test would tell. */
const root = resolve(import.meta.dirname, "..");
const text = (path: string) => readFileSync(join(root, path), "utf8");
const files = (folder: string): string[] =>
  readdirSync(join(root, folder)).flatMap((name) => {
    const path = `${folder}/${name}`;
    return statSync(join(root, path)).isDirectory() ? files(path) : [path];
  });
const textsOf = (folder: string) => files(folder).map(text).join("\n");
/** The names of what stands in a folder, files and folders alike. */
const names = (folder: string) => readdirSync(join(root, folder)).map((name) => name.replace(/\.\w+$/, ""));

describe("the repository", () => {
  test("holds nothing that is installed or built (git rm --cached takes it out)", () => {
    const made = ["node_modules", "dist", "build", "coverage", "demo", "site"];
    // Nothing is listed where the sources were unpacked without their history.
    const { stdout } = spawnSync("git", ["ls-files", "--", ...made], { cwd: root, encoding: "utf8" });
    expect(stdout ?? "").toBe("");
  });
});

describe("a reader", () => {
  /** What stands in the rows of docs/formats.md for the name of a format, where that does not stand there itself. */
  const ALSO: Readonly<Record<string, string>> = {
    inspect: "Inspect AI",
    "lm-eval": "lm-evaluation-harness",
    BigCode: "BigCode metrics",
    "tau-bench": "τ-bench",
    "tau2-bench": "τ²-bench",
    noisefloor: "JSON that [`noisefloor convert`]",
    score: "JSON that [`noisefloor convert`]",
    training: "long CSV, TSV",
    tracker: "[chart](#charts-of-training-trackers)",
    tally: "[counts](#counts-of-runs)",
    matrix: "matrix CSV",
    long: "long CSV, TSV",
  };
  const rows = text("docs/formats.md")
    .split("\n")
    .filter((line) => line.startsWith("| "));

  test.each(Object.keys(FORMATS))("%s has its row in docs/formats.md", (format) => {
    const writer = format.split(" ")[0] as string;
    expect(rows.filter((row) => row.includes(ALSO[writer] ?? writer))).not.toEqual([]);
  });

  const tests = files("test/io").filter((path) => path.endsWith(".test.ts"));
  const imports = tests.map(text).join("\n");

  test.each(names("src/io/formats"))("%s has tests of its own", (name) => {
    const own = files("src/io/formats").filter((path) => path.startsWith(`src/io/formats/${name}`));
    const parts = own.map((path) => (path.split("/").at(-1) as string).replace(/\.ts$/, ""));
    const named = tests.some((path) => [name, ...parts].some((part) => path.includes(`/${part}`)));
    expect(named || imports.includes(`src/io/formats/${name}`)).toBe(true);
  });
});

describe("a harness that has rows in docs/formats.md", () => {
  /** Rows of files that no harness writes, and of harnesses whose three commands nobody has tried. */
  const WITHOUT =
    "OpenCompass,simple-evals,DeepEval,evalite,eval-arena,every_eval_ever,BigCode,HumanEval,Terminal-Bench,Harbor,τ-bench,τ²-bench," +
    "LiveCodeBench,MMLU-Pro,LangSmith,Braintrust,Phoenix,ragas,table JSON,W&B,MLflow,EvalScope,VLMEvalKit,lmms-eval,Aider,BIG-bench," +
    "py-irt,AlpacaEval,votes,MT-bench,parquet";
  const [, table = ""] = text("docs/formats.md").split("\n| format | version | read | ignored | refused | real |\n");
  const [rows = ""] = table.split("\n\n");
  const cells = [...rows.matchAll(/^\| ([^|]+) \|/gm)]
    .map(([, cell]) => String(cell))
    .filter((cell) => !/^-+$/.test(cell));

  test.each(cells)("%s has a page of three commands, or needs none", (cell) => {
    expect(HARNESSES.some((harness) => harness.rows.some((begins) => cell.startsWith(begins.trim())))).toBe(
      !WITHOUT.split(",").some((begins) => cell.startsWith(begins)),
    );
  });
});

describe("an error", () => {
  /** Words that say that something is wrong, and not what was needed. */
  const EMPTY =
    /\b(?:invalid|illegal|malformed|improper|incorrect|unexpected|unsupported|corrupt(?:ed)?|please|oops|something went|went wrong|failed to|(?:cannot|could not|unable to) (?:parse|process))\b/i;
  const errors = files("src")
    .filter((path) => path.endsWith(".ts"))
    .flatMap((path) => errorsOf(path, text(path)));

  test("says what was needed and what came, in more than a word", () => {
    expect(errors.length).toBeGreaterThan(500);
    expect(errors.filter(({ said }) => EMPTY.test(said))).toEqual([]);
    // A hole stands for what came, or for words that another line gives.
    expect(errors.filter(({ said }) => !said.includes("…") && said.split(" ").length < 3)).toEqual([]);
  });

  test("is found by this test where it says too little", () => {
    const source = `throw new InputError("bad-row", \`invalid row $\{row}\`, { file });\nthrow new UsageError("no file");`;
    expect(errorsOf("x.ts", source).map(({ said }) => said)).toEqual(["invalid row …", "no file"]);
    expect(EMPTY.test("invalid row …")).toBe(true);
  });
});

describe("the changelog", () => {
  const said = (text("CHANGELOG.md") + text("docs/renamed.md"))
    .toLowerCase()
    .replaceAll("τ", "tau")
    .replaceAll("²", "2");
  const writers = Object.keys(FORMATS).map((format) => format.split(" ")[0] as string);
  const questions = names("src/questions").filter((name) => name !== "twoSides");
  const hosts = names("src/hosts").filter((name) => !["hostScore", "vitestMatchers"].includes(name));

  test.each([...new Set([...COMMANDS.map(({ name }) => name), ...questions, ...hosts, ...writers])])(
    "has a line on %s",
    (name) => {
      expect(said.includes(name === "tally" ? "counts" : name.toLowerCase())).toBe(true);
    },
  );
});

/** What the errors made in a source say, `…` for what stands there when they are thrown. */
function errorsOf(path: string, source: string): { readonly path: string; readonly said: string }[] {
  const found: { path: string; said: string }[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isNewExpression(node) && /^(?:Input|Argument|Usage|Write)Error$/.test(node.expression.getText())) {
      // The code of the error, or the name of the caller, stands first where there are two.
      const message = node.arguments?.[/^(?:Usage|Write)/.test(node.expression.getText()) ? 0 : 1];
      if (message !== undefined) found.push({ path, said: fixedText(message) });
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true));
  return found;
}

function fixedText(node: ts.Node): string {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isParenthesizedExpression(node)) return fixedText(node.expression);
  if (ts.isConditionalExpression(node)) return `${fixedText(node.whenTrue)} ${fixedText(node.whenFalse)}`;
  if (ts.isTemplateExpression(node)) {
    return node.head.text + node.templateSpans.map(({ literal }) => `…${literal.text}`).join("");
  }
  return ts.isBinaryExpression(node) ? fixedText(node.left) + fixedText(node.right) : "…";
}

describe("a figure", () => {
  const drawn = `${textsOf("src/report/sections")}\n${textsOf("src/report/variance")}`;
  const figures = files("src/report/figures").filter((path) =>
    /^export function \w+\([^)]*\): Figure\b/m.test(text(path)),
  );

  test.each(figures)("%s is drawn by the report", (path) => {
    expect(drawn).toContain(`${path.replace("src/report/", "")}`.replace(/\.ts$/, ".js"));
  });
});

describe("a harness that is run for real", () => {
  // What is left out stands in for packages or holds what is installed (its name begins with a dot), and is no harness.
  const others = ["", "run", "stand-in"];
  const programs = names("fixtures/harnesses").filter((name) => !others.includes(name) && !name.startsWith("."));
  const run = text("fixtures/harnesses/run.mjs");
  const read = text("test/harnesses/harnesses.test.ts");

  test.each(programs)("%s is installed by run.mjs, and a test reads what it writes", (program) => {
    expect(run).toContain(`program: "${program}"`);
    expect(read).toContain(`describeHarness("${program}"`);
  });

  test("has its program, for every line of run.mjs", () => {
    const named = [...run.matchAll(/\bprogram: "([^"]+)"/g)].map(([, program]) => program);
    expect([...new Set(named)].sort()).toEqual([...programs].sort());
  });
});

describe("an adapter", () => {
  const adapters = names("src/hosts").filter((name) => name !== "hostScore");

  test.each(adapters)("%s has a row in docs/hosts.md, tests, and a program that runs the real harness", (name) => {
    const exported = [...text(`src/hosts/${name}.ts`).matchAll(/^export (?:function|const) (\w+)/gm)].map(
      ([, one]) => one,
    );
    const table = text("docs/hosts.md")
      .split("\n")
      .filter((line) => line.startsWith("| "));
    for (const one of exported) {
      expect(
        table.some((row) => row.includes(`\`${one}`)),
        `${one} in docs/hosts.md`,
      ).toBe(true);
      expect(text("test/hosts/adapters.test.ts")).toContain(String(one));
      expect(textsOf("test/hosts/real/programs")).toContain(String(one));
    }
  });
});

describe("a command or question", () => {
  const questions = names("src/questions").filter(
    (name) => !["answer", "twoSides", "scores", "decisions", "printed"].includes(name),
  );

  test.each(questions)("%s has a row in docs/guide-method.md", (name) => {
    expect(text("docs/guide-method.md")).toMatch(new RegExp(`^\\| .*\`${name}\\b`, "m"));
  });

  test.each(files("src/cli/commands").filter((path) => !path.includes("declarations")))(
    "%s ends with codes of the list alone",
    (path) => {
      expect(text(path)).not.toMatch(/\breturn \d+;|process\.exit/);
    },
  );
});

describe("a schema", () => {
  test.each(names("docs/schema"))("%s is held against what is printed", (name) => {
    const held = name === "config" ? "test/cli/projectConfig.test.ts" : "test/docs/schema.test.ts";
    expect(text(held)).toMatch(new RegExp(`schemaOf\\("${name}"\\)|schema/${name}\\.json`));
  });
});

describe("a statistic", () => {
  const golden = `${textsOf("test/golden")}\n${files("fixtures/golden").map(text).join("\n")}`;
  /** Functions without a golden value, and the test that holds a slow definition or a law of each. */
  const DEFINED: Readonly<Record<string, string>> = {
    compareCounts: "test/report/variance/answers.test.ts",
    comparePaired: "test/analysis/comparison/comparison.test.ts",
    compareSummaries: "test/analysis/comparison/summaryComparison.test.ts",
    scoreEstimate: "test/analysis/scores/scoreEstimate.test.ts",
    seedNoiseFromRun: "test/analysis/scores/seedNoiseFromRun.test.ts",
    seedVariance: "test/analysis/seeds/seedVariance.test.ts",
    correlationInterval: "test/inference/intervals/correlationInterval.test.ts",
    tInterval: "test/inference/intervals/meanInterval.test.ts",
    monotonicity: "test/analysis/curves/monotonicity.test.ts",
    framingComponents: "test/inference/components/framingComponents.test.ts",
    generalizability: "test/inference/components/generalizability.test.ts",
    pairedNoise: "test/inference/components/pairedNoise.test.ts",
    projectedStandardError: "test/inference/components/trialVariance.test.ts",
    fewestRunsToAccuse: "test/inference/significance/negativeCorrelation.test.ts",
    spreadRatioBootstrap: "test/inference/bootstrap/spreadRatioBootstrap.test.ts",
    decisionAccuracy: "test/inference/ranks/modelOrdering.test.ts",
    orderingConsistency: "test/inference/ranks/modelOrdering.test.ts",
    curveSnr: "test/inference/trend/signalRatios.test.ts",
    nonRandomness: "test/inference/trend/signalRatios.test.ts",
    signalToNoise: "test/inference/trend/signalRatios.test.ts",
    pairedDifferenceOf: "test/inference/bootstrap/bootstrapDistribution.test.ts",
    ratioOf: "test/inference/bootstrap/bootstrapDistribution.test.ts",
    clusterUnits: "test/inference/bootstrap/resamplingUnits.test.ts",
    countedUnits: "test/inference/bootstrap/resamplingUnits.test.ts",
    crossedUnits: "test/inference/bootstrap/resamplingUnits.test.ts",
    strataUnits: "test/inference/bootstrap/resamplingUnits.test.ts",
    sequentialComparison: "test/inference/sequential/sequentialComparison.test.ts",
    chanceNormalised: "test/analysis/scores/groupMean.test.ts",
    groupMean: "test/analysis/scores/groupMean.test.ts",
    taskAggregates: "test/analysis/tasks/taskAggregates.test.ts",
    taskImprovement: "test/analysis/tasks/taskAggregates.test.ts",
    taskProfile: "test/analysis/tasks/taskAggregates.test.ts",
  };
  const functions = Object.entries(statistics)
    .filter(([, value]) => typeof value === "function")
    .map(([name]) => name);

  test.each(functions)("%s has a golden value, or a definition in a test", (name) => {
    const defined = DEFINED[name];
    const held = new RegExp(`\\b${name}\\b`).test(golden);
    if (defined === undefined) expect(held).toBe(true);
    else expect([held, text(defined).includes(`${name}(`)], "not both, and there").toEqual([false, true]);
  });
});
