import { requireResults } from "../../../arguments/requireResults.js";
import type { Item } from "../../../data/item.js";
import {
  CELL_STATES,
  type CellState,
  cellState,
  type ResultMatrix,
  STATE_CODE,
  stateCode,
} from "../../../data/resultMatrix.js";
import type { Results, RunScore } from "../../../data/results.js";
import type { ResultsBuilder } from "../../../data/resultsBuilder.js";
import { type Run, runKey } from "../../../data/run.js";
import { type WrittenItem, writtenItem } from "../../../data/sheets/knownItems.js";
import type { RunSource, ScoreSheet } from "../../../data/sheets/openSheet.js";
import { defined } from "../../../defined.js";
import { InputError } from "../../../errors.js";
import { isJsonObject, type JsonValue, parseJson } from "../../json/json.js";
import { ownReading, type StandaloneReading } from "../../reader/standaloneReading.js";
import { FINGERPRINT_COLUMNS, hashText, promptHash } from "../../runs/fingerprintColumns.js";
import { joinedKey } from "../../tables/joinedKey.js";
import { csvLine, numberCell, quoteCell, unquoteCell } from "../../tables/quotedCell.js";
import type { RowTable, TableRow } from "../../tables/rows.js";

/** Name of the last column, which holds nothing: its header says that nothing in the table need be guessed. */
export const SCORE_TABLE = "noisefloor/scores/1";

/** A row of the table: the score of an item in a run, of a whole run, or one printed for a run whose items are there. */
interface ScoreRow {
  readonly kind: "item" | "run" | "printed";
  readonly run: Run;
  readonly higherIsBetter: boolean;
  readonly score: number;
  readonly state: CellState;
  readonly item?: Item;
  readonly prompt?: number;
  readonly of?: RunScore;
}

interface ScoreColumn {
  readonly name: string;
  /** Empty where the row has no such value; texts are quoted where they must be. */
  readonly cell: (row: ScoreRow) => string;
}

const text = (value: string | undefined) => (value === undefined ? "" : quoteCell(value));
const number = (value: number | undefined) => (value === undefined ? "" : numberCell(value));

const COLUMNS: readonly ScoreColumn[] = [
  { name: "model", cell: ({ run }) => text(run.model) },
  { name: "task", cell: ({ run }) => text(run.task) },
  { name: "metric", cell: ({ run }) => text(run.metric) },
  { name: "seed", cell: ({ run }) => text(run.seed) },
  { name: "step", cell: ({ run }) => number(run.step) },
  { name: "framing", cell: ({ run }) => text(run.framing) },
  { name: "trial", cell: ({ run }) => text(run.trial) },
  { name: "item", cell: ({ item }) => text(item?.id) },
  { name: "score", cell: ({ score, state }) => (state === "scored" ? numberCell(score) : "") },
  { name: "status", cell: ({ state }) => (state === "scored" ? "" : state) },
  { name: "kind", cell: ({ kind }) => (kind === "item" ? "" : kind) },
  { name: "higher_is_better", cell: ({ higherIsBetter }) => String(higherIsBetter) },
  { name: "n", cell: ({ of }) => number(of?.items) },
  { name: "stderr", cell: ({ of }) => number(of?.standardError) },
  { name: "subtasks", cell: ({ of }) => (of?.subtasks === undefined ? "" : listCell(of.subtasks)) },
  { name: "cluster", cell: ({ item }) => text(item?.cluster) },
  { name: "subset", cell: ({ item }) => (item?.subsets === undefined ? "" : listCell(item.subsets)) },
  { name: "choices", cell: ({ item }) => number(item?.choices) },
  { name: "doc_hash", cell: ({ item }) => (item?.document === undefined ? "" : hashText(item.document)) },
  { name: "prompt_hash", cell: ({ prompt }) => (prompt === undefined ? "" : hashText(prompt)) },
  ...Object.entries(FINGERPRINT_COLUMNS).map(
    ([part, [name]]): ScoreColumn => ({
      name,
      cell: ({ run }) => text(run.fingerprint?.[part as keyof typeof FINGERPRINT_COLUMNS]),
    }),
  ),
  { name: "tags", cell: ({ run }) => (run.tags === undefined ? "" : quoteCell(asciiJson(run.tags))) },
];
const ALWAYS = new Set(["model", "task", "metric", "item", "score", "higher_is_better"]);

/**
 * Results as a long CSV: a row a score, in full precision, with every label and state, so that reading it back gives the
 * same results. What it does not carry is which files they came from.
 */
