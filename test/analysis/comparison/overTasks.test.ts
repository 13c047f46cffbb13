import { describe, expect, test } from "vitest";
import { compareResults } from "../../../src/analysis/comparison/resultsComparison.js";
import { createResults } from "../../../src/data/createResults.js";
import { createResultMatrix } from "../../../src/data/resultMatrix.js";
import type { Results, RunScore } from "../../../src/data/results.js";
import type { Run } from "../../../src/data/run.js";
import { selectResults } from "../../../src/data/select.js";
import { pairedTTest } from "../../../src/inference/significance/pairedT.js";
import { mean, variance } from "../../../src/numeric/moments.js";
import { standardNormal } from "../../../src/random/draws.js";
import { createRng } from "../../../src/random/rng.js";
import { matrixOf } from "../../support/matrices.js";
import { codesOf } from "../../support/records.js";

interface Task {
  readonly task: string;
  readonly metric?: string;
  /** One list of scores a seed. */
  readonly baseline: readonly (readonly number[])[];
  readonly candidate: readonly (readonly number[])[];
}

function resultsOf(tasks: readonly Task[]): [Results, Results] {
  return (["baseline", "candidate"] as const).map((side) =>
    createResults({
      matrices: tasks.map(({ task, metric = "acc", ...sides }) =>
        matrixOf(
          sides[side].map((scores, seed) => ({
            model: side,
            task,
            metric,
            ...(sides[side].length > 1 ? { seed: `${seed}` } : {}),
            scores,
          })),
        ),
      ),
    }),
  ) as [Results, Results];
}

function overallOf(tasks: readonly Task[], options: Parameters<typeof compareResults>[2] = {}) {
  const [baseline, candidate] = resultsOf(tasks);
  return compareResults(baseline, candidate, options).overall;
}

const rng = createRng(7, "over tasks");
const noise = (count: number, level: number) => Array.from({ length: count }, () => level + 0.1 * standardNormal(rng));
const single = [40, 90, 25].map((items, index): Task => {
  const levels = noise(items, 0.5);
  return {
    task: `t${index}`,
    baseline: [levels.map((level) => level + 0.1 * standardNormal(rng))],
    candidate: [levels.map((level) => level + 0.02 * index + 0.1 * standardNormal(rng))],
  };
});
const differencesOf = ({ baseline, candidate }: Task) =>
  candidate[0]!.map((score, item) => score - baseline[0]![item]!);

