import { expect } from "vitest";
import { curveSummaries, curveTable } from "../../src/analysis/curves/curveTable.js";
import { framingTable } from "../../src/analysis/framing/framing.js";
import { scoreSeries } from "../../src/analysis/scores/scoreSeries.js";
import { seedTable } from "../../src/analysis/seeds/seedTable.js";
import { studentTQuantile, studentTSf } from "../../src/numeric/distributions/studentT.js";
import { renderText } from "../../src/report/render/text.js";
import { noiseSection } from "../../src/report/sections/noiseSection.js";
import type { Experiment } from "./unevenTraining.js";

interface Point {
  readonly seed: string;
  readonly step: number;
  readonly value: number;
}

function average(values: readonly number[]): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

function deviation(values: readonly number[]): number {
  const centre = average(values);
  let sum = 0;
  for (const value of values) sum += (value - centre) ** 2;
  return Math.sqrt(sum / (values.length - 1));
}

/** Kendall's τ-b by its definition over all pairs. */
function slowTau(values: readonly number[]): number {
  let [concordant, discordant, tied] = [0, 0, 0];
  for (let i = 0; i < values.length; i++) {
    for (let j = 0; j < i; j++) {
      if (values[i]! > values[j]!) concordant++;
      else if (values[i]! < values[j]!) discordant++;
      else tied++;
    }
  }
  const pairs = concordant + discordant + tied;
  return (concordant - discordant) / Math.sqrt(pairs * (concordant + discordant));
}

function stepsOf(points: readonly Point[]): number[] {
  return [...new Set(points.map(({ step }) => step))].sort((a, b) => a - b);
}

/** The last step with at least two seeds; where none has two, the last. */
function slowEnd(points: readonly Point[]): number {
  const counts = stepsOf(points).map((step) => ({ step, seeds: points.filter((one) => one.step === step).length }));
  return (counts.filter(({ seeds }) => seeds >= 2).at(-1) ?? counts.at(-1)!).step;
}

/** Adjusted p by Holm's definition: the running maximum of (number of tests that are left) · p, at most 1. */
function slowHolm(pValues: readonly number[]): number[] {
  const order = pValues.map((_, index) => index).sort((a, b) => pValues[a]! - pValues[b]!);
  const adjusted: number[] = [];
  let largest = 0;
  order.forEach((index, rank) => {
    largest = Math.max(largest, Math.min(1, (pValues.length - rank) * pValues[index]!));
    adjusted[index] = largest;
  });
  return adjusted;
}

/** Counts over many experiments. */
interface Tally {
  experiments: number;
  /** Experiments in which the framings are alike, and those of them with a recommendation. */
  equal: number;
  equalRecommended: number;
  /** Experiments in which one framing is better at the end, and those in which the other one is recommended for it. */
  unequal: number;
  wrong: number;
  right: number;
  /** Changes of the lead that are shown, those with a true crossing in their interval, and those in the right direction. */
  changes: number;
  held: number;
  /** Experiments without a crossing, and those of them that show one. */
  uncrossed: number;
  falseCrossing: number;
  named: number;
}

export function emptyTally(): Tally {
  return {
    experiments: 0,
    equal: 0,
    equalRecommended: 0,
    unequal: 0,
    wrong: 0,
    right: 0,
    changes: 0,
    held: 0,
    uncrossed: 0,
    falseCrossing: 0,
    named: 0,
  };
}

