import { groupBy } from "../../../data/groupBy.js";
import { writtenItem } from "../../../data/sheets/knownItems.js";
import { InputError } from "../../../errors.js";
import { decodeText } from "../../bytes/decode.js";
import { baseName, folderOf } from "../../bytes/sourcePath.js";
import { textBytes } from "../../bytes/textBytes.js";
import { type JsonObject, type JsonValue, textAt } from "../../json/json.js";
import { jsonDocument } from "../../json/jsonDocument.js";
import { type Answer, answerSheets } from "../../reader/answerSheets.js";
import type { Assembly, DumpReader, FilePart, ReadContext } from "../../reader/dumpReader.js";
import { RunSheets } from "../../reader/runSheets.js";
import { assembleReadings, type StandaloneReading, sheetReading } from "../../reader/standaloneReading.js";
import { ModelNames } from "../../runs/modelNames.js";
import { ERRORED, scored } from "../../tables/scoreCell.js";

const EXERCISE = "Aider exercise";
const LEADERBOARD = "Aider leaderboard";

type Part =
  | { readonly kind: "exercise"; readonly exercise: Exercise }
  | { readonly kind: "leaderboard"; readonly reading: StandaloneReading };

/** One exercise of a run: whether the tests passed after each try. */
interface Exercise {
  readonly id: string;
  readonly language?: string;
  readonly model: string | undefined;
  /** The run's folder, such as `2025-07-13-11-12-41--name`. */
  readonly run: string;
  /** `null` where the exercise broke. */
  readonly outcomes: readonly boolean[] | null;
}

/** Results of Aider's benchmark: an exercise a file, and the leaderboard's YAML. */
export const aiderReader: DumpReader<Part> = {
  formats: {
    [EXERCISE]: ".aider.results.json of Aider's benchmark: tests_outcomes of an exercise",
    [LEADERBOARD]: "YAML that Aider's benchmark prints: pass rates of a run",
  },
  recognise({ keys, start, text }) {
    if (start === "{" && keys.includes("testcase") && (keys.includes("tests_outcomes") || keys.includes("exception"))) {
      return EXERCISE;
    }
    return /^- dirname: /m.test(text) && /^ {2}pass_rate_1: /m.test(text) ? LEADERBOARD : null;
  },
  async read({ name, content }, format, context) {
    const bytes = await textBytes(content, name);
    return format === EXERCISE
      ? { kind: "exercise", exercise: exerciseOf(jsonDocument(bytes, name), name) }
      : { kind: "leaderboard", reading: readLeaderboard(decodeText(bytes, name), name, context) };
  },
  assemble: assembleExercises,
};

/** `RUN/LANGUAGE/exercises/practice/CASE/.aider.results.json`, or `RUN/CASE/…` before there were several languages. */
function exerciseOf(document: JsonObject, file: string): Exercise {
  const name = textAt(document, "testcase");
  if (name === undefined) throw new InputError("no-item", "the exercise must be named by testcase", { file });
  const folder = folderOf(file);
  const [, above = "", language] = /^(.*?)\/?([^/]+)\/exercises\/practice\/[^/]+$/.exec(folder) ?? [];
  const run = language === undefined ? folderOf(folder) : above;
  const [model, edit] = [textAt(document, "model"), textAt(document, "edit_format")];
  return {
    id: language === undefined ? name : `${language}/${name}`,
    ...(language === undefined ? {} : { language }),
    model: model === undefined || edit === undefined ? model : `${model} (${edit})`,
    run,
    outcomes: document.has("exception") ? null : outcomesOf(document.get("tests_outcomes"), file),
  };
}

function outcomesOf(list: JsonValue | undefined, file: string): readonly boolean[] {
  const outcomes = Array.isArray(list) ? (list as readonly JsonValue[]) : [];
  if (outcomes.length > 0 && outcomes.every((outcome) => typeof outcome === "boolean"))
    return outcomes as readonly boolean[];
  throw new InputError("no-score", "tests_outcomes must be a list of true and false, one a try", { file });
}

function assembleExercises(parts: readonly FilePart<Part>[], context: ReadContext): Assembly {
  const boards = parts.flatMap(({ part, ...more }) =>
    part.kind === "leaderboard" ? { ...more, part: part.reading } : [],
  );
  const exercises = parts.flatMap(({ file, part }) => (part.kind === "exercise" ? { file, ...part.exercise } : []));
  const folders = groupBy(exercises, ({ run }) => run);
  const repeats = groupBy([...folders.values()], ([first]) => first?.model);
  const runs = [...folders].map(([run, own]) => {
    // Runs of one model are repeats; their folders tell them apart.
    const isRepeated = (repeats.get(own[0]?.model)?.length ?? 0) > 1;
    return readingOf(run, own, context, isRepeated ? { trial: baseName(run) } : {});
  });
  const assembly = assembleReadings(boards, LEADERBOARD);
  return {
    tasks: [...assembly.tasks, ...runs.flatMap(({ tasks }) => tasks)],
    patternNames: [...assembly.patternNames, ...runs.flatMap(({ patternNames }) => patternNames)],
    contribute(builder) {
      let fits = assembly.contribute(builder);
      for (const reading of runs) {
        reading.contribute(builder);
        fits += reading.patternFits;
      }
      return fits;
    },
  };
}

