import { describe, expect, test } from "vitest";
import { type BradleyTerry, bradleyTerry, type Preference } from "../../../src/inference/ranks/bradleyTerry.js";
import { studentTQuantile } from "../../../src/numeric/distributions/studentT.js";
import { logistic } from "../../../src/numeric/logistic.js";
import { shuffle } from "../../../src/random/draws.js";
import { createRng } from "../../../src/random/rng.js";

const fitted = (preferences: readonly Preference[]) => bradleyTerry(preferences) as BradleyTerry;
const times = (count: number, first: string, second: string, outcome: number): Preference[] =>
  Array.from({ length: count }, () => ({ first, second, outcome }));

/** Three sides on 80 questions, each pair once, with ties. */
function judged(label: string): Preference[] {
  const rng = createRng(1, label);
  const strengths = { a: 0.7, b: 0, c: -0.5 };
  return Array.from({ length: 80 }, (_, question) =>
    (
      [
        ["a", "b"],
        ["c", "a"],
        ["b", "c"],
      ] as const
    ).map(([first, second]) => {
      const won = Number(rng.nextUniform() < logistic(strengths[first] - strengths[second]));
      return { first, second, outcome: rng.nextUniform() < 0.2 ? 0.5 : won, cluster: `q${question}` };
    }),
  ).flat();
}

/** The strengths by Hunter's minorise-maximise steps, which share nothing with Newton's. */
function slowStrengths(preferences: readonly Preference[], names: readonly string[]): number[] {
  let weights = names.map(() => 1);
  for (let step = 0; step < 5000; step++) {
    weights = names.map((name, side) => {
      let [wins, denominator] = [0, 0];
      for (const { first, second, outcome } of preferences) {
        if (first !== name && second !== name) continue;
        const other = names.indexOf(first === name ? second : first);
        wins += first === name ? outcome : 1 - outcome;
        denominator += 1 / (weights[side]! + weights[other]!);
      }
      return wins / denominator;
    });
  }
  const logs = weights.map(Math.log);
  const centre = logs.reduce((total, value) => total + value, 0) / logs.length;
  return logs.map((value) => value - centre);
}

