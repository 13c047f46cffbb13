import { defined } from "../defined.js";
import type { Note } from "../notes.js";
import { someNames } from "../someNames.js";
import { type FingerprintPart, SETTINGS, severalParts, shortenHashes } from "./fingerprint.js";
import { groupBy } from "./groupBy.js";
import { compareNames } from "./nameOrder.js";
import { type Fingerprint, type Run, runKey } from "./run.js";

/**
 * The parts of a fingerprint that make two tests of one: other questions, or another way of putting or judging them. Prompts
 * do so within one run only: else they differ with the examples that were drawn, and are compared where two runs meet. Settings do
 * so within one model: else they are the model's own.
 */
const CONDITIONS = {
  taskVersion: (value) => `version ${value}`,
  split: (value) => value,
  dataset: (value) => `data ${value}`,
  language: (value) => `language ${value}`,
  fewShot: (value) => (/^\d+$/.test(value) ? `${value}-shot` : `shots ${value}`),
  systemPrompt: (value) => (value === "none" ? "no system prompt" : `system prompt ${value}`),
  chatTemplate: (value) => (value === "none" ? "no chat template" : "chat template"),
  filter: (value) => `filter ${value}`,
  judge: (value) => `judge ${value}`,
  prompt: (value) => `prompt ${value}`,
  choiceOrder: (value) => `order ${value}`,
  temperature: (value) => `temperature ${value}`,
  reasoning: (value) => `reasoning ${value}`,
  quantization: (value) => value,
  scaffold: (value) => `scaffold ${value}`,
  engine: (value) => `engine ${value}`,
  other: (value) => value,
} as const satisfies Readonly<Record<FingerprintPart, (value: string) => string>>;

type Condition = FingerprintPart;
/** The conditions, in the order in which a test's name gives them. */
export const CONDITION_PARTS = Object.keys(CONDITIONS) as Condition[];

/** A run as it was read, the file it stood in, and when or in which pass it was made. */
export interface ReadRun {
  readonly run: Run;
  readonly file: string;
  readonly occasion: string;
}

/** The tests behind the tasks that were read. */
interface TestVariants {
  /** The run under the name of its test. */
  place(run: Run): Run;
  /** The name of the test that a file means by a task. */
  taskIn(file: string, task: string): string;
  readonly notes: readonly Note[];
}

/** All runs are of the tests that their tasks name. */
const PLAIN: TestVariants = { place: (run) => run, taskIn: (_file, task) => task, notes: [] };

/**
 * Runs of one task, metric and framing that state different conditions took different tests, whose items and scores are never
 * put together: each test gets a name of its own, such as `quiz test` and `quiz dev` by the split, or `quiz (0-shot)`. Where
 * the split tells tests of one task apart, all tasks of those files are named with it. A run that does not state a condition
 * keeps the plain name. What a dump says of a run in one place holds for it in all.
 */
export function testVariants(read: readonly ReadRun[]): TestVariants {
  // Most dumps state nothing of how their runs were made.
  if (!read.some(({ run }) => run.fingerprint !== undefined)) return PLAIN;
  const stated = statedByRun(read);
  const nameOf = (run: Run, part: Condition) => conditionName(stated.get(run) ?? {}, part);
  const names = new Map<Run, string>();
  const taken = new Set(read.map(({ run }) => run.task));
  const varied: string[] = [];
  const varying = [...groupBy(read, ({ run }) => run.task)].map(([task, members]) => {
    const runs = members.map(({ run }) => run);
    // What is one thing in all runs is so in each group of them, and most parts are.
    const several = severalParts(runs.map((run) => stated.get(run) ?? {}));
    const parts = CONDITION_PARTS.filter(
      (part) =>
        several.has(part) &&
        comparedIn(members, part).some((some) => new Set(some.flatMap(({ run }) => nameOf(run, part) ?? [])).size > 1),
    );
    return { task, members, parts };
  });
  const splitTasks = new Set(varying.flatMap(({ task, parts }) => (parts.includes("split") ? [task] : [])));
  const bySplit = new Set(read.flatMap(({ run, file }) => (splitTasks.has(run.task) ? [file] : [])));
  for (const { task, members, parts } of varying) {
    if (parts.length === 0 && bySplit.size === 0) continue;
    const others = parts.filter((part) => part !== "split");
    const made = new Map<string, string>();
    for (const { run, file } of members) {
      const values = others.flatMap((part) => nameOf(run, part) ?? []);
      const ofSplit = bySplit.has(file) ? withSplit(task, nameOf(run, "split")) : task;
      const name = values.length === 0 ? ofSplit : `${ofSplit} (${values.join(", ")})`;
      if (name === task) continue;
      made.set(name, made.get(name) ?? unused(name, taken));
      names.set(run, made.get(name) as string);
    }
    if (parts.length > 0) varied.push(someNames([...new Set(made.values())].sort(compareNames), 3, " and "));
  }
  const inFile = groupBy(
    read.filter(({ run }) => names.has(run)),
    ({ run, file }) => JSON.stringify([file, run.task]),
  );
  const message = `runs of one task that were not made the same way are tests of their own, which are not compared: ${someNames(varied.sort(compareNames), 3, "; ")}`;
  return {
    place: (run) => {
      const task = names.get(run);
      return task === undefined ? run : { ...run, task, ...defined({ fingerprint: stated.get(run) }) };
    },
    taskIn: (file, task) => {
      const found = new Set((inFile.get(JSON.stringify([file, task])) ?? []).map(({ run }) => names.get(run)));
      const [only] = found;
      return found.size === 1 && only !== undefined ? only : task;
    },
    notes: varied.length === 0 ? [] : [{ code: "tests-apart", message }],
  };
}

