import { expect, test } from "vitest";
import { power } from "../../src/analysis/planning/power.js";
import type { PlainPowerQuestion } from "../../src/analysis/planning/powerQuestion.js";
import { newcombeInterval } from "../../src/inference/intervals/newcombeInterval.js";
import { tangoInterval } from "../../src/inference/intervals/pairedProportionIntervals.js";
import { clusteredTTest } from "../../src/inference/significance/clusteredT.js";
import { mcnemarTest } from "../../src/inference/significance/mcnemar.js";
import { pairedTTest } from "../../src/inference/significance/pairedT.js";
import { twoProportionTest } from "../../src/inference/significance/twoProportion.js";
import { welchTest } from "../../src/inference/significance/welch.js";
import { binomial } from "../../src/random/binomial.js";
import { standardNormal } from "../../src/random/draws.js";
import { multinomial } from "../../src/random/multinomial.js";
import { createRng, type Rng } from "../../src/random/rng.js";

const DATA_SETS = 6000;

interface Interval {
  readonly low: number;
  readonly high: number;
}

/** What the plan says that data are like, and whether what it plans for was shown on one data set. */
type Trial = (rng: Rng, plan: { items: number; effect: number; margin: number }) => boolean;

const normals = (rng: Rng, count: number, mean: number, sd: number) =>
  Float64Array.from({ length: count }, () => mean + sd * standardNormal(rng));

/** Numbers of items that only the baseline and only the candidate got right. */
function discordant(rng: Rng, items: number, effect: number, disagreement: number): [number, number] {
  const counts = new Float64Array(3);
  multinomial(rng, items, [(disagreement - effect) / 2, (disagreement + effect) / 2, 1 - disagreement], counts);
  return [counts[0]!, counts[1]!];
}

/** Differences of items in clusters, with this correlation within. */
function inClusters(rng: Rng, items: number, clusters: number, draw: () => number, intraclass: number) {
  const size = items / clusters;
  const labels: string[] = [];
  const values: number[] = [];
  for (let cluster = 0; cluster < clusters; cluster++) {
    const common = draw();
    for (let item = 0; item < size; item++) {
      labels.push(`c${cluster}`);
      // A copy of the common draw with probability √ρ: any two agree so with probability ρ.
      values.push(rng.nextUniform() < Math.sqrt(intraclass) ? common : draw());
    }
  }
  return { labels, values };
}

const isAbove = ({ low }: Interval, margin: number) => low > -margin;
const isInside = ({ low, high }: Interval, margin: number) => low > -margin && high < margin;

const tango = (rng: Rng, items: number, effect: number) => {
  const [lost, won] = discordant(rng, items, effect, 0.2);
  return tangoInterval(0, lost, won, items - lost - won, { level: 0.9 });
};
const newcombe = (rng: Rng, items: number, effect: number) =>
  newcombeInterval(
    { successes: binomial(rng, items, 0.7), trials: items },
    { successes: binomial(rng, items, 0.7 + effect), trials: items },
    { level: 0.9 },
  );
const pairedP = (rng: Rng, items: number, effect: number, sd: number) => pairedTTest(normals(rng, items, effect, sd));
const shares = (rng: Rng, items: number, effect: number) =>
  twoProportionTest(
    { successes: binomial(rng, items, 0.7), trials: items },
    { successes: binomial(rng, items, 0.7 + effect), trials: items },
  );
const clusteredDisagreement = (rng: Rng, items: number, effect: number) => {
  const draw = () => {
    const uniform = rng.nextUniform();
    return uniform < (0.2 + effect) / 2 ? 1 : uniform < 0.2 ? -1 : 0;
  };
  return inClusters(rng, items, 50, draw, 0.1);
};
const clusteredScores = (rng: Rng, items: number, clusters: number, effect: number) => {
  const size = items / clusters;
  const labels: string[] = [];
  const values: number[] = [];
  for (let cluster = 0; cluster < clusters; cluster++) {
    const common = Math.sqrt(0.1) * standardNormal(rng);
    for (let item = 0; item < size; item++) {
      labels.push(`c${cluster}`);
      values.push(effect + 0.4 * (common + Math.sqrt(0.9) * standardNormal(rng)));
    }
  }
  return { labels, values };
};

