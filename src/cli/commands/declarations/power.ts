import type { CommandDeclaration } from "../../declaration.js";

export const POWER: CommandDeclaration = {
  name: "power",
  summary: "what can an evaluation show, and how many items, trials or seeds does a difference take?",
  examples: ["--items 500 --disagreement 0.2", "--from base.jsonl new.jsonl --effect 1pt"],
  takes: "analysis",
  answers: true,
  declare: (command) =>
    command
      .option("--items <n>", "shared items, or items of each side when unpaired")
      .option("--effect <amount>", "true difference, candidate − baseline, e.g. 2pt, 0.02 or -2pt")
      .option("--power <probability>", "probability of finding it (default: 0.8)")
      .option("--disagreement <share>", "share of the items on which two right-or-wrong runs disagree")
      .option("--from <dumps...>", "measure the noise from the dumps of a baseline and a candidate")
      .option("--sd <amount>", "SD of one item's difference, or with --unpaired of one score")
      .option("--item-variance <number>", "variance over items of the difference of two models, without answer noise")
      .option("--trial-variance <number>", "variance between trials of one item, the same for both models (default: 0)")
      .option("--trials <n>", "trials of each item (default: 1)")
      .option("--seed-sd <amount>", "SD of the score over training seeds: asks about seeds instead of items")
      .option("--seeds <n>", "training seeds of each model")
      .option("--paired", "the two share their items (default)")
      .option("--unpaired", "the two do not share items; with --score or --sd")
      .option("--score <share>", "the baseline's share of right answers, with --unpaired")
      .option("--kind <name>", "what is to be shown: superior (default), noninferior or equivalent")
      .option(
        "--margin <amount>",
        "difference that does not matter, for the last two; without it the smallest is asked",
      )
      .option("--one-sided", "test for a difference in the direction of the effect alone")
      .option("--clusters <n>", "clusters that the items come in, with --intraclass")
      .option("--cluster-size <n>", "items of a cluster instead")
      .option("--intraclass <share>", "correlation of the differences of two items of a cluster")
      .option("--json", "print the result as JSON"),
  load: async () => (await import("../power.js")).power,
};
