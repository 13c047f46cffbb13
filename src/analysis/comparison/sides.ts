import { groupBy } from "../../data/groupBy.js";
import { itemMeans, type RunOfMatrix } from "../../data/itemMeans.js";
import { hasOwnUnit } from "../../data/metricDirection.js";
import type { MissingPolicy } from "../../data/missing.js";
import { compareNames } from "../../data/nameOrder.js";
import { describeRun, type Run } from "../../data/run.js";
import { plainTask } from "../../data/testVariants.js";
import { MISSING } from "../../defaults.js";
import { defined } from "../../defined.js";
import { NOISE, type NoiseSources, type Note, type Refusal, refuse } from "../../notes.js";
import { mean } from "../../numeric/moments.js";
import { someNames } from "../../someNames.js";
import type { FacetRoles } from "../components/facetRoles.js";
import { type CutShort, isLeftOut } from "../scores/cutShort.js";
import { type Divergence, divergence } from "../scores/divergence.js";
import { endNotes } from "../scores/endNotes.js";
import { placeOf, runsCutShort } from "../scores/endOfRuns.js";
import { countOfSeeds, lastCheckpoint } from "../scores/lastCheckpoint.js";
import { FEWEST_ENDED } from "../scores/outlyingSeeds.js";
import type { RunLevelScore } from "../scores/runLevelScore.js";
import type { AskedFacet } from "./askedFacet.js";
import type { Comparison, ComparisonOptions } from "./comparisonRecord.js";
import { type AveragedFacet, compareOverFacets } from "./facetComparison.js";
import { likeOverFacets } from "./facetSides.js";
import { checkRunFingerprints } from "./fingerprintCheck.js";
import type { LikeSides } from "./likeWithLike.js";
import {
  compareModels,
  compareSeedSummaries,
  type ModelComparisonOptions,
  type SeedSdSource,
} from "./modelComparison.js";
import { standInSeedSd } from "./standInSeedSd.js";
import type { Side } from "./testSides.js";
import { lastCheckpointsText, noSharedStepText, note, stepText } from "./wording.js";

/** How two sides are compared. */
export interface SideOptions extends Omit<ModelComparisonOptions, "names" | "higherIsBetter" | "borrowedSeedSd"> {
  /**
   * What is made of prompts, judges and so on that both sides have at the same two or more levels: `random`, their mean is compared
   * and their noise is in the error; `fixed`, each level is a comparison of its own. Default: prompt, order, judge and
   * language random, shots and engine fixed.
   */
  readonly facets?: FacetRoles;
  /**
   * Seed SD for sides with one seed: by task and framing, `null` for tasks where none is known, or `from-run`, an estimate
   * from the checkpoints of each such side (see `seedNoiseFromRun`). None by default.
   */
  readonly borrowSeedSd?: SeedSdSource;
}

/** What is made of evaluations of a seed that were cut short (see `evaluationsCutShort`). */
interface CutShortOptions {
  readonly missing?: MissingPolicy | undefined;
  /** Default true. What judges missing answers by itself, as a gate does, must see them. */
  readonly leaveOutCutShort?: boolean;
}

/** The sides of one model without evaluations of a seed that were cut short, and which those are. */
function completeSides(
  sides: readonly Side[],
  { missing = MISSING, leaveOutCutShort = true }: CutShortOptions,
): { readonly sides: readonly Side[]; readonly cutShort: readonly CutShort[] } {
  const cutShort = runsCutShort(
    sides.map(({ run, trials, summary }) => ({ run, trials, items: summary?.items ?? null })),
    missing,
  ).map((one) => ({ ...one, leftOut: one.leftOut && leaveOutCutShort }));
  const isCut = isLeftOut(cutShort);
  return { sides: sides.filter(({ run }) => !isCut(placeOf(run))), cutShort };
}

