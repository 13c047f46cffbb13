/** A path as the system knows it: its bytes, where they are no text. */
export type FilePath = string | Buffer;

/** A name of a file as the system gives it. Bytes that are not UTF-8 stay bytes, or the file could not be opened. */
export function filePath(name: Buffer): FilePath {
  const text = name.toString("utf8");
  return Buffer.from(text, "utf8").equals(name) ? text : name;
}

/** The path of a name in a folder. */
export function inFolder(folder: FilePath, name: FilePath): FilePath {
  if (typeof folder === "string" && typeof name === "string") return `${folder}${name}`;
  return Buffer.concat([Buffer.from(folder), Buffer.from(name)]);
}

/** The path for people, and for what is read from names: bytes that are no text as `\xff`. */
export function shownPath(path: FilePath): string {
  if (typeof path === "string") return path;
  // Every byte is a character here, so that what is ASCII stays as it is.
  return path.toString("latin1").replace(/[\u0080-\u00ff]/g, (byte) => `\\x${byte.charCodeAt(0).toString(16)}`);
}
