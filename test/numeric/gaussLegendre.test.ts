import { expect, test } from "vitest";
import { gaussLegendre } from "../../src/numeric/quadrature.js";

test("the nodes of five are those of Abramowitz and Stegun, table 25.4", () => {
  const { nodes, weights } = gaussLegendre(5);
  const onUnit = [0.906179845938664, 0.538469310105683, 0].flatMap((node) => (node === 0 ? [0.5] : [(1 - node) / 2]));
  expect([...nodes.subarray(0, 3)]).toEqual(onUnit.map((node) => expect.closeTo(node, 14)));
  expect([...weights]).toEqual(
    [0.236926885056189, 0.478628670499366, 0.568888888888889, 0.478628670499366, 0.236926885056189].map((weight) =>
      expect.closeTo(weight / 2, 14),
    ),
  );
});

test.each([1, 2, 7, 64])("%i nodes integrate powers up to their degree", (count) => {
  const { nodes, weights } = gaussLegendre(count);
  for (let degree = 0; degree < 2 * count; degree++) {
    const integral = nodes.reduce((sum, node, index) => sum + (weights[index] as number) * node ** degree, 0);
    expect(integral).toBeCloseTo(1 / (degree + 1), 13);
  }
});
