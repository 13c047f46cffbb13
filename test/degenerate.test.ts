import { describe, expect, test } from "vitest";
import type { ResultMatrix, Results, Run } from "../src/index.js";
import * as questions from "../src/index.js";
import * as responseTheory from "../src/irt.js";
import * as judges from "../src/judges.js";
import type { TaskScore } from "../src/statistics.js";
import * as statistics from "../src/statistics.js";
import { againstOne } from "./analysis/judges/againstOne.js";
import { analyses } from "./support/analyses.js";

/**
 * What data can do to an analysis, for every function of the public entries: no record that leaves the library may hold NaN,
 * an infinite number or undefined, in a number or in a sentence. A wrong call throws a typed error that names the function.
 */
const entries = { ...questions, ...statistics, ...responseTheory, ...judges };
/** What the entries export, and what their functions are made of. */
const library = { ...analyses, ...entries };
const {
  createResultMatrix,
  createResults,
  createRng,
  comparePaired,
  compareCounts,
  compareRuns,
  compareModels,
  compareResults,
  compareSeedSummaries,
  compareSummaries,
} = library;

type Call = () => unknown;

const repeat = (count: number, value: number) => Array.from({ length: count }, () => value);
const NO = Number.NaN;

/** Scores of the first third, as labels of some of the items. */
const firstThird = (scores: readonly number[]) => scores.map((score, item) => (3 * item < scores.length ? score : NO));

/** Who scored more on each item, among three sides in turn. */
const preferencesOf = (a: readonly number[], b: readonly number[]) =>
  a.flatMap((score, item) => {
    const apart = score - (b[item] as number);
    const [first, second] = [
      ["x", "y"],
      ["y", "z"],
      ["z", "x"],
    ][item % 3] as [string, string];
    return Number.isNaN(apart) ? [] : [{ first, second, outcome: (Math.sign(apart) + 1) / 2 }];
  });

/** 0/1 scores of both sides, by the shape of the data. */
const PAIRS: Readonly<Record<string, readonly [readonly number[], readonly number[]]>> = {
  "no item": [[], []],
  "one item": [[1], [0]],
  "one equal item": [[1], [1]],
  "two items": [
    [1, 0],
    [0, 0],
  ],
  "no discordant pair": [
    [...repeat(9, 1), ...repeat(4, 0)],
    [...repeat(9, 1), ...repeat(4, 0)],
  ],
  "5–0 discordant": [
    [...repeat(20, 1), ...repeat(5, 0)],
    [...repeat(20, 1), ...repeat(5, 1)],
  ],
  "all right": [repeat(30, 1), repeat(30, 1)],
  "all wrong against all right": [repeat(30, 0), repeat(30, 1)],
  "nothing scored": [repeat(6, NO), repeat(6, NO)],
  "one side not scored": [repeat(6, 1), repeat(6, NO)],
  "holes that leave one pair": [
    [1, NO, 0, NO],
    [NO, 1, 1, NO],
  ],
  "equal reals": [repeat(7, 0.3), repeat(7, 0.3)],
  "reals that differ by a constant": [repeat(7, 0.3), repeat(7, 0.4)],
  "tiny reals": [
    [1e-300, 2e-300, 3e-300],
    [2e-300, 2e-300, 2e-300],
  ],
  "reals as large as a table may hold": [
    [1e69, -1e70, 3e69],
    [2e69, 1e70, -4e69],
  ],
  "huge reals": [
    [1e150, -1e150, 3e149],
    [2e150, 1e149, -4e150],
  ],
};

/** What no table may hold. */
const TOO_LARGE = "huge reals";

const runOf = (run: Partial<Run>): Run => ({ model: "m", task: "t", metric: "acc", ...run });

function matrixOf(
  rows: readonly (readonly number[])[],
  runs: readonly Partial<Run>[],
  {
    clusters,
    higherIsBetter = true,
  }: { readonly clusters?: readonly string[]; readonly higherIsBetter?: boolean } = {},
): ResultMatrix {
  return createResultMatrix({
    runs: runs.map(runOf),
    items: (rows[0] ?? []).map((_, item) => ({
      id: `q${item}`,
      choices: 4,
      subsets: [item % 2 === 0 ? "even" : "odd"],
      ...(clusters === undefined ? {} : { cluster: clusters[item] as string }),
    })),
    scores: rows.flat(),
    higherIsBetter,
  });
}

