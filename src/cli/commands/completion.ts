import type { Command } from "commander";
import { type CompletedCommand, completionScript, type SHELLS } from "../completionScript.js";
import { EXIT } from "../exitCodes.js";

/** `noisefloor completion`: a script that completes what the parser knows. */
export async function completion(shell: (typeof SHELLS)[number], _: object, parser: Command): Promise<number> {
  process.stdout.write(completionScript(shell, (parser.parent?.commands ?? []).map(completed)));
  return EXIT.done;
}

function completed(command: Command): CompletedCommand {
  return {
    name: command.name(),
    summary: command.description(),
    words: command.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []),
    options: command.options.flatMap(({ long, required, optional, argChoices, description }) =>
      long === undefined || long === null
        ? []
        : [{ flag: long, takesValue: required || optional, choices: argChoices ?? [], summary: description }],
    ),
  };
}
