import { studentTQuantile } from "../../../src/numeric/distributions/studentT.js";
import { createRng, type Rng } from "../../../src/random/rng.js";

/** How often something happened that a promise bounds, by the rule before and by the rule now. */
export interface Rates {
  /** `null` where nothing was said before. */
  readonly before: number | null;
  readonly now: number;
  /** Share that the rule now finds of an effect which the rule before finds in 80 %; `null` where that has no meaning. */
  readonly power: number | null;
}

/** A promise, a situation that tries it, and the rates in it. */
export interface PromiseRow {
  readonly promise: string;
  readonly situation: string;
  /** What the rate counts: `false claims` or `covered`. */
  readonly counts: "false claims" | "covered";
  readonly bound: number;
  readonly replicates: number;
  readonly rates: (rng: Rng, replicates: number) => Rates;
}

/** What two rules say of one simulated estimate whose true value is 0. */
export interface TwoReadings {
  readonly estimate: number;
  readonly before: { readonly error: number; readonly degreesOfFreedom: number };
  readonly now: { readonly error: number; readonly degreesOfFreedom: number };
}

/** The same, as half the widths of two 95 % intervals around it. */
export interface TwoHalfWidths {
  readonly estimate: number;
  readonly before: number;
  readonly now: number;
}

/** Rates of two t tests of the same estimate, which an effect moves without changing its error. */
export function tRates(rng: Rng, replicates: number, simulate: (rng: Rng) => TwoReadings): Rates {
  return halfWidthRates(rng, replicates, (own) => {
    const { estimate, before, now } = simulate(own);
    const half = ({ error, degreesOfFreedom }: TwoReadings["now"]) => studentTQuantile(0.975, degreesOfFreedom) * error;
    return { estimate, before: half(before), now: half(now) };
  });
}

/** Rates of two intervals around the same estimate, which an effect moves without changing their widths. */
export function halfWidthRates(rng: Rng, replicates: number, simulate: (rng: Rng) => TwoHalfWidths): Rates {
  const draws = Array.from({ length: replicates }, () => simulate(rng));
  const found = (rule: "before" | "now", effect: number) =>
    draws.filter((draw) => Math.abs(draw.estimate + effect) > draw[rule]).length / replicates;
  const effect = effectFoundIn((size) => found("before", size), 0.8);
  return { before: found("before", 0), now: found("now", 0), power: found("now", effect) };
}

/** The effect at which a share of findings that grows with it reaches a target. */
export function effectFoundIn(share: (effect: number) => number, target: number, steps = 24): number {
  let [low, high] = [0, 1e-3];
  while (share(high) < target) high *= 2;
  for (let step = 0; step < steps; step++) {
    const middle = (low + high) / 2;
    if (share(middle) < target) low = middle;
    else high = middle;
  }
  return high;
}

/** The row's rates from its own stream, so that no row moves with another. */
export function ratesOf(row: PromiseRow): Rates {
  return row.rates(createRng(20_261, `${row.promise}/${row.situation}`), row.replicates);
}
