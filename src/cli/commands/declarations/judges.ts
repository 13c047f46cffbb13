import type { CommandDeclaration } from "../../declaration.js";

export const JUDGES: CommandDeclaration = {
  name: "judges",
  summary: "what people would say of judged answers, from labels of some of them; and do the judges agree?",
  examples: ["judged.csv --labels people.csv", "judged.csv --labels people.csv --baseline base-7b"],
  takes: "analysis",
  answers: true,
  declare: (command) =>
    command
      .argument("<paths...>", "scores that judges gave to single answers")
      .option("--labels <file>", "human labels of some answers, in columns model, item, label (and task, trial …)")
      .option("--label-column <name>", "the column of the labels in that file (default: label)")
      .option("--baseline <model>", "what the other models are compared with (default: the first by name)")
      .option("--all", "show every row in the terminal")
      .option("--json", "print the result as JSON"),
  load: async () => (await import("../judges.js")).judges,
};
