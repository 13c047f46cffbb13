import { subsetRankings } from "../../../src/analysis/ranking/subsetRanking.js";
import { createResults } from "../../../src/data/createResults.js";
import { standardNormal } from "../../../src/random/draws.js";
import type { Rng } from "../../../src/random/rng.js";
import { matrixOf } from "../../support/matrices.js";
import { effectFoundIn, type PromiseRow } from "./promiseRow.js";

interface Setting {
  readonly models: number;
  /** Items of the subset and of the rest. */
  readonly items: readonly [number, number];
  /** By how many logits the subset is easier. */
  readonly easier: number;
}

/** Right-or-wrong answers of models that have one order in both subsets; `effect` moves models at random in the first. */
function simulate(rng: Rng, { models, items, easier }: Setting, effect: number) {
  const ability = Array.from({ length: models }, () => 0.7 * standardNormal(rng));
  const moved = ability.map((own) => own + effect * standardNormal(rng));
  const ease = items.flatMap((count, subset) =>
    Array.from({ length: count }, () => ({ subset, logit: standardNormal(rng) + (subset === 0 ? easier : 0) })),
  );
  const matrix = matrixOf(
    ability.map((own, model) => ({
      model: `m${model}`,
      scores: ease.map(({ subset, logit }) =>
        Number(rng.nextUniform() < 1 / (1 + Math.exp(-(subset === 0 ? moved[model]! : own) - logit))),
      ),
    })),
    { items: ease.map(({ subset }, item) => ({ id: `q${item}`, subsets: [subset === 0 ? "local" : "global"] })) },
  );
  const [table] = subsetRankings(createResults({ matrices: [matrix] }), { permutations: 199 });
  const pair = table!.pairs[0]!;
  return { before: pair.pValue <= 0.05, now: pair.adjustedPValue <= 0.05 };
}

export const subsetRows: readonly PromiseRow[] = [
  { models: 8, items: [100, 100], easier: 0 },
  { models: 8, items: [100, 100], easier: 3 },
  { models: 10, items: [60, 150], easier: -3 },
].map(({ models, items, easier }) => ({
  promise: "subsets order models otherwise, before by size alone",
  situation:
    `${models} models in one order, ${items[0]} items ` +
    `${easier === 0 ? "as easy as" : `${Math.abs(easier)} logits ${easier > 0 ? "easier" : "harder"} than`} the other ${items[1]}`,
  counts: "false claims",
  bound: 0.07,
  replicates: 1000,
  rates: (rng, replicates) => {
    const setting = { models, items: items as [number, number], easier };
    const share = (rule: "before" | "now", effect: number, of: number) =>
      Array.from({ length: of }, (_, table) => simulate(rng.child(`${effect}/${table}`), setting, effect)).filter(
        (table) => table[rule],
      ).length / of;
    const effect = effectFoundIn((size) => share("before", size, 80), 0.8, 5);
    return {
      before: share("before", 0, replicates),
      now: share("now", 0, replicates),
      power: share("now", effect, 200),
    };
  },
}));
