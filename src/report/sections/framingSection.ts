import type { FramingRow, FramingTable } from "../../analysis/framing/framing.js";
import type { FramingReading } from "../../analysis/framing/framingReading.js";
import type { FramingsOverModels } from "../../analysis/framing/framingsOverModels.js";
import { stepNumber } from "../../analysis/framing/wording.js";
import type { ScoreSeries } from "../../analysis/scores/scoreSeries.js";
import { optionsOf } from "../../arguments/optionsOf.js";
import { requireArgument } from "../../arguments/requireArgument.js";
import { recordWith } from "../../arguments/shapes.js";
import {
  formatCount,
  formatDifference,
  formatFixed,
  formatLevel,
  formatScore,
  plural,
  UNDEFINED_TEXT,
} from "../../numberFormat.js";
import { type Block, type Field, heading, list, paragraph, table } from "../document/document.js";
import { metricLabel, seedsText, unitOf, withInterval } from "../document/fields.js";
import type { Figure } from "../figure/figure.js";
import { DRAWN_CURVES, foremostFramings, hasBothCurves, undrawnCurves } from "../figures/curveChoice.js";
import { framingFinding } from "../figures/framingFinding.js";
import type { DrawnCurve } from "../figures/learningCurves.js";
import { learningCurves } from "../figures/learningCurves.js";
import { lastStepText } from "../text/lastStepText.js";
import { sparkline } from "../text/sparkline.js";
import { noteLines, rowNotes } from "./noteList.js";
import { drawn, each, view } from "./resultView.js";
import { listOf, type Section, withFigures } from "./section.js";
import { steppedSeries } from "./steppedSeries.js";

export interface FramingsPart {
  /** Completion against choice, for tasks that were asked both ways. */
  readonly framings: Pick<FramingTable, "rows" | "overModels">;
}

export const FRAMINGS: Section<"framings", FramingsPart> = {
  name: "framings",
  title: "Completion or choice",
  needs: "both framings of a task (a framing column, names such as mmlu and mmlu_continuation)",
  doing: "framings",
  unasked: () => ({ framings: { rows: [], overModels: [] } }),
  analyse: ({ framings: { rows, overModels } }) => ({ part: { framings: { rows, overModels } } }),
  isEmpty: ({ framings }) => framings.rows.length === 0,
  blocks: ({ framings }, { limit, figures }) =>
    withFigures(figures, [...framingSection(framings, { limit }), ...listOf(framingNotes(framings))]),
  pictures: ["framings"],
  figures({ framings }, study, { level }) {
    const both = framings.rows.filter(hasBothCurves);
    const series = steppedSeries(study);
    return {
      figures: foremostFramings(both, DRAWN_CURVES).map((row, index) =>
        framingCurves(row, series, `framings-${index + 1}`, level),
      ),
      leftOut: undrawnCurves(
        both.length,
        "framings by task and model",
        "first those whose recommendation is not the usual one, then those with the largest seed SD, where seeds are known",
      ),
    };
  },
  tables: ({ framings }) => [["framings", framings.rows]],
  views: [
    view<FramingTable>("framings", each(framingBlocks)),
    view<FramingRow>("framing", (rows) =>
      framingBlocks({ rows, overModels: [], unpaired: [], signature: "", notes: [] }),
    ),
  ],
};

function framingBlocks(framings: Omit<FramingTable, "kind">): Block[] {
  const { rows, notes, signature } = framings;
  const severalModels = new Set(rows.map(({ model }) => model)).size > 1;
  const figures = foremostFramings(rows, DRAWN_CURVES).map((row, index) =>
    meanCurves(row, `framings-${index + 1}`, severalModels),
  );
  return drawn([
    ...(rows.length === 0 ? [paragraph("No model and task was read both as choice and as completion.")] : []),
    ...framingSection(framings),
    ...listOf([...noteLines(notes), ...framingNotes(framings)]),
    ...(signature === "" ? [] : [paragraph(signature)]),
    ...figures,
  ]);
}

/** Both framings of one model and task over training, each the mean over its seeds. */
function meanCurves({ model, task, framings, ...row }: FramingRow, id: string, severalModels: boolean): Figure | null {
  const series = [framings.completion, framings.choice].map((reading): DrawnCurve => {
    const points = reading.curve.map(({ step, value }) => ({ step, value, standardError: null }));
    return { ...reading, model, task, seed: null, points };
  });
  const figure = learningCurves(series, { id, ...framingFinding(row, severalModels ? `${task}, ${model}` : task) });
  if (figure === null) return null;
  const [completion, choice] = [framings.completion, framings.choice].map(({ seeds }) => plural(seeds, "seed"));
  const description = `Mean score on ${task} against training step: completion over ${completion}, choice over ${choice}.`;
  return { ...figure, description };
}

