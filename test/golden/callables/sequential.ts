import { logEvidenceAbove, type ScoreBlock } from "../../../src/inference/sequential/bettingEvidence.js";
import { confidenceSequence } from "../../../src/inference/sequential/confidenceSequence.js";

function evidenceOfPairs(won: number, lost: number): number {
  const blocks = [
    { total: 1, items: 1, count: won },
    { total: -1, items: 1, count: lost },
  ];
  return Math.exp(
    logEvidenceAbove(
      blocks.filter(({ count }) => count > 0),
      0,
      { reach: 1, largest: 1 },
    ),
  );
}

/** Of all paths of so many signs, how many ever have evidence of the level; paths with the same counts are one. */
function pathsThatReach(signs: number, level: number): number {
  let below = new Map([[0, 1]]);
  let reached = 0;
  for (let sign = 1; sign <= signs; sign++) {
    const next = new Map<number, number>();
    for (const [won, paths] of below) {
      for (const now of [won, won + 1]) {
        if (evidenceOfPairs(now, sign - now) >= level) reached += paths * 2 ** (signs - sign);
        else next.set(now, (next.get(now) ?? 0) + paths);
      }
    }
    below = next;
  }
  return reached;
}

/** Mean of the evidence over all paths, each sign won with the same chance. */
function meanOverPaths(signs: number, chance: number): number {
  let [mean, ways] = [0, 1];
  for (let won = 0; won <= signs; won++) {
    mean += ways * chance ** won * (1 - chance) ** (signs - won) * evidenceOfPairs(won, signs - won);
    ways = (ways * (signs - won)) / (won + 1);
  }
  return mean;
}

export default {
  logEvidenceAbove: (blocks: readonly ScoreBlock[], mean: number, largest: number) =>
    logEvidenceAbove(blocks, mean, { reach: 1, largest }),
  confidenceSequence: (blocks: readonly ScoreBlock[], largest: number, level: number) =>
    confidenceSequence(blocks, { reach: 1, largest }, level),
  evidenceOfPairs,
  pathsThatReach,
  meanOverPaths,
};
