import { Option } from "commander";
import type { CommandDeclaration } from "../../declaration.js";

export const PREFERENCES: CommandDeclaration = {
  name: "preferences",
  summary: "who is preferred to whom, from judgements of two answers, and does one number a model explain it?",
  examples: ["gpt-4_pair.jsonl", "annotations.json --ties davidson"],
  takes: "analysis",
  answers: true,
  declare: (command) =>
    command
      .argument("<paths...>", "judgements of pairs: MT-bench, AlpacaEval, votes with model_a, model_b, winner")
      .addOption(
        new Option("--ties <rule>", "a tie is half a win, or has a probability of its own")
          .choices(["half", "davidson"])
          .default("half"),
      )
      .option("--all", "show every row in the terminal")
      .option("--json", "print the result as JSON"),
  load: async () => (await import("../preferences.js")).preferences,
};
