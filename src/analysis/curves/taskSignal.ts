import { groupBy } from "../../data/groupBy.js";
import type { Results } from "../../data/results.js";
import { ALPHA, LEVEL } from "../../defaults.js";
import { requireAlpha } from "../../errors.js";
import type { Interval } from "../../inference/intervals/interval.js";
import { standardDeviationInterval } from "../../inference/intervals/spreadInterval.js";
import { decisionAccuracy, orderingConsistency } from "../../inference/ranks/modelOrdering.js";
import { kendallTest } from "../../inference/trend/kendall.js";
import { curveSnr, nonRandomness, signalToNoise } from "../../inference/trend/signalRatios.js";
import { distinctNotes, finiteOrNull, NOISE, type NoiseSources, type Note } from "../../notes.js";
import { mean, standardDeviation } from "../../numeric/moments.js";
import { completeSeries } from "../scores/completeSeries.js";
import { overSeeds, replicatesOf, seedInterval } from "../scores/replicates.js";
import { type ScoreSeries, type ScoreSeriesOptions, scoreSeries } from "../scores/scoreSeries.js";
import { toTheEnd } from "../scores/toTheEnd.js";
import { FEWEST_SEEDS_FOR_SNR, requireLast, sharedSteps } from "./curveNoise.js";
import { monotonicity, type Trend } from "./monotonicity.js";
import { seedsAtEnd } from "./seedsAtEnd.js";
import { type SignalStep, signalStep } from "./signalStep.js";
import { chanceNote, curveNote, taskNote } from "./wording.js";

export interface TaskSignalOptions extends ScoreSeriesOptions {
  /** Nominal coverage in (0, 1) of the intervals over seeds; default 0.95. */
  readonly level?: number;
  /** One-sided probability with which a checkpoint without signal passes for one with; default 0.05. */
  readonly alpha?: number;
  /** Last checkpoints whose spread is the noise of `signalToNoise`; default 5. */
  readonly last?: number;
  /** Divisor n − ddof of that spread; default 1, as its paper says. Its published code takes 0. */
  readonly ddof?: 0 | 1;
  /**
   * Checkpoint whose ordering of the models is held against the last one's; default the first that they share from a tenth
   * of the last step on.
   */
  readonly decisionStep?: number;
}

