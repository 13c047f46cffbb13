import { described, isPromise } from "../arguments/described.js";
import { optionsOf } from "../arguments/optionsOf.js";
import { RECORD, TEXTS } from "../arguments/shapes.js";
import { defined } from "../defined.js";
import { ArgumentError, InputError, type Place } from "../errors.js";
import { someNames } from "../someNames.js";
import { CELL_STATES, type CellState, STATE_CODE } from "./resultMatrix.js";
import type { Results } from "./results.js";
import { createResultsBuilder } from "./resultsBuilder.js";
import { type Fingerprint, type Run, runKey } from "./run.js";
import { writtenItem } from "./sheets/knownItems.js";
import type { ScoreSheet } from "./sheets/openSheet.js";

/** One score: of one model on one item, or of a whole run where no row has an item. */
export interface ScoreRow {
  /** What names the item in every run; `1` and `"1"` in one task are an error. Without it the score is that of a run. */
  readonly item?: string | number;
  /** What is compared: a model, a prompt, a commit. */
  readonly model: string | number;
  /** `true` is 1, `false` 0; `null`, `undefined`, `""` and NaN are missing, which is never wrong. */
  readonly score?: number | boolean | null | undefined | "";
  /** Why a score is missing; default `unscored`. Rows with a score have no other status than `scored`. */
  readonly status?: CellState;
  /** Default `eval`. */
  readonly task?: string;
  /** Default `score`. */
  readonly metric?: string;
  /** Training seed. */
  readonly seed?: string | number;
  /** Checkpoint: a number that orders the checkpoints of a model. */
  readonly step?: number;
  /** How the items were put: `choice`, `completion`, or any other label. */
  readonly framing?: string;
  /** Name of the prompt, where a few are put to the same items; it is the framing of a row without one, and else one of the prompts of that framing. */
  readonly prompt?: string;
  /** Order in which the choices were listed, by any name of it. */
  readonly choiceOrder?: string;
  /** Version of the task. Runs of other versions, splits and so on are of other tests, as long as these are not the item's own. */
  readonly version?: string | number;
  /** Part of the data, such as `test` or `dev`. */
  readonly split?: string;
  /** Name or revision of the data. */
  readonly dataset?: string;
  /** Language of the questions. */
  readonly language?: string;
  /** What judged the answers. */
  readonly judge?: string;
  /** Software or hardware that ran the model. */
  readonly engine?: string;
  /** Number of examples in the prompt, or which draw of them. */
  readonly shots?: string | number;
  /** Which repeat of the item this is; repeats are averaged within the item. */
  readonly trial?: string | number;
  /** Items of one cluster (passage, template) are not independent. */
  readonly cluster?: string;
  /** Subset of the item, or several. */
  readonly subset?: string | readonly string[];
  /** Number of answers to choose from: guessing scores one of so many. */
  readonly choices?: number;
  /** Of a score of a run: its number of items. */
  readonly n?: number;
  /** Of a score of a run: its standard error, as printed. */
  readonly stderr?: number;
}

/** The keys of a row. */
export type ScoreKey = keyof ScoreRow;

/**
 * Rows as they are in memory: a list of rows; columns of equal length, by name; a table that lists its rows (`objects()` of
 * arquero, `toArray()` of Arrow); or a `Map` from model to a `Map` from item to score.
 */
export type RowsInput =
  | Iterable<object>
  | Readonly<Record<string, ArrayLike<unknown>>>
  | ReadonlyMap<string, ArrayLike<unknown>>
  | ReadonlyMap<string, ReadonlyMap<string | number, unknown>>
  | { objects(): readonly object[] }
  | { toArray(): ArrayLike<unknown> };

export interface FromRowsOptions {
  /** Metrics of which less is better. */
  readonly lowerIsBetter?: readonly string[];
  /** Metrics of which more is better. A metric in neither list is judged by its name. */
  readonly higherIsBetter?: readonly string[];
  /** Names of keys, ours → theirs: `{ item: "question_id", score: "is_correct" }`. */
  readonly map?: Partial<Readonly<Record<ScoreKey, string>>>;
}

const KEYS: readonly ScoreKey[] = [
  ...(["item", "model", "score", "status", "task", "metric", "seed", "step", "framing", "trial"] as const),
  ...(["cluster", "subset", "choices", "n", "stderr"] as const),
  ...(["prompt", "choiceOrder", "version", "split", "dataset", "language", "judge", "shots", "engine"] as const),
];

