import type { CommandDeclaration } from "../../declaration.js";
import { collect, fixedOption, memoryOption, randomOption } from "../../sharedOptions.js";

export const COMPONENTS: CommandDeclaration = {
  name: "components",
  summary:
    "where does the variance come from: seeds, items, trials, judges or prompts, and where does the next run pay?",
  examples: ["runs/", "runs/ --task gsm8k --json"],
  takes: "analysis",
  answers: true,
  declare: (command) =>
    command
      .argument("<paths...>", "result dumps with per-item scores of several seeds, trials, judges or prompts")
      .addOption(randomOption())
      .addOption(fixedOption())
      .option("--budget <amount>", "what the next run may cost, in the unit of --cost: the best ways to spend it")
      .option(
        "--cost <prices>",
        "prices of one more seed, item, prompt, judge, answer, judgement …, e.g. item=2,judge=5,answer=0.01 (repeatable)",
        collect,
      )
      .option("--rng-seed <number>", "seed of the draws behind the intervals (default: 1)")
      .option("--all", "show every row in the terminal")
      .option("--json", "print the result as JSON")
      .addOption(memoryOption()),
  load: async () => (await import("../components.js")).components,
};