function readingOf(
  run: string,
  exercises: readonly (Exercise & { readonly file: string })[],
  context: ReadContext,
  trial: { readonly trial?: string },
): StandaloneReading {
  const [first] = exercises as [Exercise & { readonly file: string }];
  const named = new Set(exercises.flatMap(({ model }) => model ?? []));
  const models = new ModelNames(run === "" ? first.file : `${run}/run.json`, "model", context, { several: false });
  const { step: _, ...identity } = models.identify([...named][0]);
  if (named.size > 1) {
    throw new InputError("several-models", `the exercises of one run name several models: ${[...named].join(", ")}`, {
      file: first.file,
    });
  }
  const task = context.options.task ?? "aider";
  const tries = Math.max(1, ...exercises.map(({ outcomes }) => outcomes?.length ?? 0));
  const answers = exercises.flatMap(({ id, language, outcomes }): Answer[] =>
    Array.from({ length: tries }, (_, index): Answer => {
      const item = writtenItem(id, { subsets: language === undefined ? undefined : [language] });
      // An exercise that passed is not tried again.
      const cell = outcomes === null ? ERRORED : scored(outcomes.slice(0, index + 1).includes(true) ? 1 : 0);
      return { run: { ...identity, ...trial, task, metric: `pass_${index + 1}` }, item, cell };
    }),
  );
  return sheetReading({
    file: run === "" ? first.file : run,
    format: EXERCISE,
    sheets: answerSheets(answers),
    models,
    understood:
      `${exercises.length} exercises of a run; task ${task}; item from language and testcase; pass_k is right within k tries; ` +
      "exercises that broke are errored",
    isNamedByFile: true,
  });
}

interface Entry {
  readonly line: number;
  readonly values: ReadonlyMap<string, string>;
}

/** The entries of the YAML: a list of plain mappings; lines of its frame are none of them. */
function entriesOf(text: string): Entry[] {
  const entries: { line: number; values: Map<string, string> }[] = [];
  for (const [index, written] of text.split(/\r?\n/).entries()) {
    const [, dash, key, value] = /^(- | {2})([\w.]+):\s*(.*?)\s*$/.exec(written) ?? [];
    if (key === undefined) continue;
    if (dash === "- ") entries.push({ line: index + 1, values: new Map() });
    entries.at(-1)?.values.set(key, (value as string).replace(/^(["'])(.*)\1$/, "$2"));
  }
  return entries;
}

function readLeaderboard(text: string, file: string, context: ReadContext): StandaloneReading {
  const entries = entriesOf(text);
  const models = new ModelNames(file, "model", context);
  const sheets = new RunSheets();
  const nameOf = ({ values }: Entry) => {
    const [model, edit] = [values.get("model"), values.get("edit_format")];
    return model === undefined || edit === undefined ? model : `${model} (${edit})`;
  };
  const repeats = groupBy(entries, nameOf);
  for (const entry of entries) {
    const { line, values } = entry;
    const name = nameOf(entry);
    const number = (key: string) => {
      const written = values.get(key);
      if (written === undefined) return undefined;
      if (written === "" || !Number.isFinite(Number(written))) {
        throw new InputError("bad-number", `${key} must be a number, got ${JSON.stringify(written)}`, { file, line });
      }
      return Number(written);
    };
    const cases = number("test_cases");
    if (name === undefined || cases === undefined || cases <= 0) {
      throw new InputError("no-score", "every entry needs model and test_cases", { file, line });
    }
    const task = context.options.task ?? `aider (${number("total_tests") ?? cases} exercises)`;
    // Runs of one model and format are repeats; their folders tell them apart.
    const trial = (repeats.get(name)?.length ?? 0) > 1 ? { trial: values.get("dirname") as string } : {};
    for (const key of values.keys()) {
      const tries = /^pass_rate_(\d+)$/.exec(key)?.[1];
      if (tries === undefined) continue;
      const rate = number(key) as number;
      const passed = number(`pass_num_${tries}`);
      if (passed !== undefined && Math.abs((100 * passed) / cases - rate) > 0.051) {
        throw new InputError("count-mismatch", `${key} is ${rate}, and ${passed} of ${cases} passed`, { file, line });
      }
      const value = passed === undefined ? rate / 100 : passed / cases;
      const run = { ...models.identify(name), ...trial, task, metric: `pass_${tries}` };
      sheets.addScore(run, value, { items: cases, line });
    }
  }
  if (sheets.isEmpty) throw new InputError("no-rows", "no entry holds a pass rate", { file });
  return sheetReading({
    file,
    format: LEADERBOARD,
    sheets,
    models,
    understood: "a run an entry, with its number of exercises; pass rates in per cent were divided by 100",
    isNamedByFile: true,
  });
}
