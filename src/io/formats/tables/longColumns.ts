import { type FramingName, framingNamed } from "../../../data/framingNames.js";
import { groupBy } from "../../../data/groupBy.js";
import { metricDirection } from "../../../data/metricDirection.js";
import type { Note } from "../../../notes.js";
import { plural } from "../../../numberFormat.js";
import { shellWord } from "../../../shellWord.js";
import { someNames } from "../../../someNames.js";
import { revisionStep } from "../../runs/nameTags.js";
import { FINAL } from "../../runs/stepCells.js";
import { isStepInWords, stepInWords } from "../../runs/stepWords.js";
import {
  type Column,
  isAnswerKeyName,
  isAskedName,
  isCountName,
  isDataSetName,
  isMessageName,
  isPromptName,
  isQuestionName,
  isTotalName,
  isWeakItemName,
  metricOfColumn,
  NO_MESSAGES,
  namesOf,
  plainName,
} from "../../tables/columnNames.js";
import { type ColumnIndex, findColumns } from "../../tables/columns.js";
import { columnTexts, kindOfColumn } from "../../tables/columnValues.js";
import { gradedColumn } from "../../tables/gradedColumn.js";
import type { RowTable, TableRow } from "../../tables/rows.js";
import { halfUnit, isNumberCell, scoreText, withoutPerCent } from "../../tables/scoreCell.js";

/** A column of scores. */
export interface ScoreColumn {
  readonly index: number;
  /** The metric that the column is called after; `null` where the row's metric column says it, or nothing does. */
  readonly metric: string | null;
  /** Whether a name or the caller says that it is the score, rather than that it is called after a metric. */
  readonly isNamed: boolean;
  /** The column of its standard errors. */
  readonly stderr: number | undefined;
}

/** What the columns of a table with one row a score are, by their names and by what they hold. */
export interface LongColumns {
  readonly columns: ColumnIndex;
  /** The column of the turns of a conversation, where items have several. */
  readonly turn: number | undefined;
  /** The column of the right answers, where no other says what each item asks. */
  readonly answerKey: number | undefined;
  /** Empty where there is none, which a derived score may stand in for. */
  readonly scores: readonly ScoreColumn[];
  readonly notes: readonly Note[];
}

/** How runs are called that are training seeds: 1, run 2, seed-3. */
const SEED = /^(?:run|seed|rep|replicate)?[-_ ]*\d+$/i;
const ERROR_NAMES = ["stderr", "se", "sem", "std_err", "standard_error"];
/** Names of steps that may as well be of repeats, or of what an agent did. */
const MAY_BE_TRIALS = new Set(["epoch", "iter", "iteration", "steps"]);
/** Fewer different values of a weak name may be repeats. */
const FEWEST_ITEMS = 10;
/** Fewer different texts may be names of prompts or conditions rather than questions. */
const FEWEST_QUESTIONS = 10;

