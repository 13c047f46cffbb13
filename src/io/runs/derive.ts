import type { MathNode } from "mathjs";
import { requireArgument } from "../../arguments/requireArgument.js";
import { TEXTS } from "../../arguments/shapes.js";
import { metricDirection } from "../../data/metricDirection.js";
import { ArgumentError, InputError } from "../../errors.js";
import { expm1, exponential } from "../../numeric/elementary/exponential.js";
import { log1p, logarithm } from "../../numeric/elementary/logarithm.js";
import { logarithmToBase, raised } from "../../numeric/elementary/powers.js";
import { someNames } from "../../someNames.js";

/** A score that is reckoned from the numbers of a row. */
export interface DerivedScore {
  /** Becomes the metric's name. */
  readonly name: string;
  readonly higherIsBetter: boolean;
  /** The names that the formula takes numbers from. */
  readonly fields: readonly string[];
  /** The formula over numbers by field; a division by 0 and the like give what JavaScript gives. */
  evaluate(numberOf: (field: string) => number): number;
}

/** Where the numbers of a formula stand: the caller's place (a column, say) by field. */
export type FieldPlaces<Place> = ReadonlyMap<string, Place>;

const LENGTH_LIMIT = 1000;
const DEPTH_LIMIT = 50;
const NODE_LIMIT = 500;

type Evaluate = (numberOf: (field: string) => number) => number;

const truth = (value: boolean) => (value ? 1 : 0);

const UNARY: Readonly<Record<string, (value: number) => number>> = {
  unaryMinus: (value) => -value,
  unaryPlus: (value) => value,
  not: (value) => truth(value === 0),
};

const BINARY: Readonly<Record<string, (first: number, second: number) => number>> = {
  add: (first, second) => first + second,
  subtract: (first, second) => first - second,
  multiply: (first, second) => first * second,
  divide: (first, second) => first / second,
  pow: (first, second) => raised(first, second),
  smaller: (first, second) => truth(first < second),
  smallerEq: (first, second) => truth(first <= second),
  larger: (first, second) => truth(first > second),
  largerEq: (first, second) => truth(first >= second),
  equal: (first, second) => truth(first === second),
  unequal: (first, second) => truth(first !== second),
  and: (first, second) => truth(first !== 0 && second !== 0),
  or: (first, second) => truth(first !== 0 || second !== 0),
};

/** Functions by name, with the least and the largest number of arguments. */
const FUNCTIONS = new Map<string, readonly [least: number, most: number, (...values: number[]) => number]>([
  ["abs", [1, 1, Math.abs]],
  ["ceil", [1, 1, Math.ceil]],
  ["exp", [1, 1, exponential]],
  ["expm1", [1, 1, expm1]],
  ["floor", [1, 1, Math.floor]],
  ["log", [1, 2, (value, base) => (base === undefined ? logarithm(value) : logarithmToBase(value, base))]],
  ["log10", [1, 1, (value) => logarithmToBase(value, 10)]],
  ["log1p", [1, 1, log1p]],
  ["log2", [1, 1, (value) => logarithmToBase(value, 2)]],
  ["max", [1, 20, Math.max]],
  ["min", [1, 20, Math.min]],
  ["round", [1, 1, Math.round]],
  ["sign", [1, 1, Math.sign]],
  ["sqrt", [1, 1, Math.sqrt]],
]);

const REFUSED_NAMES = new Set(["__proto__", "constructor", "prototype", "import", "this", "end"]);

/**
 * Compiles formulas such as `adjusted = (acc - 1/choices) / (1 - 1/choices)` or `bpb(lower) = -logprob / bytes / log(2)`.
 *
 * A formula holds numbers, fields, `+ - * / ^`, comparisons, `and or not`, `condition ? a : b`, parentheses and the
 * functions abs, ceil, exp, expm1, floor, log (natural, or with a base), log10, log1p, log2, max, min, round, sign and
 * sqrt. More is better unless the name says `(lower)`; a name that usually means the opposite must say which.
 *
 * The parser (mathjs) is loaded only here and only when there is a formula. Nothing is evaluated but what is listed: the
 * formula is translated into plain arithmetic. Throws `RangeError` for a formula that is not one of these.
 */
export async function compileDerived(formulas: readonly string[]): Promise<DerivedScore[]> {
  requireArgument("readDumps", "derive", formulas, TEXTS);
  if (formulas.length === 0) return [];
  const { parse } = await import("mathjs/number");
  const derived = formulas.map((formula) => compile(formula, parse as (text: string) => MathNode));
  const twice = derived.find(({ name }, index) => derived.findIndex((other) => other.name === name) < index);
  if (twice !== undefined)
    throw new ArgumentError("readDumps", `${twice.name} is given twice. Give each score its own name.`);
  return derived;
}

