import { decodeText } from "../bytes/decode.js";
import type { DumpContent } from "../bytes/dumpContent.js";
import { type JsonObject, JsonReader } from "../json/json.js";

/** The beginning of a file: all that is needed to tell its format. */
export interface FileHead {
  /** Path as the user gave it. Formats are told by content; only formats that leave no other sign may look at it. */
  readonly name: string;
  /** The first 64 KiB. */
  readonly bytes: Uint8Array;
  /** The same as text; empty when the file is binary. */
  readonly text: string;
  /** First character that is not white space; `undefined` when there is none or the file is binary. */
  readonly start: string | undefined;
  /**
   * Keys of the first JSON object, or of the first element when the file is an array; none when it is not JSON.
   * Of an object that is cut off or broken, the keys as far as they can be read.
   */
  readonly keys: readonly string[];
  /** Whether the file is one JSON object and nothing else; false when that cannot be seen from the head. */
  readonly isDocument: boolean;
  /** The first object, or the first element, with the members that are kept; an empty one when it is cut off or broken. */
  first(keep: (key: string) => boolean): JsonObject;
  /** The whole file, for formats that keep a directory at its end. */
  readonly content: DumpContent;
}

/** Length of the beginning that every reader gets, in bytes. */
export const HEAD_LENGTH = 1 << 16;
/** Most first values are short, so they are looked for in ever longer beginnings. */
const LENGTHS = [HEAD_LENGTH, 1 << 21, 1 << 26];

/** Looks at the beginning of a file: the first 64 KiB, or up to 64 MiB where its first value is that long. */
export async function fileHead(content: DumpContent, name = ""): Promise<FileHead> {
  const beginning = await content.slice(0, HEAD_LENGTH);
  const text = decodeText(beginning, name);
  const isBinary = text.includes("\u0000");
  const start = isBinary ? undefined : text.trimStart()[0];
  const isJson = start === "{" || start === "[";
  const json = isJson ? await firstValue(content, start) : { text: "", keys: [], isDocument: false };
  return {
    name,
    bytes: beginning,
    text: isBinary ? "" : text,
    start,
    keys: json.keys,
    isDocument: json.isDocument,
    content,
    first(keep) {
      try {
        return readerAtFirst(json.text).object(keep);
      } catch {
        return new Map();
      }
    },
  };
}

interface FirstValue {
  readonly text: string;
  readonly keys: readonly string[];
  readonly isDocument: boolean;
}

async function firstValue(content: DumpContent, start: "{" | "["): Promise<FirstValue> {
  for (const length of LENGTHS) {
    // One byte more tells whether this is all.
    const bytes = await content.slice(0, length + 1);
    const isWhole = bytes.length <= length;
    const text = decodeText(bytes.subarray(0, length), "");
    const keys: string[] = [];
    try {
      const reader = readerAtFirst(text);
      if (start === "[" && reader.peek() !== "{") return { text, keys, isDocument: false };
      collectKeys(reader, keys);
      return { text, keys, isDocument: start === "{" && isWhole && reader.atEnd() };
    } catch {
      // A value that is cut off or broken is told by its leading keys, so that its reader can say where it breaks.
      if (isWhole || length === LENGTHS.at(-1)) return { text, keys, isDocument: false };
    }
  }
  return { text: "", keys: [], isDocument: false };
}

function readerAtFirst(text: string): JsonReader {
  const reader = new JsonReader(text);
  reader.take("[");
  return reader;
}

function collectKeys(reader: JsonReader, keys: string[]): void {
  reader.object((key) => {
    keys.push(key);
    return false;
  });
}
