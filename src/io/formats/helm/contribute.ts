import type { ResultsBuilder } from "../../../data/resultsBuilder.js";
import type { Run } from "../../../data/run.js";
import { writtenItem } from "../../../data/sheets/knownItems.js";
import { defined } from "../../../defined.js";
import type { Note } from "../../../notes.js";
import { plural } from "../../../numberFormat.js";
import { someNames } from "../../../someNames.js";
import { folderOf } from "../../bytes/sourcePath.js";
import type { Assembly, FilePart, ReadContext } from "../../reader/dumpReader.js";
import { missingScores } from "../../reader/missingScores.js";
import { RunSheets } from "../../reader/runSheets.js";
import { tasksWithoutScores } from "../../reader/tasksWithoutScores.js";
import { type IdentifiedRun, identifyRun } from "../../runs/runIdentity.js";
import { scoreCell, UNSCORED } from "../../tables/scoreCell.js";
import type { HelmInstanceStats, HelmInstances } from "./instanceStats.js";
import { type HelmRunSpec, METHOD_FRAMINGS, specOfFolder } from "./runSpec.js";
import type { HelmRunStats } from "./runStats.js";

/** One file of a run folder. */
export type HelmPart =
  | { readonly kind: "spec"; readonly spec: HelmRunSpec; readonly companion: boolean }
  | { readonly kind: "instances"; readonly instances: HelmInstanceStats }
  | { readonly kind: "stats"; readonly stats: HelmRunStats }
  | { readonly kind: "aside"; readonly format: string };

/**
 * The best of k outputs, as in `exact_match@5`. Of a multiple choice it is left out: guessing k letters is right more
 * often than 1/choices, the chance level of the items.
 */
const OVER_OUTPUTS = /@\d+$/;

interface RunFolder {
  readonly folder: string;
  spec?: HelmRunSpec;
  specFile?: { readonly name: string; readonly companion: boolean };
  instances?: { readonly file: string; readonly hash: string; readonly read: HelmInstanceStats };
  stats?: { readonly file: string; readonly read: HelmRunStats };
}

interface HelmRun extends RunFolder {
  readonly known: HelmRunSpec;
  readonly identified: IdentifiedRun;
  readonly framing: string | undefined;
  readonly hasTrials: boolean;
}

/** Puts the files of each run folder together. */
export function assembleHelm(parts: readonly FilePart<HelmPart>[], context: ReadContext): Assembly {
  const runs = withFramings([...foldersOf(parts).values()].map((folder) => identify(folder, context)));
  const sheets = runs.map((run) => ({ run, sheets: sheetsOf(run) }));
  return {
    tasks: sheets.flatMap((each) => each.sheets.tasks),
    patternNames: runs.map(({ folder }) => folder),
    contribute(builder) {
      noteAsides(parts, builder);
      const seen = new Map<string, string>();
      for (const { run, sheets: mine } of sheets) contributeRun(run, mine, seen, builder);
      return runs.filter(({ identified }) => identified.patternFitted).length;
    },
  };
}

function foldersOf(parts: readonly FilePart<HelmPart>[]): Map<string, RunFolder> {
  const folders = new Map<string, RunFolder>();
  for (const { file, hash, part } of parts) {
    if (part.kind === "aside") continue;
    const folder = folderOf(file);
    const run = folders.get(folder) ?? { folder };
    folders.set(folder, run);
    if (part.kind === "spec") {
      run.spec = part.spec;
      run.specFile = { name: file, companion: part.companion };
    } else if (part.kind === "stats") run.stats = { file, read: part.stats };
    else run.instances = { file, hash, read: part.instances };
  }
  return folders;
}

function identify(folder: RunFolder, { options, pattern }: ReadContext): HelmRun {
  const known = folder.spec ?? specOfFolder(folder.folder);
  const model = known.model ?? options.model;
  const from = known.model === undefined ? "the option model" : known.from;
  const trials = new Set(folder.instances?.read.groups.map(({ trial }) => trial));
  return {
    ...folder,
    known,
    identified: identifyRun(
      {
        file: `${folder.folder}/per_instance_stats.json`,
        preferFolder: true,
        ...(model === undefined ? {} : { named: { model, from } }),
      },
      pattern,
    ),
    framing: known.method === undefined ? undefined : METHOD_FRAMINGS.get(known.method),
    hasTrials: known.hasTrials || trials.size > 1,
  };
}

