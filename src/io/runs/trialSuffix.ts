import type { ResultsBuilder } from "../../data/resultsBuilder.js";
import type { Run } from "../../data/run.js";
import type { ScoreSheet } from "../../data/sheets/openSheet.js";

/** Ids of one task that hide its trials: `q, q.1, q.2 …` are the trials of `q`. */
export interface TrialSuffixes {
  readonly items: number;
  /** Trials of each item. */
  readonly trials: number;
}

/** Fewest items that make a pattern. */
const LEAST_ITEMS = 3;
const SUFFIXED = /^(.+)\.([1-9]\d*)$/;

/** Whether an id ends as that of a trial may. */
export function mayBeSuffixed(id: string): boolean {
  return SUFFIXED.test(id);
}

/**
 * Whether the ids of a task are trials of items: every id is a plain `q` or one of `q.1, q.2 … q.K` of a plain one, with
 * the same K for all, and at least three items. Repeated column names become such ids in data frames. Plain ids that end
 * in a decimal themselves (`1.0`, `2.5`) are ordinary decimals or versions, and then nothing is a trial.
 */
export function trialSuffixes(ids: ReadonlySet<string>): TrialSuffixes | null {
  // Most tables hold no such id, and a million others.
  if (!someSuffixed(ids)) return null;
  const counts = new Map<string, number>();
  for (const id of ids) if (!isSuffixed(id, ids)) counts.set(id, 0);
  for (const id of ids) {
    if (counts.has(id)) continue;
    const [item] = split(id);
    const count = counts.get(item);
    if (count === undefined) return null;
    counts.set(item, count + 1);
  }
  const [first = 0] = counts.values();
  const isPlain = (item: string) => !/\.\d+$/.test(item);
  const isComplete = [...counts].every(
    ([item, count]) =>
      count === first &&
      isPlain(item) &&
      Array.from({ length: count }, (_, k) => `${item}.${k + 1}`).every((id) => ids.has(id)),
  );
  return first > 0 && counts.size >= LEAST_ITEMS && isComplete ? { items: counts.size, trials: first + 1 } : null;
}

/**
 * A builder that files ids with a suffix as trials of their item: `q` is trial 0, `q.1` is trial 1. Runs that name a trial
 * are left alone, as are tasks without such ids.
 */
export function withTrialSuffixes(builder: ResultsBuilder, tasks: ReadonlySet<string>): ResultsBuilder {
  if (tasks.size === 0) return builder;
  return {
    ...builder,
    sheet(run, source) {
      if (run.trial !== undefined || !tasks.has(run.task)) return builder.sheet(run, source);
      const sheets = new Map<string, ScoreSheet>();
      return {
        add(item, ...cell) {
          const [id, trial] = split(item.id);
          const sheet = sheets.get(trial) ?? builder.sheet({ ...run, trial } satisfies Run, source);
          sheets.set(trial, sheet);
          sheet.add({ ...item, id }, ...cell);
        },
      };
    },
  };
}

/** What was taken for trials, in a note that says how to turn it off. */
export function noteTrialSuffixes(
  file: string,
  found: ReadonlyMap<string, TrialSuffixes>,
  builder: ResultsBuilder,
): void {
  for (const [task, { items, trials }] of found) {
    const last = trials === 2 ? "" : ` … q.${trials - 1}`;
    builder.note({
      code: "trials-by-suffix",
      message:
        `${file}: the ids of ${task} are q, q.1${last} for each of ${items} items, which was taken as ${trials} trials ` +
        "of every item; --trial-suffix none takes them as items of their own",
    });
  }
}

function someSuffixed(ids: ReadonlySet<string>): boolean {
  for (const id of ids) if (isSuffixed(id, ids)) return true;
  return false;
}

function isSuffixed(id: string, ids: ReadonlySet<string>): boolean {
  const match = SUFFIXED.exec(id);
  return match !== null && ids.has(match[1] as string);
}

function split(id: string): readonly [item: string, trial: string] {
  const match = SUFFIXED.exec(id);
  return match === null ? [id, "0"] : [match[1] as string, match[2] as string];
}
