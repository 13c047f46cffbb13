import { RUN_AXES, type Run } from "../../../data/run.js";
import { defined } from "../../../defined.js";
import { InputError, type Place } from "../../../errors.js";
import type { FaultRow, ItemRow, ReducedTables, RunRow, ScoreWordRow, WordRow } from "../../../reduce/reducedRows.js";
import { DIRECTION } from "../../../reduce/runColumns.js";
import { LARGEST_SCALED } from "../../../reduce/scale.js";
import type { ShareRow } from "../../../reduce/shares.js";
import { WORD_BITS } from "../../../reduce/wordBits.js";
import type { FileHead } from "../../reader/fileHead.js";
import { unquoteCell } from "../../tables/quotedCell.js";
import type { RowTable, TableRow } from "../../tables/rows.js";
import { scoreText } from "../../tables/scoreCell.js";

/** Rows that are made as they are gone through. */
export interface LazyRows<Row> extends Iterable<Row> {
  readonly length: number;
}

/** What one file holds: the rows of one table. */
export interface ReducedFile extends Required<ReducedTables> {
  readonly words: LazyRows<WordRow>;
  readonly scores: LazyRows<ScoreWordRow>;
  /** One row at most; none where nobody said that there are several parts. */
  readonly shares: readonly ShareRow[];
}

/** The table that each column is of; the names say the version. */
const KINDS = {
  noisefloor_words_1: "words",
  noisefloor_scores_1: "scores",
  noisefloor_items_1: "items",
  noisefloor_runs_1: "runs",
  noisefloor_check_1: "faults",
  noisefloor_part_1: "shares",
} as const satisfies Readonly<Record<string, keyof ReducedFile>>;

/** Ends the name of that column where the cells stand as `quoteCell` writes them, which no engine does. */
export const QUOTED = "_quoted";

const COLUMNS = new Map<string, keyof ReducedFile>(
  Object.entries(KINDS).flatMap(([name, kind]) => [
    [name, kind],
    [name + QUOTED, kind],
  ]),
);

/** Which table a file holds, by its columns; `null` for other files. Engines change the case of names. */
export function reducedKind({ text, keys, start }: FileHead): keyof ReducedFile | null {
  const isJson = start === "{" || start === "[";
  const header = isJson ? keys : (text.split(/\r?\n/, 1)[0] ?? "").split(/[,;\t]/).map(unquoted);
  const kinds = header.flatMap((name) => COLUMNS.get(name.trim().toLowerCase()) ?? []);
  return kinds[0] ?? null;
}

/** The rows of a file as those of its table; the other tables are empty. Rows of one run share the record of it. */
export function readReducedTable(table: RowTable, kind: keyof ReducedFile, runs = new KnownRuns()): ReducedFile {
  const columns = new Map<string, number>();
  let isQuoted = false;
  for (const [column, written] of table.header.entries()) {
    const name = written.toLowerCase();
    const ends = COLUMNS.has(name) && name.endsWith(QUOTED);
    if (ends) isQuoted = true;
    columns.set(ends ? name.slice(0, -QUOTED.length) : name, column);
  }
  const cells = (row: TableRow) => new Cells({ file: table.file, line: row.line }, columns, row.cells, isQuoted);
  const lazy = <Row>(own: keyof ReducedFile, make: (row: Cells, runs: KnownRuns) => Row): LazyRows<Row> => {
    if (kind !== own) return [];
    return {
      length: table.rows.length,
      *[Symbol.iterator]() {
        for (const row of table.rows) yield make(cells(row), runs);
      },
    };
  };
  return {
    items: [...lazy("items", itemRow)],
    words: lazy("words", wordRow),
    scores: lazy("scores", scoreWordRow),
    runs: [...lazy("runs", runRow)],
    faults: [...lazy("faults", faultRow)],
    shares: [...lazy("shares", shareRow)],
  };
}

/** The runs of a table by their labels. */
export class KnownRuns {
  readonly #runs = new Map<string, Run>();

  of(row: Cells): Run {
    const labels = RUN_COLUMNS.map((name) => row.text(name) ?? "");
    // With their lengths, since names may hold any separator.
    const key = `${labels.join()} ${labels.map(({ length }) => length).join()}`;
    const known = this.#runs.get(key);
    if (known !== undefined) return known;
    const run = row.run();
    this.#runs.set(key, run);
    return run;
  }
}

const RUN_COLUMNS = ["model", "task", "metric", ...RUN_AXES.filter((axis) => axis !== "model")] as const;

/** One row, asked by the names of its columns. */
class Cells {
  constructor(
    readonly place: Place,
    private readonly columns: ReadonlyMap<string, number>,
    private readonly cells: readonly string[],
    private readonly isQuoted: boolean,
  ) {}

  /** The text of a cell; `undefined` where it is empty, NULL or of no column. */
  text(name: string): string | undefined {
    const cell = this.cells[this.columns.get(name) ?? -1] ?? "";
    const text = this.isQuoted ? unquoteCell(cell) : cell === "\\N" ? "" : cell;
    return text === "" ? undefined : text;
  }

