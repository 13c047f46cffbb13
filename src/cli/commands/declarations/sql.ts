import { Option } from "commander";
import type { CommandDeclaration } from "../../declaration.js";
import { collect } from "../../sharedOptions.js";

export const SQL: CommandDeclaration = {
  name: "sql",
  summary: "print the queries that make a large table of scores small where it lies",
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
      .option(
        "--scale <number>",
        "scores are not only 0 and 1, but multiples of 1/number: 100 for two decimals, 1 for grades, 2^62 for shares as doubles",
      )
      .option("--boolean", "scores are true and false")
      .addOption(new Option("--only <query>", "this one alone").choices(["check", "items", "runs", "words"])),
  load: async () => (await import("../sql.js")).sql,
};
