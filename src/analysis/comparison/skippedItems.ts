import { groupBy } from "../../data/groupBy.js";
import { type ItemMeans, itemMeans } from "../../data/itemMeans.js";
import type { Results } from "../../data/results.js";
import { ALPHA } from "../../defaults.js";
import { fisherExact } from "../../inference/items/fisherExact.js";
import { holm } from "../../inference/significance/multiplicity.js";
import { welchTest } from "../../inference/significance/welch.js";
import type { Note, Refusal } from "../../notes.js";
import { isBinary } from "../../numeric/binary.js";
import { mean } from "../../numeric/moments.js";
import { oneModel } from "./sides.js";
import { type Side, sidesOf } from "./testSides.js";
import { note } from "./wording.js";

/** How another model did on the items that a model answered, and on those that it did not. */
interface SkippedAgainst {
  readonly model: string;
  readonly answered: { readonly mean: number; readonly items: number };
  readonly skipped: { readonly mean: number; readonly items: number };
  /** Fisher's exact test of right-or-wrong answers, Welch's t of others; the chance of items skipped at random. */
  readonly pValue: number;
}

/** A model that has no score of some items of a test. */
interface SkippedItems {
  readonly model: string;
  readonly items: number;
  readonly skipped: number;
  readonly against: readonly SkippedAgainst[];
  /** Whether the items that it did not answer are shown to be the harder ones, adjusted (Holm) over all models of the test. */
  readonly followsDifficulty: boolean;
}

/** Fewer skipped items than this show nothing. */
const FEWEST = 5;

/**
 * Whether what a model left unanswered follows the difficulty of the items, as the other models show it: the mean over what
 * it answered then flatters it, and is no mean over the test. `models` are the sides of each model of one test.
 */
export function skippedItems(models: readonly (readonly Side[])[]): SkippedItems[] {
  if (areComplete(models)) return [];
  const known = models.flatMap((sides) => {
    const runs = sides.flatMap(({ trials }) => trials);
    return runs.length === 0 ? [] : [{ model: (sides[0] as Side).run.model, scores: scoresOf(itemMeans(runs)) }];
  });
  const items = new Set(known.flatMap(({ scores }) => [...scores.keys()]));
  const rows = known.flatMap(({ model, scores }) => {
    const skipped = items.size - scores.size;
    if (skipped < FEWEST) return [];
    const others = known.filter((other) => other.model !== model);
    const against = others.map((other) => seenBy(other, scores)).filter((one) => one !== null);
    return [{ model, items: items.size, skipped, against: against.sort((a, b) => a.pValue - b.pValue) }];
  });
  const tests = rows.flatMap(({ against }) => against);
  const adjusted = new Map(holm(tests.map(({ pValue }) => pValue)).map((pValue, index) => [tests[index], pValue]));
  const higherIsBetter = models[0]?.[0]?.higherIsBetter ?? true;
  const isHarder = ({ answered, skipped }: SkippedAgainst) =>
    higherIsBetter ? skipped.mean < answered.mean : skipped.mean > answered.mean;
  return rows.map((row) => ({
    ...row,
    followsDifficulty: row.against.some((one) => (adjusted.get(one) as number) < ALPHA && isHarder(one)),
  }));
}

/** Whether all models answered all of one list of items. */
function areComplete(models: readonly (readonly Side[])[]): boolean {
  const matrices = models.flat().flatMap(({ trials }) => trials.map(({ matrix }) => matrix));
  return matrices.every(({ states, items }) => states === null && items === matrices[0]?.items);
}

/** What is said of the models of one test whose gaps are the harder items. */
export function skippedNotes(models: readonly (readonly Side[])[]): Note[] {
  return skippedItems(models).flatMap(({ followsDifficulty, ...row }) =>
    followsDifficulty ? [note("skipped-harder-items", row)] : [],
  );
}

/** The models of each test and framing whose gaps are the harder items, with what is said of them. */
export function skippedInResults(results: Results) {
  return [...sidesOf(results).values()].flatMap((sides) =>
    [...groupBy(sides, ({ run }) => run.framing ?? null)].flatMap(([framing, own]) => {
      const models = [...groupBy(own, ({ run }) => run.model)].flatMap(([model, members]) => {
        const last = oneModel(members, model, []);
        return isRefusal(last) ? [] : [last];
      });
      const { task, metric } = (own[0] as Side).run;
      return skippedNotes(models).map((said) => ({
        model: said.data?.model as string,
        task,
        metric,
        framing,
        note: said,
      }));
    }),
  );
}

function isRefusal(found: readonly Side[] | Refusal): found is Refusal {
  return "ok" in found;
}

function scoresOf({ items, means }: ItemMeans): Map<string, number> {
  return new Map(items.flatMap(({ id }, index) => (Number.isNaN(means[index]) ? [] : [[id, means[index] as number]])));
}

/** `null` where the other model answered too few of either kind, or has no spread. */
function seenBy(
  other: { readonly model: string; readonly scores: ReadonlyMap<string, number> },
  answered: ReadonlyMap<string, number>,
): SkippedAgainst | null {
  const [mine, rest]: [number[], number[]] = [[], []];
  for (const [id, score] of other.scores) (answered.has(id) ? mine : rest).push(score);
  if (mine.length < FEWEST || rest.length < FEWEST) return null;
  const areCounts = isBinary(mine) && isBinary(rest);
  const tally = (scores: readonly number[]) => ({
    successes: scores.filter((score) => score === 1).length,
    trials: scores.length,
  });
  const { pValue } = areCounts ? fisherExact(tally(mine), tally(rest)) : welchTest(mine, rest);
  if (Number.isNaN(pValue)) return null;
  const side = (scores: readonly number[]) => ({ mean: mean(scores), items: scores.length });
  return { model: other.model, answered: side(mine), skipped: side(rest), pValue };
}
