import { describe, expect, test } from "vitest";
import { leadChanges } from "../../../src/analysis/framing/leadChanges.js";
import { createRng } from "../../../src/random/rng.js";

const curve = (...points: [advantage: number, pValue: number][]) =>
  points.map(([advantage, pValue], index) => ({ step: 100 * (index + 1), advantage, pValue }));
const at = (...points: [number, number][]) => leadChanges(curve(...points), { level: 0.95 });

describe("leadChanges", () => {
  test("brackets every change by the checkpoints that show it, in both directions", () => {
    expect(at([-1, 1e-4], [-0.1, 0.4], [1, 1e-4], [0.9, 1e-4], [0.1, 0.3], [-0.2, 0.2], [-1, 1e-4])).toEqual({
      shown: { choice: [300, 400], completion: [100, 700] },
      changes: [
        { to: "choice", between: { low: 100, high: 300 } },
        { to: "completion", between: { low: 400, high: 700 } },
      ],
    });
  });

  test("corrects all checkpoints together: of two p of .03 none is shown, one of them beside a sure one is", () => {
    expect(at([-1, 0.03], [1, 0.03]).shown).toEqual({ choice: [], completion: [] });
    expect(at([-1, 0.03], [1, 0.001]).shown).toEqual({ choice: [200], completion: [100] });
  });

  test("leaves out what cannot be tested, and calls one leader no change", () => {
    expect(at([-1, Number.NaN], [1, 1e-4], [1, Number.NaN], [1, 1e-4])).toEqual({
      shown: { choice: [200, 400], completion: [] },
      changes: [],
    });
    expect(leadChanges([], { level: 0.95 })).toEqual({ shown: { choice: [], completion: [] }, changes: [] });
  });
});

/** Holm by its closed tests: a hypothesis is rejected where every set that holds it has a p of at most alpha ÷ its size. */
function slowShown(pValues: readonly number[], alpha: number): boolean[] {
  const known = [...pValues.keys()].filter((index) => !Number.isNaN(pValues[index]));
  const sets = Array.from({ length: 2 ** known.length - 1 }, (_, code) =>
    known.filter((_, place) => (((code + 1) >> place) & 1) === 1),
  );
  return pValues.map(
    (pValue, index) =>
      !Number.isNaN(pValue) &&
      sets
        .filter((set) => set.includes(index))
        .every((set) => set.some((member) => pValues[member]! < alpha / set.length)),
  );
}

test("is what all closed tests of all sets of checkpoints show, read from the first to the last", () => {
  const rng = createRng(3, "leads");
  for (let set = 0; set < 60; set++) {
    const points = Array.from({ length: 6 }, (_, index) => ({
      step: index + 1,
      advantage: rng.nextUniform() - 0.5,
      pValue: rng.nextUniform() < 0.1 ? Number.NaN : rng.nextUniform() ** 4 / 4,
    }));
    const shown = slowShown(
      points.map(({ pValue }) => pValue),
      0.05,
    );
    const words = points.map(({ advantage }, index) =>
      shown[index] ? (advantage > 0 ? "choice" : "completion") : null,
    );
    const of = (name: string) => words.flatMap((word, index) => (word === name ? [index + 1] : []));
    const changes = words.flatMap((word, index) => {
      const before = words.findLastIndex((other, place) => place < index && other !== null);
      return word === null || before < 0 || words[before] === word
        ? []
        : [{ to: word, between: { low: before + 1, high: index + 1 } }];
    });
    expect(leadChanges(points, { level: 0.95 })).toEqual({
      shown: { choice: of("choice"), completion: of("completion") },
      changes,
    });
  }
});
