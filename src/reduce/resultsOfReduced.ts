import { requireArgument } from "../arguments/requireArgument.js";
import { STATE_CODE } from "../data/resultMatrix.js";
import type { Results } from "../data/results.js";
import { createResultsBuilder, type ResultsBuilder } from "../data/resultsBuilder.js";
import type { Reduced } from "./reduced.js";
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

/** Feeds the scores to a builder, as if they had been read from this file. */
export function contributeReduced({ tasks }: Reduced, builder: ResultsBuilder, file: string): void {
  for (const { items, runs } of tasks) {
    for (const { run, asked, scored, right } of runs) {
      const sheet = builder.sheet(run, { file, occasion: file });
      items.forEach((item, place) => {
        const [word, bit] = [Math.floor(place / WORD_BITS), place % WORD_BITS];
        const has = (words: readonly number[]) => ((words[word]! >>> bit) & 1) === 1;
        if (!has(asked)) return;
        const isScored = has(scored);
        sheet.add(item, isScored ? Number(has(right)) : Number.NaN, isScored ? STATE_CODE.scored : STATE_CODE.unscored);
      });
    }
  }
}
