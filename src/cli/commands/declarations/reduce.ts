import type { CommandDeclaration } from "../../declaration.js";
import { collect } from "../../sharedOptions.js";

export const REDUCE: CommandDeclaration = {
  name: "reduce",
  summary: "make parquet files of right-or-wrong scores small, with the optional package @duckdb/node-api",
  examples: ["answers/ --out reduced", "answers/*.parquet --out reduced --part 1/4"],
  takes: "own",
  declare: (command) =>
    command
      .argument("<paths...>", "parquet files, folders, globs")
      .requiredOption("--out <folder>", "where the reduced tables go")
      .option("--map <pairs>", "names of columns, e.g. model=model_id (default: columns of our names)", collect)
      .option("--where <condition>", "rows to take, in SQL")
      .option("--part <k/n>", "the k-th of n shares of the files, for jobs that run side by side"),
  load: async () => (await import("../reduce.js")).reduce,
};
