import type { CommandDeclaration } from "../../declaration.js";
import { collect } from "../../sharedOptions.js";

export const FRAMINGS: CommandDeclaration = {
  name: "framings",
  summary: "completion or choice: which framing shows more, and from which checkpoint on?",
  examples: ["runs/", "runs/ --pair mmlu=mmlu_continuation"],
  takes: "analysis",
  answers: true,
  declare: (command) =>
    command
      .argument("<paths...>", "result dumps with both framings of a task")
      .option(
        "--pair <tasks>",
        "two tasks that are framings of one, as choice=TASK,completion=TASK, or two words of the framing column, as choice=framing:NAME,completion=framing:NAME (repeatable)",
        collect,
      )
      .option("--full", "print all that the answer holds, not its first screen alone")
      .option("--all", "the same with every row of every table")
      .option("--json", "print the result as JSON"),
  load: async () => (await import("../framings.js")).framings,
};
