import { deflateRawSync, gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { readDumps } from "../../../src/io/index.js";
import { inputError } from "../dumps.js";

const latin = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));
const behind = (signature: string, at = 0) => {
  const bytes = new Uint8Array(600).fill(0x01);
  bytes.set(latin(signature), at);
  return bytes;
};
const text = (written: string) => new TextEncoder().encode(written);

/** A zip archive with one entry of this name. */
function zip(name: string): Uint8Array {
  const packed = deflateRawSync("model,item,score\na,1,1\n");
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(8, 8);
  local.writeUInt32LE(packed.length, 18);
  local.writeUInt16LE(name.length, 26);
  return Buffer.concat([local, Buffer.from(name), packed]);
}

const files: readonly (readonly [string, Uint8Array, string])[] = [
  ["bzip2", behind("BZh91AY"), "bunzip2"],
  ["xz", behind("\xfd7zXZ\0"), "unxz"],
  ["Zstandard", behind("\x28\xb5\x2f\xfd"), "unzstd"],
  ["tar", behind("ustar\0", 257), "tar -xf"],
  ["tar in gzip", gzipSync(behind("ustar\0", 257)), "tar -xf"],
  ["7-Zip", behind("7z\xbc\xaf\x27\x1c"), "7z x"],
  ["zip", zip("a.csv"), "unzip"],
  ["spreadsheet", zip("[Content_Types].xml"), "as CSV"],
  ["PDF", text("%PDF-1.4\n\u0000\n"), "as CSV"],
  ["SQLite", behind("SQLite format 3\0"), "Export its table"],
  ["pickle", behind("\x80\x04\x95"), "pickle"],
  ["NumPy", behind("\x93NUMPY"), "numpy.savetxt"],
  ["HDF5", behind("\x89HDF\r\n"), "HDF5"],
  ["encrypted parquet", behind("PARE"), "without encryption"],
  ["Git LFS", text("version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n"), "git lfs pull"],
  ["a page", text("<!DOCTYPE html><html><body>404, not, found</body></html>\n"), "Download the file itself"],
  ["XML", text('<?xml version="1.0"?>\n<Error><Code>NoSuchKey</Code></Error>\n'), "Download the file itself"],
];

describe("a file that is no dump says what it is", () => {
  test.each(files)("%s, named", async (_, bytes, repair) => {
    const error = await inputError(readDumps([{ name: "runs.csv", bytes }]));
    expect([error.code, error.place]).toEqual(["other-container", { file: "runs.csv" }]);
    expect(error.message).toContain(repair);
  });

  test.each(files)("%s in a folder is left out", async (_, bytes) => {
    const { notes } = await readDumps([{ name: "runs.csv", bytes, found: true }]);
    expect(notes.map(({ code }) => code)).toEqual(["files-left-out"]);
  });
});

describe("lines above a header", () => {
  const table = "model,task,item,score\na,quiz,q1,1\na,quiz,q2,0\n";

  test.each([
    ["comments", "# made on Monday\n# by hand\n", 3],
    ["a title", "Results of the evaluation\n\n", 2],
    ["a title with commas", "Results, of the, evaluation\n", 2],
  ])("%s are named, with the line where the table begins", async (_, above, line) => {
    const error = await inputError(readDumps([{ name: "t.csv", bytes: text(above + table) }]));
    expect(error.message).toContain(`the table begins in line ${line}`);
    expect(error.message).toContain(`tail -n +${line}`);
  });
});
