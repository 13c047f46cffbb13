import { WORD_BITS } from "../../src/reduce/wordBits.js";
import { type Row, tablesOf } from "./scoreRows.js";

const csv = (lines: readonly (readonly (string | number | undefined)[])[]) =>
  lines.map((cells) => `${cells.map((cell) => `"${String(cell ?? "").replaceAll('"', '""')}"`).join()}\n`).join("");
const run = ({ model, task, seed }: { readonly model: string; readonly task: string; readonly seed?: string }) => [
  model,
  task,
  seed,
];

/** The files of right-or-wrong scores, or at a scale those of others. */
export function filesOf(some: readonly Row[], folder: string, scale?: number): Map<string, string> {
  const { items, words, scores = [], runs } = tablesOf(some, scale === undefined ? {} : { scale });
  const named = ["model", "task", "seed"];
  return new Map([
    [
      `${folder}/items.csv`,
      csv([["task", "item", "noisefloor_items_1"], ...items.map(({ task, id, number }) => [task, id, number])]),
    ],
    [
      `${folder}/runs.csv`,
      csv([
        [...named, "noisefloor_runs_1", "scored", ...(scale === undefined ? ["correct"] : ["scale", "total"])],
        ...runs.map((one) => [
          ...run(one.run),
          one.rows,
          one.scored,
          ...(one.sum === undefined ? [one.correct] : [one.sum.scale, one.sum.total]),
        ]),
      ]),
    ],
    [
      `${folder}/words.csv`,
      scale === undefined
        ? csv([
            [...named, "noisefloor_words_1", "n", "mask", "scored", "bits", "other"],
            ...words.map((one) => [...run(one.run), one.word, one.rows, one.mask, one.scored, one.bits, one.other]),
          ])
        : csv([
            [
              ...named,
              ...["noisefloor_scores_1", "scale", "n", "mask", "scored", "other"],
              ...Array.from({ length: WORD_BITS }, (_, place) => `v${place}`),
            ],
            ...scores.map((one) => [
              ...run(one.run),
              ...[one.word, one.scale, one.rows, one.mask, one.scored, one.other],
              ...one.values.map((value) => value ?? undefined),
            ]),
          ]),
    ],
  ]);
}
