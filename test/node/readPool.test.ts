import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type DemoFile, demoFiles } from "../../fixtures/demo/write.js";
import { InputError } from "../../src/errors.js";
import { type DumpContent, memoryContent } from "../../src/io/bytes/dumpContent.js";
import { readDumpsAside } from "../../src/io/readDumps.js";
import { fileHead } from "../../src/io/reader/fileHead.js";
import { recognise } from "../../src/io/readers.js";
import { fileContent } from "../../src/node/fileContent.js";
import { type LyingFile, ReadPool, usualWorkers } from "../../src/node/readPool.js";
import { SEEDS } from "../fuzz/dumpSeeds.js";

const folder = mkdtempSync(join(tmpdir(), "noisefloor-threads-"));
const root = resolve(import.meta.dirname, "../..");
const script = pathToFileURL(join(root, "build", `readThread-${process.pid}.mjs`));
const broken = pathToFileURL(join(folder, "broken.mjs"));
const missing = pathToFileURL(join(folder, "missing.mjs"));
const files: readonly DemoFile[] = [...demoFiles({ seed: 1, items: 12, tasks: ["arc_challenge"], seeds: [1, 2] })];

beforeAll(async () => {
  await build({
    entryPoints: [join(root, "src/node/readThread.ts")],
    outfile: script.pathname,
    bundle: true,
    packages: "external",
    platform: "node",
    format: "esm",
    logLevel: "error",
  });
  for (const { path, text } of files) {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  writeFileSync(broken, "throw new Error('no thread');");
}, 60_000);
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  rmSync(script, { force: true });
});

interface Reading {
  readonly workers: number;
  readonly program?: URL;
  /** Whether files lie on the disk; default in memory. */
  readonly onDisk?: boolean;
  readonly dumps?: readonly DemoFile[];
  readonly worth?: number;
  readonly onRead?: (bytes: number) => void;
  /** Paths that cannot be fetched. */
  readonly lost?: readonly string[];
}

/** What is read, and how many files a thread was given. */
async function read({
  workers,
  program = script,
  onDisk = false,
  dumps = files,
  worth = 0,
  onRead = () => undefined,
  lost = [],
}: Reading) {
  const lying = new WeakMap<DumpContent, LyingFile>();
  const sources = dumps.map(({ path, text }) => {
    const bytes = new TextEncoder().encode(text);
    const location = join(folder, path);
    const content = onDisk ? fileContent(path, bytes.length, onRead, location) : memoryContent(bytes);
    lying.set(content, onDisk ? { location, size: bytes.length, onRead } : { bytes });
    const failed = () => Promise.reject(new InputError("unreadable", "the disk is gone", { file: path }));
    return { name: path, found: true, bytes: lost.includes(path) ? failed : content };
  });
  const pool = new ReadPool({ script: program, workers, options: {}, lying, worth });
  let given = 0;
  const counted = {
    async begin(job: Parameters<ReadPool["begin"]>[0]) {
      const begun = await pool.begin(job);
      if (begun !== null) given++;
      return begun;
    },
  };
  try {
    return { results: await readDumpsAside(sources, {}, counted), given };
  } finally {
    await pool.close();
  }
}