/** Keys that say how a run was made, and the part of its fingerprint. */
const CONDITIONS = {
  choiceOrder: "choiceOrder",
  version: "taskVersion",
  split: "split",
  dataset: "dataset",
  language: "language",
  judge: "judge",
  shots: "fewShot",
  engine: "engine",
} as const satisfies Partial<Record<ScoreKey, keyof Fingerprint>>;
type ConditionKey = keyof typeof CONDITIONS;

/** More different texts are no names of prompts. */
const MOST_PROMPTS = 20;

const ROWS = "Pass [{ model, item, score }, …].";

/**
 * Results from rows in memory: one row a score, with every axis that a run may have. Rows that agree in all axes and the item
 * are an error that names them, counted from 1: repeats need a `trial`. Keys that are not known are named in a note.
 *
 * @example
 * fromRows([
 *   { item: "q1", model: "main", score: 1 },
 *   { item: "q1", model: "pull-request", score: null },
 * ]).matrices[0]?.runs.length // => 2
 */
export function fromRows(rows: readonly ScoreRow[] | RowsInput, options: FromRowsOptions = {}): Results {
  const {
    lowerIsBetter = [],
    higherIsBetter = [],
    map = {},
  } = optionsOf("fromRows", options, { lowerIsBetter: TEXTS, higherIsBetter: TEXTS, map: RECORD });
  if (typeof rows !== "object" || rows === null || isPromise(rows)) {
    throw new ArgumentError("fromRows", `rows must be rows or columns, got ${described(rows)}. ${ROWS}`);
  }
  const builder = createResultsBuilder({ lowerIsBetter, higherIsBetter });
  const written = Array.from(rowsOf(rows), (row) => (row instanceof Map ? (Object.fromEntries(row) as object) : row));
  const bad = Array.from(written).findIndex((row) => typeof row !== "object" || row === null);
  if (bad >= 0)
    throw new ArgumentError(
      "fromRows",
      `rows must be objects, got ${described(written[bad])} at index ${bad}. ${ROWS}`,
    );
  const theirs = new Map(KEYS.map((key) => [key, map[key] ?? key]));
  const unknownKey = Object.keys(map).find((key) => !(KEYS as readonly string[]).includes(key));
  if (unknownKey !== undefined)
    throw new ArgumentError("fromRows", `map must name one of ${KEYS.join(", ")}, got ${JSON.stringify(unknownKey)}.`);
  const found = new Set<string>();
  for (const row of written) for (const key of Object.keys(row)) found.add(key);
  for (const key of ["model", "score"] as const) {
    if (written.length > 0 && !found.has(theirs.get(key) as string))
      throw missingKey(key, theirs.get(key) as string, found);
  }
  const hasItems = found.has(theirs.get("item") as string);
  const sheets = new Map<string, ScoreSheet>();
  const readerOf =
    (row: object): ReadValue =>
    (key) =>
      plainValue(key, (row as Record<string, unknown>)[theirs.get(key) as string]) as never;
  const stated = statedKeys(written.map(readerOf), hasItems);
  for (const [index, row] of written.entries()) {
    const line = index + 1;
    const valueAt = readerOf(row);
    const item = valueAt("item");
    const place = { file: "rows", line, ...(item === undefined ? {} : { item: String(item) }) };
    const run = runOf(valueAt, stated, place);
    const { state, score } = scoreOf(valueAt("score"), valueAt("status"), place);
    for (const key of LABELS) requireLabel(key, valueAt(key), place);
    for (const key of COUNTED) requireCount(key, valueAt(key), place);
    const choices = valueAt("choices");
    if (!hasItems) {
      if (state !== "scored") continue;
      const whole = {
        run,
        value: score,
        line,
        ...defined({ items: valueAt("n"), standardError: valueAt("stderr"), choices }),
      };
      builder.runScore(whole, { file: "rows" });
      continue;
    }
    if (item === undefined || item === null)
      throw new InputError("missing-id", "item must be a text or a number, got none", place);
    const key = `${runKey(run)}\u0000${JSON.stringify(run.fingerprint ?? null)}`;
    const sheet = sheets.get(key) ?? builder.sheet(run, { file: "rows" });
    sheets.set(key, sheet);
    const subset = valueAt("subset");
    const made = writtenItem(String(item), {
      idType: typeof item === "number" ? "number" : "text",
      cluster: valueAt("cluster") ?? undefined,
      choices,
      subsets: subset === undefined || subset === null ? undefined : ([subset].flat() as string[]),
    });
    sheet.add(made, score, STATE_CODE[state], line);
  }
  const used = new Set([...theirs].flatMap(([key, name]) => (!isOptional(key) || stated.has(key) ? [name] : [])));
  const unused = [...found].filter((key) => !used.has(key));
  if (unused.length > 0) {
    const names = someNames(
      unused.map((key) => JSON.stringify(key)),
      8,
    );
    builder.note({
      code: "keys-not-used",
      message: `rows: keys not used: ${names}; map says what they are, e.g. { seed: ${JSON.stringify(unused[0])} }`,
    });
  }
  return builder.build();
}

