import { requireModel } from "../../analysis/comparison/baselineComparisons.js";
import { varianceSharesTable } from "../../analysis/components/varianceSharesTable.js";
import { curveSummaries } from "../../analysis/curves/curveTable.js";
import { taskSignalTable } from "../../analysis/curves/taskSignal.js";
import { analyseItems } from "../../analysis/items/itemAnalysis.js";
import { reachOf } from "../../analysis/planning/reach.js";
import { rankModels } from "../../analysis/ranking/ranking.js";
import { subsetRankings } from "../../analysis/ranking/subsetRanking.js";
import { printedErrors } from "../../analysis/scores/printedErrors.js";
import type { ScoreSeriesOptions } from "../../analysis/scores/scoreSeries.js";
import type { SeedRow } from "../../analysis/seeds/seedTable.js";
import { studyOf } from "../../analysis/study.js";
import { mixedFingerprints } from "../../data/fingerprint.js";
import { groupBy } from "../../data/groupBy.js";
import { coverage, totalCoverage } from "../../data/missing.js";
import { type Results, runsOf } from "../../data/results.js";
import { type Run, type RunAxis, runKey } from "../../data/run.js";
import { selectResults } from "../../data/select.js";
import { ALPHA, CORRECTION, LEVEL, MISSING, SEED } from "../../defaults.js";
import { defined } from "../../defined.js";
import { ArgumentError } from "../../errors.js";
import type { PValueAdjustmentName } from "../../inference/significance/multiplicity.js";
import { distinctNotes, NOISE } from "../../notes.js";
import { plural } from "../../numberFormat.js";
import { signatureOf } from "../../signature.js";
import { someNames } from "../../someNames.js";
import { largestTasksFirst } from "../sections/largestTasksFirst.js";
import { readingSentence } from "../sections/readSection.js";
import type { MissingAnswers, VarianceReport } from "./record.js";
import { type AnsweringParts, answersOf } from "./reportAnswers.js";
import { reportFigures } from "./reportFigures.js";
import { type FittedTasks, fittedTasks } from "./reportIrt.js";
import { methodsOf } from "./reportMethods.js";
import { REPORT_SECTIONS, type ReportSection, SECTION_TITLES } from "./reportSections.js";

export interface VarianceReportOptions extends ScoreSeriesOptions {
  /** Nominal coverage in (0, 1); default 0.95. */
  readonly level?: number;
  /** Probability of claiming what is not there; default 0.05. */
  readonly alpha?: number;
  /** Adjustment for the number of comparisons; default `holm`. */
  readonly correction?: PValueAdjustmentName | "none";
  /** Model that the others are compared with; default the first one read. */
  readonly baseline?: string;
  /** Compare what was not made the same way, with a note; default false. */
  readonly allowMixed?: boolean;
  /** Sections to fill; default all. The noise of each benchmark is always reckoned, since the answers rest on it. */
  readonly sections?: readonly ReportSection[];
  /** Of all resampling; default 1. */
  readonly seed?: number;
  /** Default "Variance report". */
  readonly title?: string;
  /** Called before each analysis with what it does, for a line of progress. */
  readonly onProgress?: (doing: string) => void;
}

/** Most models whose pairs are all compared, and most tables whose items are analysed. */
const RANKED_MODELS = 60;
const ITEM_TABLES = 12;
/** Fewest runs whose items are analysed: with fewer no discrimination can be judged. */
const ITEM_RUNS = 5;

/**
 * All analyses that the results hold data for, in one record, with the figures. Sections without data are empty, and
 * `missingSections` says what would fill them.
 */
