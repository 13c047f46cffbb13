import { describe, expect, test } from "vitest";
import { alikeItems } from "../../../src/io/reader/alikeItems.js";
import { jsonLines, readText } from "../dumps.js";

async function alike(...ids: readonly string[]) {
  const rows = ids.map((item, index) => ({ model: "m", task: "quiz", item, score: index }));
  return alikeItems(await readText("scores.jsonl", jsonLines(rows)));
}

describe("item ids that look the same", () => {
  test.each([
    ["a tab at the end", "q1", "q1\t"],
    ["a space at the end", "q1", "q1 "],
    ["two spaces", "what is it", "what  is it"],
    ["no-break space", "what is it", "what\u00a0is it"],
    ["zero-width space", "q1", "q\u200b1"],
    ["byte order mark", "q1", "\ufeffq1"],
    ["normal form", "caf\u00e9", "cafe\u0301"],
    ["a NUL that was escaped", "q1", "q1\u0000"],
  ])("%s: a note names them", async (_, first, second) => {
    const [note, ...more] = await alike(first, "other", second);
    expect([note?.code, note?.data, more]).toEqual(["items-alike", { count: 1 }, []]);
    expect(note?.message).toContain("1 item of quiz differs from another in white space");
    // In whichever order they stand.
    expect(await alike(second, first, "other")).toEqual([note]);
  });

  test("is not said of ids that are seen to differ", async () => {
    expect(await alike("Q1", "q1", "q 1", "q-1", "é", "e", "question with words", "question withwords")).toEqual([]);
  });

  test("long ids take no longer than their length", async () => {
    const [long, spaced] = ["a".repeat(100_000), "a ".repeat(50_000)];
    expect((await alike(`${long}é`, `${spaced}é`, `${long}e\u0301`))[0]?.data).toEqual({ count: 1 });
  });

  test("three alike are two that differ from the first", async () => {
    expect((await alike("q1", "q1 ", " q1"))[0]?.data).toEqual({ count: 2 });
  });
});
