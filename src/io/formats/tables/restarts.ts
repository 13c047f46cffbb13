import { runKey } from "../../../data/run.js";
import { InputError } from "../../../errors.js";
import { formatCount } from "../../../numberFormat.js";
import { shellWord } from "../../../shellWord.js";
import { someNames } from "../../../someNames.js";
import type { LongRows } from "./longRows.js";

interface Part {
  readonly text: string;
  readonly steps: readonly number[];
}

/**
 * Refuses a column whose values take turns along the checkpoints of one run (job1 up to step 6,000, job2 from 5,000 on): a
 * run that was restarted has two scores where its parts overlap, and is no other test. A column that tells tests apart has
 * its values at the same checkpoints, or at those of other runs.
 */
export function refuseRestarts(file: string, column: string, rows: LongRows, index: number): void {
  const runs = new Map<string, Map<string, Set<number>>>();
  const names = new Map<string, string>();
  for (let row = 0; row < rows.length; row++) {
    const run = rows.runAt(row);
    if (run.step === undefined) continue;
    const key = runKey(run, ["step", "trial"]);
    const parts = runs.get(key) ?? new Map<string, Set<number>>();
    runs.set(key, parts);
    names.set(key, `${run.task} of ${run.model}${run.seed === undefined ? "" : `, seed ${run.seed}`}`);
    const text = rows.textAt(row, index).trim();
    parts.set(text, (parts.get(text) ?? new Set()).add(run.step));
  }
  const several = [...runs].filter(([, parts]) => parts.size > 1);
  const inTurns = several.map(([key, parts]) => ({ name: names.get(key) as string, parts: inOrder(parts) }));
  const restarted = inTurns.find(({ parts }) =>
    parts.some((part, place) => place > 0 && overlap(parts[place - 1]!, part).length > 0),
  );
  if (restarted === undefined || !inTurns.every(({ parts }) => takeTurns(parts))) return;
  const { name, parts } = restarted;
  const place = parts.findIndex((part, at) => at > 0 && overlap(parts[at - 1]!, part).length > 0);
  const [before, after] = [parts[place - 1]!, parts[place]!];
  const steps = someNames(overlap(before, after).map(formatCount));
  throw new InputError(
    "restarted-run",
    `column ${JSON.stringify(column)} tells the parts of a restarted run: ${JSON.stringify(after.text)} overlaps ` +
      `${JSON.stringify(before.text)} at step ${steps} (${name}), and a run has one score a checkpoint. Leave out the rows of one of ` +
      `them there, or average the two with --map ${shellWord(`trial=${column}`)}.`,
    { file },
  );
}

function inOrder(parts: ReadonlyMap<string, ReadonlySet<number>>): Part[] {
  return [...parts]
    .map(([text, steps]) => ({ text, steps: [...steps].sort((a, b) => a - b) }))
    .sort((a, b) => a.steps[0]! - b.steps[0]!);
}

/** Each part begins and ends after the one before it, and overlaps it at less than half of its checkpoints. */
function takeTurns(parts: readonly Part[]): boolean {
  return parts.every((part, place) => {
    const before = parts[place - 1];
    if (before === undefined) return true;
    const shorter = Math.min(part.steps.length, before.steps.length);
    return (
      part.steps[0]! > before.steps[0]! &&
      part.steps.at(-1)! > before.steps.at(-1)! &&
      2 * overlap(before, part).length <= shorter
    );
  });
}

function overlap(before: Part, after: Part): number[] {
  const known = new Set(before.steps);
  return after.steps.filter((step) => known.has(step));
}
