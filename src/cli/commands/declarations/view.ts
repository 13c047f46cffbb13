import type { CommandDeclaration } from "../../declaration.js";
import { withReport } from "../../sharedOptions.js";

export const VIEW: CommandDeclaration = {
  name: "view",
  summary: "the report as a page in the browser of this machine, drawn again as dumps land",
  examples: ["runs/", "runs/ --watch"],
  takes: "analysis",
  declare: (command) =>
    withReport(
      command
        .argument("<paths...>", "result dumps, or the folder that they will land in")
        .option("--watch", "draw the report again whenever the files change")
        .option("--port <number>", "port of the server on 127.0.0.1 (default: any that is free)"),
    ),
  load: async () => (await import("../view.js")).view,
};