/** A column's or metric's name as it is written in a formula: what is no letter, digit or `_` becomes `_`. */
export function fieldName(name: string): string {
  const plain = name.trim().replaceAll(/[^A-Za-z0-9_]/g, "_");
  return /^\d/.test(plain) ? `_${plain}` : plain;
}

/**
 * The places of named numbers by field. Names that are written the same way in formulas are left out, since a formula
 * cannot tell them apart.
 */
export function fieldPlaces<Place>(named: Iterable<readonly [name: string, place: Place]>): FieldPlaces<Place> {
  const places = new Map<string, Place>();
  const ambiguous = new Set<string>();
  for (const [name, place] of named) {
    const field = fieldName(name);
    if (places.has(field) && places.get(field) !== place) ambiguous.add(field);
    places.set(field, place);
  }
  for (const field of ambiguous) places.delete(field);
  return places;
}

/** The derived scores of one reading, and which fields they found: a formula whose fields no file has is an error. */
export class Derivation {
  readonly #seen = new Set<string>();
  readonly #used = new Set<string>();

  constructor(private readonly scores: readonly DerivedScore[]) {}

  /** The scores whose fields are all there. A name that is a field already is an error. */
  usable(places: FieldPlaces<unknown>): DerivedScore[] {
    for (const field of places.keys()) this.#seen.add(field);
    const usable = this.scores.filter(({ fields }) => fields.every((field) => places.has(field)));
    for (const { name } of usable) {
      if (places.has(fieldName(name))) {
        throw new InputError(
          "name-taken",
          `derive: ${name} is a field already; give the derived score a name of its own`,
        );
      }
      this.#used.add(name);
    }
    return usable;
  }

