import { type BenchmarkNoiseTable, benchmarkNoiseTable } from "../analysis/benchmarkNoise.js";
import { type CurveRow, type CurveSummary, curveSummaries, curveTable } from "../analysis/curveTable.js";
import { type FramingTable, framingTable } from "../analysis/framing.js";
import { type PrintedError, printedErrors } from "../analysis/printedErrors.js";
import { adjusted, type ComparisonFamily, compareResults } from "../analysis/resultsComparison.js";
import { type ScoreSeries, type ScoreSeriesOptions, scoreSeries } from "../analysis/scoreSeries.js";
import { type SeedRow, seedTable } from "../analysis/seedTable.js";
import { type SubsetRanking, subsetRankings } from "../analysis/subsetRanking.js";
import { type TaskSignal, taskSignalTable } from "../analysis/taskSignal.js";
import type { VarianceShares } from "../analysis/varianceShares.js";
import { varianceSharesTable } from "../analysis/varianceSharesTable.js";
import { groupBy } from "../data/groupBy.js";
import type { MissingPolicy } from "../data/missing.js";
import type { Results, SourceFile } from "../data/results.js";
import { type Run, type RunAxis, runKey } from "../data/run.js";
import { selectResults } from "../data/select.js";
import type { PValueAdjustmentName } from "../inference/multiplicity.js";
import { distinctNotes, NOISE, type Note } from "../notes.js";
import { formatCount, formatDifference, formatFixed, formatLevel, plural } from "../numberFormat.js";
import { VERSION } from "../version.js";
import { unitOf } from "./sections/fields.js";
import { readingSentence } from "./sections/readSection.js";

export interface VarianceReportOptions extends ScoreSeriesOptions {
  /** Nominal coverage in (0, 1); default 0.95. */
  readonly level?: number;
  /** Probability of claiming what is not there; default 0.05. */
  readonly alpha?: number;
  /** Adjustment for the number of comparisons; default `holm`. */
  readonly correction?: PValueAdjustmentName | "none";
  /** Model that the others are compared with; default the first one read. */
  readonly baseline?: string;
  /** Default "Variance report". */
  readonly title?: string;
}

/** Everything the report says, as plain data: renderers add nothing to it. */
export interface VarianceReport {
  readonly title: string;
  /** The most important sentences, most important first. */
  readonly summary: readonly string[];
  readonly read: { readonly sentence: string; readonly files: readonly SourceFile[]; readonly notes: readonly Note[] };
  readonly noise: readonly SeedRow[];
  /** Discrete and continuous metrics side by side, and averages over models. */
  readonly benchmarks: BenchmarkNoiseTable;
  /** Which tasks carry signal over training, the earliest first; empty without checkpoints. */
  readonly tasks: readonly TaskSignal[];
  readonly curves: { readonly rows: readonly CurveRow[]; readonly overSeeds: readonly CurveSummary[] };
  /** Completion against choice, for tasks that were asked both ways. */
  readonly framings: Pick<FramingTable, "rows" | "overModels">;
  /** `null` when there is one model. */
  readonly comparisons: (ComparisonFamily & { readonly baseline: string }) | null;
  /** Whether subsets of the items reorder the models, for items with subset labels and three or more models. */
  readonly subsets: readonly SubsetRanking[];
  /** Where the variance comes from, for models with several seeds or trials. */
  readonly components: readonly VarianceShares[];
  readonly printed: { readonly checked: number; readonly differing: readonly PrintedError[] };
  readonly notMeasured: readonly string[];
  /** What would fill a section that has no data. */
  readonly missingSections: readonly string[];
  /** A paragraph for a paper. */
  readonly methods: string;
  readonly signature: string;
}

