import { Option } from "commander";
import type { CommandDeclaration } from "../../declaration.js";
import { correctionOption, fixedOption, memoryOption, randomOption } from "../../sharedOptions.js";

export const RANKS: CommandDeclaration = {
  name: "ranks",
  summary: "who is ahead of whom, and which models cannot be told apart?",
  examples: ["runs/", "runs/ --by subset"],
  takes: "analysis",
  answers: true,
  declare: (command) =>
    command
      .argument("<paths...>", "result dumps of two or more models")
      .addOption(correctionOption())
      .addOption(
        new Option("--by <axis>", "does the order depend on the subset of items, the framing or the task?").choices([
          "subset",
          "framing",
          "task",
        ]),
      )
      .addOption(randomOption())
      .addOption(fixedOption())
      .option("--resamples <count>", "bootstrap resamples for P(best); with --by, permutations (default: 2000)")
      .option("--rng-seed <number>", "seed of the resampling (default: 1)")
      .option("--full", "print all that the answer holds, not its first screen alone")
      .option("--all", "the same with every row of every table")
      .option("--json", "print the result as JSON")
      .addOption(memoryOption()),
  load: async ({ by }) =>
    by === undefined ? (await import("../ranks.js")).ranks : (await import("../subsetRanks.js")).subsetRanks,
};
