import { expect, test } from "vitest";
import { framingTable } from "../../src/analysis/framing/framing.js";
import { createResults } from "../../src/data/createResults.js";
import { standardNormal } from "../../src/random/draws.js";
import { createRng } from "../../src/random/rng.js";

const SEEDS = ["1", "2", "3", "4"];

/** What is recommended where choice scores like this and completion stands still. */
function recommended(choice: (seed: number) => number): string {
  const runScores = (["choice", "completion"] as const).flatMap((framing) =>
    SEEDS.flatMap((seed, index) =>
      [100, 200, 300, 400, 500, 600].map((step) => ({
        run: { model: "m", task: "t", metric: "acc", framing, step, seed },
        value: framing === "choice" ? choice(index) : 0.5 + 1e-6 * index,
        higherIsBetter: true,
      })),
    ),
  );
  return framingTable(createResults({ runScores }), { chance: new Map([["t", 0.25]]) }).rows[0]!.recommendation
    .sentence;
}

test("the rule of half of the checkpoints errs no more than alpha, whether checkpoints are alike or not", () => {
  const rng = createRng(3);
  for (const shared of [0.5, 0.95]) {
    let wrong = 0;
    for (let draw = 0; draw < 100; draw++) {
      const own = SEEDS.map(() => standardNormal(rng));
      const score = (seed: number) =>
        0.5 + 0.01 * (Math.sqrt(shared) * own[seed]! + Math.sqrt(1 - shared) * standardNormal(rng));
      const sentence = recommended(score);
      if (/shown ahead at \d+ of/.test(sentence)) wrong++;
    }
    expect(wrong / 100).toBeLessThanOrEqual(0.05);
  }
});
