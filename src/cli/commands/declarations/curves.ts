import type { CommandDeclaration } from "../../declaration.js";

export const CURVES: CommandDeclaration = {
  name: "curves",
  summary: "how steadily do scores improve over training checkpoints?",
  examples: ["runs/", "runs/ --task mmlu --framing choice"],
  takes: "analysis",
  answers: true,
  declare: (command) =>
    command
      .argument("<paths...>", "result dumps with checkpoints")
      .option("--full", "print all that the answer holds, not its first screen alone")
      .option("--all", "the same with every row of every table")
      .option("--json", "print the result as JSON"),
  load: async () => (await import("../curves.js")).curves,
};
