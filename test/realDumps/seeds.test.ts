import { describe, expect, test } from "vitest";
import { scoreSeries } from "../../src/analysis/scores/scoreSeries.js";
import { benchmarkNoiseTable } from "../../src/analysis/seeds/benchmarkNoise.js";
import { seedTable } from "../../src/analysis/seeds/seedTable.js";
import { load } from "../../src/node/index.js";
import { hasRealData, realDataTitle, realPath } from "./realData.js";

describe.skipIf(!hasRealData)(`seed tables of real runs${realDataTitle}`, () => {
  test("HANS, 100 seeds: SD .0024 on MNLI against .124 on lexical overlap without entailment, the largest of the main columns", async () => {
    const results = await load(realPath("seeds/hans-100-seeds.csv"));
    const rows = seedTable(results, scoreSeries(results));
    expect(rows).toHaveLength(38);
    const sd = (task: string) => rows.find((row) => row.task === task)!.finalSd!;
    expect(sd("MNLI dev acc.")).toBeCloseTo(0.0024, 4);
    expect(sd("Lexical (nonent)")).toBeCloseTo(0.124, 3);
    // The first eight columns are the main ones, before the thirty templates.
    const main = rows.slice(0, 8).sort((a, b) => b.finalSd! - a.finalSd!);
    expect(main[0]!.task).toBe("Lexical (nonent)");
    for (const row of rows) expect(row).toMatchObject({ seeds: 100, checkpoints: 1, seedSd: row.finalSd });
  });

  test("OLMo: four runs of two sizes, and their average", async () => {
    const results = await load(realPath("seeds/olmo-1xC-4-runs.csv"));
    const rows = seedTable(results, scoreSeries(results));
    expect(rows).toHaveLength(40);
    const row = rows.find(({ model, task }) => model === "OLMo-1B" && task === "arc_easy val")!;
    expect(row).toMatchObject({ seeds: 4, finalStep: 16279, checkpoints: 82 });
    expect(row.finalSd).toBeCloseTo(0.014351, 6);
    const { averages } = benchmarkNoiseTable(results);
    expect(averages).toHaveLength(20);
    const average = averages.find(({ task }) => task === "arc_easy val")!;
    const models = rows.filter(({ task }) => task === "arc_easy val");
    expect(average).toMatchObject({ models: 2, seeds: 4, checkpoints: null, continuous: null });
    expect(average.discrete!.seedSd).toBeCloseTo((models[0]!.seedSd! + models[1]!.seedSd!) / 2, 12);
  });
});
