import { groupBy } from "../../../data/groupBy.js";
import { compareNames } from "../../../data/nameOrder.js";
import { InputError, type Place } from "../../../errors.js";
import type { Note } from "../../../notes.js";
import { baseName, folderOf } from "../../bytes/sourcePath.js";
import { textBytes } from "../../bytes/textBytes.js";
import { isJsonObject, type JsonObject, type JsonValue, objectAt, textAt } from "../../json/json.js";
import { jsonDocument } from "../../json/jsonDocument.js";
import { scoresAt, wrongHolder } from "../../json/scoreHolders.js";
import { type Answer, answerSheets } from "../../reader/answerSheets.js";
import type { Assembly, DumpReader, FilePart, ReadContext } from "../../reader/dumpReader.js";
import type { FileHead } from "../../reader/fileHead.js";
import { assembleReadings, type StandaloneReading, sheetReading, toldFile } from "../../reader/standaloneReading.js";
import { ModelNames } from "../../runs/modelNames.js";
import { ERRORED, type ScoreCell, scoreCell, UNSCORED } from "../../tables/scoreCell.js";

const TRIAL = "Harbor trial";
const JOB = "Harbor job";

type Part =
  | { readonly kind: typeof TRIAL; readonly trial: Trial }
  | { readonly kind: typeof JOB; readonly job: Job; readonly unlisted: number };

/** One attempt at a task. */
interface Trial {
  readonly name: string;
  readonly task: string;
  /** The data set that the task is of. */
  readonly source?: string;
  readonly model?: string;
  /** What the verifier gave, by its names; none where it did not come to that. */
  readonly rewards: ReadonlyMap<string, ScoreCell>;
  /** Whether the attempt broke before it was verified. */
  readonly isBroken: boolean;
}

type Job = readonly Trial[];

/** Jobs of Harbor, as of Terminal-Bench 2: a folder a trial, and the sums of all. */
export const harborReader: DumpReader<Part> = {
  formats: {
    [TRIAL]: "JOB/TRIAL/result.json of Harbor (Terminal-Bench 2): the rewards of one attempt at a task",
    [JOB]: "JOB/result.json of Harbor: trials by reward, which stands for them where they are not there",
  },
  recognise: (head) => formatOf(head),
  async read({ name, content }, format) {
    const document = jsonDocument(await textBytes(content, name), name);
    return format === TRIAL ? { kind: TRIAL, trial: trialOf(document, name) } : jobOf(document, name);
  },
  assemble: assembleJobs,
};

function formatOf({ keys, start }: FileHead): string | null {
  const has = (...names: readonly string[]) => names.every((name) => keys.includes(name));
  if (start !== "{") return null;
  if (has("task_name", "trial_name", "agent_info")) return TRIAL;
  return has("n_total_trials", "stats") ? JOB : null;
}

function trialOf(document: JsonObject, file: string): Trial {
  const [name, task] = [textAt(document, "trial_name"), textAt(document, "task_name")];
  if (name === undefined || task === undefined) {
    throw new InputError("no-item", "every trial needs trial_name and task_name", { file });
  }
  const agent = objectAt(document, "agent_info");
  const verified = scoresAt(scoresAt(document, "verifier_result", { file }), "rewards", { file });
  const rewards = new Map<string, ScoreCell>();
  for (const [metric, value] of verified) {
    const cell = scoreCell(value);
    if (cell === null) throw new InputError("no-score", `${metric} must be a number or null`, { file, item: task });
    rewards.set(metric, cell);
  }
  const source = textAt(document, "source");
  return {
    name,
    task,
    ...(source === undefined ? {} : { source }),
    ...modelOf(textAt(agent, "name"), textAt(objectAt(agent, "model_info"), "name")),
    rewards,
    isBroken: rewards.size === 0 && isJsonObject(document.get("exception_info")),
  };
}

/** The agent and its model: either may be what is compared. */
function modelOf(agent: string | undefined, model: string | undefined): { readonly model?: string } {
  if (agent === undefined && model === undefined) return {};
  return { model: agent === undefined || model === undefined ? ((model ?? agent) as string) : `${model} (${agent})` };
}

function jobOf(document: JsonObject, file: string): Part {
  const job = trialsOfJob(document, file);
  const stats = objectAt(document, "stats");
  const [completed] = ["n_completed_trials", "n_trials"].flatMap((key) => {
    const count = stats.get(key);
    return typeof count === "number" ? [count] : [];
  });
  const unlisted = (completed ?? job.length) - job.length;
  if (unlisted < 0) {
    throw new InputError("count-mismatch", `${completed} trials are completed, and ${job.length} are listed`, { file });
  }
  return { kind: JOB, job, unlisted };
}

