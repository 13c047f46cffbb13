import { Option } from "commander";
import type { CommandDeclaration } from "../../declaration.js";
import { collect, correctionOption, fixedOption, randomOption } from "../../sharedOptions.js";

export const GATE: CommandDeclaration = {
  name: "gate",
  summary: "has the candidate regressed by an amount that counts? fails on evidence, says when it cannot tell",
  examples: ["base.jsonl new.jsonl --min-effect 2pt", "new.jsonl --at-least 70% --junit gate.xml"],
  takes: "analysis",
  named: "gates",
  answers: true,
  declare: (command) =>
    command
      .argument(
        "<baseline>",
        "dump of the baseline, or the only one with --at-least; or the name of a gate in noisefloor.config.json",
      )
      .argument("[candidate]", "dump of the candidate")
      .option(
        "--min-effect <amount>",
        "smallest drop that counts: 2pt, 0.02 (score units) or 5% of the baseline's score",
      )
      .option("--at-least <score>", "holds one dump against a fixed bar instead: 70%, or 0.7 (score units)")
      .option(
        "--must-pass <id>",
        "item that the candidate must get right, or @file with one id a line (repeatable)",
        collect,
      )
      .option("--pass-score <number>", "score at which such an item passes, for scores other than 0 and 1")
      .option("--pass-repeats <count>", "repeats in which such an item must pass (default: all of them)")
      .option("--quarantine <file>", "items that may fail for now, one a line, with their last day: 2026-12-31 quiz/q7")
      .addOption(
        new Option("--new-items <policy>", "items that only the candidate has (default: ignore)").choices([
          "ignore",
          "fail",
        ]),
      )
      .addOption(
        new Option("--removed-items <policy>", "items that only the baseline has (default: fail)").choices([
          "ignore",
          "fail",
        ]),
      )
      .option("--min-coverage <share>", "least share of answers that must be scored (default: 0.9)")
      .option("--max-errored <share>", "largest share of answers that may have errored (default: 0.05)")
      .option("--min-overlap <share>", "share of the smaller side's items that must be shared (default: 0.9)")
      .option(
        "--seed-sd <amount>",
        "SD over training seeds to reckon with for sides that have one seed, e.g. 0.6pt; from-run estimates it from their checkpoints",
      )
      .option("--borrow-seed-sd", "the same from published figures, for tasks that have one")
      .addOption(randomOption())
      .addOption(fixedOption())
      .addOption(correctionOption())
      .option(
        "--state <file>",
        "keeps the looks at this baseline, so that all of them together keep alpha (made where it is not there)",
      )
      .option(
        "--looks <which>",
        "always: the candidate's answers are still coming in, and it may be looked at after each; or 3/10 of planned looks",
      )
      .addOption(
        new Option(
          "--spending <by>",
          "the planned looks are at one candidate that grows, each with all answers of the one before: spend alpha so (with --state)",
        ).choices(["obrien-fleming", "pocock"]),
      )
      .option("--history <file>", "adds this gate to the end of the file, a JSON line, and shows the past ones")
      .option("--md <file>", "add the result as Markdown to the end of this file, e.g. a job summary")
      .option("--junit <file>", "write the result as JUnit XML")
      .option("--json", "print the result as JSON"),
  load: async () => (await import("../gate.js")).gate,
};
