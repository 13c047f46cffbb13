import { differentialItemFunctioning } from "../../../src/analysis/items/differentialItemFunctioning.js";
import { benjaminiHochberg } from "../../../src/inference/significance/multiplicity.js";
import { standardNormal } from "../../../src/random/draws.js";
import type { Rng } from "../../../src/random/rng.js";
import { matrixOf } from "../../support/matrices.js";
import { effectFoundIn, type PromiseRow } from "./promiseRow.js";

const ITEMS = 10;

interface Setting {
  readonly models: readonly [number, number];
  readonly seeds: number;
}

/** Models of two groups that each find each item easier or harder by .5 logits, and the first one harder by `effect` for one. */
function simulate(rng: Rng, { models: [reference, focal], seeds }: Setting, effect: number) {
  const ease = Array.from({ length: ITEMS }, () => standardNormal(rng));
  const rows = Array.from({ length: reference + focal }, (_, model) => {
    const ability = 0.5 * standardNormal(rng);
    const own = ease.map((item) => item + ability + 0.5 * standardNormal(rng));
    if (model >= reference) own[0]! -= effect;
    return Array.from({ length: seeds }, (__, seed) => ({
      model: `${model < reference ? "r" : "f"}${model}`,
      seed: `${seed}`,
      scores: own.map((logit) => Number(rng.nextUniform() < 1 / (1 + Math.exp(-logit)))),
    }));
  });
  const dif = differentialItemFunctioning(matrixOf(rows.flat()), {
    focal: ({ model }) => model.startsWith("f"),
    strata: 5,
  });
  if (!dif.ok) return { before: [], now: [] };
  return {
    before: benjaminiHochberg(dif.items.map(({ mantelHaenszel: own }) => own?.pValueCorrected ?? Number.NaN)),
    now: dif.items.map(({ adjustedPValue }) => adjustedPValue ?? 1),
  };
}

export const differentialItemRows: readonly PromiseRow[] = [
  { models: [6, 6], seeds: 20 },
  { models: [5, 9], seeds: 5 },
].map(({ models, seeds }) => ({
  promise: "tables in which an item is accused of working differently, before with rows as units",
  situation: `${models[0]} and ${models[1]} models of ${seeds} seeds, ${ITEMS} items`,
  counts: "false claims",
  bound: 0.06,
  replicates: 1000,
  rates: (rng, replicates) => {
    const setting = { models: models as [number, number], seeds };
    const tables = Array.from({ length: replicates }, () => simulate(rng, setting, 0));
    const accused = (rule: "before" | "now") =>
      tables.filter((table) => table[rule].some((pValue) => pValue <= 0.05)).length / replicates;
    const found = (rule: "before" | "now", effect: number) => {
      const few = Array.from({ length: 100 }, (_, table) => simulate(rng.child(`${effect}/${table}`), setting, effect));
      return few.filter((table) => table[rule][0]! <= 0.05).length / few.length;
    };
    const effect = effectFoundIn((size) => found("before", size), 0.8, 6);
    return { before: accused("before"), now: accused("now"), power: found("now", effect) };
  },
}));
