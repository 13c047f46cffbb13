import { subsetQuality } from "../../../src/analysis/subsets/subsetQuality.js";
import { subsets } from "../../../src/questions/subsets.js";
import { pinnedBoard, pinnedRecords } from "../../support/pinnedRecords.js";

const board = pinnedBoard("board", { models: Array.from({ length: 30 }, (_, run) => `m${run}`), items: 24 });

const seeded = pinnedBoard("seeds", { models: ["a", "b", "c"], seeds: ["1", "2", "3"], steps: [1, 2, 3], items: 12 });

pinnedRecords({
  "quality of chosen items": () => subsetQuality(seeded.matrices[0]!, { items: [0, 2, 4, 5] }, { draws: 40 }),
  "quality of weighed items": () =>
    subsetQuality(
      seeded.matrices[0]!,
      { items: [0, 2, 4], weights: [0.5, 0.3, 0.2] },
      { draws: 40, level: 0.8, seed: 2 },
    ),
  "at another level": () => subsets(board, { items: 6, method: "stratified", folds: 3, draws: 10, level: 0.5 }),
  ...Object.fromEntries(
    (["random", "stratified", "pruned", "score-anchors"] as const).map((method) => [
      method,
      () => subsets(board, { items: 6, method, folds: 3, draws: 10 }),
    ]),
  ),
});
