import { compareOverFacets } from "../../../src/analysis/comparison/facetComparison.js";
import { facetSharesTable } from "../../../src/analysis/components/facetShares.js";
import { createResults } from "../../../src/data/createResults.js";
import { createResultMatrix } from "../../../src/data/resultMatrix.js";
import { tInterval } from "../../../src/inference/intervals/meanInterval.js";
import { mean, standardDeviation } from "../../../src/numeric/moments.js";
import { standardNormal } from "../../../src/random/draws.js";
import type { Rng } from "../../../src/random/rng.js";
import type { PromiseRow } from "./promiseRow.js";

const [ITEMS, RERUNS] = [200, 2];
const FACETS = [
  { facet: "prompt", levels: ["p1", "p2"] },
  { facet: "judge", levels: ["j1", "j2", "j3"] },
] as const;

/** SDs of what a judge and a wording do to the difference of two models, of both together, and of either with an item. */
interface Spreads {
  readonly judge: number;
  readonly prompt: number;
  readonly both: number;
}

const SITUATIONS: Readonly<Record<string, Spreads>> = {
  "neither favours a model": { judge: 0, prompt: 0, both: 0 },
  "both by as much as the items leave open": { judge: 0.03, prompt: 0.03, both: 0.01 },
  "both by three times that": { judge: 0.1, prompt: 0.1, both: 0.02 },
  "the wordings by three times that": { judge: 0, prompt: 0.1, both: 0 },
  "the judges by three times that": { judge: 0.1, prompt: 0, both: 0 },
};

/** Scores of two models that are equally good on all items, judges and wordings there are. */
function twoModels(rng: Rng, spreads: Spreads) {
  const normal = (sd: number) => sd * standardNormal(rng);
  const half = (sd: number) => sd / Math.SQRT2;
  const common = Array.from({ length: ITEMS }, () => normal(0.4));
  const harsh = FACETS[1].levels.map(() => normal(0.1));
  const sides = ["a", "b"].map((model) => {
    const own = Array.from({ length: ITEMS }, () => normal(half(0.4)));
    const byPrompt = FACETS[0].levels.map(() => normal(half(spreads.prompt)));
    const promptItem = FACETS[0].levels.map(() => own.map(() => normal(half(0.1))));
    return FACETS[1].levels.map((judge, j) => {
      const byJudge = normal(half(spreads.judge));
      const judgeItem = own.map(() => normal(half(0.1)));
      const runs = FACETS[0].levels.flatMap((framing) =>
        Array.from({ length: RERUNS }, (_, trial) => ({
          ...{ model, task: "quiz", metric: "grade", framing },
          ...{ trial: String(trial), fingerprint: { judge } },
        })),
      );
      const together = FACETS[0].levels.map(() => normal(half(spreads.both)));
      const scores = runs.flatMap((_, run) => {
        const p = Math.floor(run / RERUNS);
        const level = harsh[j]! + byJudge + byPrompt[p]! + together[p]!;
        return own.map(
          (one, item) => common[item]! + one + level + judgeItem[item]! + promptItem[p]![item]! + normal(0.3),
        );
      });
      return createResultMatrix({ runs, items: own.map((_, item) => ({ id: `q${item}` })), scores });
    });
  });
  return sides.map((matrices) => matrices.flatMap((matrix) => matrix.runs.map((_, run) => ({ matrix, run }))));
}

type Runs = ReturnType<typeof twoModels>[number];

function meansByItem(runs: Runs): number[] {
  return Array.from({ length: ITEMS }, (_, item) =>
    mean(runs.map(({ matrix, run }) => matrix.scores[run * ITEMS + item]!)),
  );
}

/** Student's t over the items, each averaged over judges, wordings and reruns. */
function overItems(baseline: Runs, candidate: Runs) {
  const [before, after] = [meansByItem(baseline), meansByItem(candidate)];
  const differences = after.map((score, item) => score - before[item]!);
  return tInterval(mean(differences), standardDeviation(differences) / Math.sqrt(ITEMS), ITEMS - 1);
}

