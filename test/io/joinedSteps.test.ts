import { describe, expect, test } from "vitest";
import { createResults } from "../../src/data/createResults.js";
import { runsOf } from "../../src/data/results.js";
import { withJoinedSteps } from "../../src/io/joinedSteps.js";
import { matrixOf } from "../support/matrices.js";
import { codesOf } from "../support/records.js";

const score = (seed: string, step: number) => ({
  run: { model: "m", task: "t", metric: "acc", seed, step },
  value: 0.5,
  higherIsBetter: true,
});
const stepsOf = (results: ReturnType<typeof createResults>) =>
  runsOf(results).map(({ seed, step }) => `${seed}:${step}`);

describe("withJoinedSteps", () => {
  test("gives near steps the one that most runs have, in scores and in matrices, and says so", () => {
    const runScores = [score("1", 1000), score("2", 1000), score("3", 999), score("1", 2000), score("3", 1999)];
    const matrices = [matrixOf([{ task: "u", seed: "1", step: 998, scores: [1, 0] }])];
    const joined = withJoinedSteps(createResults({ runScores, matrices }), 2);
    expect(stepsOf(joined).sort()).toEqual(["1:1000", "1:1000", "1:2000", "2:1000", "3:1000", "3:2000"]);
    expect(joined.notes.at(-1)!.message.replaceAll("\u202f", " ")).toBe(
      "steps within 2 of each other are taken as one checkpoint: 998 and 999 as 1 000, 1 999 as 2 000",
    );
  });

  test("says where there is nothing to join, and joins nothing then", () => {
    const results = withJoinedSteps(createResults({ runScores: [score("1", 1000), score("2", 990)] }), 5);
    expect(stepsOf(results)).toEqual(["1:1000", "2:990"]);
    expect(codesOf(results)).toEqual(["no-steps-joined"]);
  });

  test("refuses steps in a row, two steps of one run, and what is no distance", () => {
    const row = createResults({ runScores: [score("1", 1), score("2", 2), score("3", 3)] });
    expect(() => withJoinedSteps(row, 1)).toThrow(/steps 1 to 3 follow one another within 1/);
    const twice = createResults({ runScores: [score("1", 999), score("1", 1000)] });
    expect(() => withJoinedSteps(twice, 1)).toThrow(/has both step 999 and step 1.000/);
    for (const tolerance of [0, -1, Number.NaN]) expect(() => withJoinedSteps(row, tolerance)).toThrow(/above 0/);
  });
});
