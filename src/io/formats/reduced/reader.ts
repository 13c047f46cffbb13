import { groupBy } from "../../../data/groupBy.js";
import { compareNames } from "../../../data/nameOrder.js";
import { plural } from "../../../numberFormat.js";
import { mergeReduced } from "../../../reduce/mergeReduced.js";
import { reducedOf } from "../../../reduce/reducedTables.js";
import { contributeReduced } from "../../../reduce/resultsOfReduced.js";
import { requireAllShares } from "../../../reduce/shares.js";
import { folderOf } from "../../bytes/sourcePath.js";
import type { Assembly, DumpReader, FilePart } from "../../reader/dumpReader.js";
import { readCsvContent, readJsonContent } from "../../tables/table.js";
import { type ReducedFile, readReducedTable, reducedKind } from "./tables.js";

const FORMATS = {
  words: "reduced words",
  items: "reduced items",
  runs: "reduced runs",
  faults: "reduced check",
  shares: "reduced part",
} as const satisfies Readonly<Record<keyof ReducedFile, string>>;

/**
 * What the queries of `noisefloor sql` gave, as CSV or JSON rows. The files of one folder are one table of scores, or one part of
 * it; folders are parts that are put together.
 */
export const reducedReader: DumpReader<ReducedFile> = {
  formats: {
    [FORMATS.words]: "answers of runs by 31 items a row, as the queries of `noisefloor sql` give them",
    [FORMATS.items]: "numbers of the items, as the queries of `noisefloor sql` give them",
    [FORMATS.runs]: "number of rows of each run, as the queries of `noisefloor sql` give it",
    [FORMATS.faults]: "faults of a table, as the queries of `noisefloor sql` give them",
    [FORMATS.shares]: "which of several parts a folder is, as `noisefloor reduce` writes it",
  },
  recognise(head) {
    const kind = reducedKind(head);
    return kind === null ? null : FORMATS[kind];
  },
  async read({ name, content }, format) {
    const kind = (Object.keys(FORMATS) as (keyof ReducedFile)[]).find((key) => FORMATS[key] === format) ?? "words";
    const start = new TextDecoder().decode(await content.slice(0, 64)).trimStart()[0];
    const table = await (start === "{" || start === "[" ? readJsonContent : readCsvContent)(content, name);
    return readReducedTable(table, kind);
  },
  assemble: assembleReduced,
};

function assembleReduced(parts: readonly FilePart<ReducedFile>[]): Assembly {
  const folders = [...groupBy(parts, ({ file }) => folderOf(file)).values()];
  const tasks = new Set(parts.flatMap(({ part }) => part.items.map(({ task }) => task)));
  return {
    tasks: [...tasks],
    patternNames: [],
    contribute(builder) {
      requireAllShares(folders.map((folder) => folder.flatMap(({ part }) => part.shares)));
      const reduced = mergeReduced(folders.map((folder) => reducedOf(together(folder.map(({ part }) => part)))));
      const first = parts.map(({ file }) => file).sort(compareNames)[0] ?? "reduced";
      contributeReduced(reduced, builder, first);
      for (const { file, part } of parts) builder.file({ name: file, ...understood(part) });
      return 0;
    },
  };
}

function together(tables: readonly ReducedFile[]): ReducedFile {
  return {
    items: tables.flatMap(({ items }) => items),
    words: tables.flatMap(({ words }) => words),
    runs: tables.flatMap(({ runs }) => runs),
    faults: tables.flatMap(({ faults }) => faults),
    shares: tables.flatMap(({ shares }) => shares),
  };
}

function understood({ items, words, runs, shares }: ReducedFile): {
  readonly format: string;
  readonly understood: string;
} {
  if (items.length > 0) return { format: FORMATS.items, understood: plural(items.length, "item") };
  if (words.length > 0) return { format: FORMATS.words, understood: `${plural(words.length, "word")} of answers` };
  if (runs.length > 0) return { format: FORMATS.runs, understood: plural(runs.length, "run") };
  const [first] = shares;
  if (first !== undefined) return { format: FORMATS.shares, understood: `part ${first.share} of ${first.of}` };
  return { format: FORMATS.faults, understood: "no fault found" };
}
