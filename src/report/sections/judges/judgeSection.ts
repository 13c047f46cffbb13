import type { JudgedComparison } from "../../../analysis/judges/judgedComparisons.js";
import { judgedRuns } from "../../../analysis/judges/judgedRuns.js";
import type { JudgesRow } from "../../../analysis/judges/judgeRows.js";
import { type JudgeAgreement, type JudgeShift, judgeShifts } from "../../../analysis/judges/judgeShift.js";
import type { ResultMatrix } from "../../../data/resultMatrix.js";
import type { Results } from "../../../data/results.js";
import { describeRun } from "../../../data/run.js";
import { formatDifference, formatFixed, formatPValue, formatRange, plural } from "../../../numberFormat.js";
import type { JudgesAnswer } from "../../../questions/judges.js";
import { type Block, type Field, heading, list, paragraph, table } from "../../document/document.js";
import { countField, unitOf, withInterval } from "../../document/fields.js";
import { capitalized } from "../../text/capitalized.js";
import { noiseLine } from "../../text/noiseLine.js";
import { noteLines, rowNotes } from "../noteList.js";
import { listOf, type Section } from "../section.js";

/** What the section adds to the record of a report; the type of the table of sections names it. @public */
export interface JudgesPart {
  readonly judges: {
    /** Pairs of judges of the same answers. */
    readonly shifts: readonly JudgeShift[];
    /** All judges of the same answers. */
    readonly agreement: readonly JudgeAgreement[];
  };
}

export const JUDGES: Section<"judges", JudgesPart> = {
  name: "judges",
  title: "Agreement of judges",
  needs: "scores of two or more judges for the same answers (a judge column)",
  doing: "judges",
  unasked: () => ({ judges: { shifts: [], agreement: [] } }),
  analyse: ({ results }, { alpha, missing }) => ({
    part: { judges: judgeShifts(judgedRuns(withJudges(results), null, missing).runs, alpha) },
  }),
  isEmpty: ({ judges }) => judges.shifts.length === 0,
  blocks: ({ judges: { shifts, agreement } }, { limit }) => shiftBlocks(shifts, agreement, limit),
  tables: ({ judges }) => [["judges", judges.shifts]],
};

/** The tables of which some scores are those of a named judge. */
function withJudges(results: Results): Results {
  const isJudged = (matrix: ResultMatrix) => matrix.runs.some(({ fingerprint }) => fingerprint?.judge !== undefined);
  return { ...results, matrices: results.matrices.filter(isJudged) };
}

/** What people would say of judged answers: scores by labels, who is better, and what the judges themselves are worth. */
export function judgeSection(
  answer: Pick<JudgesAnswer, "rows" | "comparisons" | "shifts" | "agreement">,
  { limit = Number.POSITIVE_INFINITY }: { readonly limit?: number } = {},
): Block[] {
  const { rows, comparisons, shifts, agreement } = answer;
  const labelled = rows.some((row) => row.ok);
  return [
    ...(rows.length > 0 && labelled ? scoreBlocks(rows, limit) : []),
    ...comparisonBlocks(comparisons, limit),
    ...shiftBlocks(shifts, agreement, limit),
  ];
}

type Corrected = Extract<JudgesRow, { readonly ok: true }>;