/** All analyses that the results hold data for, in one record. */
export function buildVarianceReport(results: Results, options: VarianceReportOptions = {}): VarianceReport {
  const { level = 0.95, alpha = 0.05, correction = "holm", title = "Variance report", missing = "drop" } = options;
  const series = largestTasksFirst(scoreSeries(results, options));
  const noise = seedTable(results, series, { level });
  const curves = curveTable(series, { alpha, level }).filter(({ checkpoints }) => checkpoints > 1);
  const overSeeds = curveSummaries(curves, { level });
  const comparisons = compareWithBaseline(results, { alpha, correction, missing, baseline: options.baseline });
  const framings = framingTable(results, { ...options, alpha, level });
  const printed = printedErrors(results);
  const differing = printed.filter(({ agrees }) => !agrees);
  const parts = {
    noise,
    benchmarks: benchmarkNoiseTable(results, { ...options, alpha, level, series }),
    tasks: taskSignalTable(
      series.filter(({ points }) => points.filter(({ step }) => step !== null).length > 1),
      { alpha, level },
    ),
    curves: { rows: curves, overSeeds },
    framings: { rows: framings.rows, overModels: framings.overModels },
    comparisons,
    subsets: subsetRankings(results, { alpha, correction, missing }).filter(({ models }) => models.length >= 3),
    components: varianceSharesTable(results, { level, missing }),
    printed: { checked: printed.length, differing },
  };
  return {
    title,
    summary: summarize(parts),
    read: { sentence: readingSentence(results), files: results.files, notes: results.notes },
    ...parts,
    notMeasured: notMeasured(results, noise),
    missingSections: missingSections(parts),
    methods: methodsParagraph(parts, { level, alpha, correction, missing }),
    signature: [
      `models=${new Set(noise.map(({ model }) => model)).size}`,
      `rows=${noise.length}`,
      `level=${level}`,
      `alpha=${alpha}`,
      `correction=${correction}`,
      `missing=${missing}`,
      `noisefloor/${VERSION}`,
    ].join("|"),
  };
}

/** Tasks with most items first, the models of one task together: subtasks of few items come last. */
function largestTasksFirst(series: readonly ScoreSeries[]): ScoreSeries[] {
  const sizes = new Map<string, number>();
  for (const { task, points } of series) {
    sizes.set(task, Math.max(sizes.get(task) ?? 0, ...points.map(({ items }) => items ?? 0)));
  }
  return [...groupBy(series, ({ task }) => task).entries()]
    .sort(([a], [b]) => (sizes.get(b) as number) - (sizes.get(a) as number))
    .flatMap(([, members]) => members);
}

type Parts = Pick<
  VarianceReport,
  "noise" | "curves" | "framings" | "comparisons" | "subsets" | "components" | "printed"
>;

/** Every model against the baseline at its last checkpoint, over all of its seeds; all verdicts adjusted together. */
function compareWithBaseline(
  results: Results,
  {
    alpha,
    correction,
    missing,
    baseline,
  }: {
    alpha: number;
    correction: PValueAdjustmentName | "none";
    missing: MissingPolicy;
    baseline: string | undefined;
  },
): VarianceReport["comparisons"] {
  const runs = allRuns(results);
  const models = [...new Set(runs.map(({ model }) => model))];
  const first = baseline ?? models[0];
  if (first !== undefined && !models.includes(first)) {
    throw new RangeError(
      `buildVarianceReport: baseline must be a model of these results, got "${first}". They hold ${models.slice(0, 8).join(", ")}${models.length > 8 ? ", …" : ""}.`,
    );
  }
  if (models.length < 2 || first === undefined) return null;
  const reference = selectResults(results, { model: [first] });
  const families = models
    .filter((model) => model !== first)
    .map((model) =>
      compareResults(reference, selectResults(results, { model: [model] }), { alpha, missing, correction: "none" }),
    );
  const raw = families.flatMap(({ comparisons }) => comparisons);
  const all = adjusted(raw, correction, alpha);
  const size = all.filter((one) => one.ok && one.verdict !== "identical" && one.pValue !== null).length;
  return {
    baseline: first,
    comparisons: all,
    family: { size, correction, alpha },
    notes: distinctNotes(families.flatMap(({ notes }) => notes)),
  };
}

