/** Bytes that are not what RFC 8878 allows. */
class ZstdError extends Error {
  override readonly name = "ZstdError";
}

/** Throws with what is wrong with the data. */
export function corrupt(what: string): never {
  throw new ZstdError(what);
}
