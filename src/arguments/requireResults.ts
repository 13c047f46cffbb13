import { ArgumentError } from "../errors.js";
import { areRecords, described, isList, isMatrix, isPromise, isResults } from "./described.js";

/** Throws `ArgumentError` unless `value` is `Results`; the message says how to make some of what came. */
export function requireResults(caller: string, name: string, value: unknown, repair?: string): void {
  if (isResults(value)) return;
  throw new ArgumentError(
    caller,
    `${name} must be results, got ${described(value)}. ${repair ?? resultsRepair(caller, value)}`,
  );
}

/** How results are made of what came in their place. */
export function resultsRepair(caller: string, value: unknown): string {
  if (isPromise(value)) return `Wait for them: ${caller}(await …).`;
  if (typeof value === "string") return `Read them first: ${caller}(await load("…")), with load of noisefloor/node.`;
  if (isMatrix(value)) return `Wrap the matrix: ${caller}(createResults({ matrices: [matrix] })).`;
  if (areRecords(value) && (value as readonly unknown[]).every(isResults)) return "Give them one by one.";
  if (areRecords(value)) return `Make results of rows first: ${caller}(fromRows(rows)).`;
  if (isList(value)) return `Make results of rows first: fromRows([{ model, item, score }, …]).`;
  return `Make some with fromRows([{ model, item, score }, …]), or read them with load of noisefloor/node.`;
}
