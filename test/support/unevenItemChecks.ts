import { expect } from "vitest";
import type { FacetShares } from "../../src/analysis/components/facetShares.js";
import type { VarianceShares } from "../../src/analysis/components/varianceShares.js";
import { components } from "../../src/questions/components.js";
import { renderText } from "../../src/report/render/text.js";
import { componentsSection } from "../../src/report/sections/componentsSection.js";
import type { Answered, ItemExperiment, TrueSpread } from "./unevenItems.js";

interface Variances {
  readonly seeds: number;
  readonly items: number;
  readonly interaction: number;
  readonly residual: number;
}

/** Counts over many experiments. */
interface ItemTally {
  experiments: number;
  complete: number;
  incomplete: number;
  /** Intervals of the mean, and those that hold the true one. */
  intervals: number;
  held: number;
  /** Tables of which seeds and items can be projected, those of which one is said to pay, and those of which in truth the other does, by more than a tenth. */
  advised: number;
  settled: number;
  misled: number;
  /** Largest relative error of a projection of an incomplete table, and their sum. */
  worstProjection: number;
  facets: number;
}

export const emptyItemTally = (): ItemTally => ({
  experiments: 0,
  complete: 0,
  incomplete: 0,
  intervals: 0,
  held: 0,
  advised: 0,
  settled: 0,
  misled: 0,
  worstProjection: 0,
  facets: 0,
});

const BUDGET = { extraCost: 300, costs: { seed: 40, item: 3, answer: 0.5 } };

/** The last step with at least two seeds; where none has two, with two runs; else the last. */
function slowItemEnd(answers: readonly Answered[]): number {
  const steps = [...new Set(answers.map(({ step }) => step))].sort((a, b) => a - b);
  const count = (step: number, of: (one: Answered) => string) =>
    new Set(answers.filter((one) => one.step === step).map(of)).size;
  const withSeeds = steps.filter((step) => count(step, ({ seed }) => seed) > 1);
  const withRuns = steps.filter((step) => count(step, ({ seed, trial, prompt }) => `${seed} ${trial} ${prompt}`) > 1);
  return (withSeeds.at(-1) ?? withRuns.at(-1) ?? steps.at(-1))!;
}

function distinct(values: readonly string[]): string[] {
  return [...new Set(values)];
}

/** Solves a symmetric positive definite system for several right sides, by Cholesky; also gives log |V|. */
function solved(matrix: readonly (readonly number[])[], sides: readonly (readonly number[])[]) {
  const n = matrix.length;
  const factor = matrix.map((row) => [...row]);
  let logDeterminant = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i]![j]!;
      for (let k = 0; k < j; k++) sum -= factor[i]![k]! * factor[j]![k]!;
      factor[i]![j] = i === j ? Math.sqrt(sum) : sum / factor[j]![j]!;
    }
    logDeterminant += 2 * Math.log(factor[i]![i]!);
  }
  const solutions = sides.map((side) => {
    const x = [...side];
    for (let i = 0; i < n; i++) {
      for (let k = 0; k < i; k++) x[i]! -= factor[i]![k]! * x[k]!;
      x[i]! /= factor[i]![i]!;
    }
    for (let i = n - 1; i >= 0; i--) {
      for (let k = i + 1; k < n; k++) x[i]! -= factor[k]![i]! * x[k]!;
      x[i]! /= factor[i]![i]!;
    }
    return x;
  });
  return { logDeterminant, solutions };
}

function covariance(answers: readonly Answered[], { seeds, items, interaction, residual }: Variances): number[][] {
  const cell = Number.isNaN(interaction) ? 0 : interaction;
  return answers.map((a, i) =>
    answers.map((b, j) => {
      const [seed, item] = [a.seed === b.seed, a.item === b.item];
      return (seed ? seeds : 0) + (item ? items : 0) + (seed && item ? cell : 0) + (i === j ? residual : 0);
    }),
  );
}

/** Restricted log-likelihood by its definition over the whole covariance, with the mean and its variance. */
function restricted(answers: readonly Answered[], variances: Variances) {
  const y = answers.map(({ score }) => score);
  const ones = y.map(() => 1);
  const { logDeterminant, solutions } = solved(covariance(answers, variances), [ones, y]);
  const [vOnes, vY] = solutions as [number[], number[]];
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const precision = sum(vOnes);
  const mean = sum(vY) / precision;
  const square = y.reduce((total, value, index) => total + (value - mean) * (vY[index]! - mean * vOnes[index]!), 0);
  return { logLikelihood: -(logDeterminant + Math.log(precision) + square) / 2, mean, variance: 1 / precision };
}