const FORMS: readonly (readonly [string, PlainPowerQuestion, Trial])[] = [
  [
    "right or wrong, two-sided",
    { disagreement: 0.2, items: 300 },
    (rng, { items, effect }) => mcnemarTest(...discordant(rng, items, effect, 0.2)).pValue < 0.05,
  ],
  [
    "right or wrong, one-sided",
    { disagreement: 0.2, items: 300, oneSided: true },
    (rng, { items, effect }) =>
      mcnemarTest(...discordant(rng, items, effect, 0.2), { alternative: "greater" }).pValue < 0.05,
  ],
  [
    "right or wrong, not worse",
    { disagreement: 0.2, items: 500, kind: "noninferior", margin: 0.03 },
    (rng, { items, effect, margin }) => isAbove(tango(rng, items, effect), margin),
  ],
  [
    "right or wrong, not worse, though a little",
    { disagreement: 0.2, kind: "noninferior", margin: 0.04, effect: -0.01 },
    (rng, { items, effect, margin }) => isAbove(tango(rng, items, effect), margin),
  ],
  [
    "right or wrong, equivalent",
    { disagreement: 0.2, kind: "equivalent", margin: 0.04 },
    (rng, { items, effect, margin }) => isInside(tango(rng, items, effect), margin),
  ],
  ...[2, 3, 5, 8, 40].map(
    (items) =>
      [`${items} scores`, { sd: 0.3, items }, (rng, { effect }) => pairedP(rng, items, effect, 0.3).pValue < 0.05] as [
        string,
        PlainPowerQuestion,
        Trial,
      ],
  ),
  [
    "scores, one-sided",
    { sd: 0.3, items: 6, oneSided: true },
    (rng, { items, effect }) => {
      const { pValue, difference } = pairedP(rng, items, effect, 0.3);
      return pValue < 0.1 && difference > 0;
    },
  ],
  [
    "scores, not worse",
    { sd: 0.3, items: 10, kind: "noninferior" },
    (rng, { items, effect, margin }) =>
      isAbove(pairedTTest(normals(rng, items, effect, 0.3), { level: 0.9 }).interval, margin),
  ],
  [
    "scores, equivalent",
    { sd: 0.3, items: 10, kind: "equivalent", effect: 0.05 },
    (rng, { items, effect, margin }) =>
      isInside(pairedTTest(normals(rng, items, effect, 0.3), { level: 0.9 }).interval, margin),
  ],
  [
    "six clusters of scores",
    { sd: 0.4, items: 300, clusters: 6, intraclass: 0.1 },
    (rng, { items, effect }) => {
      const { values, labels } = clusteredScores(rng, items, 6, effect);
      return clusteredTTest(values, labels).pValue < 0.05;
    },
  ],
  [
    "clusters of scores, not worse",
    { sd: 0.4, items: 400, clusters: 10, intraclass: 0.1, kind: "noninferior" },
    (rng, { items, effect, margin }) => {
      const { values, labels } = clusteredScores(rng, items, 10, effect);
      return isAbove(clusteredTTest(values, labels, { level: 0.9 }).interval, margin);
    },
  ],
  [
    "clusters of right or wrong answers",
    { disagreement: 0.2, items: 1000, clusters: 50, intraclass: 0.1 },
    (rng, { items, effect }) => {
      const { values, labels } = clusteredDisagreement(rng, items, effect);
      return clusteredTTest(values, labels).pValue < 0.05;
    },
  ],
  [
    "shares of other items, a fall",
    { score: 0.7, unpaired: true, items: 198 },
    (rng, { items, effect }) => shares(rng, items, -effect).pValue < 0.05,
  ],
  [
    "shares of other items, one-sided, a fall",
    { score: 0.7, unpaired: true, items: 198, oneSided: true },
    (rng, { items, effect }) => {
      const { pValue, difference } = shares(rng, items, -effect);
      return pValue < 0.1 && difference < 0;
    },
  ],
  [
    "shares of other items, not worse",
    { score: 0.7, unpaired: true, items: 300, kind: "noninferior" },
    (rng, { items, effect, margin }) => isAbove(newcombe(rng, items, effect), margin),
  ],
  [
    "shares of other items, equivalent",
    { score: 0.7, unpaired: true, items: 300, kind: "equivalent" },
    (rng, { items, effect, margin }) => isInside(newcombe(rng, items, effect), margin),
  ],
  [
    "scores of other items",
    { sd: 0.3, unpaired: true, items: 6 },
    (rng, { items, effect }) => welchTest(normals(rng, items, 0, 0.3), normals(rng, items, effect, 0.3)).pValue < 0.05,
  ],
  [
    "seeds, equivalent",
    { seedSd: 0.5, seeds: 5, kind: "equivalent" },
    (rng, { effect, margin }) =>
      isInside(welchTest(normals(rng, 5, 0, 0.5), normals(rng, 5, effect, 0.5), { level: 0.9 }).interval, margin),
  ],
  [
    "trials",
    { itemVariance: 0.04, trialVariance: 0.1, trials: 4, items: 12 },
    (rng, { items, effect }) => {
      const means = normals(rng, items, effect, 0.2).map((value) => {
        const answers = (sign: number) => normals(rng, 4, 0, Math.sqrt(0.1)).reduce((sum, one) => sum + one, 0) * sign;
        return value + (answers(1) + answers(-1)) / 4;
      });
      return pairedTTest(means).pValue < 0.05;
    },
  ],
];

test.each(FORMS)("%s: what is planned for is found as often as the plan says", (label, question, isShown) => {
  const plan = power(question);
  if (!plan.ok) throw new Error(plan.message);
  const items = (plan.items ?? plan.seeds) as number;
  let found = 0;
  for (let set = 0; set < DATA_SETS; set++) {
    const given = { items, effect: plan.effect as number, margin: plan.margin ?? Number.NaN };
    if (isShown(createRng(set, label), given)) found++;
  }
  expect(Math.abs(found / DATA_SETS - (plan.power as number))).toBeLessThan(0.02);
});
