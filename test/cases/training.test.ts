import { describe, expect, test } from "vitest";
import { scoreSeries } from "../../src/analysis/scores/scoreSeries.js";
import { seedTable } from "../../src/analysis/seeds/seedTable.js";
import { load } from "../../src/node/index.js";
import { casePath, casesTitle, expected as expectedOf, hasCases } from "./cases.js";

interface Finals {
  readonly finalMean: number;
  readonly finalSd: number;
  readonly seedGap: number;
}

async function seedRows(name: string, file: string) {
  const results = await load(casePath(`${name}/${file}`));
  return seedTable(results, scoreSeries(results));
}

describe.skipIf(!hasCases)(`training runs that people bring${casesTitle}`, () => {
  test("seeds-one-stopped-early: the end is that of the seeds that reached it, and the other one is named", async () => {
    const expected = expectedOf<Finals & { finalStep: number; seedsAtFinal: number; seedsLeftOut: string[] }>(
      "seeds-one-stopped-early",
    );
    const [row, ...more] = await seedRows("seeds-one-stopped-early", "curves.csv");
    expect(more).toEqual([]);
    expect(row).toMatchObject({ finalStep: expected.finalStep, finalSeeds: expected.seedsAtFinal });
    expect(row!.stopped.map(({ seed }) => seed)).toEqual(expected.seedsLeftOut);
    for (const key of ["finalMean", "finalSd", "seedGap"] as const) expect(row![key]).toBeCloseTo(expected[key], 12);
    expect(row!.notes[0]!.message).toMatch(/seed 5 at step 2.000 stops before the end .* 4 seeds at step 10.000/);
  });

  test("one-seed-diverged: it is named, with the figures without it", async () => {
    const expected = expectedOf<{ outlyingSeed: string; fellAtStep: number; without: Finals & { seeds: number } }>(
      "one-seed-diverged",
    );
    const [row] = await seedRows("one-seed-diverged", "curves.csv");
    expect(row!.diverged).toMatchObject({ seed: expected.outlyingSeed, since: { step: expected.fellAtStep } });
    const { without } = row!.diverged!;
    expect(without.finalSeeds).toBe(expected.without.seeds);
    for (const key of ["finalMean", "finalSd", "seedGap"] as const) {
      expect(without[key]).toBeCloseTo(expected.without[key], 12);
    }
    expect([row!.seedGap, row!.finalSdInterval, row!.seedSdInterval]).toEqual([null, null, null]);
  });

  test("last-evaluation-cut-short: the short seed is named and out of the test of excess variance", async () => {
    const expected = expectedOf<{ excessPOfCompleteSeeds: number; notesNameSeed: string; itemsOfSeed5: number }>(
      "last-evaluation-cut-short",
    );
    const [row] = await seedRows("last-evaluation-cut-short", "items.csv");
    expect(row!.excessVariance!.pValue / expected.excessPOfCompleteSeeds).toBeCloseTo(1, 6);
    const note = row!.notes.find(({ code }) => code === "evaluation-cut-short");
    expect(note!.message).toContain(
      `seed ${expected.notesNameSeed} has ${expected.itemsOfSeed5} of 120 items at step 2`,
    );
  });

  test("last-checkpoint-without-step: scores without a step are no first checkpoint", async () => {
    const expected = expectedOf<{ leftOut: { checkpoints: number } }>("last-checkpoint-without-step");
    const [row] = await seedRows("last-checkpoint-without-step", "curves.csv");
    expect(row!.checkpoints).toBe(expected.leftOut.checkpoints);
    expect(row!.notes.map(({ code }) => code)).toContain("scores-without-step");
  });
});
