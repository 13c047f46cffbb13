import { items } from "../../../src/questions/items.js";
import { pinnedBoard, pinnedRecords } from "../../support/pinnedRecords.js";

const models = Array.from({ length: 30 }, (_, run) => `m${run}`);
const board = pinnedBoard("board", { models, items: 12, labels: true });
const focal = models.filter((_, run) => run % 2 === 0);

pinnedRecords({
  "items of a board": () => items(board, { resamples: 50 }),
  "two groups of models": () => items(board, { resamples: 50, focal, alpha: 0.1 }),
  "two groups, by strata": () => items(board, { resamples: 50, focal, strata: 3, level: 0.9 }),
  pruned: () => items(board, { resamples: 50, prune: { draws: 10 } }),
  "graded scores": () => items(pinnedBoard("graded", { models, items: 8, graded: true }), { resamples: 50 }),
  "seeds of models": () =>
    items(pinnedBoard("seeds", { models: models.slice(0, 8), seeds: ["1", "2"], items: 10 }), { resamples: 50 }),
});
