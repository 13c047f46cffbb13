import { curves } from "../../../src/questions/curves.js";
import { decisions } from "../../../src/questions/decisions.js";
import { pinnedBoard, pinnedRecords } from "../../support/pinnedRecords.js";

const steps = [100, 200, 300, 400, 500, 600];
const seeds = ["1", "2", "3"];
const chance = new Map([["quiz", 0.25]]);
const trained = pinnedBoard("trained", { seeds, steps, models: ["a", "b", "c"], items: 16 });
const small = pinnedBoard("small", { seeds, steps: [100, 200], models: ["a", "b", "c"], items: 16 });

pinnedRecords({
  "seeds of several models": () => curves(trained, { chance }),
  "graded scores": () =>
    curves(pinnedBoard("graded curves", { seeds: ["1", "2"], steps, items: 10, graded: true }), {
      alpha: 0.1,
      level: 0.9,
    }),
  "one run of many checkpoints": () =>
    curves(
      pinnedBoard("one curve", {
        models: ["a"],
        steps: Array.from({ length: 24 }, (_, step) => 50 * (step + 1)),
        items: 30,
      }),
      { chance },
    ),
  decisions: () => decisions(small, trained, {}),
  "decisions at a checkpoint": () => decisions(small, trained, { smallAt: 100, largeAt: "last" }),
});
