import { describe, expect, test } from "vitest";
import { mcnemarPower } from "../../src/inference/power/powerMcNemar.js";
import { clusteredTTest } from "../../src/inference/significance/clusteredT.js";
import { clusterSignFlipTest } from "../../src/inference/significance/clusterSignFlip.js";
import { mcnemarTest } from "../../src/inference/significance/mcnemar.js";
import { pairedTTest } from "../../src/inference/significance/pairedT.js";
import { permutationTest } from "../../src/inference/significance/permutation.js";
import { signTest } from "../../src/inference/significance/sign.js";
import { signFlipTest } from "../../src/inference/significance/signFlip.js";
import { twoProportionTest } from "../../src/inference/significance/twoProportion.js";
import { welchTest } from "../../src/inference/significance/welch.js";
import { wilcoxonTest } from "../../src/inference/significance/wilcoxon.js";
import { binomialCdf, binomialPmf } from "../../src/numeric/distributions/binomial.js";
import { standardNormal } from "../../src/random/draws.js";
import { createRng, type Rng } from "../../src/random/rng.js";

const ALPHA = 0.05;
const TRIALS = 10_000;
const SIZES = [10, 30, 100, 1000];
/** Draws of a Monte Carlo p: 50 of 1,000 ranks are at most .05, so that the level can be met exactly. */
const RESAMPLES = 999;

/** A test on data for which its null is true. */
interface Row {
  readonly test: string;
  readonly data: string;
  readonly sizes: readonly number[];
  /** One p at this size; NaN counts as not rejected. */
  readonly pValue: (rng: Rng, size: number, draw: number) => number;
  /** Why some sizes are outside the band; must be given just then. */
  readonly departure?: string;
  /** The true rate, where it can be computed. */
  readonly exactRate?: (size: number) => number;
}

/** Labels of clusters with sizes in the proportions 1 : 2 : … : C, at least 1 each. */
function clusterLabels(items: number, clusters: number): number[] {
  const labels: number[] = [];
  const total = (clusters * (clusters + 1)) / 2;
  for (let cluster = 1; cluster <= clusters; cluster++) {
    const size = 1 + Math.floor(((items - clusters) * cluster) / total);
    for (let i = 0; i < size; i++) labels.push(cluster);
  }
  while (labels.length < items) labels.push(clusters);
  return labels;
}

/** Values that share half of their variance within a cluster. */
function clustered(rng: Rng, labels: readonly number[]): number[] {
  const effects = new Map<number, number>();
  return labels.map((label) => {
    const effect = effects.get(label) ?? standardNormal(rng);
    effects.set(label, effect);
    return effect + standardNormal(rng);
  });
}

const normals = (rng: Rng, size: number, sd = 1) => Float64Array.from({ length: size }, () => sd * standardNormal(rng));
const roundedNormals = (rng: Rng, size: number) => normals(rng, size).map((value) => Math.round(2 * value));
const skewed = (rng: Rng, size: number) =>
  Float64Array.from({ length: size }, () => -Math.log(1 - rng.nextUniform()) - 1);
/** Differences of paired 0/1 scores that disagree on a fifth of the items. */
const signs = (rng: Rng, size: number) =>
  Float64Array.from({ length: size }, () => {
    const u = rng.nextUniform();
    return u < 0.1 ? 1 : u < 0.2 ? -1 : 0;
  });
const count = (values: ArrayLike<number>, wanted: number) => Array.from(values).filter((one) => one === wanted).length;
const successes = (rng: Rng, trials: number, share: number) => {
  let total = 0;
  for (let i = 0; i < trials; i++) if (rng.nextUniform() < share) total++;
  return { successes: total, trials };
};
/** About one in eleven, as 4 of 44; at least two. */
const few = (size: number) => Math.max(2, Math.round(size / 11));

/** P(reject) of a discrete test that rejects just where `rejects` says so, for k ~ Binomial(n, ½). */
function binomialRate(n: number, rejects: (k: number) => boolean): number {
  let rate = 0;
  for (let k = 0; k <= n; k++) if (rejects(k)) rate += binomialPmf(k, n, 0.5);
  return rate;
}

const mcnemarRow = (variant: "exact" | "midp", departure: string): Row => ({
  test: `McNemar, ${variant}`,
  data: "0/1, disagreeing on 20 %",
  sizes: SIZES,
  pValue: (rng, size) => {
    const differences = signs(rng, size);
    return mcnemarTest(count(differences, -1), count(differences, 1), { variant }).pValue;
  },
  exactRate: (size) => mcnemarPower({ baselineOnly: 0.1, candidateOnly: 0.1 }, size, { variant, alpha: ALPHA }).power,
  departure,
});

