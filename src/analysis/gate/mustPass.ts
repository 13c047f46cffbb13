import type { RunOfMatrix } from "../../data/itemMeans.js";
import { cellState, runScoresOf } from "../../data/resultMatrix.js";
import type { Results } from "../../data/results.js";
import { InputError } from "../../errors.js";
import type { Note } from "../../notes.js";
import { someNames } from "../../someNames.js";
import type { Side } from "../comparison/testSides.js";
import { NAMED, note } from "./wording.js";

/** What became of the items that must pass; ids as in the dump. */
export interface MustPassResult {
  readonly passed: readonly string[];
  /** Some answer of the candidate did not pass. */
  readonly broken: readonly string[];
  /** Nothing speaks against it, but not every answer of the candidate was scored. */
  readonly unknown: readonly string[];
  /** Did not pass, and stands against nothing while it is in quarantine. */
  readonly quarantined: readonly string[];
}

/**
 * Finds the items that a list of ids names, as written or as `task/id`, by task. An id that is in neither dump is an error,
 * since a misspelt one would guard nothing; so is one that several tasks have.
 */
export function findMustPass(ids: readonly string[], sides: readonly Results[]): ReadonlyMap<string, Set<string>> {
  const known = new Map<string, Set<string>>();
  for (const { task, items } of sides.flatMap(({ matrices }) => matrices)) {
    const set = known.get(task) ?? new Set();
    known.set(task, set);
    for (const { id } of items) set.add(id);
  }
  const found = new Map<string, Set<string>>();
  for (const written of ids) {
    const places = [...known].flatMap(([task, items]) => {
      const qualified = written.startsWith(`${task}/`) ? written.slice(task.length + 1) : null;
      return [written, qualified].flatMap((id) => (id !== null && items.has(id) ? [{ task, id }] : []));
    });
    const [place] = places;
    if (place === undefined) {
      throw new InputError(
        "unknown-must-pass",
        "is to pass, but neither dump has it; ids must be written as in the dump",
        {
          item: written,
        },
      );
    }
    if (places.length > 1) {
      const tasks = someNames(
        places.map(({ task }) => task),
        NAMED,
      );
      throw new InputError("ambiguous-must-pass", `is an item of several tasks (${tasks}); write it as task/id`, {
        item: written,
      });
    }
    found.set(place.task, (found.get(place.task) ?? new Set()).add(place.id));
  }
  return found;
}

/**
 * Checks items one by one, without statistics: an item passes when every answer of the candidate to it, over trials and
 * seeds, scores at least `passScore` (at most, where less is better). Without `passScore`, scores must be 0 or 1 and the
 * better of these passes.
 *
 * With `passRepeats` that many passing answers are enough: an item is broken where too few can be reached even with every
 * missing answer right, and not known where it was asked less often than that. What `isExcused` does not have to pass.
 */
export function checkMustPass(
  ids: ReadonlySet<string>,
  candidate: readonly Side[],
  passScore: number | undefined,
  passRepeats?: number,
  isExcused: (id: string) => boolean = () => false,
): MustPassResult {
  const runs = candidate.flatMap(({ trials }) => trials);
  const result = {
    passed: [] as string[],
    broken: [] as string[],
    unknown: [] as string[],
    quarantined: [] as string[],
  };
  for (const id of ids) {
    const answers = runs.map((run) => answerOf(run, id, passScore));
    const count = (wanted: string) => answers.filter((answer) => answer === wanted).length;
    const needed = passRepeats ?? answers.length;
    const reachable = answers.length - count("failed");
    const fate =
      answers.length === 0 || answers.length < needed
        ? "unknown"
        : count("passed") >= needed
          ? "passed"
          : reachable < needed
            ? "broken"
            : "unknown";
    result[fate !== "passed" && isExcused(id) ? "quarantined" : fate].push(id);
  }
  return result;
}

/** The same in words: what broke, and what is not known. */
export function mustPassReasons({ broken, unknown }: Pick<MustPassResult, "broken" | "unknown">): Note[] {
  return [
    ...(broken.length === 0 ? [] : [note("must-pass-broken", { items: broken })]),
    ...(unknown.length === 0 ? [] : [note("must-pass-unknown", { items: unknown })]),
  ];
}

function answerOf({ matrix, run }: RunOfMatrix, id: string, passScore: number | undefined) {
  const item = matrix.items.findIndex((one) => one.id === id);
  if (item === -1 || cellState(matrix, run, item) !== "scored") return "missing";
  const score = runScoresOf(matrix, run)[item] as number;
  if (passScore === undefined && score !== 0 && score !== 1) {
    throw new InputError(
      "no-pass-score",
      `${matrix.task} ${matrix.metric} is ${score} here, not 0 or 1: say which score passes, with passScore (--pass-score)`,
      { item: id },
    );
  }
  const { higherIsBetter } = matrix;
  const needed = passScore ?? (higherIsBetter ? 1 : 0);
  return (higherIsBetter ? score >= needed : score <= needed) ? "passed" : "failed";
}
