import type { FamilyComparison } from "../../../analysis/comparison/resultsComparison.js";
import { firstPair, listedPairs, type PairList, pairIndex, pairsOf } from "../../../analysis/ranking/pairList.js";
import type { Ranking } from "../../../analysis/ranking/ranking.js";
import type { SeedRow } from "../../../analysis/seeds/seedTable.js";
import { groupBy } from "../../../data/groupBy.js";
import { NOISE } from "../../../notes.js";
import { formatCount, plural } from "../../../numberFormat.js";
import { someNames } from "../../../someNames.js";
import { nextRunSentence } from "../../text/nextRunSentence.js";
import type { VarianceReport } from "../record.js";
import { divergedNames, divergedRows, isAtChance, NAMED, rowNamer, type TaskName, usedUp } from "./texts.js";

/** Beyond this many times the items at hand, "more items" is no advice. */
const FEASIBLE = 20;

type Parts = Pick<
  VarianceReport,
  "noise" | "comparisons" | "rankings" | "components" | "items" | "printed" | "framings" | "reach" | "read"
>;

/** What would settle most for least. */
export function nextSteps(parts: Parts, taskName: TaskName): string[] {
  const { noise, components, printed, reach } = parts;
  const spend = nextRunSentence(components);
  const atChance = new Set(noise.filter(isAtChance).map(rowKey));
  const sentences = [
    ...divergedSeeds(noise, taskName),
    ...openComparisons(parts, taskName),
    ...refusedComparisons(parts),
    ...usedUpTasks(parts, taskName),
    ...(spend === null ? [] : [spend]),
    ...suspectItems(parts),
    ...(printed.differing.length > 0
      ? [
          `Look at ${printed.differing.length} of ${printed.checked} standard errors printed in the dumps: they do not follow from what the dumps hold.`,
        ]
      : []),
    ...framingAdvice(parts.framings.rows),
  ];
  if (noise.some(({ finalStep }) => finalStep !== null) && noise.every(({ finalSd }) => finalSd === null)) {
    sentences.push("Add a second training seed where a claim is about a recipe, not about these very runs.");
  }
  sentences.push(...itemsForOnePoint(reach.items, taskName));
  sentences.push(
    ...seedsForOnePoint(
      reach.seeds.filter((row) => !atChance.has(rowKey(row))),
      taskName,
    ),
  );
  return sentences.length > 0 ? sentences : [restingText(parts)];
}

/** A seed that broke away is to be looked at before any other is trained. */
function divergedSeeds(noise: readonly SeedRow[], taskName: TaskName): string[] {
  const rowName = rowNamer(noise, taskName);
  const names = divergedRows(noise).map((rows) => {
    const [row] = rows as [SeedRow];
    const seeds = divergedNames(row);
    return `${seeds.length === 1 ? "seed" : "seeds"} ${someNames(seeds, 3, " and ")} (${someNames(rows.map(rowName), 1)})`;
  });
  return names.length === 0
    ? []
    : [`Look at ${someNames(names, NAMED)} first: what made a seed end far from the others, more seeds do not say.`];
}

/** What the refusals ask for: no question was answered there. */
function refusedComparisons({ comparisons }: Parts): string[] {
  const refused = (comparisons?.comparisons ?? []).filter((one) => !one.ok);
  const groups = [...groupBy(refused, ({ hint }) => hint)];
  const sentences = groups.slice(0, 2).map(([hint, own]) => {
    const tests = [...new Set(own.map(({ task }) => task))];
    return `To compare what was refused on ${someNames(tests, NAMED)}: ${hint}.`;
  });
  return groups.length > 2 ? [...sentences, `${groups.length - 2} more refusals say what they lack.`] : sentences;
}

/** Tests on which all models are all right or all wrong. */
function usedUpTasks({ noise }: Parts, taskName: TaskName): string[] {
  const names = usedUp(noise).map(({ name }) => name);
  const rows = noise.filter(({ model }) => model !== noise[0]?.model).length > 0;
  if (names.length === 0 || !rows) return [];
  const tests = [...new Set(names.map(taskName))];
  return [`${someNames(tests, NAMED)} ${tests.length === 1 ? "tells" : "tell"} no models apart: other items would.`];
}