const holdsNone = ({ low, high }: { readonly low: number; readonly high: number }) => low <= 0 && 0 <= high;

/** Two models over the same judges and wordings, whose difference is one over all there are. */
const differenceRows: readonly PromiseRow[] = Object.entries(SITUATIONS).map(([name, spreads]) => ({
  promise: "difference of two models over judges and wordings, before by t over the items",
  situation: `3 judges × 2 wordings × 2 reruns × 200 items, ${name}`,
  counts: "covered",
  bound: 0.93,
  replicates: 1000,
  rates: (rng, replicates) => {
    let [before, now] = [0, 0];
    for (let replicate = 0; replicate < replicates; replicate++) {
      const [baseline, candidate] = twoModels(rng, spreads) as [Runs, Runs];
      const compared = compareOverFacets(baseline, candidate, FACETS);
      if (!compared.ok || compared.interval === null) throw new Error("no interval");
      if (holdsNone(compared.interval)) now++;
      if (holdsNone(overItems(baseline, candidate))) before++;
    }
    return { before: before / replicates, now: now / replicates, power: null };
  },
}));

/** One model whose score is 0 over all items, judges and wordings there are. */
function oneModel(rng: Rng, spreads: Spreads) {
  const normal = (sd: number) => sd * standardNormal(rng);
  const items = Array.from({ length: ITEMS }, () => normal(0.4));
  const byPrompt = FACETS[0].levels.map(() => normal(spreads.prompt));
  const promptItem = FACETS[0].levels.map(() => items.map(() => normal(0.1)));
  const matrices = FACETS[1].levels.map((judge) => {
    const byJudge = normal(spreads.judge);
    const judgeItem = items.map(() => normal(0.1));
    const together = FACETS[0].levels.map(() => normal(spreads.both));
    const runs = FACETS[0].levels.flatMap((framing) =>
      Array.from({ length: RERUNS }, (_, trial) => ({
        ...{ model: "m", task: `quiz (judge ${judge})`, metric: "grade", framing },
        ...{ trial: String(trial), fingerprint: { judge } },
      })),
    );
    const scores = runs.flatMap((_, run) => {
      const p = Math.floor(run / RERUNS);
      const level = byJudge + byPrompt[p]! + together[p]!;
      return items.map((one, item) => one + level + judgeItem[item]! + promptItem[p]![item]! + normal(0.3));
    });
    return createResultMatrix({ runs, items: items.map((_, item) => ({ id: `q${item}` })), scores });
  });
  return createResults({ matrices });
}

const scoreRows: readonly PromiseRow[] = Object.entries(SITUATIONS).map(([name, spreads]) => ({
  promise: "score over judges and wordings, before by t over the items",
  situation: `3 judges × 2 wordings × 2 reruns × 200 items, ${name.replace("favours a model", "changes the score")}`,
  counts: "covered",
  bound: 0.93,
  replicates: 1000,
  rates: (rng, replicates) => {
    let [before, now] = [0, 0];
    for (let replicate = 0; replicate < replicates; replicate++) {
      const results = oneModel(rng, spreads);
      const [row] = facetSharesTable(results, { draws: 1 }).rows;
      if (row?.interval == null) throw new Error("no interval");
      if (holdsNone(row.interval)) now++;
      const runs = results.matrices.flatMap((matrix) => matrix.runs.map((_, run) => ({ matrix, run })));
      const means = meansByItem(runs);
      if (holdsNone(tInterval(mean(means), standardDeviation(means) / Math.sqrt(ITEMS), ITEMS - 1))) before++;
    }
    return { before: before / replicates, now: now / replicates, power: null };
  },
}));

