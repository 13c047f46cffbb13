import { defined } from "../defined.js";
import { ArgumentError, describePlace, InputError } from "../errors.js";
import { distinctNotes, type Note } from "../notes.js";
import { plural } from "../numberFormat.js";
import { someNames } from "../someNames.js";
import { alikeNotes } from "./alike/alikeNotes.js";
import { fileVariants } from "./fileVariants.js";
import { mixedFingerprints } from "./fingerprint.js";
import { groupBy } from "./groupBy.js";
import type { Item } from "./item.js";
import { type QuestionNames, questionNames } from "./itemQuestions.js";
import { metricDirection } from "./metricDirection.js";
import { compareNames, inNameOrder, inRunOrder } from "./nameOrder.js";
import {
  adoptResultMatrix,
  distinctItems,
  type OwnedMatrixParts,
  type ResultMatrix,
  STATE_CODE,
  type StateCode,
} from "./resultMatrix.js";
import type { Results, RunScore, SourceFile } from "./results.js";
import { describeRun, type Run, runKey } from "./run.js";
import { scoreFault } from "./scoreRange.js";
import { EvenNumbers } from "./sheets/evenNumbers.js";
import { KnownItems, type WrittenItem } from "./sheets/knownItems.js";
import { placeOf } from "./sheets/placeOf.js";
import { SheetCells } from "./sheets/sheetCells.js";
import { testVariants } from "./testVariants.js";

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
interface DirectionOptions {
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

/**
 * Collects what readers find, in any order, and makes `Results` of it in the one order of names and runs, so that neither the
 * order of rows nor that of files is seen in anything that is computed from them.
 */
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

const ITEM_LABELS = ["choices", "cluster", "subsets", "document", "answer"] as const;

interface OpenSheet {
  readonly run: Run;
  readonly source: RunSource;
  /** The items of the task as it was read. */
  readonly known: KnownItems;
  readonly items: EvenNumbers;
  /** Which variant of its item a row wrote, by the row's place; the first where none stands here. */
  readonly variants: ReadonlyMap<number, number>;
  readonly cells: SheetCells;
}

const NO_VARIANTS = new Map<number, number>();

/** A sheet that rows are added to. */
class GrowingSheet implements OpenSheet, ScoreSheet {
  readonly items = new EvenNumbers();
  readonly cells = new SheetCells();
  /** Few sheets have any. */
  variants: Map<number, number> = NO_VARIANTS;
  #next = 0;

  constructor(
    readonly run: Run,
    readonly source: RunSource,
    readonly known: KnownItems,
  ) {}

