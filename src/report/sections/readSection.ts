import { requireArgument } from "../../arguments/requireArgument.js";
import { recordWith } from "../../arguments/shapes.js";
import { mixedFingerprints } from "../../data/fingerprint.js";
import { groupBy } from "../../data/groupBy.js";
import { type Coverage, matrixCoverage, totalCoverage } from "../../data/missing.js";
import { type Results, runsOf, type SourceFile } from "../../data/results.js";
import type { Run } from "../../data/run.js";
import { distinctNotes, type Note } from "../../notes.js";
import { formatCount, plural } from "../../numberFormat.js";
import { type Block, heading, list, table } from "../document/document.js";
import { countField } from "../document/fields.js";
import { noteLines } from "./noteList.js";
import { type Section, withFigures } from "./section.js";

/** What the section adds to the record of a report; the type of the table of sections names it. @public */
export interface ReadPart {
  readonly read: {
    readonly sentence: string;
    readonly files: readonly SourceFile[];
    readonly notes: readonly Note[];
    /** Models and tasks with answers that were not scored; empty when all were. */
    readonly missing: readonly MissingAnswers[];
  };
}

/** Answers of one model on one task and metric that are missing. */
export interface MissingAnswers extends Coverage {
  readonly model: string;
  readonly task: string;
  readonly metric: string;
}

export const READ: Section<"read", ReadPart> = {
  name: "read",
  title: "What was read",
  needs: "files",
  doing: "what was read",
  // A report says in any case what it is about.
  unasked: ({ results }) => ({ read: readingOf(results) }),
  analyse: ({ results }) => ({ part: { read: readingOf(results) } }),
  isEmpty: () => false,
  blocks: ({ read }, { limit, figures }) =>
    withFigures(figures, [...readSection(read), ...missingBlocks(read.missing, { limit })]),
  tables: ({ read }) => [["missing-answers", read.missing]],
};

function readingOf(results: Results): ReadPart["read"] {
  return {
    sentence: readingSentence(results),
    files: results.files,
    notes: distinctNotes([...results.notes, ...mixedFingerprints(runsOf(results))]),
    missing: missingAnswers(results),
  };
}

function missingAnswers({ matrices }: Results): MissingAnswers[] {
  return matrices.flatMap((matrix) => {
    if (matrix.states === null) return [];
    const indexed = matrix.runs.map(({ model }, run) => ({ model, run }));
    return [...groupBy(indexed, ({ model }) => model)].flatMap(([model, members]) => {
      const total = matrixCoverage(
        matrix,
        members.map(({ run }) => run),
      );
      const { task, metric } = matrix;
      return total.errored + total.unscored + total.absent > 0 ? [{ model, task, metric, ...total }] : [];
    });
  });
}

/** What was read, in one sentence: `1 model · 9 tasks · 420 item scores`. Runs of one task, as `taskOf` says, count as one. */
export function readingSentence(results: Results, taskOf = (run: Run) => run.task): string {
  const runs = runsOf(results);
  const distinct = (pick: (run: (typeof runs)[number]) => string | number | undefined) =>
    new Set(runs.flatMap((run) => pick(run) ?? [])).size;
  const axes = [
    [distinct((run) => run.seed), "seed"],
    [distinct((run) => run.step), "checkpoint"],
    [distinct((run) => run.framing), "framing"],
    [distinct((run) => run.trial), "trial"],
  ] as const;
  const parts = [
    plural(
      distinct((run) => run.model),
      "model",
    ),
    plural(distinct(taskOf), "task"),
    ...axes.filter(([number]) => number > 0).map(([number, name]) => plural(number, name)),
  ];
  const cells = totalCoverage(results.matrices.map((matrix) => matrixCoverage(matrix)));
  const states = [
    cells.scored > 0 ? plural(cells.scored, "item score") : "",
    cells.errored > 0 ? `${formatCount(cells.errored)} errored` : "",
    cells.unscored > 0 ? `${formatCount(cells.unscored)} unscored` : "",
    cells.absent > 0 ? `${formatCount(cells.absent)} absent` : "",
    results.runScores.length > 0 ? `${plural(results.runScores.length, "run-level score")} without items` : "",
  ].filter((part) => part !== "");
  return `${parts.join(" · ")} · ${states.join(" · ")}`;
}

/**
 * Which files were read, what was taken for what, and what was left out. Absolute paths are cut to what is below the folder
 * that all files share: they mean nothing on another machine.
 */
export function readSection(results: Pick<Results, "files" | "notes">): Block[] {
  requireArgument("readSection", "results", results, recordWith(["files", "notes"], "results"));
  const shared = sharedFolder(results.files.map(({ name }) => name));
  const isAbsolute = /^(\/.|[A-Za-z]:[\\/])/.test(shared);
  const short = (text: string) => (isAbsolute ? text.replaceAll(shared, "") : text);
  const groups = [...groupBy(results.files, ({ format }) => format).entries()];
  const files = groups.map(([format, members]) => {
    const [first] = members as [SourceFile];
    const folder = sharedFolder(members.map(({ name }) => name));
    // Where nothing of the path is left, its last folder still tells which files these are.
    const folderName = short(folder) || `${folder.split("/").at(-2) ?? ""}/`;
    const isHere = members.every(({ name }) => !name.includes("/"));
    const where =
      members.length === 1
        ? short(first.name)
        : `${plural(members.length, "file")}${isHere ? "" : ` in ${folder === "" ? "several folders" : folderName}`}`;
    const example = members.length === 1 ? "" : `the first, ${first.name.slice(folder.length)}: `;
    return `${format ?? "left out"}: ${where}${first.understood === "" ? "" : `; ${example}${short(first.understood)}`}`;
  });
  return [
    heading(2, "What was read"),
    ...(files.length > 0 ? [list(files)] : []),
    ...(results.notes.length > 0 ? [list(noteLines(results.notes).map(short))] : []),
  ];
}

/** Where answers are missing, by task and model; nothing when all were scored. */
function missingBlocks(
  rows: readonly MissingAnswers[],
  { limit = Number.POSITIVE_INFINITY }: { readonly limit?: number } = {},
): Block[] {
  const ordered = [...rows].sort((a, b) => a.scored / cellsOf(a) - b.scored / cellsOf(b));
  return table(
    "Where answers are missing: cells of all runs of a model, the least complete first.",
    ordered,
    [
      { title: "task", align: "left", show: ({ task }) => task, always: true },
      { title: "metric", align: "left", show: ({ metric }) => metric },
      { title: "model", align: "left", show: ({ model }) => model, always: true },
      countField("scored", ({ scored }) => scored),
      countField("errored", ({ errored }) => errored),
      countField("unscored", ({ unscored }) => unscored),
      countField("absent", ({ absent }) => absent),
    ],
    { limit },
  );
}

function cellsOf({ scored, errored, unscored, absent }: Coverage): number {
  return Math.max(1, scored + errored + unscored + absent);
}

/** The folders that all names start with, with the last separator; empty when there is none. */
function sharedFolder(names: readonly string[]): string {
  const [folders = [], ...rest] = names.map((name) => name.split("/").slice(0, -1));
  const shared = folders.findIndex((folder, depth) => rest.some((other) => other[depth] !== folder));
  const kept = shared === -1 ? folders : folders.slice(0, shared);
  return kept.length === 0 ? "" : `${kept.join("/")}/`;
}
