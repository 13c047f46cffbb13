import { type FlateError, FlateErrorCode, Gunzip } from "fflate";
import { InputError } from "../../errors.js";
import { badGzip, cutGzip, type GzipPiece } from "./gzipContent.js";
import { joinedBytes } from "./joinedBytes.js";
import { crc32 } from "./zip/crc32.js";

/** A step of deflate makes at most 1032 times its bytes before they are counted: 16 MiB. */
const STEP = 1 << 14;
/** Checksum and length, which end each member. */
const TRAILER = 8;
/** A header and a trailer. */
const SHORTEST = 18;

/**
 * Unpacks gzip wherever there is no system that does, one member after another as `cat a.gz b.gz` writes them. Checksums and
 * lengths are checked, which the package leaves out: it takes a file that was cut off between two steps for a whole one.
 */
export async function* gunzip(pieces: AsyncIterable<Uint8Array>, file: string): AsyncGenerator<GzipPiece> {
  let ready: Uint8Array[] = [];
  let packed = 0;
  let last: Uint8Array = new Uint8Array();
  let checksum = 0;
  let length = 0;
  const stream = new Gunzip((bytes) => {
    checksum = crc32(bytes, checksum);
    length += bytes.length;
    if (bytes.length > 0) ready.push(bytes);
  });
  /** Holds what came out of a member, which ends at this place of the file, against its trailer. */
  const endMember = (end: number) => {
    const from = end - TRAILER - (packed - last.length);
    if (from < 0) throw packed < SHORTEST ? cutGzip(file) : badGzip(file, "a header in it is too long");
    const view = new DataView(last.buffer, last.byteOffset + from, TRAILER);
    if (view.getUint32(0, true) !== checksum >>> 0 || view.getUint32(4, true) !== length >>> 0)
      throw badGzip(file, "it is damaged or ends early (was it copied in full?)");
    checksum = 0;
    length = 0;
  };
  stream.onmember = endMember;
  try {
    for await (const piece of pieces) {
      for (let at = 0; at < piece.length; at += STEP) {
        const step = piece.subarray(at, at + STEP);
        last = joinedBytes([last.subarray(-STEP), step]);
        packed += step.length;
        stream.push(step);
        const fresh = ready;
        ready = [];
        for (const bytes of fresh) yield { bytes, packed };
      }
    }
    stream.push(new Uint8Array(), true);
  } catch (error) {
    if (error instanceof InputError) throw error;
    const { code, message } = error as FlateError;
    throw code === FlateErrorCode.UnexpectedEOF ? cutGzip(file) : badGzip(file, message);
  }
  endMember(packed);
}