const LABELS = ["model", "task", "metric", "item", "seed", "framing", "trial", "cluster"] as const;
/** Keys under which any text is a name. */
const NAMES: ReadonlySet<ScoreKey> = new Set<ScoreKey>(["model", "task", "metric", "item"]);
const COUNTED = ["n", "choices"] as const;

function requireLabel(key: ScoreKey, value: unknown, place: Place): void {
  if (value === undefined || ["string", "number", "boolean"].includes(typeof value)) return;
  throw new InputError("bad-label", `${key} must be a text or a number, got ${described(value)}`, place);
}

function requireCount(key: ScoreKey, value: unknown, place: Place): void {
  if (value === undefined || (Number.isInteger(value) && (value as number) >= 1)) return;
  throw new InputError("bad-number", `${key} must be a whole number of at least 1, got ${described(value)}`, place);
}

/**
 * What a row holds under a key: whole numbers that databases and Arrow give as `bigint` are numbers, as far as these go, and
 * beside the score NaN is nothing, and an empty text where it is no name.
 */
function plainValue(key: ScoreKey, value: unknown): unknown {
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  const isNothing = value === null || (value === "" && !NAMES.has(key)) || Number.isNaN(value);
  return isNothing && key !== "score" ? undefined : value;
}

type ReadValue = <Key extends ScoreKey>(key: Key) => ScoreRow[Key];

function isOptional(key: ScoreKey): key is ConditionKey | "prompt" {
  return key === "prompt" || Object.hasOwn(CONDITIONS, key);
}

/**
 * The keys that say how runs were made. A key that has one value for each item, and several in a run, is the item's own, and
 * prompts are names only where few of them are put to the same items.
 */
function statedKeys(rows: readonly ReadValue[], hasItems: boolean): ReadonlySet<ScoreKey> {
  const keys = [...(Object.keys(CONDITIONS) as ConditionKey[]), "prompt" as const].filter((key) =>
    rows.some((valueAt) => isGiven(valueAt(key))),
  );
  return new Set(
    keys.filter((key) => {
      const byItem = new Map<string, Set<unknown>>();
      const byModel = new Map<string, Set<unknown>>();
      for (const valueAt of rows) {
        const task = valueAt("task") ?? null;
        for (const [map, thing] of [
          [byItem, valueAt("item") ?? null],
          [byModel, valueAt("model") ?? null],
        ] as const) {
          const name = JSON.stringify([task, thing]);
          map.set(name, (map.get(name) ?? new Set()).add(valueAt(key)));
        }
      }
      const severalIn = (map: ReadonlyMap<string, ReadonlySet<unknown>>) =>
        [...map.values()].some(({ size }) => size > 1);
      if (key === "prompt") {
        const texts = new Set(rows.map((valueAt) => valueAt(key)));
        return texts.size <= MOST_PROMPTS && (texts.size === 1 || !hasItems || severalIn(byItem));
      }
      return !hasItems || severalIn(byItem) || !severalIn(byModel);
    }),
  );
}

function isGiven(value: unknown): value is string | number {
  return value !== undefined && value !== null && value !== "";
}

