import { describe, expect, test } from "vitest";
import { curveNoiseTable } from "../../../src/analysis/curves/curveNoise.js";
import { curveSummaries, curveTable } from "../../../src/analysis/curves/curveTable.js";
import { metricComparisons } from "../../../src/analysis/curves/metricComparison.js";
import { taskSignalTable } from "../../../src/analysis/curves/taskSignal.js";
import { framingTable } from "../../../src/analysis/framing/framing.js";
import { scoreSeries } from "../../../src/analysis/scores/scoreSeries.js";
import { benchmarkNoiseTable } from "../../../src/analysis/seeds/benchmarkNoise.js";
import { seedTable } from "../../../src/analysis/seeds/seedTable.js";
import { createResults } from "../../../src/data/createResults.js";
import { createResultMatrix } from "../../../src/data/resultMatrix.js";
import type { Results } from "../../../src/data/results.js";
import { createRng } from "../../../src/random/rng.js";
import { codesOf, expectNoNaN } from "../../support/records.js";

const SEEDS = ["1", "2", "3", "4"];
const STEPS = [100, 200, 300, 400, 500];

interface Design {
  /** Whether the run is there; default all are. */
  readonly has?: (framing: string, seed: string, step: number) => boolean;
  readonly seeds?: readonly string[];
  readonly steps?: readonly number[];
  /** First item of a framing, so that framings can ask other items; default the same. */
  readonly firstItem?: (framing: string) => number;
}

/** Completion climbs at once, choice later; 80 questions of four choices. */
function trained({ has = () => true, seeds = SEEDS, steps = STEPS, firstItem = () => 0 }: Design): Results {
  const rng = createRng(18);
  const items = Array.from({ length: 160 }, (_, item) => ({ id: `q${item}`, choices: 4 }));
  const runs = ["completion", "choice"].flatMap((framing) =>
    seeds.flatMap((seed) =>
      steps.flatMap((step) =>
        has(framing, seed, step) ? [{ model: "m", task: "quiz", metric: "acc", framing, seed, step }] : [],
      ),
    ),
  );
  if (runs.length === 0) return createResults({});
  const scores = runs.flatMap(({ framing, step }) => {
    const level = framing === "choice" ? 0.25 + Math.max(0, step - 200) / 600 : 0.35 + step / 2000;
    const first = firstItem(framing);
    return items.map((_, item) =>
      item < first || item >= first + 80 ? Number.NaN : Number(rng.nextUniform() < level),
    );
  });
  return createResults({ matrices: [createResultMatrix({ runs, items, scores })] });
}

/** Everything that is said of the results, by analysis. */
function analyses(results: Results) {
  const series = scoreSeries(results);
  const curves = curveTable(series);
  return {
    seeds: seedTable(results, series),
    aboveChance: seedTable(results, series, { aboveChance: true }),
    benchmarks: benchmarkNoiseTable(results),
    curves,
    overSeeds: curveSummaries(curves),
    noise: curveNoiseTable(series),
    tasks: taskSignalTable(series),
    metrics: metricComparisons(series),
    framing: framingTable(results),
  };
}

const allCodes = (value: unknown): string[] =>
  value === null || typeof value !== "object"
    ? []
    : Object.entries(value).flatMap(([key, part]) =>
        key === "notes" ? codesOf({ notes: part as { code: string }[] }) : allCodes(part),
      );

