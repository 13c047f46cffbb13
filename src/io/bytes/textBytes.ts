import { encodingOf, requireShort } from "./decode.js";
import type { DumpContent } from "./dumpContent.js";
import { requireNoNul } from "./nulCharacters.js";

/**
 * All bytes of a JSON document that must be read in one piece. Throws before they are in memory where they are too many for
 * that.
 */
export async function textBytes(content: DumpContent, file: string): Promise<Uint8Array> {
  await requireShort(content, file);
  const bytes = await content.bytes();
  if (encodingOf(bytes) === "utf-8") requireNoNul(bytes, file);
  content.repeats?.scan(bytes);
  return bytes;
}
