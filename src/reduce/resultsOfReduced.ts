import { requireArgument } from "../arguments/requireArgument.js";
import type { Item } from "../data/item.js";
import { STATE_CODE } from "../data/resultMatrix.js";
import type { Results } from "../data/results.js";
import { createResultsBuilder, type ResultsBuilder } from "../data/resultsBuilder.js";
import type { Run } from "../data/run.js";
import { hasBit } from "./packedRun.js";
import type { Reduced, ReducedRun } from "./reduced.js";
import { REDUCED } from "./reducedShape.js";
import { WORD_BITS } from "./wordBits.js";

/**
 * The results that reduced tables stand for: the same as those of the rows that were reduced, so that every analysis takes them.
 *
 * @example ranks(resultsOfReduced(mergeReduced(parts)))
 */
export function resultsOfReduced(reduced: Reduced): Results {
  requireArgument("resultsOfReduced", "reduced", reduced, REDUCED);
  const builder = createResultsBuilder();
  contributeReduced(reduced, builder, "reduced");
  return builder.build();
}

/** How the scores of a run are read: as the score that a number stands for, NaN for none. */
export type ReadReduced = (run: Run) => (score: number) => number;

/** Feeds the scores to a builder, as if they had been read from this file; by default each number is a score. */
export function contributeReduced(
  { tasks }: Reduced,
  builder: ResultsBuilder,
  file: string,
  readerOf: ReadReduced = () => (score) => score,
): void {
  for (const { items, runs } of tasks) {
    for (const reduced of runs) {
      const sheet = builder.sheet(reduced.run, { file, occasion: file, higherIsBetter: reduced.higherIsBetter });
      const read = readerOf(reduced.run);
      eachScore(reduced, (place, score) => {
        const value = Number.isNaN(score) ? score : read(score);
        const state = Number.isNaN(value) ? STATE_CODE.unscored : STATE_CODE.scored;
        sheet.add(items[place] as Item, value, state);
      });
    }
  }
}

/** Calls for the score of each item that was asked, NaN where it has none, with its place. */
function eachScore({ asked, scored, right, graded }: ReducedRun, use: (place: number, score: number) => void): void {
  let next = 0;
  for (let place = 0; place < asked.length * WORD_BITS; place++) {
    if (!hasBit(asked, place)) continue;
    if (!hasBit(scored, place)) use(place, Number.NaN);
    else if (graded !== undefined && hasBit(graded.items, place)) use(place, graded.scores[next++]!);
    else use(place, Number(hasBit(right, place)));
  }
}
