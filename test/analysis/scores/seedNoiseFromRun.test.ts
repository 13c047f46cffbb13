import { describe, expect, test } from "vitest";
import { type CheckpointScore, seedNoiseFromRun } from "../../../src/analysis/scores/seedNoiseFromRun.js";
import { seedSdFromStepNoise } from "../../../src/analysis/scores/stepNoiseModel.js";
import { shuffle, standardNormal } from "../../../src/random/draws.js";
import { createRng } from "../../../src/random/rng.js";

const values = [
  0.3490554825, 0.3840406068, 0.4220408021, 0.4469748643, 0.4646205374, 0.4986361676, 0.5045790328, 0.5269208586,
  0.528060952, 0.5463373191, 0.5470360762, 0.567399415, 0.5746323468, 0.5639084096, 0.5843745004, 0.5761549646,
  0.5843550585, 0.5820638795, 0.5953568469, 0.585297802,
];
const curve: CheckpointScore[] = values.map((value, index) => ({ step: 100 * (index + 1), value }));

/** A climb that levels off, with independent wobble. */
function madeCurve(seed: number, { checkpoints = 30, sd = 0.01, from = 0, start = 0.3 } = {}): CheckpointScore[] {
  const rng = createRng(seed);
  return Array.from({ length: checkpoints }, (_, index) => {
    const step = from + ((3000 - from) * (index + 1)) / checkpoints;
    return { step, value: start + 0.2 * (1 - Math.exp(-step / 1200)) + sd * standardNormal(rng) };
  });
}

/** Items that flip from one checkpoint to the next with this probability. */
function withItems(points: readonly CheckpointScore[], flips: number, count: number): CheckpointScore[] {
  const rng = createRng(11);
  let items = Array.from({ length: count }, () => Number(rng.nextUniform() < 0.5));
  return points.map((point) => {
    items = items.map((score) => (rng.nextUniform() < flips ? 1 - score : score));
    return { ...point, items };
  });
}

describe("the estimate", () => {
  test("agrees with an independent computation in numpy and SciPy", () => {
    const found = seedNoiseFromRun(curve, { chance: 0.25 });
    expect(found).toMatchObject({
      checkpoints: 15,
      firstStep: 600,
      lastStep: 2000,
      refusal: null,
      notes: [],
      churn: null,
    });
    expect(found.stepNoise).toBeCloseTo(0.0062638896625241995, 10);
    expect(found.degreesOfFreedom).toBeCloseTo(4.04143437956515, 8);
    expect(found.seedSd).toBeCloseTo(0.009034990538839186, 10);
    expect(found.interval?.low).toBeCloseTo(0.005423684718916158, 10);
    expect(found.interval?.high).toBeCloseTo(0.02575415022706719, 10);
  });

  test("what is not known is that of an SD with so many degrees of freedom: golden values of SciPy", () => {
    const model = { offset: 0, runFactor: 0 };
    for (const [spread, degrees] of [
      [0.05, 10.966903559706095],
      [0.176, 3.731606107251828],
      [1, 1.1327719779980268],
    ] as const) {
      expect(seedSdFromStepNoise(1, 20, { ...model, spread }).degreesOfFreedom).toBeCloseTo(degrees, 8);
    }
  });

  test("the order of the points, the unit of the steps and a constant change nothing; scaled scores scale it", () => {
    const found = seedNoiseFromRun(curve);
    const shuffled = [...curve];
    shuffle(createRng(3), shuffled);
    expect(seedNoiseFromRun(shuffled)).toEqual(found);
    const moved = seedNoiseFromRun(curve.map(({ step, value }) => ({ step: step * 512, value: 100 * value + 20 })));
    expect(moved.seedSd).toBeCloseTo(100 * found.seedSd!, 8);
    expect(moved.interval!.high).toBeCloseTo(100 * found.interval!.high, 8);
    expect(moved.degreesOfFreedom).toBeCloseTo(found.degreesOfFreedom!, 10);
  });

  test("more checkpoints narrow it, up to what the fit itself does not know", () => {
    const width = (checkpoints: number) => {
      const { interval } = seedNoiseFromRun(madeCurve(1, { checkpoints }));
      return interval!.high / interval!.low;
    };
    const widths = [15, 20, 40, 80, 160, 320].map(width);
    expect(widths).toEqual([...widths].sort((a, b) => b - a));
    expect(widths[0]).toBeLessThan(8);
    expect(widths[4]).toBe(widths[5]);
    expect(widths[5]).toBeGreaterThan(2.5);
  });
});

