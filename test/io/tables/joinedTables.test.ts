import { describe, expect, test } from "vitest";
import { codes, inputError, readText } from "../dumps.js";

const header = "model,task,item,score\n";
const rows = (model: string) => Array.from({ length: 6 }, (_, item) => `${model},quiz,q${item},${item % 2}\n`).join("");

describe("a header that stands again", () => {
  test.each([
    ["two long tables", header + rows("a") + header + rows("b"), 8],
    ["behind a blank line", `${header}${rows("a")}\n${header}${rows("b")}`, 9],
    ["behind a byte order mark", `${header}${rows("a")}\ufeff${header}${rows("b")}`, 8],
    ["two matrices", "model,q1,q2,q3\na,1,0,1\nmodel,q1,q2,q3\nb,1,1,1\n", 3],
    ["in quotes", `"model","item","score"\n"a","q",1\n"model","item","score"\n"b","q",1\n`, 3],
  ])("%s is refused with its line", async (_, text, line) => {
    const error = await inputError(readText("t.csv", text));
    expect([error.code, error.place.line]).toEqual(["repeated-header", line]);
  });

  test("rows that are equal are no header", async () => {
    // Scores without a header, two runs alike.
    const matrix = Array.from({ length: 4 }, () => Array.from({ length: 30 }, (_, item) => item % 2).join(",")).join(
      "\n",
    );
    expect((await readText("t.csv", `${matrix}\n`)).matrices[0]?.runs).toHaveLength(4);
  });
});

describe("tables that R writes", () => {
  const quoted = (delimiter: string) =>
    `${["model", "task", "item", "score"].map((name) => `"${name}"`).join(delimiter)}\n${["a", "b"]
      .flatMap((model, at) =>
        Array.from({ length: 5 }, (_, item) =>
          [`"${at * 5 + item + 1}"`, `"${model}"`, '"quiz"', `"q ${item}"`, item % 2].join(delimiter),
        ),
      )
      .join("\n")}\n`;

  test.each([
    ["spaces", " "],
    ["tabs", "\t"],
    ["commas", ","],
  ])("with row names and no name for their column, parted by %s", async (_, delimiter) => {
    const results = await readText("t.txt", quoted(delimiter));
    expect(
      results.matrices.map(({ runs, items }) => [runs.map(({ model }) => model), items.map(({ id }) => id)]),
    ).toEqual([
      [
        ["a", "b"],
        ["q 0", "q 1", "q 2", "q 3", "q 4"],
      ],
    ]);
    expect(codes(results)).not.toContain("columns-ignored");
  });

  test("rows that are longer than the header are refused where they are not numbered through", async () => {
    const lost = `model,item,score\n1,a,q1,1\n2,a,q2,0\n7,a,q3,1\n`;
    const error = await inputError(readText("t.csv", lost));
    expect([error.code, error.place.line]).toEqual(["ragged-row", 4]);
    const other = await inputError(readText("t.csv", "model,item,score\nquiz,a,q1,1\nquiz,a,q2,0\n"));
    expect(other.code).toBe("ragged-row");
  });
});

describe("messages of errors beside scores", () => {
  const table = (message: (item: number) => string, score = (item: number) => (item % 3 === 0 ? 0 : 1)) =>
    `model,item,score,error\n${Array.from({ length: 12 }, (_, item) => `m,q${item},${score(item)},${message(item)}`).join("\n")}\n`;

  test("are asked about where a score of 0 stands beside them, and the option takes them for errored", async () => {
    const text = table((item) => (item % 6 === 0 ? "Timeout" : ""));
    const asked = await readText("t.csv", text);
    expect(asked.notes.find(({ code }) => code === "errors-as-wrong")?.message).toContain("--map status=error");
    expect(asked.matrices[0]?.states).toBeNull();
    const mapped = await readText("t.csv", text, { map: { status: "error" } });
    expect([...(mapped.matrices[0]?.scores ?? [])].filter(Number.isNaN)).toHaveLength(2);
    expect(codes(mapped)).not.toContain("errors-as-wrong");
  });

  test.each([
    ["no message", () => ""],
    ["none in words", () => "None"],
    ["a message in every row", () => "wrong answer"],
    ["messages where the score is 1", (item: number) => (item % 3 === 1 ? "retried once" : "")],
  ])("are no question with %s", async (_, message) => {
    expect(codes(await readText("t.csv", table(message)))).not.toContain("errors-as-wrong");
  });

  test("a status that is no message must still be known", async () => {
    const error = await inputError(readText("t.csv", "model,item,score,status\nm,q,1,Wobble\n"));
    expect(error.code).toBe("bad-status");
  });
});