/** The seeds of a side's one model, at the end of training (see `lastCheckpoint`); several models are refused. */
export function oneModel(
  all: readonly Side[],
  which: string,
  notes: Note[],
  options: CutShortOptions = {},
): readonly Side[] | Refusal {
  const several = severalModels(all, which);
  if (several !== null) return several;
  const { model } = (all[0] as Side).run;
  const { sides, cutShort } = completeSides(all, options);
  const checkpoints = [...groupBy(sides, ({ run }) => run.step ?? null)].map(([step, members]) => ({ step, members }));
  const countAt = countOfSeeds(
    checkpoints.map(({ members }) => members),
    seedOf,
  );
  const last = lastCheckpoint(checkpoints, ({ members }) => countAt(members));
  if (checkpoints.length > 1) {
    const of = which === model ? which : `${which} ${model}`;
    notes.push(note("last-checkpoint", { checkpoints: checkpoints.length, of, step: last?.step ?? null }));
  }
  notes.push(...seedNotes(sides, last?.step ?? null, { ownEnd: true, cutShort }));
  return last?.members ?? [];
}

function seedOf({ run }: Side): string | undefined {
  return run.seed;
}

/** What is to be said of the seeds of one side's model beside the checkpoint that is compared. */
function seedNotes(
  sides: readonly Side[],
  step: number | null,
  { ownEnd, cutShort }: { readonly ownEnd: boolean; readonly cutShort: readonly CutShort[] },
): Note[] {
  const placed = sides.map(({ run }) => placeOf(run));
  const { model } = (sides[0] as Side).run;
  return endNotes(placed, step, { model, from: ["the comparison", "rests"], ownEnd, cutShort });
}

/** The seeds of a side that ended far from its others (see `divergence`), of all its checkpoints and those that are compared. */
export function divergedSeeds(
  trained: readonly Side[],
  compared: readonly Side[],
  missing?: MissingPolicy,
): Divergence | null {
  const scoreOf = ({ summary, trials }: Side) =>
    summary?.value ?? mean(itemMeans(trials, missing).means.filter((score) => !Number.isNaN(score)));
  const end = compared[0]?.run.step ?? null;
  // What is not compared at the end, as an evaluation that was cut short, is no score of it.
  const placed = trained.filter((side) => (side.run.step ?? null) !== end || compared.includes(side));
  if (placed.filter(({ run }) => (run.step ?? null) === end).length < FEWEST_ENDED) return null;
  // One score a seed and checkpoint: those over several prompts or judges are no curve of one seed.
  if (new Set(trained.map(({ run }) => JSON.stringify([run.seed, run.step]))).size < trained.length) return null;
  return divergence(
    placed.map((side) => ({ seed: seedOf(side) ?? "", step: side.run.step ?? null, value: scoreOf(side) })),
    end,
  );
}

function severalModels(sides: readonly Side[], which: string): Refusal | null {
  const models = [...new Set(sides.map(({ run }) => run.model))].sort(compareNames);
  if (models.length < 2) return null;
  return refuse(
    "several-models",
    `${which} holds ${models.length} models (${someNames(models, 4)})`,
    "choose one that both sides hold with --model, or give a dump of one: noisefloor convert DUMP --model NAME --out FILE",
  );
}

/** The notes of `oneModel` on checkpoints as one, with the models of each step; the others as they are. */
export function foldCheckpointNotes(notes: readonly Note[]): Note[] {
  const taken = notes.flatMap(({ code, data }) =>
    code === "last-checkpoint" && data?.of !== undefined
      ? [{ of: data.of as string, step: data.step as number | null }]
      : [],
  );
  if (taken.length < 2) return [...notes];
  const steps = [...groupBy(taken, ({ step }) => step)]
    .map(([step, members]) => ({ step, names: [...new Set(members.map(({ of }) => of))] }))
    .sort((a, b) => b.names.length - a.names.length);
  const folded = { code: "last-checkpoint", message: lastCheckpointsText(steps), data: { steps } };
  return [folded, ...notes.filter(({ code, data }) => code !== "last-checkpoint" || data?.of === undefined)];
}

/**
 * The seeds of the one model of either side at one checkpoint: where they share one, the end of what both trained (see
 * `lastCheckpoint`); else the last of each. Sides with several models are refused, and training runs without a common step.
 */
