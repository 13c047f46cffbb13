import { noteWriter } from "../../notes.js";
import { formatCount, formatScore, plural } from "../../numberFormat.js";
import { someNames } from "../../someNames.js";
import { differenceUnit } from "../comparison/wording.js";
import type { Divergence } from "../scores/divergence.js";

/** The notes of one training curve. */
export const trendNote = /* @__PURE__ */ noteWriter({
  "correlated-checkpoints": () =>
    "checkpoints of one training run resemble their neighbours, so p from exchangeable checkpoints is too small; " +
    "the corrected p allows for part of that (in curves of some 20 points it is still too small), and only several seeds settle it",
  "too-few": ({ checkpoints }: { checkpoints: number }) =>
    `${plural(checkpoints, "checkpoint")}: a trend needs at least three`,
  "missing-scores": () => "a checkpoint has no score: leave it out to have the order of the others",
  constant: () => "the score never changes: there is no order to compare",
});

/** The notes of tests against guessing. */
export const chanceNote = /* @__PURE__ */ noteWriter({
  "chance-unknown": () =>
    "the score of guessing is not known, so nothing is said about chance: give it by task, e.g. --chance mmlu=0.25 (or mmlu*=0.25 for all that begin so)",
  "no-chance-level": () => "guessing has no score by this metric, so nothing is said about chance",
  "chance-untested": () =>
    "no checkpoint can be tested against chance: no standard errors, no two seeds that differ, and fewer than ten checkpoints to show a wobble",
  "wobble-only": () =>
    "one seed and no standard errors: scores are held against the wobble from checkpoint to checkpoint, which holds neither item sampling nor the training seed",
  "seeds-only": () =>
    "standard errors from items are not known: chance is tested against the spread of the seeds alone",
  "checkpoints-untested": ({ checkpoints }: { checkpoints: number }) =>
    `${plural(checkpoints, "checkpoint")} could not be tested against chance and ${checkpoints === 1 ? "is" : "are"} left out of the share`,
});

const twoSeeds = () =>
  "two seeds: their SD may be anything from a thirtieth of the true one to twice it, so there is no curve SNR; three seeds give one";

/** The notes of the noise along curves. */
export const curveNote = /* @__PURE__ */ noteWriter({
  "no-step-noise": () =>
    "scores change by the same amount at every checkpoint, which shows no step noise and is no proof of none",
  "one-seed": () => "one training seed: the curve SNR, and what averaging checkpoints brings, are not known",
  "too-few": () => "step noise needs three or more checkpoints",
  "incomplete-checkpoints": ({ shared }: { shared: number }) =>
    `seeds have different checkpoints: ${plural(shared, "checkpoint")} shared by all are used`,
  "seeds-agree": () =>
    "all seeds score the same at every checkpoint: either copies, or the task cannot tell them apart",
  "two-seeds": twoSeeds,
  "not-a-ratio-scale": () =>
    "curveSnr needs scores above 0: a ratio to the mean says nothing where the mean can be negative",
  "too-few-to-average": ({ last, shared }: { last: number; shared: number }) =>
    `averaging the last ${last} checkpoints needs as many, shared by all seeds; there are ${shared}`,
});

/** The notes of the first checkpoint that carries signal. */
export const signalNote = /* @__PURE__ */ noteWriter({
  "too-few": () => "signal over training needs two checkpoints or more besides one that is compared with",
  "unknown-noise": () => "no standard errors, and too few checkpoints to see how much the score wobbles",
  "errors-at-some": ({ known, checkpoints }: { known: number; checkpoints: number }) =>
    `standard errors are known at ${known} of ${plural(checkpoints, "checkpoint")}: the largest stands in for the others`,
  "noise-from-steps": () =>
    "no standard errors: noise is read off the changes between checkpoints, which finds signal late",
  "trained-start": () => "step 0 is far above chance: a trained model, whose score is no untrained baseline",
  "no-untrained-checkpoint": ({ hasChance }: { hasChance: boolean }) =>
    `${hasChance ? "chance is not known" : "guessing has no score"} and there is no untrained checkpoint: compared with ` +
    `the first one, so what was learned before it does not count${hasChance ? " (--chance helps)" : ""}`,
});

