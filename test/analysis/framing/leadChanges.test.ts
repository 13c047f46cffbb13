import { describe, expect, test } from "vitest";
import { leadChanges } from "../../../src/analysis/framing/leadChanges.js";

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
