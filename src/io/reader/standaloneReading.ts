import type { ResultsBuilder } from "../../data/resultsBuilder.js";
import { defined } from "../../defined.js";
import type { Note } from "../../notes.js";
import { followedColumns, type ModelColumns } from "../runs/followedColumns.js";
import type { ModelNames } from "../runs/modelNames.js";
import type { TaskOfFile } from "../runs/taskOfFile.js";
import type { Assembly, FilePart } from "./dumpReader.js";
import type { RunSheets } from "./runSheets.js";
import { tasksWithoutScores } from "./tasksWithoutScores.js";

/** What was understood of a file that no other file explains. */
export interface StandaloneReading {
  readonly tasks: readonly string[];
  /** Names that the run pattern was tried on, and how many it fitted. */
  readonly patternNames: readonly string[];
  readonly patternFits: number;
  /** Whether the runs are named inside the file, so that a copy of it under another name is the same runs. */
  readonly namesModels: boolean;
  /** Columns of unknown meaning in which each of the file's models has one value; none where it is left out. */
  readonly modelColumns?: ModelColumns;
  /** `followed` are the columns of unknown meaning that follow the models over all files; default none. */
  contribute(builder: ResultsBuilder, followed?: ReadonlySet<string>): void;
}

/** The reading of a file whose runs need no pattern and no other file: they are named in it in full, or it has none. */
export function ownReading(
  contribute: StandaloneReading["contribute"],
  { namesModels = true }: { readonly namesModels?: boolean } = {},
): StandaloneReading {
  return { tasks: [], patternNames: [], patternFits: 0, namesModels, contribute };
}

/** The reading of a file that gives no scores of its own: `understood` says why. */
export function toldFile(name: string, format: string, understood: string): StandaloneReading {
  return ownReading((builder) => builder.file({ name, format, understood }), { namesModels: false });
}

/** Puts files together that each say all of themselves; byte for byte copies count once. */
export function assembleReadings(parts: readonly FilePart<StandaloneReading>[], format: string): Assembly {
  return {
    tasks: parts.flatMap(({ part }) => part.tasks),
    patternNames: parts.flatMap(({ part }) => part.patternNames),
    contribute(builder) {
      const followed = followedColumns(parts.flatMap(({ part }) => part.modelColumns ?? []));
      const originals = new Map<string, string>();
      let fits = 0;
      for (const { file, hash, part } of parts) {
        fits += part.patternFits;
        const original = part.namesModels ? originals.get(hash) : undefined;
        if (original !== undefined) {
          builder.file({ name: file, format, understood: `a copy of ${original}` });
          builder.note({ code: "identical-files", message: `${file} is byte for byte ${original}; it was read once` });
          continue;
        }
        originals.set(hash, file);
        part.contribute(builder, followed);
      }
      return fits;
    },
  };
}

/** The parts of a file that was read row by row. */
interface SheetFile {
  readonly file: string;
  readonly format: string;
  readonly sheets: RunSheets;
  readonly models: ModelNames;
  /** What was taken for task, item, score, and what was left out, for people. */
  readonly understood: string;
  readonly notes?: readonly Note[];
  /** When the file was made, where it says so; default its path. */
  readonly occasion?: string;
  /** Where the task's name was taken from, so that the builder hears of a name that only the file gives. */
  readonly task?: TaskOfFile;
  /** Whether the file's own name says whose runs it holds: equal files of two names are then two runs; default false. */
  readonly isNamedByFile?: boolean;
}

/** The reading of a file whose scores are in sheets. */
export function sheetReading({ file, format, sheets, models, understood, notes = [], ...more }: SheetFile) {
  const { occasion, task, isNamedByFile = false } = more;
  return {
    tasks: sheets.tasks,
    patternNames: models.patternNames,
    patternFits: models.patternFits,
    namesModels: models.areNamedInside && !isNamedByFile,
    contribute(builder: ResultsBuilder) {
      task?.tell(builder);
      sheets.feed(builder, { file, ...defined({ occasion }) });
      // A file that is of a format and prints nothing at all lost its scores somewhere.
      const without = tasksWithoutScores(file, sheets.isEmpty && notes.length === 0 ? ["any task"] : []);
      for (const note of [...notes, ...without, ...models.notes]) builder.note(note);
      builder.file({ name: file, format, understood: `${sheets.summary}; ${models.understood}; ${understood}` });
    },
  } satisfies StandaloneReading;
}
