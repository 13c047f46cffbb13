import { defined } from "../../src/defined.js";
import { uniformInteger } from "../../src/random/draws.js";
import type { Rng } from "../../src/random/rng.js";
import { SEEDS } from "./dumpSeeds.js";
import type { ChangedDump } from "./knownTruth.js";
import { VERDICT_SEEDS } from "./verdictSeeds.js";
import { emptiedScores, heldScores, wholeScores } from "./wholeEntries.js";

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** A dump of JSON, or of one JSON value a line. */
interface JsonKind {
  readonly name: string;
  readonly text: string;
}

const pick = <Value>(rng: Rng, values: readonly Value[]): Value => values[uniformInteger(rng, values.length)] as Value;

/** Every seed that is JSON. */
export const JSON_KINDS: readonly JsonKind[] = [
  ...SEEDS.filter(({ name }) => isJson(name)).map(({ name, make }) => ({
    name,
    text: new TextDecoder().decode(make(0.375)),
  })),
  ...Object.entries(VERDICT_SEEDS).map(([name, text]) => ({ name, text })),
];

/** Values of another type than what stood there; none of them is a score, but for a list of one. */
const ONE_SCORE = ["0.5"];
const RETYPED: readonly Json[] = [null, "abc", "", [], {}, ONE_SCORE, { a: "b" }, "NaN", "1e999"];

/** Every single removal and change of type in a JSON dump, of each key and entry at any depth. */
export function* everyChange(kind: JsonKind): Generator<ChangedDump> {
  for (const path of new Draft(kind).places()) {
    const removed = new Draft(kind);
    if (path.length > 1 || removed.isLines) yield removed.without(path);
    for (const value of RETYPED) yield new Draft(kind).with(path, value);
  }
}

/** One random change of a JSON dump: keys and entries removed, retyped, doubled, moved or cut. */
export function changedJson(rng: Rng, kind: JsonKind): ChangedDump {
  const draft = new Draft(kind);
  const path = pick(rng, draft.places());
  const change = uniformInteger(rng, 7);
  if (change === 0 && (path.length > 1 || draft.isLines)) return draft.without(path);
  if (change === 1) return draft.with(path, pick(rng, RETYPED));
  if (change === 2) return draft.doubled(path);
  if (change === 3) return cut(kind, uniformInteger(rng, kind.text.length), draft.isLines);
  if (change === 4) return draft.doubled(path.slice(0, 1));
  if (change === 5) return draft.repeatedKey(path);
  return draft.swapped(path, pick(rng, draft.places()));
}

/** The values of a dump while they are changed. */
class Draft {
  readonly isLines: boolean;
  readonly #name: string;
  readonly #text: string;
  readonly #values: Json[];

  constructor({ name, text }: JsonKind) {
    this.#name = name;
    this.#text = text;
    this.isLines = /\.jsonl/.test(name);
    const written = this.isLines ? text.trimEnd().split("\n") : [text];
    this.#values = written.map((line) => JSON.parse(line) as Json);
  }

  /** The path of every value: its line, then keys and places. */
  places(): readonly (readonly string[])[] {
    const found: (readonly string[])[] = [];
    const walk = (value: Json, path: readonly string[]) => {
      found.push(path);
      if (typeof value !== "object" || value === null) return;
      for (const [key, part] of Object.entries(value)) walk(part, [...path, key]);
    };
    this.#values.forEach((value, line) => void walk(value, [String(line)]));
    return found;
  }

