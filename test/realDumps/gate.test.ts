import { describe, expect, test } from "vitest";
import { gateOnCounts, replay } from "../../fixtures/gateReplay/replay.js";
import { type Gate, gate } from "../../src/analysis/gate/gate.js";
import type { GateOutcome } from "../../src/analysis/gate/gateDecision.js";
import { createResults } from "../../src/data/createResults.js";
import { createResultMatrix, type ResultMatrix, runScoresOf } from "../../src/data/resultMatrix.js";
import type { Results } from "../../src/data/results.js";
import { load } from "../../src/node/index.js";
import { createRng } from "../../src/random/rng.js";
import { hasRealData, realDataTitle, realPath } from "./realData.js";

/** One run of a matrix as the results of a candidate or a baseline, with other scores if given. */
function single(matrix: ResultMatrix, run: number, scores: ArrayLike<number> = runScoresOf(matrix, run)): Results {
  const { trial: _, ...label } = matrix.runs[run]!;
  const { items, higherIsBetter } = matrix;
  return createResults({ matrices: [createResultMatrix({ runs: [label], items, scores, higherIsBetter })] });
}

/** Every pair of different runs of one model, in both orders. */
function againstItself({ matrices }: Results, minimumEffect: string): Gate[] {
  return matrices.flatMap((matrix) =>
    matrix.runs.flatMap((first, a) =>
      matrix.runs.flatMap((second, b) =>
        a === b || first.model !== second.model
          ? []
          : [gate(single(matrix, a), single(matrix, b), { minimumEffect, missing: "drop" })],
      ),
    ),
  );
}

const DRAWS = 1000;

describe.skipIf(!hasRealData)(`the gate on real dumps${realDataTitle}`, () => {
  test("never says that a model regressed against a repeat of itself", async () => {
    const results = await load([realPath("lm-eval/v0.4-repeats"), realPath("lm-eval/v0.4.3-samples")]);
    for (const minimumEffect of ["0.1pt", "2pt", "5%"]) {
      const outcomes = againstItself(results, minimumEffect).map(({ outcome }) => outcome);
      expect(outcomes.length).toBeGreaterThanOrEqual(16);
      expect(outcomes).not.toContain("regressed");
    }
  });

  test("clears a repeat of a whole folder, task by task, or cannot tell, but never fails it", async () => {
    const { matrices } = await load(realPath("lm-eval/v0.4-repeats"));
    const side = (run: number) =>
      createResults({ matrices: matrices.flatMap((matrix) => single(matrix, run).matrices) });
    expect(gate(side(0), side(1), { minimumEffect: "2pt" }).outcome).not.toBe("regressed");
  });

  describe("WinoGrande, 1267 items in two framings", () => {
    const framings = async () => {
      const paths = ["lm-eval/v0.3-samples/llama", "lm-eval/v0.3-samples/llamaShuffle"].map(realPath);
      const [matrix] = (await load(paths)).matrices;
      if (matrix === undefined) throw new Error("no items were read");
      return matrix;
    };

    test("the shuffled question is worse, and is so called; the other way round it is cleared", async () => {
      const matrix = await framings();
      const [one, other] = [0, 1].map(
        (run) => runScoresOf(matrix, run).reduce((sum, score) => sum + score, 0) / 1267,
      ) as [number, number];
      expect(Math.abs(one - other)).toBeGreaterThan(0.02);
      const [better, worse] = one > other ? [0, 1] : [1, 0];
      const options = { minimumEffect: "2pt" };
      const asOne = (run: number) => {
        const { task, metric, items } = matrix;
        const runs = [{ model: `run ${run}`, task, metric }];
        return createResults({ matrices: [createResultMatrix({ runs, items, scores: runScoresOf(matrix, run) })] });
      };
      expect(gate(asOne(better), asOne(worse), options).outcome).toBe("regressed");
      expect(gate(asOne(worse), asOne(better), options).outcome).toBe("not-regressed");
    });

    test("flips and injected drops give what the replays of as many items predict", async () => {
      const scores = runScoresOf(await framings(), 0);
      const items = scores.length;
      const right = scores.reduce((sum, score) => sum + score, 0) / items;
      for (const drop of [0, 0.03, 0.1]) {
        const rng = createRng(1, `injected drop ${drop}`);
        const outcomes = Array.from({ length: DRAWS }, () => {
          // Items are drawn anew; a tenth of them flip by chance, and `drop` of all break among those that were right.
          let [lost, won] = [0, 0];
          for (let item = 0; item < items; item++) {
            const score = scores[Math.floor(rng.nextUniform() * items)];
            const chance = rng.nextUniform();
            if (score === 1 && chance < (0.05 + drop) / right) lost++;
            if (score === 0 && chance < 0.05 / (1 - right)) won++;
          }
          return gateOnCounts(items, lost, won);
        });
        const predicted = replay({ items, flips: 0.1, drop }, 5000);
        const near = (wanted: GateOutcome, share: number) => {
          const seen = outcomes.filter((outcome) => outcome === wanted).length / DRAWS;
          // Four standard errors of the difference of the two simulations.
          const room = 4 * Math.sqrt(share * (1 - share) * (1 / DRAWS + 1 / 5000)) + 1 / DRAWS;
          expect(Math.abs(seen - share), `${wanted} at ${drop}`).toBeLessThan(room);
        };
        near("regressed", predicted.regressed);
        near("not-regressed", predicted.notRegressed);
        near("cannot-tell", predicted.cannotTell);
      }
    });
  });
});