/** Every table: two models, then the shapes that seeds, steps, framings, trials and clusters give. */
const TABLES: Readonly<Record<string, ResultMatrix>> = {
  ...Object.fromEntries(
    Object.entries(PAIRS)
      .filter(([name]) => name !== TOO_LARGE)
      .map(([name, [a, b]]) => [name, matrixOf([a, b], [{ model: "a" }, { model: "b" }])]),
  ),
  "one run": matrixOf([[1, 0, 1]], [{}]),
  "one cluster": matrixOf([repeat(5, 1), [1, 0, 1, 0, 1]], [{ model: "a" }, { model: "b" }], {
    clusters: ["p", "p", "p", "p", "p"],
  }),
  "two clusters": matrixOf(
    [
      [0, 1, 0, 0, 1],
      [1, 0, 1, 0, 1],
    ],
    [{ model: "a" }, { model: "b" }],
    {
      clusters: ["p", "p", "q", "q", "q"],
    },
  ),
  "two equal seeds": matrixOf(
    [repeat(6, 1), repeat(6, 1), [1, 1, 0, 1, 1, 0], [1, 1, 0, 1, 1, 0]],
    ["a", "b"].flatMap((model) => ["1", "2"].map((seed) => ({ model, seed }))),
  ),
  "seeds without items": matrixOf(
    [[], [], []],
    ["1", "2", "3"].map((seed) => ({ seed })),
  ),
  "seeds not scored": matrixOf(
    [repeat(3, NO), repeat(3, NO), [1, 0, NO]],
    ["1", "2", "3"].map((seed) => ({ seed })),
  ),
  "one checkpoint": matrixOf(
    [
      [1, 0, 1],
      [0, 0, 1],
    ],
    [
      { seed: "1", step: 10 },
      { seed: "2", step: 10 },
    ],
  ),
  "constant curve": matrixOf(
    Array.from({ length: 6 }, () => [1, 0, 1, 1]),
    ["1", "2"].flatMap((seed) => [10, 20, 30].map((step) => ({ seed, step }))),
  ),
  "curve at 0": matrixOf(
    Array.from({ length: 6 }, () => repeat(4, 0)),
    ["1", "2"].flatMap((seed) => [10, 20, 30].map((step) => ({ seed, step }))),
  ),
  "two framings, one not scored": matrixOf(
    [repeat(4, 1), repeat(4, NO), [1, 0, 0, 1], repeat(4, NO)],
    ["a", "b"].flatMap((model) => ["choice", "completion"].map((framing) => ({ model, framing }))),
  ),
  "two equal framings with steps": matrixOf(
    Array.from({ length: 8 }, () => [1, 0, 0, 1]),
    ["1", "2"].flatMap((seed) =>
      ["choice", "completion"].flatMap((framing) => [10, 20].map((step) => ({ seed, step, framing }))),
    ),
  ),
  "trials of which some are missing": matrixOf(
    [
      [1, NO, NO],
      [NO, 0, NO],
    ],
    [{ trial: "1" }, { trial: "2" }],
  ),
  "a loss that is 0": matrixOf([repeat(4, 0), repeat(4, 0)], [{ model: "a" }, { model: "b" }], {
    higherIsBetter: false,
  }),
};

/** Run-level scores without items. */
const RUN_SCORES: Readonly<Record<string, Results>> = {
  nothing: createResults({}),
  "one score": createResults({ runScores: [{ run: runOf({}), value: 0.5, higherIsBetter: true }] }),
  "shares of 0 and 1": createResults({
    runScores: [
      { run: runOf({ model: "a" }), value: 0, items: 1, standardError: 0, higherIsBetter: true },
      { run: runOf({ model: "b" }), value: 1, items: 50, standardError: 0, higherIsBetter: true },
    ],
  }),
  "seeds without errors": createResults({
    runScores: ["1", "2"].flatMap((seed) =>
      ["a", "b"].map((model) => ({ run: runOf({ model, seed }), value: 0.5, higherIsBetter: true })),
    ),
  }),
  "a curve of one value": createResults({
    runScores: [10, 20, 30].map((step) => ({ run: runOf({ step }), value: 0, higherIsBetter: true })),
  }),
  "printed scores that no item gives": createResults({
    matrices: [matrixOf([[1]], [{}])],
    printedScores: [{ run: runOf({}), value: 1, items: 1, standardError: 0, higherIsBetter: true }],
  }),
};

const RESULTS: Readonly<Record<string, Results>> = {
  ...Object.fromEntries(Object.entries(TABLES).map(([name, matrix]) => [name, createResults({ matrices: [matrix] })])),
  ...RUN_SCORES,
};

/** The one side of a table that holds these models. */
const half = (matrix: ResultMatrix, keep: (index: number) => boolean) =>
  matrix.runs.flatMap((_, run) => (keep(run) ? [{ matrix, run }] : []));

