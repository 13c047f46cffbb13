import { expect, test } from "vitest";
import { signatureOf } from "../src/signature.js";
import { VERSION } from "../src/version.js";

test("a signature names its parts in their order, and the version last", () => {
  expect(signatureOf(["paired", "n=500"])).toBe(`paired|n=500|noisefloor/${VERSION}`);
  expect(signatureOf([])).toBe(`noisefloor/${VERSION}`);
});

test("what does not apply is left out of a signature", () => {
  expect(signatureOf(["paired", null, "alpha=0.05"])).toBe(`paired|alpha=0.05|noisefloor/${VERSION}`);
});
