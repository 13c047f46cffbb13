import { fit2pl } from "../../../src/analysis/irt/fit2pl.js";
import { itemFit } from "../../../src/analysis/irt/itemFit.js";
import { differentialItemFunctioning } from "../../../src/analysis/items/differentialItemFunctioning.js";
import type { ResultMatrix } from "../../../src/data/resultMatrix.js";
import { itemCopies } from "../../../src/inference/items/itemCopies.js";
import { benjaminiHochberg } from "../../../src/inference/significance/multiplicity.js";
import { logistic } from "../../../src/numeric/logistic.js";
import { standardNormal } from "../../../src/random/draws.js";
import { createRng, type Rng } from "../../../src/random/rng.js";
import { matrixOf } from "../../support/matrices.js";
import { effectFoundIn, type PromiseRow } from "./promiseRow.js";

interface Board {
  readonly families: number;
  /** Models of a family. */
  readonly kin: number;
  readonly items: number;
  /** How much easier the items are, in logits. */
  readonly easier?: number;
  /** How much harder the first item is for the second half of the families. */
  readonly harder?: number;
}

/** Share of answers that a model gives anew, instead of what its family's ancestor answered. */
const RENEWED = 0.05;

/** Models that each answer nearly as the ancestor of their family does, and the items' intercepts. */
function simulate(rng: Rng, { families, kin, items, easier = 0, harder = 0 }: Board) {
  const slopes = Array.from({ length: items }, () => Math.exp(0.3 * standardNormal(rng)));
  const intercepts = Array.from({ length: items }, () => easier + standardNormal(rng));
  const rows = Array.from({ length: families }, (_, family) => {
    const ability = standardNormal(rng);
    const chances = slopes.map((slope, item) =>
      logistic(slope * ability + intercepts[item]! - (item === 0 && 2 * family >= families ? harder : 0)),
    );
    const answer = (chance: number) => Number(rng.nextUniform() < chance);
    const ancestor = chances.map(answer);
    return Array.from({ length: kin }, (__, copy) => ({
      model: `${2 * family < families ? "r" : "f"}${family}-${copy}`,
      scores: chances.map((chance, item) => (rng.nextUniform() < RENEWED ? answer(chance) : ancestor[item]!)),
    }));
  }).flat();
  return { matrix: matrixOf(rows), rows: rows.map(({ scores }) => scores), intercepts };
}

/** The same answers as of runs that have nothing in common. */
function asStrangers({ items }: ResultMatrix, patterns: readonly number[][]) {
  return { items, patterns, counts: patterns.map(() => 1) };
}

/** Of a fit: the share of intercepts within 1.96 errors, and of items with p ≤ .05. */
interface FitReading {
  readonly held: number;
  readonly misfits: number;
}

function readFits(data: Parameters<typeof itemFit>[0], intercepts: readonly number[]): FitReading | null {
  const fit = fit2pl(data, { starts: 1 });
  if (!fit.ok || !fit.converged) return null;
  const share = (values: readonly boolean[]) => values.filter(Boolean).length / values.length;
  const held = fit.items.flatMap(({ intercept, interceptSe }, item) =>
    interceptSe === null ? [] : [Math.abs(intercept! - intercepts[item]!) <= 1.96 * interceptSe],
  );
  return {
    held: share(held),
    misfits: share(itemFit(data, fit).items.flatMap(({ pValue }) => (pValue === null ? [] : [pValue <= 0.05]))),
  };
}

const FITTED: Board = { families: 30, kin: 5, items: 40 };
/** Boards that the rule before is read from too: one in so many, since it is far off. */
const FEW = 10;

