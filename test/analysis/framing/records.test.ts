import { framings } from "../../../src/questions/framings.js";
import { pinnedBoard, pinnedRecords } from "../../support/pinnedRecords.js";

const both = { framings: ["choice", "completion"] };
const chance = new Map([["quiz", 0.25]]);

pinnedRecords({
  "seeds and checkpoints": () =>
    framings(
      pinnedBoard("framed", { ...both, seeds: ["1", "2", "3"], steps: [1, 2, 3, 4], items: 16, labels: true }),
      {},
    ),
  "one run": () =>
    framings(pinnedBoard("framed run", { ...both, steps: [1, 2, 3], items: 40 }), { chance, level: 0.9 }),
  "several models": () =>
    framings(pinnedBoard("framed models", { ...both, models: ["a", "b", "c", "d"], steps: [1, 2], items: 20 }), {
      chance,
      alpha: 0.1,
    }),
  "graded scores of many checkpoints": () =>
    framings(
      pinnedBoard("framed curves", {
        ...both,
        models: ["a"],
        steps: Array.from({ length: 12 }, (_, step) => step + 1),
        items: 10,
        graded: true,
      }),
      { chance },
    ),
  "tasks of one framing": () => framings(pinnedBoard("one framing", { framings: ["choice"], steps: [1, 2] }), {}),
});
