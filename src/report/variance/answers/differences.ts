import type { ComparisonFamily, FamilyComparison } from "../../../analysis/comparison/resultsComparison.js";
import type { PartialTest } from "../../../analysis/comparison/wording.js";
import { pairsOf } from "../../../analysis/ranking/pairList.js";
import type { Ranking } from "../../../analysis/ranking/ranking.js";
import { groupBy } from "../../../data/groupBy.js";
import { correctionName } from "../../../inference/significance/correctionName.js";
import { NOISE } from "../../../notes.js";
import { formatCount, formatDifference, plural } from "../../../numberFormat.js";
import { someNames } from "../../../someNames.js";
import { unitOf } from "../../document/fields.js";
import { leaderSentence, leaderText, pairCounts } from "../../document/leaderText.js";
import { sureness } from "../../sections/comparisonSection.js";
import type { VarianceReport } from "../record.js";
import { NAMED, type TaskName } from "./texts.js";

type Done = FamilyComparison & { readonly ok: true };

/** Which differences between the models are real, and who leads. */
export function differenceSentences(
  { comparisons, rankings, subsets }: Pick<VarianceReport, "comparisons" | "rankings" | "subsets">,
  wereAsked: boolean,
  taskName: TaskName,
): string[] {
  if (!wereAsked) return ["Comparisons were not asked for: add `comparisons` to the sections."];
  if (comparisons === null) return ["There is one model here: no differences between models to judge."];
  return [
    ...comparisonSentences(comparisons, taskName),
    ...uncoveredSentences(comparisons),
    ...rankingSentences(rankings, taskName, severalTasks(comparisons, rankings)),
    ...subsetSentences(subsets),
  ];
}

function severalTasks(comparisons: ComparisonFamily, rankings: readonly Ranking[]): boolean {
  const partial = comparisons.notes.some(({ code }) => code === "tests-not-of-all");
  return partial || new Set([...comparisons.comparisons, ...rankings].map(({ task }) => task)).size > 1;
}

/** Tests that the baseline did not take, though two others did. */
function uncoveredSentences({
  baseline,
  comparisons,
  notes,
}: ComparisonFamily & { readonly baseline: string }): string[] {
  const partial = notes.flatMap(({ code, data }) =>
    code === "tests-not-of-all" ? (data as { tests: readonly PartialTest[] }).tests : [],
  );
  const compared = new Set(comparisons.map(({ task, metric }) => `${task} ${metric}`));
  const open = partial.filter(
    ({ test, has, lacks }) => lacks.includes(baseline) && has.length > 1 && !compared.has(test),
  );
  if (open.length === 0) return [];
  const tests = open.map(({ test, has }) => `${test} (${someNames(has)})`);
  return [`${baseline} did not take ${someNames(tests, NAMED)}: another baseline compares them there.`];
}

function comparisonSentences(comparisons: ComparisonFamily, taskName: TaskName): string[] {
  const { family } = comparisons;
  const done = comparisons.comparisons.filter((one): one is Done => one.ok);
  if (done.length === 0) {
    const [refused] = comparisons.comparisons;
    return [
      refused === undefined || refused.ok
        ? "The models share no task and metric: nothing can be compared."
        : `No comparison could be made: ${refused.message}. Next step: ${refused.hint}.`,
    ];
  }
  const [only] = done;
  if (only !== undefined && comparisons.comparisons.length === 1) return [only.sentence];
  const real = done.filter(({ verdict }) => verdict === "better" || verdict === "worse");
  const tested = done.filter(({ verdict, pValue }) => verdict !== "identical" && pValue !== null);
  const identical = done.filter(({ verdict }) => verdict === "identical").length;
  const after =
    family.size < 2 || family.correction === "none"
      ? ""
      : `, corrected for ${formatCount(family.size)} comparisons (${correctionName(family.correction)})`;
  const unshown = real.length < tested.length ? "; where none is shown, the two are not thereby equal" : "";
  const verb = real.length === 1 || tested.length === 1 ? "is" : "are";
  // A model that took none of these tests is no baseline of theirs, whatever the call named.
  const [baseline, ...others] = new Set(done.map((one) => one.baseline.name));
  const from = others.length === 0 ? ` from ${baseline}` : "";
  const metrics = new Set(done.map(({ metric }) => metric)).size;
  const by = metrics > 1 ? ` by ${formatCount(metrics)} metrics` : "";
  const alike =
    identical === 0 ? "" : `; ${plural(identical, "pair")} ${identical === 1 ? "has" : "have"} identical answers`;
  const sentences = [
    tested.length === 0
      ? `No difference could be tested${alike}.`
      : `${realText(real.length, tested.length, identical > 0)}${from}${by} ${verb} shown to be real at ${family.alpha}${after}${scopeText(done)}${unshown}${alike}.`,
  ];
  const severalTasks = new Set(done.map(taskName)).size > 1;
  const surest = [...real].sort((a, b) => sureness(b) - sureness(a)).slice(0, NAMED);
  if (surest.length > 0) {
    const names = surest.map((one) => {
      const where = severalTasks ? ` on ${taskName(one)}` : "";
      const against = from === "" ? ` from ${one.baseline.name}` : "";
      // A plus is no gain where less is better.
      const way = one.higherIsBetter ? "" : ` (${one.verdict})`;
      return `${one.candidate.name} ${formatDifference(one.difference, unitOf(one, one.baseline.mean))}${way}${against}${where}`;
    });
    sentences.push(`The surest: ${names.join("; ")}.`);
  } else {
    const [nearest] = done
      .filter(({ verdict }) => verdict === "inconclusive")
      .sort((a, b) => sureness(b) - sureness(a));
    const where = nearest !== undefined && severalTasks ? `, on ${taskName(nearest)}` : "";
    if (nearest !== undefined) sentences.push(`The nearest to it${where}: ${nearest.sentence}`);
  }
  return sentences;
}