/** What each function makes of each shape of data, by the function's name. */
const CALLS: Readonly<Record<string, Readonly<Record<string, Call>>>> = {
  compare: {
    ...everyResults((results) => library.compare(results, results, { margin: 0.01 })),
    ...everyTwoModels((results) => library.compare(results)),
  },
  scores: everyResults((results) => library.scores(results)),
  printed: everyResults((results) => library.printed(results)),
  seeds: everyResults((results) => [library.seeds(results), library.seeds(results, { aboveChance: true })]),
  bradleyTerry: everyPair((a, b) => [
    library.bradleyTerry(preferencesOf(a, b)),
    library.bradleyTerry(preferencesOf(a, b).map((one, index) => ({ ...one, cluster: index % 2 }))),
    library.bradleyTerry(preferencesOf(a, b).map((one) => ({ ...one, cluster: "one" }))),
    library.bradleyTerry(
      preferencesOf(a, b).map((one) => ({ ...one, outcome: Math.round(2 * one.outcome) / 2 })),
      { ties: "davidson" },
    ),
  ]),
  preferences: everyResults((results) => [
    library.preferences(results),
    library.preferences(againstOne(results)),
    library.preferences(againstOne(results), { ties: "davidson" }),
  ]),
  judges: everyResults((results) => [
    library.judges(results),
    library.judges(results, results),
    library.judges(results, results, { missing: "zero", alpha: 0.2 }),
  ]),
  trials: everyResults((results) => library.trials(results, { resamples: 20 })),
  components: everyResults((results) => library.components(results, { draws: 50 })),
  curves: everyResults((results) => library.curves(results)),
  decisions: everyResults((results) => [
    library.decisions(results, results),
    library.decisions(results, results, { smallAt: "first", largeAt: "last" }),
  ]),
  framings: everyResults((results) => library.framings(results)),
  ranks: everyResults((results) => [
    library.ranks(results, { resamples: 20 }),
    library.ranks(results, { by: "subset", permutations: 20 }),
  ]),
  items: everyResults((results) => library.items(results, { resamples: 20, focal: ["a"], prune: { draws: 10 } })),
  subsets: everyResults((results) => library.subsets(results, { method: "random", draws: 5, experiment: true })),
  correctByLabels: everyPair((a, b) => [
    library.correctByLabels(a, b),
    library.correctByLabels(b, firstThird(a)),
    library.correctByLabels(a, firstThird(b), { clusters: a.map((_, index) => `c${index % 2}`) }),
    library.correctByLabels(a, firstThird(b), { clusters: a.map(() => "one") }),
  ]),
  compareByLabels: everyPair((a, b) => [
    library.compareByLabels({ judged: a, labels: a }, { judged: b, labels: b }),
    library.compareByLabels({ judged: a, labels: firstThird(b) }, { judged: b, labels: firstThird(a) }),
    library.compareByLabels(
      { judged: a, labels: firstThird(a) },
      { judged: b, labels: firstThird(b) },
      { clusters: a.map((_, index) => `c${index % 2}`), higherIsBetter: false },
    ),
  ]),
  comparePaired: everyPair((a, b) => [
    comparePaired(a, b),
    comparePaired(a, b, { margin: 0.01, mcnemar: "exact", pairedInterval: "newcombe-paired" }),
    comparePaired(a, b, { clusters: a.map((_, index) => `c${index % 2}`), margin: 0.5 }),
    comparePaired(a, b, { clusters: a.map(() => "one") }),
  ]),
  compareCounts: {
    "one pair": () => compareCounts({ bothRight: 0, baselineOnly: 1, candidateOnly: 0, bothWrong: 0 }, { margin: 0.1 }),
    "no disagreement": () => compareCounts({ bothRight: 3, baselineOnly: 0, candidateOnly: 0, bothWrong: 2 }),
    "5–0": () => compareCounts({ bothRight: 0, baselineOnly: 5, candidateOnly: 0, bothWrong: 0 }),
    "a million items": () =>
      compareCounts({ bothRight: 700_000, baselineOnly: 99_000, candidateOnly: 101_000, bothWrong: 100_000 }),
  },
  compareRuns: everyTable((matrix) =>
    compareRuns(
      half(matrix, (run) => run === 0),
      half(matrix, (run) => run === matrix.runs.length - 1),
      { margin: 0.02 },
    ),
  ),
  compareModels: everyTable((matrix) => {
    const sides = [
      half(matrix, (run) => 2 * run < matrix.runs.length),
      half(matrix, (run) => 2 * run + 1 >= matrix.runs.length),
    ] as const;
    return [
      compareModels(...sides),
      compareModels(...sides, { borrowedSeedSd: { sd: 0, seeds: 2, source: "nowhere" }, margin: 1 }),
    ];
  }),
  compareSummaries: everySummary((a, b) => compareSummaries(a, b, { margin: 0.01 })),
  compareSeedSummaries: everySummary((a, b) => [
    compareSeedSummaries([a], [b]),
    compareSeedSummaries([a, a], [b]),
    compareSeedSummaries([a, a], [b, b], { margin: 0.1 }),
    compareSeedSummaries([a], [b], { borrowedSeedSd: { sd: 0.01, seeds: Number.POSITIVE_INFINITY, source: "known" } }),
  ]),
  compareResults: everyResults((results) => [
    compareResults(results, results, { margin: 0.01 }),
    compareResults(
      library.selectResults(results, { models: ["a"] } as never),
      library.selectResults(results, { models: ["b"] } as never),
    ),
  ]),
  gate: everyResults((results) =>
    outcome(() =>
      library.gate(library.selectResults(results, { model: ["a"] }), library.selectResults(results, { model: ["b"] }), {
        minimumEffect: "2pt",
      }),
    ),
  ),
  barGate: everyResults((results) =>
    ["0.5", "70%", "0.0"].map((atLeast) => outcome(() => library.gate(results, { atLeast }))),
  ),
  kinship: everyResults((results) => outcome(() => library.kinship(results))),
  rankModels: everyResults((results) => library.rankModels(results, { resamples: 20, margin: 0.02 })),
  scoreEstimate: everyPair((a, b) => [
    library.scoreEstimate(a),
    library.scoreEstimate(b, { clusters: b.map(() => "one") }),
    library.scoreEstimate(b, { clusters: b.map((_, index) => `c${index % 3}`), level: 0.5 }),
    ...(["wilson", "clopper-pearson", "jeffreys", "beta-posterior", "wald"] as const).map((proportionInterval) =>
      library.scoreEstimate(a, { proportionInterval }),
    ),
  ]),
  scoreSeries: everyResults((results) => library.scoreSeries(results)),
  seedTable: everyResults((results) => library.seedTable(results, library.scoreSeries(results))),
  seedNoiseFromRun: {
    nothing: () => library.seedNoiseFromRun([]),
    "one checkpoint": () => library.seedNoiseFromRun([{ step: 0, value: 0.5 }]),
    "a curve that stands still": () =>
      library.seedNoiseFromRun(Array.from({ length: 30 }, (_, step) => ({ step, value: 1, items: [1, 1] }))),
    "a straight line": () =>
      library.seedNoiseFromRun(
        Array.from({ length: 30 }, (_, step) => ({ step, value: 0.3 + step / 100 })),
        { chance: 0 },
      ),
    "steps below 0": () =>
      library.seedNoiseFromRun(Array.from({ length: 30 }, (_, step) => ({ step: -step, value: step % 7 }))),
    "huge scores": () =>
      library.seedNoiseFromRun(Array.from({ length: 30 }, (_, step) => ({ step, value: (step % 7) * 1e300 }))),
    "tiny scores": () =>
      library.seedNoiseFromRun(Array.from({ length: 30 }, (_, step) => ({ step, value: (step % 7) * 1e-300 }))),
  },
  seedVariance: {
    nothing: () => library.seedVariance([]),
    "one seed": () => library.seedVariance([{ seed: "1", step: null, value: 0.5 } as never]),
    "equal seeds": () => library.seedVariance(["1", "2"].map((seed) => ({ seed, step: null, value: 0 })) as never),
  },
  curveTable: everyResults((results) => library.curveTable(library.scoreSeries(results))),
  curveSummaries: everyResults((results) => library.curveSummaries(library.curveTable(library.scoreSeries(results)))),
  curveNoise: everyResults((results) => library.curveNoise(library.scoreSeries(results))),
  curveNoiseTable: everyResults((results) => library.curveNoiseTable(library.scoreSeries(results))),
  metricComparisons: everyResults((results) => library.metricComparisons(library.scoreSeries(results))),
  modelDecisions: everyResults((results) => {
    const series = library.scoreSeries(results);
    return [
      library.modelDecisions(series, series),
      library.modelDecisions(library.atCheckpoint(series, "first"), series),
    ];
  }),
  monotonicity: everyPair((a, b) => [
    library.monotonicity(a, { chance: 0.25 }),
    library.monotonicity(b, { higherIsBetter: false, standardErrors: b.map(() => 0) }),
  ]),
  framingTable: everyResults((results) => library.framingTable(results)),
  taskSignalTable: everyResults((results) => library.taskSignalTable(results)),
  benchmarkNoiseTable: everyResults((results) => library.benchmarkNoiseTable(results)),
  analyseItems: everyTable((matrix) => library.analyseItems(matrix, { resamples: 50 })),
  itemTables: everyResults((results) =>
    library.itemTables(results).map((matrix) => {
      const analysis = library.analyseItems(matrix, { resamples: 20 });
      return "items" in analysis ? library.worstItemsFirst(analysis.items) : analysis;
    }),
  ),
  subsetQuality: everyTable((matrix) => [
    ...[{ items: [0] }, { items: matrix.items.map((_, item) => item) }].map((subset) =>
      outcome(() => library.subsetQuality(matrix, subset, { draws: 20 })),
    ),
    library.subsetQualities(matrix, [], { draws: 20 }),
  ]),
  pruningCurve: everyTable((matrix) => library.pruningCurve(matrix, { drop: [0, 0.5, 0.9], draws: 20 })),
  discriminationTransfer: everyTable((matrix) => library.discriminationTransfer(matrix, { splits: 5 })),
  fit2pl: everyTable((matrix) => {
    const fit = library.fit2pl(matrix, { force: true, keepUnconverged: true });
    return [
      library.fit2pl(matrix),
      fit,
      ...(fit.ok ? [outcome(() => library.itemFit(matrix, fit)), outcome(() => library.modelFit(matrix, fit))] : []),
    ];
  }),
  estimateAbility: {
    "no answer": () => library.estimateAbility([], []),
    "not answered": () => library.estimateAbility([null], [{ slope: 1, intercept: 0 }]),
    "one right": () => library.estimateAbility([1], [{ slope: 1, intercept: 0 }]),
    "an item that tells nothing": () => library.estimateAbility([1], [{ slope: 0, intercept: 0 }]),
  },
  chooseSubset: everyTable((matrix) =>
    (["random", "stratified", "pruned", "score-anchors", "anchors"] as const).map((method) =>
      outcome(() => {
        const choice = library.chooseSubset(matrix, 1, { method, minimumRuns: 1 });
        return choice.ok ? [choice, Object.values(library.subsetEstimates(choice, matrix)).length] : choice;
      }),
    ),
  ),
  validateSubset: everyTable((matrix) =>
    (["stratified", "score-anchors"] as const).map((method) =>
      outcome(() => library.validateSubset(matrix, 1, { method, draws: 5 })),
    ),
  ),
  subsetExperiment: everyTable((matrix) => {
    const halves = library.halveRuns(matrix);
    if (!halves.ok) return halves;
    return outcome(() =>
      library.subsetExperiment(halves.train, halves.test, { sizes: [1], methods: ["stratified"], draws: 5 }),
    );
  }),
  fitItemBank: everyTable((matrix) => outcome(() => library.fitItemBank(matrix, { minimumRuns: 1 }))),
  differentialItemFunctioning: everyTable((matrix) =>
    library.differentialItemFunctioning(matrix, { focal: ({ model }) => model === "b" }),
  ),
  subsetRankings: everyResults((results) => library.subsetRankings(results, { permutations: 20 })),
  printedErrors: everyResults((results) => library.printedErrors(results)),
  varianceShares: everyTable((matrix) => [
    library.varianceShares(matrix, { draws: 50 }),
    library.varianceShares(matrix, { draws: 50, runs: [0] }),
  ]),
  varianceSharesTable: everyResults((results) => library.varianceSharesTable(results)),
  trialTable: everyTable((matrix) => library.trialTable(matrix, { resamples: 50 })),
  taskAggregates: everyTaskList((lists) => [
    library.taskAggregates(lists, { resamples: 50 }),
    library.taskAggregates(lists, { resamples: 50, unit: "items", target: 0 }),
  ]),
  taskImprovement: everyTaskList((lists) => library.taskImprovement(lists, lists, { resamples: 50 })),
  taskProfile: everyTaskList((lists) => library.taskProfile(lists, [0, 0.5], { resamples: 50 })),
  groupMean: everyTaskScore((tasks) => [library.groupMean(tasks), library.groupMean(tasks, { weighting: "micro" })]),
  chanceNormalised: {
    "at chance": () => library.chanceNormalised({ mean: 0.25, standardError: 0 } as never, 0.25),
    "no error": () => library.chanceNormalised({ mean: 0.25, standardError: null } as never, 0),
  },
  knownSeedSd: {
    unknown: () => library.knownSeedSd("no such task"),
    known: () => library.knownSeedSd("mmlu", "choice"),
  },
  power: {
    "a comparison of one item": () => ask(comparePaired([1], [0])),
    "a comparison without disagreement": () => ask(comparePaired([1, 0], [1, 0])),
    "a comparison 5–0": () => ask(comparePaired(...mutable("5–0 discordant"))),
    "a comparison of reals": () => ask(comparePaired([0.1, 0.4, 0.2], [0.3, 0.1, 0.4])),
    "a comparison of constants": () => ask(comparePaired(...mutable("reals that differ by a constant"))),
    "no disagreement": () =>
      library.power({ from: "disagreement", disagreement: 0, ask: "power", items: 10, effect: 0 }),
    "one item": () => library.power({ from: "disagreement", disagreement: 1, ask: "power", items: 1, effect: 1 }),
    "a million items": () =>
      library.power({ from: "disagreement", disagreement: 0.2, ask: "power", items: 1e6, effect: 0.001 }),
    "no effect": () => library.power({ from: "seeds", seedSd: 0.01, ask: "power", seeds: 2, effect: 0 }),
    "no spread": () => library.power({ from: "unpaired-scores", sd: 0, ask: "items", effect: 0.1 }),
    "all right": () => library.power({ from: "unpaired-shares", baseline: 1, ask: "items", effect: -0.1 }),
    "trials that do not help": () =>
      library.power({
        from: "scores",
        spread: { itemVariance: 1, baselineTrialVariance: 1, candidateTrialVariance: 1 },
        ask: "trials",
        items: 10,
        effect: 0.001,
      }),
  },
  claim: {
    "one question": () => audit(1, 0, 1),
    "no difference": () => audit(0.5, 0.5, 100),
    "all right, all wrong": () => audit(1, 0, 50),
    "both all right": () => audit(1, 1, 50),
    "a million questions": () => audit(0.7, 0.7001, 1e6),
  },
  withTaskFramings: {
    unknown: () => thrown(() => library.withTaskFramings(createResults({}), { choice: "a", completion: "b" })),
  },
};

