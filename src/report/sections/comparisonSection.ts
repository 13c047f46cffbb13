import type { BaselineComparisons } from "../../analysis/comparison/baselineComparisons.js";
import type { ChangedItem } from "../../analysis/comparison/changedItems.js";
import type { Comparison } from "../../analysis/comparison/comparisonRecord.js";
import type { OverallMean, TaskPooling } from "../../analysis/comparison/overTasks.js";
import type {
  ComparisonFamily,
  FamilyComparison,
  OverallComparison,
} from "../../analysis/comparison/resultsComparison.js";
import { optionsOf } from "../../arguments/optionsOf.js";
import { requireArgument } from "../../arguments/requireArgument.js";
import { recordWith } from "../../arguments/shapes.js";
import { groupBy } from "../../data/groupBy.js";
import { LEVEL } from "../../defaults.js";
import type { Interval } from "../../inference/intervals/interval.js";
import { correctionName } from "../../inference/significance/correctionName.js";
import { mcnemarTest } from "../../inference/significance/mcnemar.js";
import {
  formatCount,
  formatDifference,
  formatFixed,
  formatLevel,
  formatPEquation,
  formatPValue,
  formatRange,
  formatScore,
  plural,
  UNDEFINED_TEXT,
} from "../../numberFormat.js";
import { someNames } from "../../someNames.js";
import { type Block, type Field, heading, list, paragraph, table } from "../document/document.js";
import { unitOf } from "../document/fields.js";
import type { Figure } from "../figure/figure.js";
import { differenceForest } from "../figures/differenceForest.js";
import { modelsByTests } from "../figures/modelsByTests.js";
import { joinedNames } from "../text/joinedNames.js";
import { noiseLine } from "../text/noiseLine.js";
import type { NoisePart } from "./noiseSection.js";
import { foldedNotes, noteLines, rowNotes } from "./noteList.js";
import { drawn, each, view } from "./resultView.js";
import { listOf, type Section, withFigures } from "./section.js";

export interface ComparisonsPart {
  /** `null` when there is one model, and when they were not asked for. */
  readonly comparisons: BaselineComparisons | null;
}

export const COMPARISONS: Section<"comparisons", ComparisonsPart, ComparisonsPart & NoisePart> = {
  name: "comparisons",
  title: "Comparisons",
  needs: "two or more models on the same tasks",
  doing: "comparisons",
  unasked: () => ({ comparisons: null }),
  analyse: ({ comparisons }) => ({ part: { comparisons } }),
  isEmpty: ({ comparisons }) => comparisons === null,
  blocks({ comparisons }, { limit, figures }) {
    if (comparisons === null || comparisons.comparisons.length === 0) return [];
    return withFigures(figures, [
      heading(2, "Which differences are real?"),
      ...overallBlocks(comparisons, { limit }),
      ...comparisonTable(comparisons, { limit }),
      ...listOf([
        ...noteLines(foldedNotes(comparisons.notes)),
        ...secondaryLine(
          comparisons.secondary,
          comparisons.comparisons,
          "`noisefloor compare --all-metrics` judges them, the JSON output holds them",
        ),
      ]),
    ]);
  },
  pictures: ["differences", "models-by-tests"],
  figures: ({ comparisons }) => ({
    figures: comparisons === null ? [] : [differenceForest(comparisons), modelsByTests(comparisons)],
  }),
  caveats({ comparisons, noise }) {
    if (comparisons === null) return [];
    const done = comparisons.comparisons.filter((one) => one.ok);
    const unseeded = noise.every((row) => row.finalSd === null);
    const { size, correction, alpha } = comparisons.family;
    return [
      ...(done.length > 0 && (unseeded || done.some(({ items }) => items.shared > 0))
        ? [whoseDifference(unseeded)]
        : []),
      ...otherSettings(done),
      ...(done.some(({ verdict }) => verdict === "inconclusive") ? [NOT_EQUAL] : []),
      ...(size > 1 && correction === "none"
        ? [
            `${plural(size, "comparison")} without adjustment: about ${Math.max(1, Math.round(alpha * size))} would look real by chance alone.`,
          ]
        : []),
    ];
  },
  tables: ({ comparisons }) => [
    ["comparisons", (comparisons?.comparisons ?? []).map(withoutChanges)],
    ["changed-items", comparisons === null ? [] : changedRows(comparisons)],
  ],
  views: [view<Comparison>("comparison", comparisonsBlocks), view<ComparisonFamily>("comparisons", each(familyBlocks))],
};