describe("compareResults over several tasks", () => {
  test("macro and micro means have the errors of stratified means", () => {
    const [overall, ...more] = overallOf(single);
    expect(more).toEqual([]);
    const own = single.map(differencesOf);
    const error = (weights: readonly number[]) =>
      Math.sqrt(own.reduce((sum, list, index) => sum + weights[index]! ** 2 * (variance(list) / list.length), 0));
    expect(overall!.macro.difference).toBeCloseTo(mean(own.map((list) => mean(list))), 12);
    expect(overall!.macro.standardError).toBeCloseTo(error([1 / 3, 1 / 3, 1 / 3]), 12);
    expect(overall!.micro!.difference).toBeCloseTo(mean(own.flat()), 12);
    expect(overall!.micro!.standardError).toBeCloseTo(error([40 / 155, 90 / 155, 25 / 155]), 12);
    expect(overall).toMatchObject({ task: "all 3 tasks", tasks: ["t0", "t1", "t2"], over: "these-tasks", leftOut: [] });
    expect(overall!.difference).toBe(overall!.macro.difference);
    expect(overall!.sentence).toMatch(/^Overall \(mean of 3 tasks\): .*155 shared items/);
  });

  test("tasks like these are tested over the tasks, and decide where they are asked for", () => {
    const [overall] = overallOf(single, { randomTasks: true });
    const { pValue, standardError } = pairedTTest(single.map((task) => mean(differencesOf(task))));
    expect(overall!.taskSampling!.pValue).toBeCloseTo(pValue, 10);
    expect(overall!.pValue).toBeCloseTo(pValue, 10);
    expect(overall!.standardError).toBeCloseTo(standardError, 12);
    expect(overall!.over).toBe("tasks-like-these");
    const [two] = overallOf(single.slice(0, 2), { randomTasks: true });
    expect([two!.over, two!.taskSampling, two!.pooling]).toEqual(["these-tasks", null, null]);
    expect(two!.notes.map(({ code }) => code)).toContain("too-few-tasks");
  });

  test("seeds that move all tasks together are not averaged out by the number of tasks", () => {
    const shifts = [-0.2, 0.05, 0.15];
    const seeded = Array.from({ length: 8 }, (_, index): Task => {
      const levels = noise(30, 0.5);
      return {
        task: `t${index}`,
        baseline: shifts.map((shift) => levels.map((level) => level + shift)),
        candidate: [0.1, -0.1, 0].map((shift) => levels.map((level) => level + shift)),
      };
    });
    const [overall] = overallOf(seeded);
    const seedError = Math.sqrt(variance(shifts) / 3 + variance([0.1, -0.1, 0]) / 3);
    expect(overall!.standardError).toBeCloseTo(seedError, 6);
    expect(overall!.seeds).toEqual({ baseline: 3, candidate: 3 });
    expect(overall!.sources.measured).toContain("training seed");
    expect(overall!.pooling).toBeNull();
  });

  test("seeds that are others from task to task give no verdict over the tasks", () => {
    const [first, second] = single as [Task, Task];
    const rows = [first.baseline[0]!, first.candidate[0]!];
    const uneven: Task = { task: "u", baseline: rows, candidate: rows };
    expect(overallOf([second, uneven])).toEqual([]);
  });

  describe("of questions that several tasks ask", () => {
    const levels = noise(60, 0.5);
    const language = (name: string, scores: readonly number[], more: Partial<Run> = {}) =>
      matrixOf([{ model: "m", task: `quiz (language ${name})`, metric: "acc", ...more, scores }]);
    const asked = (names: readonly string[], options = {}, more: (name: string) => Partial<Run> = languageOf) => {
      const shift = createRng(3, "languages");
      const side = (move: number) =>
        createResults({
          matrices: names.map((name) =>
            language(
              name,
              levels.map((level, item) => level + move * Math.sin(item) + 0.02 * standardNormal(shift)),
              more(name),
            ),
          ),
        });
      return compareResults(side(0), side(0.3), { facets: { language: "fixed" }, ...options }).overall[0]!;
    };
    const languageOf = (name: string): Partial<Run> => ({ fingerprint: { language: name } });

    test("the error of the mean is that of the mean difference of each question", () => {
      const overall = asked(["de", "fr", "sw"]);
      const apart = asked(["de", "fr", "sw"], {}, () => ({}));
      // Each question counts with its mean over the languages, as if it were one item.
      const alone = asked(["de", "fr"]);
      expect(overall.notes.map(({ code }) => code)).toContain("questions-of-several-tasks");
      expect(apart.notes.map(({ code }) => code)).not.toContain("questions-of-several-tasks");
      expect(overall.standardError! / apart.standardError!).toBeCloseTo(Math.sqrt(3), 1);
      expect(overall.standardError!).toBeCloseTo(alone.standardError!, 3);
      expect(overall.pooling).toBeNull();
      expect(apart.pooling).not.toBeNull();
      expect(overall.taskSampling!.standardError!).toBeGreaterThan(5 * apart.taskSampling!.standardError!);
    });

    test("it equals that of one item a question where every task asks all of them", () => {
      const [baseline, candidate] = [noise(50, 0.4), noise(50, 0.5)].map((own) => [
        own,
        own.map((x, i) => x * (1 - (i % 7) / 60)),
      ]);
      const side = ([first, second]: readonly (readonly number[])[]) =>
        createResults({
          matrices: [language("de", first!, languageOf("de")), language("fr", second!, languageOf("fr"))],
        });
      const facets = { language: "fixed" } as const;
      const [overall] = compareResults(side(baseline!), side(candidate!), { facets }).overall;
      const means = baseline![0]!.map(
        (_, item) => (candidate![0]![item]! + candidate![1]![item]! - baseline![0]![item]! - baseline![1]![item]!) / 2,
      );
      expect(overall!.standardError).toBeCloseTo(Math.sqrt(variance(means) / means.length), 12);
      expect(overall!.micro!.standardError).toBeCloseTo(overall!.standardError!, 12);
    });

    test("tasks of other names share a question where its document says so", () => {
      const matrices = (shift: number, documents: boolean) =>
        ["a", "b"].map((task) =>
          createResultMatrix({
            runs: [{ model: "m", task, metric: "acc" }],
            items: levels.map((_, item) => ({ id: `${task}${item}`, ...(documents ? { document: item } : {}) })),
            scores: levels.map((level, item) => level + shift * Math.sin(item)),
          }),
        );
      const errorOf = (documents: boolean) =>
        compareResults(
          createResults({ matrices: matrices(0, documents) }),
          createResults({ matrices: matrices(0.3, documents) }),
        ).overall[0]!.standardError!;
      expect(errorOf(true) / errorOf(false)).toBeCloseTo(Math.SQRT2, 6);
    });

    test("where only scores of runs are known, the error is said to be too small", () => {
      const score = (language: string, value: number): RunScore => ({
        run: { model: "m", task: `quiz (language ${language})`, metric: "acc", fingerprint: { language } },
        value,
        standardError: 0.01,
        items: 400,
        higherIsBetter: true,
      });
      const side = (move: number) => createResults({ runScores: [score("de", 0.5 + move), score("fr", 0.4 + move)] });
      const [overall] = compareResults(side(0), side(0.1)).overall;
      expect(overall!.notes.map(({ code }) => code)).toContain("variants-taken-apart");
    });

    test("splits of one test ask questions of their own, whatever their ids", () => {
      const score = (split: string, value: number): RunScore => ({
        run: { model: "m", task: `quiz ${split}`, metric: "acc", fingerprint: { split } },
        value,
        standardError: 0.01,
        items: 400,
        higherIsBetter: true,
      });
      const side = (move: number) =>
        createResults({ runScores: [score("val", 0.5 + move), score("test", 0.4 + move)] });
      const [overall] = compareResults(side(0), side(0.1)).overall;
      expect(overall!.notes.map(({ code }) => code)).not.toContain("variants-taken-apart");
    });
  });

  test("one verdict a metric; one task has none", () => {
    const both = single.flatMap((task) => [task, { ...task, metric: "f1" }]);
    expect(
      overallOf(both)
        .map(({ metric }) => metric)
        .sort(),
    ).toEqual(["acc", "f1"]);
    expect(overallOf(single.slice(0, 1))).toEqual([]);
  });

  test("a task on another scale is named and left out", () => {
    const large: Task = {
      task: "points",
      baseline: [single[1]!.baseline[0]!.map((score) => 100 * score)],
      candidate: [single[1]!.candidate[0]!.map((score) => 100 * score)],
    };
    const shares = single.map((task) => ({
      ...task,
      baseline: [task.baseline[0]!.map((score) => Math.max(0, Math.min(1, score)))],
      candidate: [task.candidate[0]!.map((score) => Math.max(0, Math.min(1, score)))],
    }));
    const [overall] = overallOf([...shares, large].reverse());
    expect([overall!.tasks.length + overall!.leftOut.length]).toEqual([4]);
    expect([[...overall!.tasks].sort(), overall!.leftOut]).toEqual([["t0", "t1", "t2"], ["points"]]);
  });

  test("where tasks have items, one of which only the scores are known is named and left out", () => {
    const [baseline, candidate] = resultsOf(single).map(({ matrices }, side) =>
      createResults({
        matrices,
        runScores: [
          {
            run: { model: side === 0 ? "baseline" : "candidate", task: "board", metric: "acc" },
            value: 0.5 + 0.1 * side,
            items: 400,
            higherIsBetter: true,
          },
        ],
      }),
    ) as [Results, Results];
    const { comparisons, overall } = compareResults(baseline, candidate);
    expect(comparisons.map(({ ok }) => ok)).toEqual([true, true, true, true]);
    expect([overall[0]!.tasks, overall[0]!.leftOut]).toEqual([["t0", "t1", "t2"], ["board"]]);
    expect(overall[0]!.macro).toEqual(overallOf(single)[0]!.macro);
  });

  test("the score of a group of tasks does not count its tasks twice", () => {
    const scoresOf = (model: string, shift: number): RunScore[] =>
      ["a", "b", "group"].map((task, index) => ({
        run: { model, task, metric: "acc" },
        value: 0.5 + 0.1 * index + shift,
        items: 400,
        higherIsBetter: true,
        ...(task === "group" ? { subtasks: ["a", "b"] } : {}),
      }));
    const [overall] = compareResults(
      createResults({ runScores: scoresOf("x", 0) }),
      createResults({ runScores: scoresOf("y", 0.1) }),
    ).overall;
    expect(overall!.tasks).toEqual(["a", "b"]);
    expect(overall!.macro.difference).toBeCloseTo(0.1, 12);
    const error = (share: number) => (share * (1 - share)) / 399;
    expect(overall!.macro.standardError).toBeCloseTo(
      Math.sqrt([0.5, 0.6, 0.6, 0.7].reduce((sum, share) => sum + error(share), 0)) / 2,
      3,
    );
  });

  test("a task whose comparison is refused is named as left out", () => {
    const sides = ["x", "y"].map((model, index) =>
      createResults({
        runScores: ["a", "b", "c"].map((task) => ({
          run: { model, task, metric: "acc" },
          value: task === "c" ? 0.587 : 0.5 + 0.1 * index,
          items: task === "c" ? 198 : 400,
          higherIsBetter: true,
        })),
      }),
    );
    const { comparisons, overall } = compareResults(sides[0]!, sides[1]!);
    expect(comparisons.map(({ ok }) => ok)).toEqual([true, true, false]);
    expect([overall[0]!.tasks, overall[0]!.leftOut]).toEqual([["a", "b"], ["c"]]);
  });

  test("models that answer alike are identical over all tasks", () => {
    const same = single.map((task) => ({ ...task, candidate: task.baseline }));
    const [overall] = overallOf(same);
    expect(overall).toMatchObject({ verdict: "identical", interval: null, standardError: null, pooling: null });
  });

  test("the order of the tasks changes nothing", () => {
    const backwards = [...single].reverse();
    expect(overallOf(backwards)).toEqual(overallOf(single));
    const [baseline, candidate] = resultsOf(single);
    const task = selectResults(baseline, { task: ["t1", "t2"] });
    expect(compareResults(task, candidate).overall[0]!.tasks).toEqual(["t1", "t2"]);
  });
});

