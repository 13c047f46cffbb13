import type { ResultsBuilder } from "../../data/resultsBuilder.js";
import type { Run } from "../../data/run.js";
import { someNames } from "../../someNames.js";

interface FramingRule {
  /** Finds the mark of the variant in a task name. */
  readonly mark: RegExp;
  /** Framing of the task with the mark, and of the task without it. */
  readonly marked: string;
  readonly plain: string;
}

/** How harnesses name two framings of one task. A rule counts only when both tasks were read. */
const RULES: readonly FramingRule[] = [
  { mark: /_continuation(?=_|$)/, marked: "completion", plain: "choice" },
  { mark: /_mc$/, marked: "choice", plain: "completion" },
  { mark: /_cloze$/, marked: "completion", plain: "choice" },
];

/** The task that a task is a framing of. */
interface FramedTask {
  readonly task: string;
  readonly framing: string;
}

/** Tasks that are framings of one another, by the name they were read under. */
export function framedTasks(tasks: Iterable<string>): ReadonlyMap<string, FramedTask> {
  const known = new Set(tasks);
  const framed = new Map<string, FramedTask>();
  for (const name of known) {
    const rule = RULES.find(({ mark }) => mark.test(name) && known.has(name.replace(mark, "")));
    if (rule === undefined) continue;
    const task = name.replace(rule.mark, "");
    if (framed.has(task) && framed.get(task)?.framing !== rule.plain) continue;
    framed.set(name, { task, framing: rule.marked });
    framed.set(task, { task, framing: rule.plain });
  }
  return framed;
}

/** A builder that files the runs of framed tasks under the common task, and notes what it did. */
export function withFramings(builder: ResultsBuilder, framed: ReadonlyMap<string, FramedTask>): ResultsBuilder {
  if (framed.size === 0) return builder;
  const variants = [...framed].filter(([name, { task }]) => name !== task);
  const named = variants.map(([name, { task, framing }]) => `${name} is ${task} as ${framing}`);
  builder.note({
    code: "framings-by-name",
    message: `tasks taken as framings of one task by their names: ${someNames(named)}`,
  });
  const place = (run: Run): Run => (run.framing === undefined ? { ...run, ...framed.get(run.task) } : run);
  const taskOf = (task: string) => framed.get(task)?.task ?? task;
  return {
    ...builder,
    sheet: (run, source) => builder.sheet(place(run), source),
    runScore: (score, source) =>
      builder.runScore(
        { ...score, run: place(score.run), ...(score.subtasks ? { subtasks: score.subtasks.map(taskOf) } : {}) },
        source,
      ),
    unnamedTask: (task) => builder.unnamedTask(taskOf(task)),
    sameOccasion: (task, copy, original) => builder.sameOccasion(taskOf(task), copy, original),
  };
}
