import { seeds } from "../../../src/questions/seeds.js";
import { pinnedBoard, pinnedRecords } from "../../support/pinnedRecords.js";

const three = { seeds: ["1", "2", "3"], items: 20 };
const chance = new Map([["quiz", 0.25]]);
const trained = pinnedBoard("trained", { ...three, steps: [1, 2, 3] });

pinnedRecords({
  "at one checkpoint": () => seeds(pinnedBoard("seeds", three)),
  "along training": () => seeds(trained, { chance }),
  "above chance": () => seeds(trained, { chance, aboveChance: true, level: 0.9, alpha: 0.2 }),
  "one run of many checkpoints": () =>
    seeds(
      pinnedBoard("one run", {
        seeds: ["1"],
        models: ["a"],
        steps: Array.from({ length: 24 }, (_, step) => step + 1),
        items: 40,
      }),
      { chance },
    ),
  "two models of one recipe on several tasks": () =>
    seeds(pinnedBoard("tasks", { ...three, tasks: ["exam", "quiz"], steps: [1, 2] })),
});
