import { shellWord } from "../../shellWord.js";
import { someNames } from "../../someNames.js";
import { COLUMNS, isRunName, metricOfColumn, namesOf, plainName } from "./columnNames.js";
import { columnTexts, kindOfColumn } from "./columnValues.js";
import { joinedCell } from "./decoratedNumbers.js";
import { sidesQuestion } from "./preferenceColumns.js";
import type { TableRow } from "./rows.js";
import { scoreWords } from "./scoreWords.js";

/** Longest name of a column that is shown. */
const LONGEST = 40;

/** Names of columns that say what was tested, and never how it came out. */
const NAMING = new Set(COLUMNS.filter((column) => column !== "score" && column !== "status").flatMap(namesOf));
/** Of these, the ones that name something else than items. */
const NO_ITEMS = new Set([...NAMING].filter((name) => !namesOf("item").includes(name)));
const OF_RUNS = new Set([...namesOf("model"), ...namesOf("task")]);

type Reading = Readonly<Partial<Record<"score" | "item" | "task" | "model", string>>>;

/**
 * Asks which column holds what: the columns, the nearest reading of the rows where there are any, and the option to type.
 */
export function columnQuestion(what: string, names: readonly string[], rows: readonly TableRow[]): string {
  const shown = someNames(
    names.map((name) => JSON.stringify(short(name.trim()))),
    12,
  );
  return `${what} ${shown}; which one holds the score is not known. ${repair(names, rows)}`;
}

/** What to type, or what to write first where no option can say it. */
function repair(names: readonly string[], rows: readonly TableRow[]): string {
  if (2 * names.filter((name) => name.trim() === "").length >= names.length)
    return "Most columns have no name: write their names in the first line, and no title above it";
  const clues = cluesOf(names, rows);
  const joined = clues.flatMap(({ name, texts }) => {
    const example = [...texts.keys()].find((text) => joinedCell(text) !== null);
    return example === undefined ? [] : { name, example };
  })[0];
  if (joined !== undefined)
    return `Cells such as ${JSON.stringify(short(joined.example))} in ${JSON.stringify(joined.name)} ${joinedCell(joined.example)}`;
  const reading = nearest(clues, rows);
  const sides = sidesQuestion(names, (column) => clues[column]?.texts ?? new Map());
  if (sides !== null) return `${sides.charAt(0).toUpperCase()}${sides.slice(1)}`;
  const [said, right] = [named(names, SAID)[0], named(names, KEYS)[0]];
  // What was said is no score, though it be 0 or 1, where the right answer stands beside it.
  const isAnswer = reading?.score !== undefined && [SAID, KEYS].some((names) => names.test(plainName(reading.score!)));
  if ((reading === null || isAnswer) && said !== undefined && right !== undefined)
    return `Whether ${said} is right by ${right} is yours to say: write a column score with 1 where it is and 0 where it is not`;
  const columns = clues.filter(({ mayBeScores: isScore }) => isScore).map(({ name }) => JSON.stringify(name));
  if (reading?.item !== undefined && reading.model === undefined && columns.length > 1) {
    return (
      `If the columns ${someNames(columns, 4)} are models and each row is an item, say --layout items-by-runs; ` +
      `if one of them holds the score, say --map ${pairsOf(reading)}`
    );
  }
  if (reading === null) return "Say --map item=NAME,score=NAME";
  const near = Object.entries(reading).map(([ours, theirs]) => `${ours} from ${JSON.stringify(theirs)}`);
  return `Nearest reading: ${near.join(", ")}. Say --map ${pairsOf(reading)}`;
}

function pairsOf(reading: Reading): string {
  return shellWord(
    Object.entries(reading)
      .map(([ours, theirs]) => `${ours}=${theirs}`)
      .join(","),
  );
}

/** Columns of what a model said, and of what would have been right. */
const SAID =
  /^(?:prediction|predicted|pred|response|output|completion|model_(?:answer|output|response)|prediction_label)$/;
const KEYS =
  /^(?:answer|gold|gold_answer|target|label|reference|truth|ground_truth|expected|expected_(?:answer|output)|key)$/;

function named(names: readonly string[], pattern: RegExp): string[] {
  return names.filter((name) => pattern.test(plainName(name))).map((name) => JSON.stringify(short(name.trim())));
}

/** A number, also with a comma for its decimals or with a sign of per cent. */
const NUMERAL = /^[+-]?\d+(?:[.,]\d+)?\s*%?$/;
interface ColumnClue {
  readonly index: number;
  readonly name: string;
  readonly texts: ReadonlyMap<string, number>;
  readonly mayBeScores: boolean;
}