/** How early and how cleanly one task carries signal over training, with one metric and framing. */
export interface TaskSignal {
  readonly kind: "task-signal";
  readonly task: string;
  readonly metric: string;
  readonly framing: string | null;
  /** Place among all rows, 1 for the earliest and cleanest: by `signalStep`, then `kendallTau`, then `curveSnr`. */
  readonly place: number;
  readonly higherIsBetter: boolean;
  readonly proportion: boolean;
  readonly chance: number | null;
  readonly models: number;
  /** Most seeds of a model. */
  readonly seeds: number;
  readonly curves: number;
  /** Checkpoints of the longest curve. */
  readonly checkpoints: number;
  /** First checkpoint from which more than half of the curves carry signal to their end; `null` where none is. */
  readonly signalStep: number | null;
  /** Whether no curve has an earlier checkpoint that could show it, so that it may have come before; `null` without a step. */
  readonly isEarliestPossible: boolean | null;
  /**
   * Earliest and latest seed by most of its models, at the level at which those hold the median of seeds; `null` for one
   * seed, and where a seed has no signal.
   */
  readonly signalStepInterval: Interval | null;
  /**
   * First checkpoint from which more than half of the curves stay above chance to their end, also of curves that start
   * there and do not move; `null` where none is, and without chance.
   */
  readonly aboveChanceStep: number | null;
  /** Share of the curves that carry signal to their end. */
  readonly signalShare: number | null;
  /** Models most of whose curves carry signal to their end. */
  readonly signalModels: number;
  /** Share of the curves that carried signal at three checkpoints in a row and lost it before their end. */
  readonly lostShare: number | null;
  /** Median of the last checkpoints at which those still carried it; `null` where none lost it. */
  readonly signalUntil: number | null;
  /** Share of the curves of which the last two checkpoints are below chance by more than their noise; `null` without chance. */
  readonly belowChanceShare: number | null;
  readonly baseline: SignalStep["baseline"];
  /** Kendall's τ-b of score against checkpoint order, positive for improving: mean over the models, each over its seeds. */
  readonly kendallTau: number | null;
  /** t over seeds; `null` for one seed, and where models have different numbers of seeds. */
  readonly kendallTauInterval: Interval | null;
  /** Share of the curves that improve, and that get worse, on their own, by their p-value. */
  readonly improvingShare: number | null;
  readonly worseningShare: number | null;
  /** Share of the curves with a trend that one step may have made as well: they neither stay where they are nor are shown to improve. */
  readonly movedShare: number | null;
  /** Scores at the first and the last checkpoint, each the mean over models and their seeds. */
  readonly firstScore: number | null;
  readonly lastScore: number | null;
  /** Mean over models of three seeds and more of: mean over seeds at the last checkpoint ÷ average over checkpoints of the SD over seeds. */
  readonly curveSnr: number | null;
  /** From the χ² interval of an SD over the seeds of the model that has the fewest, so on the wide side; `null` where a seed diverged. */
  readonly curveSnrInterval: Interval | null;
  /** Spread of the models against the wobble of their last checkpoints, averaged over seeds. */
  readonly signalToNoise: number | null;
  readonly signalToNoiseInterval: Interval | null;
  /** (best score − chance) ÷ SD over seeds at the last checkpoint, of the best model: above 3 is more than noise. */
  readonly nonRandomness: number | null;
  /** Whether it is above 3; `null` where not known. */
  readonly isNonRandom: boolean | null;
  /** Mean τ of the models' order between consecutive checkpoints. */
  readonly orderingConsistency: number | null;
  readonly orderingConsistencyInterval: Interval | null;
  /** Share of model pairs that `decisionStep` orders as the models' own last checkpoints do; 1/2 is guessing. */
  readonly decisionAccuracy: number | null;
  readonly decisionAccuracyInterval: Interval | null;
  readonly decisionStep: number | null;
  /** Model pairs that the last checkpoints order, in the seed that orders the fewest; `null` without a decision accuracy. */
  readonly decisionPairs: number | null;
  /** Last of the checkpoints that the most models share; `null` for one model. */
  readonly lastSharedStep: number | null;
  /** Shared checkpoint from which on the models stand, by their means over seeds, as at the end; `null` where none does. */
  readonly orderHoldsFrom: number | null;
  readonly sources: NoiseSources;
  readonly notes: readonly Note[];
}

/**
 * One row a task, metric and framing, ranked by how early and how cleanly the task carries signal. A curve carries signal
 * from the first checkpoint from which its score stays above chance (where chance is known; and above the untrained
 * score, where the curve has a step 0), or else above its first score, by more than its noise: see `signalStep`. Ties are
 * broken by Kendall's τ, then by curveSnr; rows without a signal come last.
 *
 * All that is over seeds is `null` with a note for one seed. Models are no replicates of each other: several models
 * give no interval.
 *
 * Kydlíček et al. (2024), "FineTasks"; Heineman et al. (2025), arXiv 2508.13144; Madaan et al. (2024), arXiv 2406.10229.
 */
export function taskSignalTable(
  results: Results | readonly ScoreSeries[],
  { level = LEVEL, alpha = ALPHA, last = 5, ddof = 1, ...options }: TaskSignalOptions = {},
): TaskSignal[] {
  requireAlpha("taskSignalTable", alpha);
  requireLast("taskSignalTable", last);
  const all = completeSeries("matrices" in results ? scoreSeries(results, options) : results);
  const settings = { level, alpha, last, ddof, decisionStep: options.decisionStep };
  const rows = [
    ...groupBy(all, ({ task, metric, framing }) => JSON.stringify([task, metric, framing])).values(),
  ].flatMap((members) => {
    const curves = members.flatMap((series) => {
      const points = series.points.filter(({ step }) => step !== null);
      return points.length === 0 ? [] : [{ ...series, points }];
    });
    return curves.length === 0 ? [] : [taskRow(curves, members, settings)];
  });
  return rows.sort(earliestAndCleanest).map((row, index) => ({ ...row, place: index + 1 }));
}

