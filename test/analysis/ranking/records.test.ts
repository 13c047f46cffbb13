import { ranks } from "../../../src/questions/ranks.js";
import { pinnedBoard, pinnedRecords } from "../../support/pinnedRecords.js";

const models = ["a", "b", "c", "d", "e"];
const board = pinnedBoard("board", { models, items: 40, labels: true });

pinnedRecords({
  "one run each": () => ranks(pinnedBoard("plain board", { models, items: 60 }), { resamples: 100 }),
  "clustered items": () => ranks(board, { resamples: 100, alpha: 0.1 }),
  "training seeds": () =>
    ranks(pinnedBoard("seeds", { models: models.slice(0, 3), seeds: ["1", "2", "3"], items: 20 }), { resamples: 100 }),
  "graded scores": () =>
    ranks(pinnedBoard("graded board", { models, items: 20, graded: true }), { resamples: 100, correction: "hochberg" }),
  subsets: () => ranks(board, { by: "subset", permutations: 50 }),
  tasks: () =>
    ranks(pinnedBoard("tasks", { models, tasks: ["x", "y", "z"], items: 16 }), { by: "task", permutations: 50 }),
  framings: () =>
    ranks(pinnedBoard("framings", { models, framings: ["choice", "completion"], items: 16 }), {
      by: "framing",
      permutations: 50,
    }),
});