function runOf(valueAt: ReadValue, stated: ReadonlySet<ScoreKey>, place: Place): Run {
  const fingerprint = Object.fromEntries(
    (Object.entries(CONDITIONS) as [ConditionKey, keyof Fingerprint][]).flatMap(([key, part]) => {
      const value = stated.has(key) ? valueAt(key) : undefined;
      return isGiven(value) ? [[part, String(value)]] : [];
    }),
  ) as Fingerprint;
  const named = stated.has("prompt") ? valueAt("prompt") : undefined;
  const prompt = isGiven(named) ? String(named) : undefined;
  const label = (key: "seed" | "framing" | "trial") => {
    const value = valueAt(key);
    return value === undefined || value === null ? undefined : String(value);
  };
  const [model, step] = [valueAt("model"), valueAt("step") ?? undefined];
  if (model === undefined || model === null)
    throw new InputError("missing-model", "model must be a text, got none", place);
  if (step !== undefined && !Number.isFinite(step))
    throw new InputError("bad-number", `step must be a finite number, got ${JSON.stringify(step)}`, place);
  const framing = label("framing");
  const made = framing === undefined ? fingerprint : { ...fingerprint, ...defined({ prompt }) };
  return {
    model: String(model),
    task: valueAt("task") ?? "eval",
    metric: valueAt("metric") ?? "score",
    ...defined({
      seed: label("seed"),
      step,
      framing: framing ?? prompt,
      trial: label("trial"),
    }),
    ...(Object.keys(made).length === 0 ? {} : { fingerprint: made }),
  };
}

function scoreOf(
  score: unknown,
  told: CellState | null | undefined,
  place: Place,
): { state: CellState; score: number } {
  const status = told ?? undefined;
  if (status !== undefined && !CELL_STATES.includes(status)) {
    throw new InputError(
      "bad-status",
      `status must be one of ${CELL_STATES.join(", ")}, got ${JSON.stringify(status)}`,
      place,
    );
  }
  if (score === null || score === undefined || score === "" || Number.isNaN(score)) {
    if (status === "scored") throw new InputError("bad-score", "is said to be scored, but has no score", place);
    return { state: status ?? "unscored", score: Number.NaN };
  }
  if (status !== undefined && status !== "scored") {
    throw new InputError("bad-score", `is ${status}, but has the score ${score}; give null for missing scores`, place);
  }
  const value = typeof score === "boolean" ? Number(score) : score;
  if (typeof value === "number") return { state: "scored", score: value };
  throw new InputError(
    "bad-score",
    `score must be a number, true, false or null, got ${typeof score === "string" ? JSON.stringify(score) : described(score)}`,
    place,
  );
}

function rowsOf(input: readonly ScoreRow[] | RowsInput): readonly object[] {
  if (Array.isArray(input)) return input as readonly object[];
  if (input instanceof Map) {
    const values = [...input.entries()];
    if (values.every(([, value]) => value instanceof Map)) {
      return values.flatMap(([model, scores]) =>
        [...(scores as Map<string | number, unknown>)].map(([item, score]) => ({ model, item, score })),
      );
    }
    return columnRows(values as [string, ArrayLike<unknown>][]);
  }
  const table = input as Partial<{ objects(): readonly object[]; toArray(): ArrayLike<unknown> }>;
  if (typeof table.objects === "function") return table.objects();
  if (typeof table.toArray === "function") {
    return Array.from(table.toArray(), (row) => {
      const { toJSON } = row as { toJSON?: () => object };
      return typeof toJSON === "function" ? toJSON.call(row) : (row as object);
    });
  }
  if (Symbol.iterator in Object(input)) return [...(input as Iterable<object>)];
  return columnRows(Object.entries(input as Record<string, ArrayLike<unknown>>));
}

/** Columns of equal length as rows. */
function columnRows(columns: readonly (readonly [string, ArrayLike<unknown>])[]): object[] {
  const [first] = columns;
  const bad = columns.find(
    ([, values]) => typeof values !== "object" || values === null || values.length !== first?.[1].length,
  );
  if (bad !== undefined) {
    throw new ArgumentError(
      "fromRows",
      `columns must be arrays of one length, got ${bad[1]?.length ?? typeof bad[1]} in ${JSON.stringify(bad[0])} and ${first?.[1]?.length} in ` +
        `${JSON.stringify(first?.[0])}. Pass a list of rows, or { model: [...], item: [...], score: [...] }.`,
    );
  }
  return Array.from({ length: first?.[1].length ?? 0 }, (_, index) =>
    Object.fromEntries(columns.map(([name, values]) => [name, values[index]])),
  );
}

function missingKey(key: ScoreKey, name: string, found: ReadonlySet<string>): InputError {
  const names = someNames(
    [...found].map((other) => JSON.stringify(other)),
    8,
  );
  return new InputError(
    "missing-key",
    `rows have no ${JSON.stringify(name)}; their keys are ${names}. Say which one it is: fromRows(rows, { map: { ${key}: "…" } }).`,
  );
}