/** Decides what each column is. What the caller's `map` says is never doubted. */
export function longColumns(table: RowTable, map: Readonly<Record<string, string>> = {}): LongColumns {
  const { header, file } = table;
  const columns = new Map(findColumns(header, map, file));
  const known = new Map<number, ReadonlyMap<string, number>>();
  const textsOf = (index: number) => {
    const texts = known.get(index) ?? columnTexts(table.rows, index);
    known.set(index, texts);
    return texts;
  };
  const isOpen = (column: Column) => columns.has(column) && !Object.hasOwn(map, column);
  const namesOfRuns = columns.get("seed");
  if (isOpen("seed") && !columns.has("model") && namesOfRuns !== undefined && isCalled(header, namesOfRuns, "run")) {
    if (![...textsOf(namesOfRuns).keys()].every((text) => SEED.test(text))) {
      columns.delete("seed");
      columns.set("model", namesOfRuns);
    }
  }
  const sets = columns.has("task") ? -1 : header.findIndex((name) => isDataSetName(name));
  if (sets >= 0 && ![...columns.values()].includes(sets)) columns.set("task", sets);
  const steps = columns.get("step");
  let mayBeTrials = false;
  if (isOpen("step") && steps !== undefined && !isCalled(header, steps, "step")) {
    // Epochs of an evaluation are trials of its items, and steps those of an agent: with items it is asked.
    const name = plainName(header[steps] as string);
    mayBeTrials = MAY_BE_TRIALS.has(name) && header.some((other) => isItemName(other) || isWeakItemName(other));
    if (mayBeTrials || name === "steps" || !areSteps(textsOf(steps))) columns.delete("step");
  }
  if (!columns.has("step") && !mayBeTrials) {
    const worded = wordedSteps(header, columns, textsOf);
    if (worded >= 0) columns.set("step", worded);
  }
  const prompts = columns.has("framing") ? -1 : promptColumn(table, columns, textsOf);
  if (prompts >= 0) {
    if (columns.get("item") === prompts) columns.delete("item");
    columns.set("framing", prompts);
  }
  const framings = columns.has("framing") ? -1 : framingColumn(header, columns, textsOf);
  if (framings >= 0) columns.set("framing", framings);
  const graded = gradedColumn(header, columns, (index) => textsOf(index).keys());
  if (graded !== undefined) {
    if (columns.get("status") === graded) columns.delete("status");
    columns.set("score", graded);
  }
  const scores = scoreColumns(table, columns, { map, textsOf });
  const [first] = scores;
  if (first !== undefined) columns.set("score", first.index);
  if (!Object.hasOwn(map, "item")) {
    const item = itemColumn(table, columns, textsOf);
    if (item === undefined) columns.delete("item");
    else columns.set("item", item);
  }
  const asked = columns.has("item") && !columns.has("doc_hash") ? askedColumn(header, columns, textsOf) : -1;
  if (asked >= 0) columns.set("doc_hash", asked);
  const others = new Set([...columns.values(), ...scores.map(({ index }) => index)]);
  const keys =
    columns.has("item") && !columns.has("doc_hash")
      ? header.findIndex((name, index) => isAnswerKeyName(name) && !others.has(index))
      : -1;
  const totals = first === undefined ? -1 : totalColumn(table, columns, first);
  if (totals >= 0) columns.set("n", totals);
  const turns = columns.has("item")
    ? header.findIndex((name, index) => plainName(name) === "turn" && textsOf(index).size > 1)
    : -1;
  const names = scores.map(({ index }) => JSON.stringify(header[index]));
  return {
    columns,
    answerKey: keys < 0 ? undefined : keys,
    turn: turns < 0 || [...columns.values()].includes(turns) ? undefined : turns,
    scores,
    notes: [
      ...(scores.length < 2
        ? []
        : [
            {
              code: "columns-as-metrics",
              message: `${file}: the columns ${someNames(names, 8)} are metrics of the same rows`,
            },
          ]),
      ...messageNotes(table, columns, scores),
    ],
  };
}

/** Asks about rows with a message of an error and the score 0: whether they were answered wrong or not at all is not known. */
function messageNotes({ file, header, rows }: RowTable, columns: ColumnIndex, scores: readonly ScoreColumn[]): Note[] {
  if (columns.has("status") || !columns.has("item")) return [];
  const taken = new Set([...columns.values(), ...scores.map(({ index }) => index)]);
  const message = header.findIndex((name, index) => isMessageName(name) && !taken.has(index));
  const [score] = scores;
  if (message < 0 || score === undefined) return [];
  let [failed, others] = [0, 0];
  let example = "";
  for (let row = 0; row < rows.length; row++) {
    const { cells } = rows.at(row) as TableRow;
    const text = (cells[message] ?? "").trim();
    if (NO_MESSAGES.has(text.toLowerCase())) others++;
    else if (/\p{Letter}/u.test(text) && scoreText(cells[score.index] ?? "")?.score === 0) {
      if (failed === 0) example = text.slice(0, LONGEST_PROMPT_NAME);
      failed++;
    }
  }
  if (failed === 0 || others === 0) return [];
  const name = header[message] as string;
  return [
    {
      code: "errors-as-wrong",
      message:
        `${file}: ${plural(failed, "row")} with the score 0 ${failed === 1 ? "says" : "say"} in ${JSON.stringify(name)} what went wrong ` +
        `(such as ${JSON.stringify(example)}) and ${failed === 1 ? "counts" : "count"} as wrong; where no answer came, ` +
        `--map ${shellWord(`status=${name}`)} takes them for errored`,
    },
  ];
}

interface ColumnClues {
  readonly map: Readonly<Record<string, string>>;
  readonly textsOf: (index: number) => ReadonlyMap<string, number>;
}

/**
 * The name of a column of which less is better (`latency`, `num_errors`): a metric of its own when it is named as the score,
 * since more is better of what is only called "score".
 */
function lowerMetric(name: string): string | null {
  return metricDirection(name) === "lower" ? name.trim() : null;
}

/** The column of scores; without one of that name all columns that are called after a metric and hold scores. */
function scoreColumns({ header }: RowTable, columns: ColumnIndex, { map, textsOf }: ColumnClues): ScoreColumn[] {
  const first = columns.get("score");
  if (first === undefined) return [];
  const others = new Set([...columns].flatMap(([column, index]) => (column === "score" ? [] : index)));
  const isNamed = Object.hasOwn(map, "score") || namesOf("score").includes(plainName(header[first] as string));
  const column = (index: number): ScoreColumn => {
    const name = plainName(header[index] as string);
    const own = header.findIndex(
      (other, at) => !others.has(at) && ERROR_NAMES.some((error) => plainName(other) === `${name}_${error}`),
    );
    return {
      index,
      isNamed,
      metric: columns.has("metric")
        ? null
        : (metricOfColumn(header[index] as string) ?? lowerMetric(header[index] as string)),
      stderr: own >= 0 ? own : columns.get("stderr"),
    };
  };
  if (isNamed || columns.has("metric")) return [column(first)];
  const found = header.flatMap((name, index) =>
    !others.has(index) && metricOfColumn(name) !== null && kindOfColumn(textsOf(index)) === "scores" ? index : [],
  );
  return (found.length === 0 ? [first] : found).map(column);
}

