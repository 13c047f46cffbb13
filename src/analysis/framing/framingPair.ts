import { type FramingName, labelOf } from "../../data/framingNames.js";
import { groupBy } from "../../data/groupBy.js";
import type { Note } from "../../notes.js";
import { lastCheckpoint } from "../scores/lastCheckpoint.js";
import type { ScorePoint, ScoreSeries } from "../scores/scoreSeries.js";
import { pointsAt, type SeedCurve, stepsOf } from "../scores/seedCurves.js";
import { note } from "./wording.js";

/** One model and task in one framing. */
export interface FramingSide {
  readonly framing: FramingName;
  /** The word that the runs have for it, such as `letters` or `cloze`. */
  readonly label: string;
  readonly metric: string;
  readonly higherIsBetter: boolean;
  readonly proportion: boolean;
  /** Score of guessing; `null` where it is not known. */
  readonly chance: number | null;
  readonly curves: readonly SeedCurve[];
}

/** One model and task in both framings. */
export interface FramingPair {
  readonly model: string;
  readonly task: string;
  readonly choice: FramingSide;
  readonly completion: FramingSide;
  /** Whether both metrics have the same direction and scale, so that their difference has a meaning. */
  readonly comparable: boolean;
  /** Seeds that both framings have, when they are paired; `null` when each framing's seeds stand for themselves. */
  readonly pairedSeeds: readonly string[] | null;
  readonly notes: readonly Note[];
}

/** A model and task that was read in one framing alone, or in neither. */
export interface UnpairedTask {
  readonly model: string;
  readonly task: string;
  /** Framings that were read; `null` for runs that name none. */
  readonly framings: readonly (string | null)[];
}

/**
 * Pairs the framings of every model and task; what has not both is listed, never paired with something else. `names` says
 * which framing a word means, before the words of the field do.
 */
export function framingPairs(
  series: readonly ScoreSeries[],
  names: ReadonlyMap<string, FramingName>,
): {
  readonly pairs: FramingPair[];
  readonly unpaired: UnpairedTask[];
} {
  const pairs: FramingPair[] = [];
  const unpaired: UnpairedTask[] = [];
  for (const members of groupBy(series, ({ model, task }) => JSON.stringify([model, task])).values()) {
    const { model, task } = members[0] as ScoreSeries;
    const labels = [...new Set(members.map(({ framing }) => framing))];
    const [choice, completion] = [labelOf("choice", labels, names), labelOf("completion", labels, names)];
    if (choice === null || completion === null) {
      unpaired.push({ model, task, framings: labels });
      continue;
    }
    pairs.push(pairOf(model, task, { choice, completion }, members));
  }
  return { pairs, unpaired };
}

function pairOf(
  model: string,
  task: string,
  labels: Readonly<Record<FramingName, string>>,
  members: readonly ScoreSeries[],
): FramingPair {
  const [choice, completion] = (["choice", "completion"] as const).map((name) =>
    members.filter(({ framing }) => framing === labels[name]),
  ) as [ScoreSeries[], ScoreSeries[]];
  const chosen = chooseMetrics(choice, completion);
  const first = sideOf("choice", choice, chosen.choice);
  const second = sideOf("completion", completion, chosen.completion);
  const comparable = first.higherIsBetter === second.higherIsBetter && first.proportion === second.proportion;
  const pairedSeeds = seedsToPair(first, second);
  const others = [...new Set(members.map(({ framing }) => framing))].filter(
    (framing) => framing !== labels.choice && framing !== labels.completion,
  );
  const notes = [
    ...wordNotes(labels),
    ...metricNotes(choice, completion, chosen, comparable),
    ...seedNotes(first, second, pairedSeeds),
    ...(others.length > 0 ? [note("other-framings", { framings: others })] : []),
  ];
  return { model, task, choice: first, completion: second, comparable, pairedSeeds, notes };
}

function wordNotes({ choice, completion }: Readonly<Record<FramingName, string>>): Note[] {
  return choice === "choice" && completion === "completion" ? [] : [note("framings-by-word", { choice, completion })];
}

interface ChosenMetrics {
  readonly choice: string;
  readonly completion: string;
}

/** The first metric that both framings have; else the first two that can be subtracted; else the first two. */
function chooseMetrics(choice: readonly ScoreSeries[], completion: readonly ScoreSeries[]): ChosenMetrics {
  const combinations = choice.flatMap((first) => completion.map((second) => ({ first, second })));
  const best =
    combinations.find(({ first, second }) => first.metric === second.metric) ??
    combinations.find(
      ({ first, second }) => first.higherIsBetter === second.higherIsBetter && first.proportion === second.proportion,
    ) ??
    (combinations[0] as (typeof combinations)[number]);
  return { choice: best.first.metric, completion: best.second.metric };
}