export function buildVarianceReport(results: Results, options: VarianceReportOptions = {}): VarianceReport {
  const {
    level = LEVEL,
    alpha = ALPHA,
    correction = CORRECTION,
    title = "Variance report",
    missing = MISSING,
  } = options;
  const { seed = SEED, allowMixed = false, onProgress = () => {} } = options;
  const sections = sectionsOf(options.sections);
  /** The analysis of a section, or what stands for it where it was not asked for. */
  const inSection = <Value>(section: ReportSection, doing: string, analyse: () => Value, otherwise: Value): Value => {
    if (!sections.has(section)) return otherwise;
    onProgress(doing);
    return analyse();
  };
  onProgress("scores and their noise");
  const { chance, baseline } = options;
  requireModel("buildVarianceReport", [...new Set(runsOf(results).map(({ model }) => model))], baseline);
  const study = studyOf(results, defined({ level, alpha, correction, missing, allowMixed, chance, baseline }));
  const inOrder = <Row extends { readonly task: string }>(rows: readonly Row[]) =>
    largestTasksFirst(rows, study.series);
  const series = inOrder(study.series);
  const noise = inOrder(study.seeds);
  const stepped = series.filter(({ points }) => points.filter(({ step }) => step !== null).length > 1);
  const curves = inSection(
    "curves",
    "training curves",
    () => inOrder(study.curves.filter(({ steps }) => steps.length > 1)),
    [],
  );
  const overSeeds = curveSummaries(curves, { level });
  const wanted = sections.has("comparisons") || sections.has("power");
  if (wanted) onProgress("comparisons");
  const comparisons = wanted ? study.comparisons : null;
  const framings = inSection<VarianceReport["framings"]>("framings", "framings", () => study.framings, {
    rows: [],
    overModels: [],
  });
  const printed = inSection("printed", "printed standard errors", () => printedErrors(results), []);
  const rankable = rankableResults(results);
  const tables = study.itemTables
    .filter(({ runs }) => runs.length >= ITEM_RUNS)
    .sort((a, b) => b.runs.length - a.runs.length || b.items.length - a.items.length);
  const analysed = inSection(
    "items",
    "items",
    () =>
      tables.slice(0, ITEM_TABLES).map((matrix) => ({
        matrix,
        analysis: analyseItems(matrix, { alpha, level, missing, seed, ...chanceOf(options) }),
      })),
    [],
  );
  const responses = inSection<FittedTasks>("irt", "item response models", () => fittedTasks(tables, missing), {
    fits: [],
    refused: [],
    leftOut: [],
  });
  const parts = {
    noise,
    benchmarks: inSection(
      "noise",
      "benchmarks",
      () => ({ rows: inOrder(study.benchmarks.rows), averages: inOrder(study.benchmarks.averages) }),
      { rows: [], averages: [] },
    ),
    tasks: inSection("curves", "signal of the tasks", () => taskSignalTable(stepped, { alpha, level }), []),
    curves: { rows: curves, overSeeds },
    framings: { rows: framings.rows, overModels: framings.overModels },
    comparisons: sections.has("comparisons") ? comparisons : null,
    rankings: inSection(
      "rankings",
      "rankings",
      // Two models are a comparison.
      () =>
        rankModels(rankable.results, { correction, alpha, seed, missing, allowMixed }).filter(
          ({ rows }) => rows.length > 2,
        ),
      [],
    ),
    subsets: inSection(
      "subsets",
      "subsets",
      () => subsetRankings(results, { alpha, correction, missing, seed }).filter(({ models }) => models.length >= 3),
      [],
    ),
    components: inSection(
      "components",
      "variance components",
      () => varianceSharesTable(results, { level, missing }),
      [],
    ),
    items: analysed.map(({ analysis }) => analysis),
    irt: responses.fits.map(({ fitted }) => fitted),
    reach: inSection("power", "detectable differences", () => reachOf(comparisons, noise), { items: [], seeds: [] }),
    printed: { checked: printed.length, differing: printed.filter(({ agrees }) => !agrees) },
  };
  onProgress("figures");
  const answers = answersOf(parts, sections);
  const methods = methodsOf(parts, { level, alpha, correction, missing });
  const runs = runsOf(results);
  const drawn = reportFigures(
    { ...parts, comparisons },
    { results, series, itemTables: analysed, fits: responses.fits, level, missing },
    sections,
  );
  return {
    title,
    answers,
    summary: answers.flatMap(({ sentences }) => sentences),
    read: {
      sentence: readingSentence(results),
      files: results.files,
      notes: distinctNotes([...results.notes, ...mixedFingerprints(runs)]),
      missing: missingAnswers(results),
    },
    ...parts,
    caveats: caveats(results, parts),
    notMeasured: notMeasured(results, parts),
    missingSections: [...missingSections(parts, sections), ...responses.refused],
    leftOut: [
      ...(rankable.leftOut.length > 0 && sections.has("rankings")
        ? [
            `Rankings of ${someNames(rankable.leftOut)}: more than ${RANKED_MODELS} models; \`noisefloor ranks\` does them, with --task and --model to choose.`,
          ]
        : []),
      ...(tables.length > ITEM_TABLES && sections.has("items")
        ? [`Items of ${plural(tables.length - ITEM_TABLES, "table")} with fewer runs; \`noisefloor items\` does them.`]
        : []),
      ...responses.leftOut,
      ...drawn.leftOut,
    ],
    methods: methods.paragraph,
    references: methods.references,
    signature: signatureOf([
      `models=${new Set(noise.map(({ model }) => model)).size}`,
      `tasks=${new Set(noise.map(({ task }) => task)).size}`,
      `rows=${noise.length}`,
      comparisons === null ? null : `baseline=${comparisons.baseline}`,
      `level=${level}`,
      `alpha=${alpha}`,
      `correction=${correction}`,
      `missing=${missing}`,
      `seed=${seed}`,
      options.sections === undefined ? null : `sections=${[...sections].join("+")}`,
    ]),
    figures: drawn.figures,
  };
}