/**
 * The column that names the items. Where several could, one that numbers the rows of several models is left aside: it
 * would give each model items of its own. Without ids the questions themselves are the ids.
 */
function itemColumn(
  { header, rows }: RowTable,
  columns: ColumnIndex,
  textsOf: ColumnClues["textsOf"],
): number | undefined {
  const others = new Set([...columns].flatMap(([column, index]) => (column === "item" ? [] : index)));
  // By name: there may be a hundred thousand columns or thousands of small files, and an item goes by many names.
  const free = header.map((_, index) => index).filter((index) => !others.has(index));
  const named = groupBy(free, (index) => plainName(header[index] as string));
  const isPlaced = (["seed", "step", "n"] as const).some((column) => columns.has(column));
  const questions = isPlaced
    ? -1
    : header.findIndex((name, index) => isQuestionName(name) && !others.has(index) && areQuestions(textsOf(index)));
  const sure = namesOf("item").flatMap((name) => named.get(name) ?? []);
  const weak = header.findIndex((name, index) => isWeakItemName(name) && !others.has(index));
  const areItems = weak >= 0 && sure.length === 0 && questions < 0 && numbersItems(rows, weak, columns, textsOf);
  const candidates = [...sure, ...(areItems ? [weak] : []), ...(questions < 0 ? [] : [questions])];
  const models = columns.get("model");
  if (candidates.length > 1 && models !== undefined && textsOf(models).size > 1) {
    return candidates.find((index) => textsOf(index).size < rows.length) ?? candidates[0];
  }
  return candidates[0];
}

/**
 * Whether a column of a weak name tells items apart: many values, which are no numbers that begin anew for each of as many tests,
 * as those of repeats do, and more than one a model.
 */
function numbersItems(
  rows: RowTable["rows"],
  index: number,
  columns: ColumnIndex,
  textsOf: ColumnClues["textsOf"],
): boolean {
  const values = textsOf(index).size;
  const [tests, models] = (["task", "model"] as const).map((column) => {
    const place = columns.get(column);
    return place === undefined ? 1 : textsOf(place).size;
  }) as [number, number];
  return values >= FEWEST_ITEMS && values > models && values > tests && rows.length >= values;
}

/** Texts longer than this are no names of prompts. */
const LONGEST_PROMPT_NAME = 60;
const MOST_PROMPTS = 20;

/**
 * The column of a few prompts that the same items were put with: a framing of each run. Not so where it holds what the items
 * themselves ask, one text for each.
 */
function promptColumn({ header, rows }: RowTable, columns: ColumnIndex, textsOf: ColumnClues["textsOf"]): number {
  const item = columns.get("item");
  const others = new Set([...columns].flatMap(([column, index]) => (column === "item" ? [] : index)));
  return header.findIndex((name, index) => {
    if (others.has(index) || !isPromptName(name)) return false;
    const texts = [...textsOf(index).keys()];
    const areNames =
      texts.length <= MOST_PROMPTS && texts.every((text) => text !== "" && text.length <= LONGEST_PROMPT_NAME);
    const ids = item === index ? header.findIndex((other, at) => at !== index && isItemName(other)) : (item ?? -1);
    if (!areNames || ids < 0) return false;
    // A prompt that follows the item is the item's own.
    const promptOf = new Map<string, string>();
    let isShared = texts.length === 1;
    for (let row = 0; row < rows.length && !isShared; row++) {
      const { cells } = rows.at(row) as TableRow;
      const [id, text] = [cells[ids] ?? "", cells[index] ?? ""];
      isShared = (promptOf.get(id) ?? text) !== text;
      promptOf.set(id, text);
    }
    return isShared;
  });
}

/** The column that holds words for both framings and nothing else, whatever it is called. */
function framingColumn(header: readonly string[], columns: ColumnIndex, textsOf: ColumnClues["textsOf"]): number {
  const others = new Set(columns.values());
  return header.findIndex((_, index) => {
    if (others.has(index)) return false;
    const texts = textsOf(index);
    if (texts.size < 2 || texts.size > MOST_PROMPTS) return false;
    const framings = [...texts.keys()].map((text) => framingNamed(text, NO_NAMES));
    return !framings.includes(null) && new Set(framings).size === 2;
  });
}

