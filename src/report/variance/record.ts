import type { ComparisonFamily } from "../../analysis/comparison/resultsComparison.js";
import type { VarianceShares } from "../../analysis/components/varianceShares.js";
import type { CurveRow, CurveSummary } from "../../analysis/curves/curveTable.js";
import type { TaskSignal } from "../../analysis/curves/taskSignal.js";
import type { FramingTable } from "../../analysis/framing/framing.js";
import type { ItemAnalysis } from "../../analysis/items/itemAnalysis.js";
import type { Reach } from "../../analysis/planning/reach.js";
import type { Ranking } from "../../analysis/ranking/ranking.js";
import type { SubsetRanking } from "../../analysis/ranking/subsetRanking.js";
import type { PrintedError } from "../../analysis/scores/printedErrors.js";
import type { BenchmarkNoiseTable } from "../../analysis/seeds/benchmarkNoise.js";
import type { SeedRow } from "../../analysis/seeds/seedTable.js";
import type { Coverage } from "../../data/missing.js";
import type { SourceFile } from "../../data/results.js";
import type { Note } from "../../notes.js";
import type { Answer } from "../document/document.js";
import type { ReportFigure } from "./reportFigures.js";
import type { FittedTask } from "./reportIrt.js";

/** Everything the report says, as plain data: renderers add nothing to it. */
export interface VarianceReport {
  readonly title: string;
  /** Which differences are real, how noisy each benchmark is, what to do next; most important first. */
  readonly answers: readonly Answer[];
  /** All sentences of the answers. */
  readonly summary: readonly string[];
  readonly read: {
    readonly sentence: string;
    readonly files: readonly SourceFile[];
    readonly notes: readonly Note[];
    /** Models and tasks with answers that were not scored; empty when all were. */
    readonly missing: readonly MissingAnswers[];
  };
  readonly noise: readonly SeedRow[];
  /** Discrete and continuous metrics side by side, and averages over models. */
  readonly benchmarks: BenchmarkNoiseTable;
  /** Which tasks carry signal over training, the earliest first; empty without checkpoints. */
  readonly tasks: readonly TaskSignal[];
  readonly curves: { readonly rows: readonly CurveRow[]; readonly overSeeds: readonly CurveSummary[] };
  /** Completion against choice, for tasks that were asked both ways. */
  readonly framings: Pick<FramingTable, "rows" | "overModels">;
  /** `null` when there is one model, and when they were not asked for. */
  readonly comparisons: (ComparisonFamily & { readonly baseline: string }) | null;
  /** All pairs of models by task, for tables of three to sixty models. */
  readonly rankings: readonly Ranking[];
  /** Whether subsets of the items reorder the models, for items with subset labels and three or more models. */
  readonly subsets: readonly SubsetRanking[];
  /** Where the variance comes from, for models with several seeds or trials. */
  readonly components: readonly VarianceShares[];
  /** Items of the tables with most runs. */
  readonly items: readonly ItemAnalysis[];
  /** Item response models of the tables with most runs, for right-or-wrong scores of 50 runs and more. */
  readonly irt: readonly FittedTask[];
  /** How small a difference these data can show. */
  readonly reach: Reach;
  readonly printed: { readonly checked: number; readonly differing: readonly PrintedError[] };
  /** What a reader must know before quoting any of this. */
  readonly caveats: readonly string[];
  readonly notMeasured: readonly string[];
  /** What would fill a section that has no data. */
  readonly missingSections: readonly string[];
  /** What was left out because of its size. */
  readonly leftOut: readonly string[];
  /** A paragraph for a paper. */
  readonly methods: string;
  readonly references: readonly string[];
  readonly signature: string;
  readonly figures: readonly ReportFigure[];
}

/** Answers of one model on one task and metric that are missing. */
export interface MissingAnswers extends Coverage {
  readonly model: string;
  readonly task: string;
  readonly metric: string;
}
