import { expect, test } from "vitest";
import { overNumbers, withoutNumbers } from "../../../src/report/text/overNumbers.js";

test("messages that differ in their numbers alone are one, from the least to the most", () => {
  expect(overNumbers(["3 items of quiz", "7 items of quiz"])).toBe("3 to 7 items of quiz");
  expect(overNumbers(["−1.5 pt", "−1.5 pt"])).toBe("−1.5 pt");
  expect(withoutNumbers("3 items of model-7")).toBe("# items of model-7");
});

test("a range is one place: of several the least of the lows and the most of the highs", () => {
  const messages = ["the others end at 64.21 to 65.21", "the others end at 64.69 to 65.31", "the others end at 64.50"];
  expect(overNumbers(messages)).toBe("the others end at 64.21 to 65.31");
  expect(new Set(messages.map(withoutNumbers)).size).toBe(1);
});
