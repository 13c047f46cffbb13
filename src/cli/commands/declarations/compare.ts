import type { CommandDeclaration } from "../../declaration.js";
import { correctionOption, fixedOption, mcnemarOption, memoryOption, randomOption } from "../../sharedOptions.js";

export const COMPARE: CommandDeclaration = {
  name: "compare",
  summary: "is the candidate better or worse than the baseline? paired by item wherever items are known",
  examples: ["base.jsonl new.jsonl", "runs/ --baseline base-7b --candidate tuned-7b"],
  takes: "analysis",
  answers: true,
  declare: (command) =>
    command
      .argument("<baseline>", "dump of the baseline, or a dump that holds both runs")
      .argument("[candidate]", "dump of the candidate")
      .option(
        "--baseline <model>",
        "the baseline's model name, when one dump holds both: without --candidate all others are compared with it; of one model a framing, prompt or condition such as 5-shot",
      )
      .option("--candidate <model>", "the candidate's model name, or framing, when one dump holds both")
      .option("--margin <amount>", "difference that does not matter, e.g. 1pt or 0.01: allows the verdict equivalent")
      .option(
        "--non-inferior <amount>",
        "loss that does not matter, e.g. 1pt: allows the verdict non-inferior, one-sided at alpha",
      )
      .option(
        "--seed-sd <amount>",
        "SD over training seeds to reckon with for sides that have one seed, e.g. 0.6pt; from-run estimates it from their checkpoints",
      )
      .option("--borrow-seed-sd", "the same from published figures, for tasks that have one")
      .option("--min-overlap <share>", "share of the smaller side's items that must be shared (default: 0.9)")
      .option("--random-tasks", "the overall verdict is on tasks like these, not on these tasks")
      .option(
        "--all-metrics",
        "judge every metric, and groups next to their tasks (default: one metric a task, unless --metric names some)",
      )
      .addOption(randomOption())
      .addOption(fixedOption())
      .addOption(correctionOption())
      .addOption(mcnemarOption())
      .option("--strict", "exit with 2 when a comparison is inconclusive")
      .option("--json", "print the result as JSON")
      .addOption(memoryOption()),
  load: async () => (await import("../compare.js")).compare,
};