/** The notes of how early and how cleanly a task carries signal. */
export const taskNote = /* @__PURE__ */ noteWriter({
  "one-seed": () =>
    "one training seed: no intervals, no curve SNR and no non-randomness; how far these would be off with another seed is not known",
  "uneven-seeds": () =>
    "models have different numbers of seeds: τ is the mean over models, each over its seeds, without an interval; elsewhere the fewer stand for their model in fewer replicates",
  "one-model": () => "one model: signal-to-noise, ordering consistency and decision accuracy compare models",
  "other-checkpoints": ({ models, checkpoints }: { models: number; checkpoints: number }) =>
    `orderings leave out ${plural(models, "model")} without all of the ${plural(checkpoints, "checkpoint")} that the most models share`,
  "models-end-apart": ({ steps, shared, byAll }: { steps: readonly number[]; shared: number; byAll: boolean }) =>
    `models end at different steps (${someNames(steps.map(formatCount))}); the last checkpoint that ${byAll ? "all" : "most"} share is ${formatCount(shared)}, and decisions are held against each model's own last score`,
  "unknown-chance": () => "non-randomness needs the score of guessing (choices of the items, or --chance)",
  "no-signal-step": () => "signal over training cannot be told",
  "no-trend": () => "τ needs a curve of three or more checkpoints that moves",
  "models-agree": (data: Agreement) => `${agreementText(data)}: one answer to everything?`,
  "no-signal": () => "no more than half of the curves stay above their baseline to the end",
  "no-common-step": () => "most curves carry signal, but from no checkpoint that most reach",
  "seed-without-signal": () =>
    "not every seed carries signal in more than half of the models: from which checkpoint on all seeds do has no answer",
  "seeds-agree": () => "the seeds have the same τ (or only one has any): that shows no spread, so there is no interval",
  "no-signal-to-noise": ({ last }: { last: number }) =>
    `signal-to-noise needs ${last} or more checkpoints that wobble, and scores above 0 of which most pairs differ`,
  "no-ordering": () =>
    "orderings need two checkpoints that the models share, of which the last orders at least half of their pairs: ties carry no order",
  "seed-diverged": ({ text, seeds }: Divergence & { text: string }) =>
    `${text}: last scores, SNR and means over the seeds hold ${seeds.length === 1 ? "it" : "them"}, and noisefloor seeds gives the figures without`,
  "seeds-alone": ({ seeds }: { seeds: readonly string[] }) =>
    `${someNames(seeds)} ${seeds.length === 1 ? "goes" : "go"} on after the last checkpoint with two seeds: what comes after it counts in τ and signal, not in last scores, curve SNR and orderings`,
  "no-shared-step": () =>
    "the seeds have no checkpoint in common, so there is no mean curve and no curve SNR (--step-tolerance joins steps that differ by their count)",
  "two-seeds": twoSeeds,
  "no-curve-snr": () => "the curve SNR needs scores above 0 that differ between the seeds",
  "no-seed-spread": () => "non-randomness needs two or more seeds of the best model that differ at the last checkpoint",
});

/** The notes of metrics side by side. */
export const metricNote = /* @__PURE__ */ noteWriter({
  "no-shared-seeds": () => "the metrics have no seed in common",
  "one-seed": () => "one training seed cannot tell which metric is steadier or clearer",
  "two-seeds": () => "the interval of a ratio of seed SNRs needs three seeds or more",
  "too-few": () => "a trend needs three or more shared checkpoints",
  "no-seed-snr": () => "the seed SNR needs scores above 0 that differ between the seeds",
  "no-climb": () =>
    "which metric is clearer takes seeds that differ, and scores of both that are shown to improve over training",
});

/** The notes of what small models decide. */
export const decisionNote = /* @__PURE__ */ noteWriter({
  "one-model": () => "ordering models takes two or more that both scales have",
  "all-tied": () => "the large scale ties all models: nothing to decide",
  "one-seed": () => "one seed: no interval for the decision accuracy",
});

interface Agreement {
  readonly models: number;
  readonly score: number;
  readonly proportion: boolean;
}

/** Models that all end on one score. */
export function agreementText({ models, score, proportion }: Agreement): string {
  const unit = differenceUnit(proportion, Math.abs(score));
  return `all ${plural(models, "model")} end on exactly the same score (${formatScore(score, unit)})`;
}
