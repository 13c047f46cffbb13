import { ArgumentError, describePlace, InputError, type Place } from "../errors.js";
import { distinctNotes, type Note } from "../notes.js";
import { plural } from "../numberFormat.js";
import { someNames } from "../someNames.js";
import { mixedFingerprints } from "./fingerprint.js";
import type { Item } from "./item.js";
import { metricDirection } from "./metricDirection.js";
import {
  adoptResultMatrix,
  type OwnedMatrixParts,
  type ResultMatrix,
  STATE_CODE,
  type StateCode,
} from "./resultMatrix.js";
import type { Results, RunScore, SourceFile } from "./results.js";
import { describeRun, type Run, runKey } from "./run.js";

/** An item as it stands in a dump. */
export interface WrittenItem extends Item {
  /**
   * Whether the id was written as a text (`"1"`) or as a number (`1`), where the format tells them apart.
   * Both in one task are an error: they may or may not be the same item.
   */
  readonly idType?: "text" | "number";
  /** Hash of the prompt that the item was put with in this run. */
  readonly prompt?: number;
}

/** Where a run came from, as far as it matters for telling repeats from duplicates. */
export interface RunSource {
  readonly file: string;
  /**
   * When or in which pass the run was made, such as the time stamp in the file name. The same run on several occasions
   * is several trials; the same item twice on one occasion is an error.
   */
  readonly occasion?: string;
  /** Whether more is better, where the dump says it; else the metric's name is asked. */
  readonly higherIsBetter?: boolean | undefined;
}

/** What the caller knows of metrics, which wins over dumps and names. */
export interface DirectionOptions {
  /** Metrics of which more is better, with or without their answer filter. */
  readonly higherIsBetter?: readonly string[];
  /** Metrics of which less is better. */
  readonly lowerIsBetter?: readonly string[];
}

/** A score of a whole run as a reader finds it; its direction stands in the source. */
export type WrittenRunScore = Omit<RunScore, "higherIsBetter">;

/** Takes the cells of one run on one occasion. */
export interface ScoreSheet {
  /** A scored cell needs a finite score; any other state ignores it. */
  add(item: WrittenItem, score: number, state?: StateCode, line?: number): void;
}

/** Collects what readers find, in any order, and makes `Results` of it. */
export interface ResultsBuilder {
  sheet(run: Run, source: RunSource): ScoreSheet;
  runScore(score: WrittenRunScore, source: RunSource): void;
  /** Says that one occasion of a task is a copy of another, which was read. */
  sameOccasion(task: string, copy: string, original: string): void;
  /** Says that nothing names this task but the file it was read from. */
  unnamedTask(task: string): void;
  file(file: SourceFile): void;
  note(note: Note): void;
  build(): Results;
}

/** Number of duplicates that an error names. */
const SHOWN = 5;

interface KnownItem {
  readonly index: number;
  item: Item;
  readonly idType: "text" | "number" | undefined;
  readonly file: string;
  readonly line: number;
}

interface OpenSheet {
  readonly run: Run;
  readonly source: RunSource;
  readonly higherIsBetter: boolean;
  readonly items: number[];
  readonly scores: number[];
  readonly states: number[];
  readonly prompts: number[];
  readonly lines: number[];
}

