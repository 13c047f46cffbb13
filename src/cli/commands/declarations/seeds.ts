import type { CommandDeclaration } from "../../declaration.js";

export const SEEDS: CommandDeclaration = {
  name: "seeds",
  summary: "how much do scores differ between training seeds, and what gap does that make real?",
  examples: ["runs/", "runs/ --run-pattern {model}-seed{seed}/step{step}"],
  takes: "analysis",
  declare: (command) =>
    command
      .argument("<paths...>", "result dumps with two or more seeds")
      .option("--above-chance", "leave checkpoints that are not shown above chance out of the seed SD")
      .option("--all", "show every row in the terminal")
      .option("--json", "print the result as JSON"),
  load: async () => (await import("../seeds.js")).seeds,
};
