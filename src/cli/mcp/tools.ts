import { Command, type Option } from "commander";
import { CLAIM } from "../commands/declarations/claim.js";
import { COMPARE } from "../commands/declarations/compare.js";
import { COMPONENTS } from "../commands/declarations/components.js";
import { CURVES } from "../commands/declarations/curves.js";
import { FRAMINGS } from "../commands/declarations/framings.js";
import { GATE } from "../commands/declarations/gate.js";
import { INSPECT } from "../commands/declarations/inspect.js";
import { IRT } from "../commands/declarations/irt.js";
import { ITEMS } from "../commands/declarations/items.js";
import { JUDGES } from "../commands/declarations/judges.js";
import { KINSHIP } from "../commands/declarations/kinship.js";
import { POWER } from "../commands/declarations/power.js";
import { PREFERENCES } from "../commands/declarations/preferences.js";
import { RANKS } from "../commands/declarations/ranks.js";
import { REPORT } from "../commands/declarations/report.js";
import { SEEDS } from "../commands/declarations/seeds.js";
import { SUBSETS } from "../commands/declarations/subsets.js";
import { TRIALS } from "../commands/declarations/trials.js";
import type { CommandDeclaration } from "../declaration.js";
import { UsageError } from "../exitCodes.js";
import { withAnalysis, withReading } from "../sharedOptions.js";

/** A question as a tool: the command of the same name, by its declaration. */
interface Tool {
  readonly name: string;
  readonly description: string;
  readonly inputSchema: {
    readonly type: "object";
    readonly properties: Readonly<Record<string, object>>;
    readonly required: readonly string[];
    readonly additionalProperties: false;
  };
}

const QUESTIONS: readonly CommandDeclaration[] = [
  ...[INSPECT, REPORT, COMPARE, GATE, SEEDS, CURVES, FRAMINGS, COMPONENTS, TRIALS, JUDGES, PREFERENCES],
  ...[RANKS, ITEMS, KINSHIP, IRT, SUBSETS, POWER, CLAIM],
];

/** Options whose values are files that are read. */
export const READ_OPTIONS: ReadonlySet<string> = new Set(["labels", "quarantine", "from", "file"]);

/** Options that write files, that ask for a form which `answer` asks for, or that mean nothing to a program. */
const LEFT_OUT: ReadonlySet<string> = new Set([
  ...["html", "md", "tex", "csv", "svg", "out", "junit", "state", "history", "json"],
  ...["max-memory", "wide", "quiet", "help"],
]);

/** All questions as tools, in the order of the command line's help. */
export const TOOLS: readonly Tool[] = QUESTIONS.map((declaration) => toolOf(declaration));

function toolOf(declaration: CommandDeclaration): Tool {
  const { name, summary, examples } = declaration;
  const command = commandOf(declaration);
  const taken = command.registeredArguments;
  const isVariadic = taken.some(({ variadic }) => variadic);
  const paths = {
    type: "array",
    items: { type: "string" },
    minItems: taken.filter(({ required }) => required).length,
    ...(isVariadic ? {} : { maxItems: taken.length }),
    description: `In this order: ${taken.map((one) => `${one.name()}: ${one.description}`).join("; ")}. Files, folders or globs.`,
  };
  return {
    name,
    description: `${summary} As on the command line: ${examples.map((words) => `noisefloor ${name} ${words}`).join("; ")}.`,
    inputSchema: {
      type: "object",
      properties: {
        ...(taken.length === 0 ? {} : { paths }),
        answer: {
          type: "string",
          enum: ["text", "json"],
          description:
            "text (default): the sentences and tables that the program prints; json: the whole record in full precision, which may be long",
        },
        ...Object.fromEntries(offered(command).map((option) => [wordOf(option), schemaOf(option)])),
      },
      required: taken.some(({ required }) => required) ? ["paths"] : [],
      additionalProperties: false,
    },
  };
}

/** The arguments of the command that a call asks for. Throws `UsageError` for what the tool does not take. */
export function commandLine(name: string, input: Readonly<Record<string, unknown>>): readonly string[] {
  const declaration = QUESTIONS.find((one) => one.name === name);
  if (declaration === undefined) throw new UsageError(`there is no tool ${JSON.stringify(name)}`);
  const options = new Map(offered(commandOf(declaration)).map((option) => [wordOf(option), option]));
  const { paths = [], answer = "text", ...given } = input;
  if (answer !== "text" && answer !== "json") throw new UsageError(`answer can be text or json, got ${shown(answer)}`);
  const flags = Object.entries(given).flatMap(([word, value]) => {
    const option = options.get(word);
    if (option === undefined) {
      throw new UsageError(`${name} takes no ${JSON.stringify(word)}; it takes ${[...options.keys()].join(", ")}`);
    }
    return flagsOf(option, value);
  });
  // A report has a flag of its own that takes a file.
  const json = answer === "text" ? [] : name === "report" ? ["--json=-"] : ["--json"];
  return [name, ...flags, ...json, "--quiet", "--", ...textsOf("paths", paths)];
}

/** The files and folders that a call names. */
export function namedPaths(input: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.entries(input).flatMap(([word, value]) =>
    word === "paths" || READ_OPTIONS.has(word) ? textsOf(word, value) : [],
  );
}

function commandOf({ name, declare, takes }: CommandDeclaration): Command {
  const command = new Command(name);
  declare(command);
  if (takes === "analysis") withAnalysis(command);
  if (takes !== "own") withReading(command);
  return command;
}

function offered(command: Command): Option[] {
  return command.options.filter((option) => !LEFT_OUT.has(wordOf(option)));
}

/** `min-effect` of `--min-effect <amount>`. */
function wordOf({ long }: Option): string {
  return (long as string).slice(2);
}

/** Options that may be given several times collect their values. */
function isList(option: Option): boolean {
  return option.variadic || option.parseArg !== undefined;
}

function schemaOf(option: Option): object {
  const { description, argChoices } = option;
  if (option.isBoolean()) return { type: "boolean", description };
  const one = { type: "string", ...(argChoices === undefined ? {} : { enum: argChoices }) };
  return isList(option) ? { type: "array", items: one, description } : { ...one, description };
}

function flagsOf(option: Option, value: unknown): string[] {
  const word = wordOf(option);
  if (option.isBoolean()) {
    if (typeof value !== "boolean") throw new UsageError(`${word} must be true or false, got ${shown(value)}`);
    return value ? [`--${word}`] : [];
  }
  const values = textsOf(word, isList(option) ? value : [value]);
  return values.map((text) => `--${word}=${text}`);
}

function textsOf(word: string, value: unknown): string[] {
  const list = Array.isArray(value) ? (value as unknown[]) : [value];
  return list.map((one) => {
    if (typeof one === "string" || (typeof one === "number" && Number.isFinite(one))) return String(one);
    throw new UsageError(`${word} must be text, got ${shown(one)}`);
  });
}

function shown(value: unknown): string {
  return JSON.stringify(value) ?? typeof value;
}