interface Settings {
  readonly level: number;
  readonly alpha: number;
  readonly last: number;
  readonly ddof: 0 | 1;
  readonly decisionStep: number | undefined;
}

/** The row of these curves; `all` holds those that have no checkpoint left as well. */
function taskRow(curves: readonly ScoreSeries[], all: readonly ScoreSeries[], settings: Settings): TaskSignal {
  const { level, alpha } = settings;
  const { task, metric, framing, higherIsBetter, proportion, chance } = curves[0] as ScoreSeries;
  const byModel = [...groupBy(curves, ({ model }) => model).values()] as [ScoreSeries, ...ScoreSeries[]][];
  const replicates = replicatesOf(curves);
  const seeds = Math.max(...byModel.map((own) => own.length));
  const signals = new Map(curves.map((curve) => [curve, signalStep(curve, { alpha })]));
  const known = [...signals.values()].filter(({ baseline }) => baseline !== null);
  const signalShare = known.length === 0 ? null : known.filter(({ step }) => step !== null).length / known.length;
  const trends = curves.map(({ points }) =>
    monotonicity(
      points.map(({ value }) => value),
      { higherIsBetter, alpha },
    ),
  );
  const trended = trends.filter(({ trend }) => trend !== null);
  const even = byModel.every((own) => own.length === seeds);
  const tau = {
    value: finiteOrNull(mean(byModel.map(meanTau).filter(Number.isFinite))),
    interval: even ? overSeeds(replicates, meanTau, { level, bounds: [-1, 1] }).interval : null,
  };
  const share = (trend: Trend) =>
    trended.length === 0 ? null : trended.filter((one) => one.trend === trend).length / trended.length;
  const crossing = signalOverSeeds(replicates, signals);
  const ends = byModel.map((own) => toTheEnd(own, stepsOf));
  const ending = ends.map(({ kept, end }) => kept.map((curve) => upTo(curve, end)));
  const overModels = (pick: (points: ScoreSeries["points"]) => number | undefined) =>
    finiteOrNull(mean(ending.map((own) => mean(own.map(({ points }) => pick(points) ?? Number.NaN)))));
  const endingReplicates = replicatesOf(ending.flat());
  const atEnd = byModel.map(([{ model }], index) =>
    seedsAtEnd(
      all.filter((one) => one.model === model),
      ends[index]!.end,
      byModel.length > 1 ? model : null,
    ),
  );
  const snr = snrOfModels(ending, level);
  const grid = sharedGrid(ending);
  const ordered = orderings(endingReplicates, grid, settings);
  const ratio = overSeeds(endingReplicates, (members) => modelSignalToNoise(members, settings), {
    level,
    bounds: [0, Number.POSITIVE_INFINITY],
  });
  const random = randomness(ending, chance);
  const nameOf = ({ model, seed }: ScoreSeries) => `seed ${seed ?? ""} of ${model}`;
  const later = ends.flatMap((own) => own.later.map(nameOf));
  return {
    kind: "task-signal",
    task,
    metric,
    framing,
    place: 0,
    higherIsBetter,
    proportion,
    chance,
    models: byModel.length,
    seeds,
    curves: curves.length,
    checkpoints: Math.max(...curves.map(({ points }) => points.length)),
    ...crossing,
    aboveChanceStep: aboveChanceStep(curves, signals),
    signalShare,
    signalModels: byModel.filter(
      (own) => 2 * own.filter((curve) => signals.get(curve)?.step !== null).length > own.length,
    ).length,
    ...lostSignal(known),
    baseline: known[0]?.baseline ?? null,
    kendallTau: tau.value,
    kendallTauInterval: tau.interval,
    improvingShare: share("improving"),
    worseningShare: share("worsening"),
    movedShare: share("moved"),
    firstScore: overModels((points) => points[0]?.value),
    lastScore: overModels((points) => points.at(-1)?.value),
    ...snr,
    // With a seed that diverged the SD follows no law.
    curveSnrInterval: atEnd.some(({ diverged }) => diverged) ? null : snr.curveSnrInterval,
    signalToNoise: ratio.value,
    signalToNoiseInterval: ratio.interval,
    ...random,
    ...ordered,
    sources: {
      measured: [NOISE.checkpoints, ...(seeds > 1 ? [NOISE.seeds] : [])],
      notMeasured: [...(seeds > 1 ? [] : [NOISE.seeds]), NOISE.framings],
    },
    notes: distinctNotes([
      ...atEnd.flatMap(({ notes }) => notes),
      ...[...signals.values()].flatMap(({ notes }) => notes),
      ...agreementNotes(byModel),
      ...rowNotesOn({
        ...{ seeds, byModel, grid, chance, tau: tau.value },
        ...{ hasChance: proportion && higherIsBetter, known: known.length },
      }),
      ...(known.length > 0 && crossing.signalStep === null && (share("worsening") ?? 0) <= 0.5
        ? [taskNote((signalShare ?? 0) > 0.5 ? "no-common-step" : "no-signal")]
        : []),
      ...(crossing.signalStep !== null && seeds > 1 && crossing.signalStepInterval === null
        ? [taskNote("seed-without-signal")]
        : []),
      ...(seeds > 1 && even && tau.value !== null && tau.interval === null ? [taskNote("seeds-agree")] : []),
      ...(byModel.length > 1 && ratio.value === null ? [taskNote("no-signal-to-noise", { last: settings.last })] : []),
      ...(byModel.length > 1 && (ordered.orderingConsistency === null || ordered.decisionAccuracy === null)
        ? [taskNote("no-ordering")]
        : []),
      ...(later.length > 0 ? [taskNote("seeds-alone", { seeds: later })] : []),
      ...(seeds > 1 && snr.curveSnr === null
        ? [
            shareNoStep(ending)
              ? taskNote("no-shared-step")
              : ending.every(({ length }) => length < FEWEST_SEEDS_FOR_SNR)
                ? curveNote("two-seeds")
                : taskNote("no-curve-snr"),
          ]
        : []),
      ...(seeds > 1 && chance !== null && random.nonRandomness === null ? [taskNote("no-seed-spread")] : []),
    ]),
  };
}