/** Two methods of one framing, read together, are kept apart by the name of the less usual one. */
function withFramings(runs: readonly HelmRun[]): HelmRun[] {
  const key = ({ known, identified }: HelmRun) => JSON.stringify([known.task, identified.identity]);
  const original = new Set(
    runs.filter(({ known }) => known.method === "multiple_choice_separate_original").map((run) => key(run)),
  );
  return runs.map((run) => {
    const isSecond = run.known.method === "multiple_choice_separate_calibrated" && original.has(key(run));
    return isSecond ? { ...run, framing: "completion, calibrated" } : run;
  });
}

function runOf({ known, identified, framing, hasTrials }: HelmRun, part: string, split: string, trial?: string): Run {
  return {
    ...defined({ framing }),
    ...identified.identity,
    task: [known.task, part].filter((name) => name !== "").join(" "),
    metric: "",
    ...(hasTrials && trial !== undefined ? { trial } : {}),
    fingerprint: { ...known.fingerprint, ...(split === "" ? {} : { split }) },
  };
}

function sheetsOf(run: HelmRun): RunSheets {
  const sheets = new RunSheets();
  for (const group of run.instances?.read.groups ?? []) addInstances(run, group, sheets);
  // Over several trials the printed score is the mean of runs that the instances already hold one by one.
  if (run.instances !== undefined && run.hasTrials) return sheets;
  for (const { metric, part, split, sum, count } of run.stats?.read.scores ?? []) {
    if (isMultipleChoice(run) && OVER_OUTPUTS.test(metric)) continue;
    const items = run.stats?.read.instances.get(part);
    const made = { ...runOf(run, part, split), metric };
    sheets.addScore(made, sum / count, {
      file: (run.stats as { file: string }).file,
      ...(items === undefined ? {} : { items: Math.round(items) }),
    });
  }
  return sheets;
}

function addInstances(run: HelmRun, { part, split, trial, items }: HelmInstances, sheets: RunSheets): void {
  const base = runOf(run, part, split, trial);
  const runs = new Map<string, Run>();
  const scored = new Set([...items.values()].flatMap(({ metrics }) => scoredMetrics(metrics)));
  const isChoice = isMultipleChoice(run);
  for (const [id, { line, references, metrics }] of items) {
    const item = writtenItem(id, { choices: isChoice && references >= 2 ? references : undefined });
    const own = [...metrics.keys()].filter((metric) => scored.has(metric));
    if (own.length === 0) sheets.addBare(base, item, line);
    for (const [metric, { sum, count }] of metrics) {
      if (!scored.has(metric) || (isChoice && OVER_OUTPUTS.test(metric))) continue;
      const made = runs.get(metric) ?? { ...base, metric };
      runs.set(metric, made);
      sheets.add(made, item, scoreCell(count === 0 ? null : sum / count) ?? UNSCORED, line);
    }
  }
}

function isMultipleChoice({ known }: HelmRun): boolean {
  return known.method?.startsWith("multiple_choice") === true;
}

function scoredMetrics(metrics: ReadonlyMap<string, { readonly count: number }>): string[] {
  return [...metrics].flatMap(([metric, { count }]) => (count > 0 ? metric : []));
}

