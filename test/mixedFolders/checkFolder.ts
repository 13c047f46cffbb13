import { expect } from "vitest";
import { coverage } from "../../src/data/missing.js";
import { describeRun } from "../../src/data/run.js";
import { plainTask } from "../../src/data/testVariants.js";
import { readDumps } from "../../src/io/index.js";
import { buildVarianceReport } from "../../src/report/variance/varianceReport.js";
import { source } from "../io/dumps.js";
import { mixedFolder, type TrueRun, type TrueTest } from "./mixedFolder.js";

/** Mean over the trials that scored an item, by item; scores of 0 and 100 as shares. */
function itemMeans({ cells }: TrueRun): Map<string, number> {
  const scores = new Map<string, number[]>();
  for (const { item, score } of cells) {
    if (score !== null) scores.set(item, [...(scores.get(item) ?? []), score]);
  }
  return new Map([...scores].map(([item, own]) => [item, own.reduce((sum, one) => sum + one, 0) / own.length]));
}

/** The label of a test: its task, with the version or split where the folder holds another. */
function labelOf(test: TrueTest, tests: readonly TrueTest[]): string {
  const others = tests.filter(({ task }) => task === test.task);
  if (others.length < 2) return test.task;
  return test.version === null ? `${test.task} ${test.split}` : `${test.task} (version ${test.version})`;
}

/** Reads the folder of a seed and holds every count, comparison and sentence to its truth; returns the comparisons made. */
export async function checkFolder(seed: number): Promise<number> {
  const { files, tests } = mixedFolder(seed);
  const results = await readDumps(files.map(({ name, text }) => source(name, text)));
  const labels = new Map(tests.map((test) => [labelOf(test, tests), test]));
  const where = (what: string) => `folder ${seed}: ${what}`;

  const taken = new Set(tests.flatMap(({ runs }) => runs.map(({ model }) => model)));
  const models = new Set(results.matrices.flatMap(({ runs }) => runs.map(({ model }) => model)));
  expect([...models].sort(), where("models")).toEqual([...taken].sort());
  expect(results.matrices.map(({ task }) => task).sort(), where("tasks")).toEqual([...labels.keys()].sort());
  for (const matrix of results.matrices) {
    const test = labels.get(matrix.task) as TrueTest;
    expect(plainTask(matrix.runs[0] as { task: string }), where("task")).toBe(test.task);
    for (const { model, trials, cells } of test.runs) {
      const own = matrix.runs.flatMap((run, index) => (run.model === model ? [index] : []));
      const held = new Set(cells.map(({ trial }) => trial)).size;
      expect(own.length, where(`trials of ${model} on ${matrix.task}`)).toBe(trials === 1 ? 1 : held);
      const states = own.map((index) => coverage(matrix, index));
      const scored = cells.filter(({ score }) => score !== null).length;
      const total = (state: "scored" | "unscored") => states.reduce((sum, one) => sum + one[state], 0);
      const name = describeRun(matrix.runs[own[0] as number] as (typeof matrix.runs)[number]);
      expect([total("scored"), total("unscored")], where(`answers of ${name} to ${matrix.task}`)).toEqual([
        scored,
        cells.length - scored,
      ]);
    }
    expect(new Set(matrix.runs.map(({ model }) => model)).size, where("models of a test")).toBe(test.runs.length);
  }

  const report = buildVarianceReport(results, { sections: ["comparisons", "rankings", "read", "noise"] });
  const compared = [
    ...(report.comparisons?.comparisons ?? []),
    ...report.rankings.flatMap(({ pairs }) => pairs),
  ].flatMap((one) => (one.ok ? [one] : []));
  for (const one of compared) {
    const test = labels.get(one.task);
    const sides = [one.baseline.name, one.candidate.name].map((name) => test?.runs.find(({ model }) => model === name));
    const [before, after] = sides.map((run) => (run === undefined ? null : itemMeans(run)));
    // Both took this very test.
    if (before == null || after == null) throw new Error(where(`${one.sentence} of ${one.task}`));
    const shared = [...before.keys()].filter((item) => after.has(item));
    expect(one.items.shared, where(one.sentence)).toBe(shared.length);
    const difference =
      shared.reduce((sum, item) => sum + (after.get(item) as number) - (before.get(item) as number), 0) / shared.length;
    expect(one.difference, where(one.sentence)).toBeCloseTo(difference, 9);
  }
  // A pair that was not compared is in no sentence that says what a comparison found.
  const pairs = new Set(compared.map(({ baseline, candidate }) => [baseline.name, candidate.name].sort().join()));
  for (const sentence of report.summary) {
    if (!/ (?:better|worse) than |No difference shown between|are identical/.test(sentence)) continue;
    const named = [...models].filter((model) => new RegExp(`\\b${model}\\b`).test(sentence)).sort();
    expect(named, where(sentence)).toHaveLength(2);
    expect(pairs.has(named.join()), where(sentence)).toBe(true);
  }
  // Whoever took one test, and no two of one version alone, are compared in it.
  const met = tests.flatMap((test) => (test.runs.length > 2 ? [labelOf(test, tests)] : []));
  expect(report.rankings.map(({ task }) => task).sort(), where("rankings")).toEqual(met.sort());
  return compared.length;
}
