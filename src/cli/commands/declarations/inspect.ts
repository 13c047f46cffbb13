import type { CommandDeclaration } from "../../declaration.js";

export const INSPECT: CommandDeclaration = {
  name: "inspect",
  summary: "say what was understood of the files: format, models, tasks, axes, states",
  examples: ["runs/", "scores.csv --map item=question_id,score=correct"],
  takes: "reading",
  answers: true,
  declare: (command) => command.argument("<paths...>", "result dumps").option("--json", "print the result as JSON"),
  load: async () => (await import("../inspect.js")).inspect,
};
