import { subsets } from "../../../src/questions/subsets.js";
import { pinnedBoard, pinnedRecords } from "../../support/pinnedRecords.js";

const board = pinnedBoard("board", { models: Array.from({ length: 30 }, (_, run) => `m${run}`), items: 24 });

pinnedRecords(
  Object.fromEntries(
    (["random", "stratified", "pruned", "score-anchors"] as const).map((method) => [
      method,
      () => subsets(board, { items: 6, method, folds: 3, draws: 10 }),
    ]),
  ),
);
