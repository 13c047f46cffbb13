import { Option } from "commander";
import type { CommandDeclaration } from "../../declaration.js";

export const SUBSETS: CommandDeclaration = {
  name: "subsets",
  summary: "fewer items of one task, and the error to expect of scores by them",
  examples: ["runs/ --task mmlu --items 100", "runs/ --task mmlu --items 100 --out items.json"],
  takes: "analysis",
  answers: true,
  declare: (command) =>
    command
      .argument("<paths...>", "result dumps of one task")
      .option("--items <count>", "items to choose (default: 100)")
      .addOption(
        new Option("--method <name>", "how to choose them (default: anchors)").choices([
          "random",
          "stratified",
          "pruned",
          "score-anchors",
          "anchors",
          "adaptive",
        ]),
      )
      .option("--out <file>", "write the chosen ids, one a line; a CSV where they have weights (- for stdout)")
      .option("--folds <count>", "parts of the models that are left out in turn (default: one each up to 20, else 10)")
      .option("--experiment", "add all methods, chosen on half of the models and tried on the others")
      .option("--rng-seed <number>", "seed of all drawing (default: 1)")
      .option("--json", "print the result as JSON"),
  load: async () => (await import("../subsets.js")).subsets,
};
