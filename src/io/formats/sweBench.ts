import { groupBy } from "../../data/groupBy.js";
import { InputError } from "../../errors.js";
import { baseName, folderOf, stemOf } from "../bytes/sourcePath.js";
import { textBytes } from "../bytes/textBytes.js";
import { isJsonObject, type JsonObject, type JsonValue } from "../json/json.js";
import { jsonDocument } from "../json/jsonDocument.js";
import type { Assembly, DumpReader, FilePart, ReadContext } from "../reader/dumpReader.js";
import type { FileHead } from "../reader/fileHead.js";
import { RunSheets } from "../reader/runSheets.js";
import { assembleReadings, type StandaloneReading, sheetReading, toldFile } from "../reader/standaloneReading.js";
import { ModelNames } from "../runs/modelNames.js";
import { ERRORED, type ScoreCell, scoreCell, scored, UNSCORED } from "../tables/scoreCell.js";

const REPORT = "SWE-bench report";
const INSTANCE = "SWE-bench instance";

type Part =
  | { readonly kind: typeof REPORT; readonly reading: StandaloneReading }
  | { readonly kind: typeof INSTANCE; readonly id: string; readonly cell: ScoreCell };

/** Reports of the SWE-bench harness. */
export const sweBenchReader: DumpReader<Part> = {
  formats: {
    [REPORT]: "MODEL.RUN.json of SWE-bench: lists of instances that were resolved and not",
    [INSTANCE]: "RUN/MODEL/INSTANCE/report.json of SWE-bench's logs: whether one instance was resolved",
  },
  recognise: (head) => (isReport(head) ? REPORT : isInstance(head) ? INSTANCE : null),
  async read({ name, content }, format, context) {
    const document = jsonDocument(await textBytes(content, name), name);
    return format === REPORT
      ? { kind: REPORT, reading: readReport(document, name, context) }
      : { kind: INSTANCE, ...instanceOf(document, name) };
  },
  assemble: assembleParts,
};

/** The report of the harness, and the lists that its first version and the leaderboard keep. */
function isReport({ keys, start }: FileHead): boolean {
  if (start !== "{") return false;
  const isHarness = keys.includes("resolved_ids") && (keys.includes("submitted_ids") || keys.includes("completed_ids"));
  return isHarness || (keys.includes("resolved") && ["generated", "no_generation"].some((key) => keys.includes(key)));
}

/** One instance by its id, with what its patch came to. */
function isInstance(head: FileHead): boolean {
  const { keys, isDocument } = head;
  if (!isDocument || keys.length !== 1) return false;
  const [entry] = head.first(() => true).values();
  return isJsonObject(entry) && entry.has("resolved") && entry.has("patch_exists");
}

function instanceOf(document: JsonObject, file: string): { readonly id: string; readonly cell: ScoreCell } {
  const [[id, entry]] = [...document] as [[string, JsonObject]];
  const cell = scoreCell(entry.get("resolved"));
  if (cell === null) throw new InputError("no-score", "resolved must be true, false or null", { file, item: id });
  return { id, cell };
}

/** Instances of one run are put together, `RUN/MODEL/INSTANCE/report.json`; none where the run's own report is there. */
function assembleParts(parts: readonly FilePart<Part>[], context: ReadContext): Assembly {
  const reports = parts.flatMap(({ part, ...more }) => (part.kind === REPORT ? { ...more, part: part.reading } : []));
  const reported = new Set(reports.map(({ file }) => stemOf(file)));
  const instances = parts.flatMap(({ part, ...more }) => (part.kind === INSTANCE ? { ...more, ...part } : []));
  const folders = groupBy(instances, ({ file }) => folderOf(folderOf(file)));
  const isReported = (folder: string) => reported.has(`${baseName(folder)}.${baseName(folderOf(folder))}`);
  const runs = [...folders].flatMap(([folder, own]) => {
    const [{ file, hash }] = own as [(typeof own)[number]];
    return isReported(folder) ? [] : { file: folder === "" ? file : folder, hash, part: runOf(folder, own, context) };
  });
  const aside = instances.flatMap(({ file, hash }) =>
    isReported(folderOf(folderOf(file)))
      ? { file, hash, part: toldFile(file, INSTANCE, "left aside: the run's report names it") }
      : [],
  );
  return assembleReadings([...aside, ...reports, ...runs], REPORT);
}

