import { displayWidth } from "../../src/report/text/displayWidth.js";

/** Lines wider than 80 characters that could have been broken: a path or a signature is one word, and a command to copy is one line. */
export function tooWide(text: string): string[] {
  return text
    .split("\n")
    .filter((line) => displayWidth(line) > 80 && /\S\s+\S/.test(line.replace(/^\s*•?\s+/, "")))
    .filter((line) => !line.startsWith("Next: noisefloor "));
}

/** The commands that take a folder as it is. */
export const COMMANDS_OF_A_FOLDER = [
  "inspect",
  "ranks",
  "seeds",
  "curves",
  "framings",
  "items",
  "trials",
  "components",
  "kinship",
  "report",
] as const;

/** The commands that print a first screen unless they are asked for all. */
const WITH_SCREENS: ReadonlySet<string> = new Set([
  "report",
  "ranks",
  "seeds",
  "curves",
  "framings",
  "items",
  "trials",
]);

/** What a command takes besides, to print all that it has. */
export function inFull(command: (typeof COMMANDS_OF_A_FOLDER)[number]): readonly string[] {
  return WITH_SCREENS.has(command) ? ["--full"] : [];
}

/** Dumps with two models, as one path and as a file of each. */
interface DumpsOfTwo {
  readonly path: string;
  readonly models: readonly [string, string];
  readonly files: readonly [string, string];
}

/** How the other commands that print an answer are called on dumps with two models. */
export const CALLS_ON_A_PAIR: Readonly<Record<string, (dumps: DumpsOfTwo) => readonly string[]>> = {
  compare: ({ path, models: [baseline, candidate] }) => [path, "--baseline", baseline, "--candidate", candidate],
  gate: ({ files }) => [...files, "--min-effect", "2pt"],
  judges: ({ path }) => [path, "--labels", path, "--label-column", "score"],
  preferences: ({ path }) => [path],
  irt: ({ path }) => [path, "--force"],
  subsets: ({ path }) => [path, "--items", "5", "--method", "random"],
  power: ({ files }) => ["--from", ...files, "--effect", "2pt"],
};

/** Commands whose output is no prose: an address, data, queries, a protocol, a script. What they say of it is on standard error. */
export const WITHOUT_PROSE: readonly string[] = ["view", "convert", "reduce", "sql", "mcp", "completion"];
