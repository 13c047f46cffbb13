import type { ItemParameters } from "../../../src/analysis/irt/itemCurve.js";
import type { ItemPriors } from "../../../src/analysis/irt/priors.js";
import { simulate2pl } from "../../../src/analysis/irt/simulate2pl.js";
import { standardNormal } from "../../../src/random/draws.js";
import { createRng } from "../../../src/random/rng.js";

/** Rows of answers: 1, 0, or null for not answered. */
export type Rows = readonly (readonly (number | null)[])[];

/** The marginal log-likelihood as it is defined: a product over the answers, summed over nodes, logs last. For few items. */
export function slowLogLikelihood(rows: Rows, items: readonly ItemParameters[], nodes = 61, limit = 6): number {
  const grid = Array.from({ length: nodes }, (_, k) => -limit + (2 * limit * k) / (nodes - 1));
  const densities = grid.map((node) => Math.exp(-(node ** 2) / 2));
  const total = densities.reduce((sum, density) => sum + density, 0);
  // Equal rows are computed once.
  const known = new Map<string, number>();
  return rows.reduce((sum, row) => {
    const key = row.map((answer) => answer ?? "-").join("");
    const done = known.get(key);
    if (done !== undefined) return sum + done;
    const probability = grid.reduce((partial, node, q) => {
      const product = row.reduce<number>((chance, answer, item) => {
        if (answer === null) return chance;
        const { slope, intercept, guessing = 0 } = items[item]!;
        const right = guessing + (1 - guessing) / (1 + Math.exp(-(slope * node + intercept)));
        return chance * (answer === 1 ? right : 1 - right);
      }, 1);
      return partial + (product * densities[q]!) / total;
    }, 0);
    known.set(key, Math.log(probability));
    return sum + Math.log(probability);
  }, 0);
}

export function slowLogPrior(items: readonly ItemParameters[], { slope, intercept }: ItemPriors): number {
  const term = (value: number, prior: { mean: number; sd: number } | undefined) =>
    prior === undefined ? 0 : -(((value - prior.mean) / prior.sd) ** 2) / 2;
  return items.reduce((sum, item) => sum + term(item.slope, slope) + term(item.intercept, intercept), 0);
}

/** Minus the matrix of second derivatives by central differences. */
export function slowInformation(
  objective: (parameters: readonly number[]) => number,
  at: readonly number[],
): number[][] {
  const step = 2e-3;
  const value = (i: number, di: number, j: number, dj: number) =>
    objective(at.map((parameter, k) => parameter + (k === i ? di : 0) + (k === j ? dj : 0)));
  return at.map((_, i) =>
    at.map(
      (__, j) =>
        -(value(i, step, j, step) - value(i, step, j, -step) - value(i, -step, j, step) + value(i, -step, j, -step)) /
        (4 * step * step),
    ),
  );
}

/** Items with slopes around 1 and difficulties around 0, abilities, and answers drawn from them. */
export function simulated(seed: number, runs: number, count: number, { rasch = false, guessing = 0 } = {}) {
  const rng = createRng(seed, `irt/${runs}x${count}`);
  const items = Array.from({ length: count }, () => {
    const slope = rasch ? 1.2 : Math.exp(0.35 * standardNormal(rng));
    return { slope, intercept: -slope * standardNormal(rng), guessing };
  });
  const abilities = Array.from({ length: runs }, () => standardNormal(rng));
  const answers = simulate2pl(rng, items, abilities);
  const rows = abilities.map((_, run) => [...answers.subarray(run * count, (run + 1) * count)]);
  return { items, abilities, rows, rng };
}

/** Rows as pattern counts, one run each. */
export function dataOf(rows: Rows, choices?: number) {
  const items = (rows[0] ?? []).map((_, item) => ({ id: `q${item}`, ...(choices === undefined ? {} : { choices }) }));
  return { items, patterns: rows, counts: rows.map(() => 1) };
}
