import type { CommandDeclaration } from "../../declaration.js";

export const SEEDS: CommandDeclaration = {
  name: "seeds",
  summary: "how much do scores differ between training seeds, and what gap does that make real?",
  examples: ["runs/", "runs/ --run-pattern {model}-seed{seed}/step{step}"],
  takes: "analysis",
  answers: true,
  declare: (command) =>
    command
      .argument("<paths...>", "result dumps with two or more seeds")
      .option("--above-chance", "leave checkpoints that are not shown above chance out of the seed SD")
      .option("--full", "print all that the answer holds, not its first screen alone")
      .option("--all", "the same with every row of every table")
      .option("--json", "print the result as JSON"),
  load: async () => (await import("../seeds.js")).seeds,
};