describe("incomplete training runs are counted and explained, and never paired in silence", () => {
  test.each<
    [string, Design, { readonly codes: readonly string[]; readonly paired?: boolean; readonly checkpoints?: number }]
  >([
    ["complete", {}, { codes: [], paired: true, checkpoints: 5 }],
    [
      "a seed lacks some checkpoints",
      { has: (_, seed, step) => seed !== "4" || step <= 300 },
      { codes: ["incomplete-checkpoints", "seeds-stopped-early"], paired: true, checkpoints: 5 },
    ],
    [
      "every seed has its own checkpoints",
      {
        steps: [100, 150, 200, 250, 300, 350, 400, 450],
        has: (_, seed, step) => (step % 100 === 0) === (Number(seed) % 2 === 0),
      },
      { codes: ["incomplete-checkpoints", "too-few-to-average"], paired: true, checkpoints: 8 },
    ],
    [
      "no two seeds share a checkpoint",
      {
        seeds: ["1", "2"],
        steps: [100, 150, 200, 250, 300, 350],
        has: (_, seed, step) => (step % 100 === 0) === (seed === "2"),
      },
      { codes: ["incomplete-checkpoints", "one-seed-ratio"], paired: true, checkpoints: 0 },
    ],
    ["two seeds", { seeds: ["1", "2"] }, { codes: ["two-seeds-ratio"], paired: true, checkpoints: 5 }],
    ["one seed", { seeds: ["1"] }, { codes: ["one-seed", "one-seed-ratio"], paired: true, checkpoints: 0 }],
    ["one checkpoint", { steps: [500] }, { codes: ["too-few", "no-curve", "no-tau"], paired: true, checkpoints: 1 }],
    [
      "a seed has one framing alone",
      { has: (framing, seed) => framing === "choice" || seed !== "4" },
      { codes: ["seeds-left-out"], paired: true, checkpoints: 5 },
    ],
    [
      "the framings have other seeds",
      { has: (framing, seed) => (framing === "choice") === Number(seed) <= 2 },
      { codes: ["seeds-not-shared"], paired: false, checkpoints: 5 },
    ],
    [
      "the framings have other checkpoints",
      { has: (framing, _, step) => framing === "choice" || step !== 300 },
      { codes: ["checkpoints-differ"], paired: true },
    ],
    [
      "the framings ask other items",
      { firstItem: (framing) => (framing === "choice" ? 80 : 0) },
      { codes: ["other-items"], paired: true, checkpoints: 5 },
    ],
    [
      "the framings share most items",
      { firstItem: (framing) => (framing === "choice" ? 4 : 0) },
      { codes: ["items-left-out"], paired: true, checkpoints: 5 },
    ],
    ["one framing alone", { has: (framing) => framing === "choice" }, { codes: ["one-framing"] }],
    ["nothing at all", { has: () => false }, { codes: [] }],
  ])("%s", (_, design, { codes, paired, checkpoints }) => {
    const all = analyses(trained(design));
    expectNoNaN(all);
    expect(allCodes(all)).toEqual(expect.arrayContaining([...codes]));
    const [row] = all.framing.rows;
    if (paired !== undefined) expect(row?.seedsPaired).toBe(paired);
    if (checkpoints !== undefined) expect(all.seeds.map((one) => one.checkpoints)).toEqual([checkpoints, checkpoints]);
  });

  test("items are paired only where the framings share them", () => {
    const shared = framingTable(trained({})).rows[0]!;
    expect(shared.difference!.items).toEqual({ shared: 80, onlyChoice: 0, onlyCompletion: 0 });
    expect(shared.agreement).not.toBeNull();
    const apart = framingTable(trained({ firstItem: (framing) => (framing === "choice" ? 80 : 0) })).rows[0]!;
    expect(apart.difference!.items).toEqual({ shared: 0, onlyChoice: 80, onlyCompletion: 80 });
    expect(apart.agreement).toBeNull();
    const half = framingTable(trained({ firstItem: (framing) => (framing === "choice" ? 40 : 0) })).rows[0]!;
    expect(half.difference).toMatchObject({
      sameItems: true,
      items: { shared: 40, onlyChoice: 40, onlyCompletion: 40 },
    });
    expect(codesOf(half)).toContain("items-left-out");
    const few = framingTable(trained({ firstItem: (framing) => (framing === "choice" ? 72 : 0) })).rows[0]!;
    expect(few.difference).toMatchObject({ sameItems: false, items: { shared: 8 } });
    expect(few.recommendation.sentence).toContain("The two means are over different questions (8 questions shared).");
  });

  test("the end is the last checkpoint of two seeds, and a seed that stopped before it is named", () => {
    const [row] = seedTable(
      trained({ has: (_, seed, step) => seed !== "4" || step <= 300 }),
      scoreSeries(trained({ has: (_, seed, step) => seed !== "4" || step <= 300 })),
    );
    expect(row).toMatchObject({ seeds: 4, finalStep: 500, finalSeeds: 3, stopped: [{ seed: "4", step: 300 }] });
    expect(row!.notes.slice(0, 2).map(({ message }) => message)).toEqual([
      "seed 4 at step 300 stops before the end and is left out of the final figures, which rest on 3 seeds at step 500",
      "2 of 5 checkpoints lack some of the 4 seeds",
    ]);
  });
});
