import type { FramingName } from "../../data/framingNames.js";
import { groupBy } from "../../data/groupBy.js";
import type { MissingPolicy } from "../../data/missing.js";
import type { Results } from "../../data/results.js";
import { ALPHA, MISSING } from "../../defaults.js";
import { requireAlpha, requireLevel } from "../../errors.js";
import { distinctNotes, NOISE, type NoiseSources, type Note } from "../../notes.js";
import { mean } from "../../numeric/moments.js";
import { signatureOf } from "../../signature.js";
import { completeSeries } from "../scores/completeSeries.js";
import { type ScoreSeries, scoreSeries } from "../scores/scoreSeries.js";
import { stepsOf } from "../scores/seedCurves.js";
import { aheadAtEnd, type Crossover, crossover, isCrossoverShown } from "./crossover.js";
import { type FramingAgreement, framingAgreement } from "./framingAgreement.js";
import { type FramingDifference, framingDifference, sharedItems } from "./framingDifference.js";
import {
  type FramingPair,
  framingPairs,
  lastSharedCheckpoint,
  type SharedCheckpoint,
  sharedCheckpoints,
  type UnpairedTask,
} from "./framingPair.js";
import { type FramingReading, framingReading } from "./framingReading.js";
import { type FramingRecommendation, framingRecommendation } from "./framingRecommendation.js";
import { type FramingsOverModels, framingsOverModels } from "./framingsOverModels.js";
import { type SeedSdRatio, seedSdRatio } from "./seedSdRatio.js";
import { type TauChange, tauChange } from "./tauChange.js";
import { note, noteOf } from "./wording.js";

export interface FramingOptions {
  /** Probability of claiming what is not there; default 0.05. Tests against chance are one-sided, all others two-sided. */
  readonly alpha?: number;
  /** Nominal coverage of the intervals in (0, 1); default 1 − alpha. */
  readonly level?: number;
  /** What to do with errored and unscored items; default `drop`. */
  readonly missing?: MissingPolicy;
  /** Score of guessing by task, for dumps whose items do not say how many choices they have; none by default. */
  readonly chance?: ReadonlyMap<string, number>;
  /**
   * Which framing a word of the runs means, such as `letters` → `choice`. By default the words of the field: choice, mc, mcf,
   * letters … and completion, cf, cloze, continuation, rc …
   */
  readonly words?: ReadonlyMap<string, FramingName>;
}

/** One model and task, asked by choice and by completion. Differences are choice − completion. */
export interface FramingRow {
  readonly kind: "framing";
  readonly model: string;
  readonly task: string;
  readonly framings: { readonly choice: FramingReading; readonly completion: FramingReading };
  /** The framing that is above chance for good from the earlier checkpoint on; `null` for neither, both alike, or not known. */
  readonly firstAboveChance: FramingName | null;
  /** Whether seeds are paired between the framings. */
  readonly seedsPaired: boolean;
  /** `null` where the framings share no checkpoint. */
  readonly difference: FramingDifference | null;
  readonly seedSdRatio: SeedSdRatio | null;
  readonly tauChange: TauChange | null;
  /** Agreement by item at the last shared checkpoint; `null` without shared items of shared seeds, scored 0 or 1. */
  readonly agreement: FramingAgreement | null;
  /** The step of `crossover`, a point of the drawing: from there on the framing that is ahead at the end stays ahead. */
  readonly crossoverStep: number | null;
  readonly crossover: Crossover;
  readonly recommendation: FramingRecommendation;
  readonly sources: NoiseSources;
  readonly notes: readonly Note[];
}

/** The two framings of every model and task that were read in both. */
export interface FramingTable {
  readonly kind: "framings";
  readonly rows: readonly FramingRow[];
  /** One record a task that two or more models were asked in both framings. */
  readonly overModels: readonly FramingsOverModels[];
  /** Models and tasks that were read in one framing alone. */
  readonly unpaired: readonly UnpairedTask[];
  readonly signature: string;
  readonly notes: readonly Note[];
}

/**
 * Completion against choice: what each framing shows of each model and task, how they differ, at which
 * checkpoints the lead changes between them, and which one to use. The metrics of the two framings may differ; a note then says so.
 *
 * Madaan et al. (2024), arXiv 2406.10229, §3: MMLU by choice is at chance for small models, by completion it is not.
 */
