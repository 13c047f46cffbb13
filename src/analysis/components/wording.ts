import { noteWriter } from "../../notes.js";
import { plural } from "../../numberFormat.js";

const WORDS = {
  "few-seeds": ({ seeds }: { seeds: number }) =>
    `${plural(seeds, "seed")}: the seed component is hardly more than an order of magnitude`,
  "empty-runs": ({ runs }: { runs: number }) => `${plural(runs, "run")} without any score left out`,
  "empty-items": ({ items }: { items: number }) => `${plural(items, "item")} that no run scored left out`,
  "too-few-trials-for-items": ({ trials, items, needed }: { trials: number; items: number; needed: number }) =>
    `${plural(trials, "trial")} cannot show which of ${plural(items, "item")} are flaky: ${needed} of each would`,
  "uneven-trials": ({ fewest, most }: { fewest: number; most: number }) =>
    `items have from ${fewest} to ${plural(most, "trial")}: each item counts the same`,
};

/** The notes of components of variance. */
export const note = noteWriter(WORDS);
