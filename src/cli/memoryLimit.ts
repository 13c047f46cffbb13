import { constants } from "node:buffer";
import { totalmem } from "node:os";
import { getHeapStatistics } from "node:v8";
import { type Demanding, memoryNeed } from "../analysis/memoryNeed.js";
import type { Results } from "../data/results.js";
import { InputError } from "../errors.js";
import { formatFixed } from "../numberFormat.js";
import { UsageError } from "./exitCodes.js";

const UNITS: Readonly<Record<string, number>> = {
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
};

/** Bytes of a size with its unit, such as `8GB` or `500 MiB`. */
function memorySize(text: string): number {
  const [, number, unit] = /^\s*(\d+(?:\.\d+)?)\s*([kmg]?i?b)\s*$/i.exec(text) ?? [];
  const bytes = Number(number) * (UNITS[(unit ?? "").toLowerCase()] ?? Number.NaN);
  if (bytes > 0) return bytes;
  throw new UsageError(`--max-memory takes a size with its unit, such as 8GB, got "${text}"`);
}

/** What the system lets this process have, all together. */
function memoryOfSystem(): number {
  const constrained = process.constrainedMemory?.() ?? 0;
  return constrained > 0 ? Math.min(constrained, totalmem()) : totalmem();
}

interface Ways {
  /** As `--max-memory` says it; default all that the system has. */
  readonly maxMemory?: string | undefined;
  /** Whether every record is printed. */
  readonly json?: boolean | undefined;
}

/** Throws before an analysis is begun that would not fit: what it takes, what there is, and what to do. */
export function requireMemory(results: Results, analysis: Demanding, { maxMemory, json = false }: Ways): void {
  const most = maxMemory === undefined ? memoryOfSystem() : memorySize(maxMemory);
  const { task, arrays, records, text } = memoryNeed(results, analysis, { records: json });
  const { rss } = process.memoryUsage();
  const total = rss + arrays + records;
  const what = `${analysis}${json && records > 0 ? " with every pair as JSON" : ""} would take about ${size(arrays + records)} (most of it for ${task})`;
  const fewer = `Choose fewer tasks or models (--task, --model)${json && records > 0 ? ", leave out --json" : ""}, or make the table smaller first (noisefloor reduce, docs/scale.md)`;
  if (total > most) {
    const message = `${what} beside the ${size(rss)} in use, and there are ${size(most)}. ${fewer}${maxMemory === undefined ? "" : ", or allow more (--max-memory)"}.`;
    throw new InputError("too-large", message);
  }
  if (text > constants.MAX_STRING_LENGTH) {
    const message = `${what}, in one text of about ${size(text)}, and no text may be longer than ${size(constants.MAX_STRING_LENGTH)}. ${fewer}.`;
    throw new InputError("too-large", message);
  }
  const { heap_size_limit: limit, used_heap_size: used } = getHeapStatistics();
  if (used + records > limit) {
    const enough = Math.ceil((used + records) / 2 ** 20 / 1024) * 1024;
    const message = `${what} in records, and Node's heap holds ${size(limit)}, of which ${size(used)} are in use. ${fewer}, or give it more (NODE_OPTIONS=--max-old-space-size=${enough}).`;
    throw new InputError("too-large", message);
  }
}

function size(bytes: number): string {
  return bytes >= 1e9 ? `${formatFixed(bytes / 1e9, 1)} GB` : `${Math.ceil(bytes / 1e6)} MB`;
}
