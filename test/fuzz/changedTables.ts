import { uniformInteger } from "../../src/random/draws.js";
import type { Rng } from "../../src/random/rng.js";
import type { ChangedDump } from "./knownTruth.js";

/** A table as a grid, header first, and how it is written. */
interface TableKind {
  readonly name: string;
  /** Columns before those of scores. */
  readonly keys: number;
  readonly delimiter: string;
  readonly quoted: boolean;
  readonly lineEnd: string;
  readonly grid: (rng: Rng) => string[][];
}

const pick = <Value>(rng: Rng, values: readonly Value[]): Value => values[uniformInteger(rng, values.length)] as Value;

/** Scores that all differ, so that one that moved is seen. */
function distinctScores(rng: Rng, count: number): string[] {
  const drawn = new Set<string>();
  while (drawn.size < count) drawn.add(`0.${String(100 + uniformInteger(rng, 900))}`);
  return [...drawn];
}

function longGrid(rng: Rng): string[][] {
  const models = ["alpha", "beta", "gamma"].slice(0, 1 + uniformInteger(rng, 3));
  const items = Array.from({ length: 2 + uniformInteger(rng, 4) }, (_, item) => `q${item + 1}`);
  const scores = distinctScores(rng, models.length * items.length);
  const rows = models.flatMap((model) => items.map((item) => [model, "quiz", item, scores.pop() as string]));
  return [["model", "task", "item", "score"], ...rows];
}

function matrixGrid(rng: Rng): string[][] {
  const runs = Array.from({ length: 2 + uniformInteger(rng, 3) }, (_, run) => `model-${"abcd"[run]}`);
  const items = 3 + uniformInteger(rng, 4);
  const scores = distinctScores(rng, runs.length * items);
  return [
    ["item", ...runs],
    ...Array.from({ length: items }, (_, item) => [`q${item + 1}`, ...runs.map(() => scores.pop() as string)]),
  ];
}

/** Seeds beside each other, one row a model and item. */
function stackedGrid(rng: Rng): string[][] {
  const models = ["alpha", "beta"].slice(0, 1 + uniformInteger(rng, 2));
  const seeds = Array.from({ length: 2 + uniformInteger(rng, 2) }, (_, seed) => `seed_${seed + 1}`);
  const items = Array.from({ length: 2 + uniformInteger(rng, 3) }, (_, item) => `q${item + 1}`);
  const scores = distinctScores(rng, models.length * items.length * seeds.length);
  const rows = models.flatMap((model) =>
    items.map((item) => [model, item, ...seeds.map(() => scores.pop() as string)]),
  );
  return [["model", "item", ...seeds], ...rows];
}

export const TABLE_KINDS: readonly TableKind[] = [",", ";", "\t"].flatMap((delimiter) =>
  [false, true].flatMap((quoted) =>
    [
      { shape: "long", keys: 3, grid: longGrid },
      { shape: "matrix", keys: 1, grid: matrixGrid },
      { shape: "stacked", keys: 2, grid: stackedGrid },
    ].map(({ shape, keys, grid }) => ({
      keys,
      name: `${shape}.${delimiter === "\t" ? "tsv" : "csv"}`,
      delimiter,
      quoted,
      lineEnd: quoted ? "\r\n" : "\n",
      grid,
    })),
  ),
);

export function written(kind: TableKind, grid: readonly (readonly string[])[]): string {
  const cell = (text: string) => (kind.quoted ? `"${text.replaceAll('"', '""')}"` : text);
  return grid.map((row) => row.map(cell).join(kind.delimiter) + kind.lineEnd).join("");
}

/** Texts that are no score, and texts that stand for none. */
const NO_SCORES = [
  "abc",
  "N/A",
  "-",
  "NaN",
  "1e999",
  "-Infinity",
  "0x10",
  "1.2.3",
  "∞",
  "1e",
  ".",
  "+",
  "--1",
  "null",
  "[1]",
  "2024-01-01",
  "１",
  "0.5 0.5",
  "1_0",
  "None",
  "#REF!",
  "'",
  // As tables in papers print them.
  "71.3 ± 0.4",
  "71.3±0.4",
  "71.3 (0.4)",
  "71,3",
  "71,3 %",
  "1,234",
  "1 234",
  "1/2",
  "12 of 20",
  "**0.7**",
  "0.7*",
  "~0.7",
  "<0.001",
  "1e-",
];

/** Other ways to print a share with three decimals. */
const PRINTED: readonly ((text: string) => string)[] = [
  (text) => text.replace("0.", "."),
  (text) => `+${text}`,
  (text) => `${text}0`,
  (text) => `${text}e0`,
  (text) => `${text.replace("0.", "")}e-3`,
  (text) => `${text.replace("0.", "")}E-03`,
  (text) => ` ${text} `,
];

/** The same in per cent. */
const PER_CENT: readonly ((text: string) => string)[] = [
  (text) => `${text.slice(2, 4)}.${text.slice(4)}%`,
  (text) => `${text.slice(2, 4)}.${text.slice(4)} %`,
];

