import { readFileSync } from "node:fs";
import * as noisefloor from "../../src/index.js";
import * as io from "../../src/io/index.js";
import * as irt from "../../src/irt.js";
import * as judges from "../../src/judges.js";
import * as node from "../../src/node/index.js";
import * as report from "../../src/report/index.js";
import * as statistics from "../../src/statistics.js";
import { againstOne } from "../analysis/judges/againstOne.js";
import { reportData } from "../support/reportData.js";

/** Every function of the entries, by name. */
export const FUNCTIONS: Readonly<Record<string, (...given: never[]) => unknown>> = Object.fromEntries(
  [noisefloor, statistics, irt, judges, io, node, report].flatMap((entry) =>
    Object.entries(entry).filter(([name, value]) => typeof value === "function" && !/^[A-Z]/.test(name)),
  ) as [string, (...given: never[]) => unknown][],
);

/** The files of the functions of `noisefloor/statistics`, and of `noisefloor/judges`. */
export const STATISTICS_NAMES: ReadonlyMap<string, string> = new Map(
  [
    ...`${readFileSync("src/statistics.ts", "utf8")}${readFileSync("src/judges.ts", "utf8")}`.matchAll(
      /export \{([^}]*)\} from "\.\/(.*?)\.js"/g,
    ),
  ].flatMap(([, names = "", file]) =>
    names
      .split(",")
      .map((name) => name.trim())
      .filter((name) => name !== "" && !name.startsWith("type "))
      .map((name) => [name, `src/${file}.ts`] as const),
  ),
);

const results = reportData({ models: ["a", "b"], seeds: 2, steps: [1, 2, 3], items: 8 });
const trained = reportData({
  models: ["a", "b"],
  seeds: 2,
  steps: [1, 2, 3],
  framings: ["choice", "completion"],
  items: 6,
});
const repeated = reportData({ models: ["a", "b"], seeds: 2, trials: 2, items: 6 });
const many = reportData({ models: Array.from({ length: 52 }, (_, run) => `m${run}`), items: 6, spacing: 0.06 });
const [matrix] = results.matrices as [noisefloor.ResultMatrix];
const [board] = many.matrices as [noisefloor.ResultMatrix];
const sides = { baseline: "a", candidate: "b" };
const scores = [1, 0, 1, 1, 0, 1, 0, 1];
const others = [0, 0, 1, 1, 1, 1, 0, 0];
const curve = [0.1, 0.2, 0.15, 0.3, 0.4, 0.35];
const clusters = ["p", "p", "q", "q", "r", "r", "s", "s"];
const share = { value: 0.5, items: 40, standardError: 0.08, proportion: true, rightOrWrong: true };
const proportion = { successes: 3, trials: 8 };
const byTask = [
  [0.1, 0.4, 0.3],
  [0.5, 0.3, 0.2],
];
const tasks = [{ task: "t", mean: 0.5, standardError: 0.1, items: 40 }];
const itemParameters = [
  { slope: 1, intercept: 0 },
  { slope: 1.2, intercept: -0.4 },
];
const variances = { seeds: 0.01, items: 0.2, interaction: 0.01, residual: 0.1 };
const signal = { throwIfAborted: () => {} };
const names = { baseline: "a", candidate: "b" };
const comparing = { alpha: 0.05, higherIsBetter: true, mcnemar: "midp", pairedInterval: "tango", margin: 0.1, names };
const sampling = { alternative: "two-sided", resamples: 50, seed: 1 };
const aggregating = { resamples: 20, seed: 1, level: 0.95 };
const sideOptions = {
  alpha: 0.05,
  mcnemar: "midp",
  pairedInterval: "tango",
  margin: 0.02,
  missing: "drop",
  minimumOverlap: 0.9,
  allowMixed: false,
  correction: "holm",
  pairSeeds: false,
  borrowSeedSd: () => null,
};
const gating = {
  ...sideOptions,
  margin: undefined,
  minimumEffect: "2pt",
  mustPass: ["q1"],
  passScore: 1,
  passRepeats: 1,
  quarantine: [{ item: "q1", until: "2026-12-31" }],
  today: "2026-11-29",
  looks: { look: 1 },
  minimumCoverage: 0.9,
  maximumErrored: 0.1,
  newItems: "ignore",
  removedItems: "ignore",
};
const chance = new Map([["quiz", 0.25]]);
const stop = new AbortController().signal;
const text = new TextEncoder().encode("model,task,item,score\nm,t,a,1\nm,t,b,0\n");
const reading = {
  layout: undefined,
  model: "m",
  task: "t",
  map: {},
  higherIsBetter: ["score"],
  lowerIsBetter: [],
  unscored: ["-"],
  itemIds: "written",
  same: [["GPT-4", "gpt-4"]],
  trialSuffix: "none",
  maxBytes: 1e6,
  maxEntries: 10,
  maxRatio: 100,
};

