import { createRng } from "../../src/random/rng.js";
import type { ReducedTables, ScoreWordRow, WordRow } from "../../src/reduce/reducedRows.js";
import { SUM_MODULUS } from "../../src/reduce/scale.js";
import { WORD_BITS } from "../../src/reduce/wordBits.js";

/** One row of a table of scores. */
export interface Row {
  readonly model: string;
  readonly task: string;
  readonly seed: string;
  readonly item: string;
  readonly score: number | null;
}

/** Models, tasks and seeds on items of which some were not asked and some have no score, in no order. */
export function scoreRows(seed = 1): Row[] {
  const rng = createRng(seed, "rows");
  const rows = ["a", "b", "c"].flatMap((model) =>
    ["quiz", 'an "odd", one'].flatMap((task) =>
      ["1", "2"].flatMap((run) =>
        Array.from({ length: task === "quiz" ? 100 : 31 }, (_, item) => ({ model, task, seed: run, item: `q${item}` })),
      ),
    ),
  );
  return rows
    .filter(() => rng.nextUniform() > 0.05)
    .map((row) => ({
      ...row,
      score: rng.nextUniform() < 0.03 ? null : Number(rng.nextUniform() < 0.6),
      at: rng.nextUniform(),
    }))
    .sort((one, other) => one.at - other.at)
    .map(({ at: _, ...row }) => row);
}

/** Scores with two decimals, some of them below 0, in place of those answers; one of the tasks keeps its 0 and 1. */
export function gradedRows(seed = 1): Row[] {
  const rng = createRng(seed, "grades");
  return scoreRows(seed).map((row) => {
    const grade = Math.floor(rng.nextUniform() * 1201) - 200;
    return row.task === "quiz" && row.score !== null ? { ...row, score: Number(`${grade}e-2`) } : row;
  });
}

/** Tables whose words are lists. */
interface ListedTables extends ReducedTables {
  readonly words: readonly WordRow[];
  readonly scores?: readonly ScoreWordRow[];
}

/** What the queries give for these rows, by their definition: bits, or whole numbers at a scale. */
export function tablesOf(rows: readonly Row[], { file = "words.csv", scale }: TableChoices = {}): ListedTables {
  const { words, runs, items } = bitTables(rows, file);
  if (scale === undefined) return { items, words, runs, faults: [] };
  const whole = (score: number) => Math.round(score * scale);
  const places = new Map(items.map(({ task, id, number }) => [JSON.stringify([task, id]), number]));
  const values = new Map<string, (number | null)[]>();
  const totals = new Map<string, number>();
  for (const { model, task, seed, item, score } of rows) {
    if (score === null) continue;
    const number = places.get(JSON.stringify([task, item]))!;
    const key = JSON.stringify([model, task, seed]);
    const word = `${key}${Math.floor(number / WORD_BITS)}`;
    const open = values.get(word) ?? new Array<number | null>(WORD_BITS).fill(null);
    values.set(word, open);
    open[number % WORD_BITS] = whole(score);
    totals.set(key, (totals.get(key) ?? 0) + (whole(score) % SUM_MODULUS));
  }
  const keyOf = ({ run }: Pick<WordRow, "run">) => JSON.stringify([run.model, run.task, run.seed]);
  return {
    items,
    words: [],
    scores: words.map(
      ({ bits: _, ...word }): ScoreWordRow => ({
        ...word,
        scale,
        other: 0,
        values: values.get(`${keyOf(word)}${word.word}`) ?? new Array<number | null>(WORD_BITS).fill(null),
      }),
    ),
    runs: runs.map(({ correct: _, ...run }) => ({ ...run, sum: { scale, total: totals.get(keyOf(run)) ?? 0 } })),
    faults: [],
  };
}

interface TableChoices {
  readonly file?: string;
  readonly scale?: number;
}

function bitTables(rows: readonly Row[], file: string): ListedTables {
  const numbers = new Map<string, Map<string, number>>();
  for (const { task, item } of rows) {
    const known = numbers.get(task) ?? new Map<string, number>();
    numbers.set(task, known);
    if (!known.has(item)) known.set(item, known.size);
  }
  const words = new Map<string, { -readonly [Name in keyof WordRow]: WordRow[Name] }>();
  const runs = new Map<string, { rows: number; scored: number; correct: number; run: WordRow["run"] }>();
  for (const { model, task, seed, item, score } of rows) {
    const run = { model, task, metric: "score", seed };
    const number = numbers.get(task)!.get(item)!;
    const word = Math.floor(number / WORD_BITS);
    const bit = 2 ** (number % WORD_BITS);
    const key = JSON.stringify([model, task, seed]);
    const empty = { run, word, rows: 0, mask: 0, scored: 0, bits: 0, other: 0, place: { file } };
    const open = words.get(`${key}${word}`) ?? empty;
    words.set(`${key}${word}`, open);
    open.rows++;
    open.mask += bit;
    if (score !== null) open.scored += bit;
    if (score === 1) open.bits += bit;
    if (score !== null && score !== 0 && score !== 1) open.other++;
    const total = runs.get(key) ?? { run, rows: 0, scored: 0, correct: 0 };
    runs.set(key, total);
    total.rows++;
    if (score !== null) total.scored++;
    if (score === 1) total.correct++;
  }
  return {
    items: [...numbers].flatMap(([task, known]) =>
      [...known].map(([id, number]) => ({ task, id, number, place: { file: "items.csv" } })),
    ),
    words: [...words.values()],
    runs: [...runs.values()].map((run) => ({ ...run, place: { file: "runs.csv" } })),
    faults: [],
  };
}