/** One comparison in full, several as a table. Those of plain arrays name no task. */
function comparisonsBlocks(comparisons: readonly Comparison[]): Block[] {
  const [first] = comparisons;
  const level = first?.interval?.level ?? LEVEL;
  const labelled = comparisons.map(
    (one): FamilyComparison => ({
      task: `${one.candidate.name} against ${one.baseline.name}`,
      metric: "",
      framing: null,
      adjustedPValue: null,
      adjustedEquivalencePValue: null,
      ...one,
    }),
  );
  // Rounded, since 1 − 0.95 is not 0.05.
  const alpha = Number((1 - level).toPrecision(6));
  const family: ComparisonFamily = {
    kind: "comparisons",
    comparisons: labelled,
    overall: [],
    secondary: [],
    family: { size: 1, correction: "none", alpha },
    notes: [],
  };
  if (labelled.length > 1) return drawn([...comparisonTable(family), forestOf(family)]);
  const [, ...rest] = labelled.flatMap(comparisonBlocks);
  const title = [first?.verdict.toUpperCase(), ...labelled.map(labelOf)].join("  ");
  return drawn([heading(2, title), ...rest, forestOf(family)]);
}

/** The forest of one comparison stands below its sentence, and need not say it again. */
function forestOf(family: ComparisonFamily): Figure | null {
  const figure = differenceForest(family);
  const [only, ...more] = family.comparisons;
  if (figure === null || only === undefined || !only.ok || more.length > 0) return figure;
  return { ...figure, title: `${labelOf(only)}: ${only.verdict}` };
}

function labelOf({ task, metric, framing }: FamilyComparison): string {
  return [task, metric, framing ?? ""].filter((label) => label !== "").join(" · ");
}

function familyBlocks(family: ComparisonFamily): (Block | null)[] {
  const shown =
    family.comparisons.length === 1
      ? family.comparisons.flatMap(comparisonBlocks)
      : [...overallBlocks(family), ...comparisonTable(family)];
  return [...shown, ...listOf(noteLines(foldedNotes(family.notes))), forestOf(family)];
}

/** Sides that were run with other settings: what these do, no table of differences shows. */
function otherSettings(comparisons: readonly FamilyComparison[]): string[] {
  const found = comparisons.flatMap((one) => {
    if (!one.ok) return [];
    const note = one.notes.find(({ code }) => code === "different-settings");
    return note === undefined ? [] : [{ one, differences: String(note.data?.differences) }];
  });
  const [first] = found;
  if (first === undefined) return [];
  const { one, differences } = first;
  const more = found.length - 1;
  return [
    `${one.candidate.name} and ${one.baseline.name} were run with other settings, and what these do to the difference is not known: ` +
      `${differences}${more === 0 ? "" : `; the same of ${plural(more, "more comparison")}`}.`,
  ];
}

const NOT_EQUAL =
  "“~” or “inconclusive” is not “equal”: the data could not have shown a small difference. To show that two are equal, state a margin and use `noisefloor compare --margin`.";

function whoseDifference(unseeded: boolean): string {
  return unseeded
    ? "A real difference here is one between these very runs, for other items of the same kind. Whether another training seed of the same recipe would show it is not known."
    : "Verdicts over items say that other items of the same kind would show the difference; those over seeds, that other seeds would.";
}

