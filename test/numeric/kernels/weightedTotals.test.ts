import { readFileSync } from "node:fs";
import fc from "fast-check";
import { afterEach, describe, expect, test, vi } from "vitest";
import { inJavaScript, type WeightedTotals, weightedTotals } from "../../../src/numeric/kernels/weightedTotals.js";
import { standardNormal } from "../../../src/random/draws.js";
import { createRng } from "../../../src/random/rng.js";

const rng = createRng(30, "weighted totals");
const normals = (count: number) => Array.from({ length: count }, () => standardNormal(rng));

/** Totals of each row by itself under weights that are spread over all bytes. */
function totalsOf(sampler: WeightedTotals, rows: number, seed = 0): number[] {
  spreadWeights(sampler, seed);
  return [...Array(rows).keys()].map((row) => sampler.total([row], [1], 1));
}

function spreadWeights({ weights }: WeightedTotals, seed: number): void {
  for (let i = 0; i < weights.length; i++) weights[i] = (97 * i + 13 * seed) % 256;
}

const roundedUp = (length: number) => Math.ceil(length / 8) * 8;

describe("weightedTotals", () => {
  test.each([1, 3, 8, 500, 511, 512, 515, 1000, 14_042])("of rows of %i values are Σ weight·value", (length) => {
    const rows = [1, 2, 3].map(() => normals(length));
    const sampler = weightedTotals(rows);
    const totals = totalsOf(sampler, 3);
    expect(sampler.weights.length).toBe(roundedUp(length));
    rows.forEach((row, r) => {
      const exact = row.reduce((sum, value, i) => sum + value * sampler.weights[i]!, 0);
      expect(totals[r]).toBeCloseTo(exact, 7);
    });
  });

  test("of whole numbers are exact", () => {
    const whole = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 1200 });
    const check = (row: number[], seed: number) => {
      const sampler = weightedTotals([row]);
      const [total] = totalsOf(sampler, 1, seed);
      expect(total).toBe(row.reduce((sum, value, i) => sum + value * sampler.weights[i]!, 0));
    };
    fc.assert(fc.property(whole, fc.nat(), check), { seed: 1 });
  });

  test.each([1, 100, 513, 1000])(
    "of a combination are those of its rows, times their multiples: %i values",
    (length) => {
      const rows = [1, 2, 3, 4].map(() => normals(length));
      const sampler = weightedTotals(rows);
      const alone = totalsOf(sampler, 4);
      const [chosen, multiples] = [
        [3, 0, 2, 1],
        [2, 1, 5, 100],
      ];
      const expected = 2 * alone[3]! + alone[0]! + 5 * alone[2]!;
      expect(sampler.total(chosen, multiples, 3)).toBeCloseTo(expected, 7);
      expect(sampler.total(chosen, multiples, 1)).toBeCloseTo(2 * alone[3]!, 7);
      expect(sampler.total(chosen, multiples, 0)).toBe(0);
    },
  );

  test.each([512, 517, 9001])("by WebAssembly have the bits of the plain form: %i values", (length) => {
    const rows = [1, 2, 3, 4, 5].map(() => normals(length));
    const [quick, plain] = [weightedTotals(rows), inJavaScript(rows, roundedUp(length))];
    expect(quick.weights.buffer.byteLength % 65536).toBe(0);
    for (let seed = 0; seed < 20; seed++) {
      expect(totalsOf(quick, 5, seed)).toEqual(totalsOf(plain, 5, seed));
      const combined = ({ total }: WeightedTotals) => total([4, 1, 2, 0], [3, 1, seed, 0.1], 1 + (seed % 4));
      expect(combined(quick)).toBe(combined(plain));
    }
  });

  test.each([100, 1000])("carry NaN and infinity: %i values", (length) => {
    const row = normals(length);
    const sampler = weightedTotals([row.with(7, Number.NaN), row.with(7, Number.POSITIVE_INFINITY)]);
    expect(totalsOf(sampler, 2)).toEqual([Number.NaN, Number.POSITIVE_INFINITY]);
  });
});

describe("where WebAssembly cannot be had", () => {
  afterEach(() => vi.unstubAllGlobals());
  const rows = [1, 2, 3].map(() => normals(2000));
  const expected = totalsOf(inJavaScript(rows, 2000), 3);
  const forbidden = class {
    constructor() {
      throw new EvalError("Refused by the content security policy.");
    }
  };

  test.each([
    ["it is missing", undefined],
    ["a policy forbids it", { Module: forbidden, Memory: forbidden, Instance: forbidden }],
    ["there is no memory left", { ...moduleAndInstance(), Memory: forbidden }],
  ])("the plain form stands in with the same bits: %s", (_, api) => {
    vi.stubGlobal("WebAssembly", api);
    const sampler = weightedTotals(rows);
    expect(sampler.weights.buffer.byteLength).toBe(2000);
    expect(totalsOf(sampler, 3)).toEqual(expected);
  });
});

test("weightedTotalsBinary.ts is what weightedTotals.as compiles to", async () => {
  const script = new URL("../../../bench/compileKernel.mjs", import.meta.url);
  const { compileKernel } = (await import(script.href)) as { compileKernel: () => Promise<string> };
  const committed = new URL("../../../src/numeric/kernels/weightedTotalsBinary.ts", import.meta.url);
  expect(await compileKernel()).toBe(readFileSync(committed, "utf8"));
});

function moduleAndInstance(): object {
  const { Module, Instance } = (globalThis as unknown as { WebAssembly: { Module: object; Instance: object } })
    .WebAssembly;
  return { Module, Instance };
}
