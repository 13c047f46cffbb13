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
import {
  type ComparisonTableOptions,
  overallBlocks,
  overallLines,
  overallNotes,
  refusalLines,
  secondaryLine,
  surestFirst,
  wonAndLost,
} from "../sections/comparisonSection.js";
import { rowNotes } from "../sections/noteList.js";
import { listOf } from "../sections/section.js";
import { notMeasuredLine } from "./notMeasuredLine.js";

type Done = Extract<FamilyComparison, { readonly ok: true }>;

/** Verdicts over tasks that are said in words; more stand in a table. */
const LISTED = 3;

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
 * Several comparisons on a screen: how many have which verdict and what all tasks say together, one table with both
 * scores, and what was not measured.
 */
export function comparisonScreen(
  { comparisons, overall, secondary, family }: Omit<ComparisonFamily, "notes">,
  options: ComparisonTableOptions = {},
): Block[] {
  const done = comparisons.filter((one) => one.ok);
  const counts = Object.entries(COUNTED).flatMap(([verdict, words]) => {
    const count = comparisons.filter((one) => (one.ok ? one.verdict : "refused") === verdict).length;
    return count > 0 ? [`${formatCount(count)} ${words}`] : [];
  });
  // A verdict on one of several candidates says which.
  const severalCandidates = new Set(done.map(({ candidate }) => candidate.name)).size > 1;
  const metric = commonest(done.map((one) => one.metric));
  return [
    heading(2, counts.join(" · ")),
    ...(overall.length > LISTED
      ? overallBlocks({ overall, family }, options)
      : overall.length > 1
        ? [
            list([
              ...overall.map((one) => overallText(one, overallName(one, overall), family)),
              ...overallNotes(overall),
            ]),
          ]
        : overall.flatMap((one) => [
            paragraph(overallText(one, severalCandidates ? one.candidate.name : null, null)),
            ...listOf(overallLines(one)),
          ])),
    ...table(caption(done, metric, family), surestFirst(done), fields(done, metric, family), options),
    ...listOf([
      ...countsLine(done),
      ...refusalLines(comparisons),
      ...rowNotes(done.map((one) => ({ ...one, model: one.candidate.name }))),
      ...notMeasuredLine(done, { measured: done.some(({ facets }) => facets !== undefined) }),
      ...secondaryLine(secondary, comparisons, "--metric or --all-metrics judges them, --json holds them"),
    ]),
  ];
}

/** One comparison of right-or-wrong answers by its counts, as one reads it without a table. */
function countsLine(done: readonly Done[]): string[] {
  const [only, ...more] = done;
  if (only === undefined || only.discordant === null || more.length > 0) return [];
  return [`${wonAndLost(only.discordant)}, of ${plural(only.items.shared, "shared item")}`];
}

/** What tells one verdict over tasks from the others. */
function overallName(one: ComparisonFamily["overall"][number], all: ComparisonFamily["overall"]): string {
  const parts = [
    (row: typeof one) => row.candidate.name,
    (row: typeof one) => row.baseline.name,
    ({ metric }: typeof one) => metric,
    ({ framing }: typeof one) => framing,
  ];
  return parts
    .filter((part) => new Set(all.map(part)).size > 1)
    .map((part) => part(one))
    .filter((name) => name !== null)
    .join(" ");
}

/** `overall +1.80 pt [+0.60, +3.00]  better, p = .004 (12 tasks)`; the name stands where there are several, and `family` where they are adjusted. */
function overallText(
  one: ComparisonFamily["overall"][number],
  name: string | null,
  family: ComparisonFamily["family"] | null,
): string {
  const { interval, tasks, verdict, over } = one;
  const unit = unitFor(one);
  const label = name === null ? "" : ` ${name}:`;
  const range = interval === null ? "" : ` ${formatRange(interval.low, interval.high, unit, true)}`;
  const adjusted = family !== null && family.correction !== "none" ? "adj. " : "";
  const scope = `${plural(tasks.length, "task")}${over === "tasks-like-these" ? ", as of tasks like these" : ""}`;
  return `overall${label} ${formatDifference(one.difference, unit)}${range}  ${COUNTED[verdict]}, ${adjusted}${formatPEquation(decidingP(one))} (${scope})`;
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
  const [bases, candidates] = (["baseline", "candidate"] as const).map((side) => [
    ...new Set(rows.map((row) => row[side].name)),
  ]) as [string[], string[]];
  const sides = [
    ...(bases.length === 1 ? [`base: ${bases[0]}`] : []),
    ...(candidates.length === 1 ? [`new: ${candidates[0]}`] : []),
  ].join(", ");
  const judged =
    correction === "none"
      ? `p of ${formatCount(size)} tests, not adjusted`
      : `adj. p: over ${formatCount(size)} tests (${correctionName(correction)})`;
  return [
    ...(sides === "" ? [] : [`${sides.charAt(0).toUpperCase()}${sides.slice(1)}.`]),
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

function fields(
  rows: readonly Done[],
  common: string | null,
  { size, correction, alpha }: ComparisonFamily["family"],
): Field<Done>[] {
  const several = (side: "baseline" | "candidate") => new Set(rows.map((row) => row[side].name)).size > 1;
  return [
    {
      title: "task",
      align: "left",
      show: ({ task, metric }) => (metric === common ? task : `${task} · ${metric}`),
      always: true,
    },
    ...(several("candidate")
      ? [{ title: "new model", align: "left", show: (row: Done) => row.candidate.name } as const]
      : []),
    ...(several("baseline")
      ? [{ title: "base model", align: "left", show: (row: Done) => row.baseline.name } as const]
      : []),
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
