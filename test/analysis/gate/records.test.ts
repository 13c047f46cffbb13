import { createResults } from "../../../src/data/createResults.js";
import { selectItems, selectResults } from "../../../src/data/select.js";
import { gate } from "../../../src/questions/gate.js";
import { pinnedBoard, pinnedRecords } from "../../support/pinnedRecords.js";

const SIDES = { baseline: "b", candidate: "a" };
const oneRun = pinnedBoard("one run", { items: 60 });
const seeded = pinnedBoard("seeded", { seeds: ["1", "2", "3"], tasks: ["exam", "quiz"], items: 20 });
const trials = pinnedBoard("trials", { trials: ["1", "2", "3"], items: 20 });
const effect = { ...SIDES, minimumEffect: "2pt" } as const;

/** A night's answers so far: the first items of the candidate, and all of the baseline. */
const soFar = (label: string, setting: Parameters<typeof pinnedBoard>[1], items: number) => {
  const board = pinnedBoard(label, setting);
  const some = (model: string, count: number) =>
    selectResults(
      createResults({ matrices: board.matrices.map((matrix) => selectItems(matrix, (item) => item < count)!) }),
      { model: [model] },
    );
  return [some("b", 1000), some("a", items)] as const;
};
const spending = (look: number, rest: object = {}) =>
  ({ minimumEffect: "5pt", looks: { look, planned: 3, spending: "pocock", ...rest } }) as const;
const earlier = (items: number) => ({ earlier: [{ "quiz score": items }] });

pinnedRecords({
  "alpha spent at a first look": () => gate(...soFar("night", { items: 90 }, 30), spending(1) as never),
  "alpha spent at a second look": () => gate(...soFar("night", { items: 90 }, 60), spending(2, earlier(30)) as never),
  "alpha spent at the last look": () => gate(...soFar("night", { items: 90 }, 90), spending(3, earlier(60)) as never),
  "a look without answers": () => gate(...soFar("night", { items: 90 }, 30), spending(2, earlier(30)) as never),
  "a look too early": () =>
    gate(...soFar("night", { items: 90 }, 2), spending(1, { spending: "obrien-fleming" }) as never),
  "a look at seeds": () => gate(...soFar("night seeds", { items: 30, seeds: ["1", "2"] }, 20), spending(1) as never),
  "a look at a part of a cluster": () =>
    gate(...soFar("night clusters", { items: 60, labels: true }, 31), spending(1) as never),
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