const rng = () => statistics.createRng(1);
const fit = irt.fit2pl(board, { force: true, keepUnconverged: true }) as irt.TwoPlFit;
const bank = irt.fitItemBank(board, { minimumRuns: 10 }) as irt.ItemBank;
const comparison = noisefloor.compare(results, sides);
const family = { comparisons: comparison.rows, family: comparison.family } as never;
const decided = noisefloor.gate(results, { ...sides, minimumEffect: "2pt" });
const seedRows = noisefloor.seeds(results).rows;
const curved = noisefloor.curves(results);
const [ranking] = noisefloor.ranks(results, { resamples: 20 }).rows;
const [subsetRanking] = noisefloor.ranks(results, { by: "subset", permutations: 20 }).rows;
const [itemRow] = noisefloor.items(many, { resamples: 20, focal: ["m1", "m2"], prune: { draws: 10 } }).rows;
const framed = noisefloor.framings(trained);
const shares = noisefloor.components(repeated, { draws: 20 }).rows;
const [subsetRow] = noisefloor.subsets(many, { method: "stratified", items: 3, draws: 5 }).rows;
const experiment = noisefloor.subsetExperiment(
  noisefloor.selectRuns(board, (_, run) => run % 2 === 0) as noisefloor.ResultMatrix,
  noisefloor.selectRuns(board, (_, run) => run % 2 === 1) as noisefloor.ResultMatrix,
  { sizes: [2], methods: ["stratified"], draws: 5 },
);
const full = report.buildVarianceReport(results);
const blocks = report.reportDocument(full);
const figure = report.scoreHeatMap(matrix);
const counts = { bothRight: 3, baselineOnly: 1, candidateOnly: 2, bothWrong: 2 };
const reportOptions = {
  level: 0.95,
  alpha: 0.05,
  correction: "holm",
  baseline: "a",
  allowMixed: false,
  sections: ["noise"],
  seed: 1,
  title: "title",
  onProgress: () => {},
  missing: "drop",
  chance,
};

const fitting = {
  model: "2pl",
  nodes: 15,
  limit: 5,
  positiveSlopes: false,
  missing: "drop",
  minimumRuns: 10,
  force: true,
  keepUnconverged: true,
  maxIterations: 50,
  tolerance: 1e-3,
  starts: 1,
  standardErrors: false,
  seed: 1,
};