function sectionsOf(names: readonly string[] | undefined): ReadonlySet<ReportSection> {
  const known = Object.keys(REPORT_SECTIONS) as ReportSection[];
  if (names === undefined) return new Set(known);
  for (const name of names) {
    if (!known.includes(name as ReportSection)) {
      throw new ArgumentError(
        "buildVarianceReport",
        `sections must be of ${known.join(", ")}, got "${name}". Leave them out for all.`,
      );
    }
  }
  return new Set(known.filter((name) => names.includes(name)));
}

function chanceOf({ chance }: VarianceReportOptions) {
  return chance === undefined ? {} : { chance };
}

/** Results without the tasks of too many models for all of their pairs. */
function rankableResults(results: Results): { readonly results: Results; readonly leftOut: readonly string[] } {
  const byTask = groupBy(runsOf(results), ({ task }) => task);
  const leftOut = [...byTask].flatMap(([task, runs]) =>
    new Set(runs.map(({ model }) => model)).size > RANKED_MODELS ? [task] : [],
  );
  const kept = [...byTask.keys()].filter((task) => !leftOut.includes(task));
  return { results: leftOut.length === 0 ? results : selectResults(results, { task: kept }), leftOut };
}

function missingAnswers({ matrices }: Results): MissingAnswers[] {
  return matrices.flatMap((matrix) => {
    if (matrix.states === null) return [];
    const indexed = matrix.runs.map(({ model }, run) => ({ model, run }));
    return [...groupBy(indexed, ({ model }) => model)].flatMap(([model, members]) => {
      const total = totalCoverage(members.map(({ run }) => coverage(matrix, run)));
      const { task, metric } = matrix;
      return total.errored + total.unscored + total.absent > 0 ? [{ model, task, metric, ...total }] : [];
    });
  });
}

type Parts = AnsweringParts & Pick<VarianceReport, "irt">;

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

