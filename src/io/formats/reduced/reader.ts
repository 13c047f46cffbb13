import { groupBy } from "../../../data/groupBy.js";
import { compareNames } from "../../../data/nameOrder.js";
import type { ResultsBuilder } from "../../../data/resultsBuilder.js";
import { plural } from "../../../numberFormat.js";
import { bitCount } from "../../../numeric/bitCount.js";
import { mergeReduced } from "../../../reduce/mergeReduced.js";
import type { Reduced, ReducedRun } from "../../../reduce/reduced.js";
import { reducedOf } from "../../../reduce/reducedTables.js";
import { contributeReduced, type ReadReduced } from "../../../reduce/resultsOfReduced.js";
import { requireAllShares } from "../../../reduce/shares.js";
import { folderOf } from "../../bytes/sourcePath.js";
import type { Assembly, DumpReader, FilePart, ReadOptions } from "../../reader/dumpReader.js";
import { scoreText } from "../../tables/scoreCell.js";
import { ScoreScales } from "../../tables/scoreScale.js";
import { readCsvContent, readJsonContent } from "../../tables/table.js";
import { type LazyRows, type ReducedFile, readReducedTable, reducedKind } from "./tables.js";

const FORMATS = {
  words: "reduced words",
  scores: "reduced scores",
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
    [FORMATS.scores]:
      "scores that are not only 0 and 1 as whole numbers, 31 items a row, as the queries of `noisefloor sql --scale` give them",
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
  assemble: (parts, { options }) => assembleReduced(parts, options),
};

function assembleReduced(parts: readonly FilePart<ReducedFile>[], options: ReadOptions): Assembly {
  const folders = [...groupBy(parts, ({ file }) => folderOf(file)).values()];
  const tasks = new Set(parts.flatMap(({ part }) => part.items.map(({ task }) => task)));
  return {
    tasks: [...tasks],
    patternNames: [],
    contribute(builder) {
      requireAllShares(folders.map((folder) => folder.flatMap(({ part }) => part.shares)));
      const reduced = mergeReduced(folders.map((folder) => reducedOf(together(folder.map(({ part }) => part)))));
      const first = parts.map(({ file }) => file).sort(compareNames)[0] ?? "reduced";
      contributeReduced(reduced, builder, first, writtenScores(reduced, { ...options, file: first }, builder));
      for (const { file, part } of parts) builder.file({ name: file, ...understood(part) });
      return 0;
    },
  };
}

/** How the scores of each test are written, as a table of them says it: in per cent, with numbers that stand for no score. */
function writtenScores(
  { tasks }: Reduced,
  { file, unscored, scoresIn }: ReadOptions & { readonly file: string },
  builder: ResultsBuilder,
): ReadReduced {
  const scales = new ScoreScales({ file, areOfRuns: false, unscored, scoresIn });
  for (const reduced of tasks.flatMap(({ runs }) => runs)) {
    const texts = scales.textsOf(reduced.run);
    for (const [text, count] of textCounts(reduced)) if (count > 0) texts.add(text, undefined, count);
  }
  scales.decide();
  for (const note of scales.notes) builder.note(note);
  return (run) => {
    const read = scales.readerOf(scales.textsOf(run));
    return read === scoreText ? (score) => score : (score) => read(String(score))?.score ?? Number.NaN;
  };
}

/** How often each score stands in a run, as it would be written. */
function textCounts({ asked, scored, right, graded }: ReducedRun): Map<string, number> {
  const total = (words: readonly number[]) => words.reduce((sum, word) => sum + bitCount(word), 0);
  const others = graded?.scores ?? [];
  const counts = new Map([
    ["", total(asked) - total(scored)],
    ["0", total(scored) - total(right) - others.length],
    ["1", total(right)],
  ]);
  const numbers = new Map<number, number>();
  for (const score of others) numbers.set(score, (numbers.get(score) ?? 0) + 1);
  for (const [score, count] of numbers) counts.set(String(score), count);
  return counts;
}

function together(tables: readonly ReducedFile[]): ReducedFile {
  return {
    items: tables.flatMap(({ items }) => items),
    words: joined(tables.map(({ words }) => words)),
    scores: joined(tables.map(({ scores }) => scores)),
    runs: tables.flatMap(({ runs }) => runs),
    faults: tables.flatMap(({ faults }) => faults),
    shares: tables.flatMap(({ shares }) => shares),
  };
}

function joined<Row>(lists: readonly LazyRows<Row>[]): LazyRows<Row> {
  return {
    length: lists.reduce((total, { length }) => total + length, 0),
    *[Symbol.iterator]() {
      for (const list of lists) yield* list;
    },
  };
}

function understood({ items, words, scores, runs, shares }: ReducedFile): {
  readonly format: string;
  readonly understood: string;
} {
  if (items.length > 0) return { format: FORMATS.items, understood: plural(items.length, "item") };
  if (words.length > 0) return { format: FORMATS.words, understood: `${plural(words.length, "word")} of answers` };
  if (scores.length > 0) return { format: FORMATS.scores, understood: `${plural(scores.length, "word")} of scores` };
  if (runs.length > 0) return { format: FORMATS.runs, understood: plural(runs.length, "run") };
  const [first] = shares;
  if (first !== undefined) return { format: FORMATS.shares, understood: `part ${first.share} of ${first.of}` };
  return { format: FORMATS.faults, understood: "no fault found" };
}