  /** Throws `InputError` for a score that no file has the fields of. */
  requireUsed(): void {
    const unused = this.scores.find(({ name }) => !this.#used.has(name));
    if (unused === undefined) return;
    const seen = [...this.#seen].sort();
    const missing = unused.fields.filter((field) => !this.#seen.has(field));
    const there =
      seen.length === 0
        ? "no file that was read has rows with numbers to derive from"
        : `the fields are ${someNames(seen, 30)}`;
    const what =
      missing.length === 0
        ? `no file has all of ${unused.fields.join(", ")}`
        : `there is no field ${missing.map((field) => JSON.stringify(field)).join(", ")}`;
    throw new InputError("unknown-field", `derive: ${unused.name}: ${what}; ${there}`);
  }
}

function compile(formula: string, parse: (text: string) => MathNode): DerivedScore {
  const fail = (message: string, at?: number) =>
    new ArgumentError(
      "readDumps",
      `${at === undefined ? "" : `column ${at + 1}: `}${message} in ${JSON.stringify(formula)}.`,
    );
  if (formula.length > LENGTH_LIMIT) {
    throw new ArgumentError(
      "readDumps",
      `a formula must have at most ${LENGTH_LIMIT} characters, got ${formula.length}.`,
    );
  }
  const head = /^\s*([A-Za-z_][\w.-]*)\s*(?:\(\s*(\w+)\s*\))?\s*=(?!=)/.exec(formula);
  if (head === null) throw fail("a formula must begin with a name and =, such as name = acc - 0.25, got none");
  const [start, name = "", direction] = head;
  if (direction !== undefined && direction !== "lower" && direction !== "higher") {
    throw fail(`after the name may stand (lower) or (higher), got (${direction})`, formula.indexOf("("));
  }
  if (REFUSED_NAMES.has(name)) throw fail(`${name} cannot be a name`);
  if (direction === undefined && metricDirection(name) === "lower") {
    throw fail(`${name} is usually better when lower: write ${name}(lower) = … or ${name}(higher) = …; neither stands`);
  }
  const offset = start.length;
  const body = formula.slice(offset);
  if (body.trim() === "") throw fail("a formula must stand after =, got none", offset);
  requireShallow(body, offset, fail);
  let tree: MathNode;
  try {
    tree = parse(body);
  } catch (error) {
    const { message, char } = error as Error & { char?: number };
    const reason = message.replace(/\s*\(char \d+\)$/, "");
    throw fail(reason, char === undefined ? undefined : offset + char - 1);
  }
  const translation = new Translation((text) => placeOf(formula, offset, text), fail);
  const evaluate = translation.translate(tree, 1);
  if (translation.fields.size === 0) throw fail("a formula must take numbers from at least one field, got none");
  return { name, higherIsBetter: direction !== "lower", fields: [...translation.fields], evaluate };
}

type Fail = (message: string, at?: number) => RangeError;

/** Brackets are counted before the parser sees them: it calls itself once a level. */
function requireShallow(body: string, offset: number, fail: Fail): void {
  let depth = 0;
  for (let at = 0; at < body.length; at++) {
    const character = body[at] as string;
    if ("([{".includes(character)) depth++;
    if (")]}".includes(character)) depth--;
    if (depth > DEPTH_LIMIT) throw fail(`at most ${DEPTH_LIMIT} nested levels are allowed, got more`, offset + at);
  }
}

function placeOf(formula: string, offset: number, text: string): number | undefined {
  const at = formula.indexOf(text, offset);
  return at < 0 ? undefined : at;
}

/** Turns the parser's tree into arithmetic, and refuses what is not on the list. */
class Translation {
  readonly fields = new Set<string>();
  #nodes = 0;

  constructor(
    private readonly find: (text: string) => number | undefined,
    private readonly fail: Fail,
  ) {}

  translate(node: MathNode, depth: number): Evaluate {
    if (++this.#nodes > NODE_LIMIT) throw this.fail(`at most ${NODE_LIMIT} operations are allowed, got more`);
    if (depth > DEPTH_LIMIT) throw this.fail(`at most ${DEPTH_LIMIT} nested levels are allowed, got more`);
    const below = (child: MathNode) => this.translate(child, depth + 1);
    const parts = node as unknown as Parts;
    switch (node.type as string) {
      case "ConstantNode":
        return this.#constant(parts.value, node);
      case "ParenthesisNode":
        return below(parts.content);
      case "SymbolNode":
        return this.#field(parts.name);
      case "OperatorNode":
        return this.#operator(parts, node, below);
      case "FunctionNode":
        return this.#call(parts, node, below);
      case "ConditionalNode": {
        const [condition, yes, no] = [below(parts.condition), below(parts.trueExpr), below(parts.falseExpr)];
        return (numberOf) => {
          const value = condition(numberOf);
          if (Number.isNaN(value)) return Number.NaN;
          return value !== 0 ? yes(numberOf) : no(numberOf);
        };
      }
      default:
        throw this.#refused(node);
    }
  }

  #constant(value: unknown, node: MathNode): Evaluate {
    if (typeof value !== "number" || !Number.isFinite(value)) throw this.#refused(node);
    return () => value;
  }

  #field(name: string): Evaluate {
    if (REFUSED_NAMES.has(name)) throw this.fail(`${name} is not allowed`, this.find(name));
    this.fields.add(name);
    return (numberOf) => numberOf(name);
  }

  #operator({ fn, args, implicit, isPercentage }: Parts, node: MathNode, below: (child: MathNode) => Evaluate) {
    if (implicit) {
      throw this.fail(`write * between ${args.map(String).join(" and ")}, got no operator`, this.find(String(args[1])));
    }
    const operation = isPercentage ? undefined : own(args.length === 1 ? UNARY : BINARY, fn as string);
    if (operation === undefined) throw this.#refused(node);
    const [first, second] = args.map(below) as [Evaluate, Evaluate | undefined];
    // A comparison with a number that is not there is not there either.
    return (numberOf: (field: string) => number) => {
      const a = first(numberOf);
      const b = second?.(numberOf) ?? 0;
      return Number.isNaN(a) || Number.isNaN(b) ? Number.NaN : operation(a, b);
    };
  }

  #call({ fn, args }: Parts, node: MathNode, below: (child: MathNode) => Evaluate): Evaluate {
    // A member (`foo.abs`) has the name of its last part.
    if (typeof fn !== "string" && (fn.type as string) !== "SymbolNode") throw this.#refused(node);
    const name = typeof fn === "string" ? fn : (fn as unknown as Parts).name;
    const known = typeof name === "string" ? FUNCTIONS.get(name) : undefined;
    if (known === undefined) {
      const names = [...FUNCTIONS.keys()].join(", ");
      throw this.fail(`${String(name ?? node)} is no function here; there are ${names}`, this.find(String(name)));
    }
    const [least, most, operation] = known;
    if (args.length < least || args.length > most) {
      const need = least === most ? `${least}` : `${least} to ${most}`;
      throw this.fail(
        `${name} takes ${need} argument${most === 1 ? "" : "s"}, got ${args.length}`,
        this.find(name as string),
      );
    }
    const values = args.map(below);
    return (numberOf) => {
      const numbers = values.map((value) => value(numberOf));
      return numbers.some(Number.isNaN) ? Number.NaN : operation(...numbers);
    };
  }

  #refused(node: MathNode): RangeError {
    const text = String(node);
    return this.fail(
      `${text.slice(0, 60)} is not allowed: only numbers, fields, arithmetic and the listed functions are`,
      this.find(text),
    );
  }
}

interface Parts {
  readonly value: unknown;
  readonly content: MathNode;
  readonly name: string;
  readonly fn: string | MathNode;
  readonly args: readonly MathNode[];
  readonly implicit?: boolean;
  readonly isPercentage?: boolean;
  readonly condition: MathNode;
  readonly trueExpr: MathNode;
  readonly falseExpr: MathNode;
}

function own<Value>(table: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
