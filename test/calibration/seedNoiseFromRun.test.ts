import { describe, expect, test } from "vitest";
import { STEP_NOISE_MODEL } from "../../src/analysis/scores/stepNoiseModel.js";
import { createResults, type Results, selectResults } from "../../src/index.js";
import { load } from "../../src/node/index.js";
import { compare } from "../../src/questions/compare.js";
import { standardNormal } from "../../src/random/draws.js";
import { createRng, type Rng } from "../../src/random/rng.js";

/** Two runs that do not differ but by their seeds, one a side, compared with seed noise from their checkpoints. */
interface Tally {
  /** Pairs that had an estimate. */
  pairs: number;
  /** Of these, called different with it, and without any seed noise. */
  called: number;
  calledWithout: number;
}

function tally(baseline: Results, candidate: Results, total: Tally): void {
  const read = (options: object) => compare(baseline, candidate, { correction: "none", ...options }).rows;
  const plain = read({});
  read({ borrowSeedSd: "from-run" }).forEach((row, index) => {
    const without = plain[index];
    if (!row.ok || without?.ok !== true || !row.notes.some(({ code }) => code === "seed-sd-from-run")) return;
    const isCalled = ({ verdict }: { verdict: string }) => Number(verdict === "better" || verdict === "worse");
    total.pairs++;
    total.called += isCalled(row);
    total.calledWithout += isCalled(without);
  });
}

/** Two runs of one training as the model has it: their SD over seeds, and checkpoints with a wobble of its own size. */
function simulatedPair(rng: Rng): [Results, Results] {
  const items = 1000;
  const wobble = 0.003 + 0.02 * rng.nextUniform();
  const checkpoints = Math.round(14 + 40 * rng.nextUniform());
  const level = 0.4 + 0.4 * rng.nextUniform();
  const seedSd = wobble * Math.exp(STEP_NOISE_MODEL.offset + Math.sqrt(STEP_NOISE_MODEL.spread) * standardNormal(rng));
  const lasting = Math.sqrt(Math.max(0, seedSd ** 2 - wobble ** 2));
  const run = (model: string) => {
    const own = lasting * standardNormal(rng) + Math.sqrt((level * (1 - level)) / items) * standardNormal(rng);
    return createResults({
      runScores: Array.from({ length: checkpoints }, (_, index) => {
        const part = (index + 1) / checkpoints;
        const score = level * (1 - 0.4 * Math.exp(-3 * part)) + own + wobble * standardNormal(rng);
        const value = Math.min(1, Math.max(0, score));
        return {
          run: { model, task: "quiz", metric: "acc", step: 100 * (index + 1) },
          value,
          standardError: Math.sqrt((value * (1 - value)) / items),
          items,
          choices: 4,
          higherIsBetter: true,
        };
      }),
    });
  };
  return [run("a"), run("b")];
}

describe("one run a side with seed noise from its checkpoints", () => {
  test("calls no more than 5 % of simulated pairs different that are not", () => {
    const rng = createRng(1);
    const total: Tally = { pairs: 0, called: 0, calledWithout: 0 };
    for (let pair = 0; pair < 2000; pair++) tally(...simulatedPair(rng), total);
    expect(total.pairs).toBeGreaterThan(1900);
    expect(total.called / total.pairs).toBeLessThanOrEqual(0.05);
    expect(total.calledWithout / total.pairs).toBeGreaterThan(0.2);
  });

  test("calls no more than 5 % of pairs of real seeds different, of which half are without it", async () => {
    const total: Tally = { pairs: 0, called: 0, calledWithout: 0 };
    for (const model of ["lab-small", "lab-large", "lab-small-order", "lab-large-order"]) {
      const results = await load(new URL(`../../fixtures/lab/results/${model}.json.gz`, import.meta.url).pathname);
      const seeds = [...new Set(results.matrices.flatMap(({ runs }) => runs.map(({ seed }) => seed as string)))];
      const runs = seeds.map((seed) =>
        selectResults(results, { seed: [seed], metric: ["acc"], framing: ["completion"] }),
      );
      runs.forEach((first, index) => {
        for (const second of runs.slice(index + 1)) tally(first, second, total);
      });
    }
    expect(total.pairs).toBeGreaterThan(350);
    expect(total.called / total.pairs).toBeLessThanOrEqual(0.05);
    expect(total.calledWithout / total.pairs).toBeGreaterThan(0.4);
  });
});