function everyPair(call: (a: number[], b: number[]) => unknown): Record<string, Call> {
  return Object.fromEntries(Object.entries(PAIRS).map(([name, [a, b]]) => [name, () => call([...a], [...b])]));
}

function everyTable(call: (matrix: ResultMatrix) => unknown): Record<string, Call> {
  return Object.fromEntries(Object.entries(TABLES).map(([name, matrix]) => [name, () => call(matrix)]));
}

/** Results of two models, which need no names. */
function everyTwoModels(call: (results: Results) => unknown): Record<string, Call> {
  const two = Object.entries(RESULTS).filter(([, { matrices }]) => {
    return new Set(matrices.flatMap(({ runs }) => runs.map(({ model }) => model))).size === 2;
  });
  expect(two.length).toBeGreaterThan(3);
  return Object.fromEntries(two.map(([name, results]) => [`${name}, as two models`, () => call(results)]));
}

function everyResults(call: (results: Results) => unknown): Record<string, Call> {
  return Object.fromEntries(Object.entries(RESULTS).map(([name, results]) => [name, () => call(results)]));
}

function everySummary(call: (a: questions.ScoreSummary, b: questions.ScoreSummary) => unknown): Record<string, Call> {
  const summaries: Record<string, questions.ScoreSummary> = {
    bare: { value: 0.5, items: null, standardError: null, proportion: true, rightOrWrong: false },
    "one item": { value: 1, items: 1, standardError: null, proportion: true, rightOrWrong: true },
    "all right": { value: 1, items: 40, standardError: 0, proportion: true, rightOrWrong: true },
    "all wrong": { value: 0, items: 30, standardError: 0, proportion: true, rightOrWrong: true },
    "no error": { value: 3.5, items: 40, standardError: 0, proportion: false, rightOrWrong: false },
    error: { value: 3, items: null, standardError: 0.2, proportion: false, rightOrWrong: false },
  };
  return Object.fromEntries(
    Object.entries(summaries).flatMap(([first, a]) =>
      Object.entries(summaries).map(([second, b]) => [`${first} against ${second}`, () => call(a, b)]),
    ),
  );
}