function sideOf(framing: FramingName, series: readonly ScoreSeries[], metric: string): FramingSide {
  const members = series.filter((one) => one.metric === metric);
  const { higherIsBetter, framing: label } = members[0] as ScoreSeries;
  const curves = members.map(({ seed, points, cutShort = [] }) => ({
    seed: seed ?? "",
    points: new Map(points.map((point) => [point.step, point])),
    cutShort,
  }));
  const levels = new Set(members.map(({ chance }) => chance));
  return {
    framing,
    label: label ?? framing,
    metric,
    higherIsBetter,
    proportion: members.every(({ proportion }) => proportion),
    chance: levels.size === 1 ? ([...levels][0] as number | null) : null,
    curves,
  };
}

/**
 * Seeds are paired when the framings share at least two of them and half of the smaller side's, or are one and the same
 * run: seed and checkpoint name the same weights, whatever is asked of them.
 */
function seedsToPair(choice: FramingSide, completion: FramingSide): readonly string[] | null {
  const known = new Set(completion.curves.map(({ seed }) => seed));
  const shared = choice.curves.map(({ seed }) => seed).filter((seed) => known.has(seed));
  const smaller = Math.min(choice.curves.length, completion.curves.length);
  const larger = Math.max(choice.curves.length, completion.curves.length);
  const isOneRun = larger === 1 && shared.length === 1;
  return isOneRun || (shared.length >= 2 && 2 * shared.length >= smaller) ? shared : null;
}

function metricNotes(
  choice: readonly ScoreSeries[],
  completion: readonly ScoreSeries[],
  chosen: ChosenMetrics,
  comparable: boolean,
): Note[] {
  const left = [
    ...new Set([
      ...choice.map(({ metric }) => metric).filter((metric) => metric !== chosen.choice),
      ...completion.map(({ metric }) => metric).filter((metric) => metric !== chosen.completion),
    ]),
  ];
  return [
    ...(chosen.choice === chosen.completion ? [] : [note("metrics-differ", { ...chosen, comparable })]),
    ...(left.length > 0 ? [note("metric-chosen", { metrics: left })] : []),
  ];
}

function seedNotes(choice: FramingSide, completion: FramingSide, paired: readonly string[] | null): Note[] {
  const [first, second] = [choice.curves.length, completion.curves.length];
  if (paired === null) {
    const known = new Set(completion.curves.map(({ seed }) => seed));
    const shared = choice.curves.filter(({ seed }) => known.has(seed)).length;
    return [note("seeds-not-shared", { choice: first, completion: second, shared })];
  }
  const alone = ({ curves }: FramingSide) => curves.flatMap(({ seed }) => (paired.includes(seed) ? [] : [seed]));
  const [ofChoice, ofCompletion] = [alone(choice), alone(completion)];
  return ofChoice.length + ofCompletion.length === 0
    ? []
    : [note("seeds-left-out", { choice: ofChoice, completion: ofCompletion })];
}

/** The curves that count in a comparison: of paired seeds in one order, or all of both. */
export function comparedCurves({ choice, completion, pairedSeeds }: FramingPair): {
  readonly choice: readonly SeedCurve[];
  readonly completion: readonly SeedCurve[];
} {
  if (pairedSeeds === null) return { choice: choice.curves, completion: completion.curves };
  const inOrder = ({ curves }: FramingSide) =>
    pairedSeeds.map((seed) => curves.find((curve) => curve.seed === seed) as SeedCurve);
  return { choice: inOrder(choice), completion: inOrder(completion) };
}

/** Which of the compared seeds have both framings at each checkpoint that both framings have, in order. */
export interface SharedCheckpoint {
  readonly step: number | null;
  readonly choice: readonly ScorePoint[];
  readonly completion: readonly ScorePoint[];
  /** Labels of the seeds, when they are paired; `null` otherwise. */
  readonly seeds: readonly string[] | null;
}

/** The checkpoints that both framings have, with the scores of the seeds that count there. */
export function sharedCheckpoints(pair: FramingPair): SharedCheckpoint[] {
  const { choice, completion } = comparedCurves(pair);
  const known = new Set(stepsOf(completion));
  return stepsOf(choice).flatMap((step): SharedCheckpoint[] => {
    if (!known.has(step)) return [];
    if (pair.pairedSeeds === null) {
      return [{ step, choice: pointsAt(choice, step), completion: pointsAt(completion, step), seeds: null }];
    }
    const both = choice.flatMap((curve, index) =>
      curve.points.has(step) && completion[index]!.points.has(step) ? [index] : [],
    );
    if (both.length === 0) return [];
    return [
      {
        step,
        choice: both.map((index) => choice[index]!.points.get(step) as ScorePoint),
        completion: both.map((index) => completion[index]!.points.get(step) as ScorePoint),
        seeds: both.map((index) => choice[index]!.seed),
      },
    ];
  });
}

/** The end of training in both framings, see `lastCheckpoint`; `null` where they share no checkpoint. */
export function lastSharedCheckpoint(checkpoints: readonly SharedCheckpoint[]): SharedCheckpoint | null {
  return lastCheckpoint(checkpoints, ({ choice, completion }) => Math.min(choice.length, completion.length));
}