function summarize({ noise, curves, comparisons, subsets, printed }: Parts): string[] {
  const sentences: string[] = [];
  const name = (row: { task: string; framing: string | null; metric: string }) =>
    [row.task, row.framing === null ? "" : `(${row.framing})`].filter((part) => part !== "").join(" ");
  const done = comparisons?.comparisons.filter((one) => one.ok) ?? [];
  if (comparisons !== null && done.length > 0) {
    const real = done.filter(({ verdict }) => verdict === "better" || verdict === "worse").length;
    sentences.push(
      `${realText(real, done.length)} from ${comparisons.baseline} ${real === 1 || done.length === 1 ? "is" : "are"} shown at ${comparisons.family.alpha}${adjustmentText(comparisons)}${real < done.length ? "; where nothing is shown, that is not the same as equal" : ""}.`,
    );
  }
  const gaps = noise
    // A gap of 0 comes from seeds that happen to agree: it promises nothing.
    .filter((row) => row.proportion && row.seedGap !== null && row.seedGap > 0)
    .sort((a, b) => (b.seedGap as number) - (a.seedGap as number));
  const [noisiest] = gaps;
  const steadiest = gaps.at(-1);
  if (noisiest !== undefined && steadiest !== undefined && gaps.length > 1) {
    const show = (row: SeedRow) => formatDifference(row.seedGap, unitOf(row, row.finalMean)).replace("+", "");
    sentences.push(
      `Two runs with one seed each must differ by more than ${show(noisiest)} on ${name(noisiest)}, the noisiest task, and by more than ${show(steadiest)} on ${name(steadiest)}, the steadiest, before the seed stops being an explanation.`,
    );
  }
  for (const [, framings] of groupBy(curves.overSeeds, ({ model, task, metric }) =>
    JSON.stringify([model, task, metric]),
  )) {
    const [first, second] = framings;
    if (
      framings.length !== 2 ||
      first === undefined ||
      second === undefined ||
      first.meanTau === null ||
      second.meanTau === null
    )
      continue;
    const [flat, steep] = first.meanTau < second.meanTau ? [first, second] : [second, first];
    const noTrend = flat.tauInterval !== null && flat.tauInterval.low <= 0 && flat.tauInterval.high >= 0;
    if (!noTrend || (steep.tauInterval?.low ?? -1) <= 0) continue;
    sentences.push(
      `${flat.task}: the ${steep.framing} framing improves with training (mean τ ${formatFixed(steep.meanTau, 2)}), the ${flat.framing} framing shows no trend (mean τ ${formatFixed(flat.meanTau, 2)}, interval includes 0).`,
    );
  }
  const alone = curves.overSeeds.every((summary) => summary.curves === 1) ? curves.rows : [];
  if (alone.length > 0) {
    const count = (trend: string) => alone.filter((row) => row.trend === trend).length;
    sentences.push(
      `Of ${plural(alone.length, "training curve")} ${count("improving")} improve, ${count("worsening")} get worse and ${count("no trend shown")} cannot be told from no trend (checkpoints are correlated: see the corrected p).`,
    );
  }
  const reordering = subsets.flatMap(({ task, subsets: own }) =>
    own.flatMap(({ subset, reorders }) => (reorders ? [`${subset} (${task})`] : [])),
  );
  if (reordering.length > 0) {
    sentences.push(
      `The ranking of the models depends on the questions: ${reordering.slice(0, 4).join(", ")}${reordering.length > 4 ? ` and ${reordering.length - 4} more` : ""} ${reordering.length === 1 ? "reorders" : "reorder"} them more than random subsets of the same size do.`,
    );
  }
  if (printed.differing.length > 0) {
    sentences.push(
      `${printed.differing.length} of ${printed.checked} standard errors printed in the dumps do not follow from what the dumps hold.`,
    );
  }
  if (noise.length > 0 && noise.every((row) => row.seedSd === null)) {
    sentences.push("No task has two training seeds: how much these scores move with the seed is unknown, not 0.");
  }
  return sentences;
}

function allRuns(results: Results): Run[] {
  return [...results.matrices.flatMap((matrix) => matrix.runs), ...results.runScores.map(({ run }) => run)];
}

function realText(real: number, all: number): string {
  if (all === 1) return real === 1 ? "The difference" : "No difference";
  if (real === 0) return `None of ${all} differences`;
  return real === all ? `All ${all} differences` : `${real} of ${all} differences`;
}

function adjustmentText({ family }: ComparisonFamily): string {
  return family.size < 2 || family.correction === "none" ? "" : ` after ${family.correction} over all of them`;
}

/** Whether two runs that are alike in all else differ in this axis. */
function varies(runs: readonly Run[], axis: RunAxis): boolean {
  return [...groupBy(runs, (run) => runKey(run, [axis])).values()].some(
    (alike) => new Set(alike.map((run) => run[axis])).size > 1,
  );
}