export function framingTable(
  results: Results,
  { missing = MISSING, chance = new Map(), ...options }: FramingOptions = {},
): FramingTable {
  return framingsOf(results, completeSeries(scoreSeries(results, { missing, chance })), { missing, ...options });
}

/** The same from the series of the results, made with the same policy for missing scores and the same chance. */
export function framingsOf(
  results: Results,
  series: readonly ScoreSeries[],
  { alpha = ALPHA, level = 1 - alpha, missing = MISSING, words = new Map() }: Omit<FramingOptions, "chance"> = {},
): FramingTable {
  requireAlpha("framingTable", alpha);
  requireLevel("framingTable", level);
  const { pairs, unpaired } = framingPairs(series, words);
  const rows = pairs.map((pair) => framingRow(results, pair, { alpha, level, missing }));
  return {
    kind: "framings",
    rows,
    overModels: overModels(pairs, level),
    unpaired,
    signature: signatureOf([
      `rows=${rows.length}`,
      "choice-completion",
      `alpha=${alpha}`,
      `level=${level}`,
      `missing=${missing}`,
    ]),
    notes: unpairedNotes(unpaired),
  };
}

function framingRow(
  results: Results,
  pair: FramingPair,
  { alpha, level, missing }: { readonly alpha: number; readonly level: number; readonly missing: MissingPolicy },
): FramingRow {
  const framings = {
    choice: framingReading(pair.choice, { level, alpha }),
    completion: framingReading(pair.completion, { level, alpha }),
  };
  const checkpoints = sharedCheckpoints(pair);
  const last = lastSharedCheckpoint(checkpoints);
  const items = last === null ? null : sharedItems(results, pair, last, missing);
  const difference = last === null ? null : framingDifference(pair, checkpoints, last, items, { level });
  const ratio = last === null || !pair.comparable ? null : seedSdRatio(pair, last, { level });
  const change = stepsOf(pair.choice.curves).some((step) => step !== null) ? tauChange(pair, { level }) : null;
  const differenceAt = (one: SharedCheckpoint) =>
    framingDifference(pair, checkpoints, one, sharedItems(results, pair, one, missing), { level });
  const crossing = crossover(pair, {
    level,
    singleRunPValue: (one) => differenceAt(one).pValue ?? Number.NaN,
  });
  const isOpen = difference !== null && difference.pValue !== null && difference.pValue >= alpha;
  const completionAhead =
    isOpen && crossing.kind === "not-ahead" && crossing.ahead === 0
      ? shownAhead(checkpoints.map(differenceAt), { alpha, choiceIsWorse: pair.choice.higherIsBetter ? -1 : 1 })
      : null;
  const findings = {
    framings,
    difference,
    seedSdRatio: ratio,
    tauChange: change,
    crossover: crossing,
    completionAhead,
  };
  return {
    kind: "framing",
    model: pair.model,
    task: pair.task,
    framings,
    firstAboveChance: firstAboveChance(framings),
    seedsPaired: pair.pairedSeeds !== null,
    difference,
    seedSdRatio: ratio,
    tauChange: change,
    agreement: framingAgreement(items, { paired: pair.pairedSeeds !== null, level }),
    crossoverStep: crossing.step,
    crossover: crossing,
    recommendation: framingRecommendation({ ...findings, alpha, proportion: pair.choice.proportion }),
    sources: sourcesOf(framings, difference),
    notes: distinctNotes([
      ...pair.notes,
      ...checkpointNotes(pair, checkpoints.length),
      ...chanceNotes(pair),
      ...readingNotes(framings),
      ...[difference, ratio, change, crossing].flatMap((part) => part?.notes ?? []),
      ...crossingNotes(crossing),
    ]),
  };
}

/** Checkpoints at which completion is shown to score better, of those that could be tested. */
function shownAhead(
  differences: readonly FramingDifference[],
  { alpha, choiceIsWorse }: { readonly alpha: number; readonly choiceIsWorse: 1 | -1 },
): { readonly shown: number; readonly tested: number } {
  const tested = differences.flatMap(({ difference, pValue }) =>
    difference === null || pValue === null ? [] : [Math.sign(difference) === choiceIsWorse && pValue < alpha],
  );
  return { shown: tested.filter(Boolean).length, tested: tested.length };
}

