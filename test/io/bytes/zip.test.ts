import fc from "fast-check";
import { deflateSync, unzipSync, zipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { crc32 } from "../../../src/io/bytes/zip/crc32.js";
import { openZip, type ZipLimits } from "../../../src/io/bytes/zip.js";
import { type DumpContent, memoryContent } from "../../../src/io/index.js";
import { nativeDeflate } from "../../../src/node/nativeDeflate.js";
import { inputError } from "../dumps.js";
import { joined, type WrittenEntry, writeZip, zstdRaw } from "./zipWriter.js";

const FILE = "run.eval";
const bytes = (text: string) => new TextEncoder().encode(text);
const text = (data: Uint8Array) => new TextDecoder().decode(data);

/** Name and text of every entry, which is the same, or the same error, with the system's own inflate and without. */
async function readAll(archive: Uint8Array, limits: ZipLimits = {}): Promise<[string, string][]> {
  const content = memoryContent(archive);
  const told = (reading: Promise<unknown>) => reading.catch((error: Error) => error.message);
  const plain = await told(readEntries(content, limits));
  expect(await told(readEntries({ ...content, deflate: nativeDeflate }, limits))).toEqual(plain);
  expect(await told(readEntries({ ...content, deflate: { ...nativeDeflate, crc32: null } }, limits))).toEqual(plain);
  return readEntries(content, limits);
}

async function readEntries(content: DumpContent, limits: ZipLimits): Promise<[string, string][]> {
  const zip = await openZip(content, FILE, limits);
  const read: [string, string][] = [];
  for (const entry of zip.entries) read.push([entry.name, text(await zip.read(entry))]);
  return read;
}

const refused = async (archive: Uint8Array, limits?: ZipLimits) => {
  const error = await inputError(readAll(archive, limits));
  expect(error.place.file).toBe(FILE);
  return error;
};

test("crc32 of the standard check text", () => {
  expect(crc32(bytes("123456789"))).toBe(0xcbf43926);
  expect(crc32(new Uint8Array())).toBe(0);
});

describe("the system's inflate", () => {
  const data = bytes("a line of a log\n".repeat(5000));
  const packed = deflateSync(data);

  test("gives the bytes, and never more than it was allowed", () => {
    expect(text(nativeDeflate.inflate(packed, data.length))).toBe(text(data));
    expect(() => nativeDeflate.inflate(packed, data.length - 1)).toThrow();
    expect(() => nativeDeflate.inflate(packed.subarray(0, -3), data.length)).toThrow();
    expect(nativeDeflate.crc32?.(data) ?? crc32(data)).toBe(crc32(data));
  });

  test("is taken for deflated entries", async () => {
    let calls = 0;
    const deflate = {
      ...nativeDeflate,
      inflate: (from: Uint8Array, most: number) => {
        calls++;
        return nativeDeflate.inflate(from, most);
      },
    };
    const archive = zipSync({ "a.json": data, "stored.json": [data, { level: 0 }] });
    const read = await readEntries({ ...memoryContent(archive), deflate }, {});
    expect(read.map(([, content]) => content)).toEqual([text(data), text(data)]);
    expect(calls).toBe(1);
  });
});

describe("openZip", () => {
  const long = "a line of a log\n".repeat(20_000);
  const contents: [string, string][] = [
    ["b/second.json", long],
    ["a.json", "{}"],
    ["empty", ""],
    ["ü.json", "unicode"],
  ];

  test.each([
    ["stored", { method: "stored" }, {}],
    ["deflate", { method: "deflate" }, {}],
    ["Zstandard", { method: "zstd" }, {}],
    ["Zstandard under its draft number", { method: 20, packed: null }, {}],
    ["data descriptors", { hasDescriptor: true }, {}],
    ["Zip64", {}, { zip64: true }],
    ["a comment", {}, { comment: "PK\u0005\u0006 in a comment" }],
  ] as const)("reads %s in the order of the directory", async (_, entry, archive) => {
    const entries = contents.map(([name, data]): WrittenEntry => {
      const { packed, ...rest } = { packed: undefined, ...entry };
      return { name, data, ...rest, ...(packed === null ? { packed: zstdRaw(bytes(data)) } : {}) };
    });
    expect(await readAll(writeZip(entries, archive))).toEqual(contents);
  });

  test("reads what another writer packed, and the writer of these tests is read by another reader", async () => {
    const files = Object.fromEntries(contents.map(([name, data]) => [name, bytes(data)]));
    expect(new Map(await readAll(zipSync(files)))).toEqual(new Map(contents));
    const unpacked = unzipSync(writeZip(contents.map(([name, data]) => ({ name, data }))));
    expect(Object.entries(unpacked).map(([name, data]) => [name, text(data)])).toEqual(contents);
  });

  test("the directory may name entries in another order than they stand; a name may stand twice", async () => {
    // Entries of one length: their places in the directory are swapped.
    const length = 30 + 1 + 3;
    const swapped = writeZip([
      {
        name: "x",
        data: "1",
        offset: length,
        method: "stored",
        packed: bytes("1--"),
        size: 3,
        crc: crc32(bytes("2--")),
      },
      { name: "x", data: "2", offset: 0, method: "stored", packed: bytes("2--"), size: 3, crc: crc32(bytes("1--")) },
    ]);
    expect(await readAll(swapped)).toEqual([
      ["x", "2--"],
      ["x", "1--"],
    ]);
  });

  test("folders are left out, and only the bytes that are needed are asked for", async () => {
    const archive = writeZip([
      { name: "folder/", data: "", method: "stored", mode: 0o040755 },
      { name: "big", data: "x".repeat(500_000), method: "stored" },
      { name: "small", data: "y" },
    ]);
    let asked = 0;
    const content: DumpContent = {
      ...memoryContent(archive),
      bytes: () => Promise.reject(new Error("all bytes at once")),
      slice: async (start, end) => {
        asked += end - start;
        return archive.slice(start, end);
      },
    };
    const zip = await openZip(content, FILE);
    expect(zip.entries.map(({ name }) => name)).toEqual(["big", "small"]);
    expect(text(await zip.read(zip.entries[1] as never))).toBe("y");
    expect(asked).toBeLessThan(100_000);
  });

  test.each<[string, string, WrittenEntry]>([
    ["leads out of the archive", "zip-path", { name: "../../etc/passwd", data: "x" }],
    ["leads out of the archive further on", "zip-path", { name: "samples/../../x", data: "x" }],
    ["is an absolute path", "zip-path", { name: "/etc/passwd", data: "x" }],
    ["is an absolute Windows path", "zip-path", { name: "C:/x", data: "x" }],
    ["holds a backslash", "zip-name", { name: "samples\\x", data: "x" }],
    ["holds NUL", "zip-name", { name: "header.json\u0000.exe", data: "x" }],
    ["is empty", "zip-name", { name: "", data: "x" }],
    ["is very long", "zip-name", { name: "x/".repeat(5000), data: "" }],
    ["is a symbolic link", "zip-link", { name: "header.json", data: "/etc/passwd", mode: 0o120777 }],
    ["is encrypted", "zip-encrypted", { name: "header.json", data: "x", flags: 1 }],
    ["is strongly encrypted", "zip-encrypted", { name: "header.json", data: "x", flags: 0x41 }],
  ])("refuses an archive with an entry that %s", async (_, code, entry) => {
    const error = await refused(writeZip([{ name: "first", data: "x" }, entry]));
    expect(error.code).toBe(code);
    if (code !== "zip-name" || entry.name !== "") expect(error.place.path).toBeTruthy();
    expect(error.message).toMatch(/again|without/);
  });

  test.each<[string, string, WrittenEntry]>([
    ["unpacks to more than it says", "zip-size", { name: "x", data: "y".repeat(5000), size: 100 }],
    [
      "unpacks to more than it says (Zstandard)",
      "zip-size",
      { name: "x", data: "y".repeat(5000), size: 100, method: "zstd" },
    ],
    ["unpacks to less than it says", "zip-damaged", { name: "x", data: "y".repeat(50), size: 100 }],
    ["claims 4 GiB", "zip-too-large", { name: "x", data: "y", size: 0xfffffffe }],
    ["has a wrong checksum", "zip-damaged", { name: "x", data: "y", crc: 1 }],
    ["has another name in its own header", "zip-damaged", { name: "x", data: "y", localName: "z" }],
    [
      "has no header where it should",
      "zip-damaged",
      { name: "x", data: "yyyyyyyy", method: "stored", offset: 3, packedSize: 5 },
    ],
    ["is packed in an unknown way", "zip-method", { name: "x", data: "y", method: 14 }],
    [
      "is cut off inside",
      "zip-damaged",
      { name: "x", data: "y", size: 5000, crc: 7, packed: Uint8Array.of(0xed, 0xc0) },
    ],
    ["is no deflate", "zip-damaged", { name: "x", data: "y", packed: Uint8Array.of(7, 7, 7, 7) }],
    ["is no Zstandard", "zip-damaged", { name: "x", data: "y", method: "zstd", packed: Uint8Array.of(1, 2, 3, 4, 5) }],
    ["lies outside of the archive", "zip-truncated", { name: "x", data: "y", packedSize: 5000 }],
    ["says that it begins outside", "zip-truncated", { name: "x", data: "y", offset: 1 << 30 }],
  ])("refuses an entry that %s", async (_, code, entry) => {
    const error = await refused(writeZip([entry]));
    expect([error.code, error.place]).toEqual([code, { file: FILE, path: "x" }]);
  });

  test("a bomb of 1 to 10,000 and more is refused by the bytes that come, unless the limit is raised", async () => {
    const size = 12_000_000;
    const packed = zstdRaw(Uint8Array.of(32), { repeat: size });
    const archive = writeZip([
      { name: "x", data: "", method: "zstd", packed, size, crc: crc32(new Uint8Array(size).fill(32)) },
    ]);
    expect(size / packed.length).toBeGreaterThan(10_000);
    const error = await refused(archive);
    expect([error.code, error.message.includes("raise maxRatio")]).toEqual(["zip-too-large", true]);
    expect((await readAll(archive, { maxRatio: 1e6 }))[0]?.[1]).toHaveLength(size);
    const zeros = writeZip([{ name: "x", data: new Uint8Array(20_000_000) }]);
    expect((await refused(zeros)).code).toBe("zip-too-large");
  });

  test("all entries together are counted against maxBytes", async () => {
    const archive = writeZip(["a", "b", "c"].map((name) => ({ name, data: "z".repeat(1000) })));
    expect(await readAll(archive, { maxBytes: 3000 })).toHaveLength(3);
    const error = await refused(archive, { maxBytes: 2999 });
    expect([error.code, error.place.path, error.message.includes("raise maxBytes")]).toEqual([
      "zip-too-large",
      "c",
      true,
    ]);
  });

  test("more entries than the limit are refused before they are looked at", async () => {
    const entries = Array.from({ length: 3000 }, (_, index) => ({
      name: `${index}`,
      data: "",
      method: "stored" as const,
    }));
    const archive = writeZip(entries, { zip64: true });
    expect(await readAll(archive)).toHaveLength(3000);
    const error = await refused(archive, { maxEntries: 2999 });
    expect([error.code, error.message.includes("3000 entries")]).toEqual(["zip-entries", true]);
  });

  test("100,001 entries are refused by default", async () => {
    const one = writeZip([{ name: "x", data: "" }]);
    const archive = one.slice();
    const end = archive.length - 22;
    // A count that does not fit is given by Zip64.
    const listing = archive.subarray(0, end);
    const zip64 = writeZip([], { zip64: true }).subarray(0, 76);
    new DataView(zip64.buffer, zip64.byteOffset).setUint32(32, 100_001, true);
    new DataView(zip64.buffer, zip64.byteOffset).setUint32(48, end, true);
    new DataView(zip64.buffer, zip64.byteOffset).setUint32(64, end, true);
    const error = await refused(joined([listing, zip64, archive.subarray(end)]));
    expect(error.code).toBe("zip-entries");
  });

  test("entries that share their bytes are refused", async () => {
    const entry = { name: "x", data: "y".repeat(100) };
    const error = await refused(writeZip([entry, { ...entry, offset: 0 }, { ...entry, offset: 0 }]));
    expect([error.code, error.message.includes("decompression bomb")]).toEqual(["zip-overlap", true]);
  });

  test("an archive cut off anywhere is refused and says so", async () => {
    const archive = writeZip([
      { name: "a", data: "x".repeat(50), method: "stored" },
      { name: "b", data: "y" },
    ]);
    for (let length = 0; length < archive.length; length++) {
      const error = await refused(archive.subarray(0, length));
      expect(error.code).toBe("zip-truncated");
      expect(error.message).toContain("Copy it again");
    }
  });

  test("an archive in several parts, and one whose directory is elsewhere, are refused", async () => {
    const parts = writeZip([{ name: "x", data: "y" }]);
    new DataView(parts.buffer).setUint16(parts.length - 18, 1, true);
    expect((await refused(parts)).code).toBe("zip-parts");
    const elsewhere = joined([new Uint8Array(5), writeZip([{ name: "x", data: "y" }])]);
    expect((await refused(elsewhere)).code).toBe("zip-directory");
  });

  test("any changed archive is read or refused with an InputError", async () => {
    const archive = writeZip([
      { name: "samples/1_epoch_1.json", data: '{"id": 1}' },
      { name: "b", data: "z".repeat(300), method: "zstd" },
      { name: "header.json", data: "{}", method: "stored", hasDescriptor: true },
    ]);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(archive.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
        async (changes) => {
          const changed = archive.slice();
          for (const [at, value] of changes) changed[at] = value;
          const outcome = await readAll(changed).then(
            () => "read",
            (error: Error) => error.name,
          );
          expect(["read", "InputError"]).toContain(outcome);
        },
      ),
      { numRuns: 1000, seed: 1 },
    );
  });
});
