import { describe, expect, test } from "vitest";
import { skippedItems } from "../../src/analysis/comparison/skippedItems.js";
import { sidesOf } from "../../src/analysis/comparison/testSides.js";
import type { Ranking } from "../../src/analysis/ranking/ranking.js";
import { groupBy } from "../../src/data/groupBy.js";
import { load } from "../../src/node/index.js";
import type { VarianceReport } from "../../src/report/index.js";
import { capture, captureJson } from "../cli/capture.js";
import { dumpFolder } from "../cli/dumpFolder.js";
import { casePath, casesTitle, expected, hasCases } from "./cases.js";

const reported = (path: string, ...rest: readonly string[]) =>
  captureJson<VarianceReport>("report", path, ...rest, "--json", "-");

const oneLine = (text: string) => text.replaceAll(/\s+/g, " ");

/** The names of the pairs of a ranking that were compared. */
function comparedPairs({ pairs }: Ranking): string[] {
  return pairs.flatMap((pair) => (pair.ok ? [[pair.baseline.name, pair.candidate.name].sort().join("–")] : []));
}

const meansOf = ({ rows }: Ranking) => Object.fromEntries(rows.map(({ model, mean }) => [model, mean]));

describe.skipIf(!hasCases)(`who leads, over what${casesTitle}`, () => {
  test("missing-where-hard: the common items are said, refused pairs do not count, gaps where it is hard are said", async () => {
    const path = casePath("missing-where-hard/scores.csv");
    const right = expected<{
      commonItems: number;
      meansOnCommon: Record<string, number>;
      pairsTested: number;
      notCompared: string[];
      missingFollowsDifficulty: Record<
        string,
        Record<string, { answered?: [number, number]; skipped?: [number, number]; fisherP: number }>
      >;
    }>("missing-where-hard");
    const report = await reported(path);
    const [ranking] = report.rankings;
    if (ranking === undefined) throw new Error("no ranking");
    expect([ranking.items, ranking.allItems]).toEqual([right.commonItems, 150]);
    for (const [model, mean] of Object.entries(right.meansOnCommon))
      expect(meansOf(ranking)[model]).toBeCloseTo(mean, 6);
    expect(comparedPairs(ranking)).toHaveLength(right.pairsTested);
    expect(comparedPairs(ranking)).not.toContain(right.notCompared.join("–"));
    const summary = report.summary.join("\n");
    expect(summary).toContain(`over the ${right.commonItems} of 150 items that all 4 answered`);
    expect(summary).toContain(`the ${right.pairsTested} pairs that could be compared`);
    expect(summary).toContain("south was not compared with it");
    expect(summary).not.toMatch(/all 6 pairs|south\) cannot be told/);
    const models = [...groupBy([...sidesOf(await load(path)).values()].flat(), ({ run }) => run.model).values()];
    for (const { model, followsDifficulty, against } of skippedItems(models)) {
      expect(followsDifficulty).toBe(model === "south");
      for (const [other, seen] of Object.entries(right.missingFollowsDifficulty[model] ?? {})) {
        const found = against.find((one) => one.model === other);
        expect(found?.pValue).toBeCloseTo(seen.fisherP, seen.fisherP < 0.001 ? 8 : 3);
        if (seen.answered === undefined || seen.skipped === undefined) continue;
        expect(found?.answered).toEqual({ mean: seen.answered[0] / seen.answered[1], items: seen.answered[1] });
        expect(found?.skipped).toEqual({ mean: seen.skipped[0] / seen.skipped[1], items: seen.skipped[1] });
      }
    }
    const marked = report.noise.filter(({ notes }) => notes.some(({ code }) => code === "skipped-harder-items"));
    expect(marked.map(({ model }) => model)).toEqual(["south"]);
    expect(oneLine((await capture("ranks", path)).stdout)).toContain("Not at random: south has no score of 59 of 150");
  });

  test("all-right-and-all-wrong-tasks: equal means have no leader, and a ceiling is no precision", async () => {
    type Task = { means: number; leaders: string[]; rankIntervalMustContain: number };
    const right = expected<{ easy: Task; hard: Task; testedDifferencesFromNorth: number; identicalFromNorth: number }>(
      "all-right-and-all-wrong-tasks",
    );
    const path = casePath("all-right-and-all-wrong-tasks/scores.csv");
    const report = await reported(path, "--baseline", "north");
    for (const task of ["easy", "hard"] as const) {
      const rows = report.rankings.find((ranking) => ranking.task === task)?.rows ?? [];
      expect(
        rows
          .filter(({ rank }) => rank === 1)
          .map(({ model }) => model)
          .sort(),
      ).toEqual(right[task].leaders.sort());
      expect(rows.every(({ mean }) => mean === right[task].means)).toBe(true);
      for (const { rankInterval } of rows) expect([rankInterval?.low, rankInterval?.high]).toEqual([1, 3]);
    }
    const summary = report.summary.join("\n");
    expect(summary).toContain("easy: all 3 models score 100 (50 of 50): it cannot tell them apart");
    expect(summary).toContain("hard: all 3 models score 0 (0 of 40): it cannot tell them apart");
    expect(summary).not.toMatch(/(easy|hard)[^.]*best mean|±[\d.]+ pt on (easy|hard)/);
    expect(report.comparisons?.family.size).toBe(right.testedDifferencesFromNorth);
    expect(summary).toContain(`${right.testedDifferencesFromNorth} tested differences`);
    expect(summary).toContain(`${right.identicalFromNorth} pairs have identical answers`);
    expect(summary).not.toContain("Nothing in these data asks for another run");
  });

  test("baseline-lacks-a-task: every task that two took is compared, and what is missing is named", async () => {
    interface Pair {
      readonly task: string;
      readonly pair: readonly [string, string];
      readonly difference: number;
      readonly holm6: number;
    }
    const right = expected<{ pairs: readonly Pair[]; surest: string[]; lacks: Record<string, string[]> }>(
      "baseline-lacks-a-task",
    );
    const path = casePath("baseline-lacks-a-task/scores.csv");
    const report = await reported(path);
    const compared = [
      ...(report.comparisons?.comparisons ?? []),
      ...report.rankings.flatMap(({ pairs }) => pairs),
    ].flatMap((one) => (one.ok ? [one] : []));
    for (const { task, pair, difference, holm6 } of right.pairs) {
      const found = compared.filter(
        (one) => one.task === task && [one.baseline.name, one.candidate.name].sort().join() === [...pair].sort().join(),
      );
      expect(found.length).toBeGreaterThan(0);
      for (const one of found) {
        expect(Math.abs(one.difference as number)).toBeCloseTo(Math.abs(difference), 6);
        expect(one.verdict === "better" || one.verdict === "worse").toBe(holm6 < 0.05);
      }
    }
    const [task, ...models] = right.surest;
    const surest = report.summary.find((sentence) => sentence.startsWith("The surest"))?.split(";")[0];
    for (const name of [task, ...models]) expect(surest).toContain(name);
    const lacking = report.comparisons?.notes.find(({ code }) => code === "tests-not-of-all")?.message;
    for (const [model, tasks] of Object.entries(right.lacks))
      for (const one of tasks) expect(lacking).toContain(`${one} score, not ${model}`);
    expect(
      report.summary.filter((sentence) => sentence.includes("best mean")).every((one) => one.startsWith("law")),
    ).toBe(true);
    // A baseline that was named is kept to, and what it does not cover is said.
    const named = await reported(path, "--baseline", "south");
    expect(named.comparisons?.comparisons).toHaveLength(4);
    expect(named.summary.join("\n")).toContain("south did not take bio score (east, north)");
  });

  test("nothing-asks-for-another-run: what to do next is what the refusals say", async () => {
    const right = expected<{ sentenceAllowed: boolean; ids: { right: { north: number; south: number } } }>(
      "nothing-asks-for-another-run",
    );
    for (const name of ["two-settings.csv", "ids"]) {
      const { summary } = await reported(casePath(`nothing-asks-for-another-run/${name}`));
      expect(summary.join("\n").includes("Nothing in these data asks")).toBe(right.sentenceAllowed);
      expect(summary.join("\n")).toContain("To compare what was refused");
      expect(summary.join("\n")).not.toContain("--min-overlap");
    }
    const paths = ["north", "south"].map((name) => casePath(`nothing-asks-for-another-run/ids/${name}.csv`));
    const refused = await capture("compare", ...paths);
    expect(refused.code).toBe(2);
    expect(oneLine(refused.stdout)).toMatch(/"1", "2", "3" … against "001", "002", "003" ….*--item-ids numbers/);
    const joined = await captureJson<{
      items: { shared: number };
      baseline: { mean: number };
      candidate: { mean: number };
    }>(...["compare", ...paths, "--item-ids", "numbers", "--json"]);
    expect([joined.items.shared, joined.baseline.mean, joined.candidate.mean]).toEqual([
      100,
      right.ids.right.north / 100,
      right.ids.right.south / 100,
    ]);
  });

  test("run-level-with-n: a share and its n are enough, and what cannot be judged is not ranked", async () => {
    const right = expected<{ difference: number; standardErrorUnpaired: number; verdict: string; pairsTested: number }>(
      "run-level-with-n",
    );
    const path = casePath("run-level-with-n/scores.csv");
    const compared = await captureJson<{ verdict: string; difference: number; standardError: number; pValue: number }>(
      ...["compare", path, "--baseline", "B", "--candidate", "A", "--json"],
    );
    expect([compared.verdict, compared.pValue < 1e-20]).toEqual([right.verdict, true]);
    expect(compared.difference).toBeCloseTo(right.difference, 9);
    expect(compared.standardError).toBeCloseTo(right.standardErrorUnpaired, 9);
    expect(oneLine((await capture("ranks", path)).stdout)).toContain(`1 of ${right.pairsTested} tested pair is shown`);
  });
});