/** One comparison in full: verdict, numbers, method. */
export function comparisonBlocks(comparison: FamilyComparison): Block[] {
  requireArgument(
    "comparisonBlocks",
    "comparison",
    comparison,
    recordWith(["kind", "task"], "a row of compare(baseline, candidate).rows"),
  );
  if (!comparison.ok) {
    return [
      paragraph(`REFUSED  ${comparison.task} ${comparison.metric}: ${comparison.message}.`),
      paragraph(`Next step: ${comparison.hint}.`),
    ];
  }
  const unit = unitOf(comparison, comparison.baseline.mean);
  const { baseline, candidate, items, discordant } = comparison;
  const saving =
    comparison.standardError && comparison.unpairedStandardError && items.shared > 0
      ? `, pairing ${ratioText(comparison.unpairedStandardError / comparison.standardError)}`
      : "";
  const lines = [
    `${sideName("baseline", baseline.name)}: ${formatScore(baseline.mean, unit)}${unit.suffix}; ${sideName("candidate", candidate.name)}: ${formatScore(candidate.mean, unit)}${unit.suffix}`,
    ...(comparison.standardError === null
      ? []
      : [`standard error ${formatScore(comparison.standardError, unit)}${unit.suffix}${saving}`]),
    ...(items.shared > 0
      ? [
          `${plural(items.shared, "shared item")}${discordant === null ? "" : `, disagree on ${discordant.candidateOnly + discordant.baselineOnly} (${wonAndLost(discordant)})`}; only baseline ${items.onlyBaseline}, only candidate ${items.onlyCandidate}`,
        ]
      : []),
    ...repeatedText(comparison, unit),
    ...missingText(comparison, unit),
    ...comparison.notes.map(({ message }) => `note: ${message}`),
    noiseLine(comparison.sources),
    comparison.signature,
  ];
  const test = joinedNames(comparison.task, comparison.metric, comparison.framing);
  return [heading(2, `${comparison.verdict.toUpperCase()}  ${test}`), paragraph(comparison.sentence), list(lines)];
}

/** The items that only one side got right, with the p that never claims too often beside the one that decides. */
export function wonAndLost({ candidateOnly, baselineOnly }: NonNullable<Comparison["discordant"]>): string {
  const { pValue } = mcnemarTest(baselineOnly, candidateOnly, { variant: "exact" });
  return `${candidateOnly} won / ${baselineOnly} lost, McNemar's exact ${formatPEquation(pValue)}`;
}

function sideName(side: "baseline" | "candidate", name: string): string {
  return name === side ? side : `${side} ${name}`;
}

function ratioText(ratio: number): string {
  if (ratio > 1.05) return `shrank it ${ratio.toFixed(1)}×`;
  if (ratio < 0.95) return `raised it ${(1 / ratio).toFixed(1)}×`;
  return "changed it little";
}

/** The difference on these very questions, and how often answers flip between two ways of asking one model. */
function repeatedText({ theseItems, flips, difference }: Comparison, unit: ReturnType<typeof unitOf>): string[] {
  const percent = (share: number) => formatFixed(100 * share, 1);
  const range = (interval: Interval | null) =>
    interval === null
      ? ""
      : `, ${formatLevel(interval.level)} CI [${percent(interval.low)}, ${percent(interval.high)}]`;
  const lines: string[] = [];
  if (theseItems !== null) {
    const { low, high, level } = theseItems.interval;
    lines.push(
      `on these very questions: ${formatDifference(difference, unit)}, ${formatLevel(level)} CI ${formatRange(low, high, unit, true)}: the noise of the trials alone`,
    );
  }
  if (flips !== null) {
    const { share, interval, withinSides, beyondTrials } = flips;
    const within = withinSides === null ? "" : `; of two trials of one side ${percent(withinSides)}%`;
    const beyond =
      beyondTrials === null
        ? ""
        : `, so that how it is asked adds ${percent(beyondTrials.share)}%${range(beyondTrials.interval)}`;
    lines.push(`answers that flip between the two: ${percent(share)}%${range(interval)}${within}${beyond}`);
  }
  return lines;
}

/** What is missing, and how far it could move the difference; nothing where every item was scored. */
function missingText({ coverage, bounds }: Comparison, unit: ReturnType<typeof unitOf>): string[] {
  if (coverage === null) return [];
  const sides = (["baseline", "candidate"] as const).flatMap((side) => {
    const { scored, ...missing } = coverage[side];
    const states = Object.entries(missing).filter(([, count]) => count > 0);
    const counts = states.map(([state, count]) => `${formatCount(count)} ${state}`).join(", ");
    return states.length === 0 ? [] : [`${side} ${formatCount(scored)} scored, ${counts}`];
  });
  if (sides.length === 0) return [];
  const range =
    bounds === null
      ? ""
      : `; had every missing answer been wrong or right, the difference would lie in ${formatRange(bounds.difference.low, bounds.difference.high, unit, true)}${unit.suffix}`;
  return [`coverage: ${sides.join("; ")}${range}`];
}

