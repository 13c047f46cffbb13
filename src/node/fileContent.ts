import { type FileHandle, open } from "node:fs/promises";
import { InputError } from "../errors.js";
import type { DumpContent } from "../io/bytes/dumpContent.js";
import { slicedContent } from "../io/bytes/slicedContent.js";
import type { FilePath } from "./fileName.js";
import { nativeDeflate } from "./nativeDeflate.js";

/** Called with the number of bytes whenever some were read from the disk. */
export type OnRead = (bytes: number) => void;

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

  const read = async (start: number, end: number, into?: Uint8Array): Promise<Uint8Array> => {
    let length = 0;
    let bytes: Uint8Array;
    try {
      opening ??= open(location);
      const handle = await opening;
      bytes = into ?? new Uint8Array(end - start);
      while (start + length < end) {
        const most = Math.min(MOST_AT_ONCE, end - start - length);
        const { bytesRead } = await handle.read(bytes, length, most, start + length);
        if (bytesRead === 0) break;
        length += bytesRead;
      }
    } catch (error) {
      throw unreadable(path, error as Error);
    }
    // Outside: whoever counts the bytes may stop the reading, which says nothing of the file.
    onRead(length);
    return bytes.subarray(0, length);
  };

  return {
    ...slicedContent(size, read),
    deflate: nativeDeflate,
    async close() {
      const handle = opening;
      opening = null;
      // One that could not be opened was said to be unreadable when it was to be read.
      await (await handle?.catch(() => null))?.close();
    },
  };
}

/** The error for a file that the system does not let us read. */
export function unreadable(path: string, error: Error): InputError {
  return new InputError("unreadable", `the file cannot be read: ${error.message}`, { file: path });
}