/** A curve up to the end of its model's training. */
function upTo(curve: ScoreSeries, end: number | null): ScoreSeries {
  return end === null ? curve : { ...curve, points: curve.points.filter(({ step }) => (step ?? end) <= end) };
}

function meanTau(members: readonly ScoreSeries[]): number {
  const taus = members.map(({ points, higherIsBetter }) => {
    const order = points.map((_, index) => index);
    return kendallTest(
      order,
      points.map(({ value }) => (higherIsBetter ? value : -value)),
    ).tau;
  });
  return mean(taus.filter(Number.isFinite));
}

/**
 * The smallest step by which more than half have crossed; those that never do count as later than all. `null` for a step
 * that no more than half of the curves reach: what a few longer runs show is not said of the others.
 */
function stepOfMost(curves: readonly { readonly step: number | null; readonly last: number }[]): number | null {
  const sorted = curves.map(({ step }) => step ?? Number.POSITIVE_INFINITY).sort((a, b) => a - b);
  const step = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const reaching = curves.filter(({ last }) => last >= step).length;
  return 2 * reaching > curves.length ? finiteOrNull(step) : null;
}

/** How many curves lost the signal that they carried, or ended below chance. */
function lostSignal(known: readonly SignalStep[]): Pick<TaskSignal, "lostShare" | "signalUntil" | "belowChanceShare"> {
  const lost = known.flatMap(({ lostAfter }) => lostAfter ?? []).sort((a, b) => a - b);
  const tested = known.filter(({ endsBelowChance }) => endsBelowChance !== null);
  return {
    lostShare: known.length === 0 ? null : lost.length / known.length,
    signalUntil: lost[Math.floor((lost.length - 1) / 2)] ?? null,
    belowChanceShare:
      tested.length === 0 ? null : tested.filter(({ endsBelowChance }) => endsBelowChance).length / tested.length,
  };
}

function aboveChanceStep(curves: readonly ScoreSeries[], signals: ReadonlyMap<ScoreSeries, SignalStep>): number | null {
  return stepOfMost(
    curves.map((curve) => ({
      step: signals.get(curve)?.aboveChanceFrom ?? null,
      last: curve.points.at(-1)?.step ?? 0,
    })),
  );
}

