import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Results } from "../src/index.js";
import * as noisefloor from "../src/index.js";
import * as statistics from "../src/statistics.js";

/**
 * Random data of the kinds that make numbers undefined: few items, constant and tied scores, holes, equal seeds, huge and tiny
 * units. No answer may hold NaN, an infinite number or undefined, an interval without width, or a standard error of 0.
 */
const score = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(0, 1) },
  { weight: 2, arbitrary: fc.constantFrom(null, 0.5, 1 / 3) },
  { weight: 1, arbitrary: fc.double({ min: -1e6, max: 1e6, noNaN: true }) },
);
const constant = fc.constantFrom(0, 1, 0.25, 1e-12, 1e9);

const rows = fc
  .record({
    models: fc.integer({ min: 1, max: 3 }),
    seeds: fc.integer({ min: 1, max: 3 }),
    steps: fc.integer({ min: 1, max: 3 }),
    framings: fc.constantFrom([null], [null], ["choice", "completion"]),
    items: fc.integer({ min: 1, max: 7 }),
    clusters: fc.integer({ min: 0, max: 3 }),
    scores: fc.oneof(
      { weight: 4, arbitrary: fc.array(score, { minLength: 30, maxLength: 60 }) },
      { weight: 1, arbitrary: constant.map((value) => [value]) },
      { weight: 1, arbitrary: fc.array(fc.constantFrom(0, 1), { minLength: 7, maxLength: 7 }) },
    ),
  })
  .map(({ models, seeds, steps, framings, items, clusters, scores }) => {
    const made: noisefloor.ScoreRow[] = [];
    for (let model = 0; model < models; model++) {
      for (const framing of framings as readonly (string | null)[]) {
        for (let seed = 0; seed < seeds; seed++) {
          for (let step = 0; step < steps; step++) {
            for (let item = 0; item < items; item++) {
              made.push({
                model: `m${model}`,
                item: `q${item}`,
                score: scores[made.length % scores.length] as number | null,
                ...(framing === null ? {} : { framing }),
                ...(seeds > 1 ? { seed } : {}),
                ...(steps > 1 ? { step: step + 1 } : {}),
                ...(clusters > 0 ? { cluster: `c${item % clusters}` } : {}),
              });
            }
          }
        }
      }
    }
    return made;
  });

const sidesOf = (results: Results) => {
  const models = [...new Set(results.matrices.flatMap(({ runs }) => runs.map(({ model }) => model)))];
  return models.length < 2 ? null : { baseline: models[0] as string, candidate: models[1] as string };
};

const QUESTIONS: Readonly<Record<string, (results: Results) => unknown>> = {
  scores: (results) => noisefloor.scores(results),
  compare: (results) => {
    const sides = sidesOf(results);
    return sides === null ? [] : noisefloor.compare(results, { ...sides, margin: 0.1 });
  },
  gate: (results) => {
    const sides = sidesOf(results);
    return sides === null ? [] : noisefloor.gate(results, { ...sides, minimumEffect: "0.1 score" });
  },
  seeds: (results) => noisefloor.seeds(results),
  trials: (results) => noisefloor.trials(results, { resamples: 20 }),
  components: (results) => noisefloor.components(results, { draws: 20 }),
  curves: (results) => noisefloor.curves(results),
  framings: (results) => noisefloor.framings(results),
  ranks: (results) => noisefloor.ranks(results, { resamples: 20 }),
  items: (results) => noisefloor.items(results, { resamples: 20 }),
};

describe("answers over random data", () => {
  test.each(Object.entries(QUESTIONS))("%s", { timeout: 120_000 }, (name, ask) => {
    fc.assert(
      fc.property(rows, (made) => {
        const answer = typedOrThrow(() => ask(noisefloor.fromRows(made)));
        expect(unsound(answer, name)).toEqual([]);
      }),
      { numRuns: 60, seed: 11 },
    );
  });

  test("comparePaired, scoreEstimate and seedVariance", { timeout: 120_000 }, () => {
    const list = fc.array(score, { maxLength: 12 });
    fc.assert(
      fc.property(list, list, (first, second) => {
        const length = Math.min(first.length, second.length);
        const [a, b] = [first.slice(0, length), second.slice(0, length)];
        const known = a.flatMap((value, index) => (value === null ? [] : [{ seed: `${index}`, step: null, value }]));
        expect(unsound(statistics.comparePaired(a, b, { margin: 0.1 }), "comparePaired")).toEqual([]);
        expect(unsound(statistics.scoreEstimate(a), "scoreEstimate")).toEqual([]);
        expect(unsound(statistics.seedVariance(known), "seedVariance")).toEqual([]);
        const curve = known.map(({ value }, step) => ({ step, value }));
        expect(unsound(statistics.seedNoiseFromRun(curve), "seedNoiseFromRun")).toEqual([]);
      }),
      { numRuns: 400, seed: 12 },
    );
  });
});

test("the check finds each kind", () => {
  const bad = {
    a: Number.NaN,
    b: undefined,
    c: [Number.POSITIVE_INFINITY],
    standardError: 0,
    d: { low: 1, high: 1, level: 0.95 },
  };
  expect(unsound(bad, "x")).toHaveLength(5);
});

/** What was asked, or nothing where the data are refused in words; a fault of the engine goes on. */
function typedOrThrow(ask: () => unknown): unknown {
  try {
    return ask();
  } catch (error) {
    if (error instanceof noisefloor.ArgumentError || error instanceof noisefloor.InputError) return [];
    throw error;
  }
}

function unsound(value: unknown, path: string): string[] {
  if (value === undefined) return [`${path} is undefined`];
  if (typeof value === "number") return Number.isFinite(value) ? [] : [`${path} is ${value}`];
  if (typeof value === "string") return /\b(?:NaN|undefined|Infinity)\b/.test(value) ? [`${path}: ${value}`] : [];
  // A series names the matrix that it comes from, whose missing cells are NaN.
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return [];
  // Bounds over what missing answers could have been have no level: they are exact where none is missing.
  const { low, high, level, standardError } = value as Readonly<Record<string, unknown>>;
  const found =
    typeof level === "number" && typeof low === "number" && low === high ? [`${path} has no width at ${low}`] : [];
  if (standardError === 0) found.push(`${path}.standardError is 0`);
  return [...found, ...Object.entries(value).flatMap(([key, part]) => unsound(part, `${path}.${key}`))];
}
