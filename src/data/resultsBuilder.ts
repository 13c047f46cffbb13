import { defined } from "../defined.js";
import { describePlace, InputError } from "../errors.js";
import { distinctNotes, type Note } from "../notes.js";
import { alikeNotes } from "./alike/alikeNotes.js";
import { mixedFingerprints } from "./fingerprint.js";
import { groupBy } from "./groupBy.js";
import { compareNames, inNameOrder, inRunOrder } from "./nameOrder.js";
import type { Results, RunScore, SourceFile } from "./results.js";
import { describeRun, type Run, runKey } from "./run.js";
import { scoreFault } from "./scoreFault.js";
import { byQuestion } from "./sheets/byQuestion.js";
import { type DirectionOptions, Directions } from "./sheets/directions.js";
import { KnownItems } from "./sheets/knownItems.js";
import { GrowingSheet, type OpenSheet, type RunSource, type ScoreSheet } from "./sheets/openSheet.js";
import { placeOf } from "./sheets/placeOf.js";
import { runNames } from "./sheets/runNames.js";
import { type NamedSheet, sheetMatrix } from "./sheets/sheetMatrix.js";

/** A score of a whole run as a reader finds it; its direction stands in the source. */
export type WrittenRunScore = Omit<RunScore, "higherIsBetter">;

/**
 * Collects what readers find, in any order, and makes `Results` of it in the one order of names and runs, so that neither the
 * order of rows nor that of files is seen in anything that is computed from them.
 */
export interface ResultsBuilder {
  sheet(run: Run, source: RunSource): ScoreSheet;
  runScore(score: WrittenRunScore, source: RunSource): void;
  /** Says that one occasion of a task is a copy of another, which was read. */
  sameOccasion(task: string, copy: string, original: string): void;
  /** Says that nothing names this task but the file it was read from. */
  unnamedTask(task: string): void;
  file(file: SourceFile): void;
  note(note: Note): void;
  build(): Results;
}

/** A score of a whole run as it was read. */
interface ReadScore {
  readonly run: Run;
  readonly source: RunSource;
  readonly score: WrittenRunScore;
}

/** All that was read. */
interface ReadParts {
  readonly sheets: readonly OpenSheet[];
  readonly runScores: readonly ReadScore[];
  readonly directions: Directions;
  readonly occasionOf: (task: string, source: RunSource) => string;
  readonly unnamedTasks: ReadonlySet<string>;
  readonly files: readonly SourceFile[];
  readonly notes: readonly Note[];
}

/** A longer text is none of a model, task or metric, but a column that was taken for one. */
const LONGEST_NAME = 1000;
const NAMES = ["model", "task", "metric", "seed", "framing", "trial"] as const;

function requireShortNames(run: Run, { file }: RunSource, line = 0): void {
  for (const name of NAMES) {
    const text = run[name];
    if (text === undefined || text.length <= LONGEST_NAME) continue;
    const message =
      `the name of a ${name} has ${text.length} characters (${JSON.stringify(`${text.slice(0, 40)}…`)}), and at most ${LONGEST_NAME} are read. ` +
      "Shorten it, or say with --map which column holds it.";
    throw new InputError("long-name", message, placeOf(file, line));
  }
}

/** A builder with nothing in it. */
export function createResultsBuilder(asked: DirectionOptions = {}): ResultsBuilder {
  const directions = new Directions(asked);
  const tasks = new Map<string, KnownItems>();
  const sheets: OpenSheet[] = [];
  const runScores: ReadScore[] = [];
  const copies = new Map<string, string>();
  const unnamedTasks = new Set<string>();
  const files: SourceFile[] = [];
  const notes: Note[] = [];
  const occasionOf = (task: string, { occasion = "" }: RunSource) =>
    (copies.size === 0 ? undefined : copies.get(JSON.stringify([task, occasion]))) ?? occasion;
  return {
    sheet(run, source) {
      requireShortNames(run, source);
      const known = tasks.get(run.task) ?? new KnownItems(source.file);
      tasks.set(run.task, known);
      directions.meet(run, source);
      const sheet = new GrowingSheet(run, source, known);
      sheets.push(sheet);
      return sheet;
    },
    runScore(score, source) {
      requireShortNames(score.run, source, score.line);
      const fault = scoreFault(score.value);
      if (fault !== null) {
        throw new InputError("bad-score", `score of ${describeRun(score.run)} must be ${fault}`, {
          ...placeOf(source.file, score.line ?? 0),
        });
      }
      directions.meet(score.run, source);
      runScores.push({ run: score.run, source, score });
    },
    sameOccasion: (task, copy, original) => void copies.set(JSON.stringify([task, copy]), original),
    unnamedTask: (task) => void unnamedTasks.add(task),
    file: (file) => void files.push(file),
    note: (note) => void notes.push(note),
    build: () => builtResults({ sheets, runScores, directions, occasionOf, unnamedTasks, files, notes }),
  };
}