function everyTaskList(call: (lists: number[][]) => unknown): Record<string, Call> {
  const lists = {
    none: [],
    "an empty task": [[0.5], []],
    "one run": [[0.5], [0.2]],
    equal: [
      [1, 1],
      [1, 1, 1],
    ],
    NaN: [
      [NO, 1],
      [1, 0],
    ],
  };
  return Object.fromEntries(Object.entries(lists).map(([name, own]) => [name, () => call(own)]));
}

function everyTaskScore(call: (tasks: TaskScore[]) => unknown): Record<string, Call> {
  const lists: Record<string, TaskScore[]> = {
    none: [],
    "no error": [{ task: "t", mean: 0.5, standardError: null, items: null }],
    "no items": [{ task: "t", mean: 0.5, standardError: 0, items: 0 }],
  };
  return Object.fromEntries(Object.entries(lists).map(([name, tasks]) => [name, () => call(tasks)]));
}

const mutable = (name: string) =>
  (PAIRS[name] as readonly [number[], number[]]).map((side) => [...side]) as [number[], number[]];

function ask(comparison: questions.Comparison): unknown {
  return [
    library.power({ from: "comparison", comparison, ask: "minimumDetectableEffect", items: 10 }),
    library.power({ from: "comparison", comparison, ask: "items", effect: 0.01 }),
    library.power({ from: "comparison", comparison, ask: "power", items: 3, effect: 0.5 }),
  ];
}

