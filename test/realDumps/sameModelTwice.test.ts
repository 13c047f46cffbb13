import { describe, expect, test } from "vitest";
import { comparePaired, compareRuns } from "../../src/analysis/comparison/comparison.js";
import { compareSummaries } from "../../src/analysis/comparison/summaryComparison.js";
import { runScoresOf } from "../../src/data/resultMatrix.js";
import { load } from "../../src/node/index.js";
import { mean } from "../../src/numeric/moments.js";
import { shuffle } from "../../src/random/draws.js";
import { createRng } from "../../src/random/rng.js";
import { hasRealData, realDataTitle, realPath } from "./realData.js";

const TRIALS = 2000;
/** Upper end of what 2,000 draws at 5 % give in 999 of 1,000 cases. */
const MOST = Math.ceil(0.05 * TRIALS + 3.09 * Math.sqrt(TRIALS * 0.05 * 0.95));

const claims = (verdicts: readonly string[]) =>
  verdicts.filter((verdict) => verdict === "better" || verdict === "worse");

describe.skipIf(!hasRealData)(`the same model compared with itself${realDataTitle}`, () => {
  test("repeat runs of one model are never called better or worse", async () => {
    const results = await load([realPath("lm-eval/v0.4-repeats"), realPath("lm-eval/v0.4.3-samples")]);
    const verdicts = results.matrices.flatMap((matrix) =>
      matrix.runs.flatMap((first, a) =>
        matrix.runs.slice(a + 1).flatMap((second, offset) => {
          if (first.model !== second.model) return [];
          const result = compareRuns([{ matrix, run: a }], [{ matrix, run: a + 1 + offset }]);
          return [result.ok ? result.verdict : result.code];
        }),
      ),
    );
    expect(verdicts.length).toBeGreaterThanOrEqual(8);
    expect(claims(verdicts)).toEqual([]);
  });

  test("random halves of the WinoGrande items: one model against itself, unpaired, at most alpha", async () => {
    const { matrices } = await load(realPath("lm-eval/v0.3-samples/llama"));
    const scores = [...runScoresOf(matrices[0] as (typeof matrices)[number], 0)];
    const rng = createRng(1, "halves");
    const verdicts = Array.from({ length: TRIALS }, () => {
      shuffle(rng, scores);
      const summary = (part: readonly number[]) => ({
        value: mean(part),
        items: part.length,
        standardError: null,
        proportion: true,
        rightOrWrong: true,
      });
      // Unequal parts, as splits of real dumps are.
      const result = compareSummaries(summary(scores.slice(0, 500)), summary(scores.slice(500)));
      return result.ok ? result.verdict : result.code;
    });
    expect(claims(verdicts).length).toBeLessThanOrEqual(MOST);
  });

  test("two framings whose answers are swapped at random within each item: paired, at most alpha", async () => {
    const results = await load([realPath("lm-eval/v0.3-samples/llama"), realPath("lm-eval/v0.3-samples/llamaShuffle")]);
    const [matrix] = results.matrices;
    if (matrix === undefined) throw new Error("no items were read");
    const [one, other] = [runScoresOf(matrix, 0), runScoresOf(matrix, 1)];
    const rng = createRng(2, "swaps");
    const verdicts = Array.from({ length: TRIALS }, () => {
      const swap = Array.from(one, () => rng.nextUniform() < 0.5);
      const side = (mine: Float64Array, theirs: Float64Array) =>
        mine.map((score, item) => (swap[item] ? (theirs[item] as number) : score));
      return comparePaired(side(one, other), side(other, one)).verdict;
    });
    expect(claims(verdicts).length).toBeLessThanOrEqual(MOST);
    // The test can fail the other way too: a method that never claims anything is no test.
    expect(claims(verdicts).length).toBeGreaterThan(0.02 * TRIALS);
  });
});