/** Both framings of one task and model over training, with the crossover where one is shown. */
function framingCurves(row: FramingRow, series: readonly ScoreSeries[], id: string, level: number): Figure | null {
  const { model, task, framings } = row;
  const metrics = [framings.choice.metric, framings.completion.metric];
  const labels: readonly (string | null)[] = [framings.choice.label, framings.completion.label];
  const members = series.filter(
    (one) => one.model === model && one.task === task && labels.includes(one.framing) && metrics.includes(one.metric),
  );
  const isChoice = ({ framing }: ScoreSeries) => framing === framings.choice.label;
  // Choice first, so that each framing has the same colour in all pictures.
  const own = members
    .filter((one) => one.metric === metrics[isChoice(one) ? 0 : 1])
    .sort((a, b) => Number(isChoice(b)) - Number(isChoice(a)));
  const name = series.some((one) => one.model !== model) ? `${task}, ${model}` : task;
  return learningCurves(own, { id, level, ...framingFinding(row, name) });
}

export interface FramingSectionOptions {
  /** Rows to show of each table; default all. */
  readonly limit?: number;
}

/** Completion against choice: the recommendation of every task, what each framing shows, and how they differ. */
export function framingSection(
  framings: Pick<FramingTable, "rows" | "overModels">,
  options: FramingSectionOptions = {},
): Block[] {
  requireArgument(
    "framingSection",
    "framings",
    framings,
    recordWith(["rows", "overModels"], "what framings(results) returns"),
  );
  const { rows, overModels } = framings;
  const { limit = Number.POSITIVE_INFINITY } = optionsOf("framingSection", options);
  if (rows.length === 0) return [];
  const severalModels = new Set(rows.map(({ model }) => model)).size > 1;
  const name = ({ task, model }: FramingRow) => (severalModels ? `${task}, ${model}` : task);
  const shown = rows.slice(0, limit);
  const rest = rows.length - shown.length;
  return [
    heading(2, "Completion or choice?"),
    list([
      ...shown.map((row) => `${name(row)}: ${row.recommendation.sentence}`),
      ...(rest > 0 ? [`… and ${formatCount(rest)} more; the JSON output holds all of them.`] : []),
    ]),
    ...readingTable(shown),
    ...contrastTable(shown),
    list(legend(rows)),
    ...modelsTable(overModels, limit),
  ];
}

/** The notes of the rows and of the tasks over models, as lines, each said once. */
export function framingNotes({ rows, overModels }: Pick<FramingTable, "rows" | "overModels">): string[] {
  const noted = rows.map((row) => ({
    ...row,
    metric: metricsText(row),
    framing: null,
    notes: row.notes.filter(({ code }) => !SAID_IN_SECTION.has(code)),
  }));
  return [
    ...rowNotes(noted),
    ...overModels.filter(isRanked).flatMap(({ task, notes }) => noteLines(notes).map((line) => `${line} (${task})`)),
  ];
}

/** Notes that a column, a caption or the legend of the section says in its own words, or that "one-seed" says already. */
const SAID_IN_SECTION: ReadonlySet<string> = new Set([
  "crossover-not-shown",
  "difference-items",
  "difference-seeds",
  "difference-wobble",
  "metrics-differ",
  "one-seed-crossover",
  "one-seed-ratio",
]);

/** The metric, or that of choice against that of completion. */
export function metricsText({ framings: { choice, completion } }: FramingRow): string {
  return choice.metric === completion.metric
    ? metricLabel(choice)
    : `${metricLabel(choice)} against ${metricLabel(completion)}`;
}

interface ReadingRow {
  readonly row: FramingRow;
  readonly reading: FramingReading;
}