export function oneModelEach(
  baseline: readonly Side[],
  candidate: readonly Side[],
  notes: Note[],
  { allowMixed = false, ...options }: Pick<SideOptions, "allowMixed"> & CutShortOptions = {},
): { readonly before: readonly Side[]; readonly after: readonly Side[] } | Refusal {
  const several = severalModels(baseline, "the baseline") ?? severalModels(candidate, "the candidate");
  if (several !== null) return several;
  const complete = [baseline, candidate].map((sides) => completeSides(sides, options));
  const [mine, other] = complete.map(({ sides }) => groupBy(sides, ({ run }) => run.step ?? null)) as [
    Map<number | null, Side[]>,
    Map<number | null, Side[]>,
  ];
  const shared = [...mine].flatMap(([step, before]) => {
    const after = other.get(step);
    return after === undefined ? [] : [{ step, before, after }];
  });
  const [countBefore, countAfter] = [mine, other].map((own) => countOfSeeds([...own.values()], seedOf)) as [
    ReturnType<typeof countOfSeeds<Side>>,
    ReturnType<typeof countOfSeeds<Side>>,
  ];
  const last = lastCheckpoint(shared, ({ before, after }) => Math.min(countBefore(before), countAfter(after)));
  if (last !== null) {
    notes.push(...checkpointNotes([baseline, candidate], last.step));
    for (const { sides, cutShort } of complete) {
      notes.push(...seedNotes(sides, last.step, { ownEnd: false, cutShort }));
    }
    return last;
  }
  const isTraining = mine.size > 1 && other.size > 1;
  if (isTraining && !allowMixed) {
    const ends = [baseline, candidate].map((sides, index) => ({
      model: (sides[0] as Side).run.model,
      step: lastStep(index === 0 ? mine : other),
    }));
    return refuse(
      "no-shared-step",
      noSharedStepText(ends),
      "choose one of each with --step, or pass allowMixed (--allow-mixed) to compare the last of each",
    );
  }
  const [before, after] = [
    oneModel(baseline, "the baseline", notes, options) as readonly Side[],
    oneModel(candidate, "the candidate", notes, options) as readonly Side[],
  ];
  return { before, after };
}

function lastStep(checkpoints: ReadonlyMap<number | null, unknown>): number {
  return Math.max(...[...checkpoints.keys()].map((step) => step ?? 0));
}

/** Says at which step two sides with several checkpoints are compared. */
function checkpointNotes(sides: readonly (readonly Side[])[], step: number | null): Note[] {
  const checkpoints = sides.map((own) => new Set(own.map(({ run }) => run.step ?? null)));
  if (checkpoints.every(({ size }) => size < 2)) return [];
  const lastOf = (steps: ReadonlySet<number | null>) =>
    Math.max(...[...steps].map((one) => one ?? Number.NEGATIVE_INFINITY));
  const names = sides.map(([side]) => (side as Side).run.model);
  const later = checkpoints.flatMap((steps, index) =>
    lastOf(steps) > (step ?? Number.NEGATIVE_INFINITY) ? [{ model: names[index] as string, step: lastOf(steps) }] : [],
  );
  if (later.length > 0) return [note("shared-checkpoint", { step, later })];
  return checkpoints.flatMap(({ size }, index) => {
    const of = `${index === 0 ? "the baseline" : "the candidate"} ${names[index]}`;
    return size < 2 ? [] : [note("last-checkpoint", { checkpoints: size, of, step })];
  });
}

/**
 * Compares two sides of one model each: by items where both have them, else by run-level scores. Facets are what both sides are
 * averaged over.
 */
export function compareOneModels(
  before: readonly Side[],
  after: readonly Side[],
  { borrowSeedSd, facets: _, ...options }: SideOptions,
  averaged: readonly AveragedFacet[] = [],
): Comparison | Refusal {
  const alike = likeOverFacets(before, after, options.allowMixed ?? false, averaged);
  if ("ok" in alike) return alike;
  const [mine] = alike.before as [Side];
  const standIn = standInSeedSd(alike.before, alike.after, { ...options, ...defined({ borrowSeedSd }) });
  const choices = {
    ...options,
    names: namesOf(before, after, alike.asked),
    ...(hasOwnUnit(mine.run.metric) ? { ownUnit: true } : {}),
    ...(standIn.seedSd === null ? {} : { borrowedSeedSd: standIn.seedSd }),
  };
  const compared =
    averaged.length > 0
      ? compareOverFacets(trialsOf(alike.before), trialsOf(alike.after), averaged, choices)
      : mine.trials.length > 0
        ? compareModels(trialsOf(alike.before), trialsOf(alike.after), choices)
        : compareLevels(alike, { ...choices, higherIsBetter: mine.higherIsBetter });
  if (!compared.ok) {
    // A refusal has no notes: that no seed noise is known either belongs to its reason.
    const lacking = standIn.seedSd === null ? standIn.notes.map(({ message }) => message) : [];
    return { ...compared, message: [compared.message, ...lacking].join("; ") };
  }
  const notes = [...compared.notes, ...standIn.notes, ...alike.notes];
  return { ...compared, sources: sourcesBeside(compared.sources, alike, averaged), notes };
}

