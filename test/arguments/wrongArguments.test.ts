import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { ArgumentError, InputError } from "../../src/errors.js";
import { FUNCTIONS, STATISTICS_NAMES, VALID_CALLS } from "./validCalls.js";
import { wrongKinds } from "./wrongKinds.js";

/** What a call may take; the slowest takes a tenth of it on an idle machine. */
const MOST_MS = 20_000;

/** One call with one wrong thing in it. */
interface Attempt {
  readonly where: string;
  readonly given: readonly unknown[];
}

/** In each place, alone, everywhere, and in each option. */
function attemptsWith(valid: readonly unknown[]): Attempt[] {
  const options = valid.at(-1);
  return Object.entries(wrongKinds()).flatMap(([kind, wrong]) => {
    const places = valid.map((_, place) => ({
      where: `argument ${place + 1} ${kind}`,
      given: valid.map((value, other) => (other === place ? wrong : value)),
    }));
    const all = [
      { where: `${kind} alone`, given: [wrong] },
      { where: `${kind} everywhere`, given: valid.map(() => wrong) },
    ];
    const named = isOptions(options)
      ? Object.keys(options).map((option) => ({
          where: `${option} ${kind}`,
          given: [...valid.slice(0, -1), { ...options, [option]: wrong }],
        }))
      : [];
    return [...places, ...all, ...named];
  });
}

/** Whether the last argument is an object of options, or of parts, rather than a result. */
function isOptions(value: unknown): value is object {
  if (Object.prototype.toString.call(value) !== "[object Object]") return false;
  return !("ok" in (value as object)) && (!("kind" in (value as object)) || "pairs" in (value as object));
}

/** What is wrong with what a call gives or throws; `null` where nothing is. */
async function faultOf(name: string, given: readonly unknown[]): Promise<string | null> {
  const start = process.cpuUsage();
  const fault = await outcomeOf(name, given);
  const { user, system } = process.cpuUsage(start);
  return fault ?? ((user + system) / 1000 > MOST_MS ? `took ${(user + system) / 1000} ms` : null);
}

async function outcomeOf(name: string, given: readonly unknown[]): Promise<string | null> {
  try {
    const result = await (FUNCTIONS[name] as (...given: unknown[]) => unknown)(...given);
    const whole = isGenerator(result) ? [...result] : result;
    const [first] = unfit(whole, name, mayGiveNaN(name), new Set());
    return first ?? null;
  } catch (error) {
    if (error instanceof ArgumentError) return wordsAmiss(error.message);
    if (error instanceof InputError && error.message !== "") return null;
    return `${(error as Error)?.name}: ${(error as Error)?.message} ${(error as Error)?.stack?.split("\n")[1] ?? ""}`;
  }
}

/** An error names a function that a caller can know, and no engine's words for an object. */
function wordsAmiss(message: string): string | null {
  const [caller = ""] = message.split(":");
  if (!Object.hasOwn(FUNCTIONS, caller)) return `names no function: ${message}`;
  return /\[object|\(\) =>|Symbol\(/.test(message) ? `says ${message}` : null;
}

function isGenerator(value: unknown): value is Generator<unknown> {
  return typeof (value as Generator | null)?.next === "function" && typeof value === "object";
}

const sources = new Map<string, string>();

/** Functions on plain lists give NaN where a number does not exist, and only those whose own comment says so. */
function mayGiveNaN(name: string): boolean {
  const source = STATISTICS_NAMES.get(name);
  if (source === undefined) return false;
  if (!sources.has(source)) sources.set(source, readFileSync(source, "utf8"));
  const text = sources.get(source) as string;
  const at = text.search(new RegExp(`export (?:async )?function\\*? ${name}\\b`));
  return at >= 0 && /\bNaN\b/.test(text.slice(text.lastIndexOf("/**", at), at));
}

function unfit(value: unknown, path: string, mayBeNaN: boolean, seen: Set<unknown>): string[] {
  if (value === undefined) return [`${path} is undefined`];
  if (typeof value === "number") {
    return Number.isFinite(value) || (mayBeNaN && Number.isNaN(value)) ? [] : [`${path} is ${value}`];
  }
  if (typeof value === "string")
    return /\b(?:NaN|undefined(?!-)|Infinity)\b|\[object/.test(value) ? [`${path}: ${value.slice(0, 200)}`] : [];
  // Scores of a matrix are data, whose missing cells are NaN.
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value) || seen.has(value)) return [];
  seen.add(value);
  const entries = value instanceof Map ? [...value.entries()] : Object.entries(value);
  return entries.flatMap(([key, part]) => unfit(part, `${path}.${String(key)}`, mayBeNaN, seen));
}

test("every function of the entries is called", () => {
  expect(Object.keys(FUNCTIONS).filter((name) => !Object.hasOwn(VALID_CALLS, name))).toEqual([]);
  expect(Object.keys(FUNCTIONS).length).toBeGreaterThan(200);
});

describe("takes what it is for, or says what to pass", () => {
  test.each(Object.entries(VALID_CALLS))("%s", { timeout: 600_000 }, async (name, valid) => {
    const faults = [];
    expect(await faultOf(name, valid), "a valid call").toBeNull();
    for (const { where, given } of attemptsWith(valid)) {
      const fault = await faultOf(name, given);
      if (fault !== null) faults.push(`${where}: ${fault}`);
    }
    expect(faults).toEqual([]);
  });
});
