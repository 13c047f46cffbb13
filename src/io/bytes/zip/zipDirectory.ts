import type { DumpContent } from "../dumpContent.js";
import { requireHarmless, type ZipEntry, zipError } from "./zipEntry.js";

const END = 0x06054b50;
const END_LENGTH = 22;
const ZIP64_LOCATOR = 0x07064b50;
const ZIP64_LOCATOR_LENGTH = 20;
const ZIP64_END = 0x06064b50;
const ZIP64_END_LENGTH = 56;
const ENTRY = 0x02014b50;
const ENTRY_LENGTH = 46;
/** Length of a local header without name and extra field. */
export const LOCAL_LENGTH = 30;
const ZIP64_EXTRA = 1;
const LONGEST_COMMENT = 0xffff;
const TRUNCATED = "was it copied in full, and has the run stopped writing? Copy it again.";

interface DirectoryPlace {
  readonly start: number;
  readonly size: number;
  readonly count: number;
}

/**
 * Reads the directory at the end of an archive, Zip64 or not, and checks that its entries lie apart within the file.
 *
 * Throws `InputError` for an archive that is cut off, contradicts itself, or holds entries that only an attacker writes.
 */
export async function readZipDirectory(content: DumpContent, file: string, maxEntries: number): Promise<ZipEntry[]> {
  const { start, size, count } = await findDirectory(content, file);
  if (count > maxEntries) {
    throw zipError(
      "zip-entries",
      `the archive holds ${count} entries, more than ${maxEntries}. If that is right, raise maxEntries.`,
      file,
    );
  }
  const bytes = await content.slice(start, start + size);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries: ZipEntry[] = [];
  let at = 0;
  for (let index = 0; index < count; index++) {
    if (at + ENTRY_LENGTH > size || view.getUint32(at, true) !== ENTRY) throw badDirectory(file);
    const nameLength = view.getUint16(at + 28, true);
    const extraLength = view.getUint16(at + 30, true);
    const next = at + ENTRY_LENGTH + nameLength + extraLength + view.getUint16(at + 32, true);
    if (next > size) throw badDirectory(file);
    entries.push(readEntry(view, at, { file, directory: start }));
    at = next;
  }
  if (at !== size) throw badDirectory(file);
  return requireApart(entries, start, file);
}

async function findDirectory(content: DumpContent, file: string): Promise<DirectoryPlace> {
  const size = await content.size();
  const tailStart = Math.max(0, size - END_LENGTH - LONGEST_COMMENT - ZIP64_LOCATOR_LENGTH);
  const tail = await content.slice(tailStart, size);
  const view = new DataView(tail.buffer, tail.byteOffset, tail.byteLength);
  for (let at = tail.length - END_LENGTH; at >= 0; at--) {
    if (view.getUint32(at, true) !== END || at + END_LENGTH + view.getUint16(at + 20, true) !== tail.length) continue;
    const plain = {
      start: view.getUint32(at + 16, true),
      size: view.getUint32(at + 12, true),
      count: view.getUint16(at + 10, true),
    };
    if (view.getUint16(at + 4, true) > 0 && view.getUint16(at + 4, true) !== 0xffff) {
      throw zipError("zip-parts", "the archive is one of several parts. Join the parts first.", file);
    }
    const locator = at - ZIP64_LOCATOR_LENGTH;
    const is64 = locator >= 0 && view.getUint32(locator, true) === ZIP64_LOCATOR;
    const place = is64
      ? await readZip64End(content, bigAt(view, locator + 8), file)
      : { ...plain, end: tailStart + at };
    if (place.start + place.size !== place.end) throw badDirectory(file);
    return place;
  }
  throw zipError("zip-truncated", `the archive has no directory at its end: ${TRUNCATED}`, file);
}

async function readZip64End(content: DumpContent, at: number, file: string): Promise<DirectoryPlace & { end: number }> {
  if (!(at + ZIP64_END_LENGTH <= (await content.size()))) throw badDirectory(file);
  const bytes = await content.slice(at, at + ZIP64_END_LENGTH);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0, true) !== ZIP64_END) throw badDirectory(file);
  return { start: bigAt(view, 48), size: bigAt(view, 40), count: bigAt(view, 32), end: at };
}

function readEntry(
  view: DataView,
  at: number,
  { file, directory }: { readonly file: string; readonly directory: number },
): ZipEntry {
  const nameLength = view.getUint16(at + 28, true);
  const name = decodeName(new Uint8Array(view.buffer, view.byteOffset + at + ENTRY_LENGTH, nameLength));
  requireHarmless(name, {
    flags: view.getUint16(at + 8, true),
    mode: view.getUint32(at + 38, true) >>> 16,
    file,
  });
  const extra = zip64Extra(view, at + ENTRY_LENGTH + nameLength, view.getUint16(at + 30, true));
  // The extra field holds only the numbers that do not fit, in this order.
  const wide = (value: number) => (value === 0xffffffff ? (extra.shift() ?? value) : value);
  const size = wide(view.getUint32(at + 24, true));
  const packedSize = wide(view.getUint32(at + 20, true));
  const offset = wide(view.getUint32(at + 42, true));
  if (!(offset + LOCAL_LENGTH + nameLength + packedSize <= directory)) {
    throw zipError("zip-truncated", `the entry lies outside of the archive: ${TRUNCATED}`, file, name);
  }
  return {
    name,
    isFolder: name.endsWith("/"),
    method: view.getUint16(at + 10, true),
    crc32: view.getUint32(at + 16, true),
    packedSize,
    size,
    offset,
    end: directory,
  };
}

/** The numbers of the Zip64 extra field, if there is one. */
function zip64Extra(view: DataView, start: number, length: number): number[] {
  const end = start + length;
  let at = start;
  while (at + 4 <= end) {
    const size = view.getUint16(at + 2, true);
    if (at + 4 + size > end) return [];
    if (view.getUint16(at, true) === ZIP64_EXTRA) {
      return Array.from({ length: size >> 3 }, (_, index) => bigAt(view, at + 4 + 8 * index));
    }
    at += 4 + size;
  }
  return [];
}

/** Entries that share bytes unpack to more than the archive is long for. */
function requireApart(entries: readonly ZipEntry[], directory: number, file: string): ZipEntry[] {
  const order = entries.map((_, index) => index);
  const at = (index: number) => entries[index] as ZipEntry;
  order.sort((a, b) => at(a).offset - at(b).offset);
  const ends = new Map<number, number>();
  order.forEach((index, rank) => {
    const { name, offset, packedSize } = at(index);
    const next = order[rank + 1];
    const end = next === undefined ? directory : at(next).offset;
    if (offset + LOCAL_LENGTH + packedSize > end) {
      throw zipError("zip-overlap", "the entry overlaps another one: the archive is a decompression bomb.", file, name);
    }
    ends.set(index, end);
  });
  return entries.map((entry, index) => ({ ...entry, end: ends.get(index) as number }));
}

/** Names without the UTF-8 flag are ASCII in practice; nothing hangs on other characters. */
export function decodeName(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

/** A 64-bit number; larger ones than any file has come out as too large. */
function bigAt(view: DataView, at: number): number {
  return Number(view.getBigUint64(at, true));
}

function badDirectory(file: string) {
  return zipError("zip-directory", `the archive's directory is not where or what its end says: ${TRUNCATED}`, file);
}
