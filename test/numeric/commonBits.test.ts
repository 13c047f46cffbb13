import { expect, test } from "vitest";
import { commonBits } from "../../src/numeric/commonBits.js";
import { createRng } from "../../src/random/rng.js";

test.each([0, 1, 2, 3, 4, 7, 439])(
  "commonBits of %d words counts the bits that both lists have, one by one",
  (length) => {
    const rng = createRng(1, "bits");
    const words = () => Uint32Array.from({ length }, () => rng.nextUint32());
    const [left, right] = [words(), words()];
    const counted = left.reduce(
      (sum, word, index) => sum + ((word & right[index]!) >>> 0).toString(2).replaceAll("0", "").length,
      0,
    );
    expect(commonBits(left, right)).toBe(counted);
  },
);

test("commonBits counts full words, whose sums are the largest", () => {
  const full = new Uint32Array(10).fill(0xffffffff);
  expect(commonBits(full, full)).toBe(320);
  expect(commonBits(full, new Uint32Array(10))).toBe(0);
});