/** Arguments that each function takes: every option stands there, so that each can be replaced by a wrong one. */
export const VALID_CALLS: Readonly<Record<string, readonly unknown[]>> = {
  // noisefloor
  kinship: [results, { missing: "drop" }],
  compare: [results, { ...sides, ...sideOptions }],
  gate: [results, { ...sides, ...gating }],
  printed: [results],
  scores: [results, { level: 0.95, missing: "drop", chance }],
  knownSeedSd: ["mmlu", "choice"],
  seeds: [results, { level: 0.95, missing: "drop", chance, aboveChance: false, alpha: 0.05 }],
  components: [repeated, { level: 0.95, missing: "drop", seed: 1, draws: 20, goal: undefined }],
  trials: [repeated, { k: [1, 2], level: 0.95, missing: "drop", resamples: 20, seed: 1 }],
  curves: [results, { level: 0.95, missing: "drop", chance, alpha: 0.05 }],
  decisions: [results, results, { level: 0.95, missing: "drop", smallAt: "last", largeAt: "last", nameOf: String }],
  framings: [trained, { pairs: [], level: 0.95, missing: "drop", chance, alpha: 0.05 }],
  ranks: [results, { ...sideOptions, by: undefined, resamples: 20, seed: 1 }],
  subsetExperiment: [
    board,
    board,
    {
      sizes: [2],
      methods: ["random"],
      minimumRuns: 5,
      onProgress: () => {},
      draws: 5,
      seed: 1,
      level: 0.95,
      missing: "drop",
    },
  ],
  subsetQuality: [board, { items: [0, 1], weights: [0.5, 0.5] }, { draws: 5, seed: 1, level: 0.95, missing: "drop" }],
  subsetEstimates: [subsetRow!.choice, board, "drop"],
  items: [
    many,
    {
      focal: ["m1"],
      reference: ["m2"],
      prune: { draws: 5 },
      missing: "drop",
      level: 0.95,
      chance,
      alpha: 0.05,
      resamples: 20,
      seed: 1,
      subset: "even",
      matching: "total",
      strata: 3,
    },
  ],
  subsets: [
    many,
    {
      items: 3,
      experiment: false,
      folds: 2,
      draws: 5,
      level: 0.95,
      missing: "drop",
      seed: 1,
      method: "random",
      minimumRuns: 5,
      onProgress: () => {},
    },
  ],
  claim: [
    {
      kind: "noninferior",
      margin: 0.02,
      pairs: [{ model: "x", a: 0.5, b: 0.4, items: 100 }],
      bestOf: 2,
      comparisons: 2,
      tunedOnTest: false,
      oneTrainingSeed: false,
      pairKind: "copy",
      alpha: 0.05,
    },
  ],
  power: [{ disagreement: 0.1, items: 100, effect: undefined, power: 0.8, alpha: 0.05, variant: "midp" }],
  fromRows: [
    [{ model: "m", item: "a", score: 1 }],
    { lowerIsBetter: [], higherIsBetter: ["score"], map: { model: "model" } },
  ],
  coverage: [matrix, 0],
  cellState: [matrix, 0, 0],
  createResultMatrix: [
    {
      runs: [{ model: "m", task: "t", metric: "acc" }],
      items: [{ id: "a" }, { id: "b" }],
      scores: [1, 0],
      states: new Uint8Array(2),
      prompts: [1, 2],
      higherIsBetter: true,
    },
  ],
  runScoresOf: [matrix, 0],
  createResults: [
    {
      matrices: [matrix],
      runScores: [],
      printedScores: [],
      unnamedTasks: [],
      files: [],
      assumedDirections: [],
      notes: [],
    },
  ],
  selectItems: [matrix, () => true],
  selectResults: [results, { model: ["a"], seed: ["1"], task: ["quiz"], metric: ["acc"] }],
  selectRuns: [matrix, () => true],
  fromBraintrust: [{ evalName: "e", projectName: "p" }, { results: [{ input: "q", scores: { s: 1 } }] }, "m"],
  toBraintrust: [decided, { strict: false }],
  fromEvalite: [{ evals: [{ name: "e", results: [{ input: "q", scores: [{ name: "s", score: 1 }] }] }] }, "m"],
  fromLangfuse: [{ itemResults: [{ item: { id: "a" }, evaluations: [{ name: "s", value: 1 }] }] }, "m"],
  toLangfuse: [decided],
  fromMastra: [[{ item: { input: "q" }, scorerResults: { s: { score: 1 } } }], "m"],
  fromPromptfoo: [{ results: [] }],
  earlyStop: [noisefloor.selectResults(results, { model: ["a"] }), { ...gating, borrowSeedSd: undefined }],
  // noisefloor/statistics
  compareCounts: [counts, comparing],
  comparePaired: [scores, others, { ...comparing, clusters }],
  compareSummaries: [share, share, comparing],
  newcombeInterval: [proportion, proportion, { level: 0.95 }],
  newcombePairedInterval: [3, 1, 2, 4, { level: 0.95 }],
  tangoInterval: [3, 1, 2, 4, { level: 0.95 }],
  betaPosteriorInterval: [3, 8, { level: 0.95 }],
  clopperPearsonInterval: [3, 8, { level: 0.95 }],
  wilsonInterval: [3, 8, { level: 0.95 }],
  scoreEstimate: [scores, { level: 0.95, proportionInterval: "wilson", clusters }],
  seedVariance: [
    ["1", "2", "3"].map((seed, index) => ({ seed, step: null, value: index / 4, standardError: 0.1 })),
    { level: 0.95, leftOut: new Set() },
  ],
  seedNoiseFromRun: [
    Array.from({ length: 20 }, (_, step) => ({ step, value: 0.4 + step / 100 + (step % 3) / 50, items: scores })),
    { level: 0.95, chance: 0.25 },
  ],
  clusteredError: [scores, clusters, { correction: "cr2" }],
  correlationInterval: [0.4, 20, { level: 0.95 }],
  standardError: [scores],
  tInterval: [0.5, 0.1, 7, { level: 0.95 }],
  standardDeviationInterval: [0.1, 7, { level: 0.95 }],
  clusteredTTest: [scores, clusters, { level: 0.95, alternative: "two-sided", correction: "cr2" }],
  clusterSignFlipTest: [scores, clusters, sampling],
  equivalenceTTest: [0.01, 0.1, 7, 0.05],
  mcnemarTest: [3, 5, { variant: "midp", alternative: "two-sided" }],
  pairedTTest: [scores, { level: 0.95, alternative: "two-sided" }],
  pitmanMorganTest: [curve, [0.2, 0.1, 0.4, 0.3, 0.2, 0.5], { level: 0.95 }],
  signTest: [[1, -1, 1, 1, 0], { variant: "midp", alternative: "two-sided" }],
  signFlipTest: [[1, -1, 1, 1, 0], sampling],
  wilcoxonTest: [curve, { exactPairs: 20, continuity: true, alternative: "two-sided" }],
  cochranQTest: [[...scores, ...others], 8, 2],
  friedmanTest: [[...scores, ...others], 8, 2],
  leveneTest: [byTask, { center: "median" }],
  permutationTest: [scores, others, sampling],
  twoProportionTest: [proportion, proportion],
  welchTest: [scores, others, { level: 0.95, alternative: "two-sided" }],
  benjaminiHochberg: [[0.01, 0.2, 0.5]],
  benjaminiYekutieli: [[0.01, 0.2, 0.5]],
  bonferroni: [[0.01, 0.2, 0.5]],
  holm: [[0.01, 0.2, 0.5]],
  sequentialComparison: [
    scores,
    others,
    {
      clusters,
      from: null,
      alpha: 0.05,
      minimumEffect: 0.1,
      bounds: [0, 1],
      higherIsBetter: true,
      largestCluster: 2,
      plannedItems: 20,
    },
  ],
  effectCount: [[0.01, 0.2, 0.5], { alpha: 0.05, combination: "fisher" }],
  monotonicity: [
    curve,
    { higherIsBetter: true, alpha: 0.05, chance: 0.05, standardErrors: curve.map(() => 0.02), proportion: true },
  ],
  decisionAccuracy: [curve, [0.2, 0.1, 0.4, 0.3, 0.2, 0.5]],
  orderingConsistency: [byTask],
  hamedRaoTrend: [curve, { lags: "significant" }],
  kendallTest: [curve, [0.2, 0.1, 0.4, 0.3, 0.2, 0.5], { continuity: true }],
  curveSnr: [byTask],
  nonRandomness: [0.5, 0.25, 0.02],
  signalToNoise: [curve, [0.2, 0.1, 0.4], { ddof: 0 }],
  spearmanTest: [curve, [0.2, 0.1, 0.4, 0.3, 0.2, 0.5]],
  bootstrap: [
    scores,
    {
      statistic: "mean",
      method: "percentile",
      seed: 1,
      clusters,
      strata: undefined,
      level: 0.95,
      onProgress: () => {},
      resamples: 50,
      signal,
    },
  ],
  bootstrapDistribution: [
    rng(),
    statistics.itemUnits(8),
    statistics.meanOf(scores),
    { resamples: 20, first: 0, standardErrors: true, batch: 10, onProgress: () => {}, signal },
  ],
  readBootstrapInterval: [
    statistics.bootstrapDistribution(rng(), statistics.itemUnits(8), statistics.meanOf(scores), { resamples: 50 }),
    "percentile",
    { level: 0.9 },
  ],
  meanOf: [scores],
  pairedDifferenceOf: [scores, others],
  ratioOf: [scores, [1, 1, 2, 1, 1, 2, 1, 1]],
  standardDeviationOf: [scores],
  clusterUnits: [clusters],
  countedUnits: [[3, 5]],
  crossedUnits: [2, 4],
  itemUnits: [8],
  strataUnits: [["x", "x", "x", "x", "y", "y", "y", "y"], clusters],
  framingComponents: [[...scores, ...others], { seeds: 2, items: 4, framings: 2 }],
  generalizability: [variances, { seeds: 2, items: 10, trials: 2 }, { object: "items" }],
  pairedNoise: [
    [
      [1, 0],
      [1, 1],
      [0, 1],
    ],
    [
      [1, 1],
      [0, 1],
      [1, 1],
    ],
  ],
  varianceComponents: [[...scores, ...others], { seeds: 2, items: 4, trials: 2 }, { method: "anova" }],
  cohenKappa: [scores, others, { level: 0.95 }],
  fleissKappa: [[...scores, ...others], 8, 2],
  intraclassCorrelation: [[...curve, ...curve], 6, 2, { form: "ICC(2,1)", level: 0.95 }],
  krippendorffAlpha: [[...scores, ...others], 8, 2, { scale: "nominal" }],
  cronbachAlpha: [[1, 0, 1, 0, 0, 1, 1, 1, 0, 1, 1, 0], 4, 3, { level: 0.95 }],
  fewestRunsToAccuse: [100, 0.05],
  itemStatistics: [[1, 0, 1, 0, 0, 1, 1, 1, 0, 1, 1, 0], 4, 3],
  logisticDif: [scores, [3, 1, 4, 2, 2, 5, 1, 3], [0, 1, 0, 1, 0, 1, 0, 1], { alpha: 0.05 }],
  mantelHaenszel: [[{ referenceRight: 5, referenceWrong: 3, focalRight: 4, focalWrong: 4 }], { alpha: 0.05 }],
  passAtK: [3, 10, 2],
  passHatK: [3, 10, 2],
  chanceNormalised: [{ mean: 0.5, standardError: 0.1 }, 0.25, 1],
  groupMean: [tasks, { weighting: "macro", level: 0.95 }],
  taskAggregates: [byTask, { ...aggregating, target: 1, unit: "runs" }],
  taskImprovement: [byTask, byTask, aggregating],
  taskProfile: [byTask, [0, 0.5], { ...aggregating, unit: "runs" }],
  rubricPosterior: [
    [
      [2, 1],
      [1, 3],
    ],
    [0, 1],
  ],
  independentSuperiority: [proportion, proportion],
  pairedSuperiority: [3, 5],
  createRng: [1, "label"],
  // noisefloor/irt
  fit2pl: [board, fitting],
  fit2plAsync: [board, fitting],
  itemFit: [board, fit, { missing: "drop", minimumExpected: 1 }],
  modelFit: [board, fit, { missing: "drop", mostItems: 10 }],
  estimateAbility: [[1, 0], itemParameters, { nodes: 15, limit: 5 }],
  testInformation: [itemParameters, [-1, 0, 1]],
  rightProbability: [0.5, itemParameters[0]],
  simulate2pl: [rng(), itemParameters, [-1, 0, 1]],
  adaptiveTest: [[1, 0, 1, 1, 0, 1], bank, { maximumItems: 3, standardError: 0.3 }],
  anchorEstimates: [[1, 0, 1, 1, 0, 1], { items: [0, 1], weights: [0.5, 0.5] }, bank, 0.5],
  parameterAnchors: [board.items, bank, 2, { seed: 1, starts: 1 }],
  scoreAnchors: [board.items, board.scores, 2, { seed: 1, starts: 1 }],
  fitItemBank: [board, { minimumRuns: 10, missing: "drop", onProgress: () => {} }],
  itemBank: [fit],
  // noisefloor/judges
  correctByLabels: [scores, [1, 0, 1, 0, null, null, null, null], { level: 0.9, clusters, name: "m" }],
  compareByLabels: [
    { judged: others, labels: [1, 0, 1, 0, null, null, null, null] },
    { judged: scores, labels: [1, 1, 1, 0, null, null, null, null] },
    { alpha: 0.1, higherIsBetter: true, clusters, names },
  ],
  roganGladen: [
    { successes: 60, trials: 100 },
    { sensitivity: { successes: 18, trials: 20 }, specificity: { successes: 15, trials: 20 } },
    { level: 0.9 },
  ],
  bradleyTerry: [
    [
      { first: "a", second: "b", outcome: 1, cluster: "q1" },
      { first: "a", second: "b", outcome: 0.5, cluster: "q2" },
      { first: "b", second: "c", outcome: 0, cluster: "q1" },
      { first: "c", second: "a", outcome: 0.5, cluster: "q3" },
      { first: "b", second: "c", outcome: 1, cluster: "q4" },
    ],
    { level: 0.9, ties: "davidson" },
  ],
  preferences: [againstOne(results), { alpha: 0.1, ties: "half" }],
  judges: [results, trained, { alpha: 0.1, baseline: "b", missing: "drop" }],
  // noisefloor/io
  memoryContent: [text],
  resultsJson: [results],
  scoreMatrix: [matrix],
  scoreTable: [results],
  scoreParquet: [results],
  readDumps: [[{ name: "a.csv", bytes: text }], reading],
  companionPaths: ["runs/samples_t_1.jsonl"],
  detectFormat: [text, reading, "a.csv"],
  // noisefloor/node
  findFiles: [[]],
  load: [[], { ...reading, onProgress: () => {}, signal: stop }],
  // noisefloor/report
  heading: [1, "title"],
  list: [["one"]],
  paragraph: ["text"],
  table: ["caption", [{ a: 1 }], [{ title: "a", align: "left", show: () => "1" }], { limit: 5 }],
  figureRows: [figure],
  figureSvg: [figure, { standalone: true, id: "own", width: 400, scale: 1, titled: true }],
  figureVegaLite: [figure],
  differenceForest: [family, "id"],
  difficultyDiscrimination: [itemRow, "id"],
  itemGapCurve: [family, "id"],
  seedGapCurve: [seedRows, "id"],
  itemCurves: [fit, board, { id: "id", items: ["q1"], level: 0.95, missing: "drop" }],
  learningCurves: [
    noisefloor.scores(results).rows,
    { id: "id", level: 0.95, title: "title", crossover: { step: 2, low: 1, high: 3 } },
  ],
  noiseSources: [seedRows, "id"],
  pairwiseMatrix: [ranking, "id"],
  rankIntervals: [ranking, "id"],
  scoreHeatMap: [matrix, "id"],
  stabilityStrip: [matrix, "id"],
  varianceBars: [shares, "id"],
  wrightMap: [fit, { id: "id", name: "name" }],
  reportCsv: [full],
  gateMarkdown: [decided],
  renderHtml: [blocks, { language: "en", openRows: 5, dataRows: 100 }],
  jsonDocument: ["compare", comparison],
  gateJunit: [decided],
  escapeLatex: ["text"],
  renderLatex: [blocks, { rows: 5, label: "label" }],
  escapeMarkdown: ["text"],
  renderMarkdown: [blocks, { folded: true, maximumLength: 5000, marker: "marker" }],
  renderText: [blocks, { width: 80, bold: String, dim: String }],
  comparisonBlocks: [comparison.rows[0]],
  comparisonTable: [family, { limit: 5 }],
  curveSection: [curved.rows, curved.overSeeds, { limit: 5 }],
  differentialItemSection: [itemRow!.dif, { limit: 5 }],
  framingSection: [framed, { limit: 5 }],
  gateSection: [decided, { limit: 5 }],
  irtSection: [fit, { limit: 5, checks: null }],
  itemSection: [itemRow, { limit: 5, examples: 2, level: 2 }],
  noiseSection: [seedRows, curved.overSeeds, { limit: 5 }],
  pruningSection: [itemRow!.pruning, itemRow!.transfer],
  rankSection: [ranking, { limit: 5, level: 2 }],
  readSection: [results],
  subsetQualitySection: [experiment],
  subsetRankSection: [subsetRanking, { limit: 5, level: 2 }],
  subsetSection: [
    {
      task: "t",
      metric: "acc",
      proportion: true,
      choice: subsetRow!.choice,
      validation: subsetRow!.expected,
      items: 6,
    },
  ],
  curveNoiseBlock: [curved.noise, { limit: 5 }],
  metricComparisonBlock: [curved.metrics, { limit: 5 }],
  taskSignalSection: [curved.tasks, { limit: 5 }],
  report: [results, reportOptions],
  show: [comparison, { rows: 5, id: "id" }],
  plainText: ["text"],
  sparkline: [curve, { width: 10, minimumSpan: 0.1 }],
  reportDocument: [full, { limit: 5 }],
  buildVarianceReport: [results, reportOptions],
};
