import { Command, CommanderError, Option } from "commander";
import { ArgumentError, InputError, MissingPackageError } from "../errors.js";
import { VERSION } from "../version.js";
import { EXIT, UsageError, WriteError } from "./exitCodes.js";
import { say, stderrText } from "./say.js";

const EPILOGUE = `
Paths may be files, folders, globs, gzip files, or - for standard input. Formats are recognised by content.
stdout holds the result, stderr diagnostics and progress; --json is versioned and stable.

Exit codes: 0 done, 1 regression shown (gate only), 2 cannot tell or refused, 3 bad input, 4 wrong usage,
5 the result could not be written.`;

/** Runs one command line and returns its exit code. Everything it prints goes to stdout and stderr. */
export async function main(args: readonly string[]): Promise<number> {
  let code: number = EXIT.done;
  const program = buildProgram((result) => {
    code = result;
  });
  try {
    await program.parseAsync([...args], { from: "user" });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.badUsage;
    return report(error);
  }
}

/** The errors that are the caller's, with their exit codes; any other is a fault of the program. */
const CODES = [
  [InputError, EXIT.badInput],
  [UsageError, EXIT.badUsage],
  [ArgumentError, EXIT.badUsage],
  [MissingPackageError, EXIT.badUsage],
  [WriteError, EXIT.notWritten],
] as const;

/** The message of an error on stderr, and the exit code that belongs to it. */
function report(error: unknown): number {
  const failure = error instanceof Error ? error : new Error(String(error));
  const known = CODES.find(([kind]) => failure instanceof kind);
  if (known !== undefined) {
    complain(failure.message);
    return known[1];
  }
  complain("this is a fault of noisefloor, please report it", ...stackOf(failure));
  return EXIT.fault;
}

/** Lines of our own are kept apart; the message of an error from a dump is one line. */
function complain(message: string, ...more: readonly string[]): void {
  say(`noisefloor: ${message}`, ...more);
}

function stackOf({ stack, message }: Error): string[] {
  return (stack ?? message).split("\n");
}

type SetCode = (code: number) => void;