function readingTable(rows: readonly FramingRow[]): Block[] {
  const readings = rows.flatMap((row) =>
    [row.framings.choice, row.framings.completion].map((reading): ReadingRow => ({ row, reading })),
  );
  const score = (pick: (reading: FramingReading) => number | null) => (one: ReadingRow) =>
    formatScore(pick(one.reading), unitOf(one.reading, one.reading.mean));
  const fields: Field<ReadingRow>[] = [
    ...nameFields<ReadingRow>(({ row }) => row),
    { title: "framing", align: "left", show: ({ reading }) => reading.framing, always: true },
    { title: "metric", align: "left", show: ({ reading }) => metricLabel(reading) },
    { title: "seeds", align: "right", show: ({ reading }) => seedsText(reading) },
    { title: "mean curve", align: "left", show: ({ reading }) => curveOf(reading) },
    { title: "mean", align: "right", show: score(({ mean }) => mean), always: true },
    { title: "chance", align: "right", show: score(({ chance }) => chance) },
    {
      title: "above chance",
      align: "right",
      show: ({ reading }) => (reading.aboveChance.share === null ? UNDEFINED_TEXT : percent(reading.aboveChance.share)),
    },
    {
      title: "from step",
      align: "right",
      show: ({ reading }) =>
        reading.aboveChance.from === null ? UNDEFINED_TEXT : stepNumber(reading.aboveChance.from),
    },
    {
      title: "seed SD",
      align: "right",
      show: ({ reading }) => withInterval(reading.seedSd, reading.seedSdInterval, unitOf(reading, reading.mean)),
    },
    { title: "seed SNR", align: "right", show: ({ reading }) => formatFixed(reading.seedSnr, 1) },
    { title: "item ±", align: "right", show: score(({ itemHalfWidth }) => itemHalfWidth) },
    {
      title: "mean τ",
      align: "right",
      show: ({ reading }) => ranged(reading.kendallTau, reading.kendallTauInterval),
    },
  ];
  const level = readings
    .map(({ reading }) => reading.seedSdInterval ?? reading.kendallTauInterval)
    .find((one) => one !== null);
  const intervals = level === undefined ? "" : ` Brackets: ${formatLevel(level!.level)} CI.`;
  const scale = readings.some(({ reading }) => reading.proportion) ? ", scores in points" : "";
  return table(`Each framing at its last checkpoint${scale}.${intervals}`, readings, fields);
}

function contrastTable(rows: readonly FramingRow[]): Block[] {
  const unit = (row: FramingRow) => unitOf(row.framings.choice, row.framings.choice.mean);
  const signed = (value: number | null, row: FramingRow) => formatDifference(value, { ...unit(row), suffix: "" });
  const fields: Field<FramingRow>[] = [
    ...nameFields<FramingRow>((row) => row),
    { title: "metric", align: "left", show: metricsText },
    {
      title: "difference",
      align: "right",
      show: (row) => {
        const { difference = null, interval = null } = row.difference ?? {};
        const text = signed(difference, row);
        return interval === null ? text : `${text} [${signed(interval.low, row)}, ${signed(interval.high, row)}]`;
      },
      always: true,
    },
    { title: "first above chance", align: "left", show: (row) => row.firstAboveChance ?? UNDEFINED_TEXT },
    { title: "intervals hold", align: "left", show: ({ difference }) => BASIS_TEXT[difference?.basis ?? "none"] },
    { title: "lead changes", align: "right", show: crossoverText, always: true },
    {
      title: "SD ratio",
      align: "right",
      show: ({ seedSdRatio }) => ranged(seedSdRatio?.ratio ?? null, seedSdRatio?.interval ?? null),
    },
    {
      title: "τ difference",
      align: "right",
      show: ({ tauChange }) => ranged(tauChange?.difference ?? null, tauChange?.interval ?? null),
    },
    {
      title: "κ",
      align: "right",
      show: ({ agreement }) => ranged(agreement?.kappa ?? null, agreement?.kappaInterval ?? null),
    },
    { title: "φ", align: "right", show: ({ agreement }) => formatFixed(agreement?.phi ?? null, 2) },
    {
      title: "only choice / only completion right",
      align: "right",
      show: ({ agreement }) =>
        agreement === null
          ? UNDEFINED_TEXT
          : `${formatCount(agreement.choiceOnly)} / ${formatCount(agreement.completionOnly)}`,
    },
  ];
  const ratios = rows.some(({ seedSdRatio }) => (seedSdRatio?.ratio ?? null) !== null);
  const caption = `Choice against completion at the last checkpoint that both have${lastStepText(rows.map(({ difference }) => difference?.step))}: differences are choice − completion${ratios ? ", the SD ratio is choice ÷ completion" : ""}.`;
  return table(caption, rows, fields);
}

const BASIS_TEXT = {
  "seeds and items": "seeds and items",
  seeds: "seeds only",
  items: "items only",
  "checkpoint wobble": "checkpoint wobble only",
  none: UNDEFINED_TEXT,
} as const;

