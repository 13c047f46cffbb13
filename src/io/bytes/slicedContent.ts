import { ContentHasher } from "./contentHash.js";
import { CHUNK_LENGTH, type DumpContent } from "./dumpContent.js";

/** Up to so many bytes at a time, small slices are read ahead: the entries of an archive stand one after another. */
const WINDOW = 1 << 18;

/**
 * Content of a known size that stays where it is, on a disk or in a browser's file: no more of it is in memory than is asked
 * for. `read` gives the bytes from `start` up to `end`, fewer where there are no more, in `into` where it is given.
 */
export function slicedContent(
  size: number,
  read: (start: number, end: number, into?: Uint8Array) => Promise<Uint8Array>,
): DumpContent {
  let hash: string | null = null;
  let window: { readonly start: number; readonly bytes: Uint8Array } = { start: 0, bytes: new Uint8Array() };
  const content: DumpContent = {
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
  };
  return content;
}
