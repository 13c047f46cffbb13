import type { JsonReader } from "./json.js";

/**
 * The keys of the next value, which must be an object, one after another. The reader stands at each key's value, which
 * must be read or skipped before the next key is asked for: so large members need not be built.
 */
export function* jsonMembers(reader: JsonReader): Generator<string> {
  if (!reader.take("{")) throw reader.error("an object {…}");
  if (reader.take("}")) return;
  do {
    if (reader.peek() !== '"') throw reader.error('a key in double quotes or "}"');
    const key = reader.string();
    if (!reader.take(":")) throw reader.error('":"');
    yield key;
  } while (reader.take(","));
  if (!reader.take("}")) throw reader.error('"," or "}"');
}

/** The positions of the next value, which must be an array; each element must be read or skipped in between. */
export function* jsonElements(reader: JsonReader): Generator<number> {
  if (!reader.take("[")) throw reader.error("an array […]");
  if (reader.take("]")) return;
  let index = 0;
  do yield index++;
  while (reader.take(","));
  if (!reader.take("]")) throw reader.error('"," or "]"');
}