describe("churn", () => {
  const points = withItems(madeCurve(1), 0.1, 400);

  test("is the share of items that flip, with the SD that independent flips give, and is not in the estimate", () => {
    const { churn, seedSd } = seedNoiseFromRun(points);
    expect(churn?.share).toBeGreaterThan(0.09);
    expect(churn?.share).toBeLessThan(0.11);
    expect(churn).toMatchObject({ items: 400, floor: Math.sqrt(churn!.share / 800) });
    expect(seedSd).toBe(seedNoiseFromRun(madeCurve(1)).seedSd);
  });

  test("of items that stand twice has the same share, and of items in another order the same all", () => {
    const { churn } = seedNoiseFromRun(points);
    const doubled = points.map((point) => ({
      ...point,
      items: [...Array.from(point.items!), ...Array.from(point.items!)],
    }));
    expect(seedNoiseFromRun(doubled).churn?.share).toBeCloseTo(churn!.share, 12);
    const reversed = points.map((point) => ({ ...point, items: Array.from(point.items!).reverse() }));
    expect(seedNoiseFromRun(reversed).churn).toEqual(churn);
  });

  test("leaves out what one of two neighbours did not score", () => {
    const holed = points.map((point, index) => ({
      ...point,
      items: Array.from(point.items!, (score, item) =>
        item === 0 || (item === 1 && index === 20) ? Number.NaN : score,
      ),
    }));
    const { churn } = seedNoiseFromRun(holed);
    expect(churn!.items).toBeLessThan(399);
    expect(churn!.items).toBeGreaterThan(398);
  });

  test("needs the same items at all checkpoints", () => {
    const cut = points.map((point, index) => (index === 25 ? { ...point, items: [1, 0] } : point));
    expect(() => seedNoiseFromRun(cut)).toThrow(/the same at all checkpoints, got 400 and 2/);
  });
});

describe("where a run does not tell", () => {
  const refusalOf = (points: readonly CheckpointScore[], chance: number | null = 0.25) => {
    const found = seedNoiseFromRun(points, { chance });
    expect([found.seedSd === null, found.interval === null, found.degreesOfFreedom === null]).toEqual(
      Array(3).fill(found.refusal !== null),
    );
    if (found.refusal !== null) expect(found.notes.map(({ code }) => code)).toEqual([found.refusal]);
    return found.refusal;
  };

  test("no checkpoints, one, nine late ones", () => {
    expect(refusalOf([])).toBe("too-few-checkpoints");
    expect(refusalOf(curve.slice(0, 1))).toBe("too-few-checkpoints");
    expect(refusalOf(madeCurve(2, { checkpoints: 13 }))).toBe(null);
    expect(refusalOf(madeCurve(2, { checkpoints: 12 }))).toBe("too-few-checkpoints");
  });

  test("checkpoints of the last part alone", () => {
    expect(refusalOf(madeCurve(2, { from: 1600 }))).toBe("late-checkpoints-only");
    expect(refusalOf(madeCurve(2, { from: 1300 }))).toBe(null);
  });

  test("a curve that stands still, or stands at its end", () => {
    expect(refusalOf(curve.map(({ step }) => ({ step, value: 0.5 })))).toBe("curve-stands-still");
    expect(refusalOf(madeCurve(2).map((point, index) => (index < 18 ? point : { ...point, value: 1 })))).toBe(
      "curve-stands-still",
    );
  });

  test("a curve at chance, also one that a last checkpoint lifts above it by luck", () => {
    const flat = madeCurve(4, { start: 0.15 });
    expect(refusalOf(flat, 0.33)).toBe("at-chance");
    const lucky = flat.map((point, index) => (index === 29 ? { ...point, value: point.value + 0.03 } : point));
    expect(refusalOf(lucky, 0.33)).toBe("at-chance");
    const found = seedNoiseFromRun(flat);
    expect([found.refusal, found.notes.map(({ code }) => code)]).toEqual([null, ["chance-unknown"]]);
  });

  test("a jump, a run that broke down at the end, noise that starts at the end", () => {
    const jump = madeCurve(5, { sd: 0.003 }).map(({ step, value }) => ({
      step,
      value: value + (step > 1500 ? 0.15 : 0),
    }));
    expect(refusalOf(jump)).toBe("trend-not-smooth");
    const broken = madeCurve(5).map((point, index) => (index === 29 ? { ...point, value: 0.35 } : point));
    expect(refusalOf(broken)).toBe("end-off-trend");
    const loud = madeCurve(6, { sd: 0.002 }).map(({ step, value }, index) => ({
      step,
      value: value + (index >= 23 ? 0.02 * (-1) ** index : 0),
    }));
    expect(refusalOf(loud)).toBe("noise-changes");
  });

  test("of curves with independent wobble about a trend, few are refused", () => {
    const refused = Array.from({ length: 1000 }, (_, seed) => seedNoiseFromRun(madeCurve(seed + 1)).refusal !== null);
    expect(refused.filter(Boolean).length).toBeLessThan(10);
  });

  test("one step twice, and scores that are no numbers, are errors", () => {
    expect(() => seedNoiseFromRun([...curve, curve[0]!])).toThrow(/two at step 100/);
    expect(() => seedNoiseFromRun([{ step: 1, value: Number.NaN }])).toThrow(/finite numbers, got NaN at step 1/);
    expect(() => seedNoiseFromRun(curve, { chance: 25 })).toThrow(/chance/);
  });
});
