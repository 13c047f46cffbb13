import type { CommandDeclaration } from "../../declaration.js";
import { memoryOption, withReport } from "../../sharedOptions.js";

export const REPORT: CommandDeclaration = {
  name: "report",
  summary: "a variance report over everything that the dumps hold",
  examples: ["runs/", "runs/ --html report.html --md comment.md"],
  takes: "analysis",
  answers: true,
  declare: (command) =>
    withReport(
      command
        .argument("<paths...>", "result dumps")
        .option(
          "-o, --out <file>",
          "also write the report to this file, its kind by its name: .html, .md, .json or .tex",
        )
        .option("--json <file>", "also write the report as JSON (- for stdout)")
        .option("--tex <file>", "also write LaTeX (- for stdout), or in a folder a file a table")
        .option("--csv <folder>", "also write the tables as CSV files in this folder"),
    )
      .option("--full", "print every section in the terminal, as --sections prints those that it names")
      .option("--all", "the same with every row of every table")
      .addOption(memoryOption()),
  load: async () => (await import("../report.js")).report,
};
