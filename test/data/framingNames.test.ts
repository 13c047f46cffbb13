import { expect, test } from "vitest";
import { type FramingName, framingNamed, labelOf } from "../../src/data/framingNames.js";

const none = new Map<string, FramingName>();

test("knows the words of the field in any spelling, and no others", () => {
  for (const word of ["choice", "MC", "mcf", "Multiple Choice", "multiple_choice", "letters"]) {
    expect(framingNamed(word, none), word).toBe("choice");
  }
  for (const word of ["completion", "CF", "cloze", "continuation", "rc"]) {
    expect(framingNamed(word, none), word).toBe("completion");
  }
  for (const word of ["generation", "five shot", "", null]) expect(framingNamed(word, none)).toBeNull();
});

test("among several words of one meaning takes the plain one, and else none", () => {
  expect(labelOf("choice", ["mc", "choice", "cloze"], none)).toBe("choice");
  expect(labelOf("choice", ["mc", "letters", "cloze"], none)).toBeNull();
  expect(labelOf("completion", ["mc", "letters", "cloze"], none)).toBe("cloze");
});

test("a word that the user names wins, and then no other word of that meaning counts", () => {
  const names = new Map<string, FramingName>([
    ["letters", "choice"],
    ["generation", "completion"],
  ]);
  expect(labelOf("choice", ["mc", "letters"], names)).toBe("letters");
  expect(labelOf("completion", ["cloze", "generation"], names)).toBe("generation");
  expect(framingNamed("cloze", names)).toBeNull();
});