/** A builder with nothing in it. */
export function createResultsBuilder(asked: DirectionOptions = {}): ResultsBuilder {
  const directions = new Directions(asked);
  const tasks = new Map<string, Map<string, KnownItem>>();
  const sheets: OpenSheet[] = [];
  const runScores: { readonly score: RunScore; readonly source: RunSource }[] = [];
  const copies = new Map<string, string>();
  const unnamedTasks = new Set<string>();
  const files: SourceFile[] = [];
  const notes: Note[] = [];
  const occasionOf = (task: string, { occasion = "" }: RunSource) =>
    copies.get(JSON.stringify([task, occasion])) ?? occasion;

  return {
    sheet(run, source) {
      const known = tasks.get(run.task) ?? new Map<string, KnownItem>();
      tasks.set(run.task, known);
      const higherIsBetter = directions.of(run.metric, source);
      const open: OpenSheet = {
        run,
        source,
        higherIsBetter,
        items: [],
        scores: [],
        states: [],
        prompts: [],
        lines: [],
      };
      sheets.push(open);
      return {
        add(item, score, state = STATE_CODE.scored, line = 0) {
          if (state === STATE_CODE.scored && !Number.isFinite(score)) {
            throw new InputError("bad-score", `score must be a finite number, got ${score}`, {
              ...placeOf(source.file, line),
              item: item.id,
            });
          }
          open.items.push(internItem(known, item, source.file, line));
          open.scores.push(state === STATE_CODE.scored ? score : Number.NaN);
          open.states.push(state);
          open.prompts.push(item.prompt ?? Number.NaN);
          open.lines.push(line);
        },
      };
    },
    runScore(score, source) {
      if (!Number.isFinite(score.value)) {
        throw new InputError(
          "bad-score",
          `score of ${describeRun(score.run)} must be a finite number, got ${score.value}`,
          {
            ...placeOf(source.file, score.line ?? 0),
          },
        );
      }
      const higherIsBetter = directions.of(score.run.metric, source);
      runScores.push({ score: { ...score, higherIsBetter }, source });
    },
    sameOccasion: (task, copy, original) => void copies.set(JSON.stringify([task, copy]), original),
    unnamedTask: (task) => void unnamedTasks.add(task),
    file: (file) => void files.push(file),
    note: (note) => void notes.push(note),
    build() {
      const repeats = new Repeats();
      for (const { run, source } of sheets) repeats.add(run, occasionOf(run.task, source));
      for (const { score, source } of runScores) repeats.add(score.run, occasionOf(score.run.task, source));

      const runs = new Map<string, OpenSheet[]>();
      for (const sheet of sheets) {
        const run = repeats.withTrial(sheet.run, occasionOf(sheet.run.task, sheet.source));
        append(runs, runKey(run), { ...sheet, run });
      }
      const matrices = new Map<string, OpenSheet[][]>();
      for (const parts of runs.values()) {
        const { task, metric } = (parts[0] as OpenSheet).run;
        append(matrices, JSON.stringify([task, metric]), parts);
      }

      const levels: RunScore[] = [];
      const printed = new Map<string, RunScore>();
      const levelKeys = new Map<string, RunScore>();
      for (const { score, source } of runScores) {
        const run = repeats.withTrial(score.run, occasionOf(score.run.task, source));
        const entry = { ...score, run };
        const key = runKey(run);
        if (runs.has(key)) {
          if (!printed.has(key)) printed.set(key, entry);
          continue;
        }
        const earlier = levelKeys.get(key);
        if (earlier !== undefined) throw duplicateRunScore(earlier, entry);
        levelKeys.set(key, entry);
        levels.push(entry);
      }
      return Object.freeze({
        kind: "results",
        matrices: [...matrices.values()].map((parts) => toMatrix(parts, tasks)),
        runScores: levels,
        printedScores: [...printed.values()],
        unnamedTasks: [...unnamedTasks],
        files,
        assumedDirections: directions.assumed,
        notes: distinctNotes([
          ...notes,
          ...directions.notes(),
          ...repeats.notes(),
          ...mixedFingerprints([...sheets.map(({ run }) => run), ...runScores.map(({ score }) => score.run)]),
        ]),
      });
    },
  };
}

/** Which way each metric goes: as asked, else as the dump says, else by the metric's name. */
class Directions {
  readonly #asked: ReadonlyMap<string, boolean>;
  readonly #metrics = new Set<string>();
  readonly #byName = new Map<string, boolean>();
  readonly #assumed = new Set<string>();

