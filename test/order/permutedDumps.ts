import { uniformInteger } from "../../src/random/draws.js";
import { createRng, type Rng } from "../../src/random/rng.js";

/** Files by name. */
export type Dump = Readonly<Record<string, string>>;

/** The same dump with the rows, the columns and the keys of every file in another order. */
export function permutedDump(
  dump: Dump,
  seed: number,
  { firstStays = false }: { readonly firstStays?: boolean | undefined } = {},
): Dump {
  const rng = createRng(seed, "order of rows and columns");
  // Copies stay copies.
  const known = new Map<string, string>();
  const changed = ([name, text]: [string, string]): [string, string] => {
    const file = known.get(text) ?? permutedFile(name, text, rng, firstStays);
    known.set(text, file);
    return [name, file];
  };
  return Object.fromEntries(Object.entries(dump).map(changed));
}

/** The list in another order, chosen by the seed; never the order that it has, where there is another. */
export function permuted<Value>(list: readonly Value[], rng: Rng): Value[] {
  const order = list.map((value, index) => ({ value, index }));
  for (let attempt = 0; attempt < 20; attempt++) {
    for (let last = order.length - 1; last > 0; last--) {
      const other = uniformInteger(rng, last + 1);
      [order[last], order[other]] = [order[other]!, order[last]!];
    }
    if (order.some(({ index }, place) => index !== place)) break;
  }
  return order.map(({ value }) => value);
}

function permutedFile(name: string, text: string, rng: Rng, firstStays: boolean): string {
  if (name.endsWith(".csv")) return permutedTable(text, rng, firstStays);
  if (name.endsWith(".jsonl")) {
    const rows = text.trimEnd().split("\n");
    return `${permuted(rows, rng)
      .map((row) => JSON.stringify(permutedKeys(JSON.parse(row), rng)))
      .join("\n")}\n`;
  }
  const document = JSON.parse(text);
  const rows = Array.isArray(document) ? permuted(document, rng) : document;
  return JSON.stringify(permutedKeys(rows, rng));
}

/** Cells hold no quotes in these dumps. */
function permutedTable(text: string, rng: Rng, firstStays: boolean): string {
  const [header = [], ...rows] = text
    .trimEnd()
    .split("\n")
    .map((line) => line.split(","));
  const [first = 0, ...others] = header.keys();
  const columns = firstStays ? [first, ...permuted(others, rng)] : permuted([first, ...others], rng);
  return `${[header, ...permuted(rows, rng)].map((cells) => columns.map((column) => cells[column]).join(",")).join("\n")}\n`;
}

/** Lists inside a record mean something by their order, keys do not. */
function permutedKeys(value: unknown, rng: Rng): unknown {
  if (Array.isArray(value)) return value.map((entry) => permutedKeys(entry, rng));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(permuted(Object.entries(value), rng).map(([key, part]) => [key, permutedKeys(part, rng)]));
}