function signalOverSeeds(
  replicates: readonly (readonly ScoreSeries[])[],
  signals: ReadonlyMap<ScoreSeries, SignalStep>,
): Pick<TaskSignal, "signalStep" | "isEarliestPossible" | "signalStepInterval"> {
  const stepOf = (curves: readonly ScoreSeries[]) =>
    stepOfMost(
      curves.flatMap((curve) => {
        const signal = signals.get(curve);
        const last = curve.points.reduce((latest, { step }) => Math.max(latest, step ?? 0), 0);
        return signal === undefined || signal.baseline === null ? [] : [{ step: signal.step, last }];
      }),
    );
  // Where each seed has most of its models, so have all together: the step of all lies between the seeds'.
  const isKnown = (curve: ScoreSeries) => (signals.get(curve)?.baseline ?? null) !== null;
  // A seed of which nothing can be told is none without signal.
  const steps = replicates.filter((curves) => curves.some(isKnown)).map(stepOf);
  const found = steps.filter((step) => step !== null);
  const complete = steps.length > 1 && found.length === steps.length;
  const step = stepOf(replicates.flat());
  const possible = [...signals].flatMap(([curve, { baseline }]) => firstPossible(curve, baseline) ?? []);
  return {
    signalStep: step,
    isEarliestPossible: step === null ? null : step === Math.min(...possible),
    // The least and largest of n hold the median with probability 1 − 2·2⁻ⁿ, whatever the distribution.
    signalStepInterval: complete
      ? {
          low: Math.min(...found),
          high: Math.max(...found),
          level: 1 - 2 ** (1 - steps.length),
          method: "range-of-seeds",
        }
      : null,
  };
}

/** The first checkpoint that a curve can carry signal from: not the one that it is compared with. */
function firstPossible({ points }: ScoreSeries, baseline: SignalStep["baseline"]): number | null {
  return points[baseline === "chance" ? 0 : 1]?.step ?? null;
}

/** Whether the seeds of every model that has several are never at one checkpoint together. */
function shareNoStep(byModel: readonly (readonly ScoreSeries[])[]): boolean {
  return byModel.every((seeds) => seeds.length < 2 || sharedSteps(seeds.map(stepsOf)).length === 0);
}

function snrOfModels(
  byModel: readonly (readonly ScoreSeries[])[],
  level: number,
): Pick<TaskSignal, "curveSnr" | "curveSnrInterval"> {
  const ratios = byModel.flatMap((seeds) => {
    if (seeds.length < FEWEST_SEEDS_FOR_SNR) return [];
    const steps = sharedSteps(seeds.map(stepsOf));
    const scores = steps.map((step) => seeds.map((series) => scoreAt(series, step)));
    const ratio = mean(scores.at(-1) ?? []) > 0 ? curveSnr(scores) : Number.NaN;
    return Number.isFinite(ratio) ? [{ ratio, degrees: seeds.length - 1 }] : [];
  });
  const value = mean(ratios.map(({ ratio }) => ratio));
  if (!Number.isFinite(value)) return { curveSnr: null, curveSnrInterval: null };
  // A mean of ratios is too large by as much as one of them: more models make it no truer.
  const spread = standardDeviationInterval(1, Math.min(...ratios.map(({ degrees }) => degrees)), { level });
  return {
    curveSnr: value,
    curveSnrInterval: { low: value / spread.high, high: value / spread.low, level, method: "chi-squared" },
  };
}

/** Whether the scores order at least half of the pairs of models. Where most pairs tie, what is left is no order. */
function ordersMost(scores: readonly number[]): boolean {
  const pairs = (scores.length * (scores.length - 1)) / 2;
  return pairs > 0 && 2 * decisionAccuracy(scores, scores).pairs >= pairs;
}