function runOf(
  folder: string,
  instances: readonly { readonly file: string; readonly id: string; readonly cell: ScoreCell }[],
  context: ReadContext,
): StandaloneReading {
  const file = folder === "" ? (instances[0]?.file as string) : folder;
  const models = new ModelNames(`${file}/report.json`, "the folder name", context, {
    several: false,
    preferFolder: true,
  });
  const identity = models.identify(folder === "" ? undefined : baseName(folder));
  const task = context.options.task ?? "SWE-bench";
  const sheets = new RunSheets();
  const run = { ...identity, task, metric: "resolved" };
  for (const { id, cell } of instances) sheets.add(run, { id }, cell);
  return sheetReading({
    file,
    format: INSTANCE,
    sheets,
    models,
    understood: `task ${task}; ${instances.length} instances of a run; those that wrote no report are not there`,
    isNamedByFile: true,
  });
}

/** What a list says of its instances; the first that names one decides, and the lists of a name must not contradict. */
const LISTS: readonly { readonly keys: readonly string[]; readonly cell: ScoreCell; readonly says: string }[] = [
  { keys: ["resolved_ids", "resolved"], cell: scored(1), says: "resolved" },
  { keys: ["error_ids"], cell: ERRORED, says: "errored" },
  { keys: ["unresolved_ids", "unresolved"], cell: scored(0), says: "not resolved" },
  { keys: ["empty_patch_ids", "no_generation"], cell: scored(0), says: "without a patch" },
];
/** Lists of instances that were tried, whatever came of them. */
const TRIED = ["submitted_ids", "completed_ids", "generated", "with_logs", "applied", "no_apply", "test_timeout"];

function readReport(report: JsonObject, file: string, context: ReadContext): StandaloneReading {
  const isHarness = report.has("resolved_ids");
  for (const key of isHarness ? [...report.keys()] : []) requireCount(report, key, file);
  const cells = cellsOf(report, file);
  const tried = new Set(TRIED.flatMap((key) => idsAt(report, key, file)));
  const isComplete = tried.size > 0;
  for (const id of idsAt(report, "no_generation", file)) tried.add(id);
  // Only what was completed is listed: what broke or gave no patch was tried as well.
  if (isComplete && isHarness && !report.has("submitted_ids")) for (const id of cells.keys()) tried.add(id);
  const counted = boardSize(file);
  if (!isComplete && counted !== undefined) return boardReading(file, cells, counted, context);
  if (!isComplete) {
    throw new InputError(
      "instances-not-listed",
      "the file lists what was resolved and not what was tried, so that no rate can be computed. " +
        "Give the report of the harness, MODEL.RUN.json, which lists submitted_ids.",
      { file },
    );
  }
  const stray = [...cells.keys()].find((id) => !tried.has(id));
  if (stray !== undefined) {
    throw new InputError("not-submitted", "the instance has an outcome and is not among those submitted", {
      file,
      item: stray,
    });
  }
  const { model, run } = nameParts(file);
  const models = new ModelNames(file, "the file name", context, { several: false, preferFolder: true });
  const identity = models.identify(model);
  const task = context.options.task ?? "SWE-bench";
  const sheets = new RunSheets();
  // Instances of the older lists that came to nothing are in none that says so: they were tried and not resolved.
  const left = isHarness ? UNSCORED : scored(0);
  for (const id of tried) sheets.add({ ...identity, task, metric: "resolved" }, { id }, cells.get(id)?.cell ?? left);
  return sheetReading({
    file,
    format: REPORT,
    sheets,
    models,
    understood:
      `task ${task}; item from the instance; ${run === undefined ? "" : `run ${run} from the file name; `}` +
      "empty patches are not resolved, instances whose evaluation broke are errored",
    // Two runs may hold the same few values.
    isNamedByFile: true,
  });
}

