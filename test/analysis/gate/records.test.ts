import { gate } from "../../../src/questions/gate.js";
import { pinnedBoard, pinnedRecords } from "../../support/pinnedRecords.js";

const SIDES = { baseline: "b", candidate: "a" };
const oneRun = pinnedBoard("one run", { items: 60 });
const seeded = pinnedBoard("seeded", { seeds: ["1", "2", "3"], tasks: ["exam", "quiz"], items: 20 });
const trials = pinnedBoard("trials", { trials: ["1", "2", "3"], items: 20 });
const effect = { ...SIDES, minimumEffect: "2pt" } as const;

pinnedRecords({
  "one run": () => gate(oneRun, effect),
  "the other way round": () => gate(oneRun, { baseline: "a", candidate: "b", minimumEffect: "5pt" }),
  "seeds of several tasks": () => gate(seeded, effect),
  "items that must pass": () => gate(oneRun, { ...effect, mustPass: ["q0", "q1", "q2"], passScore: 1 }),
  "repeats that must pass": () => gate(trials, { ...effect, mustPass: ["q0", "q1"], passRepeats: 2 }),
  quarantine: () =>
    gate(oneRun, {
      ...effect,
      quarantine: [
        { item: "q1", until: "2026-12-31" },
        { item: "q2", until: "2026-01-31" },
      ],
      today: "2026-11-29",
    }),
  "a first look": () => gate(oneRun, { ...effect, looks: { look: 1 } } as never),
  "a second of three looks": () => gate(oneRun, { ...effect, looks: { look: 2, of: 3 } } as never),
  "coverage and errors": () =>
    gate(oneRun, { ...effect, minimumCoverage: 0.9, maximumErrored: 0.1, newItems: "ignore", removedItems: "ignore" }),
  "graded scores": () => gate(pinnedBoard("graded", { items: 24, graded: true }), effect),
  judges: () => gate(pinnedBoard("judged", { judges: ["j", "k", "l"], items: 10, graded: true }), effect),
  "clustered items": () => gate(pinnedBoard("clusters", { items: 30, labels: true }), { ...effect, alpha: 0.1 }),
});
