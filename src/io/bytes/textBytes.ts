import { requireShort } from "./decode.js";
import type { DumpContent } from "./dumpContent.js";

/**
 * All bytes of a JSON document that must be read in one piece. Throws before they are in memory where they are too many for
 * that.
 */
export async function textBytes(content: DumpContent, file: string): Promise<Uint8Array> {
  await requireShort(content, file);
  const bytes = await content.bytes();
  content.repeats?.scan(bytes);
  return bytes;
}