/** How many instances the leaderboard's splits have: its results list what was resolved, and not what was tried. */
const SPLITS: ReadonlyMap<string, number> = new Map([
  ["lite", 300],
  ["verified", 500],
  ["test", 2294],
]);
/** Folders called `test` are many; that of the board is below `evaluation`. */
const BOARD = /(?:^|\/)(?:(?:evaluation\/)?(lite|verified)|evaluation\/(test))\/([^/]+)\/results\/results\.json$/;

/** The number of instances of the split in `evaluation/SPLIT/SUBMISSION/results/results.json`. */
function boardSize(file: string): number | undefined {
  const [, split, test] = BOARD.exec(file) ?? [];
  return SPLITS.get(split ?? test ?? "");
}

function boardReading(
  file: string,
  cells: ReadonlyMap<string, { readonly cell: ScoreCell }>,
  items: number,
  context: ReadContext,
): StandaloneReading {
  const [, named, test, submission] = BOARD.exec(file) as unknown as [string, string?, string?, string?];
  const split = named ?? test;
  const resolved = [...cells.values()].filter(({ cell }) => cell.score === 1).length;
  if (resolved > items) {
    throw new InputError("count-mismatch", `${resolved} instances are resolved, and the split has ${items}`, { file });
  }
  const models = new ModelNames(file, "the folder name", context, { several: false, preferFolder: true });
  const identity = models.identify(submission);
  const task = context.options.task ?? `SWE-bench ${split}`;
  const sheets = new RunSheets();
  sheets.addScore({ ...identity, task, metric: "resolved" }, resolved / items, { file, items });
  return sheetReading({
    file,
    format: REPORT,
    sheets,
    models,
    understood: `task ${task}; ${resolved} of the split's ${items} instances are resolved; the others are not listed`,
    isNamedByFile: true,
  });
}

/** `resolved_instances` beside `resolved_ids` must be its length: a shortened list would count as something else. */
function requireCount(report: JsonObject, key: string, file: string): void {
  const kind = /^(.+)_instances$/.exec(key)?.[1];
  const count = report.get(key);
  if (kind === undefined || typeof count !== "number" || !report.has(`${kind}_ids`)) return;
  const listed = idsAt(report, `${kind}_ids`, file).length;
  if (listed === count) return;
  throw new InputError(
    "count-mismatch",
    `${key} is ${count}, and ${kind}_ids lists ${listed}. The report is damaged or was edited: write it again.`,
    { file },
  );
}

function cellsOf(report: JsonObject, file: string): Map<string, { readonly cell: ScoreCell; readonly says: string }> {
  const cells = new Map<string, { cell: ScoreCell; says: string }>();
  for (const { keys, cell, says } of LISTS) {
    for (const id of new Set(keys.flatMap((key) => idsAt(report, key, file)))) {
      const known = cells.get(id);
      if (known !== undefined) {
        throw new InputError("contradiction", `the instance is listed as ${known.says} and as ${says}`, {
          file,
          item: id,
        });
      }
      cells.set(id, { cell, says });
    }
  }
  return cells;
}

function idsAt(report: JsonObject, key: string, file: string): string[] {
  const list = report.get(key);
  if (list === undefined || list === null) return [];
  const ids = Array.isArray(list) ? (list as readonly JsonValue[]) : [list];
  if (!Array.isArray(list) || ids.some((id) => typeof id !== "string")) {
    throw new InputError("no-list", `${key} must be a list of instance ids`, { file, path: key });
  }
  const texts = ids as readonly string[];
  return [...new Set(texts)];
}

/** `gpt-4.1.run1.json`: the run stands behind the last dot, the model before it; other names are those of a folder. */
function nameParts(file: string): { readonly model?: string; readonly run?: string } {
  const stem = stemOf(file);
  const dot = stem.lastIndexOf(".");
  if (dot > 0) return { model: stem.slice(0, dot), run: stem.slice(dot + 1) };
  return stem === "results" || stem === "report" ? {} : { model: stem };
}
