import { describe, expect, test } from "vitest";
import { pearson } from "../../src/numeric/correlation.js";
import { numberedStreams } from "../../src/random/numberedStreams.js";
import { createRng } from "../../src/random/rng.js";

const firstDraws = (seed: number, k: number, label = "boot") => {
  const stream = numberedStreams(createRng(seed), label)(k);
  return [stream.nextUint32(), stream.nextUint32(), stream.nextUniform()];
};

describe("numberedStreams", () => {
  test("stream k is the same whatever was drawn before it", () => {
    const stream = numberedStreams(createRng(4), "boot");
    stream(0).nextUniform();
    stream(12).nextUint32();
    const third = stream(3);
    expect([third.nextUint32(), third.nextUint32(), third.nextUniform()]).toEqual(firstDraws(4, 3));
  });

  test("a filled list holds the words of the stream of that number", () => {
    const stream = numberedStreams(createRng(4), "boot");
    stream(7).fillUint32(new Uint32Array(9));
    const words = new Uint32Array(2);
    stream(3).fillUint32(words);
    expect([...words]).toEqual(firstDraws(4, 3).slice(0, 2));
  });

  test("number, seed and label each change it, as does the parent's label", () => {
    const all = [firstDraws(1, 0), firstDraws(1, 1), firstDraws(2, 0), firstDraws(1, 0, "other")];
    expect(new Set(all.map(String)).size).toBe(4);
    const child = numberedStreams(createRng(1).child("a"), "boot")(0).nextUint32();
    expect(child).not.toBe(all[0]![0]);
  });

  test("children depend on the number and the labels", () => {
    const stream = numberedStreams(createRng(4), "boot");
    const child = (k: number, label: string) => stream(k).child(label).nextUint32();
    expect(child(1, "a")).toBe(child(1, "a"));
    expect(new Set([child(1, "a"), child(2, "a"), child(1, "b")]).size).toBe(3);
  });

  test("neighbouring streams and seeds are uncorrelated and uniform", () => {
    const stream = numberedStreams(createRng(1), "boot");
    const neighbour = numberedStreams(createRng(2), "boot");
    const numbers = [...Array(20_000).keys()];
    const first = numbers.map((k) => stream(k).nextUniform());
    const next = numbers.map((k) => stream(k + 1).nextUniform());
    const other = numbers.map((k) => neighbour(k).nextUniform());
    // Three standard errors.
    expect(Math.abs(pearson(first, next))).toBeLessThan(0.021);
    expect(Math.abs(pearson(first, other))).toBeLessThan(0.021);
    const mean = first.reduce((sum, value) => sum + value, 0) / first.length;
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.0062);
  });
});