function audit(a: number, b: number, items: number): unknown {
  const pairs = [{ a, b, items }];
  return [
    library.claim({ kind: "superior", pairs }),
    library.claim({ kind: "equivalent", margin: 0.01, pairs }),
    library.claim({ kind: "noninferior", margin: 0.01, pairs: [...pairs, ...pairs], bestOf: 3 }),
  ];
}

/** The error of a wrong call. */
function thrown(call: Call): Error {
  try {
    call();
  } catch (error) {
    return error as Error;
  }
  throw new Error("nothing was thrown");
}

/** Every place in a record that holds what must not leave the library. */
function unfit(value: unknown, path: string): string[] {
  if (value === undefined) return [`${path} is undefined`];
  if (typeof value === "number") return Number.isFinite(value) ? [] : [`${path} is ${value}`];
  if (typeof value === "string") return /NaN|(?<!-)undefined|Infinity|∞/.test(value) ? [`${path}: ${value}`] : [];
  if (typeof value !== "object" || value === null || value instanceof Error) return [];
  // A series names the matrix that it comes from: data, whose missing cells are NaN.
  if (ArrayBuffer.isView(value)) return [];
  const entries = value instanceof Map ? [...value.entries()] : Object.entries(value);
  return entries.flatMap(([key, part]) => unfit(part, `${path}.${String(key)}`));
}

for (const [name, cases] of Object.entries(CALLS)) {
  describe(`${name} on data that show little or nothing`, () => {
    for (const [data, call] of Object.entries(cases)) {
      test(data, () => {
        expect(unfit(call(), name)).toEqual([]);
      });
    }
  });
}

describe("a million items", () => {
  const rng = createRng(3, "million");
  const side = (share: number) => Float64Array.from({ length: 1e6 }, () => (rng.nextUniform() < share ? 1 : 0));
  const [a, b] = [side(0.7), side(0.701)];

  test("right or wrong, paired", () => {
    const comparison = comparePaired(a, b, { margin: 0.005 });
    expect(unfit(comparison, "comparison")).toEqual([]);
    expect(comparison.minimumDetectableEffect).toBeGreaterThan(0.001);
  });

  test("one score", () => {
    expect(unfit(library.scoreEstimate(a), "score")).toEqual([]);
  });
});

describe("the checks of this file", () => {
  test.each([
    ["NaN", { a: [NO] }],
    ["infinity", { a: { b: Number.POSITIVE_INFINITY } }],
    ["undefined", { a: undefined }],
    ["a sentence with NaN", ["p = NaN"]],
    ["a sentence with undefined", ["undefined is better"]],
  ])("find %s", (_, record) => {
    expect(unfit(record, "record")).toHaveLength(1);
  });

  test("find a p above 1, ends in the wrong order and an error without a name", () => {
    expect(improper({ pValue: 1.01, low: 2, high: 1 }, "record")).toHaveLength(2);
    expect(improper({ a: outcome(() => thrownAway()) }, "record")).toHaveLength(1);
    function thrownAway(): never {
      throw new Error("no one said this");
    }
  });
});