/** The fits of so many boards, which both rows on fits share. */
const fits = (() => {
  let done: { readonly now: FitReading[]; readonly before: FitReading[] } | null = null;
  return (boards: number) => {
    if (done !== null) return done;
    done = { now: [], before: [] };
    for (let board = 0; board < boards; board++) {
      const { matrix, rows, intercepts } = simulate(createRng(board, "fits of kin"), FITTED);
      const now = readFits(matrix, intercepts);
      if (now !== null) done.now.push(now);
      const before = board % FEW === 0 ? readFits(asStrangers(matrix, rows), intercepts) : null;
      if (before !== null) done.before.push(before);
    }
    return done;
  };
})();

const fitRows: readonly PromiseRow[] = [
  {
    promise: "intercepts of a 2PL ± 1.96 errors, before with every model by itself",
    reading: "held" as const,
    counts: "covered" as const,
    bound: 0.93,
  },
  {
    promise: "items called misfitting (S-X²) that fit, before with every model by itself",
    reading: "misfits" as const,
    counts: "false claims" as const,
    bound: 0.07,
  },
].map(({ promise, reading, counts, bound }) => ({
  promise,
  situation: `${FITTED.families} families of ${FITTED.kin} near copies, ${FITTED.items} items`,
  counts,
  bound,
  replicates: 1000,
  rates: (_, replicates) => {
    const { now, before } = fits(replicates);
    const mean = (readings: readonly FitReading[]) =>
      readings.reduce((sum, one) => sum + one[reading], 0) / readings.length;
    return { before: mean(before), now: mean(now), power: null };
  },
}));

function accusations(rng: Rng, board: Board) {
  const dif = differentialItemFunctioning(simulate(rng, board).matrix, {
    focal: ({ model }) => model.startsWith("f"),
    strata: 5,
  });
  if (!dif.ok) return { before: [], now: [] };
  return {
    before: benjaminiHochberg(dif.items.map(({ mantelHaenszel }) => mantelHaenszel?.pValueCorrected ?? Number.NaN)),
    now: dif.items.map(({ adjustedPValue }) => adjustedPValue ?? 1),
  };
}

const differentialRows: readonly PromiseRow[] = [{ families: 20, kin: 5, items: 60 }].map((board) => ({
  promise: "tables in which an item is accused of working differently, before with every model by itself",
  situation: `${board.families / 2} against as many families of ${board.kin} near copies, ${board.items} items`,
  counts: "false claims",
  bound: 0.06,
  replicates: 1000,
  rates: (rng, replicates) => {
    const tables = Array.from({ length: replicates }, () => accusations(rng, board));
    const accused = (rule: "before" | "now") =>
      tables.filter((table) => table[rule].some((pValue) => pValue <= 0.05)).length / replicates;
    const found = (rule: "before" | "now", harder: number) => {
      const few = Array.from({ length: 60 }, (_, table) =>
        accusations(rng.child(`${harder}/${table}`), { ...board, harder }),
      );
      return few.filter((table) => table[rule][0]! <= 0.05).length / few.length;
    };
    const harder = effectFoundIn((size) => found("before", 1000 * size), 0.8, 3) * 1000;
    return { before: accused("before"), now: accused("now"), power: found("now", harder) };
  },
}));

const copyRows: readonly PromiseRow[] = [{ families: 20, kin: 20, items: 40, easier: 3 }].map((board) => ({
  promise: "tables in which items are called copies that are none, before with every model by itself",
  situation: `${board.families} families of ${board.kin} near copies, ${board.items} items that most solve`,
  counts: "false claims",
  bound: 0.01,
  replicates: 1000,
  rates: (rng, replicates) => {
    let [before, now] = [0, 0];
    for (let replicate = 0; replicate < replicates; replicate++) {
      const { rows } = simulate(rng, board);
      const copied = (every: number) => {
        const chosen = rows.filter((_, row) => row % every === 0);
        return Number(itemCopies(chosen.flat(), chosen.length, board.items).length > 0);
      };
      before += copied(1);
      now += copied(board.kin);
    }
    return { before: before / replicates, now: now / replicates, power: null };
  },
}));

export const kinRows: readonly PromiseRow[] = [...differentialRows, ...fitRows, ...copyRows];
