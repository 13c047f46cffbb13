import { type FacetTask, facetNoise, meansOfItems } from "../../../src/analysis/comparison/noise/facetNoise.js";
import { cochranCoxTest } from "../../../src/inference/components/cochranCox.js";
import { tInterval } from "../../../src/inference/intervals/meanInterval.js";
import { mean, variance } from "../../../src/numeric/moments.js";
import { standardNormal } from "../../../src/random/draws.js";
import type { Rng } from "../../../src/random/rng.js";
import type { PromiseRow } from "./promiseRow.js";

const [PROMPTS, JUDGES] = [2, 3];
/** Items of each task. */
const TASKS = [30, 40, 60, 100];

/** SDs of what a judge and a prompt do to the difference of two models: in all tasks alike, and in each task by itself. */
interface Spreads {
  readonly shared: number;
  readonly own: number;
}

/** Two models that are equally good over all judges, prompts and items there are. */
function draw(rng: Rng, { shared, own }: Spreads): FacetTask[] {
  const normals = (count: number, sd: number) => Array.from({ length: count }, () => sd * standardNormal(rng));
  const effects = (sd: number) => [normals(PROMPTS, sd / Math.SQRT2), normals(JUDGES, sd / Math.SQRT2)] as const;
  const inAll = [effects(shared), effects(shared)];
  return TASKS.map((items) => {
    const side = (prompts: readonly number[], judges: readonly number[]) => {
      const [[ofPrompt, ofJudge], lean] = [effects(own), normals(items, 0.2)];
      const scores = ofPrompt.flatMap((here, p) =>
        ofJudge.flatMap((also, j) => {
          const level = here + also + prompts[p]! + judges[j]!;
          return lean.map((one) => one + level + 0.3 * standardNormal(rng));
        }),
      );
      return { seeds: [""], scores: Float64Array.from(scores) };
    };
    const [before, after] = [side(...inAll[0]!), side(...inAll[1]!)];
    return { sides: [before, after], levels: [PROMPTS, JUDGES, items], clusters: undefined };
  });
}

/** Student's t of the items within tasks, each averaged over judges and prompts. */
function overItems(tasks: readonly FacetTask[], weights: readonly number[]) {
  const differences = tasks.map(({ sides, levels }) => {
    const [before, after] = sides.map(({ scores }) => meansOfItems(scores, levels)) as [Float64Array, Float64Array];
    return after.map((score, item) => score - before[item]!);
  });
  const weighted = (readingOf: (own: Float64Array, weight: number) => number) =>
    differences.reduce((sum, own, task) => sum + readingOf(own, weights[task]!), 0);
  const error = Math.sqrt(weighted((own, weight) => (weight ** 2 * variance(own)) / own.length));
  return tInterval(
    weighted((own, weight) => weight * mean(own)),
    error,
    weighted((own) => own.length - 1),
  );
}

const row = (situation: string, spreads: Spreads, weights: readonly number[]): PromiseRow => ({
  promise: "overall verdict over tasks with the same judges and prompts, before over the items",
  situation: `3 judges × 2 prompts × 4 tasks of 30 to 100 items, ${situation}`,
  counts: "false claims",
  bound: 0.06,
  replicates: 2000,
  rates: (rng, replicates) => {
    let [before, now] = [0, 0];
    for (let replicate = 0; replicate < replicates; replicate++) {
      const tasks = draw(rng, spreads);
      const { difference, facets, rest } = facetNoise(tasks, weights);
      if (cochranCoxTest(difference, facets, rest).pValue < 0.05) now++;
      const { low, high } = overItems(tasks, weights);
      if (low > 0 || high < 0) before++;
    }
    return { before: before / replicates, now: now / replicates, power: null };
  },
});

const macro = TASKS.map(() => 1 / TASKS.length);
const micro = TASKS.map((items) => items / 230);

export const overFacetsRows: readonly PromiseRow[] = [
  row("which favour no model", { shared: 0, own: 0 }, macro),
  row("which favour a model in all tasks", { shared: 0.05, own: 0 }, macro),
  row("which favour a model in all tasks, each item counting the same", { shared: 0.05, own: 0 }, micro),
  row("which favour a model in each task by itself", { shared: 0, own: 0.1 }, macro),
  row("which favour a model in all tasks and in each", { shared: 0.05, own: 0.05 }, macro),
];