  without(path: readonly string[]): ChangedDump {
    const { parent, key } = this.#at(path);
    if (Array.isArray(parent)) parent.splice(Number(key), 1);
    else delete parent[key];
    return this.#changed(`${path.join("/")} removed`, {
      gone: wholeScores(this.#name, path),
      holds: heldScores(this.#name, path),
      says: numbersIn(this.#values),
    });
  }

  with(path: readonly string[], value: Json): ChangedDump {
    const { parent, key } = this.#at(path);
    (parent as Record<string, Json>)[key] = structuredClone(value);
    const gone = isNothing(value) ? emptiedScores(this.#name, path) : 0;
    return this.#changed(`${path.join("/")} is ${JSON.stringify(value)}`, {
      gone,
      holds: heldScores(this.#name, path),
      // A list of one says another score.
      isManifold: value === ONE_SCORE,
      says: numbersIn(this.#values),
    });
  }

  /** An entry, or a line, a second time. */
  doubled(path: readonly string[]): ChangedDump {
    const { parent, key } = this.#at(path);
    if (!Array.isArray(parent) || (path.length === 1 && !this.isLines)) return this.#changed("nothing");
    const entry = parent[Number(key)] as Json;
    parent.splice(Number(key), 0, structuredClone(entry));
    return this.#changed(`${path.join("/")} twice`, { says: REPEATS.test(this.#name) ? numbersIn(entry) : [] });
  }

  /** The same key again, with nothing: whichever is taken, the score is the true one or none. */
  repeatedKey(path: readonly string[]): ChangedDump {
    const { parent, key } = this.#at(path);
    const held = (parent as Record<string, Json>)[key];
    if (Array.isArray(parent) || typeof held !== "number") return this.#changed("nothing");
    const pair = `${JSON.stringify(key)}:${JSON.stringify(held)}`;
    const text = this.#written().replace(pair, `${pair},${JSON.stringify(key)}:null`);
    return { ...this.#changed(`${path.join("/")} twice`, { gone: wholeScores(this.#name, path) }), text };
  }

  swapped(path: readonly string[], other: readonly string[]): ChangedDump {
    const [here, there] = [this.#at(path), this.#at(other)] as { parent: Record<string, Json>; key: string }[];
    if (here === undefined || there === undefined) return this.#changed("nothing");
    const [held, moved] = [here.parent[here.key] as Json, there.parent[there.key] as Json];
    if (contains(held, there.parent) || contains(moved, here.parent)) return this.#changed("nothing");
    [here.parent[here.key], there.parent[there.key]] = [moved, held];
    // A number in the place of another is a number of that place; a mean is read as its sum over its count, and two judges
    // who disagree as a tie.
    const all = /stats/.test(this.#name) ? numbersIn(this.#values) : [];
    const ties = /_pair/.test(this.#name) ? [0.5] : [];
    // What is whole by itself may be in a place where nothing reads it now.
    const gone = [path, other].reduce((sum, place) => sum + wholeScores(this.#name, place), 0);
    const holds = [path, other].map((place) => heldScores(this.#name, place)).find(({ scores }) => scores > 0);
    return this.#changed(`${path.join("/")} and ${other.join("/")} swapped`, {
      gone,
      ...defined({ holds }),
      isManifold: true,
      says: [...numbersIn(this.#values), ...ties, ...all.flatMap((sum) => all.map((count) => sum / count))],
    });
  }

  #at(path: readonly string[]): { readonly parent: Json[] | { [key: string]: Json }; readonly key: string } {
    let parent: Json = this.#values;
    for (const key of path.slice(0, -1)) parent = (parent as Record<string, Json>)[key] as Json;
    return { parent: parent as Json[], key: path.at(-1) as string };
  }

  #written(): string {
    if (!this.isLines) return JSON.stringify(this.#values[0]);
    return this.#values.map((value) => `${JSON.stringify(value)}\n`).join("");
  }

  /** Names of runs, tasks and items hang on many keys: of other keys than scores only the scores are checked. */
  #changed(change: string, open: Partial<ChangedDump> = {}): ChangedDump {
    const text = change === "nothing" ? this.#text : this.#written();
    return { name: this.#name, renames: true, change, text, ...open };
  }
}

/** Null, no text, and what holds no entry of a list. */
function isNothing(value: Json): boolean {
  return value === "" || (Array.isArray(value) ? value.length === 0 : typeof value === "object");
}

function isJson(name: string): boolean {
  return /\.json(?:l|lines)?$/.test(name);
}

/** Dumps that hold an item once for each of its repeats, without a number. */
const REPEATS =
  /^(?:coder_|old_|table|results\/m\/gsm|langsmith|\.latest_run|test_run|evalite|langsmith|braintrust|phoenix|ragas|gsm8k_main|run-1|run\/a|eval\.json)/;

/** The text up to a place. Up to the end of a line it is a whole dump of fewer lines, which says nothing of the others. */
function cut({ name, text }: JsonKind, end: number, isLines: boolean): ChangedDump {
  const isWhole = isLines && (end === 0 || text[end - 1] === "\n" || text[end] === "\n");
  return {
    name,
    renames: true,
    ...(isWhole ? { text, change: "nothing" } : { text: text.slice(0, end), change: `cut at ${end}` }),
  };
}

function contains(value: Json, part: unknown): boolean {
  if (value === part) return true;
  return typeof value === "object" && value !== null && Object.values(value).some((one) => contains(one, part));
}

function numbersIn(value: Json): number[] {
  // Written out, these are scores too.
  if (value === true || value === "True" || value === "pass" || value === "success") return [1];
  if (value === false || value === "False" || value === "fail" || value === "failed") return [0];
  if (typeof value === "number") return [value, value / 100, 100 * value];
  if (typeof value === "string") return /^-?[\d.]+$/.test(value) ? [Number(value)] : [];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(numbersIn);
}
