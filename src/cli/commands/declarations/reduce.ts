import type { CommandDeclaration } from "../../declaration.js";
import { collect } from "../../sharedOptions.js";

export const REDUCE: CommandDeclaration = {
  name: "reduce",
  summary: "make a table of scores small where it lies: parquet files, ClickHouse, PostgreSQL",
  examples: ["answers/ --out reduced --part 1/4", "clickhouse://host1,host2/evals.scores --out reduced"],
  takes: "own",
  declare: (command) =>
    command
      .argument("<paths...>", "parquet files, folders, globs, or addresses of tables")
      .requiredOption("--out <folder>", "where the reduced tables go")
      .option("--map <pairs>", "names of columns, e.g. model=model_id (default: columns of our names)", collect)
      .option("--where <condition>", "rows to take, in SQL")
      .option(
        "--scale <number>",
        "scores are not only 0 and 1, but multiples of 1/number: 100 for two decimals, 1 for grades, 2^62 for shares as doubles",
      )
      .option("--part <k/n>", "the k-th of n shares of the files, for jobs that run side by side"),
  load: async () => (await import("../reduce.js")).reduce,
};
