import { requireBaseline } from "../../analysis/comparison/baselineComparisons.js";
import { putTogether } from "../../analysis/comparison/facetTests.js";
import type { FacetRoles } from "../../analysis/components/facetRoles.js";
import type { ScoreSeriesOptions } from "../../analysis/scores/scoreSeries.js";
import { type Study, studyOf } from "../../analysis/study.js";
import { optionsOf } from "../../arguments/optionsOf.js";
import { requireResults } from "../../arguments/requireResults.js";
import type { Results } from "../../data/results.js";
import { ALPHA, CORRECTION, LEVEL, MISSING, SEED } from "../../defaults.js";
import { defined } from "../../defined.js";
import type { PValueAdjustmentName } from "../../inference/significance/multiplicity.js";
import { signatureOf } from "../../signature.js";
import type { Findings, SectionSettings } from "../sections/section.js";
import { type ReportSection, SECTIONS, type SectionParts, sectionsOf } from "../sections/sections.js";
import { headlinesOf } from "./answers/headlines.js";
import { taskNames } from "./answers/texts.js";
import { caveatsOf } from "./caveats.js";
import { notMeasured } from "./notMeasured.js";
import type { ReportFigure, VarianceReport } from "./record.js";
import { answersOf } from "./reportAnswers.js";
import { methodsOf } from "./reportMethods.js";

export interface VarianceReportOptions extends ScoreSeriesOptions {
  /** Nominal coverage in (0, 1); default 0.95. */
  readonly level?: number;
  /** Probability of claiming what is not there; default 0.05. */
  readonly alpha?: number;
  /** Adjustment for the number of comparisons; default `holm`. */
  readonly correction?: PValueAdjustmentName | "none";
  /** Model that the others are compared with; default the first by name. */
  readonly baseline?: string;
  /** Compare what was not made the same way, with a note; default false. */
  readonly allowMixed?: boolean;
  /**
   * Whether every metric and group of tasks is judged in one family, or one metric a task, as `compare` does on the command
   * line, and the others stand beside it; default `primary`.
   */
  readonly tests?: "all" | "primary";
  /** Which prompts, judges and so on are averaged over, their noise in the error; see `compare`. */
  readonly facets?: FacetRoles;
  /** Sections to fill; default all. The noise of each benchmark is always reckoned, since the answers rest on it. */
  readonly sections?: readonly ReportSection[];
  /** Of all resampling; default 1. */
  readonly seed?: number;
  /** Default "Variance report". */
  readonly title?: string;
  /** Called before each analysis with what it does, for a line of progress. */
  readonly onProgress?: (doing: string) => void;
}

/** Items of each comparison and direction that are listed, those that changed most. */
const CHANGES = 10;

/**
 * All analyses that the results hold data for, in one record, with the figures. Sections without data are empty, and
 * `missingSections` says what would fill them.
 */
export function buildVarianceReport(results: Results, options: VarianceReportOptions = {}): VarianceReport {
  requireResults("buildVarianceReport", "results", results);
  const {
    title = "Variance report",
    onProgress = () => {},
    baseline,
    tests = "primary",
  } = optionsOf("buildVarianceReport", options);
  const settings = settingsOf(options);
  const asked = sectionsOf("buildVarianceReport", options.sections);
  requireBaseline("buildVarianceReport", results, baseline);
  const study = studyOf(results, defined({ ...settings, baseline, tests, changes: CHANGES }));
  onProgress("scores and their noise");
  const { parts: found, refused, leftOut } = filled(study, settings, asked, onProgress);
  const parts = { ...found, read: { ...found.read, notes: notesTogether(found) } };
  onProgress("figures");
  const drawn = figuresOf(parts, study, settings, asked);
  const answers = answersOf(parts, asked);
  const unmeasured = notMeasured(parts, results);
  const methods = methodsOf(parts, settings);
  return {
    kind: "report",
    title,
    headlines: headlinesOf(parts, unmeasured, asked.has("comparisons"), taskNames(parts.noise)),
    answers,
    summary: answers.flatMap(({ sentences }) => sentences),
    ...parts,
    caveats: caveatsOf(parts, results),
    notMeasured: unmeasured.map(({ noise, why }) => `${noise}: ${why}`),
    missingSections: [...missingSections(parts, asked), ...refused],
    leftOut: [...leftOut, ...drawn.leftOut],
    methods: methods.paragraph,
    references: methods.references,
    signature: signature(parts, study, settings, options.sections === undefined ? null : asked),
    figures: drawn.figures,
  };
}

/** What was read of tests that stand apart holds no longer where all of them were put together again. */
function notesTogether({ read, comparisons }: SectionParts) {
  return putTogether(read.notes, comparisons?.comparisons ?? []);
}

type Asked = ReadonlySet<ReportSection>;

function settingsOf({
  level = LEVEL,
  alpha = ALPHA,
  correction = CORRECTION,
  missing = MISSING,
  allowMixed = false,
  chance = new Map(),
  seed = SEED,
  facets = {},
}: VarianceReportOptions): SectionSettings {
  return { level, alpha, correction, missing, allowMixed, chance, seed, facets };
}

/** What the sections add to the record: those asked for by their analyses, the others with what stands for them. */
function filled(study: Study, settings: SectionSettings, asked: Asked, onProgress: (doing: string) => void) {
  const found: readonly Findings<Partial<SectionParts>>[] = SECTIONS.map((section) => {
    if (!asked.has(section.name)) return { part: section.unasked(study) };
    onProgress(section.doing);
    return section.analyse(study, settings);
  });
  return {
    // Every section adds its own part: together they are all.
    parts: Object.assign({}, ...found.map(({ part }) => part)) as SectionParts,
    refused: found.flatMap(({ refused = [] }) => refused),
    leftOut: found.flatMap(({ leftOut = [] }) => leftOut),
  };
}

/** The figures of the sections that were asked for, and what was left out because of its size. */
function figuresOf(parts: SectionParts, study: Study, settings: SectionSettings, asked: Asked) {
  const drawn = SECTIONS.flatMap((section) => {
    if (!asked.has(section.name) || section.figures === undefined) return [];
    return [{ section: section.name, ...section.figures(parts, study, settings) }];
  });
  return {
    figures: drawn.flatMap(({ section, figures }) =>
      figures.flatMap((figure): ReportFigure[] => (figure === null ? [] : [{ section, figure }])),
    ),
    leftOut: drawn.flatMap(({ leftOut = [] }) => leftOut),
  };
}

function missingSections(parts: SectionParts, asked: Asked): string[] {
  return SECTIONS.flatMap((section) =>
    asked.has(section.name) && section.isEmpty(parts) ? [`${section.title}: needs ${section.needs}.`] : [],
  );
}

function signature(
  { noise }: SectionParts,
  study: Study,
  { level, alpha, correction, missing, seed }: SectionSettings,
  asked: Asked | null,
): string {
  const isCompared = asked === null || asked.has("comparisons") || asked.has("power");
  const comparisons = isCompared ? study.comparisons : null;
  return signatureOf([
    `models=${new Set(noise.map(({ model }) => model)).size}`,
    `tasks=${new Set(noise.map(({ task }) => task)).size}`,
    `rows=${noise.length}`,
    comparisons === null ? null : `baseline=${comparisons.baseline}`,
    `level=${level}`,
    `alpha=${alpha}`,
    `correction=${correction}`,
    `missing=${missing}`,
    `seed=${seed}`,
    asked === null ? null : `sections=${[...asked].join("+")}`,
  ]);
}