function scoreBlocks(rows: readonly JudgesRow[], limit: number): Block[] {
  const corrected = rows.filter((row): row is Corrected => row.ok);
  const others = rows.filter((row) => !row.ok);
  const noted = rows.map((row) => ({
    model: describeRun(row.run),
    task: row.task,
    metric: row.metric,
    framing: null,
    notes: row.notes,
  }));
  return [
    heading(2, "What would people say?"),
    ...(corrected.length === 1 ? corrected.map(({ sentence }) => paragraph(sentence)) : []),
    ...table("Scores that human labels of all answers would give; points where scores lie in 0–1.", corrected, SCORES, {
      limit,
    }),
    ...table(
      "How the judges err: right answers that they call right, wrong ones that they call wrong, and agreement with the labels beyond chance (κ).",
      corrected.filter(({ errors }) => errors !== null),
      ERRORS,
      { limit },
    ),
    ...table(
      "Without labels of their own: by the judge's error rates on the labelled answers of the other runs, if it errs as often here.",
      others.filter(({ byErrorRates }) => byErrorRates !== null),
      BY_ERRORS,
      { limit },
    ),
    list([
      "worth: as many labels without the judge would tell as much; judge off: judged − label on the labelled answers, with p, adjusted by Holm.",
      ...others.flatMap((row) =>
        row.ok || row.byErrorRates !== null ? [] : [`${describeRun(row.run)} on ${row.task}: ${row.message}.`],
      ),
      `${capitalized(noiseLine(corrected[0]!.sources))}.`,
      ...rowNotes(noted),
    ]),
  ];
}

function runFields<Row extends Pick<JudgesRow, "task" | "metric" | "judge" | "run">>(): Field<Row>[] {
  return [
    { title: "task", align: "left", show: ({ task }) => task },
    { title: "metric", align: "left", show: ({ metric }) => metric },
    { title: "judge", align: "left", show: ({ judge }) => judge ?? "" },
    { title: "run", align: "left", show: ({ run }) => describeRun(run), always: true },
  ];
}

const SCORES: readonly Field<Corrected>[] = [
  ...runFields<Corrected>(),
  {
    title: "score, CI",
    align: "right",
    show: (row) => withInterval(row.mean, row.interval, unitOf(row, row.mean)),
    always: true,
  },
  { ...countField("labels", ({ items }: Corrected) => items.labelled), always: true },
  countField("worth", ({ effectiveLabels }) => (effectiveLabels === null ? null : Math.round(effectiveLabels))),
  { title: "verdict", align: "left", show: ({ bias }) => BIAS[bias?.verdict ?? "unknown"], always: true },
  {
    title: "judge says",
    align: "right",
    // Of another scale in its own unit.
    show: (row) =>
      withInterval(row.judgeAlone, null, unitOf(row.bias === null ? { proportion: false } : row, row.judgeAlone)),
    always: true,
  },
  { title: "judge off", align: "right", show: biasText },
];

const BIAS = { "too-high": "judge too high", "too-low": "judge too low", "not-shown": "~", unknown: "" } as const;

function biasText(row: Corrected): string {
  const { bias } = row;
  return bias === null
    ? ""
    : `${formatDifference(bias.difference, unitOf(row, row.mean))}, ${formatPValue(bias.adjustedPValue)}`;
}

const ERRORS: readonly Field<Corrected>[] = [
  ...runFields<Corrected>(),
  { title: "right called right, %", align: "right", show: ({ errors }) => rateText(errors?.sensitivity), always: true },
  { title: "wrong called wrong, %", align: "right", show: ({ errors }) => rateText(errors?.specificity), always: true },
  { title: "κ", align: "right", show: ({ errors }) => formatFixed(errors?.kappa ?? null, 2), always: true },
];

type Rate = NonNullable<Corrected["errors"]>["sensitivity"];

function rateText(rate: Rate | undefined): string {
  if (!rate) return "—";
  const percent = (share: number) => formatFixed(100 * share, 1);
  return `${percent(rate.rate)} [${percent(rate.interval.low)}, ${percent(rate.interval.high)}]`;
}

const BY_ERRORS: readonly Field<JudgesRow>[] = [
  ...runFields<JudgesRow>(),
  {
    title: "score, CI",
    align: "right",
    show: ({ byErrorRates: found }) =>
      withInterval(found?.estimate ?? null, found?.interval ?? null, unitOf({ proportion: true }, 1)),
    always: true,
  },
];

