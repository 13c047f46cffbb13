import { groupBy } from "../../data/groupBy.js";
import type { RunOfMatrix } from "../../data/itemMeans.js";
import { compareNames } from "../../data/nameOrder.js";
import type { Results } from "../../data/results.js";
import { describeRun, type Run, runKey } from "../../data/run.js";
import type { Note, Refusal } from "../../notes.js";
import { refuse } from "../../notes.js";
import { someNames } from "../../someNames.js";
import { lastCheckpoint } from "../scores/lastCheckpoint.js";
import { type RunLevelScore, runLevelScore } from "../scores/runLevelScore.js";
import type { Comparison } from "./comparisonRecord.js";
import { checkRunFingerprints } from "./fingerprintCheck.js";
import {
  type BorrowedSeedSd,
  compareModels,
  compareSeedSummaries,
  type ModelComparisonOptions,
} from "./modelComparison.js";
import { lastCheckpointsText, note } from "./wording.js";

/** The runs of one side that are one thing: trials of one run of one task and metric. */
export interface Side {
  readonly run: Run;
  readonly higherIsBetter: boolean;
  readonly trials: readonly RunOfMatrix[];
  readonly summary: RunLevelScore | null;
}

/** How two sides are compared. */
export interface SideOptions extends Omit<ModelComparisonOptions, "names" | "higherIsBetter" | "borrowedSeedSd"> {
  /** Seed SD for sides with one seed, by task and framing; `null` for tasks where none is known. None by default. */
  readonly borrowSeedSd?: (task: string, framing: string | null) => BorrowedSeedSd | null;
}

/** The sides of each task and metric, by a key of both, in order of first appearance. */
export function sidesOf(results: Results): Map<string, Side[]> {
  const fromItems = results.matrices.flatMap((matrix) => {
    const indexed = matrix.runs.map((run, index) => ({ matrix, run: index, label: run }));
    return [...groupBy(indexed, ({ label }) => runKey(label, ["trial"])).values()].map((trials): Side => {
      const { trial: _, ...run } = (trials[0] as { label: Run }).label;
      return { run, higherIsBetter: matrix.higherIsBetter, trials, summary: null };
    });
  });
  const fromRuns = [...groupBy(results.runScores, ({ run }) => runKey(run, ["trial"])).values()].map((scores): Side => {
    const first = scores[0] as Results["runScores"][number];
    const { trial: _, ...run } = first.run;
    return { run, higherIsBetter: first.higherIsBetter, trials: [], summary: runLevelScore(scores) };
  });
  return groupBy([...fromItems, ...fromRuns], ({ run }) => JSON.stringify([run.task, run.metric]));
}

/** The seeds of a side's one model, at the end of training (see `lastCheckpoint`); several models are refused. */
export function oneModel(sides: readonly Side[], which: string, notes: Note[]): readonly Side[] | Refusal {
  const models = [...new Set(sides.map(({ run }) => run.model))].sort(compareNames);
  if (models.length > 1) {
    return refuse(
      "several-models",
      `${which} holds ${models.length} models (${someNames(models, 4)})`,
      "choose one that both sides hold with --model, or give a dump of one: noisefloor convert DUMP --model NAME --out FILE",
    );
  }
  const checkpoints = [...groupBy(sides, ({ run }) => run.step ?? null)].map(([step, members]) => ({ step, members }));
  const last = lastCheckpoint(checkpoints, ({ members }) => members.length);
  if (checkpoints.length > 1) {
    const of = which === models[0] ? which : `${which} ${models[0]}`;
    notes.push(note("last-checkpoint", { checkpoints: checkpoints.length, of, step: last?.step ?? null }));
  }
  return last?.members ?? [];
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

/** Compares two sides of one model each: by items where both have them, else by run-level scores. */
export function compareOneModels(
  before: readonly Side[],
  after: readonly Side[],
  { borrowSeedSd, ...options }: SideOptions,
): Comparison | Refusal {
  const [mine, other] = [before[0] as Side, after[0] as Side];
  const names = namesOf(before, after);
  const borrowed = borrowSeedSd?.(mine.run.task, mine.run.framing ?? null) ?? null;
  const choices = { ...options, names, ...(borrowed === null ? {} : { borrowedSeedSd: borrowed }) };
  const hasItems = (sides: readonly Side[]) => sides.every(({ trials }) => trials.length > 0);
  if (hasItems(before) && hasItems(after)) {
    return compareModels(trialsOf(before), trialsOf(after), choices);
  }
  const summaries = [before, after].map((sides) => sides.flatMap(({ summary }) => summary ?? []));
  const [first = [], second = []] = summaries;
  if (first.length !== before.length || second.length !== after.length) {
    return refuse(
      "mixed-detail",
      `one side has per-item results and the other only run-level scores (${names.baseline}, ${names.candidate})`,
      "give the per-item results of both sides, or the run-level scores of both",
    );
  }
  if (mine.higherIsBetter !== other.higherIsBetter) {
    return refuse(
      "mixed-direction",
      "one side's metric is better when higher and the other's when lower",
      "compare the same metric on both sides",
    );
  }
  const runsOf = (sides: readonly Side[]) => sides.map(({ run }) => run);
  const fingerprints = checkRunFingerprints(runsOf(before), runsOf(after), options.allowMixed ?? false);
  if (fingerprints.refusal !== null) return fingerprints.refusal;
  const compared = compareSeedSummaries(first, second, { ...choices, higherIsBetter: mine.higherIsBetter });
  return compared.ok ? { ...compared, notes: [...compared.notes, ...fingerprints.notes] } : compared;
}

function trialsOf(sides: readonly Side[]): RunOfMatrix[] {
  return sides.flatMap(({ trials }) => trials);
}

/** Names that tell the two sides apart, as short as they can be. */
function namesOf(baseline: readonly Side[], candidate: readonly Side[]): { baseline: string; candidate: string } {
  const [a, b] = [(baseline[0] as Side).run, (candidate[0] as Side).run];
  if (a.model !== b.model) return { baseline: a.model, candidate: b.model };
  const describe = (sides: readonly Side[], { seed, ...run }: Run) =>
    describeRun(sides.length > 1 || seed === undefined ? run : { ...run, seed });
  const [before, after] = [describe(baseline, a), describe(candidate, b)];
  return before === after ? { baseline: "baseline", candidate: "candidate" } : { baseline: before, candidate: after };
}