describe("bradleyTerry", () => {
  test("of two sides is the log-odds of their wins, with the error of a share by clusters", () => {
    const found = fitted([...times(20, "a", "b", 1), ...times(10, "a", "b", 0)]);
    const [{ difference, interval, winProbability }] = found.differences as [BradleyTerry["differences"][number]];
    expect(difference).toBeCloseTo(Math.log(2), 12);
    expect(winProbability).toBeCloseTo(2 / 3, 12);
    const error = Math.sqrt((30 / 29) * ((2 / 3) * (1 / 3)) * 30) / (30 * (2 / 3) * (1 / 3));
    expect(interval!.high - difference).toBeCloseTo(studentTQuantile(0.975, 29) * error, 10);
    expect(found.strengths.map(({ name, wins, losses }) => [name, wins, losses])).toEqual([
      ["a", 20, 10],
      ["b", 10, 20],
    ]);
  });

  test("is the maximum that other steps reach, ties being halves", () => {
    const preferences = judged("slow");
    const found = fitted(preferences);
    const slow = slowStrengths(preferences, ["a", "b", "c"]);
    for (const { name, strength } of found.strengths) {
      expect(strength).toBeCloseTo(slow["abc".indexOf(name)]!, 9);
    }
    expect(found.strengths.reduce((total, { strength }) => total + strength, 0)).toBeCloseTo(0, 12);
    expect(found.strengths.reduce((total, { ties }) => total + ties, 0)).toBe(
      2 * preferences.filter(({ outcome }) => outcome === 0.5).length,
    );
  });

  test("a tie is half a win and half a loss, and is surer than both", () => {
    const decided = [...times(10, "a", "b", 1), ...times(10, "a", "b", 0), ...times(10, "a", "b", 1)];
    const tied = [...times(20, "a", "b", 0.5), ...times(10, "a", "b", 1)];
    const [one, other] = [fitted(decided).differences[0]!, fitted(tied).differences[0]!];
    expect(other.difference).toBeCloseTo(one.difference, 12);
    expect(other.interval!.high - other.interval!.low).toBeLessThan(one.interval!.high - one.interval!.low);
  });

  test("copies of a question's judgements make nothing surer", () => {
    const once = judged("copies");
    const [first, twice] = [fitted(once).differences[0]!, fitted([...once, ...once]).differences[0]!];
    expect(twice.difference).toBeCloseTo(first.difference, 9);
    expect(twice.interval!.high).toBeCloseTo(first.interval!.high, 8);
    expect(twice.pValue).toBeCloseTo(first.pValue!, 8);
  });

  test("does not depend on the order of judgements, on who stands first, or on which side stands last by name", () => {
    const preferences = judged("order");
    const turned = preferences.map(({ first, second, outcome, cluster }) => ({
      first: second,
      second: first,
      outcome: 1 - outcome,
      cluster: cluster!,
    }));
    shuffle(createRng(2, "order"), turned);
    const named = preferences.map((one) => ({
      ...one,
      first: one.first === "a" ? "z" : one.first,
      second: one.second === "a" ? "z" : one.second,
    }));
    const found = fitted(preferences);
    for (const other of [fitted(turned), fitted(named)]) {
      other.strengths.forEach(({ strength, standardError }, place) => {
        expect(strength).toBeCloseTo(found.strengths[place]!.strength, 9);
        expect(standardError).toBeCloseTo(found.strengths[place]!.standardError!, 9);
      });
      expect(other.transitivity.pValue).toBeCloseTo(found.transitivity.pValue!, 8);
    }
  });

  test("finds a circle of wins, and none where strengths explain them", () => {
    const circle = Array.from({ length: 60 }, (_, question) =>
      [
        ["a", "b"],
        ["b", "c"],
        ["c", "a"],
      ].map(([first, second], place) => ({
        first: first!,
        second: second!,
        outcome: Number((question + place) % 3 !== 0),
        cluster: question,
      })),
    ).flat();
    const { transitivity, strengths } = fitted(circle);
    expect(transitivity.degreesOfFreedom).toEqual([1, 59]);
    expect(transitivity.pValue).toBeNull();
    for (const { strength } of strengths) expect(strength).toBeCloseTo(0, 9);
    const rough = circle.map((one, place) => (place % 17 === 0 ? { ...one, outcome: 1 - one.outcome } : one));
    expect(fitted(rough).transitivity.pValue).toBeLessThan(1e-6);
    expect(fitted(judged("explained")).transitivity.pValue).toBeGreaterThan(0.01);
    expect(fitted(times(5, "a", "b", 0.5).concat(times(5, "b", "c", 0.5))).transitivity.pValue).toBeNull();
  });

  test("refuses strengths without a bound, and names the sides", () => {
    const won = [...times(5, "a", "b", 1), ...times(3, "b", "c", 0.5)];
    const refused = bradleyTerry(won);
    expect(refused).toMatchObject({ ok: false, code: "no-finite-strength" });
    expect(!refused.ok && refused.message).toContain("a never lost");
    expect(bradleyTerry([])).toMatchObject({ ok: false, code: "too-few-sides" });
    expect(bradleyTerry([...times(4, "a", "b", 0.5), ...times(4, "c", "d", 0.5)]).ok).toBe(false);
  });

  test("knows no error of judgements that are all ties, or of one cluster", () => {
    const ties = fitted(times(6, "a", "b", 0.5));
    expect(ties.differences[0]).toMatchObject({ difference: 0, interval: null, pValue: null, winProbability: 0.5 });
    const one = fitted([...times(3, "a", "b", 1), ...times(2, "a", "b", 0)].map((each) => ({ ...each, cluster: "q" })));
    expect(one.differences[0]!.interval).toBeNull();
  });

  test("refuses what is no preference", () => {
    expect(() => bradleyTerry([{ first: "a", second: "a", outcome: 1 }])).toThrow("two sides");
    expect(() => bradleyTerry([{ first: "a", second: "b", outcome: 2 }])).toThrow("outcome from 0 to 1");
    expect(() => bradleyTerry([{ first: "a", second: "b", outcome: Number.NaN }])).toThrow("preferences[0]");
    expect(() => bradleyTerry([1] as never)).toThrow("bradleyTerry");
  });

  describe("with ties of their own, by Davidson", () => {
    const preferences = judged("davidson");
    const found = bradleyTerry(preferences, { ties: "davidson" }) as BradleyTerry;

    test("is where the likelihood is highest, by a climb along one axis at a time", () => {
      const names = ["a", "b", "c"];
      const logLikelihood = (at: readonly number[]) =>
        preferences.reduce((total, { first, second, outcome }) => {
          const half = (at[names.indexOf(first)]! - at[names.indexOf(second)]!) / 2;
          const weights = [Math.exp(-half), Math.exp(at[3]!), Math.exp(half)];
          return total + Math.log(weights[2 * outcome]! / weights.reduce((sum, weight) => sum + weight, 0));
        }, 0);
      let at = [0, 0, 0, 0];
      for (let step = 0.5; step > 1e-9; step /= 2) {
        for (let again = true; again; ) {
          again = false;
          for (const axis of [0, 1, 3]) {
            for (const sign of [1, -1]) {
              const next = at.with(axis, at[axis]! + sign * step);
              if (logLikelihood(next) > logLikelihood(at) + 1e-13) [at, again] = [next, true];
            }
          }
        }
      }
      const centre = (at[0]! + at[1]! + at[2]!) / 3;
      for (const { name, strength } of found.strengths) {
        expect(strength).toBeCloseTo(at[names.indexOf(name)]! - centre, 5);
      }
      expect(found.tieRate?.rate).toBeCloseTo(1 / (1 + 2 / Math.exp(at[3]!)), 6);
    });

    test("holds the tie rate of equal sides, and leaves it out where nothing or everything ties", () => {
      const equal = [...times(30, "a", "b", 1), ...times(40, "a", "b", 0.5), ...times(30, "a", "b", 0)];
      const { tieRate, differences } = bradleyTerry(equal, { ties: "davidson" }) as BradleyTerry;
      expect(tieRate?.rate).toBeCloseTo(0.4, 12);
      expect(differences[0]?.difference).toBeCloseTo(0, 12);
      expect(tieRate!.interval!.low).toBeLessThan(0.4);
      expect(tieRate!.interval!.high).toBeGreaterThan(0.4);
      for (const outcomes of [[1, 0], [0.5]]) {
        const own = outcomes.flatMap((outcome) => times(20, "a", "b", outcome));
        expect(bradleyTerry(own, { ties: "davidson" })).toEqual(bradleyTerry(own));
      }
    });

    test("refuses an outcome that says how much", () => {
      expect(() => bradleyTerry(times(3, "a", "b", 0.7), { ties: "davidson" })).toThrow(/0, 0.5 or 1.*got 0.7/);
    });
  });
});