const NO_NAMES: ReadonlyMap<string, FramingName> = new Map();

/**
 * The column that says of how many items a score is, where it may have another name: each count of right answers lies within,
 * each share is a count of so many, as far as its decimals tell.
 */
function totalColumn({ header, rows }: RowTable, columns: ColumnIndex, { index: score }: ScoreColumn): number {
  const name = header[score] as string;
  const isCount = isCountName(name);
  if (columns.has("item") || columns.has("n") || !(isCount || metricOfColumn(name) !== null)) return -1;
  const found = header.findIndex(isTotalName);
  if (found < 0 || [...columns.values()].includes(found)) return -1;
  const isOf = [isCount ? isCountOf : () => false, (text: string, total: number) => isShareOf(text, total, 1)];
  if (!isCount) isOf.push((text: string, total: number) => isShareOf(text, total, 100));
  const read = Array.from({ length: rows.length }, (_, row) => {
    const { cells } = rows.at(row) as TableRow;
    const textAt = (index: number | undefined) => (index === undefined ? "" : (cells[index] ?? "").trim());
    const total = Number(textAt(found) || Number.NaN);
    return { text: textAt(score), total, task: textAt(columns.get("task")), model: textAt(columns.get("model")) };
  });
  if (!read.every(({ total }) => Number.isInteger(total))) return -1;
  const fits = isOf.some((isPart) => read.every(({ text, total }) => isPart(text, total)));
  // A count lies within its total; that a share may be of so many says little where many numbers would do.
  const areCounts = isCount && read.every(({ text, total }) => isCountOf(text, total));
  return fits && (areCounts || areOfTests(read) || read.every(({ text, total }) => isTelling(text, total)))
    ? found
    : -1;
}

/** Whether every test has one total, with more than one model: a number of items is the test's, and no model's own. */
function areOfTests(
  read: readonly { readonly task: string; readonly model: string; readonly total: number }[],
): boolean {
  return [...groupBy(read, ({ task }) => task).values()].every(
    (own) => new Set(own.map(({ total }) => total)).size === 1 && new Set(own.map(({ model }) => model)).size > 1,
  );
}

/** Whether few shares with these decimals are counts of so many items. */
function isTelling(text: string, total: number): boolean {
  const written = withoutPerCent(text);
  const share = Number(written);
  return halfUnit(written) * total * (share > 1 ? 0.01 : 1) < 0.25;
}

function isCountOf(text: string, total: number): boolean {
  const count = Number(text || Number.NaN);
  return Number.isInteger(count) && count <= total;
}

/** Whether a share, rounded as it is written, may be a count of `total` items. */
function isShareOf(text: string, total: number, whole: 1 | 100): boolean {
  const written = withoutPerCent(text);
  const share = Number(written || Number.NaN) / whole;
  if (!(isNumberCell(written) && total > 0 && share >= 0 && share <= 1)) return false;
  const half = halfUnit(written) / whole;
  const count = share * total;
  return Math.abs(count - Math.round(count)) <= half * total + 1e-6;
}

function isItemName(name: string): boolean {
  return namesOf("item").includes(plainName(name));
}

/** The column of what the items ask, beside that of their ids: two questions under one id are two items. */
function askedColumn(header: readonly string[], columns: ColumnIndex, textsOf: ColumnClues["textsOf"]): number {
  const others = new Set(columns.values());
  return header.findIndex((name, index) => isAskedName(name) && !others.has(index) && areQuestions(textsOf(index)));
}

function areQuestions(texts: ReadonlyMap<string, number>): boolean {
  return (
    texts.size >= FEWEST_QUESTIONS &&
    !texts.has("") &&
    kindOfColumn(texts) === "texts" &&
    [...texts.keys()].some((text) => /\s/.test(text))
  );
}

function isCalled(header: readonly string[], index: number, name: string): boolean {
  return plainName(header[index] as string) === name;
}

/** The column whose cells say themselves that they are places in training, as `epoch 0.5`, whatever it is called; −1 for none. */
function wordedSteps(
  header: readonly string[],
  columns: ColumnIndex,
  textsOf: (index: number) => ReadonlyMap<string, number>,
): number {
  const taken = new Set(columns.values());
  return header.findIndex((_, index) => {
    if (taken.has(index)) return false;
    const texts = [...textsOf(index).keys()].filter((text) => !FINAL.test(text));
    return texts.length > 1 && texts.every(isStepInWords);
  });
}

/** Whether these are checkpoints: at least one number or `step1000-tokens4B`, and nothing else but ends of training. */
function areSteps(texts: ReadonlyMap<string, number>): boolean {
  const steps = [...texts.keys()].filter((text) => !FINAL.test(text));
  return (
    steps.length > 0 &&
    steps.every((text) => isNumberCell(text) || revisionStep(text) !== undefined || stepInWords(text) !== null)
  );
}
