import type { ResultsBuilder } from "../../../data/resultsBuilder.js";
import type { Run } from "../../../data/run.js";
import { writtenItem } from "../../../data/sheets/knownItems.js";
import { defined } from "../../../defined.js";
import type { Note } from "../../../notes.js";
import { plural } from "../../../numberFormat.js";
import { folderOf, stemOf } from "../../bytes/sourcePath.js";
import type { Assembly, FilePart, ReadContext } from "../../reader/dumpReader.js";
import { RunSheets } from "../../reader/runSheets.js";
import { tasksWithoutScores } from "../../reader/tasksWithoutScores.js";
import { unreadScores } from "../../reader/unreadScores.js";
import { ModelNames } from "../../runs/modelNames.js";
import type { LightevalDetails } from "./details.js";
import type { LightevalResults } from "./results.js";

export type LightevalPart =
  | { readonly kind: "results"; readonly results: LightevalResults; readonly companion: boolean }
  | { readonly kind: "details"; readonly details: LightevalDetails };

interface Ready {
  readonly file: string;
  readonly original?: string;
  readonly occasion: string;
  readonly format: string;
  readonly sheets: RunSheets;
  readonly models: ModelNames;
  readonly understood: string;
  readonly notes?: readonly Note[];
}

const STAMPED = /^(?:(?:details|results)_)?(.*?)_?(\d{4}-\d{2}-\d{2}T\d{2}[-:]\d{2}[-:]\d{2}(?:\.\d+)?)$/;

/** The time stamp in a file name, and for details the task. */
export function lightevalFileName(file: string): { readonly task: string; readonly stamp?: string } {
  const stem = stemOf(file);
  const [, task = "", stamp] = STAMPED.exec(stem) ?? [];
  return stamp === undefined ? { task: stem.replace(/^details_/, "") } : { task, stamp };
}

/** Puts results and details together: files with the same time stamp are of one call. */
export function assembleLighteval(parts: readonly FilePart<LightevalPart>[], context: ReadContext): Assembly {
  const calls = new Map<string, LightevalResults>();
  for (const { file, part } of parts) {
    const { stamp } = lightevalFileName(file);
    if (part.kind === "results" && stamp !== undefined) calls.set(stamp, part.results);
  }
  const originals = new Map<string, string>();
  const ready = [...parts]
    .sort((a, b) => Number(a.part.kind === "results") - Number(b.part.kind === "results"))
    .map(({ file, hash, part }): Ready => {
      const { stamp } = lightevalFileName(file);
      const call = stamp === undefined ? undefined : calls.get(stamp);
      const made =
        part.kind === "details"
          ? readyDetails(file, part.details, call, context)
          : readyResults(file, part.results, context);
      const key = JSON.stringify([hash, made.sheets.tasks, made.models.understood]);
      const original = originals.get(key);
      originals.set(key, original ?? file);
      return original === undefined ? made : { ...made, original };
    });
  const items = new Set(ready.filter(({ format }) => format === "lighteval details").map(({ occasion }) => occasion));
  const isWanted = ({ file, occasion }: Ready) =>
    items.has(occasion) ||
    !parts.some((each) => each.file === file && each.part.kind === "results" && each.part.companion);
  return {
    tasks: ready.filter(isWanted).flatMap(({ sheets }) => sheets.tasks),
    patternNames: ready.flatMap(({ models }) => models.patternNames),
    contribute(builder) {
      for (const each of ready) if (isWanted(each)) contributeReady(each, builder);
      return ready.reduce((fits, { models }) => fits + models.patternFits, 0);
    },
  };
}

function readyDetails(
  file: string,
  { rows, leftOut }: LightevalDetails,
  call: LightevalResults | undefined,
  context: ReadContext,
): Ready {
  const { task, stamp } = lightevalFileName(file);
  const from = call?.model === undefined ? "the folder name" : "the results beside it";
  const models = new ModelNames(file, from, context, { several: false, preferFolder: true });
  const identity = models.identify(call?.model ?? modelOfFolder(file), call?.revision);
  const known = call?.scores.find((score) => score.task === task);
  const sheets = new RunSheets();
  const base = runOf(identity, task, known?.version);
  rows.forEach(({ cells, choices, document }, index) => {
    // Rows are told apart by their place alone, which may be another question elsewhere.
    const item = writtenItem(String(index), {
      choices: choices >= 2 ? choices : undefined,
      document: Number.isNaN(document) ? undefined : document,
    });
    if (cells.size === 0) sheets.addBare(base, item, index + 1);
    for (const [metric, cell] of cells) sheets.add({ ...base, metric }, item, cell, index + 1);
  });
  return {
    file,
    occasion: stamp ?? file,
    format: "lighteval details",
    sheets,
    models,
    understood: [
      `task ${task} from the file name`,
      "item is the place of the row, since there is no id",
      leftOut.length === 0 ? [] : `left out, no numbers of one item: ${leftOut.join(", ")}`,
    ]
      .flat()
      .join("; "),
  };
}

function readyResults(
  file: string,
  { model, revision, scores, unread, empty }: LightevalResults,
  context: ReadContext,
): Ready {
  const { stamp } = lightevalFileName(file);
  const models = new ModelNames(file, "config_general", context, { several: false, preferFolder: true });
  const identity = models.identify(model, revision);
  const sheets = new RunSheets();
  for (const { task, metric, value, version, ...more } of scores) {
    sheets.addScore({ ...runOf(identity, task, version), metric }, value, more);
  }
  const groups = new Set(scores.filter(({ subtasks }) => subtasks !== undefined).map(({ task }) => task)).size;
  const understood =
    groups === 0
      ? "task with its shots, as written"
      : `task with its shots, as written; ${plural(groups, "average")} over tasks`;
  const notes = [
    ...unreadScores(file, unread),
    ...tasksWithoutScores(file, scores.length + unread.length + empty.length === 0 ? ["any task"] : empty),
  ];
  return { file, occasion: stamp ?? file, format: "lighteval results", sheets, models, understood, notes };
}

/** `details/<org>/<model>/<stamp>/…`, as lighteval lays its files. */
function modelOfFolder(file: string): string | undefined {
  return /(?:^|\/)details\/(.+)\/[^/]+$/.exec(folderOf(file))?.[1];
}

function runOf(identity: Omit<Run, "task" | "metric">, task: string, version: string | undefined): Run {
  const shots = /\|(\d+)$/.exec(task)?.[1];
  const fingerprint = defined({ taskVersion: version, fewShot: shots });
  return { ...identity, task, metric: "", ...(Object.keys(fingerprint).length === 0 ? {} : { fingerprint }) };
}

function contributeReady(ready: Ready, builder: ResultsBuilder): void {
  const { file, original, occasion, format, sheets, models, understood, notes = [] } = ready;
  if (original !== undefined) {
    builder.file({ name: file, format, understood: `a copy of ${original}` });
    builder.note({ code: "identical-files", message: `${file} is byte for byte ${original}; it was read once` });
    return;
  }
  sheets.feed(builder, { file, occasion });
  for (const note of [...notes, ...models.notes]) builder.note(note);
  builder.file({ name: file, format, understood: `${sheets.summary}; ${models.understood}; ${understood}` });
}
