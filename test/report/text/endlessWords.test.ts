import { expect, test } from "vitest";
import { renderText } from "../../../src/report/index.js";
import { withoutEndlessWords } from "../../../src/report/text/plainText.js";

test("endless words lose their middles where they are printed for people, and nothing else does", () => {
  const word = `${"a".repeat(5000)}z`;
  expect(withoutEndlessWords(`the item ${word} of t`)).toBe(
    `the item ${"a".repeat(60)}…${"a".repeat(19)}z (5001 characters) of t`,
  );
  const short = "b".repeat(1999);
  const long = "many words ".repeat(1000);
  expect([short, long].map(withoutEndlessWords)).toEqual([short, long]);
  const printed = renderText([{ kind: "paragraph", text: `item ${word}` }]);
  expect(printed.length).toBeLessThan(200);
});
