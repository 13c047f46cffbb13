import { describe, expect, test } from "vitest";
import { sparkline } from "../../../src/report/text/sparkline.js";

describe("sparkline", () => {
  test("draws the lowest score as the lowest bar and the highest as the highest", () => {
    expect(sparkline([0, 1, 2, 3, 4, 5, 6, 7])).toBe("▁▂▃▄▅▆▇█");
    expect(sparkline([7, 0])).toBe("█▁");
  });

  test("draws a constant curve in the middle, whatever the smallest span", () => {
    expect(sparkline([0.3, 0.3, 0.3])).toBe("▅▅▅");
    expect(sparkline([0.3, 0.3, 0.3], { minimumSpan: 0.1 })).toBe("▅▅▅");
    expect(sparkline([0.3])).toBe("▅");
  });

  test("keeps a curve that moves less than the smallest span near the middle", () => {
    const bars = sparkline([0.5, 0.51, 0.5, 0.51], { minimumSpan: 0.1 });
    expect(bars).toMatch(/^[▄▅]{4}$/);
    expect(sparkline([0.5, 0.51, 0.5, 0.51])).toBe("▁█▁█");
  });

  test("a span that is larger than the smallest one changes nothing", () => {
    expect(sparkline([0, 1, 2], { minimumSpan: 1 })).toBe(sparkline([0, 1, 2]));
  });

  test("keeps first and last of a long curve and takes no more than the width", () => {
    const values = Array.from({ length: 100 }, (_, index) => (index === 0 ? 5 : index === 99 ? 9 : 0));
    const bars = sparkline(values, { width: 10 });
    expect(bars).toHaveLength(10);
    expect(bars.at(0)).not.toBe("▁");
    expect(bars.at(-1)).toBe("█");
  });

  test("a width of one is one bar, and no values are no bars", () => {
    expect(sparkline([1, 2, 3], { width: 1 })).toHaveLength(1);
    expect(sparkline([])).toBe("");
  });
});
