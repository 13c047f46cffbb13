import { describe, expect, test } from "vitest";
import { countEvidence } from "../../../src/analysis/planning/claimCounts.js";
import { binomial as drawBinomial } from "../../../src/random/binomial.js";
import { createRng } from "../../../src/random/rng.js";

/** Normal quantiles of the levels that are used here. */
const Z = { 0.975: 1.959963984540054, 0.95: 1.6448536269514722 };

/** McNemar's mid-p, term by term. */
function midP(lost: number, won: number): number {
  const all = lost + won;
  if (all === 0) return 1;
  const mass = (k: number) => {
    let product = 0.5 ** all;
    for (let i = 1; i <= k; i++) product *= (all - i + 1) / i;
    return product;
  };
  const few = Math.min(lost, won);
  let below = 0;
  for (let k = 0; k < few; k++) below += mass(k);
  return lost === won ? 1 : Math.min(1, 2 * (below + mass(few) / 2));
}

/** Tango's score at a true gain of `gain`: the likelihood under it is climbed by golden sections, not solved. */
function score(lost: number, won: number, items: number, gain: number): number {
  const [from, to] = [Math.max(0, -gain), Math.min(1, (1 - gain) / 2)];
  const log = (count: number, p: number) => (count === 0 ? 0 : count * Math.log(Math.max(p, 1e-300)));
  const likelihood = (q: number) => log(won, q + gain) + log(lost, q) + log(items - won - lost, 1 - 2 * q - gain);
  let [low, high] = [from, to];
  const golden = (Math.sqrt(5) - 1) / 2;
  for (let step = 0; step < 90; step++) {
    const [one, two] = [high - golden * (high - low), low + golden * (high - low)];
    if (likelihood(one) < likelihood(two)) low = one;
    else high = two;
  }
  const q = (low + high) / 2;
  const variance = items * (2 * q + gain - gain ** 2);
  const excess = won - lost - items * gain;
  return variance > 1e-9
    ? excess / Math.sqrt(variance)
    : excess === 0
      ? 0
      : Math.sign(excess) * Number.POSITIVE_INFINITY;
}

type Kind = "superior" | "noninferior" | "equivalent";
const MARGIN = 0.1;

/** What the paired test says of one table, and of its opposite. */
function slowVerdict(kind: Kind, lost: number, won: number, items: number): { shown: boolean; opposite: boolean } {
  const at = (gain: number) => score(lost, won, items, gain);
  if (kind === "superior") {
    const isDecided = midP(lost, won) < 0.05;
    return { shown: isDecided && at(0) > Z[0.975], opposite: isDecided && at(0) < -Z[0.975] };
  }
  const [above, below] = [at(-MARGIN), at(MARGIN)];
  if (kind === "noninferior") return { shown: above > Z[0.95], opposite: above < -Z[0.95] };
  return {
    shown: above > Z[0.95] && below < -Z[0.95],
    opposite: below > Z[0.95] || above < -Z[0.95],
  };
}

/** Every table of whole numbers behind two figures, by running through all of them. */
function slowEvidence(kind: Kind, shares: readonly [number, number], items: number, halfStep: number) {
  const counts = shares.map((share) =>
    Array.from({ length: items + 1 }, (_, right) => right).filter(
      (right) => Math.abs(right / items - share) <= halfStep + 1e-9,
    ),
  ) as [number[], number[]];
  const tablesOf = (a: number, b: number) =>
    Array.from({ length: Math.min(a, items - b) + 1 }, (_, won) => ({ won, lost: won - (a - b) })).filter(
      ({ won, lost }) => lost >= 0 && lost <= b && won + lost <= items && b - lost >= 0 && items - a - lost >= 0,
    );
  const verdicts = (a: number, b: number) =>
    tablesOf(a, b).map(({ won, lost }) => ({ differing: won + lost, ...slowVerdict(kind, lost, won, items) }));
  const every = counts[0].flatMap((a) => counts[1].flatMap((b) => verdicts(a, b)));
  const printed = verdicts(Math.round(shares[0] * items), Math.round(shares[1] * items));
  const shown = printed.filter((table) => table.shown).map(({ differing }) => differing);
  return {
    throughout: every.every((table) => table.shown),
    somewhere: every.some((table) => table.shown),
    contradicted: every.every((table) => table.opposite),
    upTo: shown.length === 0 ? null : Math.max(...shown),
    fewest: Math.min(...printed.map(({ differing }) => differing)),
    most: Math.max(...printed.map(({ differing }) => differing)),
  };
}

describe.each(["superior", "noninferior", "equivalent"] as const)("%s", (kind) => {
  test.each([
    [12, 0.005],
    [25, 0.05],
    [40, 0.005],
  ])(
    "of %i questions: what holds throughout, somewhere and never, by running through every table",
    (items, halfStep) => {
      const rng = createRng(items, kind);
      for (let pair = 0; pair < 25; pair++) {
        const right = [0.3 + 0.6 * rng.nextUniform(), 0.2 + 0.6 * rng.nextUniform()].map((share) =>
          drawBinomial(rng, items, share),
        );
        const shares = right.map((count) => Math.round((count / items) * 1000) / 1000) as [number, number];
        const found = countEvidence(
          { a: shares[0], b: shares[1], items, halfStep } as Parameters<typeof countEvidence>[0],
          { claimed: kind === "superior" ? { kind } : { kind, margin: MARGIN }, alpha: 0.05 } as Parameters<
            typeof countEvidence
          >[1],
        );
        expect(
          found && {
            throughout: found.isShownThroughout,
            somewhere: found.isShownSomewhere,
            contradicted: found.isContradicted,
            upTo: found.shownUpTo?.differing ?? null,
            fewest: found.fewest.differing,
            most: found.most.differing,
          },
        ).toEqual(slowEvidence(kind, shares, items, halfStep));
      }
    },
  );
});
