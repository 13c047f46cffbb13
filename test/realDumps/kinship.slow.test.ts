import { describe, expect, test } from "vitest";
import { analyseItems } from "../../src/analysis/items/itemAnalysis.js";
import { suspectItems } from "../../src/analysis/items/suspectItems.js";
import { kinship } from "../../src/analysis/kinship/kinship.js";
import type { ResultMatrix } from "../../src/data/resultMatrix.js";
import { load } from "../../src/node/index.js";
import { shuffle } from "../../src/random/draws.js";
import { createRng } from "../../src/random/rng.js";
import { expectNoNaN } from "../support/records.js";
import { hasRealData, realDataTitle, realPath } from "./realData.js";

/** Models, families and items accused when all models, and when families, count as independent. */
const BOARDS = [
  { name: "tiny-arc", models: 3747, families: [500, 900], before: 16, after: [0, 6] },
  { name: "tiny-hellaswag", models: 3467, families: [400, 700], before: 5, after: [0, 4] },
  { name: "tiny-truthfulqa", models: 4635, families: [550, 950], before: 9, after: [0, 8] },
] as const;

async function boardOf(name: string): Promise<ResultMatrix> {
  const { matrices } = await load(realPath(`leaderboards/${name}.csv.gz`));
  return matrices[0]!;
}

/** Mean answers of each family, row-major. */
function familyMeans({ scores, runs, items }: ResultMatrix, families: readonly (readonly string[])[]): Float64Array {
  const rowOf = new Map(runs.map(({ model }, row) => [model, row]));
  return Float64Array.from(
    families.flatMap((models) =>
      items.map(
        (_, item) =>
          models.reduce((sum, model) => sum + scores[rowOf.get(model)! * items.length + item]!, 0) / models.length,
      ),
    ),
  );
}

describe.skipIf(!hasRealData)(`kinship on public boards${realDataTitle}`, () => {
  test.each(BOARDS)("$name: most accusations rest on kin", async ({ name, models, families, before, after }) => {
    const matrix = await boardOf(name);
    const { suspects } = suspectItems(matrix.scores, matrix.runs.length, matrix.items.length);
    expect(suspects).toHaveLength(before);
    const analysis = analyseItems(matrix);
    expect(analysis.respondents).toBe(models);
    expect(analysis.independent.unit).toBe("family");
    expect(analysis.independent.count).toBeGreaterThan(families[0]);
    expect(analysis.independent.count).toBeLessThan(families[1]);
    expect(analysis.suspects.found).toBeGreaterThanOrEqual(after[0]);
    expect(analysis.suspects.found).toBeLessThanOrEqual(after[1]);
    expectNoNaN(analysis);
  });

  test("an item accused by one half of the families is negative in the other half, 9 times of 10", async () => {
    let [accused, held] = [0, 0];
    for (const { name } of BOARDS) {
      const matrix = await boardOf(name);
      const found = kinship(matrix);
      if (!found.ok) throw new Error(found.message);
      expectNoNaN({ ...found, families: found.families.map(({ meanKinship }) => meanKinship), copies: [] });
      const families = found.families.map(({ models }) => models);
      const rng = createRng(1, `halves of ${name}`);
      for (let split = 0; split < 10; split++) {
        shuffle(rng, families);
        const half = Math.floor(families.length / 2);
        const [first, second] = [families.slice(0, half), families.slice(half)].map((part) =>
          suspectItems(familyMeans(matrix, part), part.length, matrix.items.length, { seed: split }),
        );
        for (const item of first!.suspects) {
          accused++;
          if (second!.pValues[item]! < 0.5) held++;
        }
      }
    }
    expect(accused).toBeGreaterThan(10);
    expect(held / accused).toBeGreaterThanOrEqual(0.9);
  });

  test("twelve models of 41,871 items are no kin", async () => {
    const found = kinship(await boardOf("psn-12-models"));
    if (!found.ok) throw new Error(found.message);
    expect(found).toMatchObject({ models: 12, copiedModels: 0 });
    expect(found.effectiveModels).toBeCloseTo(12, 6);
  });
});
