import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { InputError } from "../../../src/errors.js";
import { type DumpContent, memoryContent } from "../../../src/io/bytes/dumpContent.js";
import { parseJson } from "../../../src/io/json/json.js";
import { jsonRowBlocks, jsonRows } from "../../../src/io/json/jsonRows.js";
import { LeanRows } from "../../../src/io/json/leanRows.js";

const keep = (key: string) => !key.startsWith("s");

/** Content that comes in pieces of a few bytes, in a buffer that is used again. */
function inPieces(bytes: Uint8Array, length: number): DumpContent {
  const buffer = new Uint8Array(length);
  return {
    ...memoryContent(bytes),
    async *chunks() {
      for (let at = 0; at < bytes.length; at += length) {
        const piece = bytes.subarray(at, at + length);
        buffer.set(piece);
        yield buffer.subarray(0, piece.length);
      }
    },
  };
}

async function streamed(bytes: Uint8Array, length: number): Promise<unknown[]> {
  const found: unknown[] = [];
  try {
    for await (const rows of jsonRowBlocks(inPieces(bytes, length), { file: "a", keep })) {
      for (const { members, line } of rows) found.push([[...members], line]);
    }
  } catch (error) {
    found.push(describeError(error));
  }
  return found;
}

function whole(bytes: Uint8Array, kept: typeof keep | undefined): unknown[] {
  const found: unknown[] = [];
  try {
    for (const { members, line } of jsonRows(bytes, { file: "a", ...(kept ? { keep: kept } : {}) })) {
      found.push([[...members].filter(([key]) => keep(key)), line]);
    }
  } catch (error) {
    found.push(describeError(error));
  }
  return found;
}

/** Columns of a long line whose beginning is gone are counted in bytes. */
function describeError(error: unknown): string {
  if (!(error instanceof InputError)) throw error;
  return `${error.code} ${error.place.line}`;
}

const key = fc.constantFrom("a", "s", "skipped", "é", '"', "__proto__", "b\\");
const value = fc.jsonValue({ maxDepth: 3 });
const row = fc.dictionary(key, value, { maxKeys: 4 }).map((entries) => JSON.stringify(entries));
const space = fc.constantFrom("", " ", "\n", "\r\n", "\t");

describe("rows as a stream", () => {
  test("JSON Lines and arrays give the same rows, lines and errors wherever they are cut", async () => {
    const text = fc.oneof(
      fc
        .array(fc.oneof(row, space, fc.string({ unit: fc.constantFrom(...'{}[]",:\\a1s '), maxLength: 8 })), {
          maxLength: 6,
        })
        .map((rows) => rows.join("\n")),
      fc
        .array(fc.tuple(row, space), { maxLength: 5 })
        .map((rows) => `[${rows.map(([text, after]) => `${after}${text}${after}`).join(",")}]\n`),
    );
    await fc.assert(
      fc.asyncProperty(text, fc.integer({ min: 1, max: 40 }), async (written, length) => {
        const bytes = new TextEncoder().encode(written);
        expect(await streamed(bytes, length)).toEqual(whole(bytes, keep));
      }),
      { numRuns: 1500 },
    );
  });

  test("members that are not kept make no difference to the others", () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 5 }), (rows) => {
        const bytes = new TextEncoder().encode(rows.join("\n"));
        expect(whole(bytes, keep)).toEqual(whole(bytes, undefined));
      }),
    );
  });

  test("lean rows are the rows without these members; a broken row stays as it is", () => {
    const lean = new LeanRows(keep);
    const lines = (text: string) => new TextDecoder().decode(lean.lines(new TextEncoder().encode(text)).bytes);
    fc.assert(
      fc.property(row, (written) => {
        const kept = [...(parseJson(written) as ReadonlyMap<string, unknown>)].filter(([name]) => keep(name));
        expect([...(parseJson(lines(written)) as ReadonlyMap<string, unknown>)]).toEqual(kept);
      }),
    );
    const long = 'x\\"'.repeat(100);
    expect(lines(`{"s": "${long}", "a" : 1 }\n\n{"a": [1, {"s": 2}]}\n`)).toBe('{"a":1}\n\n{"a":[1, {"s": 2}]}\n');
    for (const broken of ['{"s": 1', '{"s" 1}', '{"s": ]}', "[]", '{"\\q": 1}', '{"a": 1} x']) {
      expect(lines(`${broken}\n`)).toBe(`${broken}\n`);
    }
  });

  test("a column of an array counts from the start of its line", () => {
    const error = whole(new TextEncoder().encode('[{"a": 1},\n {"a": x}]'), keep).at(-1);
    expect(error).toBe("bad-json 2");
    expect(() => [...jsonRows(new TextEncoder().encode('[{"a": 1}, {"a": "é", "b": x}]'), { file: "a" })]).toThrow(
      'a:1: column 28: expected a value, got "x}]"',
    );
  });
});