  constructor({ higherIsBetter = [], lowerIsBetter = [] }: DirectionOptions) {
    const both = higherIsBetter.find((metric) => lowerIsBetter.includes(metric));
    if (both !== undefined) {
      throw new ArgumentError("createResultsBuilder", `${both} cannot be better both higher and lower. Name it once.`);
    }
    this.#asked = new Map([
      ...higherIsBetter.map((metric) => [metric, true] as const),
      ...lowerIsBetter.map((metric) => [metric, false] as const),
    ]);
  }

  of(metric: string, { higherIsBetter }: RunSource): boolean {
    this.#metrics.add(metric);
    const stated = this.#asked.get(metric) ?? this.#asked.get(plainMetric(metric)) ?? higherIsBetter;
    if (stated !== undefined) return stated;
    const known = this.#byName.get(metric);
    if (known !== undefined) return known;
    const direction = metricDirection(metric);
    if (direction === "unknown") this.#assumed.add(metric);
    this.#byName.set(metric, direction !== "lower");
    return direction !== "lower";
  }

  /** Metrics whose direction nothing says; more is taken to be better. */
  get assumed(): readonly string[] {
    return [...this.#assumed];
  }

  notes(): Note[] {
    const known = new Set([...this.#metrics, ...[...this.#metrics].map(plainMetric)]);
    const lost = [...this.#asked.keys()].filter((metric) => !known.has(metric));
    const lower = [...this.#byName].flatMap(([metric, isHigher]) => (isHigher ? [] : metric));
    return [
      ...lower.map((metric) => ({
        code: "direction-by-name",
        message: `${metric}: less is better, judged by its name`,
      })),
      ...(this.assumed.length === 0
        ? []
        : [
            {
              code: "direction-assumed",
              message: `${someNames(this.assumed)}: more is taken to be better, which neither file nor name says; --lower-is-better or --higher-is-better says it`,
            },
          ]),
      ...(lost.length === 0 || this.#metrics.size === 0
        ? []
        : [
            {
              code: "metric-not-found",
              message: `no metric is called ${someNames(lost)}, whose direction was given; the metrics are ${someNames([...this.#metrics])}`,
            },
          ]),
    ];
  }
}

/** The metric without its answer filter. */
function plainMetric(metric: string): string {
  return metric.split(",")[0] as string;
}

/** Tells repeats of a run (several occasions) from single runs, and names them. */
class Repeats {
  readonly #occasions = new Map<string, { readonly run: Run; readonly occasions: Set<string> }>();

  add(run: Run, occasion: string): void {
    const key = runKey(run);
    const entry = this.#occasions.get(key) ?? { run, occasions: new Set<string>() };
    entry.occasions.add(occasion);
    this.#occasions.set(key, entry);
  }

  withTrial(run: Run, occasion: string): Run {
    const count = this.#occasions.get(runKey(run))?.occasions.size ?? 1;
    if (count < 2) return run;
    const trial = [run.trial, occasion].filter((part) => part !== undefined && part !== "").join(" ");
    return { ...run, trial: trial === "" ? "unnamed" : trial };
  }

  notes(): Note[] {
    const repeated = [...this.#occasions.values()].filter(({ occasions }) => occasions.size > 1);
    if (repeated.length === 0) return [];
    const named = repeated.map(
      ({ run, occasions }) => `${run.task} ${run.metric} of ${describeRun(run)} (${occasions.size})`,
    );
    return [
      {
        code: "repeats-as-trials",
        message: `the same run on several occasions is taken as trials of it: ${someNames(named)}`,
      },
    ];
  }
}

function internItem(known: Map<string, KnownItem>, written: WrittenItem, file: string, line: number): number {
  const entry = known.get(written.id);
  if (entry === undefined) {
    const { idType, prompt: _, ...item } = written;
    known.set(item.id, { index: known.size, item, idType, file, line });
    return known.size - 1;
  }
  if (written.idType !== undefined && entry.idType !== undefined && written.idType !== entry.idType) {
    throw ambiguousItem(entry, written, placeOf(file, line));
  }
  // Later dumps may know more of an item than the first one did.
  const learns = (["choices", "cluster", "subsets"] as const).some(
    (label) => written[label] !== undefined && entry.item[label] === undefined,
  );
  if (learns) {
    const { idType: _, prompt: __, ...item } = written;
    entry.item = { ...item, ...entry.item };
  }
  return entry.index;
}

function ambiguousItem(entry: KnownItem, { id, idType }: WrittenItem, place: Place): InputError {
  const earlier = placeOf(entry.file, entry.line);
  const [number, text] = idType === "number" ? [place, earlier] : [earlier, place];
  return new InputError(
    "ambiguous-item-id",
    `item id ${id} is written as the number ${id} (${describePlace(number).slice(0, -2)}) and as the text ` +
      `"${id}" (${describePlace(text).slice(0, -2)}). If they are the same item, write both the same way; ` +
      "if not, rename one.",
    { ...place, item: id },
  );
}

function placeOf(file: string, line: number): Place {
  return line > 0 ? { file, line } : { file };
}

function toMatrix(runs: readonly OpenSheet[][], tasks: ReadonlyMap<string, Map<string, KnownItem>>): ResultMatrix {
  const { run, source, higherIsBetter } = (runs[0] as OpenSheet[])[0] as OpenSheet;
  const known = [...(tasks.get(run.task) as Map<string, KnownItem>).values()];
  const { order, columns } = columnsOf(runs.flat(), known.length);
  const cells = filledCells(runs, columns, order.length, known);
  try {
    return adoptResultMatrix({
      runs: runs.map((sheets) => (sheets[0] as OpenSheet).run),
      items: order.map((item) => (known[item] as KnownItem).item),
      ...cells,
      higherIsBetter,
    });
  } catch (error) {
    throw error instanceof InputError
      ? new InputError(error.code, `${run.task}: ${error.message}`, { file: source.file })
      : error;
  }
}

/** The items of these sheets in the order in which they appear, and the column of each; −1 for items of other sheets. */
function columnsOf(sheets: readonly OpenSheet[], known: number) {
  const columns = new Int32Array(known).fill(-1);
  const order: number[] = [];
  for (const { items } of sheets) {
    for (const item of items) if (columns[item] === -1) columns[item] = order.push(item) - 1;
  }
  return { order, columns };
}

/** The cells of all runs, row-major; what no sheet fills is absent. Throws where a run fills an item twice. */
function filledCells(
  runs: readonly OpenSheet[][],
  columns: Int32Array,
  width: number,
  known: readonly KnownItem[],
): Pick<OwnedMatrixParts, "scores" | "states" | "prompts"> {
  const scores = new Float64Array(runs.length * width).fill(Number.NaN);
  const states = new Uint8Array(scores.length).fill(STATE_CODE.absent);
  const hasPrompts = runs.some((sheets) => sheets.some((sheet) => !sheet.prompts.every(Number.isNaN)));
  const prompts = hasPrompts ? new Float64Array(scores.length).fill(Number.NaN) : null;
  // For each column the last run that filled it, so that a second filling by the same run is seen.
  const filledBy = new Int32Array(width).fill(-1);
  runs.forEach((sheets, row) => {
    let isTwice = false;
    for (const sheet of sheets) {
      for (let index = 0; index < sheet.items.length; index++) {
        const column = columns[sheet.items[index]!]!;
        const cell = row * width + column;
        isTwice ||= filledBy[column] === row;
        filledBy[column] = row;
        scores[cell] = sheet.scores[index]!;
        states[cell] = sheet.states[index]!;
        if (prompts !== null) prompts[cell] = sheet.prompts[index]!;
      }
    }
    if (isTwice) throw duplicateItems(sheets, known);
  });
  return { scores, states, prompts };
}

/** The error for items that stand twice among the sheets of one run: it names the places of the first few. */
function duplicateItems(sheets: readonly OpenSheet[], known: readonly KnownItem[]): InputError {
  const first = new Map<number, string>();
  const duplicates = new Map<number, string>();
  for (const { items, lines, source } of sheets) {
    items.forEach((item, index) => {
      const place = describePlace(placeOf(source.file, lines[index] as number)).slice(0, -2);
      const earlier = first.get(item);
      if (earlier === undefined) first.set(item, place);
      else if (!duplicates.has(item)) {
        duplicates.set(item, `${JSON.stringify((known[item] as KnownItem).item.id)} (${earlier} and ${place})`);
      }
    });
  }
  const { run } = sheets[0] as OpenSheet;
  const verb = duplicates.size === 1 ? "stands" : "stand";
  return new InputError(
    "duplicate-items",
    `${run.task} ${run.metric} of ${describeRun(run)}: ${plural(duplicates.size, "item id")} ${verb} more than once in one run: ` +
      `${someNames([...duplicates.values()], SHOWN, "; ")}. If the rows are repeats, give them a trial column; ` +
      "if they are another test, give them another metric or task name.",
  );
}

function duplicateRunScore(earlier: RunScore, later: RunScore): InputError {
  return new InputError(
    "duplicate-runs",
    `${later.run.task} ${later.run.metric} of ${describeRun(later.run)} has two scores, ${earlier.value} ` +
      `(${describePlace(earlier).slice(0, -2)}) and ${later.value} (${describePlace(later).slice(0, -2)}). ` +
      "Name the column that tells them apart (seed, step, trial …) with --map, or leave one out.",
  );
}

function append<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
