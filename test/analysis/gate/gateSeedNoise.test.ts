import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Gate, gate } from "../../../src/analysis/gate/gate.js";
import { knownSeedSd } from "../../../src/analysis/seeds/knownSeedSd.js";
import { createResults } from "../../../src/data/createResults.js";
import { createRng } from "../../../src/random/rng.js";
import { matrixOf, pairedTable } from "../../support/matrices.js";
import { codesOf, expectNoNaN } from "../../support/records.js";

type Cells = readonly [bothRight: number, baselineOnly: number, candidateOnly: number, bothWrong: number];

const stated = (sd: number) => ({
  borrowSeedSd: () => ({ sd, seeds: Number.POSITIVE_INFINITY, source: "stated" }),
});

/** The gate of one run each, with a seed SD where one is given. */
function on(cells: Cells, sd?: number): Gate {
  const { baseline, candidate } = pairedTable(...cells);
  const side = (model: string, scores: number[]) => createResults({ matrices: [matrixOf([{ model, scores }])] });
  const options = { minimumEffect: "2pt", ...(sd === undefined ? {} : stated(sd)) };
  return gate(side("a", baseline), side("b", candidate), options);
}

const first = (result: Gate) => result.tasks[0]!;

describe("a borrowed seed SD", () => {
  const cells: Cells = [300, 40, 15, 145];

  test("takes a verdict back that seed noise alone could explain, and says so", () => {
    expect(on(cells).outcome).toBe("regressed");
    const result = on(cells, 0.03);
    expect(result.outcome).toBe("cannot-tell");
    const task = first(result);
    expect(task.sentence).toContain("with a borrowed seed SD of 3.00 pt");
    expect(task.signature).toContain("|seed-sd=0.03|");
    expect(codesOf(task)).toContain("seed-sd-borrowed");
    expect(task.sources?.measured).toContain("training seed (borrowed)");
    expectNoNaN(result);
  });

  test("adds its variance once a side, at the one-sided level", () => {
    const task = first(on(cells, 0.03));
    const [n, d] = [500, -25 / 500];
    const items = (55 / n - d ** 2) / (n - 1);
    expect(task.standardError).toBeCloseTo(Math.sqrt(items + 2 * 0.03 ** 2), 12);
    // Known SDs and many items: the quantile is the normal one but for the third place.
    expect(task.largestDrop! + d).toBeCloseTo(1.645 * task.standardError!, 3);
  });

  test("does not clear two sides that agree everywhere on few items", () => {
    const same: Cells = [40, 0, 0, 20];
    expect(on(same).outcome).toBe("cannot-tell");
    expect(on(same, 0.002).outcome).toBe("cannot-tell");
    expect(first(on(same, 0.002)).largestDrop).toBe(first(on(same)).largestDrop);
  });

  test("of 0 changes nothing", () => {
    for (const some of [cells, [1200, 20, 20, 760], [60, 6, 2, 32], [40, 0, 0, 20]] as Cells[]) {
      expect(on(some, 0)).toEqual(on(some));
    }
  });

  test("never makes a gate surer, however it grows", () => {
    const count = (max: number) => fc.nat({ max });
    const counts = fc.tuple(count(120), count(30), count(30), count(60)).filter((cells) => cells.some((n) => n > 0));
    const sds = fc.array(fc.double({ min: 0.005, max: 0.05, noNaN: true }), { minLength: 2, maxLength: 4 });
    fc.assert(
      fc.property(counts, sds, (cells, some) => {
        const outcomes = [0, ...some].sort((a, b) => a - b).map((sd) => on(cells, sd).outcome);
        const open = outcomes.indexOf("cannot-tell");
        if (open >= 0) expect(new Set(outcomes.slice(open))).toEqual(new Set(["cannot-tell"]));
        expect(new Set(outcomes.filter((outcome) => outcome !== "cannot-tell")).size).toBeLessThan(2);
      }),
      { seed: 1, numRuns: 30 },
    );
  });

  test("is refused where it is no SD", () => {
    expect(() => on(cells, -0.01)).toThrow(/borrowedSeedSd needs an SD of at least 0 from at least 2 seeds, got -0.01/);
    expect(() => on(cells, Number.NaN)).toThrow(/got NaN/);
  });

  test("stays out where both sides have seeds of their own", () => {
    const side = (model: string, shift: number) =>
      createResults({
        matrices: [
          matrixOf(
            ["1", "2", "3"].map((seed) => ({
              model,
              seed,
              scores: Array.from({ length: 400 }, (_, item) =>
                Number((item * 37 + Number(seed) * 11) % 100 < 70 - shift),
              ),
            })),
          ),
        ],
      });
    const [a, b] = [side("a", 0), side("b", 9)];
    expect(gate(a, b, { minimumEffect: "2pt", ...stated(0.2) })).toEqual(gate(a, b, { minimumEffect: "2pt" }));
  });

  test("may be a published one, by task", () => {
    const scores = (wrong: number) => Array.from({ length: 1000 }, (_, item) => Number(item % 10 < 7 && item >= wrong));
    const side = (task: string, model: string, wrong: number) =>
      createResults({ matrices: [matrixOf([{ task, model, scores: scores(wrong) }])] });
    const judged = (task: string) =>
      first(gate(side(task, "a", 0), side(task, "b", 40), { minimumEffect: "2pt", borrowSeedSd: knownSeedSd }));
    expect(codesOf(judged("gsm8k"))).toContain("seed-sd-borrowed");
    expect(codesOf(judged("unheard-of"))).not.toContain("seed-sd-borrowed");
  });
});

test("a candidate that differs by its seed alone is called regressed no more often than alpha", () => {
  const { nextUniform } = createRng(7);
  const [replays, items, sd] = [400, 90, 0.03];
  const normal = () => Math.sqrt(-2 * Math.log(1 - nextUniform())) * Math.cos(2 * Math.PI * nextUniform());
  const run = (model: string) => {
    const seed = sd * normal();
    const scores = Array.from(
      { length: items },
      (_, item) => 0.3 + (item % 5) / 10 + seed + 0.2 * (nextUniform() - 0.5),
    );
    return createResults({ matrices: [matrixOf([{ model, scores }])] });
  };
  let [alone, reckoned] = [0, 0];
  for (let replay = 0; replay < replays; replay++) {
    const [before, after] = [run("a"), run("b")];
    alone += Number(gate(before, after, { minimumEffect: "2pt" }).outcome === "regressed");
    reckoned += Number(gate(before, after, { minimumEffect: "2pt", ...stated(sd) }).outcome === "regressed");
  }
  // Binomial with 400 draws at 5 %: more than 34 once in a hundred times. The seeds are fixed.
  expect(reckoned).toBeGreaterThan(5);
  expect(reckoned).toBeLessThanOrEqual(34);
  expect(alone).toBeGreaterThan(100);
});
