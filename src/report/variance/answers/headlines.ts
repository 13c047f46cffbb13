import type { SeedRow } from "../../../analysis/seeds/seedTable.js";
import { groupBy } from "../../../data/groupBy.js";
import { formatCount, plural, pointsText } from "../../../numberFormat.js";
import { median } from "../../../numeric/quantiles.js";
import { someNames } from "../../../someNames.js";
import { verdictText } from "../../document/verdictText.js";
import { worseningSentence } from "../../sections/taskSignalSection.js";
import { itemNoise } from "../../text/noiseLine.js";
import type { UnmeasuredNoise } from "../notMeasured.js";
import type { VarianceReport } from "../record.js";
import { divergedNames, type TaskName } from "./texts.js";

/**
 * What a report comes to, in three sentences of one clause: how many differences are real, how large the noise is, and which
 * noise nobody measured.
 */
export function headlinesOf(
  { comparisons, noise, framings, tasks }: Pick<VarianceReport, "comparisons" | "noise" | "framings" | "tasks">,
  unmeasured: readonly UnmeasuredNoise[],
  wereAsked: boolean,
  taskName: TaskName,
): string[] {
  return [
    differenceHeadline(comparisons, wereAsked, { framings: framings.rows, tasks }),
    noiseHeadline(noise, taskName),
    unmeasuredHeadline(unmeasured),
  ];
}

function differenceHeadline(
  comparisons: VarianceReport["comparisons"],
  wereAsked: boolean,
  {
    framings,
    tasks,
  }: { readonly framings: VarianceReport["framings"]["rows"]; readonly tasks: VarianceReport["tasks"] },
): string {
  if (!wereAsked) return "Comparisons were not asked for.";
  if (comparisons === null && framings.length > 0) return framingHeadline(framings);
  // Of one model the finding is what it unlearns, where it does.
  if (comparisons === null) return worseningSentence(tasks) ?? "There is one model, and no difference to judge.";
  const done = comparisons.comparisons.filter((one) => one.ok);
  const [only] = done;
  if (only === undefined) return "No two models could be compared.";
  if (done.length === 1) {
    return `${verdictText(only)}.`;
  }
  const real = done.filter(({ verdict }) => verdict === "better" || verdict === "worse").length;
  const of = plural(done.length, "difference");
  if (real === 0) return `None of ${of} is shown to be real.`;
  return `${formatCount(real)} of ${of} ${real === 1 ? "is" : "are"} real.`;
}

/** Of one model asked in two framings: which of them shows more. */
function framingHeadline(rows: VarianceReport["framings"]["rows"]): string {
  const [only] = rows as [(typeof rows)[number]];
  if (rows.length === 1) return only.recommendation.sentence;
  const on = (name: "choice" | "completion") =>
    rows.filter(({ recommendation }) => recommendation.framing === name).length;
  const [choice, completion] = [on("choice"), on("completion")];
  const of = plural(rows.length, "task");
  if (choice + completion === 0) return `Neither framing is shown to be the one to read on any of ${of}.`;
  return `Choice is the framing to read on ${formatCount(choice)} of ${of}, and completion on ${formatCount(completion)}.`;
}

/**
 * A seed that diverged, which must be looked at first, and the largest gap that the seed explains elsewhere; where no seed is known the
 * half-width of the least sure task.
 */
function noiseHeadline(noise: readonly SeedRow[], taskName: TaskName): string {
  const [diverged] = noise.filter((row) => row.diverged !== null);
  if (diverged === undefined) return steadyHeadline(noise, taskName);
  const seeds = divergedNames(diverged);
  const ended = `On ${taskName(diverged)} ${seeds.length === 1 ? "seed" : "seeds"} ${someNames(seeds, 3, " and ")} ended far from the others`;
  const elsewhere = noise.flatMap(({ proportion, seedGap }) => (proportion && seedGap !== null ? [seedGap] : []));
  const widest = Math.max(...elsewhere);
  return elsewhere.length === 0 || widest >= 1
    ? `${ended}.`
    : `${ended}; elsewhere gaps of up to ${pointsText(widest)} may be the seed alone.`;
}

function steadyHeadline(noise: readonly SeedRow[], taskName: TaskName): string {
  const gaps = noise
    .flatMap((row) => (row.proportion && row.seedGap !== null ? [{ row, amount: row.seedGap }] : []))
    .sort((a, b) => b.amount - a.amount);
  const [widest] = gaps;
  if (widest !== undefined) {
    return widest.amount >= 1
      ? `So few seeds cannot tell any gap from the seed on ${taskName(widest.row)}.`
      : `On ${taskName(widest.row)} gaps of up to ${pointsText(widest.amount)} may be the seed alone.`;
  }
  const widths = [
    ...groupBy(
      noise.filter(({ proportion, itemHalfWidth }) => proportion && itemHalfWidth !== null),
      taskName,
    ),
  ]
    .map(([name, rows]) => ({ name, rows, amount: median(rows.map(({ itemHalfWidth }) => itemHalfWidth as number)) }))
    .sort((a, b) => b.amount - a.amount);
  const [least] = widths;
  const estimated = noise.flatMap(({ proportion, fromRun }) => (proportion ? (fromRun?.seedSd ?? []) : []));
  if (least === undefined && estimated.length > 0) {
    const middle = estimated.length > 1 ? ` in the middle of ${formatCount(estimated.length)} scores` : "";
    return `Seed noise was not measured, and single runs put its SD near ${pointsText(median(estimated))}${middle}.`;
  }
  return least === undefined
    ? "The noise of these scores is not known."
    : `${itemNoise(least.rows)} leave a score on ${least.name} uncertain by ±${pointsText(least.amount)}.`;
}

/** The kinds of noise without the reasons: those that nothing measures, else those that are not known of all scores. */
function unmeasuredHeadline(unmeasured: readonly UnmeasuredNoise[]): string {
  if (unmeasured.length === 0) return "Every kind of noise was measured.";
  const nowhere = unmeasured.filter(({ inPart }) => !inPart);
  const kinds = (nowhere.length > 0 ? nowhere : unmeasured).map(({ noise }) => noise.replace(/ \(.*\)/, ""));
  return `${nowhere.length > 0 ? "Not measured" : "Measured in part only"}: ${someNames(kinds, 6)}.`;
}
