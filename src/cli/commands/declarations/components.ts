import type { CommandDeclaration } from "../../declaration.js";
import { memoryOption } from "../../sharedOptions.js";

export const COMPONENTS: CommandDeclaration = {
  name: "components",
  summary: "where does the variance come from: seeds, items or trials, and where does the next run pay?",
  examples: ["runs/", "runs/ --task gsm8k --json"],
  takes: "analysis",
  declare: (command) =>
    command
      .argument("<paths...>", "result dumps with per-item scores of several seeds or trials")
      .option("--rng-seed <number>", "seed of the draws behind the intervals (default: 1)")
      .option("--all", "show every row in the terminal")
      .option("--json", "print the result as JSON")
      .addOption(memoryOption()),
  load: async () => (await import("../components.js")).components,
};
