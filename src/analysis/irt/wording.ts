import { noteWriter } from "../../notes.js";
import { plural } from "../../numberFormat.js";
import type { ItemPriors } from "./priors.js";

/** The notes of a fit. */
export const fitNote = noteWriter({
  "not-converged": ({ iterations, shown }: { iterations: number; shown: boolean }) =>
    `no maximum was found in ${plural(iterations, "iteration")}; ` +
    (shown ? "the parameters are shown because it was asked for" : "parameters are withheld"),
  "lower-is-better": () => "scores were turned round (1 − score), so that ability grows with quality",
  "constant-items": ({ items }: { items: number }) =>
    `${plural(items, "item")} that all runs got right, all wrong or nobody answered: no slope, left out of the fit`,
  "runs-without-answers": ({ runs }: { runs: number }) =>
    `${plural(runs, "run")} without an answer to any item that varies: no ability`,
  "too-few-runs": ({ runs }: { runs: number }) =>
    `fitted with ${plural(runs, "run")} because it was asked for: compare the slopes with those of the control`,
  "fewer-runs-than-items": ({ runs, items }: { runs: number; items: number }) =>
    `${plural(runs, "run")} for ${plural(items, "item")}: each slope rests on few runs, as its error says`,
  "dependent-runs": ({ runs, models }: { runs: number; models: number }) =>
    `${plural(runs, "run")} come from ${plural(models, "model")}: errors that take runs as independent are too small`,
  priors: ({ priors }: { priors: ItemPriors }) =>
    `slopes and intercepts are pulled towards their priors: ${Object.entries(priors)
      .map(([name, prior]) => `${name} N(${prior.mean}, ${prior.sd}²)`)
      .join(", ")}`,
  "slope-at-bound": ({ items }: { items: number }) =>
    `${plural(items, "item")} whose answers separate: the likelihood rises with the slope without end, so that it has no value; a prior on slopes gives one`,
  "slope-at-zero": ({ items }: { items: number }) => `${plural(items, "item")} would have a negative slope: held at 0`,
  "no-standard-errors": () => "the information is not positive definite here: the data do not determine all parameters",
  "extreme-patterns": ({ runs }: { runs: number }) =>
    `${plural(runs, "run")} with the best or worst pattern possible: no maximum likelihood ability; EAP and MAP rest on the prior there`,
  "several-maxima": () =>
    "climbs from different starts ended at different heights: the likelihood has several maxima, and the highest found is shown",
  "unknown-choices": ({ items }: { items: number }) =>
    `${plural(items, "item")} without known choices: taken as impossible to guess`,
  "coarse-grid": ({ spacing, smallestSd }: { spacing: number; smallestSd: number }) =>
    `the nodes lie ${spacing.toPrecision(2)} apart and the narrowest posterior has SD ${smallestSd.toPrecision(2)}: too coarse, take more nodes`,
});

/** The notes of the fit of items. */
export const itemFitNote = noteWriter({
  "incomplete-runs": ({ runs }: { runs: number }) =>
    `${plural(runs, "run")} with missing answers left out: summed scores need every item`,
  "items-not-tested": ({ untested, items }: { untested: number; items: number }) =>
    `${plural(untested, "item")} not tested: no slope, or no degree of freedom among ${plural(items, "item")}`,
});

/** The notes of the fit of a model. */
export const modelFitNote = noteWriter({
  "incomplete-runs": ({ runs }: { runs: number }) => `${plural(runs, "run")} with missing answers left out`,
});
