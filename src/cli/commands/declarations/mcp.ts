import type { CommandDeclaration } from "../../declaration.js";

export const MCP: CommandDeclaration = {
  name: "mcp",
  summary: "the questions as tools of a Model Context Protocol server, for assistants that read dumps of this machine",
  examples: ["--root runs/", "--root ~/evals"],
  takes: "own",
  declare: (command) =>
    command.option("--root <folder>", "the folder in which files may be read (default: the current one)"),
  load: async () => (await import("../mcp.js")).mcp,
};