test("borrowed seed SDs move all tasks together: those of the mean add up, and none is borrowed where one task has none", () => {
  const rng = createRng(31, "borrowed over tasks");
  const tasks = ["arc", "boolq", "piqa"];
  const side = (model: string) =>
    createResults({
      matrices: tasks.map((task) =>
        matrixOf([{ model, task, scores: Array.from({ length: 60 }, () => 5 + standardNormal(rng)) }]),
      ),
    });
  const [before, after] = [side("a"), side("b")];
  const sds: Readonly<Record<string, number>> = { arc: 0.1, boolq: 0.3, piqa: 0.05 };
  const overall = (known: readonly string[]) => {
    const [one] = compareResults(before, after, {
      borrowSeedSd: (task: string) =>
        known.includes(task) ? { sd: sds[task]!, seeds: 6 + task.length, source: `runs of ${task}` } : null,
    }).overall;
    return one!;
  };
  const [without, all, some] = [overall([]), overall(tasks), overall(["arc", "piqa"])];
  // Each side has one seed, of the SD that the mean over tasks has when all of it moves together.
  const sd = (0.1 + 0.3 + 0.05) / 3;
  expect(all.standardError! ** 2 - without.standardError! ** 2).toBeCloseTo(2 * sd ** 2, 10);
  expect(all.sources.measured.join()).toContain("borrowed");
  expect(some.standardError).toBeCloseTo(without.standardError!, 12);
  expect(codesOf(some)).toContain("seed-sd-of-some-tasks");
  expect(codesOf(all)).not.toContain("seed-sd-of-some-tasks");
});

