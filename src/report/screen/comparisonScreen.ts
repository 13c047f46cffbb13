import type { ComparisonFamily, FamilyComparison } from "../../analysis/comparison/resultsComparison.js";
import { correctionName } from "../../inference/significance/correctionName.js";
import {
  formatCount,
  formatDifference,
  formatLevel,
  formatPEquation,
  formatPValue,
  formatRange,
  formatScore,
  plural,
  UNDEFINED_TEXT,
} from "../../numberFormat.js";
import { type Block, type Field, heading, list, paragraph, table } from "../document/document.js";
import { unitOf } from "../document/fields.js";
import { type ComparisonTableOptions, overallLines, refusalLines, surestFirst } from "../sections/comparisonSection.js";
import { rowNotes } from "../sections/noteList.js";
import { listOf } from "../sections/section.js";

type Done = Extract<FamilyComparison, { readonly ok: true }>;

/** Verdicts as they are counted, in this order. */
const COUNTED = {
  better: "better",
  worse: "worse",
  equivalent: "equivalent",
  "non-inferior": "non-inferior",
  identical: "identical",
  inconclusive: "cannot tell",
  refused: "refused",
} as const;

/**
 * Several comparisons of one pair on a screen: how many have which verdict and what all tasks say together, one table with both
 * scores, and what was not measured.
 */
export function comparisonScreen(
  { comparisons, overall, family }: Omit<ComparisonFamily, "notes">,
  options: ComparisonTableOptions = {},
): Block[] {
  const done = comparisons.filter((one) => one.ok);
  const counts = Object.entries(COUNTED).flatMap(([verdict, words]) => {
    const count = comparisons.filter((one) => (one.ok ? one.verdict : "refused") === verdict).length;
    return count > 0 ? [`${formatCount(count)} ${words}`] : [];
  });
  const metric = commonest(done.map((one) => one.metric));
  return [
    heading(2, counts.join(" · ")),
    ...(overall.length > 1
      ? [list(overall.map((one) => overallText(one, true, family)))]
      : overall.flatMap((one) => [paragraph(overallText(one, false, family)), ...listOf(overallLines(one))])),
    ...table(caption(done, metric, family), surestFirst(done), fields(metric, family), options),
    ...listOf([
      ...refusalLines(comparisons),
      ...rowNotes(done.map((one) => ({ ...one, model: "" }))),
      ...notMeasured(done),
    ]),
  ];
}

/** `overall +1.80 pt [+0.60, +3.00]  better, p = .004 (12 tasks)`: of several metrics each with its name. */
function overallText(
  one: ComparisonFamily["overall"][number],
  named: boolean,
  { correction }: ComparisonFamily["family"],
): string {
  const { interval, tasks, metric, framing, verdict, over } = one;
  const unit = unitFor(one);
  const name = named ? ` ${[metric, framing].filter((part) => part !== null).join(" ")}:` : "";
  const range = interval === null ? "" : ` ${formatRange(interval.low, interval.high, unit, true)}`;
  const adjusted = named && correction !== "none" ? "adj. " : "";
  const scope = `${plural(tasks.length, "task")}${over === "tasks-like-these" ? ", as of tasks like these" : ""}`;
  return `overall${name} ${formatDifference(one.difference, unit)}${range}  ${COUNTED[verdict]}, ${adjusted}${formatPEquation(decidingP(one))} (${scope})`;
}

function commonest(names: readonly string[]): string | null {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return (
    [...counts].reduce<[string, number] | null>(
      (most, one) => (most !== null && most[1] >= one[1] ? most : one),
      null,
    )?.[0] ?? null
  );
}

/** The p-value that the verdict rests on: adjusted where verdicts hold together. */
function decidingP(one: Done): number | null {
  const { verdict, equivalence, adjustedEquivalencePValue } = one;
  if ((verdict === "equivalent" || verdict === "non-inferior") && equivalence !== null) {
    return adjustedEquivalencePValue ?? equivalence.pValue;
  }
  return one.adjustedPValue ?? one.pValue;
}

function unitFor(row: Done) {
  return unitOf(row, Math.max(Math.abs(row.baseline.mean ?? 0), Math.abs(row.candidate.mean ?? 0)));
}

/** A number of a column whose caption says its unit. */
function unitless(row: Done) {
  return { ...unitFor(row), suffix: "" };
}

function caption(
  rows: readonly Done[],
  metric: string | null,
  { size, correction, alpha }: ComparisonFamily["family"],
): string {
  const [first] = rows;
  const judged =
    correction === "none"
      ? `p of ${formatCount(size)} tests, not adjusted`
      : `adj. p: over ${formatCount(size)} tests (${correctionName(correction)})`;
  return [
    ...(first === undefined ? [] : [`Base: ${first.baseline.name}, new: ${first.candidate.name}.`]),
    ...(metric === null
      ? []
      : [`Metric: ${metric}${rows.every((one) => one.metric === metric) ? "" : " where none is named"}.`]),
    ...(rows.some(({ proportion }) => proportion) ? ["In points (1 pt = 0.01) where scores lie in 0–1."] : []),
    ...(size > 1 ? [`${judged}, alpha ${alpha}; each interval is by itself.`] : []),
    ...(rows.some(({ verdict }) => verdict === "inconclusive")
      ? [
          "~: no difference shown, which is not “equal”; next to it the gap that these data could have shown (80% power).",
        ]
      : []),
  ].join(" ");
}

function fields(common: string | null, { size, correction, alpha }: ComparisonFamily["family"]): Field<Done>[] {
  return [
    {
      title: "task",
      align: "left",
      show: ({ task, metric }) => (metric === common ? task : `${task} · ${metric}`),
      always: true,
    },
    { title: "framing", align: "left", show: ({ framing }) => framing ?? "" },
    { title: "base", align: "right", show: (row) => formatScore(row.baseline.mean, unitless(row)), always: true },
    { title: "new", align: "right", show: (row) => formatScore(row.candidate.mean, unitless(row)), always: true },
    {
      title: `Δ [${formatLevel(1 - alpha)} CI]`,
      align: "right",
      show: (row) =>
        row.difference === null
          ? UNDEFINED_TEXT
          : `${formatDifference(row.difference, unitless(row))}${row.interval === null ? "" : ` ${formatRange(row.interval.low, row.interval.high, unitless(row), true)}`}`,
      always: true,
    },
    { title: "verdict", align: "left", show: verdictText, always: true },
    {
      title: size > 1 && correction !== "none" ? "adj. p" : "p",
      align: "right",
      show: (row) => formatPValue(decidingP(row)),
      always: true,
      // The verdict says what it is compared for.
      detail: true,
    },
  ];
}

function verdictText(row: Done): string {
  const { verdict, minimumDetectableEffect: reach } = row;
  if (verdict !== "inconclusive") return verdict;
  return reach === null ? "~" : `~ ${formatScore(reach, unitless(row))}`;
}

/** Noise that no row measured, in one line; where rows differ, what some of them lack. */
function notMeasured(rows: readonly Done[]): string[] {
  const all = [...new Set(rows.flatMap(({ sources }) => sources.notMeasured))];
  if (all.length === 0) return [];
  const inSome = all.filter((source) => rows.some(({ sources }) => !sources.notMeasured.includes(source)));
  return [
    `not measured: ${all.map((source) => (inSome.includes(source) ? `${source} (in some rows)` : source)).join(", ")}`,
  ];
}