export function* scoreTable(results: Results): Generator<string> {
  requireResults("scoreTable", "results", results);
  for (const cells of scoreTableRows(results)) yield csvLine(cells);
}

/** The rows of that table as cells, the header first, before any is put in quotes. */
export function* scoreTableRows(results: Results): Generator<string[]> {
  const columns = usedColumns(results);
  yield [...columns.map(({ name }) => name), SCORE_TABLE];
  for (const row of scoreRows(results)) yield [...columns.map(({ cell }) => cell(row)), ""];
}

/** The columns that some row fills, and those that always stand. */
function usedColumns(results: Results): readonly ScoreColumn[] {
  const unused = new Set(COLUMNS.filter(({ name }) => !ALWAYS.has(name)));
  for (const row of scoreRows(results)) {
    for (const column of unused) if (column.cell(row) !== "") unused.delete(column);
  }
  return COLUMNS.filter((column) => !unused.has(column));
}

/** Reads what `scoreTable` wrote. */
export function readScoreTable({ file, header, rows }: RowTable): StandaloneReading {
  const index = new Map(header.map((name, at) => [name, at]));
  const unknown = header.find((name) => name !== SCORE_TABLE && !COLUMNS.some((column) => column.name === name));
  if (unknown !== undefined) {
    throw new InputError("unknown-column", `a table with ${SCORE_TABLE} has no column ${JSON.stringify(unknown)}`, {
      file,
      line: 1,
    });
  }
  const cell = (row: TableRow, name: string) => row.cells[index.get(name) ?? -1] ?? "";
  return ownReading((builder) => {
    const reading = new ScoreTableReading(file, cell);
    for (const row of rows) reading.add(row, builder);
    builder.file({ name: file, format: "score table", understood: `${rows.length} rows written by noisefloor` });
  });
}

/** The columns that make a run. */
const RUN_COLUMNS = [
  ...["model", "task", "metric", "seed", "step", "framing", "trial", "tags"],
  ...Object.values(FINGERPRINT_COLUMNS).map(([name]) => name),
];

class ScoreTableReading {
  readonly #runs = new Map<string, Run>();
  readonly #sheetOf = new Map<Run, ScoreSheet>();
  readonly #sheets = new Map<string, ScoreSheet>();

  constructor(
    private readonly file: string,
    private readonly cell: (row: TableRow, name: string) => string,
  ) {}

  add(row: TableRow, builder: ResultsBuilder): void {
    const run = this.#run(row);
    const source = {
      file: this.file,
      occasion: this.file,
      higherIsBetter: this.cell(row, "higher_is_better") !== "false",
    };
    const kind = this.cell(row, "kind");
    if (kind === "run" || kind === "printed") {
      const [items, standardError] = [this.#number(row, "n"), this.#number(row, "stderr")];
      const subtasks = this.#list(row, "subtasks");
      const value = this.#number(row, "score");
      if (value === undefined) throw this.#error(row, "the score of a run must not be empty");
      builder.runScore(
        {
          run,
          value,
          file: this.file,
          line: row.line,
          ...defined({ items, standardError, subtasks }),
        },
        source,
      );
      return;
    }
    const sheet = this.#sheetOf.get(run) ?? this.#sheet(run, source, builder);
    const status = this.cell(row, "status").trim();
    const state = status === "" ? STATE_CODE.scored : stateCode(status);
    if (state === undefined) throw this.#error(row, `status must be one of ${CELL_STATES.join(", ")}, got ${status}`);
    const score = this.#number(row, "score");
    if (state === STATE_CODE.scored && score === undefined) throw this.#error(row, "a scored cell must have a score");
    sheet.add(this.#item(row), state === STATE_CODE.scored ? (score as number) : Number.NaN, state, row.line);
  }

  #sheet(run: Run, source: RunSource, builder: ResultsBuilder): ScoreSheet {
    const key = runKey(run);
    const sheet = this.#sheets.get(key) ?? builder.sheet(run, source);
    this.#sheets.set(key, sheet);
    this.#sheetOf.set(run, sheet);
    return sheet;
  }

  /** The run of a row; rows of one run get the same object. */
  #run(row: TableRow): Run {
    const key = joinedKey(RUN_COLUMNS.map((name) => this.cell(row, name)));
    const run = this.#runs.get(key) ?? this.#makeRun(row);
    this.#runs.set(key, run);
    return run;
  }