/** Holds every figure of one experiment against its definition, and counts what is said against the truth. */
export function checkExperiment({ results, truth, crossing, advantage, events }: Experiment, tally: Tally): void {
  const said = events.join("; ");
  const points = (framing: string): Point[] =>
    results.runScores
      .filter(({ run }) => run.framing === framing)
      .map(({ run, value }) => ({ seed: run.seed as string, step: run.step as number, value }));
  const series = scoreSeries(results);
  const rows = seedTable(results, series);
  const summaries = curveSummaries(curveTable(series));
  for (const row of rows) {
    const own = points(row.framing as string);
    const end = slowEnd(own);
    const finals = own.filter(({ step }) => step === end).map(({ value }) => value);
    const seeds = [...new Set(own.map(({ seed }) => seed))];
    expect([row.finalStep, row.finalSeeds, row.seeds], said).toEqual([end, finals.length, seeds.length]);
    expect(row.finalMean, said).toBeCloseTo(average(finals), 12);
    if (finals.length < 2) {
      expect([row.finalSd, row.seedGap], said).toEqual([null, null]);
      continue;
    }
    expect(row.finalSd, said).toBeCloseTo(deviation(finals), 12);
    if (row.diverged === null) {
      const gap = studentTQuantile(0.975, finals.length - 1) * Math.SQRT2 * deviation(finals);
      expect(row.seedGap, said).toBeCloseTo(gap, 10);
    } else {
      const named = [row.diverged, ...row.diverged.more].map(({ seed }) => seed);
      const others = own.filter(({ step, seed }) => step === end && !named.includes(seed));
      expect(row.seedGap, said).toBeNull();
      expect(row.diverged.without.finalSd, said).toBeCloseTo(deviation(others.map(({ value }) => value)), 12);
      tally.named++;
    }
    const early = seeds.filter(
      (seed) => Math.max(...own.filter((one) => one.seed === seed).map(({ step }) => step)) < end,
    );
    const isNear = row.notes.some(({ code }) => code === "near-steps");
    const stopped = row.stopped.map(({ seed }) => seed);
    expect(early, said).toEqual(expect.arrayContaining(stopped));
    // A seed that logs one step early is named as such.
    if (!isNear) expect([...stopped].sort(), said).toEqual([...early].sort());
    const text = renderText(noiseSection([row])).replaceAll("\u202f", " ");
    if (finals.length < seeds.length) expect(text, said).toContain(` ${finals.length} of ${seeds.length} `);
    const taus = seeds
      .map((seed) => own.filter((one) => one.seed === seed).sort((a, b) => a.step - b.step))
      // Two points have no τ.
      .filter((curve) => curve.length > 2)
      .map((curve) => slowTau(curve.map(({ value }) => value)));
    const summary = summaries.find(({ framing }) => framing === row.framing)!;
    expect(summary.meanTau, said).toBeCloseTo(average(taus), 12);
    expect(summary.curves, said).toBe(seeds.length);
  }
  checkFraming({ results, truth, crossing, advantage, events }, [points("choice"), points("completion")], tally);
}

function checkFraming(
  { results, truth, crossing, advantage, events }: Experiment,
  [choice, completion]: readonly [Point[], Point[]],
  tally: Tally,
): void {
  const said = events.join("; ");
  const { rows } = framingTable(results);
  expect(rows, said).toHaveLength(1);
  const { difference, crossover, recommendation } = rows[0]!;
  const pairs = stepsOf(choice).map((step) => ({
    step,
    values: choice
      .filter((point) => point.step === step)
      .flatMap((point) => {
        const other = completion.find((one) => one.seed === point.seed && one.step === step);
        return other === undefined ? [] : [point.value - other.value];
      }),
  }));
  tally.experiments++;
  const usable = pairs.filter(({ values }) => values.length >= 2);
  const last = usable.at(-1);
  // Seeds that never meet are single runs, which are held against their own wobble.
  if (last === undefined) return;
  expect([difference!.step, difference!.seeds.choice], said).toEqual([last.step, last.values.length]);
  expect(difference!.difference, said).toBeCloseTo(average(last.values), 12);
  const pValues = usable.map(({ values }) => {
    const t = average(values) / (deviation(values) / Math.sqrt(values.length));
    return 2 * studentTSf(Math.abs(t), values.length - 1);
  });
  expect(difference!.pValue, said).toBeCloseTo(pValues.at(-1)!, 9);
  const shown = slowHolm(pValues).map((p) => usable.length > 1 && p < 0.05);
  const ahead = (sign: number) =>
    usable.filter(({ values }, index) => shown[index] && Math.sign(average(values)) === sign).map(({ step }) => step);
  expect(crossover.shown, said).toEqual({ choice: ahead(1), completion: ahead(-1) });
  if (crossing === null) {
    tally.uncrossed++;
    if (crossover.changes.length > 0) tally.falseCrossing++;
  }
  for (const { to, between } of crossover.changes) {
    tally.changes++;
    const isThere = crossing !== null && between.low <= crossing && crossing <= between.high;
    if (isThere && to === (truth === "overtakes" ? "choice" : "completion")) tally.held++;
  }
  const { framing } = recommendation;
  const better = Math.sign(advantage(last.step));
  if (better === 0) {
    tally.equal++;
    if (framing !== null) tally.equalRecommended++;
  } else {
    tally.unequal++;
    if (framing === (better > 0 ? "choice" : "completion")) tally.right++;
    else if (framing !== null) tally.wrong++;
  }
}
