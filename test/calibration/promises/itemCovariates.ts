import { regressionEstimate } from "../../../src/inference/intervals/regressionEstimate.js";
import type { Rng } from "../../../src/random/rng.js";
import type { PromiseRow } from "./promiseRow.js";

/** A candidate that was asked some of the items, and models that were asked all of them. */
interface Setting {
  readonly shared: number;
  readonly all: number;
  readonly models: number;
  /** Whether how hard an item is for one model tells how hard it is for another. */
  readonly isAlike: boolean;
}

const TRUE_GAIN = 0.05;

/** Right-or-wrong answers; chances are drawn for each item, so that over all items there are the true gain is that. */
function draw(rng: Rng, { shared, all, models, isAlike }: Setting) {
  const chances = Array.from({ length: all }, () => 0.95 * rng.nextUniform());
  const other = () => (isAlike ? chances : chances.map(() => 0.95 * rng.nextUniform()));
  const answers = (own: readonly number[]) => own.map((chance) => Number(rng.nextUniform() < chance));
  const baseline = answers(chances);
  const candidate = answers(chances.slice(0, shared).map((chance) => chance + TRUE_GAIN));
  const board = Array.from({ length: models }, () => answers(other()));
  const difficulty = chances.map((_, item) => board.reduce((sum, own) => sum + own[item]! / models, 0));
  const covariate = (values: readonly number[]) => ({ here: values.slice(0, shared), all: values });
  return {
    differences: candidate.map((score, item) => score - baseline[item]!),
    covariates: [covariate(baseline), ...(models > 0 ? [covariate(difficulty)] : [])],
  };
}

const row = (situation: string, setting: Setting): PromiseRow => ({
  promise: "difference on a part of the items with all items as covariates, before by t over the shared items",
  situation: `${setting.shared} of ${setting.all.toLocaleString("en")} items, ${situation}`,
  counts: "covered",
  bound: 0.95,
  replicates: 4000,
  rates: (rng, replicates) => {
    let [before, now] = [0, 0];
    for (let replicate = 0; replicate < replicates; replicate++) {
      const { differences, covariates } = draw(rng, setting);
      const holds = (used: typeof covariates) => {
        const { low, high } = regressionEstimate(differences, used).interval;
        return low <= TRUE_GAIN && TRUE_GAIN <= high;
      };
      if (holds([])) before++;
      if (holds(covariates)) now++;
    }
    return { before: before / replicates, now: now / replicates, power: null };
  },
});

export const itemCovariateRows: readonly PromiseRow[] = [
  row("10 other models", { shared: 100, all: 1000, models: 10, isAlike: true }),
  row("no other model", { shared: 100, all: 1000, models: 0, isAlike: true }),
  row("10 other models", { shared: 30, all: 300, models: 10, isAlike: true }),
  row("10 other models, for whom other items are hard", { shared: 60, all: 600, models: 10, isAlike: false }),
  row("10 other models", { shared: 400, all: 500, models: 10, isAlike: true }),
];