describe("threads that read", () => {
  test("any number of them gives the same results, from memory and from the disk", async () => {
    const alone = await read({ workers: 0 });
    expect(alone.given).toBe(0);
    expect(alone.results.matrices.length).toBeGreaterThan(0);
    for (const workers of [1, 2, 3]) {
      for (const onDisk of [false, true]) {
        const { results, given } = await read({ workers, onDisk });
        expect(given).toBeGreaterThan(10);
        expect(results).toStrictEqual(alone.results);
        expect(JSON.stringify(results)).toBe(JSON.stringify(alone.results));
      }
    }
  });

  test("none is started for little", async () => {
    expect((await read({ workers: 2, worth: 1e9 })).given).toBe(0);
  });

  test.each([
    ["does not exist", missing],
    ["breaks", broken],
    ["may not be started", new URL("https://localhost/thread.mjs")],
  ])("a program of theirs that %s leaves the files to the caller", async (_, program) => {
    const alone = await read({ workers: 0 });
    expect((await read({ workers: 2, program })).results).toStrictEqual(alone.results);
  });

  test("a broken file is the same error, and the first one by name where there are two", async () => {
    const samples = files.filter(({ path }) => path.includes("samples"));
    const places = [samples[3]!.path, samples[7]!.path];
    const cut = files.map((file) => {
      if (!places.includes(file.path)) return file;
      return { ...file, text: file.text.replaceAll(/"doc_id":\d+/g, '"doc_id":[1]') };
    });
    const errorOf = async (workers: number) =>
      read({ workers, dumps: cut }).then(
        () => null,
        (error: Error) => error.message,
      );
    const alone = await errorOf(0);
    expect(alone).toMatch(/every row needs a doc_id/);
    for (const workers of [1, 2]) expect(await errorOf(workers)).toBe(alone);
  });

  test("a file that cannot be fetched is told in its turn, after one that is broken before it", async () => {
    const samples = files.filter(({ path }) => path.includes("samples"));
    const place = samples[3]!.path;
    const cut = files.map((file) =>
      file.path === place ? { ...file, text: file.text.replaceAll(/"doc_id":\d+/g, '"doc_id":[1]') } : file,
    );
    const errorOf = (workers: number, lost: string) =>
      read({ workers, dumps: cut, lost: [lost] }).then(
        () => null,
        (error: Error) => error.message,
      );
    for (const workers of [0, 1, 3]) {
      expect(await errorOf(workers, samples[4]!.path)).toMatch(/every row needs a doc_id/);
      expect(await errorOf(workers, samples[2]!.path)).toMatch(/the disk is gone/);
    }
  });

  test("a file that is gone when it is to be read is unreadable", async () => {
    const gone = files.map((file) => ({ ...file, path: join("gone", file.path) }));
    for (const workers of [0, 2]) {
      await expect(read({ workers, onDisk: true, dumps: gone })).rejects.toMatchObject({ code: "unreadable" });
    }
  });

  test("of a broken folder no more is read than was begun", async () => {
    const samples = files.filter(({ path }) => path.includes("samples"));
    const cut = samples.map((file, index) =>
      index === 2 ? { ...file, text: file.text.replaceAll(/"doc_id":\d+/g, '"doc_id":[1]') } : file,
    );
    const fetched: string[] = [];
    const sources = cut.map(({ path, text }) => ({
      name: path,
      bytes: async () => {
        fetched.push(path);
        return new TextEncoder().encode(text);
      },
    }));
    await expect(readDumpsAside(sources, {}, null)).rejects.toThrow(/doc_id/);
    expect(fetched.length).toBeLessThan(sources.length);
  });

  test("whoever counts the bytes may stop the reading", async () => {
    let left = 5;
    const onRead = () => {
      if (--left < 0) throw new Error("enough");
    };
    await expect(read({ workers: 2, onDisk: true, onRead })).rejects.toThrow("enough");
  });

  test("one for each core but one, and not many", () => {
    expect(usualWorkers()).toBeGreaterThanOrEqual(0);
    expect(usualWorkers()).toBeLessThanOrEqual(7);
  });
});

test("what readers call plain data is the same after it was passed on", async () => {
  const seen = new Set<string>();
  for (const { name, make } of SEEDS) {
    const content = memoryContent(make(0.5));
    const recognised = await recognise(await fileHead(content, name));
    if (recognised?.reader.isPlain !== true) continue;
    const { reader, format } = recognised;
    seen.add(format);
    const part = await reader.read({ name, content, companion: false }, format, {
      options: {},
      pattern: null,
      derivation: null,
    });
    expect(structuredClone(part)).toStrictEqual(part);
  }
  expect([...seen].sort()).toEqual(expect.arrayContaining(["inspect archive", "inspect log", "lm-eval samples"]));
});
