import { gunzipSync } from "node:zlib";
import fc from "fast-check";
import type { Results } from "../../src/data/results.js";
import { InputError } from "../../src/errors.js";
import { readDumps } from "../../src/io/index.js";
import { joined } from "../io/bytes/zipWriter.js";

/** A change of some bytes of a dump. */
interface Mutation {
  readonly kind: "byte" | "insert" | "delete" | "cut" | "repeat" | "word" | "swap";
  readonly at: number;
  readonly length: number;
  readonly byte: number;
  readonly word: string;
}

const WORDS = [
  ..."{}[]\",:\\\n\r\t;0-.e'|",
  "null",
  "NaN",
  "Infinity",
  "-Infinity",
  "1e999",
  "1e-999",
  "true",
  "\\u0000",
  "\\ud800",
  '"__proto__":',
  '"constructor":{"prototype":{"x":1}},',
  "__proto__",
  "\ufeff",
  "\u0000",
  "[".repeat(2000),
  '{"a":'.repeat(2000),
  "9".repeat(400),
  "PK\u0003\u0004",
  "\u001f\u008b",
  "score",
  "model",
  "doc_id",
];

export const mutation: fc.Arbitrary<Mutation> = fc.record({
  kind: fc.constantFrom("byte", "insert", "delete", "cut", "repeat", "word", "swap"),
  at: fc.nat(),
  length: fc.nat({ max: 64 }),
  byte: fc.nat({ max: 255 }),
  word: fc.constantFrom(...WORDS),
});

/** The bytes after the change. */
export function mutated(bytes: Uint8Array, { kind, at: place, length, byte, word }: Mutation): Uint8Array {
  const at = bytes.length === 0 ? 0 : place % bytes.length;
  const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)];
  const written = new TextEncoder().encode(word);
  switch (kind) {
    case "byte": {
      const copy = bytes.slice();
      copy[at] = byte;
      return copy;
    }
    case "insert":
      return joined([before, Uint8Array.of(byte), after]);
    case "delete":
      return joined([before, after.subarray(length + 1)]);
    case "cut":
      return before.slice();
    case "repeat":
      return joined([before, after.subarray(0, length), after]);
    case "word":
      return joined([before, written, after]);
    case "swap":
      return joined([
        before,
        after.subarray(length, 2 * length),
        after.subarray(0, length),
        after.subarray(2 * length),
      ]);
  }
}

/** Processor time that reading one dump of a few kilobytes may take; it takes milliseconds. */
const MOST_PROCESSOR_MS = 1000;
/** Where waiting does not end, no processor time is used: this long on the clock. */
const HANG_MS = 20_000;

/** Reads bytes as a dump, and requires `Results` or an `InputError` that names the file or says what is missing. */
export async function readOrRefuse(name: string, bytes: Uint8Array): Promise<Results | InputError> {
  const start = performance.now();
  const reading = await settled(name, bytes);
  // The clock also counts what other programs do: only where it shows too much is the processor asked, which takes long.
  if (performance.now() - start > MOST_PROCESSOR_MS) await requireQuick(name, bytes);
  return reading;
}

async function requireQuick(name: string, bytes: Uint8Array): Promise<void> {
  const start = process.cpuUsage();
  await settled(name, bytes);
  const { user, system } = process.cpuUsage(start);
  const milliseconds = (user + system) / 1000;
  if (milliseconds > MOST_PROCESSOR_MS) throw new Error(`${name}: reading took ${milliseconds} ms of processor time`);
}

async function settled(name: string, bytes: Uint8Array): Promise<Results | InputError> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${name}: reading hangs`)), HANG_MS);
  });
  try {
    return await Promise.race([readDumps([{ name, bytes: unpacked(name, bytes) }]), late]);
  } catch (error) {
    if (!(error instanceof InputError) || error.message === "") throw error;
    return error;
  } finally {
    clearTimeout(timer);
  }
}

/** The layer at the disk unpacks gzip; what cannot be unpacked comes as it is. */
function unpacked(name: string, bytes: Uint8Array): Uint8Array {
  if (!name.endsWith(".gz")) return bytes;
  try {
    return new Uint8Array(gunzipSync(bytes, { maxOutputLength: 1 << 26 }));
  } catch {
    return bytes;
  }
}

/** What a reading says, for comparison: scores and states, not notes. */
export function scoresOf(reading: Results | InputError): string {
  if (reading instanceof InputError) return `error ${reading.code}`;
  const matrices = reading.matrices.map(({ task, metric, runs, items, scores, states }) => {
    return [
      task,
      metric,
      runs,
      items.map(({ id }) => id),
      Array.from(scores, String),
      states === null ? null : [...states],
    ];
  });
  return JSON.stringify([matrices, reading.runScores, reading.printedScores]);
}