  #makeRun(row: TableRow): Run {
    const label = (name: string) => this.#text(row, name);
    const [seed, framing, trial, step] = [label("seed"), label("framing"), label("trial"), this.#number(row, "step")];
    const [model, task, metric] = ["model", "task", "metric"].map((name) => {
      const value = label(name);
      if (value === undefined) throw this.#error(row, `${name} must not be empty`);
      return value;
    }) as [string, string, string];
    const stated = Object.entries(FINGERPRINT_COLUMNS).flatMap(([part, [name]]) => {
      const value = label(name);
      return value === undefined ? [] : [[part, value] as const];
    });
    const tags = this.cell(row, "tags");
    return {
      model,
      task,
      metric,
      ...defined({ seed, step, framing, trial }),
      ...(stated.length === 0 ? {} : { fingerprint: Object.fromEntries(stated) }),
      ...(tags === "" ? {} : { tags: this.#tags(row, tags) }),
    };
  }

  #item(row: TableRow): WrittenItem {
    const id = this.#text(row, "item");
    if (id === undefined) throw this.#error(row, "the item must not be empty");
    const [cluster, subsets, choices] = [
      this.#text(row, "cluster"),
      this.#list(row, "subset"),
      this.#number(row, "choices"),
    ];
    const [hash, document] = [this.cell(row, "prompt_hash").trim(), this.cell(row, "doc_hash").trim()];
    return writtenItem(id, {
      cluster,
      subsets,
      choices,
      prompt: hash === "" ? undefined : promptHash(hash),
      document: document === "" ? undefined : promptHash(document),
    });
  }

  #text(row: TableRow, name: string): string | undefined {
    const written = this.cell(row, name);
    return written === "" ? undefined : unquoteCell(written);
  }

  #number(row: TableRow, name: string): number | undefined {
    const written = this.cell(row, name).trim();
    if (written === "") return undefined;
    const value = Number(written);
    if (!Number.isFinite(value))
      throw this.#error(row, `${name} must be a finite number, got ${JSON.stringify(written)}`);
    return value;
  }

  #list(row: TableRow, name: string): readonly string[] | undefined {
    const written = this.#text(row, name);
    if (written === undefined) return undefined;
    if (!written.startsWith("[")) return written.split(";");
    const value = parseJson(written, { file: this.file, firstLine: row.line });
    if (Array.isArray(value) && value.every((part: JsonValue) => typeof part === "string")) return value as string[];
    throw this.#error(row, `${name} must be a list of texts`);
  }

  #tags(row: TableRow, written: string): Readonly<Record<string, string>> {
    const value = parseJson(unquoteCell(written), { file: this.file, firstLine: row.line });
    if (!isJsonObject(value) || [...value.values()].some((tag) => typeof tag !== "string")) {
      throw this.#error(row, "tags must be an object of texts");
    }
    return Object.fromEntries(value) as Record<string, string>;
  }

  #error(row: TableRow, message: string): InputError {
    return new InputError("bad-row", message, { file: this.file, line: row.line });
  }
}

function* scoreRows(results: Results): Generator<ScoreRow> {
  for (const matrix of results.matrices) yield* matrixRows(matrix);
  for (const kind of ["run", "printed"] as const) {
    for (const of of kind === "run" ? results.runScores : results.printedScores) {
      yield { kind, run: of.run, higherIsBetter: of.higherIsBetter, score: of.value, state: "scored", of };
    }
  }
}

function* matrixRows(matrix: ResultMatrix): Generator<ScoreRow> {
  const { runs, items, scores, prompts, higherIsBetter } = matrix;
  for (let index = 0; index < runs.length; index++) {
    for (let column = 0; column < items.length; column++) {
      const cell = index * items.length + column;
      const prompt = prompts?.[cell] ?? Number.NaN;
      yield {
        kind: "item",
        run: runs[index] as Run,
        higherIsBetter,
        score: scores[cell] as number,
        state: cellState(matrix, index, column),
        item: items[column] as Item,
        ...(Number.isNaN(prompt) ? {} : { prompt }),
      };
    }
  }
}

/** Labels parted by `;`, or as a JSON array where one of them holds a separator or must be quoted. */
function listCell(labels: readonly string[]): string {
  const joined = labels.join(";");
  const isPlain = labels.every((label) => quoteCell(label) === label && !/[;|,[]/.test(label));
  return isPlain && quoteCell(joined) === joined ? joined : quoteCell(asciiJson(labels));
}

function asciiJson(value: unknown): string {
  return JSON.stringify(value).replaceAll(
    /[^\x20-\x7e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
