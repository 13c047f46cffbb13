import type { Note } from "../../notes.js";
import { shellWord } from "../../shellWord.js";
import { someNames } from "../../someNames.js";
import type { Run } from "../run.js";
import { alikeNames } from "./alikeNames.js";

/** Number of pairs that a question shows of each axis. */
const SHOWN = 3;

/** Asks whether names that differ in their writing alone are of one thing, with what to type if they are; they are taken for two. */
export function alikeNotes(runs: readonly Run[]): Note[] {
  const axes = (["model", "task", "metric"] as const).map((axis) => ({
    axis,
    pairs: alikeNames(new Set(runs.map((run) => run[axis]))),
  }));
  const found = axes.flatMap(({ axis, pairs }) => {
    const names = pairs.map(([first, second]) => `${JSON.stringify(first)} and ${JSON.stringify(second)}`);
    return pairs.length === 0 ? [] : [`${axis}s ${someNames(names, SHOWN, ", ")}`];
  });
  if (found.length === 0) return [];
  const joining = axes.flatMap(({ pairs }) => joiningWords(pairs.slice(0, SHOWN)));
  const message =
    `are these one? ${found.join("; ")} differ in case, separators, what stands before a slash or cannot be seen alone, ` +
    `and are taken for two; if they are one: ${[...new Set(joining)].join(" ")}`;
  return [
    {
      code: "names-alike",
      message,
      data: { pairs: axes.flatMap(({ axis, pairs }) => pairs.map((names) => ({ axis, names }))) },
    },
  ];
}

/**
 * The options that read the shorter of two names as the longer, which says more; of two as long the second as the first. A name
 * that may be of two longer ones is joined with the first of them.
 */
function joiningWords(pairs: readonly (readonly [string, string])[]): string[] {
  const keptAs = new Map<string, string>();
  for (const [first, second] of pairs) {
    const [name, kept] = second.length > first.length ? [first, second] : [second, first];
    if (!keptAs.has(name)) keptAs.set(name, kept);
  }
  return [...keptAs].map(([name, kept]) => {
    const sign = `${name}${kept}`.includes("=") ? "==" : "=";
    return `--same ${shellWord(`${name}${sign}${kept}`)}`;
  });
}
