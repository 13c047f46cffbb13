import type { Command } from "commander";

/** What a command says of itself: light enough that `--help` loads all of them, and no analysis. */
export interface CommandDeclaration {
  readonly name: string;
  /** What it answers, for `--help`. */
  readonly summary: string;
  /** Two calls as they are typed after the command's name, the plainest first: `--help` opens with them. */
  readonly examples: readonly [string, string];
  /** The options that it shares: how to read (`reading`), these and those of every command that computes (`analysis`), or none. */
  readonly takes: "own" | "reading" | "analysis";
  /** Part of the project's file that holds calls of it by name: `gate nightly new.jsonl`. */
  readonly named?: "gates";
  /** Whether it finds what can be shown: it takes the options of `withDocuments` then, and gives its answer by `giveAnswer`. */
  readonly answers?: true;
  /** Its own arguments and options. */
  declare(command: Command): Command;
  /** The command itself, imported when it runs; it takes the arguments, the options and the parser, and gives the exit code. */
  load(options: Readonly<Record<string, unknown>>): Promise<(...values: never[]) => Promise<number>>;
}
