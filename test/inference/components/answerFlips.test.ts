import { describe, expect, test } from "vitest";
import { answerFlips } from "../../../src/inference/components/answerFlips.js";
import { itemShareInterval } from "../../../src/inference/intervals/itemShareInterval.js";
import { standardError, tInterval } from "../../../src/inference/intervals/meanInterval.js";
import { wilsonInterval } from "../../../src/inference/intervals/proportionIntervals.js";
import { mean } from "../../../src/numeric/moments.js";
import { createRng } from "../../../src/random/rng.js";

const drawn = (label: string, items: number, trials: readonly [number, number]) => {
  const rng = createRng(1, label);
  const side = (count: number) =>
    Array.from({ length: items }, () => Array.from({ length: count }, () => Number(rng.nextUniform() < 0.6)));
  return [side(trials[0]), side(trials[1])] as const;
};

describe("answerFlips", () => {
  test("of one answer each is the share of items that differ, with Wilson's interval", () => {
    const [first, second] = drawn("one", 80, [1, 1]);
    const found = answerFlips(first, second);
    const apart = first.filter(([one], item) => one !== second[item]![0]).length;
    expect(found.share).toBeCloseTo(apart / 80, 14);
    expect(found.interval).toEqual(wilsonInterval(apart, 80));
    expect([found.withinSides, found.beyondTrials, found.beyondInterval.low]).toEqual([NaN, NaN, NaN]);
  });

  test("is its definition: pairs across, less pairs within", () => {
    const [first, second] = drawn("pairs", 30, [3, 5]);
    const across = first.map((scores, item) => mean(scores.flatMap((a) => second[item]!.map((b) => Number(a !== b)))));
    const own = (scores: readonly number[]) =>
      mean(scores.flatMap((a, i) => scores.flatMap((b, j) => (i === j ? [] : [Number(a !== b)]))));
    const within = first.map((scores, item) => (own(scores) + own(second[item]!)) / 2);
    const beyond = across.map((share, item) => share - within[item]!);
    const found = answerFlips(first, second);
    expect(found.share).toBeCloseTo(mean(across), 14);
    expect(found.withinSides).toBeCloseTo(mean(within), 14);
    expect(found.beyondTrials).toBeCloseTo(mean(beyond), 14);
    const slow = tInterval(mean(beyond), standardError(beyond), 29);
    expect(found.beyondInterval.low).toBeCloseTo(slow.low, 12);
    expect(found.beyondInterval.high).toBeCloseTo(slow.high, 12);
  });

  test("with the sides exchanged is the same, and between copies of stable answers 0", () => {
    const [first, second] = drawn("exchanged", 40, [4, 4]);
    expect(answerFlips(second, first).share).toBeCloseTo(answerFlips(first, second).share, 14);
    const stable = [
      [1, 1],
      [0, 0],
      [1, 1],
    ];
    const found = answerFlips(stable, stable);
    expect([found.share, found.withinSides, found.beyondTrials]).toEqual([0, 0, 0]);
    expect(found.interval).toEqual(wilsonInterval(0, 3));
    expect(found.beyondInterval.low).toBeNaN();
  });

  test("of clusters has a wider interval where the items of one flip together", () => {
    const items = Array.from({ length: 60 }, (_, item) => item);
    const first = items.map(() => [1]);
    const second = items.map((item) => [Number(Math.floor(item / 6) % 2 === 0)]);
    const clusters = items.map((item) => `p${Math.floor(item / 6)}`);
    const width = ({ low, high }: { low: number; high: number }) => high - low;
    const clustered = answerFlips(first, second, { clusters }).interval;
    expect(clustered.method).toBe("clustered-t");
    expect(width(clustered)).toBeGreaterThan(2 * width(answerFlips(first, second).interval));
  });
});

test("itemShareInterval knows nothing of one item or one cluster, and stays in [0, 1]", () => {
  expect(itemShareInterval([0.4], { answers: 3, level: 0.95 }).low).toBeNaN();
  expect(itemShareInterval([0.4, 0.2], { answers: 6, level: 0.95, clusters: ["p", "p"] }).low).toBeNaN();
  const { low, high } = itemShareInterval([0.9, 1, 0.2], { answers: 9, level: 0.95, clusters: ["p", "q", "r"] });
  expect([low, high]).toEqual([0, 1]);
});
