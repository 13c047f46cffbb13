import { countPairs, firstPair, pairIndex, pairPlaces, pairsOf } from "../../analysis/ranking/pairList.js";
import type { Ranking, RankRow } from "../../analysis/ranking/ranking.js";
import { correctionName } from "../../inference/significance/correctionName.js";
import { formatCount, formatScore, plural } from "../../numberFormat.js";
import { someNames } from "../../someNames.js";
import { capitalized } from "../text/capitalized.js";
import { unitOf } from "./fields.js";

/** Pairs of a ranking by what became of them. */
interface PairCounts {
  readonly tested: number;
  /** Pairs whose answers are the same, which takes no test. */
  readonly identical: number;
  /** Pairs whose differences are too few, or all alike, for a test. */
  readonly untested: number;
  readonly refused: number;
}

/** How many pairs of a ranking were tested, are identical, show too little for a test, or could not be compared. */
export function pairCounts(ranking: Ranking): PairCounts {
  const pairs = pairsOf(ranking);
  const identical = countPairs(pairs, (index) => pairs.verdict(index) === "identical");
  const tested = countPairs(pairs, (index) => pairs.isTested(index));
  const refused = countPairs(pairs, (index) => pairs.verdict(index) === null);
  return { tested, identical, untested: pairs.length - identical - tested - refused, refused };
}

/** What became of the pairs of a ranking, in one sentence. */
export function pairsText(ranking: Ranking): string {
  const { rows, family } = ranking;
  const pairs = pairsOf(ranking);
  const { tested, identical, untested, refused } = pairCounts(ranking);
  const shown = countPairs(pairs, (index) => ["better", "worse"].includes(pairs.verdict(index) ?? ""));
  const adjusted =
    family.correction === "none" ? "not adjusted" : `${correctionName(family.correction)} over ${family.size}`;
  const names = Array.from(pairPlaces(rows.length)).flatMap(([better, worse, index]) => {
    const pair = pairs.verdict(index) === null ? pairs.at(index) : null;
    return pair === null || pair.ok ? [] : [`${rows[better]?.model} and ${rows[worse]?.model}: ${pair.message}`];
  });
  return `${[
    tested === 0
      ? "No pair was tested"
      : `${shown} of ${plural(tested, "tested pair")} ${tested === 1 ? "is" : "are"} shown to differ (${adjusted}, alpha ${family.alpha})`,
    identical === 0 ? [] : `${plural(identical, "pair")} ${identical === 1 ? "has" : "have"} identical answers`,
    untested === 0 ? [] : `${plural(untested, "pair")} ${untested === 1 ? "shows" : "show"} too little for a test`,
    refused === 0
      ? []
      : `${plural(refused, "pair")} ${refused === 1 ? "was" : "were"} not compared (${someNames(names, 2, "; ")})`,
  ]
    .flat()
    .join("; ")}.`;
}

/** Who leads a ranking, who cannot be told from the leader, and who was not compared with it; without a full stop. */
export function leaderText(ranking: Ranking): string {
  const { rows } = ranking;
  const pairs = pairsOf(ranking);
  const { tested, identical } = pairCounts(ranking);
  const [best] = rows;
  if (best === undefined) return "no model is ranked";
  if (tested + identical === 0) {
    const refused = firstPair(pairs, (index) => pairs.verdict(index) === null);
    const pair = refused === null ? null : pairs.at(refused);
    return `which of ${someNames(rows.map(({ model }) => model))} is better cannot be judged${pair === null || pair.ok ? "" : `: ${pair.message}`}`;
  }
  const leaders = rows.filter(({ rank }) => rank === 1);
  if (leaders.length === rows.length) return allAlike(ranking, best, tested === 0);
  const rest = rows.filter(({ rank }) => rank > 1);
  const compared = (row: RankRow) =>
    leaders.some((_, leader) => pairs.verdict(pairIndex(leader, rows.indexOf(row))) !== null);
  const near = rest.filter((row) => row.sharedRank === 1 && compared(row));
  const apart = rest.filter((row) => !compared(row));
  const subject = someNames(
    leaders.map(({ model }) => model),
    4,
    " and ",
  );
  const over = overText(ranking);
  const notCompared =
    apart.length === 0
      ? ""
      : `; ${someNames(
          apart.map(({ model }) => model),
          4,
        )} ${apart.length === 1 ? "was" : "were"} not compared with it`;
  const has = leaders.length === 1 ? "has the best mean" : "share the best mean";
  if (near.length === 0) {
    const behind = rest.filter((row) => !apart.includes(row)).map(({ model }) => model);
    const ahead =
      leaders.length === 1
        ? `${subject} is ahead of ${behind.length === 1 ? behind[0] : `all ${behind.length} others`}`
        : `${subject} ${has}, and all others are behind`;
    return `${ahead}${apart.length === 0 ? "" : " that were compared with it"}${over}${notCompared}`;
  }
  const of = rest.length - apart.length;
  const them = leaders.length === 1 ? "it" : "them";
  const names = someNames(
    near.map(({ model }) => model),
    4,
  );
  const others = `of the ${of} others${apart.length === 0 ? "" : ` compared with ${them}`} (${names})`;
  const told =
    of === 1
      ? `but ${leaders.length === 1 ? "is" : "are"} not shown to be ahead of ${names}`
      : near.length === of
        ? `and none ${others} can be told from ${them}`
        : `and ${near.length} ${others} cannot be told from ${them}`;
  return `${subject} ${has}${over}, ${told}${notCompared}`;
}

/** The same as a sentence of its own; names of models stay as they are written. */
export function leaderSentence(ranking: Ranking): string {
  const text = leaderText(ranking);
  const startsWithName = ranking.rows.some(({ model }) => text.startsWith(`${model} `));
  return `${startsWithName ? text : capitalized(text)}.`;
}

/** Where only some items are shared, the means are over those. */
function overText({ items, allItems, rows }: Ranking): string {
  if (items === 0 || items === allItems) return "";
  const few = rows.filter((row) => row.items < allItems).sort((a, b) => a.items - b.items);
  const counts = someNames(
    few.map((row) => `${row.model} answered ${formatCount(row.items)}`),
    2,
  );
  // Each model may have answered all, but not in every seed.
  const who =
    few.length === 0 ? `every seed of all ${rows.length} answered` : `all ${rows.length} answered (${counts})`;
  return ` over the ${formatCount(items)} of ${formatCount(allItems)} items that ${who}`;
}

function allAlike(ranking: Ranking, { mean }: RankRow, areIdentical: boolean): string {
  const { items, rows, proportion } = ranking;
  const isEnd = proportion && (mean === 0 || mean === 1);
  const count = isEnd && items > 0 ? ` (${formatCount(mean * items)} of ${formatCount(items)})` : "";
  const models = `all ${rows.length} models`;
  const score = formatScore(mean, unitOf(ranking, mean));
  return areIdentical
    ? `${models} score ${isEnd ? mean * 100 : score}${count}${isEnd ? "" : " with the same answers"}: it cannot tell them apart`
    : `${models} have the same mean, ${score}${overText(ranking)}, and none is shown to be ahead`;
}
