import { groupBy } from "../../data/groupBy.js";
import { compareNames } from "../../data/nameOrder.js";
import { type Results, runsOf } from "../../data/results.js";
import type { Note } from "../../notes.js";
import { someNames } from "../../someNames.js";

/** A name that ends in the number of a run: `base-seed1`, `base_run 2`, or in that of a seed in short, as `pretrain-s1` and `base.sd3`. */
const NUMBERED = /^(.+?)([-_./ ]+)(?:(seed|run|rep|replicate|rng)([-_= ]*)|(s|sd))\d+$/i;

/**
 * Says which models may be seeds of one model, by names that differ in the number of a seed alone. They are taken for models
 * of their own, as their names are, so that the noise between seeds would count for a difference between models.
 */
export function seedNames(results: Pick<Results, "matrices" | "runScores">): Note[] {
  const runs = runsOf(results);
  const names = [...new Set(runs.flatMap(({ model, seed }) => (seed === undefined ? model : [])))].sort(compareNames);
  const parted = names.flatMap((name) => {
    const [, stem, before, long, after, short] = NUMBERED.exec(name) ?? [];
    const word = long ?? short;
    return stem === undefined ? [] : { name, stem, pattern: `{model}${before}${word}${after ?? ""}{seed}` };
  });
  const several = [...groupBy(parted, ({ stem, pattern }) => JSON.stringify([stem, pattern])).values()].filter(
    (group) => group.length > 1,
  );
  const shown = several[0]?.map(({ name }) => name) ?? [];
  const pattern = several[0]?.[0]?.pattern;
  if (pattern === undefined) return [];
  const message =
    `${someNames(shown)} are read as models of their own: if they are seeds of one model, ` +
    `--run-pattern "${pattern}" says so`;
  return [{ code: "runs-as-models", message, data: { count: several.flat().length } }];
}