/** Components by mean squares set equal to their expectations, from sums over the cells of a complete table. */
function slowAnova(answers: readonly Answered[]): Variances {
  const [seeds, items] = [distinct(answers.map(({ seed }) => seed)), distinct(answers.map(({ item }) => item))];
  const average = (of: readonly Answered[]) => of.reduce((sum, { score }) => sum + score, 0) / of.length;
  const [s, n] = [seeds.length, items.length];
  const k = answers.length / (s * n);
  const mean = average(answers);
  const ofSeed = seeds.map((seed) => average(answers.filter((one) => one.seed === seed)));
  const ofItem = items.map((item) => average(answers.filter((one) => one.item === item)));
  let [cells, within] = [0, 0];
  for (const [i, seed] of seeds.entries()) {
    for (const [j, item] of items.entries()) {
      const own = answers.filter((one) => one.seed === seed && one.item === item);
      cells += k * (average(own) - ofSeed[i]! - ofItem[j]! + mean) ** 2;
      for (const { score } of own) within += (score - average(own)) ** 2;
    }
  }
  const square = (values: readonly number[]) => values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const msSeed = (n * k * square(ofSeed)) / (s - 1);
  const msItem = (s * k * square(ofItem)) / (n - 1);
  const msCell = cells / ((s - 1) * (n - 1));
  const residual = k > 1 ? within / (s * n * (k - 1)) : msCell;
  return {
    seeds: (msSeed - msCell) / (n * k),
    items: (msItem - msCell) / (s * k),
    interaction: k > 1 ? (msCell - residual) / k : Number.NaN,
    residual,
  };
}

function meanErrorOf(
  { seeds, items, interaction, residual }: Variances,
  design: { readonly seeds: number; readonly items: number; readonly trials: number },
): number {
  const { seeds: s, items: n, trials: k } = design;
  const cell = Number.isNaN(interaction) ? 0 : interaction / (s * n);
  return Math.sqrt(seeds / s + items / n + cell + residual / (s * n * k));
}

function variancesOf({ shares }: VarianceShares): Variances {
  const of = (...sources: readonly string[]) =>
    shares.find(({ source }) => sources.includes(source))?.variance ?? Number.NaN;
  return { seeds: of("seeds"), items: of("items"), interaction: of("interaction"), residual: of("trials", "residual") };
}

/** Holds every figure of `components` on one experiment against its definition, and counts what is said against the truth. */
export function checkItems({ results, answers, meanAt, spread, events }: ItemExperiment, tally: ItemTally): void {
  const said = events.join("; ");
  tally.experiments++;
  const end = slowItemEnd(answers);
  const own = answers.filter(({ step }) => step === end);
  const [row, ...more] = components(results, { budget: BUDGET, draws: 400 }).rows;
  expect(more, said).toEqual([]);
  if (row === undefined) {
    expect(distinct(own.map(({ seed, trial }) => `${seed} ${trial}`)).length, said).toBeLessThan(2);
    return;
  }
  const seeds = distinct(own.map(({ seed }) => seed));
  const items = distinct(own.map(({ item }) => item));
  const perSeed = seeds.map(
    (seed) => distinct(own.filter((one) => one.seed === seed).map(({ trial }) => `${trial}`)).length,
  );
  const trials = Math.max(...perSeed);
  expect([row.run.step, row.seeds, row.items, row.trials, row.scores], said).toEqual([
    end,
    seeds.length,
    items.length,
    trials,
    own.length,
  ]);
  expect(row.coverage, said).toBeCloseTo(own.length / (seeds.length * items.length * trials), 12);
  checkSaid(row, answers, end, said);
  if (row.method === "anova" || row.method === "reml") checkCrossed(row, own, said, tally);
  checkNext(row, said);
  checkText(row, said);
  checkTruth(row, meanAt(end), spread, tally);
}

/** Who stopped, who went on alone and who answered less is named, and nobody else is. */
function checkSaid(row: VarianceShares, answers: readonly Answered[], end: number, said: string): void {
  const stepsOf = (seed: string) => answers.filter((one) => one.seed === seed).map(({ step }) => step);
  const seeds = distinct(answers.map(({ seed }) => seed));
  const message = (code: string) => row.notes.find((note) => note.code === code)?.message ?? "";
  const isSaid = (code: string, seed: string) => new RegExp(`\\bseed ${seed}\\b`).test(message(code));
  const isNear = row.notes.some(({ code }) => code === "near-steps");
  const areSeeds = row.seeds > 1;
  for (const seed of seeds) {
    const last = Math.max(...stepsOf(seed));
    if (areSeeds && !isNear) expect(isSaid("seeds-stopped-early", seed), `${said}: ${seed}`).toBe(last < end);
    if (areSeeds) expect(isSaid("seed-alone-after-end", seed), `${said}: ${seed}`).toBe(last > end);
  }
}