/** Nothing is asked for only where every comparison is settled. */
function restingText({ comparisons, rankings, read }: Parts): string {
  if (comparisons === null) {
    return "No models were compared: the results of a second model, or of the same run again, would show what a difference is worth.";
  }
  const lists = [listedPairs(comparisons.comparisons), ...rankings.map(pairsOf)];
  if (lists.every(({ length }) => length === 0)) {
    return read.notes.some(({ code }) => code === "tests-of-their-own")
      ? "Nothing but the names of the files tells the tests: say with --task-name or --run-pattern which models took the same one."
      : "The models took no test in common: let them take one.";
  }
  const isUnsettled = (pairs: PairList) =>
    firstPair(pairs, (index) => [null, "inconclusive"].includes(pairs.verdict(index))) !== null;
  return lists.some(isUnsettled)
    ? "What is not shown may be there all the same: say which gap would matter, and test for it with noisefloor compare --margin."
    : "Nothing in these data asks for another run.";
}

/**
 * What it takes to see more where differences are not shown. No number of items is drawn from a gap that is not shown: it may
 * be nothing but noise, and the number with it.
 */
function openComparisons({ comparisons, rankings }: Parts, taskName: TaskName): string[] {
  const done = (comparisons?.comparisons ?? []).filter((one) => one.ok);
  if (comparisons === null || done.length === 0) return [];
  if (done.every(({ items, seeds }) => items.shared === 0 && seeds === null)) {
    return [
      "Get the results by item: on the same items smaller differences can be shown than from the scores of runs.",
    ];
  }
  const open = [
    // Of what a seed that broke away left open more seeds settle nothing.
    ...done.filter((one): one is typeof one & { readonly ok: true } => isOpen(one) && !hasDiverged(one)),
    ...rankings.flatMap((ranking) => pairsWithBest(ranking, comparisons.baseline)),
  ].filter(({ minimumDetectableEffect }) => minimumDetectableEffect !== null);
  const [nearest] = open.sort((a, b) => shownPart(b) - shownPart(a));
  if (nearest === undefined) return [];
  const { candidate, baseline, items, seeds, sources, facets = [] } = nearest;
  const which = `Nearest to be settled: ${candidate.name} against ${baseline.name} on ${taskName(nearest)}`;
  if (facets.length > 0) {
    const levels = facets.map(({ facet, levels: own }) => `${facet}s (now ${own})`).join(" or ");
    return [
      `${which}; whether more ${levels} or more items (now ${formatCount(items.shared)}) buy more, noisefloor components says.`,
    ];
  }
  if (seeds === null && items.shared === 0) {
    return [`${which}, of which only scores of runs are known: on the same items smaller differences can be shown.`];
  }
  const now = formatCount(seeds === null ? items.shared : Math.min(seeds.baseline, seeds.candidate));
  return [
    `${which}; four times the ${seeds === null ? "items" : "seeds"} (now ${now}) would halve the gap that can be shown` +
      `${seeds === null || !sources.measured.includes(NOISE.items) ? "" : " at most, since the noise of the items stays"}.`,
  ];
}

function hasDiverged({ notes }: FamilyComparison & { readonly ok: true }): boolean {
  return notes.some(({ code }) => code === "seed-diverged");
}

/** The gap that was seen, of the one that could have been shown. */
function shownPart({ difference, minimumDetectableEffect }: FamilyComparison & { readonly ok: true }): number {
  return Math.abs(difference ?? 0) / (minimumDetectableEffect ?? Number.POSITIVE_INFINITY);
}

/** Whether the leader leads is what a ranking is asked; of a leading baseline the comparisons say it. */
function pairsWithBest(ranking: Ranking, baseline: string) {
  const { rows } = ranking;
  const best = rows[0]?.model;
  if (best === undefined || best === baseline) return [];
  const pairs = pairsOf(ranking);
  return rows.slice(1).flatMap(({ model }, index) => {
    const place = pairIndex(0, index + 1);
    if (model === baseline || pairs.verdict(place) !== "inconclusive") return [];
    return [pairs.at(place)].filter(isOpen);
  });
}

function isOpen(one: FamilyComparison): one is FamilyComparison & { readonly ok: true } {
  return one.ok && one.verdict === "inconclusive";
}

function rowKey({ model, task, metric, framing }: VarianceReport["reach"]["seeds"][number] | SeedRow): string {
  return JSON.stringify([model, task, metric, framing]);
}

