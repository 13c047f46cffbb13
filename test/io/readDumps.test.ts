import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { contentHash, textFingerprint } from "../../src/io/bytes/contentHash.js";
import { detectFormat, readDumps } from "../../src/io/index.js";
import { codes, inputError, jsonLines, readText, source } from "./dumps.js";

const bytes = (text: string) => new TextEncoder().encode(text);

describe("detectFormat", () => {
  test.each([
    ['{"results":{"t":{"acc":1}},"versions":{},"config":{}}', "lm-eval aggregate"],
    ['{"doc_id":0,"resps":[],"acc":1}\n', "lm-eval samples"],
    ['[\n{"doc_id":0,"prompt_0":"x","acc":"True"}]', "lm-eval samples"],
    ['{"model":"m","task":"t","score":1}', "long rows"],
    ['[{"model":"m","task":"t","score":1}]', "long rows"],
    ["model,task,score\nm,t,1\n", "long table"],
    ["item,a,b\nx,1,0\n", "matrix table"],
    ["# A title\n\nSome words, and more words.\n", null],
    ['{"results": [1, 2]}', null],
    ['{"spec": {}}\n{"final_report": {}}\n', null],
    ["[1, 2, 3]", null],
    ["{oops", null],
    ["", null],
    ["\u0000\u0001binary", null],
  ])("%j is %s", async (text, format) => {
    expect(await detectFormat(bytes(text))).toBe(format);
  });

  test("a first row longer than what is looked at first is still told", async () => {
    const row = `{"doc": "${"x".repeat(5_000_000)}", "doc_id": 0, "resps": [], "acc": 1}`;
    expect(await detectFormat(bytes(`${row}\n${row}`))).toBe("lm-eval samples");
  });

  test("a file that breaks in its first row is told by its keys, so that the place can be said", async () => {
    const error = await inputError(readText("s.jsonl", '{"doc_id": 0, "resps": [["cut'));
    expect([error.code, error.place]).toEqual(["truncated-line", { file: "s.jsonl", line: 1 }]);
  });
});

describe("readDumps", () => {
  test("a named file that is no dump is an error in few words, without its bytes", async () => {
    const error = await inputError(readText("README.md", "# Title\n\nwords\n"));
    expect(error.code).toBe("unknown-format");
    expect(error.message).toMatch(/^README\.md: the format is not known: .*lm-eval samples/);
    expect(error.message).not.toContain("Title");
  });

  test("a table whose columns are not known is told so, with the nearest reading and the option to type", async () => {
    const text = "llm,frage,richtig,notiz\na,q1,ja,x\na,q2,nein,y\nb,q1,ja,z\nb,q2,ja,w\n";
    const unknown = await inputError(
      readText("t.csv", text.replace("llm", "modell").replaceAll("ja", "1").replaceAll("nein", "0")),
    );
    expect(unknown.code).toBe("unknown-columns");
    expect(unknown.message).not.toContain("\n");
    expect(unknown.message).toContain("--map score=richtig,item=frage,model=modell");
    const keys = await inputError(
      readText(
        "t.jsonl",
        jsonLines([
          { frage: 1, richtig: 1 },
          { frage: 2, richtig: 0 },
        ]),
      ),
    );
    expect(keys.message).toContain('JSON rows with the keys "frage", "richtig"');
  });

  test("ids such as 7.0 are whole numbers where that is asked for", async () => {
    const text = "model,item,score\nm,1.0,1\nm,2.50,0\n";
    const ids = async (options = {}) => (await readText("t.csv", text, options)).matrices[0]?.items.map(({ id }) => id);
    expect(await ids()).toEqual(["1.0", "2.50"]);
    expect(await ids({ itemIds: "numbers" })).toEqual(["1", "2.50"]);
  });

  test("a text file of columns of numbers is left out of a folder, and read when it is named", async () => {
    const log = "run,loss\n1,0.5123\n2,0.4123\n";
    const scores = source("d/a.csv", "model,task,score\nm,t,1\n", { found: true });
    const beside = await readDumps([scores, source("d/train.txt", log, { found: true })]);
    expect(beside.files.map(({ name, format }) => [name, format])).toContainEqual(["d/train.txt", null]);
    expect((await readText("d/train.txt", log)).runScores).toHaveLength(2);
    const long = await readDumps([scores, source("d/b.txt", "model,task,score\nn,t,1\n", { found: true })]);
    expect(long.runScores.map(({ run }) => run.model)).toEqual(["m", "n"]);
  });

  test("a found file that is no dump is left out, listed and noted once", async () => {
    const results = await readDumps([
      source("d/a.csv", "model,task,score\nm,t,1\n", { found: true }),
      source("d/README.md", "# Title\n", { found: true }),
      source("d/odd.csv", "thing,a,b\nx,1,0\ny,0,1\n", { found: true }),
    ]);
    expect(results.files.map(({ name, format }) => [name, format])).toEqual([
      ["d/a.csv", "long table"],
      ["d/README.md", null],
      ["d/odd.csv", null],
    ]);
    expect(codes(results)).toEqual(["files-left-out", "tables-left-out"]);
    expect(results.notes[1]?.message).toMatch(
      /^1 table does not say how it lies, and was left out: d\/odd\.csv: .* Say --layout/,
    );
  });

  test("tables that nobody named ask what they are where nothing else was read", async () => {
    const odd = source("d/odd.csv", "thing,a,b\nx,1,0\ny,0,1\n", { found: true });
    const error = await inputError(readDumps([source("d/README.md", "# Title\n", { found: true }), odd]));
    expect([error.code, error.place.file]).toEqual(["unknown-layout", "d/odd.csv"]);
  });

  test("empty files and files of white space are empty", async () => {
    expect((await inputError(readText("a.csv", ""))).code).toBe("empty-file");
    expect((await inputError(readText("a.jsonl", "\n \n"))).code).toBe("empty-file");
  });

  test("UTF-16 is read where its mark says so", async () => {
    const text = "\ufeffmodel,task,score\nm,t,1\n";
    const words = Uint16Array.from(text, (character) => character.charCodeAt(0));
    const results = await readDumps([{ name: "a.csv", bytes: new Uint8Array(words.buffer) }]);
    expect(results.runScores).toHaveLength(1);
  });

  test("sources are fetched in order, a few ahead, and an error comes in its turn", async () => {
    const asked: number[] = [];
    const sources = Array.from({ length: 40 }, (_, index) => ({
      name: `${index}.csv`,
      bytes: async () => {
        asked.push(index);
        if (index === 2) throw new Error("disk");
        return bytes("model,task,score\nm,t,1\n");
      },
    }));
    await expect(readDumps(sources)).rejects.toThrow("disk");
    expect(asked).toEqual(Array.from({ length: 18 }, (_, index) => index));
  });

  test("no source gives empty results", async () => {
    expect(await readDumps([])).toMatchObject({ matrices: [], runScores: [], files: [], notes: [] });
  });

  test("any bytes are read or refused with an InputError, never with another error", async () => {
    const text = fc.string({
      unit: fc.constantFrom(...'{}[]",:\\\n\r\t;01.-aeE', '"doc_id":', "score,", "model,", "null"),
      maxLength: 60,
    });
    await fc.assert(
      fc.asyncProperty(text, async (written) => {
        const outcome = await readText("x", written).then(
          () => "read",
          (error: Error) => error.name,
        );
        expect(["read", "InputError"]).toContain(outcome);
      }),
      { numRuns: 2000 },
    );
  });
});