/** The trials of a job by what they got: their names are those of the tasks, with a mark of their own. */
function trialsOfJob(document: JsonObject, file: string): Job {
  const evals = scoresAt(scoresAt(document, "stats", { file }), "evals", { file });
  return [...evals].flatMap(([key, entry]) => {
    if (!isJsonObject(entry))
      throw new InputError("no-score", "every evaluation must be an object", { file, path: key });
    const parts = key.split("__");
    const [agent, source] = [parts[0], parts.length > 1 ? parts.at(-1) : undefined];
    const model = parts.length > 2 ? parts.slice(1, -1).join("__") : undefined;
    const place = { file, path: key };
    const rewards = new Map<string, Map<string, ScoreCell>>();
    for (const [metric, values] of scoresAt(entry, "reward_stats", place)) {
      if (!isJsonObject(values)) throw wrongHolder(metric, "an object of trials by reward", values, place);
      for (const [value, names] of values) {
        const cell = scoreCell(value);
        if (cell === null) throw new InputError("no-score", `${metric} must be a number, got ${value}`, place);
        for (const name of namesIn(names, place)) rewards.set(name, (rewards.get(name) ?? new Map()).set(metric, cell));
      }
    }
    const broken = [...scoresAt(entry, "exception_stats", place).values()].flatMap((names) => namesIn(names, place));
    return [...new Set([...rewards.keys(), ...broken])].map((name): Trial => {
      const got = rewards.get(name) ?? new Map<string, ScoreCell>();
      return {
        name,
        task: name.replace(/__[A-Za-z0-9]+$/, ""),
        ...(source === undefined ? {} : { source }),
        ...modelOf(agent, model),
        rewards: got,
        isBroken: got.size === 0,
      };
    });
  });
}

function namesIn(list: JsonValue, place: Place): readonly string[] {
  if (!Array.isArray(list) || list.length === 0 || list.some((name) => typeof name !== "string")) {
    throw wrongHolder(place.path ?? "names", "a list of the names of trials", list, place);
  }
  return list as readonly string[];
}

function assembleJobs(parts: readonly FilePart<Part>[], context: ReadContext): Assembly {
  const trials = parts.flatMap(({ file, hash, part }) => (part.kind === TRIAL ? [{ file, hash, ...part.trial }] : []));
  const folders = groupBy(trials, ({ file }) => folderOf(folderOf(file)));
  const told = parts.flatMap(({ file, hash, part }) => (part.kind === JOB ? { file, hash, ...part } : []));
  const jobs = told.filter(({ file }) => !folders.has(folderOf(file)));
  const aside = told.flatMap(({ file, hash }) =>
    folders.has(folderOf(file))
      ? { file, hash, part: toldFile(file, JOB, "left aside: its trials stand beside it") }
      : [],
  );
  const written = [...folders].map(([folder, own]) => {
    const [{ file, hash }] = own as [(typeof own)[number]];
    return { file: folder === "" ? file : folder, hash, format: TRIAL, job: own, unlisted: 0 };
  });
  const readings = [...written, ...jobs.map((job) => ({ ...job, format: JOB }))].map(({ file, hash, ...one }) => ({
    file,
    hash,
    part: readingOf(file, one, context),
  }));
  return assembleReadings([...aside, ...readings], TRIAL);
}

interface WrittenJob {
  readonly format: string;
  readonly job: Job;
  /** Trials that were completed and are in no list: they neither got a reward nor broke. */
  readonly unlisted: number;
}

function readingOf(file: string, { format, job, unlisted }: WrittenJob, context: ReadContext): StandaloneReading {
  const several = new Set(job.map(({ model }) => model)).size > 1;
  const path = format === TRIAL ? `${file}/result.json` : file;
  const models = new ModelNames(path, "agent_info", context, { several, preferFolder: true });
  const metrics = [...new Set(job.flatMap(({ rewards }) => [...rewards.keys()]))];
  const ordered = [...job].sort((a, b) => compareNames(a.name, b.name));
  const answers = ordered.flatMap(({ model, task: id, source, rewards, isBroken }): Answer[] => {
    const base = { ...models.identify(model), task: context.options.task ?? source ?? "Harbor" };
    return (metrics.length === 0 ? ["reward"] : metrics).map((metric) => ({
      run: { ...base, metric },
      item: { id },
      cell: isBroken ? ERRORED : (rewards.get(metric) ?? UNSCORED),
    }));
  });
  if (answers.length === 0) throw new InputError("no-rows", "the job holds no trial", { file });
  return sheetReading({
    file,
    format,
    sheets: answerSheets(answers, { areRepeated: true }),
    models,
    understood:
      `${job.length} trials of job ${baseName(folderOf(path))}; item from ` +
      (format === TRIAL ? "task_name" : "the names of trials, which cut long names of tasks") +
      "; attempts at one task are trials; those that broke before they were verified are errored, not 0",
    notes: unlisted === 0 ? [] : [unlistedNote(file, unlisted)],
    isNamedByFile: true,
  });
}

function unlistedNote(file: string, count: number): Note {
  const message = `${file}: ${count} completed trials are listed under no reward and no exception, and are not there`;
  return { code: "trials-unlisted", message, data: { count } };
}