/** The groups of runs within which a condition makes two tests. */
function comparedIn(members: readonly ReadRun[], part: Condition): readonly (readonly ReadRun[])[] {
  const keyOf = ({ run, occasion }: ReadRun) => {
    const { model, metric, framing = null } = run;
    if (part === "prompt") return [occasion, runKey(run)];
    return SETTINGS.has(part) ? [model, metric, framing] : [metric, framing];
  };
  return [...groupBy(members, (member) => JSON.stringify(keyOf(member))).values()];
}

/** The task that the run's test is a variant of: the name without the conditions that `testVariants` added to it. */
export function plainTask({ task, fingerprint = {} }: Pick<Run, "task" | "fingerprint">): string {
  const rest = bracketed(task, fingerprint).plain;
  const split = conditionName(fingerprint, "split");
  return split !== undefined && rest.endsWith(` ${split}`) ? rest.slice(0, -split.length - 1) : rest;
}

/** The name of the run's test without these conditions, where `testVariants` added them to it. */
export function taskWithout(
  { task, fingerprint = {} }: Pick<Run, "task" | "fingerprint">,
  left: readonly FingerprintPart[],
): string {
  const { plain, parts } = bracketed(task, fingerprint);
  const names = parts.flatMap((part) => (left.includes(part) ? [] : (conditionName(fingerprint, part) ?? [])));
  return names.length === 0 ? plain : `${plain} (${names.join(", ")})`;
}

/** The conditions by which the run's test was told apart from others of its task. */
export function variantParts({
  task,
  fingerprint = {},
}: Pick<Run, "task" | "fingerprint">): readonly FingerprintPart[] {
  return bracketed(task, fingerprint).parts;
}

/** Tag of a run whose task is one of several that a column of its own told apart: the name of the test before. */
export const TEST_TAG = "test";

/** Conditions that say which questions a test asks, and not how. */
const OTHER_QUESTIONS = ["split", "dataset"] as const satisfies readonly Condition[];

/**
 * The test whose items a task asks: variants of one test ask the same questions under the same ids, as far as anyone knows. Its splits
 * and data sets hold questions of their own.
 */
export function testOf(run: Pick<Run, "task" | "fingerprint" | "tags">): string {
  const test = run.tags?.[TEST_TAG] ?? plainTask(run);
  const own = OTHER_QUESTIONS.flatMap((part) => conditionName(run.fingerprint ?? {}, part) ?? []);
  return [test, ...own].join(" ");
}

/** A task's name without the conditions that stand in brackets behind it, and which these are. */
function bracketed(
  task: string,
  fingerprint: Fingerprint,
): { readonly plain: string; readonly parts: readonly Condition[] } {
  const none = { plain: task, parts: [] };
  if (!task.endsWith(")")) return none;
  let rest = task.slice(0, -1);
  const parts: Condition[] = [];
  for (const part of [...CONDITION_PARTS].reverse()) {
    const name = conditionName(fingerprint, part);
    if (name === undefined) continue;
    if (rest.endsWith(` (${name}`)) return { plain: rest.slice(0, -name.length - 2), parts: [part, ...parts] };
    if (!rest.endsWith(`, ${name}`)) continue;
    rest = rest.slice(0, -name.length - 2);
    parts.unshift(part);
  }
  return none;
}

/** Some readers name the split themselves. */
function withSplit(task: string, split: string | undefined): string {
  return split === undefined || task.endsWith(` ${split}`) ? task : `${task} ${split}`;
}

/** What is stated of each run: by itself, or else by the same run of another metric or in a file of the same occasion. */
function statedByRun(read: readonly ReadRun[]): ReadonlyMap<Run, Fingerprint> {
  const stated = new Map<Run, Fingerprint>();
  const same = groupBy(read, ({ run, occasion }) =>
    JSON.stringify([occasion, { ...run, metric: "", fingerprint: null }]),
  );
  for (const members of same.values()) {
    const own = members[0]?.run.fingerprint ?? {};
    if (members.every(({ run }) => run.fingerprint === own)) {
      for (const { run } of members) stated.set(run, own);
      continue;
    }
    const parts = CONDITION_PARTS.flatMap((part) => {
      const [value, ...others] = new Set(members.flatMap(({ run }) => run.fingerprint?.[part] ?? []));
      return value === undefined || others.length > 0 ? [] : [[part, value] as const];
    });
    const all: Fingerprint = Object.fromEntries(parts);
    for (const { run } of members) stated.set(run, { ...all, ...run.fingerprint });
  }
  return stated;
}

/** How a test's name gives a condition, such as `5-shot`; `undefined` where the run does not state it. */
export function conditionName(fingerprint: Fingerprint, part: Condition): string | undefined {
  const value = fingerprint[part];
  return value === undefined ? undefined : CONDITIONS[part](shortenHashes(value));
}

/** The name, with a number where a task that was read bears it already. */
function unused(name: string, taken: ReadonlySet<string>): string {
  let free = name;
  for (let number = 2; taken.has(free); number++) free = `${name} ${number}`;
  return free;
}
