import { macroMeanInterval } from "../../../src/inference/bootstrap/macroMeanInterval.js";
import { macroMean } from "../../../src/inference/bootstrap/taskAggregate.js";
import { taskBootstrap } from "../../../src/inference/bootstrap/taskBootstrap.js";
import { standardNormal } from "../../../src/random/draws.js";
import type { PromiseRow } from "./promiseRow.js";

const holds = ({ low, high }: { low: number; high: number }) => low <= 0 && 0 <= high;

export const macroMeanRows: readonly PromiseRow[] = [
  { runs: 2, sds: [1, 1, 1, 1, 1] },
  { runs: 3, sds: [1, 1, 1, 1, 1] },
  { runs: 3, sds: [3, 1, 1, 0.3, 0.1] },
  { runs: 10, sds: [1, 1, 1, 1, 1] },
].map(({ runs, sds }) => ({
  promise: "interval of a macro mean, before by drawing runs within tasks",
  situation: `${runs} runs of each of 5 tasks${new Set(sds).size > 1 ? ` of SD ${sds.join(", ")}` : ""}`,
  counts: "covered",
  bound: 0.93,
  replicates: 4000,
  rates: (rng, replicates) => {
    let [before, now] = [0, 0];
    for (let replicate = 0; replicate < replicates; replicate++) {
      const tasks = sds.map((sd) => Array.from({ length: runs }, () => sd * standardNormal(rng)));
      if (holds(macroMeanInterval(tasks))) now++;
      if (holds(taskBootstrap(tasks, macroMean, { resamples: 300, seed: replicate }).interval)) before++;
    }
    return { before: before / replicates, now: now / replicates, power: null };
  },
}));