describe("who leads, in the project's own data", () => {
  const { write } = dumpFolder();
  const item = (model: string, task: string, id: number, score: number | string) =>
    `${model},${task},i${id},${score}\n`;
  const table = (name: string, lines: readonly string[]) => write(name, `model,task,item,score\n${lines.join("")}`);
  const range = (count: number) => Array.from({ length: count }, (_, index) => index);

  test("graded gaps that follow difficulty are said; gaps at random and few gaps are not", async () => {
    const graded = (model: string, id: number) => (120 - id + ((id * 7 + model.length) % 20)) / 140;
    const lines = range(120).flatMap((id) => [
      item("oak", "essay", id, graded("oak", id)),
      item("elm", "essay", id, graded("elms", id)),
      ...(id < 80 ? [item("ash", "essay", id, graded("ashes", id))] : []),
      ...((id * 11) % 7 === 0 ? [] : [item("fir", "essay", id, graded("f", id))]),
    ]);
    const report = await reported(table("graded.csv", lines));
    const marked = report.noise.filter(({ notes }) => notes.some(({ code }) => code === "skipped-harder-items"));
    expect(marked.map(({ model }) => model)).toEqual(["ash"]);
  });

  test("models that tie at the top share the best mean, and their intervals hold the rank", async () => {
    const lines = range(60).flatMap((id) => [
      item("oak", "quiz", id, Number(id % 3 > 0)),
      item("elm", "quiz", id, Number(id % 3 < 2)),
      item("ash", "quiz", id, Number(id % 3 === 1)),
    ]);
    const { summary, rankings } = await reported(table("tied.csv", lines));
    expect(summary.join("\n")).toContain("elm and oak share the best mean");
    for (const { rank, rankInterval } of rankings[0]?.rows ?? []) {
      expect(rankInterval?.low).toBeLessThanOrEqual(rank);
      expect(rankInterval?.high).toBeGreaterThanOrEqual(rank);
    }
  });

  test("tests of pairs that never met have each a baseline of their own", async () => {
    const pair = (first: string, second: string, task: string, every: number) =>
      range(50).flatMap((id) => [
        item(first, task, id, Number(id % every > 0)),
        item(second, task, id, Number(id % 5 > 0)),
      ]);
    const lines = [...pair("ash", "elm", "maths", 2), ...pair("fir", "oak", "law", 4), ...pair("oak", "yew", "art", 3)];
    const { comparisons } = await reported(table("apart.csv", lines));
    const pairs = comparisons?.comparisons.map((one) =>
      one.ok ? `${one.task}: ${one.baseline.name} ${one.candidate.name}` : one.code,
    );
    expect(pairs).toEqual(["maths: ash elm", "law: fir oak", "art: oak yew"]);
    expect(comparisons?.family.size).toBe(3);
  });

  test("accuracies without n, and metrics that count nothing, are not judged and not ranked", async () => {
    for (const [name, rows] of [
      ["bare.csv", "model,task,metric,score\noak,t,accuracy,0.62\nelm,t,accuracy,0.03\n"],
      ["f1.csv", "model,task,metric,score,n\noak,t,f1,0.62,100\nelm,t,f1,0.03,100\n"],
    ] as const) {
      const path = write(name, rows);
      const { stdout } = await capture("ranks", path);
      expect(oneLine(stdout)).toContain("Which of oak, elm is better cannot be judged");
      expect(stdout).not.toMatch(/not shown to be ahead|Noise measured: ;/);
      const [ranking] = (await captureJson<{ rankings: Ranking[] }>("ranks", path, "--json")).rankings;
      const ranked = ranking?.rows ?? [];
      expect(ranked.map(({ sharedRank, group }) => [sharedRank, group])).toEqual([
        [null, null],
        [null, null],
      ]);
      expect(oneLine((await capture("compare", path)).stdout)).toContain(
        name === "f1.csv" ? "noisefloor claim --a A --b B --n N" : "the number of items (n)",
      );
    }
  });

  test("nothing asks for another run only where all is settled", async () => {
    const clear = range(60).flatMap((id) => [item("oak", "quiz", id, 1), item("elm", "quiz", id, Number(id % 2))]);
    expect((await reported(table("clear.csv", clear))).summary.join("\n")).toContain("Nothing in these data asks");
    const equal = range(60).flatMap((id) => [item("oak", "quiz", id, id % 2), item("elm", "quiz", id, (id + 1) % 2)]);
    const ceiling = range(60).flatMap((id) => [item("oak", "quiz", id, 1), item("elm", "quiz", id, 1)]);
    for (const lines of [equal, ceiling]) {
      expect((await reported(table("open.csv", lines))).summary.join("\n")).not.toContain("Nothing in these data asks");
    }
  });
});