function checkCrossed(row: VarianceShares, own: readonly Answered[], said: string, tally: ItemTally): void {
  const variances = variancesOf(row);
  const shares = row.shares.map(({ share }) => share ?? 0);
  const ofMean = row.shares.map(({ shareOfMean }) => shareOfMean ?? 0);
  const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
  expect(total(shares), said).toBeCloseTo(1, 9);
  if (row.standardError !== null) expect(total(ofMean), said).toBeCloseTo(1, 9);
  const design = { seeds: row.seeds, items: row.items, trials: row.trials };
  if (row.method === "anova") {
    tally.complete++;
    const expected = slowAnova(own);
    for (const [source, raw] of Object.entries(expected)) {
      const found = row.shares.find(
        (one) => one.source === source || (source === "residual" && one.source === "trials"),
      );
      if (found !== undefined) expect(found.rawVariance, `${said}: ${source}`).toBeCloseTo(raw, 9);
    }
    expect(row.mean, said).toBeCloseTo(total(own.map(({ score }) => score)) / own.length, 10);
    if (row.standardError !== null) expect(row.standardError, said).toBeCloseTo(meanErrorOf(variances, design), 9);
    const twice = (key: keyof typeof design) => meanErrorOf(variances, { ...design, [key]: 2 * design[key] });
    const { projected } = row;
    if (projected === null) return;
    expect(projected.doubleSeeds, said).toBeCloseTo(twice("seeds"), 9);
    expect(projected.doubleItems, said).toBeCloseTo(twice("items"), 9);
    if (Number.isNaN(variances.interaction)) expect(projected.doubleTrials, said).toBeNull();
    else expect(projected.doubleTrials, said).toBeCloseTo(twice("trials"), 9);
    return;
  }
  tally.incomplete++;
  const best = restricted(own, variances);
  expect(row.mean, said).toBeCloseTo(best.mean, 6);
  expect(row.standardError! / Math.sqrt(best.variance), said).toBeCloseTo(1, 6);
  const scale = variances.residual;
  for (const source of ["seeds", "items", "interaction", "residual"] as const) {
    if (Number.isNaN(variances[source])) continue;
    for (const change of [-0.05, 0.05]) {
      const moved = Math.max(source === "residual" ? 1e-9 : 0, variances[source] + change * scale);
      const { logLikelihood } = restricted(own, { ...variances, [source]: moved });
      expect(logLikelihood, `${said}: ${source}`).toBeLessThanOrEqual(best.logLikelihood + 1e-7);
    }
  }
  const { projected } = row;
  if (projected === null) return;
  for (const [key, copy] of [
    ["doubleSeeds", "seed"],
    ["doubleItems", "item"],
  ] as const) {
    const doubledTable = [...own, ...own.map((one) => ({ ...one, [copy]: `${one[copy]} again` }))];
    const exact = Math.sqrt(restricted(doubledTable, variances).variance);
    const error = Math.abs(projected[key]! / exact - 1);
    tally.worstProjection = Math.max(tally.worstProjection, error);
  }
}

/** Every way to spend the budget, by counting up one at a time. */
function checkNext({ next, shares, seeds, items, trials, fewestTrials, ...row }: VarianceShares, said: string): void {
  if (next === null) return;
  const variances = variancesOf({ shares } as VarianceShares);
  const usable = seeds > 1 ? variances : { ...variances, seeds: 0, interaction: 0 };
  const { extraCost, costs } = BUDGET;
  const costOf = (of: { seeds: number; items: number; trials: number }) =>
    of.seeds * costs.seed + of.items * costs.item + of.seeds * of.items * of.trials * costs.answer;
  for (const way of next) {
    const { design, axis } = way;
    const start = { seeds, items, trials: design.trials };
    // Trials of uneven tables are rounded, and lie between the fewest and the most.
    if (axis !== "trials") {
      expect(design.trials, said).toBeLessThanOrEqual(trials);
      expect(design.trials, said).toBeGreaterThanOrEqual(fewestTrials);
    } else start.trials = next.find((one) => one.axis !== "trials")?.design.trials ?? trials;
    let count = start[axis];
    while (costOf({ ...start, [axis]: count + 1 }) - costOf(start) <= extraCost) count++;
    expect(design, said).toEqual({ ...start, [axis]: count });
    expect(way.extraCost, said).toBeCloseTo(costOf(design) - costOf(start), 9);
    expect(way.standardError, said).toBeCloseTo(meanErrorOf(usable, design), 9);
  }
  const errors = next.map(({ standardError }) => standardError);
  expect(errors, said).toEqual([...errors].sort((a, b) => a - b));
  if (seeds < 2)
    expect(
      next.some(({ axis }) => axis === "seeds"),
      said,
    ).toBe(false);
  if (row.method === "anova" && trials === 1)
    expect(
      next.some(({ axis }) => axis === "trials"),
      said,
    ).toBe(false);
}

