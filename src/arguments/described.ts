/** What a value is, in the words of an error message: `an array of 3 numbers`, `a promise`, `the text "base.csv"`. */
export function described(value: unknown): string {
  if (value === null) return "null";
  if (typeof value === "string")
    return value.length > 40 ? `a text of ${value.length} characters` : `the text "${value}"`;
  if (typeof value === "function") return value.name === "" ? "a function" : `the function ${value.name}`;
  if (typeof value === "symbol") return "a symbol";
  if (typeof value === "bigint") return `the bigint ${value}n`;
  if (typeof value !== "object") return String(value);
  if (isPromise(value)) return "a promise";
  if (isResults(value)) return "results";
  if (isMatrix(value)) return "a result matrix";
  if (Array.isArray(value) || ArrayBuffer.isView(value)) return describedList(value as ArrayLike<unknown>);
  const keys = Object.keys(value);
  if (keys.length === 0) return "an object without keys";
  return `an object with the keys ${keys.slice(0, 4).join(", ")}${keys.length > 4 ? ", …" : ""}`;
}

/** Whether a value waits for another. */
export function isPromise(value: unknown): boolean {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}

/** Whether a value has the parts of `Results`. */
export function isResults(value: unknown): boolean {
  return hasLists(value, ["matrices", "runScores", "notes"]);
}

/** Whether a value has the parts of a `ResultMatrix`. */
export function isMatrix(value: unknown): boolean {
  return hasLists(value, ["runs", "items"]) && ArrayBuffer.isView((value as { readonly scores?: unknown }).scores);
}

/** Whether a value is a list of records, as rows from a table are. */
export function areRecords(value: unknown): boolean {
  if (!Array.isArray(value) || value.length === 0) return false;
  return value.every(
    (one) => typeof one === "object" && one !== null && !Array.isArray(one) && !ArrayBuffer.isView(one),
  );
}

/** Whether a value is a list that can be counted through and is no text: one that only says that it is long is none. */
export function isList(value: unknown): value is ArrayLike<unknown> {
  if (Array.isArray(value) || (ArrayBuffer.isView(value) && "length" in value)) return true;
  if (typeof value !== "object" || value === null || !("length" in value)) return false;
  const { length } = value;
  return Number.isSafeInteger(length) && (length === 0 || ((length as number) > 0 && (length as number) - 1 in value));
}

/** Whether a value is an object with keys: no list, map, set, date, promise or error. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || isList(value)) return false;
  return Object.prototype.toString.call(value) === "[object Object]";
}

function hasLists(value: unknown, names: readonly string[]): boolean {
  if (typeof value !== "object" || value === null) return false;
  return names.every((name) => Array.isArray((value as Readonly<Record<string, unknown>>)[name]));
}

function describedList(values: ArrayLike<unknown>): string {
  const kinds = new Set<string>();
  for (let index = 0; index < values.length && kinds.size < 2; index++) kinds.add(kindOf(values[index]));
  const [kind = "values"] = kinds;
  const name = kinds.size === 1 ? kind : "values";
  const list = Array.isArray(values) ? "an array" : "a typed array";
  return values.length === 1 ? `${list} of one ${name.replace(/s$/, "")}` : `${list} of ${values.length} ${name}`;
}

function kindOf(value: unknown): string {
  if (typeof value === "number") return "numbers";
  if (typeof value === "string") return "texts";
  if (typeof value === "boolean") return "booleans";
  if (isResults(value)) return "results";
  if (Array.isArray(value) || ArrayBuffer.isView(value)) return "lists";
  return typeof value === "object" && value !== null ? "objects" : "values";
}
