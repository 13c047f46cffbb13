import { defined } from "../../../defined.js";
import { InputError } from "../../../errors.js";

/** One file inside an archive, as the archive's directory describes it. */
export interface ZipEntry {
  readonly name: string;
  readonly isFolder: boolean;
  /** 0 stored, 8 deflate, 93 (and 20) Zstandard. */
  readonly method: number;
  readonly crc32: number;
  /** Bytes in the archive, and unpacked: what the directory says, checked against what comes. */
  readonly packedSize: number;
  readonly size: number;
  /** Where its local header stands. */
  readonly offset: number;
  /** Where the next entry or the directory begins: its bytes must lie before. */
  readonly end: number;
}

const ENCRYPTED = 0x0001 | 0x0040 | 0x2000;
const LONGEST_NAME = 4096;

/** Throws for an entry that no harness writes and that an attacker would: the archive is then not read at all. */
export function requireHarmless(
  name: string,
  { flags, mode, file }: { readonly flags: number; readonly mode: number; readonly file: string },
): void {
  const refuse = (code: string, message: string) => {
    throw zipError(code, `${message} The archive was not read; write it again with the harness.`, file, name);
  };
  if (name === "" || name.length > LONGEST_NAME) {
    refuse("zip-name", `the name of an entry must have 1 to ${LONGEST_NAME} characters, got ${name.length}.`);
  }
  if (name.includes("\u0000")) refuse("zip-name", "the name of an entry holds a NUL character.");
  if (name.includes("\\")) refuse("zip-name", "the name of an entry holds a backslash.");
  if (/^(?:\/|[A-Za-z]:)/.test(name)) refuse("zip-path", "the name of an entry is an absolute path.");
  if (name.split("/").includes("..")) refuse("zip-path", 'the name of an entry leads out of the archive with "..".');
  if ((flags & ENCRYPTED) !== 0) {
    throw zipError(
      "zip-encrypted",
      "the entry is encrypted. Unpack the archive with its password and pack it without.",
      file,
      name,
    );
  }
  if ((mode & 0xf000) === 0xa000) refuse("zip-link", "the entry is a symbolic link.");
}

/** An error about an archive, or about one entry of it. */
export function zipError(code: string, message: string, file: string, entry?: string): InputError {
  const shown = entry === undefined || entry.length <= 200 ? entry : `${entry.slice(0, 200)}…`;
  return new InputError(code, message, { file, ...defined({ path: shown }) });
}
