import { describe, expect, test } from "vitest";
import { chebyshevNodes, chebyshevWeights, nodesNeeded } from "../../src/numeric/chebyshev.js";

/** The interpolant of a function through its values at the nodes. */
function interpolant(f: (t: number) => number, count: number) {
  const values = Array.from(chebyshevNodes(count), f);
  return (t: number) => chebyshevWeights([t], count).reduce((sum, weight, node) => sum + weight * values[node]!, 0);
}

describe("Chebyshev interpolation", () => {
  test("passes through its nodes, the zeros of the polynomial", () => {
    chebyshevNodes(7).forEach((node, place, nodes) => {
      expect(Math.cos(7 * Math.acos(node))).toBeCloseTo(0, 12);
      expect([...chebyshevWeights([node], 7)]).toEqual([...nodes].map((_, other) => Number(other === place)));
    });
  });

  test("gives back polynomials of a lower degree than it has nodes", () => {
    const cubic = (t: number) => 3 * t ** 3 - t + 0.25;
    for (const t of [-1, -0.4, 0.123, 1]) expect(interpolant(cubic, 4)(t)).toBeCloseTo(cubic(t), 13);
  });

  test.each([0.3, 1, 3])("takes as many nodes as tanh with a slope of %d needs, and not many more", (slope) => {
    const f = (t: number) => Math.tanh(slope * t + 0.3);
    // Its poles are at ±πi/2 ÷ slope; halfway there it is not above 1 in size.
    const height = Math.PI / 4 / slope;
    for (const error of [1e-4, 1e-8, 1e-12]) {
      const count = nodesNeeded(height, 1, error);
      const near = interpolant(f, count);
      const far = interpolant(f, Math.ceil(count / 4));
      const places = Array.from({ length: 101 }, (_, place) => place / 50 - 1);
      const worst = (g: (t: number) => number) => Math.max(...places.map((t) => Math.abs(g(t) - f(t))));
      expect(worst(near)).toBeLessThan(error + 1e-14);
      expect(worst(far)).toBeGreaterThan(error);
    }
  });
});