test("contentHash does not depend on where the bytes lie, and sees any changed byte", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 40 }), fc.nat(), (content, where) => {
      const shifted = new Uint8Array(content.length + 1);
      shifted.set(content, 1);
      expect(contentHash(shifted.subarray(1))).toBe(contentHash(content));
      const changed = content.slice();
      changed[where % content.length] = ((changed[where % content.length] as number) + 1) % 256;
      expect(contentHash(changed)).not.toBe(contentHash(content));
    }),
  );
});

test("textFingerprint tells texts and hashes apart", () => {
  expect(textFingerprint("a".repeat(64))).not.toBe(textFingerprint(`b${"a".repeat(63)}`));
  expect(textFingerprint("one text")).not.toBe(textFingerprint("one texu"));
  expect(textFingerprint("one text")).toBe(textFingerprint("one text"));
});

describe("the direction of a metric", () => {
  const table = (metric: string, more = "") =>
    `model,task,metric,seed,score${more === "" ? "" : ",higher_is_better"}\na,t,${metric},1,0.24${more}\nb,t,${metric},1,0.25${more}\n`;
  const directionOf = async (text: string, options = {}) => {
    const results = await readText("t.csv", text, options);
    return [results.runScores[0]?.higherIsBetter, ...codes(results)];
  };

  test("is the dump's, else the name's, else assumed, and each guess is said", async () => {
    expect(await directionOf(table("val/loss"))).toEqual([false, "direction-by-name"]);
    expect(await directionOf(table("val/loss", ",true"))).toEqual([true]);
    expect(await directionOf(table("acc"))).toEqual([true]);
    expect(await directionOf(table("zeal"))).toEqual([true, "direction-assumed"]);
    expect((await readText("t.csv", table("zeal"))).assumedDirections).toEqual(["zeal"]);
    expect((await readText("t.csv", table("zeal", ",false"))).assumedDirections).toEqual([]);
  });

  test("is the caller's where the caller says it", async () => {
    expect(await directionOf(table("zeal"), { lowerIsBetter: ["zeal"] })).toEqual([false]);
    expect(await directionOf(table("val/loss"), { higherIsBetter: ["val/loss"] })).toEqual([true]);
    expect(await directionOf(table("acc", ",true"), { lowerIsBetter: ["acc"] })).toEqual([false]);
    expect(await directionOf(table('"zeal,none"'), { lowerIsBetter: ["zeal"] })).toEqual([false]);
    expect(await directionOf(table("zeal"), { lowerIsBetter: ["zael"] })).toEqual([
      true,
      "direction-assumed",
      "metric-not-found",
    ]);
    await expect(
      readText("t.csv", table("zeal"), { lowerIsBetter: ["zeal"], higherIsBetter: ["zeal"] }),
    ).rejects.toThrow(RangeError);
  });
});