function comparisonBlocks(comparisons: readonly JudgedComparison[], limit: number): Block[] {
  if (comparisons.length === 0) return [];
  const done = comparisons.filter((row): row is Compared => row.ok);
  const refused = comparisons.filter((row) => !row.ok);
  return [
    heading(2, "Which is better, by labels?"),
    ...(done.length === 1
      ? done.map(({ verdict, sentence }) => paragraph(`${verdict.toUpperCase()}  ${sentence}`))
      : table("Differences that human labels of all answers would give.", done, COMPARED, { limit })),
    ...listOf([
      ...refused.map((row) => (row.ok ? "" : `${row.task} ${row.metric}: refused, ${row.message}.`)),
      ...noteLines(done.length === 1 ? done.flatMap(({ notes }) => notes) : []),
    ]),
  ];
}

type Compared = Extract<JudgedComparison, { readonly ok: true }>;

const COMPARED: readonly Field<Compared>[] = [
  { title: "task", align: "left", show: ({ task }) => task },
  { title: "metric", align: "left", show: ({ metric }) => metric },
  { title: "judge", align: "left", show: ({ judge }) => judge ?? "" },
  { title: "candidate", align: "left", show: ({ candidate }) => candidate.name, always: true },
  { title: "baseline", align: "left", show: ({ baseline }) => baseline.name },
  { title: "verdict", align: "left", show: ({ verdict }) => verdict, always: true },
  {
    title: "difference, CI",
    align: "right",
    show: (row) => changeText(row.difference, row.interval, unitOf(row, row.baseline.mean)),
    always: true,
  },
  { title: "p adj.", align: "right", show: ({ adjustedPValue, pValue }) => formatPValue(adjustedPValue ?? pValue) },
  {
    title: "judge alone",
    align: "right",
    show: (row) => formatDifference(row.byLabels?.judgeAlone ?? null, unitOf(row, row.baseline.mean)),
  },
];

function shiftBlocks(shifts: readonly JudgeShift[], agreement: readonly JudgeAgreement[], limit: number): Block[] {
  if (shifts.length === 0) return [];
  return [
    heading(2, "Do the judges agree?"),
    ...table(
      "Two judges of the same answers; the shift is second − first: what a change of the judge does to a score.",
      shifts,
      SHIFTS,
      { limit },
    ),
    list([
      ...agreement.map(
        ({ task, metric, judges, answers, alpha, scale }) =>
          `${task} ${metric}: Krippendorff's α ${formatFixed(alpha, 2)} (${scale}) of ${plural(judges.length, "judge")} over ${plural(answers, "answer")}: 1 is full agreement, 0 what chance gives.`,
      ),
      ...rowNotes(
        shifts.map(({ judges, task, metric, notes }) => ({
          model: judges.join(" → "),
          task,
          metric,
          framing: null,
          notes,
        })),
      ),
    ]),
  ];
}

const SHIFTS: readonly Field<JudgeShift>[] = [
  { title: "task", align: "left", show: ({ task }) => task },
  { title: "metric", align: "left", show: ({ metric }) => metric },
  { title: "first → second", align: "left", show: ({ judges }) => judges.join(" → "), always: true },
  { ...countField("answers", ({ answers }: JudgeShift) => answers) },
  { title: "same, %", align: "right", show: ({ agreement }) => formatFixed(100 * agreement, 1), always: true },
  { title: "κ", align: "right", show: ({ kappa }) => formatFixed(kappa, 2) },
  {
    title: "shift, CI",
    align: "right",
    show: ({ shift, interval, proportion }) => changeText(shift, interval, unitOf({ proportion }, shift)),
    always: true,
  },
  { title: "p adj.", align: "right", show: ({ adjustedPValue }) => formatPValue(adjustedPValue) },
  {
    title: "verdict",
    align: "left",
    show: ({ verdict }) => (verdict === "not-shown" ? "~" : `${verdict} shown`),
    always: true,
  },
];

function changeText(
  difference: number | null,
  interval: JudgeShift["interval"],
  unit: ReturnType<typeof unitOf>,
): string {
  const text = formatDifference(difference, unit);
  return interval === null ? text : `${text} ${formatRange(interval.low, interval.high, unit, true)}`;
}