/** Languages × seeds × items, of which some cells are missing on both sides. */
interface Uneven {
  readonly seeds: number;
  readonly items: number;
  /** SDs of what a language, and a seed, does to a side. */
  readonly language: number;
  readonly seed: number;
  /** Items of each language; of all these one in `lacks` is missing beside, in any seed of a side. */
  readonly asked: readonly number[];
  readonly lacks: number;
}

const UNEVEN: Readonly<Record<string, Uneven>> = {
  "5 languages, 100 items in three of them and 8 in two, which favour no model": {
    ...{ seeds: 1, items: 100, language: 0, seed: 0, asked: [100, 100, 100, 8, 8], lacks: 0 },
  },
  "5 languages, 100 items in three of them and 8 in two, which favour a model": {
    ...{ seeds: 1, items: 100, language: 0.1, seed: 0, asked: [100, 100, 100, 8, 8], lacks: 0 },
  },
  "4 languages × 60 items, a cell in eight missing, which favour a model": {
    ...{ seeds: 1, items: 60, language: 0.05, seed: 0, asked: [60, 60, 60, 60], lacks: 1 / 8 },
  },
  "3 seeds × 4 languages × 60 items, a cell in eight missing, which favour a model": {
    ...{ seeds: 3, items: 60, language: 0.05, seed: 0.05, asked: [60, 60, 60, 60], lacks: 1 / 8 },
  },
  "4 seeds × 3 languages × 60 items, a cell in eight missing, which favour no model": {
    ...{ seeds: 4, items: 60, language: 0, seed: 0.1, asked: [60, 60, 60], lacks: 1 / 8 },
  },
};

function unevenModels(rng: Rng, { seeds, items, language, seed, asked, lacks }: Uneven) {
  const normal = (sd: number) => sd * standardNormal(rng);
  const common = Array.from({ length: items }, () => normal(0.4));
  const ids = common.map((_, item) => ({ id: `q${item}` }));
  return ["a", "b"].flatMap((model) => {
    const own = common.map(() => normal(0.2));
    const bySeed = Array.from({ length: seeds }, () => normal(seed));
    const matrices = asked.map((count, place) => {
      const named = `l${place}`;
      const [level, ofItems] = [normal(language / Math.SQRT2), own.map(() => normal(0.1))];
      return createResultMatrix({
        runs: bySeed.map((_, run) => ({
          ...{ model, task: `quiz (language ${named})`, metric: "grade", fingerprint: { language: named } },
          ...(seeds === 1 ? {} : { seed: String(run) }),
        })),
        items: ids,
        scores: bySeed.flatMap((trained) =>
          own.map((one, item) =>
            item >= count || rng.nextUniform() < lacks
              ? Number.NaN
              : common[item]! + one + level + trained + ofItems[item]! + normal(0.3),
          ),
        ),
      });
    });
    return [matrices.flatMap((matrix) => matrix.runs.map((_, run) => ({ matrix, run })))];
  });
}

const unevenRows: readonly PromiseRow[] = Object.entries(UNEVEN).map(([situation, uneven]) => ({
  promise: "difference of two models over languages of which cells are missing",
  situation,
  counts: "covered",
  bound: 0.93,
  replicates: 1000,
  rates: (rng, replicates) => {
    const facets = [{ facet: "language", levels: uneven.asked.map((_, place) => `l${place}`) }] as const;
    let now = 0;
    for (let replicate = 0; replicate < replicates; replicate++) {
      const [baseline, candidate] = unevenModels(rng, uneven) as [Runs, Runs];
      const compared = compareOverFacets(baseline, candidate, facets, { minimumOverlap: 0.5 });
      if (!compared.ok || compared.interval === null) throw new Error("no interval");
      if (!compared.notes.some(({ code }) => code === "facet-cells-missing")) throw new Error("complete");
      if (holdsNone(compared.interval)) now++;
    }
    return { before: null, now: now / replicates, power: null };
  },
}));

export const facetRows: readonly PromiseRow[] = [...differenceRows, ...scoreRows, ...unevenRows];