describe("the calls above", () => {
  /** Functions that make, choose or describe data, or are covered with those that use them. */
  const ELSEWHERE = new Set([
    ...["alignRuns", "atCheckpoint", "cellState", "chanceLevel", "coverage", "createResultMatrix", "createResults"],
    ...["createRng", "describeRun", "runScoresOf", "selectItems", "selectResults", "selectRuns"],
    ...[
      "bootstrapDistribution",
      "readBootstrapInterval",
      "meanOf",
      "pairedDifferenceOf",
      "ratioOf",
      "standardDeviationOf",
    ],
    ...[
      "fewestRunsToAccuse",
      "mantelHaenszel",
      "itemUnits",
      "clusterUnits",
      "strataUnits",
      "countedUnits",
      "crossedUnits",
    ],
    "worstItemsFirst",
    // What was read, compared and counted: no numbers that can be undefined; their own tests cover them.
    ...["compareFingerprints", "fingerprintDifferences", "FINGERPRINT_PARTS", "scoreBounds", "sidesCoverage"],
    // Rows of other harnesses, which become the tables above.
    ...["fromRows", "fromBraintrust", "fromEvalite", "fromLangfuse", "fromMastra", "fromPromptfoo"],
    ...["toBraintrust", "toLangfuse", "noisefloorMatchers", "earlyStop"],
    ...["halveRuns", "subsetEstimates", "SUBSET_ESTIMATES", "SUBSET_METHODS", "adaptiveTest", "anchorEstimates"],
    ...["parameterAnchors", "scoreAnchors", "combinationWeight", "itemBank"],
    // Called within fit2pl above, or functions of parameters that are numbers everywhere.
    ...["itemFit", "modelFit", "fit2plAsync", "testInformation", "rightProbability", "simulate2pl"],
    "subsetQualities",
    "SUBSET_MEASURES",
    // Functions of numbers, which throw or are defined everywhere; their own tests cover them.
    ...["mcnemarTest", "passAtK", "passHatK", "nonRandomness", "projectedStandardError"],
    ...["independentSuperiority", "pairedSuperiority"],
    ...["wilsonInterval", "clopperPearsonInterval", "betaPosteriorInterval"],
    ...["tangoInterval", "newcombePairedInterval", "tInterval", "standardDeviationInterval", "correlationInterval"],
    ...["bonferroni", "holm", "hochberg", "benjaminiHochberg", "benjaminiYekutieli"],
  ]);

  test("cover every analysis and every test of the entry: a new one needs its cases here", () => {
    const names = Object.entries(entries).flatMap(([name, value]) =>
      typeof value === "function" && !/^[A-Z]/.test(name) ? [name] : [],
    );
    const covered = new Set([...Object.keys(CALLS), ...Object.keys(KERNELS), ...ELSEWHERE]);
    expect(names.filter((name) => !covered.has(name))).toEqual([]);
  });
});

describe("plain functions on arrays", () => {
  // Kernels give NaN where a number does not exist, as their comments say; never an infinite one, nor a p outside [0, 1].
  for (const [name, [a, b]] of Object.entries(PAIRS)) {
    test(name, () => {
      const differences = a.map((value, index) => (b[index] as number) - value);
      const results: Record<string, unknown> = {};
      for (const [kernel, call] of Object.entries(KERNELS)) results[kernel] = outcome(() => call(a, b, differences));
      const found = improper(results, "kernel").filter(
        (place) => !MAY_BE_INFINITE.some((known) => place.startsWith(known)),
      );
      expect(found).toEqual([]);
    });
  }
});

/** Squares of scores of 1e±150 and beyond leave the range of doubles. */
const MAY_BE_INFINITE = ["kernel.varianceComponents."];

const proportion = (values: readonly number[]) => {
  const scored = values.filter((value) => value === 0 || value === 1);
  return { successes: scored.filter((value) => value === 1).length, trials: scored.length };
};

/** Functions of the entry that take plain arrays; each is called on both sides of every pair and on their differences. */
const KERNELS: Readonly<
  Record<string, (a: readonly number[], b: readonly number[], differences: number[]) => unknown>
