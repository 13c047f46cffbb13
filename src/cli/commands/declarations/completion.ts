import { Argument } from "commander";
import type { CommandDeclaration } from "../../declaration.js";

export const COMPLETION: CommandDeclaration = {
  name: "completion",
  summary: "print a script by which a shell completes commands, options and their choices",
  examples: ["bash", "fish"],
  takes: "own",
  declare: (command) => command.addArgument(new Argument("<shell>", "which shell").choices(["bash", "zsh", "fish"])),
  load: async () => (await import("../completion.js")).completion,
};