/** |difference| ÷ standard error, since p values of clear differences are too small to tell apart. */
export function sureness({ difference, standardError }: Comparison): number {
  if (!difference || standardError === null) return 0;
  return Math.abs(difference) / standardError;
}

/** Reasons of refusals that are listed. */
const REFUSALS = 5;

export interface ComparisonTableOptions {
  readonly limit?: number;
}

/** The verdicts over all tasks: one in words, several in a table. */
export function overallBlocks(
  { overall, family }: Pick<ComparisonFamily, "overall" | "family">,
  options: ComparisonTableOptions = {},
): Block[] {
  const [only] = overall;
  if (only !== undefined && overall.length === 1) return [paragraph(only.sentence), ...listOf(overallLines(only))];
  const unit = (row: OverallComparison) => unitOf(row, row.baseline.mean);
  const fields: Field<OverallComparison>[] = [
    { title: "candidate", align: "left", show: ({ candidate }) => candidate.name, always: true },
    { title: "baseline", align: "left", show: ({ baseline }) => baseline.name },
    { title: "metric", align: "left", show: ({ metric }) => metric },
    { title: "framing", align: "left", show: ({ framing }) => framing ?? "" },
    { title: "tasks", align: "right", show: ({ tasks }) => formatCount(tasks.length) },
    {
      title: "verdict",
      align: "left",
      show: ({ verdict }) => (verdict === "inconclusive" ? "~" : verdict),
      always: true,
    },
    { title: "difference", align: "right", show: (row) => formatDifference(row.difference, unit(row)), always: true },
    {
      title: `${formatLevel(1 - family.alpha)} CI`,
      joined: true,
      align: "right",
      show: ({ interval, ...row }) =>
        interval === null
          ? UNDEFINED_TEXT
          : formatRange(interval.low, interval.high, unitOf(row, row.baseline.mean), true),
    },
    { title: "p", align: "right", show: ({ pValue }) => formatPValue(pValue) },
    { title: "adj. p", align: "right", show: ({ adjustedPValue }) => formatPValue(adjustedPValue) },
  ];
  return [
    ...table("Overall: the mean over tasks, each task counting the same.", overall, fields, options),
    ...listOf(overallNotes(overall)),
  ];
}

/** The notes of several verdicts over tasks, each once. */
export function overallNotes(overall: readonly OverallComparison[]): string[] {
  return rowNotes(overall.map((one) => ({ ...one, model: one.candidate.name })));
}

/** What else the tasks say together. */
export function overallLines(overall: OverallComparison): string[] {
  const unit = unitOf(overall, overall.baseline.mean);
  const { macro, micro, taskSampling, pooling, over, leftOut } = overall;
  const text = ({ difference, interval, pValue }: OverallMean) =>
    `${formatDifference(difference, unit)}${interval === null ? "" : `, ${formatLevel(interval.level)} CI ${formatRange(interval.low, interval.high, unit, true)}`}, ${formatPEquation(pValue)}`;
  return [
    ...(over === "tasks-like-these" ? [`on these tasks, each counting the same: ${text(macro)}`] : []),
    ...(micro === null || text(micro) === text(overall) ? [] : [`each item counting the same: ${text(micro)}`]),
    ...(taskSampling === null || over === "tasks-like-these" ? [] : [`on tasks like these: ${text(taskSampling)}`]),
    ...(pooling === null ? [] : [poolingText(pooling, unit)]),
    ...(leftOut.length === 0 ? [] : [`not counted in: ${someNames(leftOut)}`]),
    ...noteLines(overall.notes),
  ];
}

