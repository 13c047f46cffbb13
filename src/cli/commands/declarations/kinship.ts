import type { CommandDeclaration } from "../../declaration.js";

export const KINSHIP: CommandDeclaration = {
  name: "kinship",
  summary: "which models are copies or kin of each other, and as how many independent ones do they count?",
  examples: ["leaderboard.csv", "leaderboard.csv --svg tree.svg"],
  takes: "analysis",
  answers: true,
  declare: (command) =>
    command
      .argument("<paths...>", "right-or-wrong answers of three models and more")
      .option("--all", "show every row in the terminal")
      .option("--json", "print the result as JSON"),
  load: async () => (await import("../kinship.js")).kinship,
};