/** Range over the models' last scores against the relative SD of each model's own last checkpoints, averaged over models. */
function modelSignalToNoise(members: readonly ScoreSeries[], { last, ddof }: Settings): number {
  const full = members.filter(({ points }) => points.length >= Math.max(2, last));
  const ends = members.map(({ points }) => points.at(-1)?.value ?? Number.NaN);
  if (full.length < members.length || !ordersMost(ends) || ends.some((score) => !(score > 0))) return Number.NaN;
  const parts = full.map(({ points }) =>
    signalToNoise(
      ends,
      points.slice(-last).map(({ value }) => value),
      { ddof },
    ),
  );
  return (parts[0] as { relativeDispersion: number }).relativeDispersion / mean(parts.map((part) => part.relativeSd));
}

function randomness(
  byModel: readonly (readonly ScoreSeries[])[],
  chance: number | null,
): Pick<TaskSignal, "nonRandomness" | "isNonRandom"> {
  const readings = byModel.map((seeds) => {
    const steps = sharedSteps(seeds.map(stepsOf));
    const scores = steps.map((step) => seeds.map((series) => scoreAt(series, step)));
    return { best: Math.max(...scores.map((values) => mean(values))), sd: standardDeviation(scores.at(-1) ?? []) };
  });
  const best = readings.reduce((top, one) => (one.best > top.best ? one : top));
  if (chance === null || !(best.sd > 0)) return { nonRandomness: null, isNonRandom: null };
  const { distance, isNonRandom } = nonRandomness(best.best, chance, best.sd);
  return { nonRandomness: finiteOrNull(distance), isNonRandom };
}

interface Grid {
  readonly models: readonly string[];
  readonly steps: readonly number[];
}

/** The checkpoints that the most models share, and the models that have all of them. */
function sharedGrid(byModel: readonly (readonly ScoreSeries[])[]): Grid {
  const own = byModel.map((seeds) => ({
    model: (seeds[0] as ScoreSeries).model,
    steps: new Set(sharedSteps(seeds.map(stepsOf))),
  }));
  const counts = new Map<number, number>();
  for (const { steps } of own) for (const step of steps) counts.set(step, (counts.get(step) ?? 0) + 1);
  const most = Math.max(0, ...counts.values());
  const steps = [...counts.keys()].filter((step) => counts.get(step) === most).sort((a, b) => a - b);
  const models = own.filter((one) => steps.every((step) => one.steps.has(step))).map(({ model }) => model);
  return { models, steps };
}

function orderings(
  replicates: readonly (readonly ScoreSeries[])[],
  { models, steps }: Grid,
  { level, decisionStep }: Settings,
) {
  const scoresAt = (members: readonly ScoreSeries[], step: number) =>
    members.filter(({ model }) => models.includes(model)).map((series) => scoreAt(series, step));
  const late = steps.at(-1);
  /** Each model's own end: with unequal lengths the last shared checkpoint is early for the longer ones. */
  const endOf = (members: readonly ScoreSeries[]) =>
    members.filter(({ model }) => models.includes(model)).map(({ points }) => points.at(-1)?.value ?? Number.NaN);
  // The first steps of a run order nothing yet, and runs are logged from different steps on.
  const early = decisionStep ?? steps.find((step) => late !== undefined && step >= late / 10);
  const usable = early !== undefined && late !== undefined && early < late && steps.includes(early);
  const ordered = late === undefined ? [] : replicates.filter((members) => ordersMost(endOf(members)));
  const consistency = overSeeds(
    ordered,
    (members) => orderingConsistency(steps.map((step) => scoresAt(members, step))),
    { level, bounds: [-1, 1] },
  );
  const decided = ordered.flatMap((members) =>
    usable ? [decisionAccuracy(scoresAt(members, early), endOf(members))] : [],
  );
  const decisions = decided.map(({ accuracy }) => accuracy);
  return {
    orderingConsistency: consistency.value,
    orderingConsistencyInterval: consistency.interval,
    decisionAccuracy: finiteOrNull(mean(decisions)),
    decisionAccuracyInterval: seedInterval(decisions, level, [0, 1]),
    decisionStep: decided.length === 0 ? null : (early ?? null),
    decisionPairs: decided.length === 0 ? null : Math.min(...decided.map(({ pairs }) => pairs)),
    lastSharedStep: models.length > 1 ? (late ?? null) : null,
    orderHoldsFrom: models.length > 1 ? orderHoldsFrom(replicates.flat(), models, steps) : null,
  };
}

