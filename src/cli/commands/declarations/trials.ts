import type { CommandDeclaration } from "../../declaration.js";
import { collect } from "../../sharedOptions.js";

export const TRIALS: CommandDeclaration = {
  name: "trials",
  summary: "what repeats of the same items show: pass@k, pass^k, and whether more trials or more items pay",
  examples: ["runs/", "runs/ --k 1,5,10"],
  takes: "analysis",
  answers: true,
  declare: (command) =>
    command
      .argument("<paths...>", "result dumps with several trials of each item")
      .option("--k <counts>", "the k of pass@k and pass^k, e.g. 1,5 (default: 1, 2, 4, … up to the fewest)", collect)
      .option("--flaky-above <share>", "share of rarer answers above which an item is flaky (default: 0.05)")
      .option("--resamples <count>", "resamples of the items (default: 2000)")
      .option("--rng-seed <number>", "seed of the resampling (default: 1)")
      .option("--full", "print all that the answer holds, not its first screen alone")
      .option("--all", "the same with every row of every table")
      .option("--json", "print the result as JSON"),
  load: async () => (await import("../trials.js")).trials,
};
