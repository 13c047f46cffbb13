import { describe, expect, test } from "vitest";
import { leveneTest } from "../../../src/inference/significance/levene.js";
import { pitmanMorganTest } from "../../../src/inference/significance/pitmanMorgan.js";
import { varianceFTest } from "../../../src/inference/significance/varianceF.js";
import { variance } from "../../../src/numeric/moments.js";

const FIRST = [2.1, 3.4, 1.9, 5.6, 4.4, 3.9, 2.2];
const SECOND = [1.1, 2.9, 2.4, 3.1, 3.4, 2.9, 1.8];

describe("pitmanMorganTest", () => {
  test("swapping the sides turns the ratio and its interval over and keeps p", () => {
    const [ab, ba] = [pitmanMorganTest(FIRST, SECOND), pitmanMorganTest(SECOND, FIRST)];
    expect(ab.varianceRatio).toBeCloseTo(variance(FIRST) / variance(SECOND), 12);
    expect(ba.varianceRatio).toBeCloseTo(1 / ab.varianceRatio, 12);
    expect(ba.interval.low).toBeCloseTo(1 / ab.interval.high, 12);
    expect(ba.pValue).toBeCloseTo(ab.pValue, 12);
  });

  test("the interval is what the test does not reject", () => {
    const { interval } = pitmanMorganTest(FIRST, SECOND, { level: 0.9 });
    for (const ratio of [interval.low, interval.high]) {
      const rescaled = SECOND.map((value) => value * Math.sqrt(ratio));
      expect(pitmanMorganTest(FIRST, rescaled).pValue).toBeCloseTo(0.1, 10);
    }
  });

  test("is unknown for two pairs, a constant side, NaN and pairs on a line", () => {
    expect(pitmanMorganTest([1, 2], [3, 5]).pValue).toBeNaN();
    expect(pitmanMorganTest([1, 2], [3, 5]).interval.low).toBeNaN();
    expect(pitmanMorganTest([1, 1, 1], [3, 5, 4]).varianceRatio).toBeNaN();
    expect(pitmanMorganTest([1, 2, Number.NaN], [3, 5, 4]).pValue).toBeNaN();
    expect(pitmanMorganTest([1, 2, 3, 4], [2, 4, 6, 8]).pValue).toBeNaN();
    expect(() => pitmanMorganTest([1], [1, 2])).toThrow(/same length/);
  });
});

describe("varianceFTest and leveneTest", () => {
  test("F turns over with the sides, and its interval is what it does not reject", () => {
    const [ab, ba] = [varianceFTest(FIRST, SECOND.slice(1)), varianceFTest(SECOND.slice(1), FIRST)];
    expect(ba.interval.low).toBeCloseTo(1 / ab.interval.high, 12);
    expect(ba.pValue).toBeCloseTo(ab.pValue, 12);
    const edge = FIRST.map((value) => value / Math.sqrt(ab.interval.low));
    expect(varianceFTest(edge, SECOND.slice(1)).pValue).toBeCloseTo(0.05, 10);
    expect(varianceFTest(FIRST, FIRST).pValue).toBeCloseTo(1, 12);
  });

  test("neither sees a shift of one group", () => {
    const shifted = SECOND.map((value) => value + 50);
    expect(leveneTest([FIRST, shifted]).pValue).toBeCloseTo(leveneTest([FIRST, SECOND]).pValue, 10);
    expect(varianceFTest(FIRST, shifted).pValue).toBeCloseTo(varianceFTest(FIRST, SECOND).pValue, 10);
  });

  test("are unknown for one value, one group, no spread and NaN", () => {
    expect(varianceFTest([1], SECOND).pValue).toBeNaN();
    expect(varianceFTest([1, 1, 1], SECOND).pValue).toBeNaN();
    expect(leveneTest([FIRST]).pValue).toBeNaN();
    expect(leveneTest([FIRST, []]).pValue).toBeNaN();
    expect(
      leveneTest([
        [1, 1],
        [2, 2],
      ]).pValue,
    ).toBeNaN();
    expect(leveneTest([FIRST, [1, Number.NaN, 2]]).pValue).toBeNaN();
  });
});