function firstAboveChance({ choice, completion }: FramingRow["framings"]): FramingName | null {
  if (choice.chance === null || completion.chance === null) return null;
  const [mine, other] = [choice, completion].map(({ aboveChance: { from } }) => from ?? Number.POSITIVE_INFINITY) as [
    number,
    number,
  ];
  if (mine === other) return null;
  return mine < other ? "choice" : "completion";
}

/** A note that holds for both framings is said once; one that holds for one names it. */
function readingNotes({ choice, completion }: FramingRow["framings"]): Note[] {
  const said = [choice, completion].flatMap(({ framing, notes, aboveChance }) =>
    [...notes, ...aboveChance.notes].map((note) => ({ framing, note })),
  );
  return [...groupBy(said, ({ note }) => JSON.stringify([note.code, note.message])).values()].map((members) => {
    const { framing, note } = members[0] as (typeof said)[number];
    return members.length > 1 ? note : noteOf(framing, note);
  });
}

function checkpointNotes({ choice, completion }: FramingPair, shared: number): Note[] {
  const [first, second] = [stepsOf(choice.curves).length, stepsOf(completion.curves).length];
  if (first + second === 2 * shared) return [];
  const data = { choice: first, completion: second, shared };
  return [note(shared === 0 ? "no-shared-checkpoint" : "checkpoints-differ", data)];
}

function chanceNotes({ choice, completion }: FramingPair): Note[] {
  if (choice.chance === null || completion.chance === null || choice.chance === completion.chance) return [];
  return [note("chance-levels-differ")];
}

function crossingNotes(crossing: Crossover): Note[] {
  if (crossing.step === null || isCrossoverShown(crossing)) return [];
  return [note("crossover-not-shown", { ahead: aheadAtEnd(crossing) })];
}

function sourcesOf({ choice, completion }: FramingRow["framings"], difference: FramingDifference | null): NoiseSources {
  const basis = difference?.basis ?? null;
  const seeds = basis === "seeds" || basis === "seeds and items";
  const items = basis === "items" || basis === "seeds and items";
  const checkpoints = choice.curve.length > 1 && completion.curve.length > 1;
  return {
    measured: [
      ...(seeds ? [NOISE.seeds] : []),
      ...(items ? [NOISE.items] : []),
      ...(checkpoints ? [NOISE.checkpoints] : []),
    ],
    notMeasured: [
      ...(seeds ? [] : [NOISE.seeds]),
      ...(items ? [] : [NOISE.items]),
      ...(checkpoints ? [] : [NOISE.checkpoints]),
      NOISE.trials,
    ],
  };
}

function overModels(pairs: readonly FramingPair[], level: number): FramingsOverModels[] {
  return [...groupBy(pairs, ({ task }) => task).entries()].flatMap(([task, members]) => {
    if (members.length < 2) return [];
    const first = members[0] as FramingPair;
    const [metric, other] = [first.choice.metric, first.completion.metric];
    // Models with other metrics are on another scale.
    const alike = members.filter(({ choice, completion }) => choice.metric === metric && completion.metric === other);
    const models = alike.flatMap((pair) => {
      const last = lastSharedCheckpoint(sharedCheckpoints(pair));
      if (last === null) return [];
      const [choice, completion] = [last.choice, last.completion].map((points) =>
        mean(points.map(({ value }) => value)),
      ) as [number, number];
      return [{ model: pair.model, choice, completion }];
    });
    if (models.length < 2) return [];
    const higherIsBetter = { choice: first.choice.higherIsBetter, completion: first.completion.higherIsBetter };
    const record = framingsOverModels(task, models, { level, higherIsBetter });
    const left = members.length - models.length;
    if (left === 0) return [record];
    return [{ ...record, notes: [...record.notes, note("models-left-out", { models: left })] }];
  });
}

function unpairedNotes(unpaired: readonly UnpairedTask[]): Note[] {
  return unpaired.length === 0 ? [] : [note("one-framing", { tasks: unpaired })];
}
