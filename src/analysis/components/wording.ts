import { type Note, noteWriter } from "../../notes.js";
import { formatCount, plural } from "../../numberFormat.js";
import { someNames } from "../../someNames.js";

const unbalanced = () =>
  "cells are missing or differ in trials: components are by restricted maximum likelihood, and their intervals are those of an " +
  "equivalent balanced table";
const clustersIgnored = () => "items share clusters, and are taken as independent here: the items' part is too small";

const WORDS = {
  "no-scores": () => "no cell was scored",
  "one-item": () => "one item: nothing can be said of other items",
  "no-residual": () => "too few cells to tell seeds and items from what is left over, or the scores do not vary at all",
  unbalanced,
  "clusters-ignored": clustersIgnored,
  "negative-component": () =>
    "the estimate for items came out below 0 and counts as 0: too small to be seen in these trials",
  "few-seeds": ({ seeds }: { seeds: number }) =>
    `${plural(seeds, "seed")}: the seed component is hardly more than an order of magnitude`,
  "later-without-items": ({ end, last }: { end: number; last: number }) =>
    `scores go on to step ${formatCount(last)}, and items are known up to step ${formatCount(end)}: what is said is of that checkpoint`,
  "empty-runs": ({ runs }: { runs: number }) => `${plural(runs, "run")} without any score left out`,
  "empty-items": ({ items }: { items: number }) => `${plural(items, "item")} that no run scored left out`,
  "too-few-trials-for-items": ({ trials, items, needed }: { trials: number; items: number; needed: number }) =>
    `${plural(trials, "trial")} cannot show which of ${plural(items, "item")} are flaky: ${needed} of each would`,
  "uneven-trials": ({ fewest, most }: { fewest: number; most: number }) =>
    `items have from ${fewest} to ${plural(most, "trial")}: each item counts the same`,
  "facets-together": ({ task, facets }: { task: string; facets: readonly string[] }) =>
    `${task}: the levels of ${someNames(facets, 5, " and ")} stand and fall together, so that what each adds cannot be told; run them in more combinations`,
  "few-levels": ({ factors }: { factors: readonly { factor: string; levels: number }[] }) =>
    `${factors.map(({ factor, levels }) => plural(levels, NAMES[factor] ?? factor)).join(", ")}: what so few levels show of their component is hardly more than an ` +
    "order of magnitude",
  "no-components": () => "too few cells to tell the sources apart, or the scores do not vary at all",
  "facets-unbalanced": unbalanced,
  "not-settled": () => "the iterations of restricted maximum likelihood did not settle",
  "below-zero": () => "a component came out below 0 and counts as 0: too small to be seen in this table",
  "clusters-apart": clustersIgnored,
};

/** Levels that are not called after their facet. */
const NAMES: Readonly<Record<string, string>> = { shots: "draw of examples", engine: "machine" };

/** The notes of components of variance. */
export const note = /* @__PURE__ */ noteWriter(WORDS);

/** What one trial of everything leaves together. */
export function oneTrial(oneSeed: boolean): Note {
  const message = oneSeed
    ? "one trial an item: items and trials cannot be told apart"
    : "one trial a cell: the residual holds both the seed × item interaction and trial noise";
  return { code: "one-trial", message };
}
