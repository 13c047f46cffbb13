import { type FileHandle, open } from "node:fs/promises";
import { InputError } from "../errors.js";
import { ContentHasher } from "../io/bytes/contentHash.js";
import { CHUNK_LENGTH, type DumpContent } from "../io/bytes/dumpContent.js";
import type { FilePath } from "./fileName.js";
import { nativeDeflate } from "./nativeDeflate.js";

/** Called with the number of bytes whenever some were read from the disk. */
export type OnRead = (bytes: number) => void;

/** Up to so many bytes at a time, small slices are read ahead: the entries of an archive stand one after another. */
const WINDOW = 1 << 18;
/** A single read stops at 2 GiB. */
const MOST_AT_ONCE = 2 ** 30;

/**
 * Content that stays on the disk: no more of it is in memory than is asked for. The file is opened when it is first read
 * and closed by `close`.
 */
export function fileContent(
  path: string,
  size: number,
  onRead: OnRead = () => undefined,
  location: FilePath = path,
): DumpContent {
  let opening: Promise<FileHandle> | null = null;
  let hash: string | null = null;
  let window: { readonly start: number; readonly bytes: Uint8Array } = { start: 0, bytes: new Uint8Array() };

  const read = async (start: number, end: number, into?: Uint8Array): Promise<Uint8Array> => {
    try {
      opening ??= open(location);
      const handle = await opening;
      const bytes = into ?? new Uint8Array(end - start);
      let length = 0;
      while (start + length < end) {
        const most = Math.min(MOST_AT_ONCE, end - start - length);
        const { bytesRead } = await handle.read(bytes, length, most, start + length);
        if (bytesRead === 0) break;
        length += bytesRead;
      }
      onRead(length);
      return bytes.subarray(0, length);
    } catch (error) {
      throw unreadable(path, error as Error);
    }
  };

  const content: DumpContent = {
    deflate: nativeDeflate,
    size: async () => size,
    bytes: () => read(0, size),
    async slice(start, end) {
      const to = Math.min(end, size);
      const from = Math.min(start, to);
      if (to - from > WINDOW / 4) return read(from, to);
      if (from < window.start || to > window.start + window.bytes.length) {
        window = { start: from, bytes: await read(from, Math.min(from + WINDOW, size)) };
      }
      return window.bytes.subarray(from - window.start, to - window.start);
    },
    async *chunks() {
      const hasher = new ContentHasher();
      // While one piece is worked on, the next one is read.
      const buffers = [new Uint8Array(CHUNK_LENGTH), new Uint8Array(CHUNK_LENGTH)] as const;
      const piece = (index: number) => {
        const start = index * CHUNK_LENGTH;
        return start < size ? read(start, Math.min(start + CHUNK_LENGTH, size), buffers[(index % 2) as 0 | 1]) : null;
      };
      let next = piece(0);
      for (let index = 1; next !== null; index++) {
        const bytes = await next;
        next = piece(index);
        next?.catch(() => undefined);
        hasher.add(bytes);
        yield bytes;
      }
      hash = hasher.digest();
    },
    async hash() {
      if (hash === null) for await (const _ of content.chunks());
      return hash as unknown as string;
    },
    async close() {
      const handle = opening;
      opening = null;
      await (await handle)?.close();
    },
  };
  return content;
}

/** The error for a file that the system does not let us read. */
export function unreadable(path: string, error: Error): InputError {
  return new InputError("unreadable", `the file cannot be read: ${error.message}`, { file: path });
}
