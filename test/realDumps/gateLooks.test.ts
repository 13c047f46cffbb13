import { describe, expect, test } from "vitest";
import { runScoresOf } from "../../src/data/resultMatrix.js";
import { itemsToDetect } from "../../src/inference/power/minimumDetectable.js";
import { logEvidenceAbove } from "../../src/inference/sequential/bettingEvidence.js";
import { load } from "../../src/node/index.js";
import { createRng, type Rng } from "../../src/random/rng.js";
import { hasRealData, realDataTitle, realPath } from "./realData.js";

const ORDERS = 200;
const MINIMUM_EFFECT = 0.02;
const NEEDED = Math.log(20);

const kept = new Map<string, number>();

/** ln of the evidence of a drop, of lost and won items; the same counts come again and again. */
function dropEvidence(lost: number, won: number): number {
  const key = `${lost} ${won}`;
  const known = kept.get(key);
  if (known !== undefined) return known;
  const blocks = [
    { total: 1, items: 1, count: lost },
    { total: -1, items: 1, count: won },
  ].filter(({ count }) => count > 0);
  const found = logEvidenceAbove(blocks, 0, { reach: 1, largest: 1 });
  kept.set(key, found);
  return found;
}

/** The item after which a stream of drops, looked at after every one, is red; `null` where it never is. */
function redAfter(drops: Iterable<number>, minimumEffect: number): number | null {
  let [lost, won, items] = [0, 0, 0];
  for (const drop of drops) {
    items++;
    if (drop < 0) won++;
    else if (drop > 0) lost++;
    const isLarge = lost - won >= minimumEffect * items * (1 - 1e-9);
    if (drop > 0 && isLarge && dropEvidence(lost, won) > NEEDED) return items;
  }
  return null;
}

function shuffled<Value>(values: readonly Value[], rng: Rng): Value[] {
  return values
    .map((value) => ({ value, place: rng.nextUniform() }))
    .sort((a, b) => a.place - b.place)
    .map(({ value }) => value);
}

/** Both answers to each item, of every pair of different runs of one model on the matrices of some dumps. */
async function pairsIn(...dumps: readonly string[]): Promise<(readonly (readonly [number, number])[])[]> {
  const { matrices } = await load(dumps.map(realPath));
  return matrices.flatMap((matrix) =>
    matrix.runs.flatMap((first, a) =>
      matrix.runs.flatMap((second, b) => {
        if (a === b || first.model !== second.model) return [];
        const [one, other] = [runScoresOf(matrix, a), runScoresOf(matrix, b)];
        const both = matrix.items.map((_, item) => [one[item] as number, other[item] as number] as const);
        return [both.filter(([x, y]) => !Number.isNaN(x - y))];
      }),
    ),
  );
}

/** Two runs of one test as one model's: which of the two answers stands on which side is a toss, so that there is no drop. */
function tossed(pair: readonly (readonly [number, number])[], rng: Rng) {
  return pair.map(([one, other]) => (rng.nextUniform() < 0.5 ? ([one, other] as const) : ([other, one] as const)));
}

describe.skipIf(!hasRealData)(`looks after every item of real dumps${realDataTitle}`, () => {
  test("a repeat of a model is red in 5 % of the orders at most, whatever size of drop counts", async () => {
    const pairs = await pairsIn("lm-eval/v0.4-repeats", "lm-eval/v0.4.3-samples");
    expect(pairs).toHaveLength(18);
    const red = pairs.flatMap((pair, index) =>
      Array.from({ length: ORDERS }, (_, order) => {
        const drops = shuffled(pair, createRng(order, `repeats ${index}`)).map(([before, after]) => before - after);
        return Number(redAfter(drops, 0) !== null);
      }),
    );
    expect(red.reduce((sum, one) => sum + one, 0) / red.length).toBeLessThanOrEqual(0.05);
  });

  describe("WinoGrande, 1267 items, of which the two runs disagree on a half", async () => {
    // Repeats of greedy answers are the same: runs that differ show more.
    const [matrix] = hasRealData
      ? (await load(["lm-eval/v0.3-samples/llama", "lm-eval/v0.3-samples/llamaShuffle"].map(realPath))).matrices
      : [];
    const [one, other] = [0, 1].map((run) => (matrix === undefined ? [] : Array.from(runScoresOf(matrix, run))));
    const pair = (one ?? []).map((score, item) => [score, (other as number[])[item] as number] as const);
    const flips = pair.filter(([x, y]) => x !== y).length / pair.length;

    test("whose answers change sides by a toss are red in 5 % of 500 orders at most, and not in none", () => {
      const red = Array.from({ length: 500 }, (_, order) => {
        const rng = createRng(order, "tossed sides");
        const drops = shuffled(tossed(pair, rng), rng).map(([before, after]) => before - after);
        return redAfter(drops, 0) === null ? 0 : 1;
      }).reduce((sum: number, found) => sum + found, 0);
      expect(red / 500).toBeLessThanOrEqual(0.05);
      expect(red).toBeGreaterThan(0);
    });

    test("an injected drop of 5 points is found in 80 % of 200 orders at least, with the items of one look", () => {
      const items = itemsToDetect(MINIMUM_EFFECT, Math.sqrt(flips), { alpha: 0.1 });
      const right =
        (one as number[]).concat(other as number[]).reduce((sum, score) => sum + score, 0) / (2 * pair.length);
      const found = Array.from({ length: ORDERS }, (_, order) => {
        const rng = createRng(order, "injected");
        // Items are drawn anew: there are fewer than one look would need for the minimum effect.
        const drops = Array.from({ length: items }, () => {
          const [drawn] = tossed([pair[Math.floor(rng.nextUniform() * pair.length)] as readonly [number, number]], rng);
          const [before, after] = drawn as readonly [number, number];
          return before - (after === 1 && rng.nextUniform() < 0.05 / right ? 0 : after);
        });
        return redAfter(drops, MINIMUM_EFFECT) === null ? 0 : 1;
      }).reduce((sum: number, one) => sum + one, 0);
      expect(found / ORDERS).toBeGreaterThanOrEqual(0.8);
    });
  });
});
