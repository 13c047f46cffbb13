import { InputError } from "../../errors.js";
import { LONGEST_TEXT } from "./decode.js";
import type { Deflate, DumpContent } from "./dumpContent.js";
import { ByteSink } from "./zip/byteSink.js";
import { crc32 } from "./zip/crc32.js";
import { UNPACK } from "./zip/unpackEntry.js";
import { decodeName, LOCAL_LENGTH, readZipDirectory } from "./zip/zipDirectory.js";
import { type ZipEntry, zipError } from "./zip/zipEntry.js";

/** How much of an archive is read before it is taken for a decompression bomb. */
export interface ZipLimits {
  /** Most bytes that its entries may unpack to together; default 4 GiB. */
  readonly maxBytes?: number;
  /** Most entries; default 100,000. */
  readonly maxEntries?: number;
  /** Most times that an entry may be larger than it is packed, from its first MiB on; default 1000. */
  readonly maxRatio?: number;
}

/** An archive whose directory has been read. */
export interface ZipArchive {
  /** In the order of the directory, folders left out; a name may stand more than once. */
  readonly entries: readonly ZipEntry[];
  /** Unpacks one entry in memory, checks its length and checksum, and counts it against `maxBytes`. */
  read(entry: ZipEntry): Promise<Uint8Array>;
}

/** Below this, no ratio is suspicious. */
const FREE_BYTES = 1 << 20;
const LOCAL = 0x04034b50;

/**
 * Opens an archive: its directory is read and checked, its entries are read one at a time and never written to disk.
 * Stored, deflated and Zstandard entries, Zip64 and data descriptors are understood.
 *
 * Throws `InputError` with the entry's name for what cannot be trusted: names that lead out of the archive, links,
 * encryption, overlapping entries; `read` throws for entries that are larger than they say or than the limits, cut off
 * or damaged. What comes out is counted, what the archive says of itself is only compared with it.
 */
export async function openZip(
  content: DumpContent,
  file: string,
  { maxBytes = 4 * 2 ** 30, maxEntries = 100_000, maxRatio = 1000 }: ZipLimits = {},
): Promise<ZipArchive> {
  const entries = await readZipDirectory(content, file, maxEntries);
  let total = 0;
  return {
    entries: entries.filter(({ isFolder }) => !isFolder),
    async read(entry) {
      const packed = await packedBytes(content, entry, file);
      const byRatio = Math.max(FREE_BYTES, maxRatio * entry.packedSize);
      if (entry.size > LONGEST_TEXT)
        throw tooMany(entry, file, `more than ${LONGEST_TEXT} bytes, which must be read in one piece`);
      const limit = Math.min(entry.size, byRatio, maxBytes - total);
      const quick = quickly(content.deflate, packed, entry, limit);
      if (quick !== null) {
        total += quick.length;
        return quick;
      }
      const sink = new ByteSink(limit, Math.max(4 * packed.length, 1 << 12), () => {
        if (limit === maxBytes - total)
          return tooMany(entry, file, `entries that unpack to more than ${maxBytes} bytes`, "maxBytes");
        if (limit === byRatio) return tooMany(entry, file, `more than ${maxRatio} times its packed bytes`, "maxRatio");
        return zipError(
          "zip-size",
          `the entry unpacks to more than the ${entry.size} bytes that the directory says: the archive is damaged or a decompression bomb.`,
          file,
          entry.name,
        );
      });
      unpack(packed, sink, entry, file);
      total += sink.length;
      return sink.result();
    },
  };
}

const DEFLATED = 8;

/**
 * The entry as the system unpacks it, where that is what the directory says; `null` for all else, of which the slower way
 * then finds out what is wrong. No more than `limit` bytes are unpacked.
 */
function quickly(
  deflate: Deflate | undefined,
  packed: Uint8Array,
  { method, size, crc32: checksum }: ZipEntry,
  limit: number,
): Uint8Array | null {
  if (deflate === undefined || method !== DEFLATED || limit < size) return null;
  let unpacked: Uint8Array;
  try {
    unpacked = deflate.inflate(packed, limit);
  } catch {
    return null;
  }
  return unpacked.length === size && (deflate.crc32 ?? crc32)(unpacked) === checksum ? unpacked : null;
}

function unpack(packed: Uint8Array, sink: ByteSink, entry: ZipEntry, file: string): void {
  const method = UNPACK.get(entry.method);
  if (method === undefined) {
    const known = "stored, deflate (8) and Zstandard (93)";
    throw zipError(
      "zip-method",
      `the entry is packed with method ${entry.method}; ${known} can be read. Pack the archive again with one of them.`,
      file,
      entry.name,
    );
  }
  try {
    method(packed, sink);
  } catch (error) {
    throw error instanceof InputError ? error : damaged(`cannot be unpacked: ${(error as Error).message}`, entry, file);
  }
  if (sink.length !== entry.size) {
    throw damaged(`unpacks to ${sink.length} bytes, but the directory says ${entry.size}`, entry, file);
  }
  if (crc32(sink.result()) !== entry.crc32) throw damaged("does not have the checksum of the directory", entry, file);
}

/** The packed bytes stand after the local header, which must be that of the entry. */
async function packedBytes(content: DumpContent, entry: ZipEntry, file: string): Promise<Uint8Array> {
  const start = entry.offset + LOCAL_LENGTH;
  const header = await content.slice(entry.offset, start);
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
  if (view.getUint32(0, true) !== LOCAL) throw damaged("has no header where the directory says", entry, file);
  const nameLength = view.getUint16(26, true);
  const from = start + nameLength + view.getUint16(28, true);
  if (from + entry.packedSize > entry.end) throw damaged("runs into the next entry", entry, file);
  if (decodeName(await content.slice(start, start + nameLength)) !== entry.name) {
    throw damaged("has another name in its own header than in the directory", entry, file);
  }
  return content.slice(from, from + entry.packedSize);
}

function damaged(what: string, { name }: ZipEntry, file: string): InputError {
  return zipError(
    "zip-damaged",
    `the entry ${what}. Copy the archive again, or write it again with the harness.`,
    file,
    name,
  );
}

function tooMany({ name }: ZipEntry, file: string, what: string, option?: string): InputError {
  const repair =
    option === undefined
      ? "It may be a decompression bomb."
      : `If that is right, raise ${option}; if not, it is a decompression bomb.`;
  return zipError("zip-too-large", `the entry makes ${what}. ${repair}`, file, name);
}
