import { claim } from "../../../src/analysis/planning/claim.js";
import { power } from "../../../src/analysis/planning/power.js";
import { reachOf } from "../../../src/analysis/planning/reach.js";
import { compare } from "../../../src/questions/compare.js";
import { seeds } from "../../../src/questions/seeds.js";
import { pinnedBoard, pinnedRecords } from "../../support/pinnedRecords.js";

const SIDES = { baseline: "a", candidate: "b" };
const comparisonOf = (label: string, setting: Parameters<typeof pinnedBoard>[1]) =>
  compare(pinnedBoard(label, setting), SIDES);
const oneRun = comparisonOf("one run", { items: 40 });
const graded = comparisonOf("graded", { items: 24, graded: true });
const clustered = comparisonOf("clusters", { items: 30, labels: true });
const ask = (question: object) => () => power(question as never);

pinnedRecords({
  "items by disagreement": ask({ disagreement: 0.2, effect: 0.04 }),
  "least effect by disagreement": ask({ disagreement: 0.2, items: 500, power: 0.9, variant: "exact" }),
  "power by disagreement": ask({ disagreement: 0.2, items: 500, effect: 0.05, alpha: 0.1 }),
  "one-sided power by disagreement": ask({ disagreement: 0.2, items: 300, effect: -0.05, oneSided: true }),
  "no loss by disagreement": ask({ disagreement: 0.1, items: 400, kind: "noninferior", margin: 0.05 }),
  "SD of differences": ask({ sd: 0.4, effect: 0.1 }),
  "SD of differences in clusters": ask({ sd: 0.4, items: 300, clusters: 30, intraclass: 0.1 }),
  "least margin by SD": ask({ sd: 0.4, items: 200, kind: "equivalent" }),
  "SD of scores": ask({ sd: 0.4, items: 200, effect: 0.1, unpaired: true }),
  "two shares": ask({ score: 0.6, effect: 0.05, unpaired: true }),
  "two shares, what can be found": ask({ score: 0.6, items: 400, unpaired: true }),
  "two shares, no loss": ask({ score: 0.6, items: 400, unpaired: true, kind: "noninferior", margin: 0.1 }),
  "two shares, one direction": ask({ score: 0.6, items: 400, effect: -0.1, unpaired: true, oneSided: true }),
  "two shares, least margin": ask({ score: 0.6, items: 400, unpaired: true, kind: "equivalent" }),
  "trials and items": ask({ itemVariance: 0.05, trialVariance: 0.1, trials: 3, effect: 0.05 }),
  "trials, power": ask({ itemVariance: 0.05, trialVariance: 0.1, trials: 3, items: 200, effect: 0.05 }),
  seeds: ask({ seedSd: 0.01, effect: 0.02 }),
  "seeds, what can be found": ask({ seedSd: 0.01, seeds: 4 }),
  ...Object.fromEntries(
    Object.entries({ oneRun, graded, clustered }).flatMap(([name, comparison]) => [
      [`a comparison, ${name}: what can be found`, ask({ comparison, items: 200 })],
      [`a comparison, ${name}: items`, ask({ comparison, effect: 0.15 })],
      [`a comparison, ${name}: power without loss`, ask({ comparison, items: 300, kind: "noninferior", margin: 0.2 })],
    ]),
  ),
  "a comparison over seeds": ask({ comparison: comparisonOf("seeded", { seeds: ["1", "2", "3"] }), effect: 0.15 }),
  "a comparison over judges": ask({
    comparison: comparisonOf("judged", { judges: ["j", "k", "l"], items: 10, graded: true }),
    items: 200,
  }),
  "a claim of many": () =>
    claim({
      kind: "noninferior",
      margin: 0.02,
      bestOf: 3,
      comparisons: 4,
      tunedOnTest: true,
      oneTrainingSeed: true,
      pairs: [
        { model: "x", a: 0.5, b: 0.4, items: 100 },
        { model: "y", a: 0.71, b: 0.7, items: 2000 },
      ],
    }),
  "a claim of equivalence": () =>
    claim({ kind: "equivalent", margin: 0.05, a: 0.62, b: 0.61, items: 1000, pairKind: "fine-tune" }),
  reach: () => {
    const results = pinnedBoard("seeded", { seeds: ["1", "2", "3"], tasks: ["exam", "quiz"] });
    const { rows, family } = compare(results, SIDES);
    return reachOf({ comparisons: rows, family } as never, seeds(results).rows);
  },
  "reach of one run": () => reachOf({ comparisons: oneRun.rows, family: oneRun.family } as never, []),
});
