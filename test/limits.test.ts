import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { ByteSink } from "../src/io/bytes/zip/byteSink.js";
import { unpackZstd } from "../src/io/bytes/zstd/unpackZstd.js";
import { memoryContent, readDumps } from "../src/io/index.js";
import { FUNCTIONS, VALID_CALLS } from "./arguments/validCalls.js";
import { inputError } from "./io/dumps.js";

const PAGE = readFileSync("SECURITY.md", "utf8");

/** The rows of the first two tables of SECURITY.md, which end with the tests that hold them. */
const ROWS = PAGE.split("\n").filter((line) => /^\| (?!what \||limit \||---)/.test(line));

test.each(ROWS.map((row) => [row.slice(2, 60), row] as const))("a promise names tests that are there: %s", (_, row) => {
  const named = Array.from(row.matchAll(/`(test\/[\w./-]+)`/g), ([, path = ""]) => path);
  expect(named.length).toBeGreaterThan(0);
  for (const path of named) expect(existsSync(path), path).toBe(true);
});

test("only what is said to start programs, to listen or to connect does", () => {
  const found = (readdirSync("src", { recursive: true }) as string[])
    .filter((path) => path.endsWith(".ts"))
    .filter((path) =>
      /(?:from |import\()"(?:node:(?:child_process|cluster|dgram|dns|http|http2|https|inspector|net|tls|worker_threads)|pg)"|\bfetch\(|new (?:WebSocket|XMLHttpRequest|EventSource)\b/.test(
        readFileSync(`src/${path}`, "utf8"),
      ),
    );
  expect(found.sort()).toEqual([
    "cli/documents/browserPrint.ts",
    "cli/documents/openPage.ts",
    "cli/mcp/answerCall.ts",
    // In the text of the page that is served, which asks its own server for news.
    "cli/view/livePage.ts",
    "cli/view/pageServer.ts",
    // Threads of this process.
    "node/readPool.ts",
    "node/readThread.ts",
    "node/sources/clickhouseSource.ts",
    "node/sources/postgresSource.ts",
  ]);
});

describe("what is bounded", () => {
  test("a format that is read in one piece has at most 500 MB, of which none is read", async () => {
    const start = new TextEncoder().encode('{"results":{"t":{"acc,none":0.5}},"configs":{},"model_name":"m"}');
    const content = {
      ...memoryContent(start),
      size: async () => 500_000_001,
      bytes: () => Promise.reject(new Error("all bytes were asked for")),
    };
    const error = await inputError(readDumps([{ name: "results.json", bytes: content }]));
    expect([error.code, error.message]).toEqual(["too-large", expect.stringContaining("more than 500000000 bytes")]);
  });

  test.each([
    [2 ** 27, 17 << 3, /early|corrupt|end/],
    [2 ** 28, 18 << 3, /needs a window of 268435456 bytes, more than 134217728/],
  ])("a frame of Zstandard may need a window of 128 MiB, and no more: %i", (_, code, message) => {
    const frame = Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0, code);
    expect(() => unpackZstd(frame, new ByteSink(1000, 16, () => new Error("over the limit")))).toThrow(message);
  });

  test("a frame of Zstandard that needs a dictionary is refused", () => {
    const frame = Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 1, 0, 7);
    expect(() => unpackZstd(frame, new ByteSink(1000, 16, () => new Error("over the limit")))).toThrow(/dictionary/);
  });

  test.each([
    ["resamples", 10_000_001],
    ["draws", 1_000_001],
    ["nodes", 1001],
  ])("%s are refused beyond their most, before anything is made", async (option, value) => {
    const taking = Object.entries(VALID_CALLS).filter(([, call]) => {
      const last = call.at(-1) as object | undefined;
      return typeof last === "object" && last !== null && Object.hasOwn(last, option);
    });
    for (const [name, call] of taking) {
      // Where all flips can be counted, resamples are only the most of them that are.
      if (name === "signFlipTest") continue;
      const given = [...call.slice(0, -1), { ...(call.at(-1) as object), [option]: value }];
      const calling = async () => (FUNCTIONS[name] as (...values: unknown[]) => unknown)(...given);
      await expect(calling(), name).rejects.toThrow(new RegExp(`^${name}: ${option} `));
    }
    expect(taking.length).toBeGreaterThan(0);
  });
});