function poolingText({ tau, nextTask }: TaskPooling, unit: ReturnType<typeof unitOf>): string {
  const spread = formatRange(tau.interval.low, tau.interval.high, unit, false);
  const { low, high, level } = nextTask.interval;
  return `the true difference varies over tasks with an SD of ${formatScore(tau.estimate, unit)}${unit.suffix} ${spread}; on the next task it lies in ${formatRange(low, high, unit, true)} (${formatLevel(level)})`;
}

/** Many comparisons in one table: real differences first, `~` for noise, and the surest first of each. */
export function comparisonTable(comparisonsGiven: ComparisonFamily, options: ComparisonTableOptions = {}): Block[] {
  requireArgument(
    "comparisonTable",
    "comparisonsGiven",
    comparisonsGiven,
    recordWith(["comparisons", "family"], "{ comparisons, family }"),
  );
  const { comparisons, family } = comparisonsGiven;
  const { limit = Number.POSITIVE_INFINITY } = optionsOf("comparisonTable", options);
  const done = comparisons.filter((one) => one.ok);
  type Row = (typeof done)[number];
  const unit = (row: Pick<Row, "proportion" | "baseline">) => unitOf(row, row.baseline.mean);
  const severalCandidates = new Set(done.map(({ candidate }) => candidate.name)).size > 1;
  // What tells most stands first: on a narrow screen the other columns are out of sight.
  const fields: Field<Row>[] = [
    { title: "task", align: "left", show: (row) => row.task, always: !severalCandidates },
    { title: "framing", align: "left", show: (row) => row.framing ?? "" },
    { title: "candidate", align: "left", show: (row) => row.candidate.name },
    {
      title: "verdict",
      align: "left",
      show: (row) => (row.verdict === "inconclusive" ? "~" : row.verdict),
      always: true,
    },
    { title: "difference", align: "right", show: (row) => formatDifference(row.difference, unit(row)), always: true },
    {
      title: `${formatLevel(1 - family.alpha)} CI`,
      joined: true,
      align: "right",
      show: ({ interval, ...row }) =>
        interval === null ? UNDEFINED_TEXT : formatRange(interval.low, interval.high, unit(row), true),
    },
    { title: "metric", align: "left", show: (row) => row.metric },
    { title: "baseline", align: "left", show: (row) => row.baseline.name },
    { title: "p", align: "right", show: (row) => formatPValue(row.pValue) },
    { title: "adj. p", align: "right", show: (row) => formatPValue(row.adjustedPValue) },
    {
      title: "adj. p of the margin",
      align: "right",
      show: ({ equivalence, adjustedEquivalencePValue }) =>
        equivalence === null ? "" : formatPValue(adjustedEquivalencePValue ?? equivalence.pValue),
    },
    {
      title: "could show",
      align: "right",
      show: (row) => formatDifference(row.minimumDetectableEffect, unit(row)).replace("+", ""),
    },
  ];
  const judged =
    family.correction === "none" ? "are not adjusted" : `hold together (${correctionName(family.correction)})`;
  const together =
    family.size < 2
      ? ""
      : `Verdicts of all ${formatCount(family.size)} ${judged}, alpha ${family.alpha}; each interval is by itself. `;
  const caption = `${together}~: no difference shown, which is not “equal”. Could show: the gap these data find with 80% power.`;
  const isFollowed = done.some(({ changed }) => changed !== undefined);
  const rows = table(caption, surestFirst(done), fields, { limit }).map((block) =>
    block.kind === "table" && isFollowed ? { ...block, followed: "from" as const } : block,
  );
  return [...rows, ...listOf(refusalLines(comparisons))];
}

/** One comparison a row has no room for its items. */
function withoutChanges(one: FamilyComparison): object {
  const { changed: _, ...rest } = one as FamilyComparison & { readonly changed?: unknown };
  return rest;
}

function changedRows({ comparisons }: ComparisonFamily): object[] {
  return comparisons.flatMap((one) =>
    one.ok
      ? (["worse", "better"] as const).flatMap((became) =>
          (one.changed?.[became].items ?? []).map(({ item, baseline, candidate }) => ({
            task: one.task,
            metric: one.metric,
            framing: one.framing,
            baseline: one.baseline.name,
            candidate: one.candidate.name,
            became,
            item,
            baselineScore: baseline,
            candidateScore: candidate,
          })),
        )
      : [],
  );
}

