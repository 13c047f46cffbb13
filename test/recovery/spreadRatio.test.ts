import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { spreadRatioBootstrap } from "../../src/inference/bootstrap/spreadRatioBootstrap.js";
import { pitmanMorganTest } from "../../src/inference/significance/pitmanMorgan.js";
import { formatFixed } from "../../src/numberFormat.js";
import { standardNormal } from "../../src/random/draws.js";
import { createRng, type Rng } from "../../src/random/rng.js";

/** Coverage of the two intervals of a ratio of SDs of shared seeds; the table stands in docs/accuracy-components.md. */
const page = readFileSync(new URL("../../docs/accuracy-components.md", import.meta.url), "utf8");

/** Student's t with 5 degrees of freedom: now and then a run far off. */
function heavy(rng: Rng): number {
  let squares = 0;
  const value = standardNormal(rng);
  for (let i = 0; i < 5; i++) squares += standardNormal(rng) ** 2;
  return value / Math.sqrt(squares / 5);
}

const SAMPLES = 1000;
const RATIO = 2;

const percent = (count: number) => `${formatFixed((100 * count) / SAMPLES, 1)} %`;

test.each([
  ["normal", 5, standardNormal],
  ["normal", 10, standardNormal],
  ["normal", 20, standardNormal],
  ["heavy-tailed", 5, heavy],
  ["heavy-tailed", 10, heavy],
  ["heavy-tailed", 20, heavy],
] as const)("%s scores of %i shared seeds: coverage of both intervals, as documented", (name, seeds, draw) => {
  let [analytic, resampled] = [0, 0];
  for (let sample = 0; sample < SAMPLES; sample++) {
    const rng = createRng(sample, `spread-ratio/${name}/${seeds}`);
    const shared = Array.from({ length: seeds }, () => draw(rng));
    // Both hold the shared part, so that they correlate by 1/2 and vary alike before the factor.
    const [first, second] = [0, 1].map(() => shared.map((part) => (part + draw(rng)) / Math.SQRT2)) as [
      number[],
      number[],
    ];
    const scaled = first.map((value) => RATIO * value);
    const exact = pitmanMorganTest(scaled, second).interval;
    if (exact.low <= RATIO ** 2 && RATIO ** 2 <= exact.high) analytic++;
    const drawn = spreadRatioBootstrap(rng.child("bootstrap"), scaled, second, { paired: true, resamples: 1000 });
    if (drawn.low <= RATIO && RATIO <= drawn.high) resampled++;
  }
  const row = `| ${name}, ${seeds} seeds | ${percent(analytic)} | ${percent(resampled)} |`;
  expect(page.includes(row), `docs/accuracy-components.md lacks\n${row}`).toBe(true);
  // Three standard errors of 1,000 samples at 95 % are 2.1 points.
  if (name === "normal") expect(Math.abs(analytic / SAMPLES - 0.95)).toBeLessThan(0.021);
  expect(resampled / SAMPLES).toBeGreaterThan(0.86);
  expect(resampled / SAMPLES).toBeLessThan(0.95);
});