  needed(name: string): string {
    const text = this.text(name);
    if (text === undefined) throw new InputError("reduced-cell", `the column ${name} is missing or empty`, this.place);
    return text;
  }

  count(name: string): number {
    const text = this.needed(name);
    const value = Number(text);
    if (!Number.isSafeInteger(value) || value < 0 || text.trim() === "") {
      throw new InputError("reduced-cell", `${name} must be a whole number, got ${JSON.stringify(text)}`, this.place);
    }
    return value;
  }

  /** A whole number of up to 64 bits, as programs write it that hold such columns as doubles too: `29.0`, `4.6e18`. */
  whole(name: string): number {
    const text = this.needed(name);
    const value = Number(text);
    if (!Number.isInteger(value) || text.trim() === "") {
      throw new InputError("reduced-cell", `${name} must be a whole number, got ${JSON.stringify(text)}`, this.place);
    }
    return value;
  }

  /** What the rows of a run say of its metric; `undefined` where they say nothing. */
  direction(): boolean | undefined {
    const [first, last] = [`${DIRECTION}_first`, `${DIRECTION}_last`].map((name) => {
      const text = this.text(name);
      if (text === undefined) return undefined;
      const { score } = scoreText(text) ?? {};
      if (score === 0 || score === 1) return score === 1;
      const message = `${DIRECTION} must be true or false, got ${JSON.stringify(text)}`;
      throw new InputError("bad-direction", message, this.place);
    });
    if (first === last) return first;
    const message = `rows of one run say both that higher is better and that it is not. Write one direction a metric.`;
    throw new InputError("mixed-direction", message, this.place);
  }

  run(): Run {
    const step = this.text("step");
    if (step !== undefined && !Number.isFinite(Number(step))) {
      throw new InputError("reduced-cell", `step must be a number, got ${JSON.stringify(step)}`, this.place);
    }
    return {
      model: this.needed("model"),
      task: this.needed("task"),
      metric: this.text("metric") ?? "score",
      ...defined({
        framing: this.text("framing"),
        seed: this.text("seed"),
        step: step === undefined ? undefined : Number(step),
        trial: this.text("trial"),
      }),
    };
  }
}

function itemRow(row: Cells): ItemRow {
  const first = row.text("cluster_first");
  const hasChoices = row.text("choices_first") !== undefined;
  return {
    task: row.needed("task"),
    id: row.needed("item"),
    number: row.count("noisefloor_items_1"),
    ...(first === undefined ? {} : { cluster: [first, row.text("cluster_last") ?? first] as const }),
    ...(hasChoices ? { choices: [row.count("choices_first"), row.count("choices_last")] as const } : {}),
    place: row.place,
  };
}

function askedRow(row: Cells, runs: KnownRuns, kind: string): Omit<WordRow, "bits"> {
  return {
    run: runs.of(row),
    word: row.count(kind),
    rows: row.count("n"),
    mask: row.count("mask"),
    scored: row.count("scored"),
    other: row.count("other"),
    place: row.place,
  };
}

function wordRow(row: Cells, runs: KnownRuns): WordRow {
  return { ...askedRow(row, runs, "noisefloor_words_1"), bits: row.count("bits") };
}

const VALUES = Array.from({ length: WORD_BITS }, (_, place) => `v${place}`);

function scoreWordRow(row: Cells, runs: KnownRuns): ScoreWordRow {
  return {
    ...askedRow(row, runs, "noisefloor_scores_1"),
    scale: row.whole("scale"),
    values: VALUES.map((name) => (row.text(name) === undefined ? null : row.whole(name))),
  };
}

function runRow(row: Cells): RunRow {
  return {
    run: row.run(),
    rows: row.count("noisefloor_runs_1"),
    scored: row.count("scored"),
    ...(row.text("total") === undefined
      ? { correct: row.count("correct") }
      : { sum: { scale: row.whole("scale"), total: row.whole("total") } }),
    ...defined({ higherIsBetter: row.direction() }),
    place: row.place,
  };
}

function faultRow(row: Cells): FaultRow {
  return {
    fault: row.needed("noisefloor_check_1"),
    places: row.count("places"),
    task: row.text("task") ?? "",
    item: row.text("item") ?? "",
    ...defined({ scale: repairingScale(row) }),
    place: row.place,
  };
}

/** The scale at which all scores of a fault are whole numbers, where one was found; tables of earlier versions look for none. */
function repairingScale(row: Cells): number | undefined {
  if (row.text("scale_last") === undefined) return undefined;
  if (row.count("scale_first") > 0) return row.count("scale_last");
  return row.count("doubles") === row.count("places") ? LARGEST_SCALED : undefined;
}

function shareRow(row: Cells): ShareRow {
  return { share: row.count("noisefloor_part_1"), of: row.count("parts"), place: row.place };
}

function unquoted(cell: string): string {
  const text = cell.trim();
  return /^".*"$/.test(text) ? text.slice(1, -1) : text;
}