/** Comparisons over seeds without item errors hold for the very items that were asked. */
function scopeText(done: readonly Done[]): string {
  const overItems = done.some(({ sources }) => sources.measured.some((source) => source.startsWith(NOISE.items)));
  return overItems ? "" : ", over training seeds and for these very items";
}

/** Few rankings one by one; of many, who has the best mean and who leads alone, each metric by itself. */
function rankingSentences(rankings: readonly Ranking[], taskName: TaskName, named: boolean): string[] {
  if (rankings.length <= NAMED)
    return rankings.map((ranking) => rankingSentence(ranking, taskName, named || rankings.length > 1));
  const byMetric = [...groupBy(rankings, ({ metric }) => metric)];
  const shown = byMetric.slice(0, NAMED);
  const left = byMetric.length - shown.length;
  return [
    ...shown.flatMap(([metric, own]) =>
      own.length === 1
        ? own.map((ranking) => rankingSentence(ranking, taskName, named || rankings.length > 1))
        : [countedRankings(own, byMetric.length > 1 ? `By ${metric} ` : "")],
    ),
    ...(left > 0 ? [`The rankings by ${someNames(byMetric.slice(NAMED).map(([metric]) => metric))} stand below.`] : []),
  ];
}

/** Rankings by one metric: counts over several would add up scales that have nothing in common. */
function countedRankings(rankings: readonly Ranking[], by: string): string {
  const best = rankings.flatMap(({ rows }) => rows[0]?.model ?? []);
  const [first = ""] = [...new Set(best)].sort(
    (a, b) => best.filter((one) => one === b).length - best.filter((one) => one === a).length,
  );
  const alone = rankings.filter(({ rows }) => rows[0]?.model === first && unbeaten(rows).length === 1).length;
  return `${by}${first} has the best mean in ${best.filter((one) => one === first).length} of ${rankings.length} rankings, and is shown to be ahead of all others in ${alone === 0 ? "none" : alone}.`;
}

function rankingSentence(ranking: Ranking, taskName: TaskName, named: boolean): string {
  const { tested, untested, refused } = pairCounts(ranking);
  const areAll = tested === pairsOf(ranking).length;
  const which = `${areAll ? "all " : "the "}${plural(tested, "pair")}${refused > 0 ? " that could be compared" : untested > 0 ? " that could be tested" : ""}`;
  const judged = tested < 2 ? [] : [`judged over ${which}, which asks more of each`];
  const where = [...(named ? [taskName(ranking)] : []), ...judged].join(", ");
  if (where === "") return leaderSentence(ranking);
  return `${named ? where : where.charAt(0).toUpperCase() + where.slice(1)}: ${leaderText(ranking)}.`;
}

function unbeaten(rows: Ranking["rows"]): Ranking["rows"] {
  return rows.filter(({ sharedRank }) => sharedRank === 1);
}

function subsetSentences(subsets: VarianceReport["subsets"]): string[] {
  const reordering = subsets.flatMap(({ task, subsets: own }) =>
    own.flatMap(({ subset, reorders }) => (reorders ? [`${subset} (${task})`] : [])),
  );
  if (reordering.length === 0) return [];
  const verb = reordering.length === 1 ? "reorders" : "reorder";
  return [
    `The ranking of the models depends on the questions: ${someNames(reordering, 4)} ${verb} them more than random subsets of the same size do.`,
  ];
}

function realText(real: number, all: number, someUntested: boolean): string {
  if (all === 1) return real === 1 ? "The difference" : "No difference";
  const differences = someUntested ? "tested differences" : "differences";
  const of = `${formatCount(all)} ${differences}`;
  if (real === 0) return `None of ${of}`;
  return real === all ? `All ${of}` : `${formatCount(real)} of ${of}`;
}