/** The sentence of advice names the kinds in the order of what twice as many take off, with those figures. */
function checkText(row: VarianceShares, said: string): void {
  const text = renderText(componentsSection([row])).replace(/\s+/g, " ");
  if (row.run.step !== undefined) expect(text.replace(/\s/g, ""), said).toContain(`(step${row.run.step})`);
  const { projected, standardError } = row;
  if (projected === null || !standardError) return;
  const ways = [
    { kind: "items", after: projected.doubleItems },
    { kind: "seeds", after: projected.doubleSeeds },
    { kind: "trials", after: projected.doubleTrials },
  ].flatMap(({ kind, after }) => (after === null ? [] : [{ kind, percent: 100 * (1 - after / standardError) }]));
  ways.sort((a, b) => b.percent - a.percent);
  if (ways.length < 2) return;
  const found = [...text.matchAll(/twice the (items|seeds|trials)|the (items|seeds|trials) (\d+)%/g)];
  const sentence =
    /Where to spend the next run(?:: | differs from row to row: | is open: .*?As estimated, )(.*?)\. Each/.exec(
      text,
    )?.[1] ?? "";
  expect(found.length, said).toBeGreaterThan(0);
  const numbers = [...sentence.matchAll(/(\d+)%/g)].map(([, percent]) => Number(percent));
  const kinds = [...sentence.matchAll(/items|seeds|trials/g)].map(([kind]) => kind);
  expect(kinds, said).toEqual(ways.map(({ kind }) => kind));
  for (const [index, { percent }] of ways.entries()) {
    expect(Math.abs(numbers[index]! - percent), said).toBeLessThanOrEqual(0.5 + 1e-9);
  }
}

function checkTruth(row: VarianceShares, truth: number, spread: TrueSpread, tally: ItemTally): void {
  if (row.interval !== null && row.seeds > 1) {
    tally.intervals++;
    if (row.interval.low <= truth && truth <= row.interval.high) tally.held++;
  }
  if (row.projected === null || row.seeds < 2 || row.standardError === null) return;
  tally.advised++;
  const real = {
    seeds: spread.seed ** 2,
    items: spread.item ** 2,
    interaction: spread.cell ** 2,
    residual: spread.trial ** 2,
  };
  const design = { seeds: row.seeds, items: row.items, trials: row.trials };
  const [bySeeds, byItems] = [
    meanErrorOf(real, { ...design, seeds: 2 * row.seeds }),
    meanErrorOf(real, { ...design, items: 2 * row.items }),
  ];
  const isSure = row.projected.best.share >= 0.95;
  tally.settled += Number(isSure);
  if (!isSure) return;
  const advised = row.projected.doubleSeeds! < row.projected.doubleItems! ? bySeeds : byItems;
  if (advised > 1.1 * Math.min(bySeeds, byItems)) tally.misled++;
}

const FACET_BUDGET = { extraCost: 60, costs: { seed: 25, prompt: 12, item: 3, answer: 0.25 } };
type FactorKey = "seed" | "prompt" | "item";

