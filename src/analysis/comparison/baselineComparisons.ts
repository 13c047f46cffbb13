import { type Contestants, contestantsOf } from "../../data/contestants.js";
import { modelsOf, type Results } from "../../data/results.js";
import { resultsByAxis, selectResults } from "../../data/select.js";
import { ALPHA, CORRECTION } from "../../defaults.js";
import { ArgumentError } from "../../errors.js";
import { distinctNotes, type Note } from "../../notes.js";
import { someNames } from "../../someNames.js";
import {
  type ComparisonFamily,
  familySize,
  judgedTogether,
  type OverallComparison,
  type ResultsComparisonOptions,
  type UnjudgedTests,
  unjudgedTests,
} from "./resultsComparison.js";
import { shareTest } from "./sharedTests.js";
import { sidesOf } from "./testSides.js";
import { note } from "./wording.js";

const FRAMINGS = new Set(["choice", "completion"]);

/** Every other model against one of them, judged together. */
export interface BaselineComparisons extends ComparisonFamily {
  /** Model, or framing of the only one, that the others are compared with, on every test that it took. */
  readonly baseline: string;
}

export interface BaselineOptions extends ResultsComparisonOptions {
  /** Default the first model by name. */
  readonly baseline?: string | undefined;
}

/**
 * Every model against the baseline at its last checkpoint, over all of its seeds; all verdicts are adjusted together. Where no
 * baseline is named, tests that the first model did not take are compared with the first by name of those that did; a named
 * one is kept to, and a note says which tests it lacks. Of one model its framings are compared, such as prompts, but not
 * choice with completion. `null` where there is one of either. Throws `RangeError` for a baseline
 * that is no model of the results.
 */
export function compareWithBaseline(
  results: Results,
  { baseline, correction = CORRECTION, alpha = ALPHA, ...options }: BaselineOptions = {},
): BaselineComparisons | null {
  const contestants = contestantsOf(results);
  const { axis, names } = contestants;
  requireBaseline("compareWithBaseline", results, baseline);
  const [first] = baseline === undefined ? names : [baseline];
  // Choice and completion have a section of their own.
  if (names.length < 2 || first === undefined || names.every((name) => FRAMINGS.has(name))) return null;
  const settings = { ...options, alpha };
  const families = againstBaseline(results, contestants, first, null, settings);
  if (baseline === undefined && axis === "model") families.push(...againstOthers(results, first, settings));
  const comparisons = judgedTogether(
    families.flatMap((family) => family.comparisons),
    correction,
    alpha,
  );
  const overall = judgedTogether(
    families.flatMap((family) => family.overall),
    correction,
    alpha,
  ) as OverallComparison[];
  const notes = families.flatMap((family) => family.notes).filter(({ code }) => code !== "tasks-left-out");
  return {
    kind: "comparisons",
    baseline: first,
    comparisons,
    overall,
    secondary: families.flatMap((family) => family.secondary),
    family: { size: familySize(comparisons), correction, alpha },
    notes: distinctNotes([...notes, ...partialNotes(results)]),
  };
}

/** All others against one model; with `tests` only on those, by task and metric. */
function againstBaseline(
  results: Results,
  contestants: Contestants,
  baseline: string,
  tests: ReadonlySet<string> | null,
  options: ResultsComparisonOptions,
): UnjudgedTests[] {
  const parts = resultsByAxis(results, contestants.axis);
  const reference = parts.get(baseline) as Results;
  return contestants.names
    .filter((name) => name !== baseline)
    .flatMap((name) => {
      const candidate = parts.get(name) as Results;
      // Models of one folder that took no test in common are not compared, whatever their items are called.
      if (!shareTest(reference, candidate)) return [];
      const family = unjudgedTests(reference, candidate, { ...options, poolTasks: false });
      const comparisons =
        tests === null
          ? family.comparisons
          : family.comparisons.filter(({ raw }) => raw.ok && tests.has(JSON.stringify([raw.task, raw.metric])));
      const secondary =
        tests === null
          ? family.secondary
          : family.secondary.filter((one) => tests.has(JSON.stringify([one.task, one.metric])));
      return [{ ...family, comparisons, secondary, overall: tests === null ? family.overall : [] }];
    });
}

/** The tests that a baseline did not take, each against the first by name of the models that took it. */
function againstOthers(results: Results, baseline: string, options: ResultsComparisonOptions): UnjudgedTests[] {
  const families: UnjudgedTests[] = [];
  let open = [...takersOf(results)].filter(([, takers]) => !takers.has(baseline) && takers.size > 1);
  while (open.length > 0) {
    const takers = new Set(open.flatMap(([, own]) => [...own]));
    const next = modelsOf(results).find((model) => takers.has(model)) as string;
    const tests = new Set(open.flatMap(([test, own]) => (own.has(next) ? [test] : [])));
    const kept = new Set(open.flatMap(([test, own]) => (tests.has(test) ? [...own] : [])));
    const taken = selectResults(results, { model: [...kept] });
    families.push(...againstBaseline(taken, contestantsOf(taken), next, tests, options));
    open = open.filter(([test]) => !tests.has(test));
  }
  return families;
}

/** The models that took each test, by task and metric. */
function takersOf(results: Results): Map<string, Set<string>> {
  return new Map([...sidesOf(results)].map(([test, sides]) => [test, new Set(sides.map(({ run }) => run.model))]));
}

/** Tests that some models took and others did not. */
function partialNotes(results: Results): Note[] {
  const models = modelsOf(results);
  const tests = [...takersOf(results)].flatMap(([test, takers]) => {
    const [task, metric] = JSON.parse(test) as [string, string];
    const [has, lacks] = [models.filter((model) => takers.has(model)), models.filter((model) => !takers.has(model))];
    return lacks.length === 0 ? [] : [{ test: `${task} ${metric}`, has, lacks }];
  });
  return tests.length === 0 ? [] : [note("tests-not-of-all", { tests })];
}

/** Throws `RangeError` for a baseline that is none of the models, or of the framings of the only one. */
export function requireBaseline(caller: string, results: Results, baseline: string | undefined): void {
  const { axis, names } = contestantsOf(results);
  if (baseline === undefined || names.length === 0 || names.includes(baseline)) return;
  throw new ArgumentError(
    caller,
    `baseline must be a ${axis} of these results, got "${baseline}". They hold ${someNames(names, 8)}.`,
  );
}
