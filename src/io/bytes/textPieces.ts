import { decodePart, encodingOf } from "./decode.js";
import type { DumpContent } from "./dumpContent.js";
import { joinedBytes } from "./joinedBytes.js";
import { hasNul, lineOfNul, nulCharacter } from "./nulCharacters.js";
import { longRow, MOST_IN_ROW } from "./rowLimit.js";

const NEWLINE = 10;

/**
 * The text of a content in pieces that are cut between lines, without a byte order mark. Throws for a line that is too long
 * as soon as it is.
 */
export async function* textPieces(content: DumpContent, file: string): AsyncGenerator<string, void, undefined> {
  const start = await content.slice(0, 3);
  const encoding = encodingOf(start);
  const pieces = () =>
    encoding === "utf-8" ? utf8Pieces(content, file, hasMark(start)) : decodedPieces(content, file, encoding);
  for await (const piece of pieces()) {
    if (hasNul(piece)) throw nulCharacter(file, await lineOfNul(pieces()));
    yield piece;
  }
}

async function* utf8Pieces(content: DumpContent, file: string, isMarked: boolean) {
  let rest: Uint8Array[] = [];
  let length = 0;
  let mark = isMarked ? 3 : 0;
  for await (const piece of content.chunks()) {
    const end = piece.lastIndexOf(NEWLINE) + 1;
    length += piece.length;
    if (end === 0) {
      if (length > MOST_IN_ROW) throw longRow(file);
      rest.push(piece.slice());
      continue;
    }
    yield decodePart(joinedBytes([...rest, piece.subarray(0, end)]).subarray(mark), file);
    mark = 0;
    rest = end < piece.length ? [piece.slice(end)] : [];
    length = piece.length - end;
  }
  yield decodePart(joinedBytes(rest).subarray(mark), file);
}

/** Text of another encoding: characters may be cut between pieces of bytes. */
async function* decodedPieces(content: DumpContent, file: string, encoding: string) {
  const decoder = new TextDecoder(encoding);
  let rest = "";
  for await (const piece of content.chunks()) {
    const text = rest + decoder.decode(piece, { stream: true });
    const end = text.lastIndexOf("\n") + 1;
    if (end > 0) yield text.slice(0, end);
    rest = text.slice(end);
    if (rest.length > MOST_IN_ROW) throw longRow(file);
  }
  yield rest + decoder.decode();
}

function hasMark([first, second, third]: Uint8Array): boolean {
  return first === 0xef && second === 0xbb && third === 0xbf;
}