/** The same over wordings: end, levels, mean, shares, projections and the best mixture. */
export function checkFacets({ results, answers, events }: ItemExperiment, tally: ItemTally): void {
  const said = events.join("; ");
  tally.facets++;
  const end = slowItemEnd(answers);
  const own = answers.filter(({ step }) => step === end);
  const { rows, facets } = components(results, { budget: FACET_BUDGET, draws: 50 });
  expect([rows.length, facets.length], said).toEqual([0, 1]);
  const [row] = facets;
  const levels = (key: FactorKey) => distinct(own.map((one) => one[key])).length;
  const factors = (["seed", "prompt", "item"] as const).filter((key) => key === "item" || levels(key) > 1);
  expect([row!.run.step, row!.scores], said).toEqual([end, own.length]);
  expect(row!.factors, said).toEqual(factors.map((factor) => ({ factor, levels: levels(factor) })));
  if (row!.standardError === null) return;
  const total = (values: readonly (number | null)[]) => values.reduce<number>((sum, value) => sum + (value ?? 0), 0);
  expect(total(row!.shares.map(({ share }) => share)), said).toBeCloseTo(1, 9);
  expect(total(row!.shares.map(({ shareOfMean }) => shareOfMean)), said).toBeCloseTo(1, 9);
  const design: Record<string, number> = Object.fromEntries(factors.map((factor) => [factor, levels(factor)]));
  const errorOf = (of: Readonly<Record<string, number>>, trials: number) =>
    Math.sqrt(
      total(
        row!.shares.map(({ variance, factors: set }) => {
          const counted = set.length === 0 ? factors : set;
          const count = counted.reduce((product, factor) => product * of[factor]!, 1);
          return variance! / (set.length === 0 ? count * trials : count);
        }),
      ),
    );
  const runs = groupedCounts(own);
  const trials = Math.max(1, Math.round(own.length / runs));
  if (row!.method === "anova") {
    expect(row!.mean, said).toBeCloseTo(total(own.map(({ score }) => score)) / own.length, 10);
    expect(row!.standardError, said).toBeCloseTo(errorOf(design, trials), 9);
    for (const { way, standardError } of row!.projected) {
      const twice =
        way === "trials" ? errorOf(design, 2 * trials) : errorOf({ ...design, [way]: 2 * design[way]! }, trials);
      expect(standardError, said).toBeCloseTo(twice, 9);
    }
  }
  for (const { standardError } of row!.projected) {
    expect(standardError, said).toBeLessThanOrEqual(row!.standardError * (1 + 1e-12));
    expect(standardError, said).toBeGreaterThanOrEqual(row!.standardError / Math.SQRT2 - 1e-12);
  }
  checkMixture(
    row!.next!,
    { factors, design, trials, errorOf, mayRepeat: row!.shares.some(({ source }) => source === "trials") },
    said,
  );
}

/** Cells of seeds, prompts and items that hold a score. */
function groupedCounts(own: readonly Answered[]): number {
  return distinct(own.map(({ seed, prompt, item }) => JSON.stringify([seed, prompt, item]))).length;
}

/** No design that the money buys has a smaller error than the mixture, and each way costs what it is said to. */
function checkMixture(
  next: NonNullable<FacetShares["next"]>,
  {
    factors,
    design,
    trials,
    errorOf,
    mayRepeat,
  }: {
    readonly factors: readonly FactorKey[];
    readonly design: Readonly<Record<string, number>>;
    readonly trials: number;
    readonly errorOf: (of: Readonly<Record<string, number>>, trials: number) => number;
    readonly mayRepeat: boolean;
  },
  said: string,
): void {
  const { extraCost, costs } = FACET_BUDGET;
  const costOf = (of: Readonly<Record<string, number>>, repeats: number) =>
    factors.reduce((sum, factor) => sum + of[factor]! * costs[factor], 0) +
    factors.reduce((product, factor) => product * of[factor]!, repeats) * costs.answer;
  const start = costOf(design, trials);
  const [mixture, ...alone] = next;
  expect(mixture!.way, said).toBe("mixture");
  let smallest = Number.POSITIVE_INFINITY;
  const visit = (index: number, of: Readonly<Record<string, number>>, repeats: number) => {
    if (costOf(of, repeats) - start > extraCost + 1e-9) return;
    if (index === factors.length) {
      smallest = Math.min(smallest, errorOf(of, repeats));
      return;
    }
    const factor = factors[index]!;
    for (
      let count = design[factor]!;
      costOf({ ...of, [factor]: count }, repeats) - start <= extraCost + 1e-9;
      count++
    ) {
      visit(index + 1, { ...of, [factor]: count }, repeats);
    }
  };
  for (let repeats = trials; costOf(design, repeats) - start <= extraCost; repeats++) {
    visit(0, design, repeats);
    if (!mayRepeat) break;
  }
  expect(mixture!.standardError / smallest, said).toBeCloseTo(1, 9);
  for (const { design: bought, standardError, extraCost: price, way } of next) {
    const { trials: repeats, ...of } = bought;
    expect(price, `${said}: ${way}`).toBeCloseTo(costOf(of, repeats!) - start, 9);
    expect(price, `${said}: ${way}`).toBeLessThanOrEqual(extraCost + 1e-9);
    expect(standardError, `${said}: ${way}`).toBeCloseTo(errorOf(of, repeats!), 9);
  }
  expect(alone.map(({ way }) => way).sort(), said).toEqual([...factors, ...(mayRepeat ? ["trials"] : [])].sort());
  const errors = alone.map(({ standardError }) => standardError);
  expect(errors, said).toEqual([...errors].sort((a, b) => a - b));
}
