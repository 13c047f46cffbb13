/**
 * Score of guessing of a task from a table by name: the task's own entry, else the first one in which `*` stands for the
 * rest (`mmlu*` for `mmlu_stem`, `mmlu_other`, …); undefined where none fits.
 */
export function taskChance(chance: ReadonlyMap<string, number>, task: string): number | undefined {
  return chance.get(task) ?? [...chance].find(([name]) => name.includes("*") && fits(name, task))?.[1];
}

function fits(pattern: string, task: string): boolean {
  const [start = "", ...rest] = pattern.split("*");
  if (!task.startsWith(start)) return false;
  const end = rest.pop() as string;
  let place = start.length;
  for (const part of rest) {
    const found = task.indexOf(part, place);
    if (found < 0) return false;
    place = found + part.length;
  }
  return task.length - end.length >= place && task.endsWith(end);
}