const clusterRows = [5, 20, 100].flatMap((clusters): Row[] => {
  const sizes = SIZES.filter((size) => size >= 2 * clusters);
  const data = `normal, ${clusters} clusters of sizes 1 : 2 : … : ${clusters}, intraclass correlation .5`;
  const labels = new Map(sizes.map((size) => [size, clusterLabels(size, clusters)]));
  const labelsOf = (size: number) => labels.get(size) as number[];
  return [
    {
      test: "clustered t",
      data,
      sizes,
      pValue: (rng, size) => clusteredTTest(clustered(rng, labelsOf(size)), labelsOf(size)).pValue,
    },
    {
      test: "cluster sign-flip",
      data,
      sizes,
      pValue: (rng, size, seed) =>
        clusterSignFlipTest(clustered(rng, labelsOf(size)), labelsOf(size), { resamples: RESAMPLES, seed }).pValue,
      ...(clusters === 5
        ? { departure: "five clusters have 32 patterns of signs, so that no p is below .0625: it never rejects" }
        : {}),
    },
  ];
});

const ROWS: readonly Row[] = [
  mcnemarRow("exact", "conservative: the discordant counts are few and p moves in steps; never above .05"),
  mcnemarRow("midp", "p moves in steps; below .05 with few discordant items, and never above it by much"),
  {
    test: "sign test",
    data: "normal",
    sizes: SIZES,
    pValue: (rng, size) => signTest(normals(rng, size)).pValue,
    exactRate: (size) => binomialRate(size, (k) => mcnemarTest(k, size - k, { variant: "exact" }).pValue <= ALPHA),
    departure: "conservative: p moves in steps; ten values can have p .0215 and .109, but nothing between",
  },
  { test: "paired t", data: "normal", sizes: SIZES, pValue: (rng, size) => pairedTTest(normals(rng, size)).pValue },
  {
    test: "paired t",
    data: "0/1, disagreeing on 20 %",
    sizes: SIZES,
    pValue: (rng, size) => pairedTTest(signs(rng, size)).pValue,
    departure:
      "ten items with two or so that differ are not normal: it hardly rejects; McNemar is the test for 0/1 scores",
  },
  {
    test: "paired t",
    data: "exponential",
    sizes: SIZES,
    pValue: (rng, size) => pairedTTest(skewed(rng, size)).pValue,
    departure: "skewness: the mean and its error are correlated; fades with the root of n",
  },
  {
    test: "Wilcoxon signed-rank",
    data: "normal",
    sizes: SIZES,
    pValue: (rng, size) => wilcoxonTest(normals(rng, size)).pValue,
  },
  {
    test: "Wilcoxon signed-rank",
    data: "normal, rounded to halves (ties and zeros)",
    sizes: SIZES,
    pValue: (rng, size) => wilcoxonTest(roundedNormals(rng, size)).pValue,
    departure: "conservative for ten values: zeros are dropped, ties make p move in larger steps",
  },
  {
    test: "sign-flip",
    data: "normal",
    sizes: SIZES,
    pValue: (rng, size, seed) => signFlipTest(normals(rng, size), { resamples: RESAMPLES, seed }).pValue,
  },
  {
    test: "sign-flip",
    data: "0/1, disagreeing on 20 %",
    sizes: SIZES,
    pValue: (rng, size) => signFlipTest(signs(rng, size)).pValue,
    exactRate: (size) =>
      mcnemarPower({ baselineOnly: 0.1, candidateOnly: 0.1 }, size, { variant: "exact", alpha: ALPHA }).power,
    departure: "McNemar's exact test under another name, and as conservative",
  },
  ...clusterRows,
  {
    test: "Welch",
    data: "normal, halves with SD 1 v 3",
    sizes: SIZES,
    pValue: (rng, size) => welchTest(normals(rng, size / 2), normals(rng, size / 2, 3)).pValue,
  },
  {
    test: "Welch",
    data: "normal, 10 : 1 (4 of 44) with SD 1 v 3",
    sizes: [44, ...SIZES],
    pValue: (rng, size) => welchTest(normals(rng, size - few(size)), normals(rng, few(size), 3)).pValue,
    departure: "two or three values in the small sample are too few to tell its error",
  },
  {
    test: "two-sample permutation",
    data: "normal, 10 : 1 (4 of 44), equal spread",
    sizes: [44, ...SIZES],
    pValue: (rng, size, seed) =>
      permutationTest(normals(rng, size - few(size)), normals(rng, few(size)), { resamples: RESAMPLES, seed }).pValue,
  },
  {
    test: "two-sample permutation",
    data: "normal, 10 : 1 (4 of 44) with SD 1 v 3",
    sizes: [44, ...SIZES],
    pValue: (rng, size, seed) =>
      permutationTest(normals(rng, size - few(size)), normals(rng, few(size), 3), { resamples: RESAMPLES, seed })
        .pValue,
    departure: "not its null: equal means with unequal spreads, the larger in the smaller sample; use Welch",
  },
  {
    test: "two-proportion z",
    data: "0/1, halves with 80 % right",
    sizes: SIZES,
    pValue: (rng, size) => twoProportionTest(successes(rng, size / 2, 0.8), successes(rng, size / 2, 0.8)).pValue,
    departure: "five items a side: p moves in large steps, and only some fall near .05",
  },
];

