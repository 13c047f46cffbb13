import { Option } from "commander";
import type { CommandDeclaration } from "../../declaration.js";
import { collect } from "../../sharedOptions.js";

export const IRT: CommandDeclaration = {
  name: "irt",
  summary: "which items tell good runs from bad ones, and how good is each run? an item response model",
  examples: ["leaderboard.csv", "leaderboard.csv --item-model 3pl --chance logiqa=0.25"],
  takes: "analysis",
  answers: true,
  declare: (command) =>
    command
      .argument("<paths...>", "right-or-wrong answers of 50 runs or more to one task")
      .addOption(
        new Option("--item-model <name>", "one slope, one an item, or with fixed guessing (default: 2pl)").choices([
          "1pl",
          "2pl",
          "3pl",
        ]),
      )
      .option("--nodes <count>", "nodes of the ability grid (default: by test length; 61 is what mirt uses)")
      .option("--prior <list>", "normal priors as mean:sd, e.g. slope=0:2,intercept=0:3", collect)
      .option("--force", "fit fewer runs too, with priors and beside shuffled answers")
      .option("--positive-slopes", "hold slopes at 0 or above")
      .option("--keep-unconverged", "show parameters of a fit that did not converge")
      .option("--fit", "also test the fit of items (S-X²) and model (M2)")
      .option("--rng-seed <number>", "seed of the control fit (default: 1)")
      .option("--all", "show every row in the terminal")
      .option("--json", "print the result as JSON"),
  load: async () => (await import("../irt.js")).irt,
};
