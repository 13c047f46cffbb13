import { FACET_TAG } from "./facets.js";
import { type FingerprintPart, SETTINGS } from "./fingerprint.js";
import { groupBy } from "./groupBy.js";
import { compareNames } from "./nameOrder.js";
import { adoptResultMatrix } from "./resultMatrix.js";
import { modelsOf, type Results, runsOf } from "./results.js";
import type { Run } from "./run.js";
import { selectResults, selectRuns } from "./select.js";
import { CONDITION_PARTS, conditionName, plainTask, taskWithout } from "./testVariants.js";

/** Tag of a run whose scores are wins over another model: which one. */
export const OPPONENT_TAG = "opponent";

/** Tag of the same run: what all of its pairs of models belong to, where each pair is a task of its own. */
export const CONTEST_TAG = "contest";

/** Conditions under which the same questions are put or judged in another way; a split or a version may hold other questions. */
const SAME_QUESTIONS = new Set<FingerprintPart>([
  "language",
  "fewShot",
  "systemPrompt",
  "chatTemplate",
  "filter",
  "judge",
  "prompt",
  "choiceOrder",
  ...SETTINGS,
]);

/** What of some results is compared with what: the models; of one model its framings, such as two prompts. */
export interface Contestants {
  readonly axis: "model" | "framing";
  /** In the order of names. */
  readonly names: readonly string[];
}

/** The same, or levels of one condition of the only model, such as two judges. */
interface NamedContestants extends Omit<Contestants, "axis"> {
  readonly axis: Contestants["axis"] | FingerprintPart;
}

/** The models of results, or the framings of the only one, where there are several. */
export function contestantsOf(results: Results): Contestants {
  const models = modelsOf(results);
  if (models.length !== 1) return { axis: "model", names: models };
  const framings = [...new Set(runsOf(results).flatMap(({ framing }) => framing ?? []))].sort(compareNames);
  return framings.length < 2 ? { axis: "model", names: models } : { axis: "framing", names: framings };
}

/** The contestants among which these are: where none of them is so called, the condition of the only model that has such levels. */
export function contestantsNamed(results: Results, wanted: readonly string[]): NamedContestants {
  const found = contestantsOf(results);
  const runs = runsOf(results);
  if (wanted.every((name) => found.names.includes(name)) || modelsOf(results).length !== 1) return found;
  const [part] = CONDITION_PARTS.filter(
    (one) => SAME_QUESTIONS.has(one) && wanted.every((name) => runs.some((run) => isCalled(run, one, name))),
  );
  return part === undefined ? found : { axis: part, names: [...wanted].sort(compareNames) };
}

/** Whether a condition of the run is called so: as it is written, `gpt-4`, or as a test's name has it, `judge gpt-4`. */
function isCalled({ fingerprint = {} }: Run, part: FingerprintPart, name: string): boolean {
  return fingerprint[part] === name || conditionName(fingerprint, part) === name;
}

/**
 * The results, or those of one model that has no framings with the one condition that its tests differ in as framing. As they
 * are, where a side is named by its level alone, `gpt-4` and not `judge gpt-4`.
 */
export function withSides(results: Results, wanted: readonly (string | undefined)[] = []): Results {
  if (contestantsOf(results).names.length > 1) return results;
  const sides = conditionSides(results);
  if (sides === null) return results;
  const { names } = contestantsOf(sides);
  const others = wanted.filter((name) => name !== undefined && !names.includes(name)) as string[];
  const { axis } = contestantsNamed(results, others);
  return others.length > 0 && axis !== "model" && axis !== "framing" ? results : sides;
}

/** What belongs to one of the contestants; of a condition under the names of the tests without it. */
export function resultsOfContestant(results: Results, { axis }: NamedContestants, name: string): Results {
  if (axis === "model" || axis === "framing") return selectResults(results, { [axis]: [name] });
  const chosen = ({ run }: { readonly run: Run }) => isCalled(run, axis, name);
  const named = (run: Run): Run => ({ ...run, task: taskWithout(run, [axis]) });
  const renamed = <Score extends { readonly run: Run }>(score: Score): Score => ({ ...score, run: named(score.run) });
  return {
    ...results,
    matrices: results.matrices.flatMap((matrix) => {
      const own = selectRuns(matrix, (run) => chosen({ run }));
      return own === null ? [] : adoptResultMatrix({ ...own, runs: own.runs.map(named) });
    }),
    runScores: results.runScores.filter(chosen).map(renamed),
    printedScores: results.printedScores.filter(chosen).map(renamed),
    notes: results.notes.filter(({ code }) => code !== "tests-apart"),
  };
}

/**
 * The results of one model whose tests of a task differ in one condition, such as the number of examples or the judge, with
 * the condition as their framing: the difference is then the question, as between two prompts. `null` where there are several
 * models, none or several such conditions, runs that do not state it, or a condition that may change the questions.
 */
function conditionSides(results: Results): Results | null {
  const runs = runsOf(results);
  if (!runs.some(({ fingerprint }) => fingerprint !== undefined) || modelsOf(results).length !== 1) return null;
  const tests = [...groupBy(runs, (run) => JSON.stringify([plainTask(run), run.metric, run.framing ?? null])).values()];
  const valuesOf = (part: FingerprintPart, of: readonly Run[]) =>
    new Set(of.map((run) => conditionName(run.fingerprint ?? {}, part)));
  const [part, ...others] = CONDITION_PARTS.filter((one) => tests.some((of) => valuesOf(one, of).size > 1));
  if (part === undefined || others.length > 0 || !SAME_QUESTIONS.has(part)) return null;
  if (valuesOf(part, runs).has(undefined) || runs.some(({ framing }) => framing !== undefined)) return null;
  const named = (run: Run): Run => {
    const { [part]: _, ...fingerprint } = run.fingerprint ?? {};
    const framing = conditionName(run.fingerprint ?? {}, part) as string;
    return {
      ...run,
      task: plainTask(run),
      framing,
      fingerprint,
      tags: { ...run.tags, [FACET_TAG]: part },
    };
  };
  const renamed = <Score extends { readonly run: Run }>(score: Score): Score => ({ ...score, run: named(score.run) });
  return {
    ...results,
    matrices: results.matrices.map((matrix) => adoptResultMatrix({ ...matrix, runs: matrix.runs.map(named) })),
    runScores: results.runScores.map(renamed),
    printedScores: results.printedScores.map(renamed),
    // They are compared now, which the note denies.
    notes: results.notes.filter(({ code }) => code !== "tests-apart"),
  };
}
