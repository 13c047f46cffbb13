import type { CommandDeclaration } from "../../declaration.js";

export const CLAIM: CommandDeclaration = {
  name: "claim",
  summary: "what can two published accuracies show, when the answers behind them are not known?",
  examples: ["--a 31.08% --b 29.95% --n 12032 --pair copy", "--file claims.csv --comparisons 6"],
  takes: "own",
  answers: true,
  declare: (command) =>
    command
      .option("--a <accuracy>", "accuracy of A, for which the claim is made: 31.08% or 0.3108")
      .option("--b <accuracy>", "accuracy of B")
      .option("--n <questions>", "number of questions that both answered")
      .option(
        "--file <path>",
        "several models instead: a table with columns model, a, b, n, and benchmark where they differ (- for standard input)",
      )
      .option("--kind <name>", "superior, noninferior or equivalent (default: superior)")
      .option("--margin <amount>", "difference that does not matter, e.g. 1pt or 0.01, for the last two")
      .option("--alpha <probability>", "probability of granting what is not true (default: 0.05)")
      .option("--best-of <count>", "A's figure is the largest of this many")
      .option("--comparisons <count>", "the claim is one of this many comparisons")
      .option(
        "--errors <kind>",
        "of several rows: independent, or shared by the same questions (default: by benchmark, or n)",
      )
      .option(
        "--pair <kind>",
        "how A and B are related: copy (compressed), fine-tune (of the same weights), family or unrelated (default: not known)",
      )
      .option("--tuned-on-test", "A was tuned or selected on these questions")
      .option("--one-seed", "A and B are one training run each")
      .option("--strict", "exit with 2 when the claim cannot be decided")
      .option("--json", "print the result as JSON"),
  load: async () => (await import("../claim.js")).claim,
};