function caveats(results: Results, { noise, comparisons, curves, rankings, irt }: Parts): string[] {
  const lines: string[] = [];
  const done = comparisons?.comparisons.filter((one) => one.ok) ?? [];
  const unseeded = noise.every((row) => row.finalSd === null);
  if (done.length > 0 && (unseeded || done.some(({ items }) => items.shared > 0))) {
    lines.push(
      unseeded
        ? "A real difference here is one between these very runs, for other items of the same kind. Whether another training seed of the same recipe would show it is not known."
        : "Verdicts over items say that other items of the same kind would show the difference; those over seeds, that other seeds would.",
    );
  }
  if (done.some(({ verdict }) => verdict === "inconclusive")) {
    lines.push(
      "“~” or “inconclusive” is not “equal”: the data could not have shown a small difference. To show that two are equal, state a margin and use `noisefloor compare --margin`.",
    );
  }
  if (comparisons !== null && comparisons.family.size > 1 && comparisons.family.correction === "none") {
    lines.push(
      `${plural(comparisons.family.size, "comparison")} without adjustment: about ${Math.max(1, Math.round(comparisons.family.alpha * comparisons.family.size))} would look real by chance alone.`,
    );
  }
  if (rankings.some(({ rows }) => rows.some(({ rankInterval }) => rankInterval !== null))) {
    lines.push("Rank intervals are each by itself; tie groups and shared ranks are judged over all pairs together.");
  }
  if (curves.rows.length > 0 && curves.overSeeds.every(({ curves: count }) => count === 1)) {
    lines.push(
      "Every training curve is of one seed: its checkpoints resemble their neighbours, so its trend is less sure than p says.",
    );
  }
  const repeated = irt.find(({ models, fit }) => models < fit.runs);
  if (repeated !== undefined) {
    lines.push(
      `Item response models take runs to be independent. Here ${plural(repeated.fit.runs, "run")} are of ${plural(repeated.models, "model")}: seeds, checkpoints and trials of one model resemble each other, so that their errors are too small.`,
    );
  }
  if (results.matrices.length === 0 && results.runScores.length > 0 && done.length > 0) {
    lines.push(
      done.every(({ sources }) => sources.measured.includes(NOISE.items))
        ? "No results by item: models can only be compared as if they had answered different items, which finds less."
        : "No results by item: comparisons over seeds leave out the noise of the items, so that their verdicts are of these very items.",
    );
  }
  lines.push(...chosenBaseline(comparisons, rankings));
  return lines;
}

/** A baseline that was picked for its score leads in part by luck. */
function chosenBaseline(comparisons: Parts["comparisons"], rankings: Parts["rankings"]): string[] {
  const [ranking] = rankings;
  if (comparisons === null || rankings.length !== 1 || ranking === undefined || ranking.rows.length < 3) return [];
  if (ranking.rows[0]?.model !== comparisons.baseline) return [];
  return [
    `The baseline, ${comparisons.baseline}, has the best mean of all. If it was chosen for that, its lead is in part luck: the verdicts over all pairs hold either way.`,
  ];
}

function notMeasured(results: Results, { noise, components }: Parts): string[] {
  const runs = runsOf(results);
  const absent: string[] = [];
  if (noise.every((row) => row.seedSd === null)) absent.push(`${NOISE.seeds}: no model has two seeds`);
  if (!varies(runs, "trial")) absent.push(`${NOISE.trials}: no run was repeated`);
  else if (!components.some(({ trials, method }) => trials > 1 && method !== null)) {
    absent.push(`${NOISE.trials}: repeats are averaged, and their spread is not shown here`);
  }
  if (noise.every((row) => row.itemHalfWidth === null))
    absent.push(`${NOISE.items}: neither items nor standard errors are known`);
  if (!framingVaries(noise))
    absent.push(
      `${NOISE.framings}: the data name ${noise.some(({ framing }) => framing !== null) ? "one framing" : "none"}`,
    );
  if (!varies(runs, "step")) absent.push(`${NOISE.checkpoints}: one checkpoint`);
  return absent;
}

function missingSections(parts: Parts, sections: ReadonlySet<ReportSection>): string[] {
  const { curves, framings, comparisons, rankings, subsets, components, items, irt, printed, reach } = parts;
  const isEmpty: Partial<Record<ReportSection, boolean>> = {
    comparisons: comparisons === null,
    rankings: rankings.length === 0 && comparisons !== null,
    curves: curves.rows.length === 0,
    framings: framings.rows.length === 0,
    components: components.length === 0,
    items: items.length === 0,
    irt: irt.length === 0,
    subsets: subsets.length === 0,
    power: reach.items.length + reach.seeds.length === 0,
    printed: printed.checked === 0,
  };
  return [...sections].flatMap((section) =>
    isEmpty[section] === true ? [`${SECTION_TITLES[section]}: needs ${REPORT_SECTIONS[section]}.`] : [],
  );
}
