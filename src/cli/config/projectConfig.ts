import { readFile, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { InputError } from "../../errors.js";
import { UsageError } from "../exitCodes.js";
import { nearestWord } from "./nearestWord.js";

/** The name of the file that holds the defaults of a project. */
export const CONFIG_NAME = "noisefloor.config.json";

/** What an option gets where the command line does not name it, as the file writes it. */
type Defaults = Readonly<Record<string, unknown>>;

/** The defaults of a project: of every command that takes the option, and of single ones, which win; those of a named gate win over both. */
export interface ProjectConfig {
  readonly file: string;
  readonly options: Defaults;
  readonly commands: Readonly<Record<string, Defaults>>;
  /** Gates that are called by a name, with where their baseline lies. */
  readonly gates: Readonly<Record<string, Defaults>>;
}

/** What a named gate may say besides options of the command. */
export const GATE_BASELINE = "baseline";

/** An object of JSON, and no list. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What the file may hold besides options. */
const PARTS = ["$schema", "commands", "gates"];

/** The config that is named, else the nearest on the way up to the root of the repository; `null` where there is none. */
export async function findConfig(named: string | undefined, start: string): Promise<string | null> {
  if (named !== undefined) {
    if (await isThere(named)) return named;
    throw new UsageError(`--config names ${named}, and there is no such file`);
  }
  for (let folder = resolve(start); ; folder = dirname(folder)) {
    const file = join(folder, CONFIG_NAME);
    if (await isThere(file)) return file;
    if (folder === dirname(folder) || (await isThere(join(folder, ".git")))) return null;
  }
}

/** Whether a path names something. */
export function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/** What the file says; keys that no command knows are refused with the nearest that one does. */
export async function readConfig(file: string, known: ReadonlyMap<string, readonly string[]>): Promise<ProjectConfig> {
  const content = parsed(await readFile(file, "utf8"), file);
  const options = Object.fromEntries(Object.entries(content).filter(([key]) => !PARTS.includes(key)));
  const anywhere = [...new Set([...known.values()].flat())];
  requireKnown(Object.keys(options), [...anywhere, ...PARTS], { file, where: "" });
  const commands = objectOf(content.commands ?? {}, { file, where: '"commands"' });
  requireKnown(Object.keys(commands), [...known.keys()], { file, where: 'in "commands" ' });
  const own = Object.entries(commands).map(([name, given]) => {
    const defaults = objectOf(given, { file, where: `"commands" "${name}"` });
    requireKnown(Object.keys(defaults), known.get(name) ?? [], { file, where: `in "commands" "${name}" ` });
    return [name, defaults] as const;
  });
  const gates = Object.entries(objectOf(content.gates ?? {}, { file, where: '"gates"' })).map(([name, given]) => {
    const where = `"gates" ${JSON.stringify(name.slice(0, 60))}`;
    const gate = objectOf(given, { file, where });
    requireKnown(Object.keys(gate), [...(known.get("gate") ?? []), GATE_BASELINE], { file, where: `in ${where} ` });
    return [name, gate] as const;
  });
  return { file, options, commands: Object.fromEntries(own), gates: Object.fromEntries(gates) };
}

function parsed(text: string, file: string): Defaults {
  try {
    return objectOf(JSON.parse(text.replace(/^\ufeff/, "")), { file, where: "the file" });
  } catch (error) {
    if (error instanceof SyntaxError) throw new InputError("no-json", `needs JSON: ${error.message}`, { file });
    throw error;
  }
}

interface Place {
  readonly file: string;
  readonly where: string;
}

function objectOf(value: unknown, { file, where }: Place): Defaults {
  if (isObject(value)) return value;
  throw new InputError("no-config", `${where} must be an object, such as { "alpha": 0.01 }`, { file });
}

function requireKnown(keys: readonly string[], known: readonly string[], { file, where }: Place): void {
  const unknown = keys.find((key) => !known.includes(key));
  if (unknown === undefined) return;
  const near = nearestWord(unknown, known);
  throw new InputError(
    "unknown-option",
    `${where}there is no option ${JSON.stringify(unknown.slice(0, 60))}${near === null ? "" : `; the nearest is "${near}"`}. Options are named as on the command line, without dashes before them`,
    { file },
  );
}
