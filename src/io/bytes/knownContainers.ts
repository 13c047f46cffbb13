import { InputError } from "../../errors.js";

/** A kind of file that is no dump, by its first bytes: what it is, and what to do with it. */
interface Container {
  /** A character a byte. */
  readonly signature: string;
  readonly at?: number;
  readonly what: string;
  readonly repair: string;
}

const unpack = (program: string) => `Unpack it (${program}) and give what it holds.`;
const AS_CSV = "Save its table as CSV.";
const CONTAINERS: readonly Container[] = [
  { signature: "BZh", what: "packed with bzip2", repair: unpack("bunzip2") },
  { signature: "\xfd7zXZ\0", what: "packed with xz", repair: unpack("unxz") },
  { signature: "\x28\xb5\x2f\xfd", what: "packed with Zstandard", repair: unpack("unzstd") },
  { signature: "\x04\x22\x4d\x18", what: "packed with LZ4", repair: unpack("unlz4") },
  { signature: "7z\xbc\xaf\x27\x1c", what: "a 7-Zip archive", repair: unpack("7z x") },
  { signature: "Rar!\x1a\x07", what: "a RAR archive", repair: unpack("unrar x") },
  { signature: "ustar", at: 257, what: "a tar archive", repair: unpack("tar -xf") },
  { signature: "%PDF-", what: "a PDF document", repair: AS_CSV },
  { signature: "\xd0\xcf\x11\xe0", what: "a document of an old office program", repair: AS_CSV },
  { signature: "SQLite format 3\0", what: "an SQLite database", repair: "Export its table as CSV." },
  { signature: "\x93NUMPY", what: "an array of NumPy", repair: "Write it as CSV (numpy.savetxt) with names." },
  { signature: "\x89HDF\r\n", what: "an HDF5 file", repair: "Export its table as CSV or parquet." },
  { signature: "ARROW1", what: "an Arrow file", repair: "Write its table as parquet or CSV." },
  { signature: "PARE", what: "an encrypted parquet file", repair: "Write it without encryption." },
  {
    signature: "version https://git-lfs.github.com/spec",
    what: "a pointer of Git LFS, which stands for a file that was not fetched",
    repair: "Run git lfs pull.",
  },
];
const PAGE = /^\s*<(?:!doctype html|html|\?xml|head|body)\b/i;
const FIRST = 4096;

/** The error for a file of a kind that is known to be no dump; `null` for others. */
export function containerError(bytes: Uint8Array, file: string): InputError | null {
  const found = CONTAINERS.find(({ signature, at = 0 }) => stands(bytes, signature, at)) ?? otherKind(bytes);
  if (found === null) return null;
  return new InputError("other-container", `the file is ${found.what}, no table or dump. ${found.repair}`, { file });
}

function stands(bytes: Uint8Array, signature: string, at: number): boolean {
  return [...signature].every((character, index) => bytes[at + index] === character.charCodeAt(0));
}

function otherKind(bytes: Uint8Array): Pick<Container, "what" | "repair"> | null {
  const text = new TextDecoder().decode(bytes.subarray(0, FIRST));
  if (stands(bytes, "PK\x03\x04", 0)) {
    return /\[Content_Types\]\.xml|(?:xl|_rels|docProps)\//.test(text)
      ? { what: "a spreadsheet or another document of an office program", repair: AS_CSV }
      : { what: "a zip archive, and no log of Inspect", repair: unpack("unzip") };
  }
  // Protocols 2 to 5.
  const protocol = bytes[1] ?? 0;
  if (bytes[0] === 0x80 && protocol >= 2 && protocol <= 5) {
    return { what: "an object of Python (pickle)", repair: "Write its table as CSV or parquet." };
  }
  if (PAGE.test(text)) {
    return { what: "a page or XML, as servers send in place of a file", repair: "Download the file itself." };
  }
  return null;
}
