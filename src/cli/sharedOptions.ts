import { type Command, Option } from "commander";

/** Adjustment for the number of comparisons. */
export function correctionOption(): Option {
  return new Option("--correction <name>", "adjustment for the number of comparisons")
    .choices(["holm", "hochberg", "bonferroni", "sidak", "benjamini-hochberg", "benjamini-yekutieli", "none"])
    .default("holm");
}

/** Prompts, judges and so on that both sides have at several levels: those whose noise is counted. */
export function randomOption(): Option {
  return new Option(
    "--random <facets>",
    "average over several levels of these, their noise in the error: prompt, order, judge, shots, language, engine (default: prompt,order,judge,language)",
  );
}

/** Those of which each level is a comparison of its own. */
export function fixedOption(): Option {
  return new Option("--fixed <facets>", "keep each level of these by itself, e.g. prompt,judge");
}

/** The test of paired right-or-wrong scores. */
export function mcnemarOption(): Option {
  return new Option(
    "--mcnemar <variant>",
    "p of right-or-wrong scores that decides: mid-p, or the exact one, which never claims too often and finds less",
  )
    .choices(["midp", "exact"])
    .default("midp");
}

/** Memory that an analysis may take, before it is refused. */
export function memoryOption(): Option {
  return new Option(
    "--max-memory <size>",
    "refuse what would take more memory, e.g. 8GB (default: what the system has)",
  );
}

/** Values of an option that may be given several times. */
export const collect = (value: string, earlier: readonly string[] = []) => [...earlier, value];

/** Options of every command: how to read, and what to keep of it. */
export function withReading(command: Command): Command {
  return command
    .option("--model <name>", "keep this model (repeatable, as are the next ones)", collect)
    .option("--task <name>", "keep this task", collect)
    .option("--metric <name>", "keep this metric", collect)
    .option("--filter <name>", "keep metrics of this answer filter, e.g. strict-match", collect)
    .option("--framing <name>", "keep this framing", collect)
    .option("--seed <name>", "keep this training seed", collect)
    .option("--step <number>", "keep this checkpoint", collect)
    .option("--trial <name>", "keep this trial", collect)
    .option("--run-pattern <pattern>", 'take labels from paths or model names, e.g. "{model}-seed{seed}/step{step}"')
    .option("--task-name <name>", "task of files that name none (default: the name of the file)")
    .option("--map <pairs>", "names of columns, e.g. item=doc_id,score=acc", collect)
    .option(
      "--unscored <values>",
      "values that stand for no score, e.g. =-1,999; none: every value is a score",
      collect,
    )
    .option("--lower-is-better <metric>", "less of this metric is better (repeatable, as is the next one)", collect)
    .option("--higher-is-better <metric>", "more of this metric is better, whatever its name says", collect)
    .option(
      "--derive <formula>",
      'compute a score, e.g. "adjusted = (acc - 1/choices) / (1 - 1/choices)" (repeatable)',
      collect,
    )
    .addOption(
      new Option("--item-ids <rule>", "ids as written, or 7.0 and 007 as the number 7 (default: written)").choices([
        "written",
        "numbers",
      ]),
    )
    .option("--same <names>", "read one name of a model, task or metric as another, e.g. GPT-4=gpt-4", collect)
    .option("--step-tolerance <number>", "steps at most this far apart are one checkpoint, e.g. 1 for 999 and 1000")
    .addOption(
      new Option("--scores-in <unit>", "unit of accuracies in tables (default: told by the values)").choices([
        "percent",
        "share",
      ]),
    )
    .addOption(
      new Option("--trial-suffix <rule>", "ids q, q.1, q.2 … may be trials of one item (default: auto)").choices([
        "auto",
        "none",
      ]),
    )
    .addOption(
      new Option("--layout <name>", "how a matrix CSV is laid out (default: guessed and said)").choices([
        "runs-by-items",
        "items-by-runs",
        "runs-by-tasks",
        "tasks-by-runs",
      ]),
    );
}

/** Options of every command that computes. */
export function withAnalysis(command: Command): Command {
  return command
    .addOption(
      new Option("--missing <policy>", "errored and unscored answers")
        .choices(["drop", "zero", "error"])
        .default("drop"),
    )
    .option("--alpha <probability>", "probability of claiming what is not there (default: 0.05)")
    .option("--allow-mixed", "compare runs that were not made the same way, with a note")
    .option("--chance <pairs>", "score of guessing by task, e.g. logiqa=0.25,wsc=0.5", collect);
}

/** Documents that an answer may be written to; a command's own option of one of these names stays. */
export function withDocuments(command: Command): Command {
  const options = [
    new Option("--html <file>", "also write one self-contained HTML page (- for stdout)"),
    new Option("--md <file>", "also write Markdown that fits a pull-request comment (- for stdout)"),
    new Option("--svg <folder>", "also write the figures as SVG files in this folder, or a single one as NAME.svg"),
    new Option("--open", "show the page in the system's browser"),
  ];
  const taken = command.options.map(({ long }) => long);
  return options.filter(({ long }) => !taken.includes(long)).reduce((all, option) => all.addOption(option), command);
}

/** Options of the commands that make a report. */
export function withReport(command: Command): Command {
  return command
    .option("--sections <names>", "only these, e.g. noise,comparisons,rankings (repeatable)", collect)
    .option("--rng-seed <number>", "seed of the resampling (default: 1)")
    .option("--baseline <model>", "model that the others are compared with (default: the first by name)")
    .addOption(randomOption())
    .addOption(fixedOption())
    .addOption(correctionOption())
    .option("--title <text>", "heading of the report");
}