test("as many sides as can be fitted are, and one more is refused", () => {
  const ring = (sides: number): Preference[] =>
    Array.from({ length: sides }, (_, side) => ({ first: `s${side}`, second: `s${(side + 1) % sides}`, outcome: 0.5 }));
  expect(bradleyTerry(ring(501))).toMatchObject({ ok: false, code: "too-many-sides" });
  expect(bradleyTerry(ring(3))).toMatchObject({ ok: true });
});

test("errors of differences and of strengths are of one covariance: over all pairs they add up to n times those of the sides", () => {
  // Σ (xᵢ − xⱼ)² over pairs is n·Σ xᵢ² where Σ xᵢ = 0, in every cluster's share of the estimates.
  for (const label of ["one", "other"]) {
    const { strengths, differences } = fitted(judged(label));
    const half = ({ interval }: { readonly interval: { readonly low: number; readonly high: number } | null }) =>
      ((interval!.high - interval!.low) / 2) ** 2;
    const ofPairs = differences.reduce((sum, one) => sum + half(one), 0);
    expect(differences).toHaveLength(3);
    expect(ofPairs).toBeCloseTo(3 * strengths.reduce((sum, one) => sum + half(one), 0), 10);
    for (const one of strengths) {
      expect(Math.sqrt(half(one))).toBeCloseTo(studentTQuantile(0.975, 79) * one.standardError!, 10);
    }
  }
});

test("sides of one strength stand in the order of their names, whoever was judged first", () => {
  const pairs = [
    ["z", "a"],
    ["m", "z"],
    ["a", "m"],
    ["k", "z"],
  ] as const;
  for (const order of [pairs, [...pairs].reverse()]) {
    const { strengths, differences } = fitted(order.flatMap(([first, second]) => times(4, first, second, 0.5)));
    expect(strengths.map(({ name }) => name)).toEqual(["a", "k", "m", "z"]);
    expect(differences.map(({ first, second }) => first + second)).toEqual(["ak", "am", "az", "km", "kz", "mz"]);
  }
});
