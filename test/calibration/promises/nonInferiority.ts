import { comparePaired } from "../../../src/analysis/comparison/comparison.js";
import { standardNormal } from "../../../src/random/draws.js";
import type { Rng } from "../../../src/random/rng.js";
import type { PromiseRow } from "./promiseRow.js";

const MARGIN = 0.05;

type Sides = readonly [baseline: readonly number[], candidate: readonly number[]];

/** Right-or-wrong answers with this share answered differently, the candidate worse by exactly the margin. */
const answers = (rng: Rng, items: number, disagreement: number): Sides => {
  const pairs = Array.from({ length: items }, () => {
    const place = rng.nextUniform();
    if (place < (disagreement + MARGIN) / 2) return [1, 0] as const;
    if (place < disagreement) return [0, 1] as const;
    return place < (1 + disagreement) / 2 ? ([1, 1] as const) : ([0, 0] as const);
  });
  return [pairs.map(([a]) => a), pairs.map(([, b]) => b)];
};

const scores = (rng: Rng, items: number): Sides => {
  const baseline = Array.from({ length: items }, () => standardNormal(rng));
  return [baseline, baseline.map((score) => score - MARGIN + 0.2 * standardNormal(rng))];
};

const row = (situation: string, simulate: (rng: Rng) => Sides): PromiseRow => ({
  promise: "non-inferior, where the candidate is worse by the margin of 5 points",
  situation,
  counts: "false claims",
  bound: 0.055,
  replicates: 4000,
  rates: (rng, replicates) => {
    let claims = 0;
    for (let replicate = 0; replicate < replicates; replicate++) {
      const { verdict } = comparePaired(...simulate(rng), { margin: MARGIN, marginKind: "non-inferior" });
      if (verdict === "non-inferior" || verdict === "better" || verdict === "identical") claims++;
    }
    return { before: null, now: claims / replicates, power: null };
  },
});

export const nonInferiorityRows: readonly PromiseRow[] = [
  row("400 items, 8 % answered differently", (rng) => answers(rng, 400, 0.08)),
  row("200 items, 30 % answered differently", (rng) => answers(rng, 200, 0.3)),
  row("1,000 items, 20 % answered differently", (rng) => answers(rng, 1000, 0.2)),
  row("12 scores", (rng) => scores(rng, 12)),
  row("60 scores", (rng) => scores(rng, 60)),
];
