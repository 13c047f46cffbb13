import { describe, expect, test } from "vitest";
import type { SubsetRanking } from "../../src/analysis/ranking/subsetRanking.js";
import type { VarianceReport } from "../../src/report/index.js";
import { capture, captureJson } from "../cli/capture.js";
import { dumpFolder } from "../cli/dumpFolder.js";
import { casePath, casesTitle, expected, hasCases } from "./cases.js";

const reported = (path: string) => captureJson<VarianceReport>("report", path, "--json", "-");
const byTask = async (path: string) =>
  (await captureJson<{ subsetRankings: SubsetRanking[] }>("ranks", path, "--by", "task", "--json")).subsetRankings;

describe.skipIf(!hasCases)(`trials and pools${casesTitle}`, () => {
  test("items-of-two-models-with-trials: trials make no respondents", async () => {
    const right = expected<{ independentRuns: number; itemsSection: boolean }>("items-of-two-models-with-trials");
    const report = await reported(casePath("items-of-two-models-with-trials/scores.csv"));
    expect(new Set(report.noise.map(({ model }) => model)).size).toBe(right.independentRuns);
    expect(report.items.length > 0).toBe(right.itemsSection);
    expect(report.missingSections.join("\n")).toContain("Items: needs per-item results of five or more runs (trials");
  });

  test("trials-unequal-per-item: projections follow from the parts, and trials that were not run are not missing", async () => {
    const right = expected<{
      absentAnswers: number;
      se: Record<string, number>;
      seItemsTwice: Record<string, number>;
      shareOffItemsTwice: number;
      shareOffTrialsTwiceAtMost: number;
    }>("trials-unequal-per-item");
    const path = casePath("trials-unequal-per-item/scores.csv");
    const report = await reported(path);
    expect(report.components).toHaveLength(2);
    for (const { run, standardError, projected, trials, fewestTrials } of report.components) {
      const now = right.se[run.model] as number;
      expect(standardError).toBeCloseTo(now, 7);
      expect(projected?.doubleItems).toBeCloseTo(right.seItemsTwice[run.model] as number, 7);
      expect(1 - (projected?.doubleItems as number) / now).toBeCloseTo(right.shareOffItemsTwice, 6);
      expect(1 - (projected?.doubleTrials as number) / now).toBeLessThanOrEqual(right.shareOffTrialsTwiceAtMost);
      expect([fewestTrials, trials]).toEqual([1, 5]);
    }
    expect(report.read.missing).toHaveLength(right.absentAnswers);
    const sides = ["--baseline", "north", "--candidate", "south"];
    const compared = await captureJson<{ coverage: Record<string, { absent: number }>; bounds: unknown }>(
      ...["compare", path, ...sides, "--json"],
    );
    expect([compared.coverage.baseline?.absent, compared.coverage.candidate?.absent, compared.bounds]).toEqual([
      0,
      0,
      null,
    ]);
    const { stdout } = await capture("report", path, "--full");
    expect(stdout).toContain("trials 1–5");
    expect(stdout).not.toContain("absent");
  });

  test("trials-zero-width: the noise of the trials is the least that is known", async () => {
    const right = expected<{ mean: number; standardErrorFromTrials: number; intervalWidthMustExceed: number }>(
      "trials-zero-width",
    );
    const report = await reported(casePath("trials-zero-width/trials.csv"));
    const [shares] = report.components;
    expect(shares?.mean).toBe(right.mean);
    expect(shares?.standardError).toBeCloseTo(right.standardErrorFromTrials, 12);
    for (const twice of [shares?.projected?.doubleItems, shares?.projected?.doubleTrials])
      expect(twice).toBeCloseTo(right.standardErrorFromTrials / Math.SQRT2, 12);
    const interval = report.noise[0]?.finalInterval;
    expect((interval?.high as number) - (interval?.low as number)).toBeGreaterThan(right.intervalWidthMustExceed);
  });

  test("ranks-by-task-of-two-scales: scores of two scales are not averaged", async () => {
    const right = expected<{ firstOverall: string[] }>("ranks-by-task-of-two-scales");
    const [ranking, ...more] = await byTask(casePath("ranks-by-task-of-two-scales/scores.csv"));
    expect(more).toEqual([]);
    expect(ranking?.subsets.map(({ subset }) => subset)).toEqual(["facts", "logic"]);
    expect(ranking?.models.find(({ rank }) => rank === 1)?.model).toBe(right.firstOverall[0]);
    expect(ranking?.notes.map(({ code }) => code)).toContain("other-scales");
  });
});

