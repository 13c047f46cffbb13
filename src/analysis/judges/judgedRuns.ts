import { groupBy } from "../../data/groupBy.js";
import type { Item } from "../../data/item.js";
import { type MissingPolicy, scoresUnderPolicy } from "../../data/missing.js";
import { cellState, type ResultMatrix, runScoresOf } from "../../data/resultMatrix.js";
import type { Results } from "../../data/results.js";
import { RUN_AXES, type Run, runKey } from "../../data/run.js";
import { plainTask } from "../../data/testVariants.js";
import type { Note } from "../../notes.js";
import { mean } from "../../numeric/moments.js";
import { note } from "./wording.js";

/** One run as one judge scored it, with the human labels of its answers: one entry an item in all lists. */
export interface JudgedRun {
  readonly run: Run;
  /** The task, whoever judged it. */
  readonly task: string;
  /** `null` where the dump names none. */
  readonly judge: string | null;
  readonly matrix: ResultMatrix;
  /** Items that the run was asked. */
  readonly items: readonly Item[];
  /** NaN where the answer was not judged. */
  readonly judged: Float64Array;
  /** NaN where the answer was not labelled. */
  readonly labels: Float64Array;
  readonly notes: readonly Note[];
}

/** Labels of one run, by item. */
type LabelsOfRun = ReadonlyMap<string, readonly number[]>;

/**
 * The runs of results with the labels of their answers. A label belongs to the run that it names: by its model, and by whatever
 * else it names of seed, step, framing and trial; by its task, unless the task was only named after the file. A label of one
 * answer holds for every judge of it. Several labels of an answer are averaged. Labels that fit several runs are used for none of them.
 */
export function judgedRuns(
  results: Results,
  labels: Results | null,
  missing: MissingPolicy,
): { readonly runs: readonly JudgedRun[]; readonly notes: readonly Note[] } {
  const used = new Set<string>();
  const runs = results.matrices.flatMap((matrix) =>
    matrix.runs.map((run, row): JudgedRun => {
      const { found, notes } = labels === null ? { found: new Map(), notes: [] } : labelsOf(run, matrix, labels, used);
      const places = matrix.items.flatMap(({ id }, item) =>
        cellState(matrix, row, item) !== "absent" || found.has(id) ? [item] : [],
      );
      const scores = scoresUnderPolicy(matrix, row, missing);
      const labelled = places.map((item) => found.get(matrix.items[item]!.id) ?? []);
      const several = labelled.filter(({ length }) => length > 1).length;
      return {
        run,
        task: plainTask(run),
        judge: run.fingerprint?.judge ?? null,
        matrix,
        items: places.map((item) => matrix.items[item]!),
        judged: Float64Array.from(places, (item) => scores[item]!),
        labels: Float64Array.from(labelled, (each) => (each.length === 0 ? Number.NaN : mean(each))),
        notes: several === 0 ? notes : [...notes, note("several-labels", { items: several })],
      };
    }),
  );
  return { runs, notes: labels === null ? [] : unusedNotes(labels, used, results) };
}

function labelsOf(
  run: Run,
  matrix: ResultMatrix,
  labels: Results,
  used: Set<string>,
): { readonly found: LabelsOfRun; readonly notes: readonly Note[] } {
  const found = new Map<string, number[]>();
  const asked = new Set(matrix.items.map(({ id }) => id));
  const notes: Note[] = [];
  for (const [place, table] of labels.matrices.entries()) {
    table.runs.forEach((labelled, row) => {
      if (!names(labelled, run, labels)) return;
      const rivals = matrix.runs.filter((other) => names(labelled, other, labels));
      if (rivals.length > 1) {
        const axes = RUN_AXES.filter((axis) => new Set(rivals.map((rival) => rival[axis])).size > 1);
        notes.push(note("labels-of-several-runs", { model: run.model, runs: rivals.length, axes }));
        return;
      }
      runScoresOf(table, row).forEach((label, item) => {
        const { id } = table.items[item]!;
        if (Number.isNaN(label) || !asked.has(id)) return;
        used.add(JSON.stringify([place, row, id]));
        const own = found.get(id);
        if (own === undefined) found.set(id, [label]);
        else own.push(label);
      });
    });
  }
  return { found, notes };
}

/** Whether a labelled run names this one: it agrees in all that it says. */
function names(labelled: Run, run: Run, labels: Results): boolean {
  const isTask = labels.unnamedTasks.includes(labelled.task) || [run.task, plainTask(run)].includes(labelled.task);
  return isTask && RUN_AXES.every((axis) => labelled[axis] === undefined || labelled[axis] === run[axis]);
}

/** Labels that no run took, with the first few of what they name. */
function unusedNotes(labels: Results, used: ReadonlySet<string>, { matrices }: Results): Note[] {
  const unused = labels.matrices.flatMap((table, place) =>
    table.runs.flatMap((run, row) =>
      [...runScoresOf(table, row).entries()].flatMap(([item, label]) => {
        const { id } = table.items[item]!;
        return Number.isNaN(label) || used.has(JSON.stringify([place, row, id])) ? [] : [`${run.model} ${id}`];
      }),
    ),
  );
  if (unused.length === 0) return [];
  const answers = matrices.flatMap(({ runs, items }) => items.map(({ id }) => `${runs[0]!.model} ${id}`));
  return [note("labels-not-used", { labels: unused.length, names: unused, answers })];
}

/** Runs that stand together in everything but what is left out, by whoever judged them. */
export function judgedGroups(
  runs: readonly JudgedRun[],
  without: readonly (keyof Run)[],
  byJudge: boolean,
): JudgedRun[][] {
  return [
    ...groupBy(runs, ({ run, task, judge }) =>
      JSON.stringify([runKey({ ...run, task }, without), byJudge ? [run.task, judge] : null]),
    ).values(),
  ];
}

/** How many of a run's answers have a label. */
export function labelsIn({ labels }: JudgedRun): number {
  return labels.filter((label) => !Number.isNaN(label)).length;
}
