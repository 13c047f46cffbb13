import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { itemBankTable, itemList } from "../../../src/io/formats/own/itemList.js";
import { parseCsv } from "../../../src/io/tables/csv.js";
import { unquoteCell } from "../../../src/io/tables/quotedCell.js";

describe("itemList", () => {
  test("ids one a line, or a CSV with weights", () => {
    const plain = ["mmlu/3", "007", "-12"].map((id) => ({ id, weight: null }));
    expect(itemList(plain)).toBe("mmlu/3\n007\n-12\n");
    expect(itemList([{ id: "a,b", weight: 0.1 }])).toBe('item,weight\n"a,b",0.1\n');
    expect(itemBankTable([{ id: "q", slope: 1.5, intercept: -0.25 }])).toBe("item,slope,intercept\nq,1.5,-0.25\n");
  });

  test("law: hostile ids are one line each, hold no control characters and are read back exactly", async () => {
    const hostile = fc.oneof(
      fc.string({ unit: "binary", minLength: 1 }),
      fc.constantFrom("=1+1", "a\nb", "\u001b[2J", " x ", "'", "\\", "@cmd", "\u202edcba", '"'),
    );
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(hostile, { minLength: 1, maxLength: 8 }), async (ids) => {
        const lines = itemList(ids.map((id) => ({ id, weight: null }))).split("\n");
        expect(lines.pop()).toBe("");
        expect(lines.map(unquoteCell)).toEqual(ids);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: none of these may be left
        for (const line of lines) expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]|^[=@]/);
        const { rows } = await parseCsv(itemList(ids.map((id) => ({ id, weight: 0.5 }))), "ids.csv", ",");
        expect(rows.slice(1).map(({ cells }) => unquoteCell(cells[0]!))).toEqual(ids);
      }),
      { numRuns: 200, seed: 4 },
    );
  });
});