function suspectItems({ items }: Parts): string[] {
  const suspects = items.flatMap(({ task, items: rows }) =>
    rows.flatMap(({ id, flags }) => (flags.includes("suspect") ? [`${id} (${task})`] : [])),
  );
  if (suspects.length === 0) return [];
  return [
    `Look at ${plural(suspects.length, "item")} on which the better runs do worse, usually a wrong key: ${someNames(suspects)}.`,
  ];
}

function framingAdvice(rows: VarianceReport["framings"]["rows"]): string[] {
  const chosen = rows.filter(({ recommendation }) => recommendation.framing !== null);
  if (chosen.length === 0) return [];
  const severalModels = new Set(rows.map(({ model }) => model)).size > 1;
  const rowName = ({ task, model }: (typeof rows)[number]) => (severalModels ? `${task} of ${model}` : task);
  const read = ["choice", "completion"].flatMap((name) => {
    const those = chosen.filter(({ recommendation }) => recommendation.framing === name);
    if (those.length === 0) return [];
    // The larger part goes without names.
    return [`${name} on ${those.length}${2 * those.length > rows.length ? "" : ` (${someNames(those.map(rowName))})`}`];
  });
  const undecided = rows.filter(({ recommendation }) => recommendation.framing === null);
  const of = severalModels ? `${plural(rows.length, "pair")} of task and model` : plural(rows.length, "task");
  const open = undecided.length === 0 ? "" : `; ${undecided.length} undecided (${someNames(undecided.map(rowName))})`;
  const changing = rows.filter(({ recommendation }) => recommendation.parts.length > 0).length;
  const before = changing > 0 ? `; the better one changes during training on ${changing}, see there` : "";
  return [`Read ${read.join(" and ")} of ${of}${open}${before}.`];
}

/** From the task that one point takes the fewest items on to the one that it takes the most. */
function itemsForOnePoint(rows: VarianceReport["reach"]["items"], taskName: TaskName): string[] {
  const sized = rows
    .flatMap((row) => (row.itemsForOnePoint === null ? [] : [{ row, needed: row.itemsForOnePoint }]))
    // What the items show already is nothing to do next.
    .filter(({ row, needed }) => needed > row.items)
    .sort((a, b) => a.needed - b.needed);
  const [least, most] = [sized[0], sized.at(-1)];
  if (least === undefined || most === undefined || least.needed > FEASIBLE * least.row.items) return [];
  const text = ({ row, needed }: (typeof sized)[number]) =>
    `about ${rounded(needed)} items${row.shared ? "" : " of each model"} on ${taskName(row)} (now ${formatCount(row.items)})`;
  const upTo = most.needed > least.needed ? `, and ${text(most)}` : "";
  return [`To find a true difference of one point 4 times of 5 takes ${text(least)}${upTo}.`];
}

/** To the two figures that such a number can carry. */
function rounded(count: number): string {
  return formatCount(Number(count.toPrecision(2)));
}

function seedsForOnePoint(rows: VarianceReport["reach"]["seeds"], taskName: TaskName): string[] {
  const bySeeds = [...rows]
    .filter((row) => row.seedsForOnePoint !== null)
    .sort((a, b) => (b.seedsForOnePoint as number) - (a.seedsForOnePoint as number) || b.seedGap - a.seedGap);
  const [least, most] = [bySeeds.at(-1), bySeeds[0]];
  if (least === undefined || most === undefined) return [];
  const severalModels = new Set(rows.map(({ model }) => model)).size > 1;
  const nameOf = (row: (typeof rows)[number]) => (severalModels ? `${taskName(row)} of ${row.model}` : taskName(row));
  const start = "A true difference of one point between two recipes takes about";
  // A handful of seeds leaves their SD, and so the number that it asks for, unsure by far.
  const seedsText = ({ seedsForOnePoint, seedsForOnePointRange: range }: (typeof rows)[number]) =>
    `${rounded(seedsForOnePoint as number)}${range === null || range.low === range.high ? "" : ` (${rounded(range.low)} to ${rounded(range.high)})`}`;
  return [
    least === most
      ? `${start} ${seedsText(most)} seeds of each on ${nameOf(most)}.`
      : `${start} ${seedsText(least)} seeds of each on ${nameOf(least)}, but ${seedsText(most)} on ${nameOf(most)}.`,
  ];
}
