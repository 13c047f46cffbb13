import { describe, expect, test } from "vitest";
import { jsonDocument } from "../../../src/report/render/jsonDocument.js";

describe("jsonDocument", () => {
  test("puts the schema first and ends with a newline", () => {
    const text = jsonDocument("seeds", { rows: [] });
    expect(text).toBe('{\n  "schema": "noisefloor/seeds/1",\n  "rows": []\n}\n');
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    "throws for %d, and names the field",
    (value) => {
      expect(() => jsonDocument("seeds", { rows: [{ seedSd: value }] })).toThrow("seedSd");
    },
  );

  test("keeps null, 0, −0 and full precision", () => {
    const body = { a: null, b: 0, c: 0.1 + 0.2, d: 5e-324 };
    expect(JSON.parse(jsonDocument("x", body))).toEqual({ schema: "noisefloor/x/1", ...body });
    expect(jsonDocument("x", { a: -0 })).toContain('"a": 0');
  });

  test("writes characters that a terminal obeys as escapes, and means the same by them", () => {
    const name = "\u001b[31m\u009b31m\u202eevil\u2028\u200b\ufeff\u007f";
    const text = jsonDocument("x", { name, [name]: 1 });
    expect(text.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}\u2028]/u);
    expect(JSON.parse(text)).toEqual({ schema: "noisefloor/x/1", name, [name]: 1 });
  });

  test("keeps names such as __proto__ as data", () => {
    expect(jsonDocument("x", { model: "__proto__" })).toContain('"model": "__proto__"');
  });
});