/** Framings of one task may use different metrics, so the metric is not compared. */
function framingVaries(noise: readonly SeedRow[]): boolean {
  return [...groupBy(noise, ({ model, task }) => JSON.stringify([model, task])).values()].some(
    (alike) => new Set(alike.map(({ framing }) => framing)).size > 1,
  );
}

function notMeasured(results: Results, noise: readonly SeedRow[]): string[] {
  const runs = allRuns(results);
  const absent: string[] = [];
  if (noise.every((row) => row.seedSd === null)) absent.push(`${NOISE.seeds}: no model has two seeds`);
  absent.push(
    `${NOISE.trials}: ${varies(runs, "trial") ? "repeats are averaged, their spread is not shown" : "no run was repeated"}`,
  );
  if (noise.every((row) => row.itemHalfWidth === null))
    absent.push(`${NOISE.items}: neither items nor standard errors are known`);
  if (!framingVaries(noise)) absent.push(`${NOISE.framings}: one framing`);
  if (!varies(runs, "step")) absent.push(`${NOISE.checkpoints}: one checkpoint`);
  return absent;
}

function missingSections({ curves, framings, comparisons, subsets, components, printed }: Parts): string[] {
  const lines: string[] = [];
  if (curves.rows.length === 0)
    lines.push("Training curves: needs two or more checkpoints (a step in the path, in revision=, or a step column).");
  if (framings.rows.length === 0)
    lines.push(
      "Completion or choice: needs both framings of a task (a framing column, names such as mmlu and mmlu_continuation).",
    );
  if (comparisons === null) lines.push("Comparisons: needs two or more models on the same tasks.");
  if (subsets.length === 0)
    lines.push("Rankings by subset: needs items with subset labels (a subset column) and three or more models.");
  if (components.length === 0)
    lines.push("Where the variance comes from: needs per-item results of two or more seeds or trials of one run.");
  if (printed.checked === 0)
    lines.push(
      "Printed against recomputed standard errors: needs aggregates that print errors beside their items or n.",
    );
  return lines;
}

const MISSING_TEXT: Readonly<Record<MissingPolicy, string>> = {
  drop: "Missing answers are left out, not counted as wrong.",
  zero: "Missing answers are counted as wrong.",
  error: "No answer is missing.",
};

function methodsParagraph(
  { noise, curves, comparisons, subsets, components }: Parts,
  { level, alpha, correction, missing }: { level: number; alpha: number; correction: string; missing: MissingPolicy },
): string {
  const percent = formatLevel(level);
  const seeds = Math.max(0, ...noise.map((row) => row.seeds));
  const sentences = [
    ...(noise.some((row) => row.itemHalfWidth !== null)
      ? [
          "Standard errors of mean scores use n − 1 over items (Miller 2024), cluster-robust where items name clusters, or are taken from the dumps where items are not known.",
        ]
      : []),
    MISSING_TEXT[missing],
    ...(seeds > 1
      ? [
          `Seed noise is the standard deviation (n − 1) over up to ${seeds} training seeds, at the final checkpoint and averaged over checkpoints (Madaan et al. 2024), with ${percent} χ² intervals.`,
        ]
      : []),
    ...(curves.rows.length > 0
      ? [
          "Monotonicity is Kendall's τ-b against checkpoint order; p-values treat checkpoints as exchangeable and are given beside the Hamed–Rao (1998) correction for autocorrelation.",
        ]
      : []),
    ...(comparisons === null
      ? []
      : [
          `Paired right-or-wrong scores were compared with McNemar's mid-p test and Tango's interval, others with paired t or, without items, unpaired; verdicts at ${alpha} after ${correction} over ${comparisons.family.size} comparisons.`,
        ]),
    ...(subsets.length > 0
      ? [
          `Rankings on subsets of the items were held against ${formatCount(subsets[0]?.permutations ?? 0)} random subsets of the same size (label permutation; ${correction} over the subsets of a task).`,
        ]
      : []),
    ...(components.some(({ seeds }) => seeds > 1)
      ? [
          "Variance components are those of crossed random effects, seeds × items (mean squares, or REML where cells are missing), with generalised-pivotal intervals.",
        ]
      : []),
    `Computed with noisefloor ${VERSION}.`,
  ];
  return sentences.join(" ");
}