test("what is pooled over tasks has the level that was asked for", () => {
  const rng = createRng(8, "pooled level");
  const side = (model: string, gain: number) =>
    createResults({
      matrices: Array.from({ length: 6 }, (_, task) =>
        matrixOf([
          { model, task: `t${task}`, scores: Array.from({ length: 40 }, () => gain * task + standardNormal(rng)) },
        ]),
      ),
    });
  const [before, after] = [side("a", 0), side("b", 0.2)];
  const poolingAt = (alpha?: number) =>
    compareResults(before, after, alpha === undefined ? {} : { alpha }).overall[0]!.pooling!;
  const [usual, stated, loose] = [poolingAt(), poolingAt(0.05), poolingAt(0.3)];
  expect(usual).toEqual(stated);
  const widthOf = ({ low, high }: { readonly low: number; readonly high: number }) => high - low;
  expect([usual.mean.interval!.level, loose.mean.interval!.level]).toEqual([0.95, 0.7]);
  expect(widthOf(loose.mean.interval!)).toBeLessThan(widthOf(usual.mean.interval!));
});

test("tasks of which no items are known have no mean that weighs by them", () => {
  const side = (model: string, gain: number, items?: number) =>
    createResults({
      runScores: ["arc", "boolq"].map((task) => ({
        run: { model, task, metric: "acc" },
        value: 0.5 + gain,
        standardError: 0.01,
        higherIsBetter: true,
        ...(items === undefined ? {} : { items }),
      })),
    });
  const [without] = compareResults(side("a", 0), side("b", 0.1)).overall;
  expect([without?.macro.difference, without?.micro]).toEqual([expect.closeTo(0.1, 12), null]);
});

test("tasks that could not be compared are left out of their own metric's mean alone", () => {
  const side = (model: string, isTurned: boolean) =>
    createResults({
      matrices: ["acc", "f1"].flatMap((metric) =>
        ["arc", "boolq", "piqa"].map((task) =>
          matrixOf(
            [{ model, task, metric, scores: Array.from({ length: 30 }, (_, item) => Number((item * 7) % 10 < 6)) }],
            // Of one task and metric the sides say opposite things of what is better.
            { higherIsBetter: !(isTurned && metric === "f1" && task === "piqa") },
          ),
        ),
      ),
    });
  const { overall } = compareResults(side("a", false), side("b", true));
  expect(overall.map(({ metric, tasks, leftOut }) => [metric, tasks, leftOut])).toEqual([
    ["acc", ["arc", "boolq", "piqa"], []],
    ["f1", ["arc", "boolq"], ["piqa"]],
  ]);
});