/**
 * The items that changed most in each comparison: what a reader asks next of a difference. Its own section, which a page folds, and
 * its rows are found from those of the comparisons.
 */
export function changedItemBlocks({ comparisons }: ComparisonFamily): Block[] {
  const done = surestFirst(comparisons.filter((one) => one.ok));
  type Row = { readonly of: (typeof done)[number]; readonly kind: string } & ChangedItem;
  const rows = done.flatMap((of) =>
    (["worse", "better"] as const).flatMap((kind) =>
      (of.changed?.[kind].items ?? []).map((item): Row => ({ of, kind, ...item })),
    ),
  );
  const score = (row: Row, value: number) => formatScore(value, unitOf(row.of, row.of.baseline.mean));
  const fields: Field<Row>[] = [
    { title: "task", align: "left", show: ({ of }) => of.task, always: true },
    { title: "framing", align: "left", show: ({ of }) => of.framing ?? "" },
    { title: "metric", align: "left", show: ({ of }) => of.metric },
    { title: "candidate", align: "left", show: ({ of }) => of.candidate.name, always: true },
    { title: "became", align: "left", show: ({ kind }) => kind, always: true },
    { title: "item", align: "left", show: ({ item }) => item, always: true },
    { title: "baseline score", align: "right", show: (row) => score(row, row.baseline), always: true },
    { title: "candidate score", align: "right", show: (row) => score(row, row.candidate), always: true },
  ];
  const most = done.flatMap(({ changed }) => [changed?.better, changed?.worse]);
  const isCut = most.some((one) => one !== undefined && one.count > one.items.length);
  const caption = `Items whose mean score changed between the two sides${isCut ? ", the largest changes of each comparison and direction" : ""}.`;
  return rows.length === 0
    ? []
    : [
        heading(2, "Which items changed?"),
        ...table(caption, rows, fields).map((block) =>
          block.kind === "table" ? { ...block, followed: "to" as const } : block,
        ),
      ];
}

/** Real differences first, then what is shown to be alike, and the surest first of each. */
export function surestFirst<Row extends Comparison>(rows: readonly Row[]): Row[] {
  const rank = { worse: 0, better: 0, equivalent: 1, "non-inferior": 1, identical: 2, inconclusive: 3 } as const;
  return [...rows].sort((a, b) => rank[a.verdict] - rank[b.verdict] || sureness(b) - sureness(a));
}

/** Comparisons that were not made, those of one reason together. */
export function refusalLines(comparisons: readonly FamilyComparison[]): string[] {
  const refused = comparisons.filter((one) => !one.ok);
  const alike = [...groupBy(refused, ({ message, hint }) => JSON.stringify([message, hint])).values()];
  const rest = alike.slice(REFUSALS).flat();
  return [
    ...alike.slice(0, REFUSALS).map((those) => {
      const [{ message, hint }] = those as [(typeof refused)[number]];
      return `refused: ${someNames(those.map(({ task, metric }) => `${task} ${metric}`))}: ${message}. Next step: ${hint}.`;
    }),
    ...(rest.length > 0 ? [`… and ${formatCount(rest.length)} more refused.`] : []),
  ];
}

/** What stands outside of the family, in one line: other metrics, and groups of the tasks that were compared. */
export function secondaryLine(
  secondary: readonly FamilyComparison[],
  primary: readonly FamilyComparison[],
  way: string,
): string[] {
  if (secondary.length === 0) return [];
  const tasks = new Set(primary.map(({ task }) => task));
  const others = new Set(secondary.filter(({ task }) => tasks.has(task)).map(({ metric }) => metric));
  const groups = new Set(secondary.filter(({ task }) => !tasks.has(task)).map(({ task }) => task));
  const of = [
    ...(others.size > 0 ? [`by other metrics (${someNames([...others])})`] : []),
    ...(groups.size > 0 ? [`of groups of tasks (${someNames([...groups])})`] : []),
  ].join(" and ");
  return [`Secondary, not adjusted and not judged here: ${plural(secondary.length, "comparison")} ${of}; ${way}`];
}
