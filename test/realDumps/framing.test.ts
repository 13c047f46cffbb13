import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { writeDemo } from "../../fixtures/demo/write.js";
import { framingTable } from "../../src/analysis/framing/framing.js";
import { load } from "../../src/node/index.js";
import { hasRealData, realDataTitle, realPath } from "./realData.js";

const CHANCE: readonly (readonly [RegExp, number])[] = [
  [/^(mmlu|hellaswag|arc|openbookqa)/, 0.25],
  [/^(boolq|piqa|winogrande)/, 0.5],
  [/^csqa/, 0.2],
  [/^socialiqa/, 1 / 3],
];

describe.skipIf(!hasRealData)(`OLMo 13B in both framings${realDataTitle}`, async () => {
  if (!hasRealData) return;
  const results = await load(realPath("framing/olmo-13B-completion-and-choice.csv"));
  const tasks = [...new Set(results.runScores.map(({ run }) => run.task))];
  const chance = new Map(tasks.map((task) => [task, CHANCE.find(([name]) => name.test(task))![1]]));
  const { rows } = framingTable(results, { chance });
  const rowOf = (task: string) => rows.find((row) => row.task === task)!;

  test("pairs all 20 task-splits, also those with two metrics", () => {
    expect(rows).toHaveLength(20);
    expect(rows.filter(({ notes }) => notes.some(({ code }) => code === "metrics-differ"))).toHaveLength(11);
  });

  test.each([
    ["mmlu_humanities test", 19_562],
    ["mmlu_other test", 34_167],
    ["arc_challenge test", 32_500],
    ["arc_easy test", 110_667],
    ["openbookqa test", 20_250],
    ["socialiqa val", 40_964],
  ])("%s: choice overtakes completion at step %d", (task, step) => {
    const { crossoverStep, crossover, recommendation } = rowOf(task);
    expect(Math.round(crossoverStep!)).toBe(step);
    // The checkpoints that show first the one and then the other framing ahead: 5,000 to 50,000 steps on either side.
    expect(crossover.interval!.low).toBeLessThanOrEqual(crossover.between!.low);
    expect(crossover.interval!.high).toBeGreaterThanOrEqual(crossover.between!.high);
    expect(crossover.interval!.high - crossover.interval!.low).toBeLessThanOrEqual(50_000);
    expect(crossover.between!.low).toBeLessThanOrEqual(step);
    expect(crossover.between!.high - crossover.between!.low).toBe(5000);
    expect(recommendation).toMatchObject({
      framing: "choice",
      parts: [{ framing: "completion" }, { framing: "choice" }],
    });
  });

  test("hellaswag, piqa and winogrande: choice does not overtake", () => {
    expect(["hellaswag val", "piqa val"].map((task) => rowOf(task).crossoverStep)).toEqual([null, null]);
    // The untrained model scores higher by choice, which is noise.
    expect(rowOf("winogrande val").crossover).toMatchObject({
      kind: "overtaken",
      changes: [],
      between: { low: 0, high: 5000 },
    });
    for (const task of ["hellaswag val", "piqa val", "winogrande val"]) {
      expect(rowOf(task).recommendation.framing).toBe("completion");
    }
    expect(["hellaswag val", "piqa val"].map((task) => rowOf(task).crossover.ahead)).toEqual([0, 0]);
    expect(rowOf("hellaswag val").recommendation.sentence).toMatch(
      /^Use completion: it is shown ahead at 79 of 94 checkpoints and choice is ahead at none; at the last/,
    );
  });

  test("boolq and csqa: a crossover at the very end is called noise, and nothing is recommended", () => {
    for (const task of ["boolq val", "csqa val"]) {
      expect(rowOf(task).notes.map(({ code }) => code)).toContain("crossover-not-shown");
      expect(rowOf(task).recommendation.parts).toEqual([]);
      expect(rowOf(task).recommendation.framing).toBeNull();
    }
  });

  test("completion leaves chance before choice in every task", () => {
    for (const { task, framings, firstAboveChance } of rows) {
      expect(framings.completion.aboveChance.from!, task).toBeLessThan(framings.choice.aboveChance.from!);
      expect(firstAboveChance, task).toBe("completion");
    }
  });
});

describe("the demo's simulated dumps", async () => {
  const folder = mkdtempSync(join(tmpdir(), "noisefloor-framing-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const tasks = [
    "mmlu",
    "mmlu_continuation",
    "arc_challenge",
    "arc_challenge_mc",
    "hellaswag",
    "hellaswag_mc",
    "copa",
    "copa_mc",
  ];
  writeDemo(folder, { seed: 1, tasks });
  const { rows } = framingTable(await load(folder));
  const rowOf = (task: string) => rows.find((row) => row.task === task)!;

  test("MMLU: choice is at chance with a τ that is not told from 0, completion climbs with a smaller seed SD", () => {
    const { framings, seedSdRatio, recommendation } = rowOf("mmlu");
    expect(framings.choice).toMatchObject({ chance: 0.25, aboveChance: { atEnd: false, share: 0 } });
    expect(framings.choice.kendallTau).toBeCloseTo(0.09, 1);
    expect(framings.choice.kendallTauInterval!.low).toBeLessThan(0);
    expect(framings.choice.kendallTauInterval!.high).toBeGreaterThan(0);
    expect(framings.completion.kendallTau).toBeCloseTo(0.95, 1);
    expect(100 * framings.choice.seedSd!).toBeCloseTo(0.57, 1);
    expect(100 * framings.completion.seedSd!).toBeCloseTo(0.22, 1);
    expect(seedSdRatio!.interval!.low).toBeGreaterThan(1);
    expect(seedSdRatio!.bootstrapInterval!.low).toBeGreaterThan(1);
    expect(recommendation.framing).toBe("completion");
  });

  test("HellaSwag and COPA: completion, for choice is at chance", () => {
    for (const task of ["hellaswag", "copa"]) {
      expect(rowOf(task).recommendation).toMatchObject({ framing: "completion", parts: [] });
      expect(rowOf(task).framings.choice.aboveChance.share).toBe(0);
    }
  });

  test("ARC: completion below a crossover that the seeds bound", () => {
    const { crossover, recommendation } = rowOf("arc_challenge");
    expect(crossover.interval).toMatchObject({ low: 42_500, high: 47_500 });
    expect(recommendation).toMatchObject({
      framing: "completion",
      parts: [{ framing: "completion", to: 42_500 }, { framing: "choice" }],
    });
    expect(recommendation.sentence).toMatch(
      /^Use completion up to step 42.500; choice is not shown above chance before step 37.500; from step/,
    );
  });
});