/** What is compared is no noise; a judge that was not varied is, where one is stated. */
function sourcesBeside(
  { measured, notMeasured }: NoiseSources,
  { asked, before }: LikeSides,
  averaged: readonly AveragedFacet[],
): NoiseSources {
  const isNoise = (source: string) => asked?.isPrompt !== true || source !== NOISE.framings;
  return { measured, notMeasured: [...notMeasured.filter(isNoise), ...unvariedJudges(before, averaged)] };
}

/** The noise of judges, where one is stated and its levels are not averaged over. */
export function unvariedJudges(sides: readonly Side[], averaged: readonly AveragedFacet[]): readonly string[] {
  const isJudged = sides.some(({ run }) => run.fingerprint?.judge !== undefined);
  return isJudged && averaged.every(({ facet }) => facet !== "judge") ? [NOISE.judges] : [];
}

function compareLevels(
  { before, after }: LikeSides,
  options: ModelComparisonOptions & Pick<ComparisonOptions, "names" | "higherIsBetter">,
): Comparison | Refusal {
  const [runs, others] = [before, after].map((sides) => sides.map(({ run }) => run)) as [Run[], Run[]];
  const fingerprints = checkRunFingerprints(runs, others, options.allowMixed ?? false);
  if (fingerprints.refusal !== null) return fingerprints.refusal;
  const [first, second] = [before, after].map((sides) => sides.flatMap(({ summary }) => summary ?? [])) as [
    RunLevelScore[],
    RunLevelScore[],
  ];
  const compared = compareSeedSummaries(first, second, options);
  return compared.ok ? { ...compared, notes: [...compared.notes, ...fingerprints.notes] } : compared;
}

function trialsOf(sides: readonly Side[]): RunOfMatrix[] {
  return sides.flatMap(({ trials }) => trials);
}

/** Names that tell the two sides apart, as short as they can be, with whatever else differs between them. */
function namesOf(
  baseline: readonly Side[],
  candidate: readonly Side[],
  asked: AskedFacet | null,
): { baseline: string; candidate: string } {
  const [a, b] = [(baseline[0] as Side).run, (candidate[0] as Side).run];
  if (a.model !== b.model) return { baseline: nameBeside(a, b), candidate: nameBeside(b, a) };
  const describe = (sides: readonly Side[], { seed, ...run }: Run) => {
    const name = describeRun(sides.length > 1 || seed === undefined ? run : { ...run, seed });
    return a.task === b.task ? name : `${name} (${testText(run, a.task === b.task)})`;
  };
  const [before, after] = [describe(baseline, a), describe(candidate, b)];
  if (before !== after) return { baseline: before, candidate: after };
  const [first, second] = (asked?.levels ?? []).map((level) => `${a.model}, ${level}`);
  return { baseline: first ?? "baseline", candidate: second ?? "candidate" };
}

/** The model, with framing, step and test where the other side has others. */
function nameBeside(run: Run, other: Run): string {
  const parts = [
    run.framing !== undefined && other.framing !== undefined && run.framing !== other.framing ? [run.framing] : [],
    run.step !== other.step && run.step !== undefined ? [stepText(run.step)] : [],
    run.task !== other.task ? [testText(run, plainTask(run) === plainTask(other))] : [],
  ].flat();
  return parts.length === 0 ? run.model : `${run.model} (${parts.join(", ")})`;
}

/** The test by its conditions where the task is the same, else by its name. */
function testText(run: Run, isVariant: boolean): string {
  const plain = plainTask(run);
  return isVariant && plain !== run.task ? run.task.slice(plain.length + 1).replace(/^\((.*)\)$/, "$1") : run.task;
}
