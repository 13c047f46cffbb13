import type { Note } from "../../../notes.js";
import type { InspectLog } from "./evalLog.js";

/**
 * The names that logs are filed under. Where logs of one task were run with different task arguments they are
 * different tests, so the arguments that differ become part of the name, and a note says so.
 */
export function taskNames(logs: readonly InspectLog[]): {
  readonly nameOf: (log: InspectLog) => string;
  readonly notes: readonly Note[];
} {
  const stated = new Map<string, Map<string, Set<string>>>();
  for (const { header } of logs) {
    const args = stated.get(header.task) ?? new Map<string, Set<string>>();
    stated.set(header.task, args);
    for (const [name, value] of header.taskArgs) args.set(name, (args.get(name) ?? new Set()).add(value));
  }
  const differing = new Map(
    [...stated].map(([task, args]) => [task, [...args].flatMap(([name, { size }]) => (size > 1 ? [name] : []))]),
  );
  return {
    nameOf({ header: { task, taskArgs } }) {
      const parts = (differing.get(task) ?? []).flatMap((name) => {
        const value = taskArgs.get(name);
        return value === undefined ? [] : [`${name}=${value}`];
      });
      return [task, ...parts].join(" ");
    },
    notes: [...differing]
      .filter(([, names]) => names.length > 0)
      .map(([task, names]) => ({
        code: "task-args-in-task",
        message: `logs of ${task} differ in the task ${names.length === 1 ? "argument" : "arguments"} ${names.join(", ")}, which became part of the task's name`,
      })),
  };
}
