import { decodePart, decodeText, encodingOf } from "./decode.js";
import type { DumpContent } from "./dumpContent.js";
import { joinedBytes } from "./joinedBytes.js";

const NEWLINE = 10;

/** The text of a content in pieces that are cut between lines, without a byte order mark. UTF-16 comes in one piece. */
export async function* textPieces(content: DumpContent, file: string): AsyncGenerator<string, void, undefined> {
  const start = await content.slice(0, 3);
  if (encodingOf(start) !== "utf-8") {
    yield decodeText(await content.bytes(), file);
    return;
  }
  let rest: Uint8Array[] = [];
  let mark = start[0] === 0xef && start[1] === 0xbb && start[2] === 0xbf ? 3 : 0;
  for await (const piece of content.chunks()) {
    const end = piece.lastIndexOf(NEWLINE) + 1;
    if (end === 0) {
      rest.push(piece.slice());
      continue;
    }
    yield decodePart(joinedBytes([...rest, piece.subarray(0, end)]).subarray(mark), file);
    mark = 0;
    rest = end < piece.length ? [piece.slice(end)] : [];
  }
  yield decodePart(joinedBytes(rest).subarray(mark), file);
}