/** The first of the steps from which on the means over seeds stand as at the models' own ends; ties are no order. */
function orderHoldsFrom(
  series: readonly ScoreSeries[],
  models: readonly string[],
  steps: readonly number[],
): number | null {
  const means = (score: (one: ScoreSeries) => number) =>
    models.map((model) => mean(series.filter((one) => one.model === model).map(score)));
  const ends = means(({ points }) => points.at(-1)?.value ?? Number.NaN);
  const agrees = (step: number) => {
    const { accuracy, pairs } = decisionAccuracy(
      means((one) => scoreAt(one, step)),
      ends,
    );
    return pairs > 0 && accuracy === 1;
  };
  let from: number | null = null;
  for (const step of [...steps].reverse()) {
    if (!agrees(step)) break;
    from = step;
  }
  return from;
}

interface NoteBasis {
  readonly seeds: number;
  readonly byModel: readonly (readonly ScoreSeries[])[];
  readonly grid: Grid;
  readonly chance: number | null;
  /** Whether guessing has a score by the metric. */
  readonly hasChance: boolean;
  readonly known: number;
  readonly tau: number | null;
}

function rowNotesOn({ seeds, byModel, grid, chance, hasChance, known, tau }: NoteBasis): Note[] {
  const outside = byModel.length - grid.models.length;
  const steps = endsOf(byModel);
  const shared = grid.steps.at(-1) ?? 0;
  return [
    ...(seeds === 1 ? [taskNote("one-seed")] : []),
    ...(byModel.some((own) => own.length < seeds) ? [taskNote("uneven-seeds")] : []),
    ...(byModel.length === 1 ? [taskNote("one-model")] : []),
    ...(outside > 0 ? [taskNote("other-checkpoints", { models: outside, checkpoints: grid.steps.length })] : []),
    ...(steps.length > 1 ? [taskNote("models-end-apart", { steps, shared, byAll: outside === 0 })] : []),
    ...(seeds > 1 && chance === null ? [hasChance ? taskNote("unknown-chance") : chanceNote("no-chance-level")] : []),
    ...(known === 0 && byModel.length > 0 ? [taskNote("no-signal-step")] : []),
    ...(tau === null ? [taskNote("no-trend")] : []),
  ];
}

/** Three models or more that end alike to the last digit, in every seed: two may do so by luck. */
function agreementNotes(byModel: readonly (readonly ScoreSeries[])[]): Note[] {
  const ends = new Set(byModel.flatMap((own) => own.map(({ points }) => points.at(-1)?.value)));
  const [score] = ends;
  if (byModel.length < 3 || ends.size > 1 || score === undefined) return [];
  const proportion = byModel[0]?.[0]?.proportion ?? false;
  return [taskNote("models-agree", { models: byModel.length, score, proportion })];
}

/** The distinct last steps of the models, in order. */
function endsOf(byModel: readonly (readonly ScoreSeries[])[]): number[] {
  const ends = byModel.map((own) => Math.max(...own.map(({ points }) => points.at(-1)?.step ?? 0)));
  return [...new Set(ends)].sort((a, b) => a - b);
}

function stepsOf({ points }: ScoreSeries): number[] {
  return points.map(({ step }) => step as number);
}

function scoreAt({ points }: ScoreSeries, step: number): number {
  return points.find((point) => point.step === step)?.value ?? Number.NaN;
}

/** `null` comes last in each key. */
function earliestAndCleanest(a: TaskSignal, b: TaskSignal): number {
  const [early, other] = [a, b].map(({ signalStep: step }) => step ?? Number.POSITIVE_INFINITY) as [number, number];
  if (early !== other) return early < other ? -1 : 1;
  const better = (one: number | null, two: number | null) =>
    (two ?? Number.NEGATIVE_INFINITY) === (one ?? Number.NEGATIVE_INFINITY)
      ? 0
      : (two ?? Number.NEGATIVE_INFINITY) - (one ?? Number.NEGATIVE_INFINITY);
  return better(a.kendallTau, b.kendallTau) || better(a.curveSnr, b.curveSnr);
}
