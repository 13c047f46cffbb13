import type { Ranking } from "../../analysis/ranking/ranking.js";
import { pairCounts } from "../document/leaderText.js";

/** How many tests have one leader, have ties for the lead, or are not judged. */
export function leaderCounts(rankings: readonly Ranking[]): (readonly [count: number, words: string])[] {
  const judged = rankings.filter(isJudged);
  const alone = judged.filter(isAhead).length;
  return [
    [alone, "with one leader"],
    [judged.length - alone, "with ties for the lead"],
    [rankings.length - judged.length, "not judged"],
  ];
}

/** Whether one model is shown to be ahead of all that were compared with it. */
export function isAhead(ranking: Ranking): boolean {
  const [, ...others] = ranking.rows;
  return isJudged(ranking) && others.every(({ rank, sharedRank }) => rank > 1 && sharedRank !== 1);
}

function isJudged(ranking: Ranking): boolean {
  const { tested, identical } = pairCounts(ranking);
  return tested + identical > 0;
}