/**
 * The reading that makes each row one score of one item: of the columns that hold scores and name nothing, the likeliest;
 * beside it the two columns that tell all rows apart, the one with fewer values for the model. `null` where there is none.
 */
function nearest(clues: readonly ColumnClue[], rows: readonly TableRow[]): Reading | null {
  const score = clues
    .filter((clue) => clue.mayBeScores)
    .toSorted((a, b) => likelihood(b) - likelihood(a) || a.texts.size - b.texts.size)[0];
  if (score === undefined) return null;
  const others = clues.filter((clue) => clue !== score && !clue.texts.has("") && clue.texts.size > 0);
  const pair = keyPair(others, rows);
  if (pair !== null) {
    const { item, model } = pair;
    return { score: score.name, ...(areOfRuns(score) ? { task: item } : { item }), model };
  }
  const item = others
    .filter(({ name, mayBeScores: isScore }) => !isScore && !NO_ITEMS.has(plainName(name)))
    .find(({ texts }) => texts.size === rows.length);
  if (item !== undefined) return { score: score.name, [isRunName(item.name) ? "model" : "item"]: item.name };
  return others.some(({ name }) => OF_RUNS.has(plainName(name))) ? { score: score.name } : null;
}

/** Whether scores are written as means are: in per cent, or with three decimals and more. */
function areOfRuns({ texts }: ColumnClue): boolean {
  return [...texts.keys()].every((text) => text === "" || /%$|[.,]\d{3,}$/.test(text.trim()));
}

function cluesOf(header: readonly string[], rows: readonly TableRow[]): readonly ColumnClue[] {
  return header.map((name, index) => {
    const texts = columnTexts(rows, index);
    return { index, name: name.trim(), texts, mayBeScores: rows.length > 0 && mayBeScores(name, texts) };
  });
}

function mayBeScores(name: string, texts: ReadonlyMap<string, number>): boolean {
  if (NAMING.has(plainName(name))) return false;
  const kind = kindOfColumn(texts);
  return (
    kind === "scores" || (kind === "texts" && [...texts.keys()].every((text) => text === "" || NUMERAL.test(text)))
  );
}

/** Words for how it came out, and for what it took. */
const SCORING = new Set("score scores rating ratings grade grades acc accuracy correct correctness reward".split(" "));
const SPENDING = new Set(
  "cost costs price usd eur dollars latency time duration seconds sec secs ms runtime tokens token memory bytes length chars words count".split(
    " ",
  ),
);

/** How surely a column holds scores: by its name, by grades in words or 0 and 1, by decimals. */
function likelihood({ name, texts }: ColumnClue): number {
  if (metricOfColumn(name) !== null) return 3;
  const words = plainName(name).split("_");
  if (words.some((word) => SCORING.has(word))) return 3;
  if (words.some((word) => SPENDING.has(word))) return -1;
  const values = [...texts.keys()].filter((text) => text !== "");
  if (values.length <= 2 || scoreWords(values) !== null) return 2;
  return values.some((text) => /[.,]\d/.test(text)) ? 1 : 0;
}

/** Whether a column of fewer values may name the models of another's items; of two with as many the first one does. */
function comesBefore(model: ColumnClue, item: ColumnClue): boolean {
  return model.texts.size < item.texts.size || (model.texts.size === item.texts.size && model.index < item.index);
}

/** The two columns that tell all rows apart, with the values of one under each value of the other; named ones first. */
function keyPair(
  columns: readonly ColumnClue[],
  rows: readonly TableRow[],
): { readonly item: string; readonly model: string } | null {
  const pairs = columns
    .flatMap((item) => columns.flatMap((model) => (comesBefore(model, item) ? { item, model } : [])))
    .filter(({ item, model }) => model.texts.size > 1 && item.texts.size < rows.length)
    .filter(({ item }) => !NO_ITEMS.has(plainName(item.name)))
    .filter(({ item, model }) => {
      const seen = new Set(rows.map(({ cells }) => `${cells[item.index]?.trim()}\u0000${cells[model.index]?.trim()}`));
      return seen.size === rows.length;
    })
    .toSorted(
      (a, b) =>
        Number(b.model.mayBeScores === false) - Number(a.model.mayBeScores === false) ||
        a.item.texts.size - b.item.texts.size,
    );
  const [first] = pairs;
  return first === undefined ? null : { item: first.item.name, model: first.model.name };
}

/** The beginning of a name, where it is long. */
export function short(name: string): string {
  return name.length > LONGEST ? `${name.slice(0, LONGEST)}…` : name;
}