> = {
  signFlipTest: (_a, _b, differences) => library.signFlipTest(differences, { resamples: 99 }),
  signTest: (_a, _b, differences) => library.signTest(differences),
  pairedTTest: (_a, _b, differences) => library.pairedTTest(differences),
  clusteredTTest: (a, _b, differences) =>
    library.clusteredTTest(
      differences,
      a.map((_, index) => index % 2),
    ),
  clusteredError: (a) =>
    library.clusteredError(
      a,
      a.map((_, index) => index % 2),
    ),
  standardError: (a) => library.standardError(a),
  sequentialComparison: (a, b) => library.sequentialComparison(a, b, { bounds: [-1e140, 1e140] }),
  pitmanMorganTest: (a, b) => library.pitmanMorganTest(a, b),
  equivalenceTTest: (a, b) => library.equivalenceTTest(a[0] ?? NO, b[0] ?? NO, a.length - 1, 0.1),
  welchTest: (a, b) => library.welchTest(a, b),
  leveneTest: (a, b) => [library.leveneTest([a, b]), library.leveneTest([a, b], { center: "mean" })],
  friedmanTest: (a, b) => library.friedmanTest([...a, ...b], a.length, 2),
  cochranQTest: (a, b) => library.cochranQTest([...a, ...b], a.length, 2),
  roganGladen: (a, b) => library.roganGladen(proportion(a), { sensitivity: proportion(b), specificity: proportion(a) }),
  twoProportionTest: (a, b) => library.twoProportionTest(proportion(a), proportion(b)),
  newcombeInterval: (a, b) => library.newcombeInterval(proportion(a), proportion(b)),
  kendallTest: (a, b) => library.kendallTest(a, b),
  spearmanTest: (a, b) => library.spearmanTest(a, b),
  hamedRaoTrend: (a) => library.hamedRaoTrend(a),
  pairedNoise: (a, b) =>
    library.pairedNoise(
      a.map((value) => [value]),
      b.map((value) => [value]),
    ),
  framingComponents: (a, b) =>
    library.framingComponents([...a, ...b, ...b, ...a], { seeds: 2, items: a.length, framings: 2 }),
  effectCount: (a) => library.effectCount(a.map((value) => (value >= 0 && value <= 1 ? value : NO))),
  clusterSignFlipTest: (a, _b, differences) =>
    library.clusterSignFlipTest(
      differences,
      a.map((_, index) => index % 2),
      { resamples: 99 },
    ),
  wilcoxonTest: (_a, _b, differences) => library.wilcoxonTest(differences),
  permutationTest: (a, b) => library.permutationTest(a, b, { resamples: 99 }),
  suspectItems: (a, b) => library.suspectItems([...a, ...b], 2, a.length, { resamples: 20 }),
  itemStatistics: (a, b) => library.itemStatistics([...a, ...b], 2, a.length),
  cronbachAlpha: (a, b) => library.cronbachAlpha([...a, ...b], 2, a.length),
  extremeGroups: (a) => library.extremeGroups(a),
  upperLowerDiscrimination: (a, b) =>
    library.upperLowerDiscrimination([...a, ...b], library.extremeGroups([0, 1]), a.length),
  logisticDif: (a, b) =>
    library.logisticDif(
      a,
      b,
      a.map((_, index) => index % 2),
    ),
  spreadRatioBootstrap: (a, b) =>
    library.spreadRatioBootstrap(createRng(1), [...a], [...b], { paired: true, resamples: 50 }),
  cohenKappa: (a, b) => library.cohenKappa(a, b),
  bootstrap: (a) => {
    const { estimate: _, interval, ...rest } = library.bootstrap(a, { resamples: 50 });
    return [interval.low, interval.high, rest.standardError, rest.bias];
  },
  intraclassCorrelation: (a, b) => library.intraclassCorrelation([...a, ...b], 2, a.length),
  krippendorffAlpha: (a, b) => library.krippendorffAlpha([...a, ...b], a.length, 2),
  fleissKappa: (a, b) => library.fleissKappa([...a, ...b], a.length, 2),
  generalizability: (a, b) => {
    const design = { seeds: 2, items: a.length, trials: 1 };
    return library.generalizability(library.varianceComponents([...a, ...b], design).variances, design);
  },
  varianceComponents: (a, b) => library.varianceComponents([...a, ...b], { seeds: 2, items: a.length, trials: 1 }),
  decisionAccuracy: (a, b) => library.decisionAccuracy(a, b),
  orderingConsistency: (a, b) => library.orderingConsistency([a, b]),
  curveSnr: (a, b) => library.curveSnr([a, b]),
  signalToNoise: (a, b) => library.signalToNoise(a, b),
  probabilityOfImprovement: (a, b) => library.probabilityOfImprovement([a], [b]),
  performanceProfile: (a) => library.performanceProfile([a], [0]),
  rubricPosterior: (a) => library.rubricPosterior([[a.length, 0]], [0, 1]),
};

/** What a call gives, or the name of the typed error that it throws. */
function outcome(call: Call): unknown {
  try {
    return call();
  } catch (error) {
    const { name, message } = error as Error;
    if (!(error instanceof RangeError || error instanceof TypeError) || !/^[\w ]+: /.test(message)) {
      return `untyped ${name}: ${message}`;
    }
    return name;
  }
}

/** Infinite numbers, p values and intervals that cannot be, and errors that do not say whose they are. */
function improper(value: unknown, path: string): string[] {
  if (value === undefined) return [`${path} is undefined`];
  if (typeof value === "number") return Math.abs(value) === Number.POSITIVE_INFINITY ? [`${path} is ${value}`] : [];
  if (typeof value === "string") return value.startsWith("untyped") ? [`${path}: ${value}`] : [];
  if (typeof value !== "object" || value === null) return [];
  const { pValue, low, high } = value as Record<string, number>;
  const found: string[] = [];
  if (pValue !== undefined && pValue !== null && (pValue < 0 || pValue > 1)) found.push(`${path}.pValue is ${pValue}`);
  if (low !== undefined && high !== undefined && low > high) found.push(`${path} is [${low}, ${high}]`);
  return [...found, ...Object.entries(value).flatMap(([key, part]) => improper(part, `${path}.${key}`))];
}
