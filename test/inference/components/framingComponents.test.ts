import { describe, expect, test } from "vitest";
import { framingComponents } from "../../../src/inference/components/framingComponents.js";
import { varianceComponents } from "../../../src/inference/components/varianceComponents.js";
import { mean } from "../../../src/numeric/moments.js";
import { standardNormal } from "../../../src/random/draws.js";
import { createRng } from "../../../src/random/rng.js";

const SIZE = { seeds: 3, items: 5, framings: 4 };

function scoresOf(stream: number, size = SIZE): number[] {
  const rng = createRng(stream, "framings");
  const draw = (count: number, sd: number) => Array.from({ length: count }, () => sd * standardNormal(rng));
  const { seeds, items, framings } = size;
  const [s, i, f] = [draw(seeds, 0.5), draw(items, 1), draw(framings, 0.7)];
  const [si, sf, fi] = [draw(seeds * items, 0.4), draw(seeds * framings, 0.3), draw(items * framings, 0.6)];
  return Array.from({ length: seeds * items * framings }, (_, place) => {
    const [a, b, c] = [Math.floor(place / (items * framings)), Math.floor(place / framings) % items, place % framings];
    const pairs = si[a * items + b]! + sf[a * framings + c]! + fi[b * framings + c]!;
    return s[a]! + i[b]! + f[c]! + pairs + 0.5 * standardNormal(rng);
  });
}

describe("framingComponents", () => {
  test("is unbiased: the mean over many samples is the truth", () => {
    const fits = Array.from({ length: 1500 }, (_, stream) => framingComponents(scoresOf(stream), SIZE).rawVariances);
    const truth = {
      seeds: 0.25,
      items: 1,
      framings: 0.49,
      seedsByItems: 0.16,
      seedsByFramings: 0.09,
      itemsByFramings: 0.36,
      residual: 0.25,
    };
    for (const source of Object.keys(truth) as (keyof typeof truth)[]) {
      const values = fits.map((fit) => fit[source]);
      const centre = mean(values);
      const error = Math.sqrt(mean(values.map((value) => (value - centre) ** 2)) / values.length);
      expect(Math.abs(centre - truth[source]), source).toBeLessThan(3.5 * error);
    }
  });

  test("averaged over two copies of each framing, seeds and items are those of the crossed table", () => {
    const scores = scoresOf(1);
    const averaged = Array.from({ length: 15 }, (_, cell) => mean(scores.slice(4 * cell, 4 * cell + 4)));
    const copied = averaged.flatMap((score) => [score, score]);
    const { rawVariances } = framingComponents(copied, { ...SIZE, framings: 2 });
    const crossed = varianceComponents(averaged, SIZE).rawVariances;
    expect(rawVariances.seeds).toBeCloseTo(crossed.seeds, 12);
    expect(rawVariances.items).toBeCloseTo(crossed.items, 12);
    expect(rawVariances.seedsByItems).toBeCloseTo(crossed.residual, 12);
    expect(rawVariances.framings).toBeCloseTo(0, 12);
  });

  test("shares add up to 1, and a constant changes the mean alone", () => {
    const fit = framingComponents(scoresOf(2), SIZE);
    expect(Object.values(fit.shares).reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
    const shifted = framingComponents(
      scoresOf(2).map((score) => score + 10),
      SIZE,
    );
    expect(shifted.rawVariances.framings).toBeCloseTo(fit.rawVariances.framings, 10);
    expect(shifted.mean).toBeCloseTo(fit.mean + 10, 10);
  });

  test("is unknown for one level of anything and for NaN", () => {
    expect(
      framingComponents(scoresOf(3, { ...SIZE, framings: 1 }), { ...SIZE, framings: 1 }).variances.seeds,
    ).toBeNaN();
    const gap = scoresOf(3);
    gap[7] = Number.NaN;
    expect(framingComponents(gap, SIZE).variances.items).toBeNaN();
    expect(() => framingComponents([1], SIZE)).toThrow(/3 × 5 × 4 values, got 1/);
  });
});