function contributeRun(run: HelmRun, sheets: RunSheets, seen: Map<string, string>, builder: ResultsBuilder): void {
  const { instances, stats, specFile, identified, known, folder } = run;
  const key = JSON.stringify([instances?.hash, known.task, run.framing ?? null, identified.identity]);
  const original = instances === undefined ? undefined : seen.get(key);
  if (instances !== undefined && original !== undefined) {
    builder.file({ name: instances.file, format: "HELM per-instance stats", understood: `a copy of ${original}` });
    builder.note({
      code: "identical-files",
      message: `${instances.file} is byte for byte ${original}; it was read once`,
    });
    if (stats !== undefined) {
      builder.file({ name: stats.file, format: "HELM run stats", understood: `belongs to the copy of ${original}` });
    }
  } else {
    if (instances !== undefined) seen.set(key, instances.file);
    sheets.feed(builder, { file: instances?.file ?? stats?.file ?? folder, occasion: folder });
    if (instances !== undefined) describeInstances(run, instances, builder);
    if (stats !== undefined) describeStats(run, stats, builder);
    for (const note of lossNotes(run, sheets)) builder.note(note);
  }
  for (const note of identified.notes) builder.note(note);
  if (specFile !== undefined) {
    const isAlone = instances === undefined && stats === undefined;
    builder.file({
      name: specFile.name,
      format: "HELM run spec",
      understood: `explains the run beside it${isAlone ? ", which was not read" : ""}`,
    });
    if (isAlone && !specFile.companion) {
      builder.note({
        code: "no-scores",
        message: `${specFile.name} holds no scores: read its folder, with per_instance_stats.json or stats.json`,
      });
    }
  }
}

function lossNotes({ instances, stats, known }: HelmRun, sheets: RunSheets): Note[] {
  if (instances === undefined && stats === undefined) return [];
  const without = sheets.isEmpty ? tasksWithoutScores(instances?.file ?? (stats?.file as string), [known.task]) : [];
  const missing = stats === undefined ? [] : missingScores(stats.file, stats.read.missing);
  const bare = instances?.read.bare ?? [];
  if (instances === undefined || bare.length === 0) return [...without, ...missing];
  const names = someNames(bare.map((id) => JSON.stringify(id)));
  const message = `${instances.file}: ${plural(bare.length, "row")} without any statistic, of the instance ${names}`;
  return [...without, ...missing, { code: "answers-without-score", message, data: { count: bare.length } }];
}

function describeInstances(
  run: HelmRun,
  { file, read }: NonNullable<RunFolder["instances"]>,
  builder: ResultsBuilder,
): void {
  const { known, identified, framing, hasTrials } = run;
  const parts = [...new Set(read.groups.map(({ part }) => part))].filter((part) => part !== "");
  builder.file({
    name: file,
    format: "HELM per-instance stats",
    understood: [
      `${read.rows} rows of ${known.task}`,
      identified.understood,
      framing === undefined ? [] : `framing ${framing} from the method ${known.method}`,
      hasTrials ? "trial from train_trial_index" : [],
      parts.length === 0 ? [] : `split and perturbation are part of the task's name (${someNames(parts, 4)})`,
      isMultipleChoice(run) ? "metrics over several outputs (…@k) left out" : [],
      read.leftOut.length === 0 ? [] : `left out as bookkeeping: ${read.leftOut.join(", ")}`,
    ]
      .flat()
      .join("; "),
  });
}

function describeStats(
  { instances, hasTrials, identified, known }: HelmRun,
  { file, read }: NonNullable<RunFolder["stats"]>,
  builder: ResultsBuilder,
): void {
  const isMean = instances !== undefined && hasTrials;
  builder.file({
    name: file,
    format: "HELM run stats",
    understood: [
      isMean
        ? "means over the trials that the instances hold one by one: not used"
        : `${read.scores.length} scores of ${known.task}; ${identified.understood}; its counts are trials, not instances`,
      read.worst === 0 ? [] : `${plural(read.worst, "worst-case value")} over perturbations left out`,
      instances !== undefined || read.leftOut.length === 0 ? [] : `left out as bookkeeping: ${read.leftOut.join(", ")}`,
    ]
      .flat()
      .join("; "),
  });
}

function noteAsides(parts: readonly FilePart<HelmPart>[], builder: ResultsBuilder): void {
  for (const { file, part } of parts) {
    if (part.kind !== "aside") continue;
    builder.file({
      name: file,
      format: part.format,
      understood: "requests, answers or instances without scores: not needed",
    });
  }
}