function builtResults({ directions, ...read }: ReadParts): Results {
  const asked = byQuestion(read.sheets);
  const names = runNames(read.sheets, read.runScores, read.occasionOf);
  const named = asked.sheets.map(
    // Part by part: a hundred thousand spread objects take several times the memory.
    ({ run, source, known, items, variants, cells }, place): NamedSheet => ({
      run: names.run(place),
      source,
      known,
      items,
      variants,
      cells,
      higherIsBetter: directions.of(run),
    }),
  );
  const runs = groupBy(
    inRunOrder(named, ({ run }) => run),
    ({ run }) => names.keyOf(run),
  );
  const matrices = groupBy([...runs.values()], ([first]) => {
    const { run } = first as NamedSheet;
    return JSON.stringify([run.task, run.metric]);
  });
  const tables = new Set(named.map(({ known }) => known));
  const orders = new Map([...tables].map((known) => [known, known.inOrder()]));
  const scores = read.runScores.map(({ score, source }, index) => {
    const place = named.length + index;
    const subtasks = score.subtasks?.map((task) => names.taskIn(source.file, task));
    const higherIsBetter = directions.of(score.run);
    const entry: RunScore = { ...score, run: names.run(place), higherIsBetter, ...defined({ subtasks }) };
    return { entry, key: names.keyOf(entry.run), isPart: names.isPart(place) };
  });
  const levels = scores.filter(({ key }) => !runs.has(key));
  requireDistinct(levels);
  // What is printed of a part is not the score of the run.
  const printed = scores.filter(({ key, isPart }) => runs.has(key) && !isPart);
  return Object.freeze({
    kind: "results",
    matrices: [...matrices.values()].map((parts) => sheetMatrix(parts, orders)),
    runScores: inRunOrder(
      levels.map(({ entry }) => entry),
      ({ run }) => run,
    ),
    printedScores: distinctScores(printed.map(({ entry }) => entry)),
    unnamedTasks: inNameOrder(read.unnamedTasks),
    files: [...read.files],
    assumedDirections: directions.assumed,
    notes: distinctNotes([
      ...read.notes,
      ...directions.notes(),
      ...asked.notes,
      ...names.notes(),
      ...alikeNotes([...read.sheets, ...read.runScores].map(({ run }) => run)),
      ...names.testNotes,
      ...mixedFingerprints(
        inRunOrder(
          names.tested().filter(({ fingerprint }) => fingerprint !== undefined),
          (run) => run,
        ),
      ),
    ]),
  });
}

/** Throws where a run has two scores. */
function requireDistinct(scores: readonly { readonly entry: RunScore; readonly key: string }[]): void {
  const known = new Map<string, RunScore>();
  for (const { entry, key } of scores) {
    const earlier = known.get(key);
    if (earlier !== undefined) throw duplicateRunScore(earlier, entry);
    known.set(key, entry);
  }
}

/** Printed scores in the order of their runs, those that are the same once. */
function distinctScores(scores: readonly RunScore[]): readonly RunScore[] {
  const printed = ({ run, value, standardError, items }: RunScore) =>
    JSON.stringify([runKey(run), value, standardError ?? null, items ?? null]);
  const distinct = [...groupBy(scores, printed)].sort(([a], [b]) => compareNames(a, b));
  return inRunOrder(
    distinct.map(([, same]) => same[0] as RunScore),
    ({ run }) => run,
  );
}

function duplicateRunScore(earlier: RunScore, later: RunScore): InputError {
  return new InputError(
    "duplicate-runs",
    `${later.run.task} ${later.run.metric} of ${describeRun(later.run)} has two scores, ${earlier.value} ` +
      `(${describePlace(earlier).slice(0, -2)}) and ${later.value} (${describePlace(later).slice(0, -2)}). ` +
      "Name the column that tells them apart (seed, step, trial …) with --map, or leave one out.",
  );
}