/** Rejections outside this range have a probability below 1 in 1,000 at the given rate. */
function band(rate: number): { readonly low: number; readonly high: number } {
  const tail = 0.0005;
  let low = 0;
  while (binomialCdf(low, TRIALS, rate) < tail) low++;
  let high = Math.ceil(TRIALS * rate);
  while (1 - binomialCdf(high, TRIALS, rate) > tail) high++;
  return { low: low / TRIALS, high: high / TRIALS };
}

function rejectionRate({ test: name, data, pValue }: Row, size: number): number {
  const rng = createRng(20_260, `${name}/${data}/${size}`);
  let rejections = 0;
  for (let draw = 0; draw < TRIALS; draw++) if (pValue(rng, size, draw) <= ALPHA) rejections++;
  return rejections / TRIALS;
}

const nominal = band(ALPHA);
const isInside = (rate: number) => rate >= nominal.low && rate <= nominal.high;
const lines: string[] = [];
const shortForm = (rate: number) => rate.toFixed(4).replace(/^0/, "");

describe.each(ROWS)("$test on $data", (row) => {
  test("rejects a true null at its level, or departs as documented", () => {
    const rates = new Map(row.sizes.map((size) => [size, rejectionRate(row, size)]));
    const outside = [...rates.values()].some((rate) => !isInside(rate));
    const cell = (size: number) => {
      const rate = rates.get(size);
      if (rate === undefined) return "";
      const exact = row.exactRate === undefined ? "" : ` (exact ${shortForm(row.exactRate(size))})`;
      return `${isInside(rate) ? shortForm(rate) : `**${shortForm(rate)}**`}${exact}`;
    };
    lines.push(
      `| ${row.test} | ${row.data} | ${[10, 30, 44, 100, 1000].map(cell).join(" | ")} | ${row.departure ?? ""} |`,
    );
    for (const [size, rate] of rates) {
      if (row.exactRate === undefined) continue;
      const { low, high } = band(row.exactRate(size));
      expect(rate, `n = ${size}`).toBeGreaterThanOrEqual(low);
      expect(rate, `n = ${size}`).toBeLessThanOrEqual(high);
    }
    expect({ rates: Object.fromEntries(rates), outside }).toEqual({
      rates: Object.fromEntries(rates),
      outside: row.departure !== undefined,
    });
  });
});

test("the table of rates is the one in the documents", async () => {
  const text = `# Type-I errors of the tests

How often each test gives p ≤ .05 when there is no difference, in ${TRIALS.toLocaleString("en")} simulated data sets a cell (fixed seeds;
\`npx vitest run --config vitest.slow.config.ts test/calibration/tests.test.ts\` recomputes this page and fails when a figure
moves, \`-u\` rewrites it). A correct rate lies in ${shortForm(nominal.low)}–${shortForm(nominal.high)} with probability .999. **Bold** is outside; the last column says why.
"Exact" rates are computed, not simulated. Monte Carlo p-values use ${RESAMPLES} draws here. n counts the values, both samples together.

| test | data | n = 10 | n = 30 | n = 44 | n = 100 | n = 1000 | departure |
|---|---|---|---|---|---|---|---|
${lines.join("\n")}
`;
  await expect(text).toMatchFileSnapshot("../../docs/accuracy-tests.md");
});
