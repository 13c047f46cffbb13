import { describe, expect, test } from "vitest";
import { RightBytes, SumsOfRight, TotalsOfRight } from "../../../../src/analysis/irt/climbing/rightBytes.js";
import { prepareResponses, responseTable } from "../../../../src/analysis/irt/responses.js";
import { createRng } from "../../../../src/random/rng.js";

describe("RightBytes", () => {
  test.each([
    [3, 5],
    [8, 40],
    [9, 40],
    [37, 300],
  ])("%i items, %i patterns: sums by bytes are the sums over the right answers, one by one", (count, rows) => {
    const rng = createRng(count, "right bytes");
    const draw = () => (rng.nextUniform() < 0.1 ? Number.NaN : Number(rng.nextUniform() < 0.6));
    const patterns = Array.from({ length: rows }, () => Array.from({ length: count }, draw));
    const items = Array.from({ length: count }, (_, item) => ({ id: `q${item}` }));
    const table = responseTable({ items, patterns, counts: patterns.map(() => 1) }, "drop");
    const { responses } = prepareResponses(table);
    const { itemCount, patternCount, right } = responses;
    const bytes = new RightBytes(responses);
    // No more room than the answers take.
    expect([bytes.width, bytes.bytes.length]).toEqual([Math.ceil(count / 8), patternCount * Math.ceil(count / 8)]);
    const sums = new SumsOfRight(bytes);
    const totals = new TotalsOfRight(bytes);
    const [read, slow] = [new Float64Array(itemCount), new Float64Array(itemCount)];
    for (let round = 0; round < 2; round++) {
      const values = Float64Array.from({ length: itemCount }, () => rng.nextUniform() - 0.5);
      const weights = Float64Array.from({ length: patternCount }, () => rng.nextUniform() - 0.5);
      sums.update(values);
      totals.clear();
      slow.fill(0);
      for (let pattern = 0; pattern < patternCount; pattern++) {
        let sum = 0;
        for (let item = 0; item < itemCount; item++) {
          if (right[pattern * itemCount + item] === 0) continue;
          sum += values[item]!;
          slow[item]! += weights[pattern]!;
        }
        expect(Math.abs(sums.of(pattern) - sum)).toBeLessThan(1e-13);
        totals.add(pattern, weights[pattern]!);
      }
      totals.read(read);
      expect(Math.max(...read.map((total, item) => Math.abs(total - slow[item]!)))).toBeLessThan(1e-13);
    }
  });
});
