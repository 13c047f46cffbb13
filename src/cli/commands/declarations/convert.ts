import { Option } from "commander";
import type { CommandDeclaration } from "../../declaration.js";

export const CONVERT: CommandDeclaration = {
  name: "convert",
  summary: "write what was read as long CSV, matrix CSV, JSON, eval-arena rows or parquet",
  examples: ["runs/ --to long --out scores.csv", "runs/ --to parquet --out scores.parquet"],
  takes: "reading",
  declare: (command) =>
    command
      .argument("<paths...>", "result dumps")
      .addOption(
        new Option("--to <format>", "what to write")
          .choices(["long", "matrix", "json", "eval-arena", "parquet"])
          .default("long"),
      )
      .option("--out <file>", "file instead of stdout; packed when it ends in .gz")
      .option("--partition <axes>", "parquet in folders below --out, e.g. task,model, as engines read a lake"),
  load: async () => (await import("../convert.js")).convert,
};