  add(item: WrittenItem, score: number, state: StateCode = STATE_CODE.scored, line = 0): void {
    const { known } = this;
    const { file } = this.source;
    const fault = state === STATE_CODE.scored ? scoreFault(score) : null;
    if (fault !== null) {
      throw new InputError("bad-score", `score must be ${fault}`, { ...placeOf(file, line), item: item.id });
    }
    // Most sheets hold the items in one order.
    const number = known.meet(item, { file, line, next: this.#next });
    this.#next = number + 1;
    const variant = known.variant(number, item);
    if (variant > 0) {
      if (this.variants === NO_VARIANTS) this.variants = new Map();
      this.variants.set(this.items.length, variant);
    }
    this.items.push(number);
    this.cells.add(score, state, item.prompt, line);
  }
}

/** A sheet whose run has the name of its test, and of its trial where it has several. */
interface NamedSheet extends OpenSheet {
  readonly higherIsBetter: boolean;
}

/** A longer text is none of a model, task or metric, but a column that was taken for one. */
const LONGEST_NAME = 1000;
const NAMES = ["model", "task", "metric", "seed", "framing", "trial"] as const;

function requireShortNames(run: Run, { file }: RunSource, line = 0): void {
  for (const name of NAMES) {
    const text = run[name];
    if (text === undefined || text.length <= LONGEST_NAME) continue;
    const message =
      `the name of a ${name} has ${text.length} characters (${JSON.stringify(`${text.slice(0, 40)}…`)}), and at most ${LONGEST_NAME} are read. ` +
      "Shorten it, or say with --map which column holds it.";
    throw new InputError("long-name", message, placeOf(file, line));
  }
}

/** A builder with nothing in it. */
export function createResultsBuilder(asked: DirectionOptions = {}): ResultsBuilder {
  const directions = new Directions(asked);
  const tasks = new Map<string, KnownItems>();
  const read: OpenSheet[] = [];
  const runScoresRead: { readonly score: WrittenRunScore; readonly source: RunSource }[] = [];
  const copies = new Map<string, string>();
  const unnamedTasks = new Set<string>();
  const sourceFiles: SourceFile[] = [];
  const notes: Note[] = [];
  const occasionOf = (task: string, { occasion = "" }: RunSource) =>
    (copies.size === 0 ? undefined : copies.get(JSON.stringify([task, occasion]))) ?? occasion;

  const readRun = (run: Run, source: RunSource) => {
    const { file } = source;
    return { run, file, occasion: occasionOf(run.task, source) || file };
  };

  return {
    sheet(run, source) {
      requireShortNames(run, source);
      const known = tasks.get(run.task) ?? new KnownItems(source.file);
      tasks.set(run.task, known);
      directions.meet(run, source);
      const open = new GrowingSheet(run, source, known);
      read.push(open);
      return open;
    },
    runScore(score, source) {
      requireShortNames(score.run, source, score.line);
      const fault = scoreFault(score.value);
      if (fault !== null) {
        throw new InputError("bad-score", `score of ${describeRun(score.run)} must be ${fault}`, {
          ...placeOf(source.file, score.line ?? 0),
        });
      }
      directions.meet(score.run, source);
      runScoresRead.push({ score, source });
    },
    sameOccasion: (task, copy, original) => void copies.set(JSON.stringify([task, copy]), original),
    unnamedTask: (task) => void unnamedTasks.add(task),
    file: (file) => void sourceFiles.push(file),
    note: (note) => void notes.push(note),
    build() {
      const { sheets: asked, notes: contradictions } = byQuestion(read);
      const keyOf = keptKeys();
      // By the ids that stand in the dumps: the same ones under other documents are no parts of one run.
      const split = splitRuns(read, keyOf, ({ run, source }) => occasionOf(run.task, source));
      const files = fileVariants(
        [
          ...read.map(({ run, source }) => readRun(run, source)),
          ...runScoresRead.map(({ score, source }) => readRun(score.run, source)),
        ],
        (run) => split.has(keyOf(run)),
      );
      const sheets = asked.map((sheet) => {
        const run = files.place(sheet.run, sheet.source.file);
        return run === sheet.run ? sheet : { ...sheet, run };
      });
      const runScores = runScoresRead.map(({ score, source }) => ({
        score: { ...score, run: files.place(score.run, source.file) },
        source,
      }));
      const variants = testVariants([
        ...sheets.map(({ run, source }) => readRun(run, source)),
        ...runScores.map(({ score, source }) => readRun(score.run, source)),
      ]);
      const repeats = new Repeats(keyOf);
      // Parts of one run are of one occasion, whatever their files say.
      const occasionIn = (run: Run, source: RunSource) =>
        split.size > 0 && split.has(keyOf(run)) ? "" : occasionOf(run.task, source);
      for (const { run, source } of sheets) repeats.add(variants.place(run), occasionIn(run, source));
      for (const { score, source } of runScores) {
        repeats.add(variants.place(score.run), occasionIn(score.run, source));
      }

      const named = sheets.map(
        // Part by part: a hundred thousand spread objects take several times the memory.
        ({ run, source, known, items, variants: of, cells }): NamedSheet => ({
          run: repeats.withTrial(variants.place(run), occasionIn(run, source)),
          source,
          known,
          items,
          variants: of,
          cells,
          higherIsBetter: directions.of(run),
        }),
      );
      const runs = groupBy(
        inRunOrder(named, ({ run }) => run),
        ({ run }) => keyOf(run),
      );
      const matrices = groupBy([...runs.values()], ([first]) => {
        const { run } = first as NamedSheet;
        return JSON.stringify([run.task, run.metric]);
      });
      const tables = new Set(sheets.map(({ known }) => known));
      const orders = new Map([...tables].map((known) => [known, known.inOrder()]));

      const levels: RunScore[] = [];
      const printed: RunScore[] = [];
      const levelKeys = new Map<string, RunScore>();
      for (const { score, source } of runScores) {
        const run = repeats.withTrial(variants.place(score.run), occasionIn(score.run, source));
        const subtasks = score.subtasks?.map((task) => variants.taskIn(source.file, task));
        const entry = { ...score, run, higherIsBetter: directions.of(score.run), ...defined({ subtasks }) };
        const key = keyOf(run);
        if (runs.has(key)) {
          // What is printed of a part is not the score of the run.
          if (!split.has(keyOf(score.run))) printed.push(entry);
          continue;
        }
        const earlier = levelKeys.get(key);
        if (earlier !== undefined) throw duplicateRunScore(earlier, entry);
        levelKeys.set(key, entry);
        levels.push(entry);
      }
      return Object.freeze({
        kind: "results",
        matrices: [...matrices.values()].map((parts) => toMatrix(parts, orders)),
        runScores: inRunOrder(levels, ({ run }) => run),
        printedScores: distinctScores(printed),
        unnamedTasks: inNameOrder(unnamedTasks),
        files: [...sourceFiles],
        assumedDirections: directions.assumed,
        notes: distinctNotes([
          ...notes,
          ...directions.notes(),
          ...contradictions,
          ...repeats.notes(),
          ...splitNotes(split),
          ...files.notes,
          ...alikeNotes([...read.map(({ run }) => run), ...runScoresRead.map(({ score }) => score.run)]),
          ...variants.notes,
          ...mixedFingerprints(
            inRunOrder(
              [...sheets.map(({ run }) => run), ...runScores.map(({ score }) => score.run)]
                .map(variants.place)
                .filter(({ fingerprint }) => fingerprint !== undefined),
              (run) => run,
            ),
          ),
        ]),
      });
    },
  };
}

/**
 * Which way each metric goes: as asked, else as a dump says of the task's metric, else by the metric's name. Asked when all
 * is read, so that what one file says holds for the others, whichever came first.
 */
class Directions {
  readonly #asked: ReadonlyMap<string, boolean>;
  readonly #metrics = new Set<string>();
  readonly #stated = new Map<string, { readonly higherIsBetter: boolean; readonly file: string }>();
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

  /** Takes note of a run's metric, and of what its dump says of it. */
  meet({ task, metric }: Run, { file, higherIsBetter }: RunSource): void {
    this.#metrics.add(metric);
    if (higherIsBetter === undefined || this.#askedOf(metric) !== undefined) return;
    const key = JSON.stringify([task, metric]);
    const known = this.#stated.get(key);
    if (known === undefined) this.#stated.set(key, { higherIsBetter, file });
    else if (known.higherIsBetter !== higherIsBetter) {
      const [up, down] = higherIsBetter ? [file, known.file] : [known.file, file];
      throw new InputError(
        "mixed-direction",
        `${task} ${metric} is better when higher in ${up}, and when lower in ${down}. ` +
          "--lower-is-better or --higher-is-better says which; two metrics need two names.",
        { file },
      );
    }
  }

  of({ task, metric }: Run): boolean {
    const stated = this.#askedOf(metric) ?? this.#stated.get(JSON.stringify([task, metric]))?.higherIsBetter;
    if (stated !== undefined) return stated;
    const known = this.#byName.get(metric);
    if (known !== undefined) return known;
    const direction = metricDirection(metric);
    if (direction === "unknown") this.#assumed.add(metric);
    this.#byName.set(metric, direction !== "lower");
    return direction !== "lower";
  }

  #askedOf(metric: string): boolean | undefined {
    return this.#asked.get(metric) ?? this.#asked.get(plainMetric(metric));
  }

  /** Metrics whose direction nothing says; more is taken to be better. */
  get assumed(): readonly string[] {
    return inNameOrder(this.#assumed);
  }

  notes(): Note[] {
    const metrics = inNameOrder(this.#metrics);
    const known = new Set([...metrics, ...metrics.map(plainMetric)]);
    const lost = [...this.#asked.keys()].filter((metric) => !known.has(metric));
    const lower = metrics.filter((metric) => this.#byName.get(metric) === false);
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
      ...(lost.length === 0 || metrics.length === 0
        ? []
        : [
            {
              code: "metric-not-found",
              message: `no metric is called ${someNames(lost)}, whose direction was given; the metrics are ${someNames(metrics)}`,
            },
          ]),
    ];
  }
}

/** The metric without its answer filter. */
function plainMetric(metric: string): string {
  return metric.split(",")[0] as string;
}

/** `runKey`, made once for each run. */
function keptKeys(): (run: Run) => string {
  const keys = new Map<Run, string>();
  return (run) => {
    const known = keys.get(run);
    if (known !== undefined) return known;
    const key = runKey(run);
    keys.set(run, key);
    return key;
  };
}

interface SplitRun {
  readonly run: Run;
  readonly parts: number;
}

/** Runs that stand in several parts: sheets of several occasions that share no item, so that none repeats another. */
function splitRuns(
  sheets: readonly OpenSheet[],
  keyOf: (run: Run) => string,
  occasionOf: (sheet: OpenSheet) => string,
): ReadonlyMap<string, SplitRun> {
  const first = new Map<string, OpenSheet>();
  const several = new Map<string, OpenSheet[]>();
  for (const sheet of sheets) {
    const key = keyOf(sheet.run);
    const earlier = first.get(key);
    if (earlier === undefined) first.set(key, sheet);
    else if (several.has(key) || occasionOf(earlier) !== occasionOf(sheet)) several.set(key, []);
  }
  if (several.size === 0) return new Map();
  for (const sheet of sheets) several.get(keyOf(sheet.run))?.push(sheet);
  const split = new Map<string, SplitRun>();
  for (const [key, group] of several) {
    if (!sharesNoItem(group, occasionOf)) continue;
    split.set(key, { run: (group[0] as OpenSheet).run, parts: new Set(group.map(occasionOf)).size });
  }
  return split;
}

function sharesNoItem(sheets: readonly OpenSheet[], occasionOf: (sheet: OpenSheet) => string): boolean {
  const owners = new Map<number, string>();
  for (const sheet of sheets) {
    const occasion = occasionOf(sheet);
    for (let row = 0; row < sheet.items.length; row++) {
      const item = sheet.items.at(row);
      if ((owners.get(item) ?? occasion) !== occasion) return false;
      owners.set(item, occasion);
    }
  }
  return true;
}

function splitNotes(split: ReadonlyMap<string, SplitRun>): Note[] {
  if (split.size === 0) return [];
  const names = [...split.values()].map(
    ({ run, parts }) => `${run.task} ${run.metric} of ${describeRun(run)} (${parts})`,
  );
  const message = `files that share no item of a run are taken as parts of it, not as repeats: ${someNames(names)}`;
  return [{ code: "parts-of-a-run", message }];
}

/** Tells repeats of a run (several occasions) from single runs, and names them. */
class Repeats {
  /** The first occasion of each run, and all of those with several. */
  readonly #first = new Map<string, string>();
  readonly #occasions = new Map<string, { readonly run: Run; readonly occasions: Set<string> }>();

  constructor(private readonly keyOf: (run: Run) => string) {}

  add(run: Run, occasion: string): void {
    const key = this.keyOf(run);
    const first = this.#first.get(key);
    if (first === undefined) this.#first.set(key, occasion);
    else if (first !== occasion) {
      const entry = this.#occasions.get(key) ?? { run, occasions: new Set([first]) };
      entry.occasions.add(occasion);
      this.#occasions.set(key, entry);
    }
  }

  withTrial(run: Run, occasion: string): Run {
    if (this.#occasions.size === 0 || !this.#occasions.has(this.keyOf(run))) return run;
    const trial = [run.trial, occasion].filter((part) => part !== undefined && part !== "").join(" ");
    return { ...run, trial: trial === "" ? "unnamed" : trial };
  }

  notes(): Note[] {
    const repeated = inRunOrder([...this.#occasions.values()], ({ run }) => run);
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

/** The sheets with items that are one question each, where the rows of one id contradict one another; and what was done. */
function byQuestion(read: readonly OpenSheet[]): { readonly sheets: readonly OpenSheet[]; readonly notes: Note[] } {
  const notes: Note[] = [];
  const made = new Map<OpenSheet, OpenSheet>();
  for (const [known, own] of groupBy(read, (sheet) => sheet.known)) {
    const { varied } = known;
    if (varied.size === 0) continue;
    const lists = own.map(({ items, variants }) =>
      Array.from({ length: items.length }, (_, row) => {
        const number = items.at(row);
        return varied.get(number)?.[variants.get(row) ?? 0] ?? known.item(number);
      }),
    );
    const found = questionNames(lists);
    if (found === null) {
      for (const [number, variants] of varied) known.replace(number, merged(variants));
      continue;
    }
    notes.push(...questionNotes((own[0] as OpenSheet).run.task, found));
    const variantsOf = new Map<string, Set<Item>>();
    lists.forEach((items, sheet) => {
      items.forEach((item, row) => {
        const id = found.ids[sheet]?.[row] as string;
        const variants = variantsOf.get(id) ?? new Set<Item>();
        variantsOf.set(id, variants.add(item));
      });
    });
    const file = (own[0] as OpenSheet).source.file;
    const renamed = new KnownItems(file);
    const numbers = new Map<string, number>();
    for (const [id, variants] of variantsOf) {
      numbers.set(id, renamed.meet({ ...merged([...variants]), id }, { file, line: 0, next: numbers.size }));
    }
    own.forEach((sheet, at) => {
      const items = new EvenNumbers();
      for (const id of found.ids[at] as readonly string[]) items.push(numbers.get(id) as number);
      made.set(sheet, { ...sheet, known: renamed, items, variants: NO_VARIANTS });
    });
  }
  return { sheets: read.map((sheet) => made.get(sheet) ?? sheet), notes };
}

/** All that rows say of one item; of what differs the first by name. */
function merged(variants: readonly Item[]): Item {
  const [first] = variants as [Item];
  const labels = ITEM_LABELS.flatMap((label) => {
    const said = variants.flatMap((one) => (one[label] === undefined ? [] : [one[label]]));
    const [least] = said.sort((a, b) => compareNames(JSON.stringify(a), JSON.stringify(b)));
    return least === undefined ? [] : [[label, least] as const];
  });
  return { id: first.id, ...Object.fromEntries(labels) };
}

function questionNotes(task: string, { otherDocuments, byDocument, otherLabels }: QuestionNames): Note[] {
  const named = (ids: readonly string[]) =>
    someNames(
      ids.map((id) => JSON.stringify(id)),
      3,
    );
  const documents =
    otherDocuments.length === 0
      ? []
      : [
          {
            code: "item-content-differs",
            message:
              `${plural(otherDocuments.length, "id")} of ${task} ${otherDocuments.length === 1 ? "stands" : "stand"} for different documents (${named(otherDocuments)}): ` +
              (byDocument
                ? "items are paired by their documents, not by their ids"
                : "under these ids only rows of the same document are paired"),
          },
        ];
  const labels = Object.entries(otherLabels).flatMap(([label, ids]) =>
    ids.length === 0 ? [] : [`${label} of ${plural(ids.length, "item")} (${named(ids)})`],
  );
  return labels.length === 0
    ? documents
    : [
        ...documents,
        {
          code: "item-labels-differ",
          message: `rows of ${task} say different things of an item, and are taken for different items: ${labels.join("; ")}`,
        },
      ];
}

/** Printed scores in the order of their runs, those that are the same once. */
function distinctScores(scores: readonly RunScore[]): readonly RunScore[] {
  const printed = ({ run, value, standardError, items }: RunScore) =>
    JSON.stringify([runKey(run), value, standardError ?? null, items ?? null]);
  const distinct = [...groupBy(scores, printed)].sort(([a], [b]) => compareNames(a, b));
  return inRunOrder(
    distinct.map(([, same]) => same[0] as RunScore),
    ({ run }) => run,
  );
}

/** The matrix of some runs of one task and metric; `orders` are the items of each task in their order. */
function toMatrix(
  runs: readonly NamedSheet[][],
  orders: ReadonlyMap<KnownItems, readonly number[] | null>,
): ResultMatrix {
  const { run, source, known, higherIsBetter } = (runs[0] as NamedSheet[])[0] as NamedSheet;
  const { items, columns } = columnsOf(runs.flat(), known, orders.get(known));
  const cells = filledCells(runs, columns, items);
  try {
    return adoptResultMatrix({
      runs: runs.map((sheets) => (sheets[0] as OpenSheet).run),
      items,
      ...cells,
      higherIsBetter,
    });
  } catch (error) {
    throw error instanceof InputError
      ? new InputError(error.code, `${run.task}: ${error.message}`, { file: source.file })
      : error;
  }
}

/** Those of the items that these sheets hold, in their order, and the column of each item by its number. */
function columnsOf(sheets: readonly OpenSheet[], known: KnownItems, order: readonly number[] | null | undefined) {
  const isHeld = new Uint8Array(known.length);
  for (const { items } of sheets) for (let row = 0; row < items.length; row++) isHeld[items.at(row)] = 1;
  const items: Item[] = [];
  const columns = new Int32Array(known.length);
  for (let place = 0; place < known.length; place++) {
    const number = order?.[place] ?? place;
    if (isHeld[number] !== 1) continue;
    columns[number] = items.length;
    items.push(known.item(number));
  }
  return { items: distinctItems(items), columns };
}

/** A matrix of so many cells is made only where a share of them is filled. */
const MANY_CELLS = 5e7;
const LEAST_FILLED = 0.05;

/** Throws where the matrix would take many times the memory that its scores do. */
function requireDense(runs: readonly OpenSheet[][], width: number): void {
  const cells = runs.length * width;
  if (cells <= MANY_CELLS) return;
  const filled = runs.flat().reduce((sum, { items }) => sum + items.length, 0);
  if (filled >= LEAST_FILLED * cells) return;
  const { run, source } = (runs[0] as OpenSheet[])[0] as OpenSheet;
  const message =
    `${run.task} ${run.metric}: ${runs.length} runs over ${width} items are ${cells} cells, and only ${filled} of them hold ` +
    "an answer. If the files are parts of fewer runs, take out the items that stand in two of them; else keep part of the runs.";
  throw new InputError("sparse-matrix", message, placeOf(source.file, 0));
}

/** The cells of all runs, row-major; what no sheet fills is absent. Throws where a run fills an item twice. */
function filledCells(
  runs: readonly OpenSheet[][],
  columns: Int32Array,
  held: readonly Item[],
): Pick<OwnedMatrixParts, "scores" | "states" | "prompts"> {
  const width = held.length;
  requireDense(runs, width);
  const scores = new Float64Array(runs.length * width).fill(Number.NaN);
  const states = new Uint8Array(scores.length).fill(STATE_CODE.absent);
  const hasPrompts = runs.some((sheets) => sheets.some((sheet) => sheet.cells.hasPrompts));
  const prompts = hasPrompts ? new Float64Array(scores.length).fill(Number.NaN) : null;
  // For each column the last run that filled it, so that a second filling by the same run is seen.
  const filledBy = new Int32Array(width).fill(-1);
  runs.forEach((sheets, row) => {
    let isTwice = false;
    for (const sheet of sheets) {
      for (let index = 0; index < sheet.items.length; index++) {
        const column = columns[sheet.items.at(index)]!;
        const cell = row * width + column;
        isTwice ||= filledBy[column] === row;
        filledBy[column] = row;
        scores[cell] = sheet.cells.score(index);
        states[cell] = sheet.cells.state(index);
        if (prompts !== null) prompts[cell] = sheet.cells.prompt(index);
      }
    }
    if (isTwice) throw duplicateItems(sheets, (item) => (held[columns[item]!] as Item).id);
  });
  return { scores, states, prompts };
}

/** The error for items that stand twice among the sheets of one run: it names the places of the first few. */
function duplicateItems(sheets: readonly OpenSheet[], idOf: (item: number) => string): InputError {
  const first = new Map<number, string>();
  const duplicates = new Map<number, string>();
  for (const { items, cells, source } of sheets) {
    for (let index = 0; index < items.length; index++) {
      const item = items.at(index);
      const place = describePlace(placeOf(source.file, cells.line(index))).slice(0, -2);
      const earlier = first.get(item);
      if (earlier === undefined) first.set(item, place);
      else if (!duplicates.has(item)) {
        duplicates.set(item, `${JSON.stringify(idOf(item))} (${earlier} and ${place})`);
      }
    }
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