/** The checkpoints around each change of the lead; nothing is placed that may be noise. */
export function crossoverText({ crossover }: FramingRow): string {
  const { kind, changes } = crossover;
  const last = changes.at(-1);
  if (last !== undefined) {
    const { low, high } = last.between;
    const earlier = changes.length > 1 ? ` (+${changes.length - 1} earlier)` : "";
    return `${formatCount(low)}–${formatCount(high)} to ${last.to}${earlier}`;
  }
  if (kind === "ahead-throughout") return "choice throughout";
  if (kind === "not-ahead") return "completion throughout";
  return kind === "not-known" ? UNDEFINED_TEXT : "not shown";
}

function modelsTable(records: readonly FramingsOverModels[], limit: number): Block[] {
  const fields: Field<FramingsOverModels>[] = [
    { title: "task", align: "left", show: ({ task }) => task, always: true },
    { title: "models", align: "right", show: ({ models }) => formatCount(models.length) },
    {
      title: "correlation",
      align: "right",
      show: ({ correlation, correlationInterval }) => ranged(correlation, correlationInterval),
      always: true,
    },
    { title: "Kendall τ", align: "right", show: ({ kendallTau }) => formatFixed(kendallTau, 2), always: true },
    {
      title: "rank reversals",
      align: "right",
      show: ({ reversals, modelPairs }) => `${formatCount(reversals.length)} of ${formatCount(modelPairs)} pairs`,
      always: true,
    },
  ];
  return table("Do the framings order the models alike?", records.filter(isRanked), fields, { limit });
}

/** Two models are one pair, whose order a coin could turn. */
function isRanked({ models }: FramingsOverModels): boolean {
  return models.length > 2;
}

function nameFields<Row>(rowOf: (row: Row) => FramingRow): Field<Row>[] {
  return [
    { title: "task", align: "left", show: (row) => rowOf(row).task, always: true },
    { title: "model", align: "left", show: (row) => rowOf(row).model },
  ];
}

function curveOf({ curve, itemHalfWidth }: FramingReading): string {
  // A curve that moves less than its item noise is drawn as flat.
  const values = curve.map(({ value }) => value);
  return curve.length < 3 ? "" : sparkline(values, { minimumSpan: itemHalfWidth ?? 0 });
}

function ranged(value: number | null, interval: { readonly low: number; readonly high: number } | null): string {
  const text = formatFixed(value, 2);
  return value === null || interval === null
    ? text
    : `${text} [${formatFixed(interval.low, 2)}, ${formatFixed(interval.high, 2)}]`;
}

function percent(share: number): string {
  return `${formatFixed(100 * share, 0)}%`;
}

function legend(rows: readonly FramingRow[]): string[] {
  const lines: string[] = [];
  const some = (holds: (row: FramingRow) => boolean) => rows.some(holds);
  const changed = some(({ crossover: { changes } }) => changes.length > 0);
  const unshown = some((row) => crossoverText(row) === "not shown");
  if (changed || unshown) {
    lines.push(
      [
        ...(changed
          ? [
              "lead changes: from the last checkpoint at which one framing is shown ahead to the first at which the other one, named here, is; the tests of all checkpoints are corrected together (Holm). Between two checkpoints nothing was measured.",
            ]
          : []),
        ...(unshown
          ? ["not shown: the mean curves cross, but no checkpoints show first one framing and then the other ahead."]
          : []),
      ].join(" "),
    );
  }
  const tested = rows.some(
    ({ framings: { choice, completion } }) => (choice.aboveChance.share ?? completion.aboveChance.share) !== null,
  );
  if (tested) {
    lines.push(
      "above chance: share of the checkpoints whose score is above guessing, each one-sided and not corrected for their number; from step: it stays above from there on.",
    );
  }
  if (rows.some(({ seedSdRatio }) => seedSdRatio?.interval)) {
    lines.push(
      "SD ratio: of the seed SDs, with the interval of Pitman–Morgan where the seeds are shared, else of F; above 1, choice is noisier. From five seeds on a bootstrap interval stands beside it in the JSON output.",
    );
  }
  if (some(({ framings: { choice, completion } }) => choice.metric !== completion.metric)) {
    lines.push("metric: that of choice against that of completion; both are taken as scores of the task.");
  }
  if (some(({ tauChange }) => (tauChange?.difference ?? null) !== null)) {
    const seeded = some(({ tauChange }) => (tauChange?.interval ?? null) !== null);
    lines.push(
      `τ: Kendall's τ-b of score against checkpoint order, +1 improves at every step; difference${seeded ? " by t over seeds" : ""}: below 0, completion climbs more steadily.`,
    );
  }
  if (rows.some(({ agreement }) => agreement !== null)) {
    lines.push("κ, φ: do both framings get the same items right? Means over seeds; counts are summed over seeds.");
  }
  return lines;
}
