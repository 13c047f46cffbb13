import { expect, test } from "vitest";
import { signatureOf, signatureWith } from "../src/signature.js";
import { VERSION } from "../src/version.js";

test("a signature names its parts in their order, and the version last", () => {
  expect(signatureOf(["paired", "n=500"])).toBe(`paired|n=500|noisefloor/${VERSION}`);
  expect(signatureOf([])).toBe(`noisefloor/${VERSION}`);
});

test("what does not apply is left out of a signature", () => {
  expect(signatureOf(["paired", null, "alpha=0.05"])).toBe(`paired|alpha=0.05|noisefloor/${VERSION}`);
});

test("a part of a signature can be told otherwise, the others stay where they are", () => {
  const signature = signatureOf(["paired", "alpha=0.1", "missing=drop"]);
  expect(signatureWith(signature, "alpha", ["one-sided", null, "alpha=0.05"])).toBe(
    signatureOf(["paired", "one-sided", "alpha=0.05", "missing=drop"]),
  );
  expect(signatureWith(signature, "beta", ["x"])).toBe(signature);
});
