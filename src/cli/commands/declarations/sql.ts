import { Option } from "commander";
import type { CommandDeclaration } from "../../declaration.js";
import { collect } from "../../sharedOptions.js";

export const SQL: CommandDeclaration = {
  name: "sql",
  summary: "print the queries that make a large table of right-or-wrong scores small where it lies",
  examples: ["--engine duckdb --table scores", "--engine bigquery --table project.dataset.scores --only words"],
  takes: "own",
  declare: (command) =>
    command
      .addOption(
        new Option("--engine <name>", "whose SQL")
          .choices(["duckdb", "clickhouse", "postgres", "spark", "databricks", "trino", "bigquery", "snowflake"])
          .makeOptionMandatory(),
      )
      .requiredOption("--table <name>", "what stands behind FROM, printed as it is")
      .option(
        "--map <pairs>",
        "names of columns, e.g. model=model_id,seed=seed (default: model, task, item, score)",
        collect,
      )
      .option("--where <condition>", "rows to take, printed as it is")
      .option("--boolean", "scores are true and false")
      .addOption(new Option("--only <query>", "this one alone").choices(["check", "items", "runs", "words"])),
  load: async () => (await import("../sql.js")).sql,
};