/** One change of the structure of a table: cells removed, moved, cut, retyped or duplicated. */
export function changedTable(rng: Rng, kind: TableKind, whole: readonly (readonly string[])[]): ChangedDump {
  const grid = whole.map((row) => [...row]);
  const at = 1 + uniformInteger(rng, grid.length - 1);
  const row = grid[at] as string[];
  const column = uniformInteger(rng, row.length);
  const isLong = kind.name.startsWith("long");
  const isScore = column >= kind.keys;
  const dump = (change: string, open: Partial<ChangedDump> = {}, text = written(kind, grid)): ChangedDump => ({
    name: kind.name,
    text,
    change,
    ...open,
  });
  const text = written(kind, grid);
  switch (uniformInteger(rng, 21)) {
    case 0:
      row.splice(column, 1);
      return dump(`cell ${column} of row ${at} removed`);
    case 1:
      row[column] = "";
      return dump(`cell ${column} of row ${at} emptied`, { renames: isLong && column === 1 });
    case 2:
      row.splice(column, 0, pick(rng, ["", "0.5", "x"]));
      return dump(`a cell put in before ${column} in row ${at}`);
    case 3: {
      const other = uniformInteger(rng, row.length);
      [row[column], row[other]] = [row[other] as string, row[column] as string];
      // Two names, or two scores of one row, are names and scores wherever they stand.
      return dump(`cells ${column} and ${other} of row ${at} swapped`, { renames: true });
    }
    case 4: {
      const other = 1 + uniformInteger(rng, grid.length - 1);
      [grid[at], grid[other]] = [grid[other] as string[], grid[at] as string[]];
      return dump(`rows ${at} and ${other} swapped`);
    }
    case 5: {
      const end = uniformInteger(rng, text.length);
      // And so is an empty last cell of a matrix: that of an item that was not run.
      const isWholeLines =
        end === 0 ||
        text[end - 1] === "\n" ||
        text.startsWith(kind.lineEnd, end) ||
        text[end] === "\n" ||
        (!isLong && text[end - 1] === kind.delimiter);
      // A last score without its last digits is a score: no table says how long it is.
      const inLastNumber = !kind.quoted && /\d\.?$/.test(text.slice(0, end));
      const kept = text.slice(0, end);
      const says = inLastNumber ? lastNumber(kept) : [];
      // The cell that was cut is there, with other digits or none.
      const isCut = /(?:^|[^\d.])(?:0(?:\.\d{0,2})?)?$/.test(kept) && !isWholeLines;
      const gone = isWholeLines || isCut ? scoresIn(text) - scoresIn(kept) - Number(isCut) : 0;
      return dump(`cut at ${end}`, { says, gone }, kept);
    }
    case 6: {
      const word = pick(rng, NO_SCORES);
      if (!isScore) return dump("nothing");
      row[column] = word;
      return dump(`score ${column} of row ${at} is ${word}`);
    }
    case 7:
      grid.splice(at, 0, [...row]);
      return dump(`row ${at} twice`);
    case 8:
      for (const one of grid) one.splice(column, 0, one[column] as string);
      return dump(`column ${column} twice`);
    case 9: {
      for (const one of grid) one.splice(column, 1);
      return dump(`column ${column} removed`, { renames: true, gone: isScore ? grid.length - 1 : 0 });
    }
    case 10: {
      const header = grid[0] as string[];
      const other = uniformInteger(rng, header.length);
      [header[column], header[other]] = [header[other] as string, header[column] as string];
      return dump(`names of columns ${column} and ${other} swapped`, { renames: true });
    }
    case 11: {
      const [header] = grid.splice(0, 1) as [string[]];
      grid.splice(at - 1, 0, header);
      return at === 1 ? dump("nothing") : dump(`header moved to row ${at}`);
    }
    case 12:
      grid.splice(0, 1);
      // The first row of a matrix is its header then.
      return dump("header removed", { gone: row.length - kind.keys });
    case 13:
      grid.splice(at, 0, [...(grid[0] as string[])]);
      return dump(`header again at row ${at}`);
    case 14: {
      const place = uniformInteger(rng, text.length);
      // Within a name that stands in no quotes it is a sign like others, as in 5".
      return dump(`a quote put in at ${place}`, { renames: true }, `${text.slice(0, place)}"${text.slice(place)}`);
    }
    case 15: {
      const breaks = [...text.matchAll(/\r?\n/g)].slice(0, -1);
      const found = pick(rng, breaks);
      return dump(
        `line end ${found.index} removed`,
        {},
        text.slice(0, found.index) + text.slice(found.index + found[0].length),
      );
    }
    case 16: {
      const cells = row.map((cell) => (kind.quoted ? `"${cell}"` : cell));
      const other = kind.delimiter === "," ? ";" : ",";
      const lines = written(kind, grid).split(kind.lineEnd);
      lines[at] = cells.join(other);
      return dump(`other delimiter in row ${at}`, {}, lines.join(kind.lineEnd));
    }
    case 17: {
      if (!isScore) return dump("nothing");
      row[column] = pick(rng, PRINTED)(row[column] as string);
      return dump(`score ${column} of row ${at} is printed as ${row[column]}`);
    }
    case 18: {
      if (!isScore) return dump("nothing");
      row[column] = pick(rng, PER_CENT)(row[column] as string);
      return dump(`score ${column} of row ${at} alone is printed as ${row[column]}`);
    }
    case 19: {
      const print = pick(rng, pick(rng, [PRINTED, PER_CENT]));
      for (const one of grid.slice(1)) {
        for (const place of one.keys()) {
          if (place >= kind.keys) one[place] = print(one[place] as string);
        }
      }
      return dump(`all scores are printed as ${row[kind.keys]}`);
    }
    default: {
      const lines = text.split(kind.lineEnd);
      lines[at] = (lines[at] as string).replace(kind.delimiter, kind.lineEnd);
      return dump(`row ${at} broken in two`, {}, lines.join(kind.lineEnd));
    }
  }
}

/** How many scores a text holds: they alone have three digits behind a point. */
function scoresIn(text: string): number {
  return text.match(/0\.\d{3}/g)?.length ?? 0;
}

function lastNumber(text: string): number[] {
  const [found] = /[\d.]+$/.exec(text) ?? [];
  return found === undefined ? [] : [Number(found)];
}