describe("trials and pools of the project's own", () => {
  const { write } = dumpFolder();
  const range = (count: number) => Array.from({ length: count }, (_, index) => index);

  test("an answer is missing only where no trial has it, and a failed trial is one that was made", async () => {
    const rows = ["oak", "elm"].flatMap((model) =>
      range(40).flatMap((item) =>
        // The first item was never asked of elm; every third was asked three times, and the last of those failed once.
        model === "elm" && item === 0
          ? []
          : range(item % 3 === 0 ? 3 : 1).map((trial) => {
              const failed = model === "oak" && item === 39 && trial === 2;
              return `${model},quiz,${item},${trial},${failed ? "" : (item + trial) % 2},${failed ? "errored" : "scored"}\n`;
            }),
      ),
    );
    const path = write("trials.csv", `model,task,item,trial,score,status\n${rows.join("")}`);
    const { coverage, bounds } = await captureJson<{
      coverage: Record<string, object>;
      bounds: { baseline: object; candidate: { low: number; high: number } };
    }>("compare", path, "--baseline", "oak", "--candidate", "elm", "--json");
    // 14 items of three trials and 26 of one; one item of elm is in no trial.
    expect(coverage.baseline).toEqual({ scored: 14 * 3 + 26 - 1, errored: 1, unscored: 0, absent: 0 });
    expect(coverage.candidate).toEqual({ scored: 13 * 3 + 26, errored: 0, unscored: 0, absent: 3 });
    expect(bounds.candidate.high - bounds.candidate.low).toBeCloseTo(1 / 40, 12);
  });

  test("five runs that are trials of four models are four respondents", async () => {
    const rows = (trials: number) =>
      ["oak", "elm", "ash", "fir"].flatMap((model, at) =>
        range(at === 0 ? trials : 1).flatMap((trial) =>
          range(30).map((item) => `${model},quiz,${item},${trial},${Number((item * 7 + at) % 5 > at)}\n`),
        ),
      );
    const path = write("few.csv", `model,task,item,trial,score\n${rows(4).join("")}`);
    expect((await reported(path)).items).toEqual([]);
  });

  test("tasks in shares and in per cent, or of judges and of shares, have no common mean", async () => {
    const table = (name: string, scaleOf: Readonly<Record<string, (right: number, item: number) => number>>) =>
      write(
        name,
        `model,task,item,score\n${["oak", "elm", "ash"]
          .flatMap((model, at) =>
            Object.entries(scaleOf).flatMap(([task, scale]) =>
              range(30).map(
                (item) => `${model},${task},${task}${item},${scale(Number((item * 7 + at) % 4 > at), item)}\n`,
              ),
            ),
          )
          .join("")}`,
      );
    const share = (right: number) => right;
    const judge = (right: number, item: number) => 4 + 5 * right + (item % 2);
    const [two] = await byTask(table("judge.csv", { maths: share, law: share, essay: judge, letter: judge }));
    expect(two?.subsets.map(({ subset }) => subset)).toEqual(["essay", "letter"]);
    expect(two?.notes.find(({ code }) => code === "other-scales")?.message).toMatch(/scale: law, maths$/);
    expect(await byTask(table("judge.csv", { maths: share, law: share, essay: judge, letter: judge }))).toHaveLength(2);
    expect(await byTask(table("apart.csv", { maths: share, essay: judge }))).toEqual([]);
    expect(await byTask(table("same.csv", { maths: share, law: share }))).toHaveLength(1);
  });
});
