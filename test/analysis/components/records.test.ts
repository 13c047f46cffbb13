import { components } from "../../../src/questions/components.js";
import { trials } from "../../../src/questions/trials.js";
import { pinnedBoard, pinnedRecords } from "../../support/pinnedRecords.js";

const repeated = { trials: ["1", "2", "3"], items: 16 };

pinnedRecords({
  "trials of items": () => components(pinnedBoard("trials", repeated), { draws: 50 }),
  "seeds, trials and items": () =>
    components(pinnedBoard("seeds", { ...repeated, seeds: ["1", "2"] }), { draws: 50, level: 0.9 }),
  "judges and seeds": () =>
    components(pinnedBoard("judges", { judges: ["j", "k", "l"], seeds: ["1", "2"], items: 8, graded: true }), {
      draws: 50,
    }),
  "clustered items": () => components(pinnedBoard("clusters", { ...repeated, labels: true }), { draws: 50 }),
  "what trials tell": () => trials(pinnedBoard("trials", repeated), { resamples: 50, k: [1, 2] }),
  "what trials of seeds tell": () =>
    trials(pinnedBoard("seeds", { ...repeated, seeds: ["1", "2"], labels: true }), { resamples: 50, level: 0.9 }),
});
