import type { CommandDeclaration } from "../../declaration.js";
import { collect } from "../../sharedOptions.js";

export const ITEMS: CommandDeclaration = {
  name: "items",
  summary: "which items tell models apart, which do not, and which look faulty?",
  examples: ["runs/ --task mmlu", "runs/ --prune --focal tuned-7b"],
  takes: "analysis",
  answers: true,
  declare: (command) =>
    command
      .argument("<paths...>", "result dumps with per-item scores of several runs")
      .option("--prune", "would dropping weak items help? pruning curves and transfer of discrimination")
      .option("--focal <model>", "which items are harder for these models at equal scores? (repeatable)", collect)
      .option("--strata <count>", "match the groups in this many strata (default: one for every score)")
      .option("--resamples <count>", "most random orders an item (default: 10000, or more for long tests)")
      .option("--rng-seed <number>", "seed of the permutations (default: 1)")
      .option("--full", "print all that the answer holds, not its first screen alone")
      .option("--all", "the same with every row of every table")
      .option("--json", "print the result as JSON"),
  load: async () => (await import("../items.js")).items,
};
