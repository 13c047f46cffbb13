import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { COMMANDS } from "../../src/cli/commandTable.js";
import { dumpFolder } from "../cli/dumpFolder.js";
import { hasRealData, realDataTitle, realPath } from "../realDumps/realData.js";
import { FOLDER, PATHS } from "./madeDumps.js";
import { differencesOf, fixWidth, outputsOf } from "./outputs.js";
import { type Dump, permutedDump } from "./permutedDumps.js";

const textOf = (path: string) => readFileSync(realPath(path), "utf8").replaceAll("\r\n", "\n");

interface RealCase {
  readonly name: string;
  readonly files: () => Dump;
  /** Two models of it. */
  readonly models: readonly [string, string];
  /** Options that keep one test of it, and the column of its scores. */
  readonly test: readonly string[];
  readonly column: string;
  /** The first column names the rows. */
  readonly firstStays?: boolean;
}

const CASES: readonly RealCase[] = [
  {
    name: "curves of Pythia",
    files: () => ({ "pythia.csv": textOf("curves/pythia-v1.csv") }),
    models: ["pythia-160m-deduped", "pythia-1.4b-deduped"],
    test: ["--task", "piqa zero-shot", "--metric", "acc"],
    column: "value",
  },
  {
    name: "three models in two framings on WinoGrande",
    files: () => ({ "winogrande.csv": textOf("matrices/winogrande-3-models-2-framings.csv") }),
    models: ["llama|orig", "mistral|orig"],
    test: [],
    column: "score",
    firstStays: true,
  },
  {
    name: "a pair of lm-evaluation-harness runs",
    files: () =>
      Object.fromEntries(
        readdirSync(realPath("lm-eval/v0.4.9-pair")).map((name) => [name, textOf(join("lm-eval/v0.4.9-pair", name))]),
      ),
    models: ["gemma3:12b-u1", "gemma3:12b-it-q4_K_M"],
    test: ["--metric", "exact_match,strict-match"],
    column: "exact_match",
  },
];

/** How each command that reads dumps is asked of two models; what it refuses to answer it refuses in the same words. */
const CALLS: Readonly<Record<string, (one: RealCase) => readonly string[]>> = {
  inspect: () => [PATHS],
  report: (one) => [PATHS, ...keeping(one), "--md", "OUT.md", "--json", "OUT.json"],
  figure: (one) => ["differences", PATHS, ...keeping(one), "-o", "-"],
  compare: ({ models: [baseline, candidate] }) => [FOLDER, "--baseline", baseline, "--candidate", candidate, "--json"],
  gate: ({ models: [model] }) => [FOLDER, FOLDER, "--model", model, "--min-effect", "2pt", "--json"],
  seeds: (one) => [PATHS, ...keeping(one), "--json"],
  curves: (one) => [PATHS, ...keeping(one), "--json"],
  framings: (one) => [PATHS, ...keeping(one), "--json"],
  components: (one) => [PATHS, ...keeping(one), "--json"],
  trials: (one) => [PATHS, ...keeping(one), "--json"],
  judges: ({ column }) => [PATHS, "--labels", PATHS, "--label-column", column, "--json"],
  preferences: () => [PATHS, "--json"],
  ranks: (one) => [PATHS, ...keeping(one), "--resamples", "200", "--json"],
  items: () => [PATHS, "--json"],
  kinship: () => [PATHS, "--json"],
  irt: () => [PATHS, "--force", "--json"],
  subsets: () => [PATHS, "--items", "2", "--method", "random", "--json"],
  power: ({ models: [model], test: kept }) => ["--from", FOLDER, FOLDER, "--model", model, ...kept, "--effect", "2pt"],
  convert: () => [PATHS, "--to", "long"],
};

function keeping({ models }: RealCase): string[] {
  return models.flatMap((model) => ["--model", model]);
}

/** Its page is that of the report. */
const ELSEWHERE = ["view"];

test("every command that reads dumps has its call", () => {
  const reading = COMMANDS.filter(({ takes }) => takes !== "own").map(({ name }) => name);
  expect([...Object.keys(CALLS), ...ELSEWHERE].sort()).toEqual([...reading].sort());
});

describe.skipIf(!hasRealData)(`the order of rows, columns and files of real dumps${realDataTitle}`, () => {
  const { folder, write } = dumpFolder();
  fixWidth();

  test.each(CASES.flatMap((one) => Object.keys(CALLS).map((command) => [command, one.name, one] as const)))(
    "%s of %s changes no byte",
    async (command, name, one) => {
      const dump = one.files();
      const call = [[command, ...(CALLS[command]?.(one) ?? [])]];
      const writeAll = (some: Dump) => ({
        folder: join(folder, name),
        paths: Object.entries(some).map(([file, text]) => write(join(name, file), text)),
      });
      const before = await outputsOf(call, writeAll(dump));
      for (const output of before.values()) expect(output).toMatch(/^exit [0-4]\n/);
      const after = await outputsOf(call, writeAll(permutedDump(dump, 2, one)), 2);
      expect(differencesOf(before, after)).toEqual([]);
    },
    60_000,
  );
});