function buildProgram(setCode: SetCode): Command {
  const program = new Command("noisefloor")
    .description("Is this difference between two LLM evaluation scores real, or noise?")
    .version(VERSION)
    .addHelpText("after", EPILOGUE)
    .showHelpAfterError("(noisefloor --help lists commands and options)")
    .configureOutput({ writeErr: (text) => void process.stderr.write(stderrText(text.replace(/\n$/, "").split("\n"))) })
    .exitOverride();

  withReading(program.command("inspect"))
    .description("say what was understood of the files: format, models, tasks, axes, states")
    .argument("<paths...>", "result dumps")
    .option("--json", "print the result as JSON")
    .action(async (paths, options) => setCode(await (await import("./commands/inspect.js")).inspect(paths, options)));

  withAnalysis(withReading(program.command("report")))
    .description("a variance report over everything that the dumps hold")
    .argument("<paths...>", "result dumps")
    .option("--html <file>", "also write one self-contained HTML page (- for stdout)")
    .option("--md <file>", "also write Markdown that fits a pull-request comment (- for stdout)")
    .option("--json <file>", "also write the report as JSON (- for stdout)")
    .option("--tex <file>", "also write LaTeX with booktabs tables (- for stdout)")
    .option("--csv <folder>", "also write the tables as CSV files in this folder")
    .option("--svg <folder>", "also write the figures as SVG files in this folder")
    .option("--sections <names>", "only these, e.g. noise,comparisons,rankings (repeatable)", collect)
    .option("--rng-seed <number>", "seed of the resampling (default: 1)")
    .option("--baseline <model>", "model that the others are compared with (default: the first one read)")
    .addOption(correctionOption())
    .option("--title <text>", "heading of the report")
    .option("--all", "show every row in the terminal")
    .action(async (paths, options) => setCode(await (await import("./commands/report.js")).report(paths, options)));

  withAnalysis(withReading(program.command("compare")))
    .description("is the candidate better or worse than the baseline? paired by item wherever items are known")
    .argument("<baseline>", "dump of the baseline, or a dump that holds both runs")
    .argument("[candidate]", "dump of the candidate")
    .option("--baseline <model>", "the baseline's model name, when one dump holds both")
    .option("--candidate <model>", "the candidate's model name, when one dump holds both")
    .option("--margin <amount>", "difference that does not matter, e.g. 1pt or 0.01: allows the verdict equivalent")
    .option("--seed-sd <amount>", "SD over training seeds to reckon with for sides that have one seed, e.g. 0.6pt")
    .option("--borrow-seed-sd", "the same from published figures, for tasks that have one")
    .option("--min-overlap <share>", "share of the smaller side's items that must be shared (default: 0.9)")
    .addOption(correctionOption())
    .option("--strict", "exit with 2 when a comparison is inconclusive")
    .option("--json", "print the result as JSON")
    .action(async (baseline, candidate, options) =>
      setCode(await (await import("./commands/compare.js")).compare(baseline, candidate, options)),
    );

  withAnalysis(withReading(program.command("gate")))
    .description("has the candidate regressed by an amount that counts? fails on evidence, says when it cannot tell")
    .argument("<baseline>", "dump of the baseline")
    .argument("<candidate>", "dump of the candidate")
    .requiredOption(
      "--min-effect <amount>",
      "smallest drop that counts: 2pt, 0.02 (score units) or 5% of the baseline's score",
    )
    .option(
      "--must-pass <id>",
      "item that the candidate must get right, or @file with one id a line (repeatable)",
      collect,
    )
    .option("--pass-score <number>", "score at which such an item passes, for scores other than 0 and 1")
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
    .option("--seed-sd <amount>", "SD over training seeds to reckon with for sides that have one seed, e.g. 0.6pt")
    .option("--borrow-seed-sd", "the same from published figures, for tasks that have one")
    .addOption(correctionOption())
    .option("--md <file>", "add the result as Markdown to the end of this file, e.g. a job summary")
    .option("--junit <file>", "write the result as JUnit XML")
    .option("--json", "print the result as JSON")
    .action(async (baseline, candidate, options) =>
      setCode(await (await import("./commands/gate.js")).gate(baseline, candidate, options)),
    );

  withAnalysis(withReading(program.command("seeds")))
    .description("how much do scores differ between training seeds, and what gap does that make real?")
    .argument("<paths...>", "result dumps with two or more seeds")
    .option("--above-chance", "leave checkpoints that are not shown above chance out of the seed SD")
    .option("--all", "show every row in the terminal")
    .option("--json", "print the result as JSON")
    .action(async (paths, options) => setCode(await (await import("./commands/seeds.js")).seeds(paths, options)));

  withAnalysis(withReading(program.command("curves")))
    .description("how steadily do scores improve over training checkpoints?")
    .argument("<paths...>", "result dumps with checkpoints")
    .option("--all", "show every row in the terminal")
    .option("--json", "print the result as JSON")
    .action(async (paths, options) => setCode(await (await import("./commands/curves.js")).curves(paths, options)));

  withAnalysis(withReading(program.command("framing")))
    .description("completion or choice: which framing shows more, and from which checkpoint on?")
    .argument("<paths...>", "result dumps with both framings of a task")
    .option(
      "--pair <tasks>",
      "two tasks that are framings of one, as choice=TASK,completion=TASK (repeatable)",
      collect,
    )
    .option("--all", "show every row in the terminal")
    .option("--json", "print the result as JSON")
    .action(async (paths, options) => setCode(await (await import("./commands/framing.js")).framing(paths, options)));

  withAnalysis(withReading(program.command("ranks")))
    .description("who is ahead of whom, and which models cannot be told apart?")
    .argument("<paths...>", "result dumps of two or more models")
    .addOption(correctionOption())
    .addOption(
      new Option("--by <axis>", "does the order depend on the subset of items, the framing or the task?").choices([
        "subset",
        "framing",
        "task",
      ]),
    )
    .option(
      "--resamples <count>",
      "bootstrap resamples for the rank intervals; with --by, permutations (default: 2000)",
    )
    .option("--rng-seed <number>", "seed of the resampling (default: 1)")
    .option("--all", "show every table in the terminal")
    .option("--json", "print the result as JSON")
    .action(async (paths, options) =>
      setCode(
        options.by === undefined
          ? await (await import("./commands/ranks.js")).ranks(paths, options)
          : await (await import("./commands/subsetRanks.js")).subsetRanks(paths, options),
      ),
    );

  withAnalysis(withReading(program.command("items")))
    .description("which items tell models apart, which do not, and which look faulty?")
    .argument("<paths...>", "result dumps with per-item scores of several runs")
    .option("--prune", "would dropping weak items help? pruning curves and transfer of discrimination")
    .option("--focal <model>", "which items are harder for these models at equal scores? (repeatable)", collect)
    .option("--strata <count>", "match the groups in this many strata (default: one for every score)")
    .option("--resamples <count>", "most random orders an item (default: 10000, or more for long tests)")
    .option("--rng-seed <number>", "seed of the permutations (default: 1)")
    .option("--all", "show every row in the terminal")
    .option("--json", "print the result as JSON")
    .action(async (paths, options) => setCode(await (await import("./commands/items.js")).items(paths, options)));

  withAnalysis(withReading(program.command("irt")))
    .description("which items tell good runs from bad ones, and how good is each run? an item response model")
    .argument("<paths...>", "right-or-wrong answers of 50 runs or more to one task")
    .addOption(
      new Option("--item-model <name>", "one slope, one an item, or with fixed guessing (default: 2pl)").choices([
        "1pl",
        "2pl",
        "3pl",
      ]),
    )
    .option("--nodes <count>", "nodes of the ability grid (default: by test length; 61 is what mirt uses)")
    .option("--prior <list>", "normal priors as mean:sd, e.g. slope=0:2,intercept=0:3", collect)
    .option("--force", "fit fewer runs too, with priors and beside shuffled answers")
    .option("--positive-slopes", "hold slopes at 0 or above")
    .option("--keep-unconverged", "show parameters of a fit that did not converge")
    .option("--fit", "also test the fit of items (S-X²) and model (M2)")
    .option("--rng-seed <number>", "seed of the control fit (default: 1)")
    .option("--all", "show every row in the terminal")
    .option("--json", "print the result as JSON")
    .action(async (paths, options) => setCode(await (await import("./commands/irt.js")).irt(paths, options)));

  withAnalysis(withReading(program.command("subset")))
    .description("fewer items of one task, and the error to expect of scores by them")
    .argument("<paths...>", "result dumps of one task")
    .option("--items <count>", "items to choose (default: 100)")
    .addOption(
      new Option("--method <name>", "how to choose them (default: anchors)").choices([
        "random",
        "stratified",
        "pruned",
        "score-anchors",
        "anchors",
        "adaptive",
      ]),
    )
    .option("--out <file>", "write the chosen ids, one a line; a CSV where they have weights (- for stdout)")
    .option("--folds <count>", "parts of the models that are left out in turn (default: one each up to 20, else 10)")
    .option("--experiment", "add all methods, chosen on half of the models and tried on the others")
    .option("--rng-seed <number>", "seed of all drawing (default: 1)")
    .option("--json", "print the result as JSON")
    .action(async (paths, options) => setCode(await (await import("./commands/subset.js")).subset(paths, options)));

  withAnalysis(withReading(program.command("power")))
    .description("what can an evaluation show, and how many items, trials or seeds does a difference take?")
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
    .option("--json", "print the result as JSON")
    .action(async (options) => setCode(await (await import("./commands/power.js")).power(options)));

  withReading(program.command("convert"))
    .description("write what was read as long CSV, matrix CSV, JSON, eval-arena rows or parquet")
    .argument("<paths...>", "result dumps")
    .addOption(
      new Option("--to <format>", "what to write")
        .choices(["long", "matrix", "json", "eval-arena", "parquet"])
        .default("long"),
    )
    .option("--out <file>", "file instead of stdout; packed when it ends in .gz")
    .action(async (paths, options) => setCode(await (await import("./commands/convert.js")).convert(paths, options)));

  program
    .command("claim")
    .exitOverride()
    .description("what can two published accuracies show, when the answers behind them are not known?")
    .option("--a <accuracy>", "accuracy of A, for which the claim is made: 31.08% or 0.3108")
    .option("--b <accuracy>", "accuracy of B")
    .option("--n <questions>", "number of questions that both answered")
    .option("--file <path>", "several models instead: a table with columns model, a, b, n (- for standard input)")
    .option("--kind <name>", "superior, noninferior or equivalent (default: superior)")
    .option("--margin <amount>", "difference that does not matter, e.g. 1pt or 0.01, for the last two")
    .option("--alpha <probability>", "probability of granting what is not true (default: 0.05)")
    .option("--best-of <count>", "A's figure is the largest of this many")
    .option("--comparisons <count>", "the claim is one of this many comparisons")
    .option("--tuned-on-test", "A was tuned or selected on these questions")
    .option("--one-seed", "A and B are one training run each")
    .option("--strict", "exit with 2 when the claim cannot be decided")
    .option("--json", "print the result as JSON")
    .action(async (options) => setCode(await (await import("./commands/claim.js")).claim(options)));

  return program;
}

function correctionOption(): Option {
  return new Option("--correction <name>", "adjustment for the number of comparisons")
    .choices(["holm", "hochberg", "bonferroni", "sidak", "benjamini-hochberg", "benjamini-yekutieli", "none"])
    .default("holm");
}

const collect = (value: string, earlier: readonly string[] = []) => [...earlier, value];

/** Options of every command: how to read, and what to keep of it. */
function withReading(command: Command): Command {
  return command
    .exitOverride()
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
      'reckon a score, e.g. "adjusted = (acc - 1/choices) / (1 - 1/choices)" (repeatable)',
      collect,
    )
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
function withAnalysis(command: Command): Command {
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
