import { uniformInteger } from "../../src/random/draws.js";
import type { Rng } from "../../src/random/rng.js";
import { SEEDS } from "./dumpSeeds.js";
import type { ChangedDump } from "./knownTruth.js";

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** A dump of JSON, or of one JSON value a line. */
interface JsonKind {
  readonly name: string;
  readonly text: string;
}

const pick = <Value>(rng: Rng, values: readonly Value[]): Value => values[uniformInteger(rng, values.length)] as Value;

export const JSON_KINDS: readonly JsonKind[] = SEEDS.filter(({ name }) => /\.jsonl?$/.test(name)).map(
  ({ name, make }) => ({
    name,
    text: new TextDecoder().decode(make(0.375)),
  }),
);

/** Values of another type than what stood there; none of them is a score. */
const RETYPED: readonly Json[] = [null, "abc", "", [], {}, ["0.5"], { a: "b" }, "NaN", "1e999"];

/** One change of the structure of a JSON dump: keys and entries removed, moved, retyped, duplicated, or the text cut. */
export function changedJson(rng: Rng, { name, text }: JsonKind): ChangedDump {
  const isLines = name.endsWith(".jsonl");
  const values = isLines
    ? text
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line) as Json)
    : [JSON.parse(text) as Json];
  const writtenAll = () =>
    isLines ? values.map((value) => `${JSON.stringify(value)}\n`).join("") : JSON.stringify(values[0]);
  const line = uniformInteger(rng, values.length);
  const { parent, key } = place(rng, values, line);
  const held = (parent as Record<string, Json>)[key] as Json;
  // Names of runs, tasks and items hang on many keys: of other keys than scores only the scores are checked.
  const open = { name, renames: true };
  switch (uniformInteger(rng, 7)) {
    case 0:
      if (Array.isArray(parent)) parent.splice(Number(key), 1);
      else delete (parent as Record<string, Json>)[key];
      return { ...open, text: writtenAll(), change: `${key} removed`, loses: true };
    case 1: {
      const value = pick(rng, RETYPED);
      (parent as Record<string, Json>)[key] = value;
      return {
        ...open,
        text: writtenAll(),
        change: `${key} is ${JSON.stringify(value)}`,
        loses: holdsMore(held) || BY_TYPE.test(name),
        // Scores of Inspect may stand in lists.
        says: name === "log.json" ? [0.5] : [],
      };
    }
    case 2:
      if (!Array.isArray(parent)) return { ...open, text, change: "nothing" };
      parent.splice(Number(key), 0, structuredClone(held));
      return { ...open, text: writtenAll(), change: `entry ${key} twice`, says: repeats(name, held) };
    case 3: {
      const end = uniformInteger(rng, text.length);
      const isWhole = isLines && (end === 0 || text[end - 1] === "\n" || text[end] === "\n");
      return { ...open, text: text.slice(0, end), change: `cut at ${end}`, loses: isWhole };
    }
    case 4: {
      if (!isLines) return { ...open, text, change: "nothing" };
      values.splice(line, 0, structuredClone(values[line] as Json));
      return { ...open, text: writtenAll(), change: `line ${line} twice`, says: repeats(name, values[line] as Json) };
    }
    case 5: {
      // The same key again, with nothing: whichever is taken, the score is the true one or none.
      if (Array.isArray(parent) || typeof held !== "number") return { ...open, text, change: "nothing" };
      const pair = `${JSON.stringify(key)}:${JSON.stringify(held)}`;
      return {
        ...open,
        text: writtenAll().replace(pair, `${pair},${JSON.stringify(key)}:null`),
        change: `${key} twice`,
      };
    }
    default: {
      const other = place(rng, values, uniformInteger(rng, values.length));
      const there = other.parent as Record<string, Json>;
      if (contains(held, other.parent) || contains(there[other.key] as Json, parent))
        return { ...open, text, change: "nothing" };
      [(parent as Record<string, Json>)[key], there[other.key]] = [there[other.key] as Json, held];
      // A number in the place of another is a number of that place.
      const swapped = numbersIn([held, (parent as Record<string, Json>)[key] as Json]);
      // A mean is read as its sum over its count, whichever numbers these are now.
      const all = name.startsWith("per_instance") ? numbersIn(values) : [];
      const numbers = [...swapped, ...all.flatMap((sum) => all.map((count) => sum / count))];
      return { ...open, text: writtenAll(), change: `${key} and ${other.key} swapped`, loses: true, says: numbers };
    }
  }
}

/** Dumps whose scores have free names: only its type tells a score from another setting of the run. */
const BY_TYPE = /^(?:history)/;
/** Dumps that hold an item once for each of its repeats, without a number. */
const REPEATS = /^(?:coder_results|\.latest_run|evalite|langsmith|braintrust|phoenix|ragas|gsm8k_main)/;

/** What an entry that stands there twice says: a repeat, where the format writes repeats in this way. */
function repeats(name: string, entry: Json): number[] {
  return REPEATS.test(name) ? numbersIn(entry) : [];
}

interface Place {
  readonly parent: Json[] | { [key: string]: Json };
  readonly key: string;
}

/** A random key or entry at any depth of one line. */
function place(rng: Rng, values: Json[], line: number): Place {
  const places: Place[] = [];
  const walk = (parent: Json) => {
    if (typeof parent !== "object" || parent === null) return;
    for (const key of Object.keys(parent)) {
      places.push({ parent, key });
      walk((parent as Record<string, Json>)[key] as Json);
    }
  };
  walk(values[line] as Json);
  return pick(rng, places.length > 0 ? places : [{ parent: values, key: String(line) }]);
}

function holdsMore(value: Json): boolean {
  return typeof value === "object" && value !== null;
}

function contains(value: Json, part: unknown): boolean {
  if (value === part) return true;
  return typeof value === "object" && value !== null && Object.values(value).some((one) => contains(one, part));
}

function numbersIn(value: Json): number[] {
  // Written out, these are scores too.
  if (value === true || value === "True") return [1];
  if (value === false || value === "False") return [0];
  if (typeof value === "number") return [value, value / 100, 100 * value];
  if (typeof value === "string") return /^-?[\d.]+$/.test(value) ? [Number(value)] : [];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(numbersIn);
}
