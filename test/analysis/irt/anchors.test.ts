import { describe, expect, test } from "vitest";
import { anchorEstimates } from "../../../src/analysis/irt/anchorEstimates.js";
import { parameterAnchors, scoreAnchors } from "../../../src/analysis/irt/anchors.js";
import { combinationWeight } from "../../../src/analysis/irt/combinationWeight.js";
import { fitItemBank, itemBank } from "../../../src/analysis/irt/itemBank.js";
import { rightProbability } from "../../../src/analysis/irt/itemCurve.js";
import { simulate2pl } from "../../../src/analysis/irt/simulate2pl.js";
import { mapAbility } from "../../../src/analysis/irt/testScore.js";
import { mean } from "../../../src/numeric/moments.js";
import { shuffle, standardNormal } from "../../../src/random/draws.js";
import { createRng } from "../../../src/random/rng.js";
import { matrixOf } from "../../support/matrices.js";

const rng = createRng(2, "anchors");
const parameters = Array.from({ length: 50 }, () => {
  const slope = Math.exp(0.5 * standardNormal(rng));
  return { slope, intercept: -slope * standardNormal(rng) };
});
const bank = { items: parameters };
const items = parameters.map((_, item) => ({ id: `q${item}` }));
const abilities = Array.from({ length: 70 }, () => standardNormal(rng));
const answers = simulate2pl(rng, parameters, abilities);
const rowOf = (run: number) => answers.subarray(run * items.length, (run + 1) * items.length);

describe("anchors", () => {
  test("stand for all: weights are the clusters' shares, and each anchor is nearest to the middle of its own", () => {
    const { items: chosen, weights } = parameterAnchors(items, bank, 8);
    expect(chosen).toHaveLength(8);
    expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12);
    for (const weight of weights) expect((weight * 50) % 1).toBeCloseTo(0, 9);
    expect([...chosen].sort((a, b) => a - b)).toEqual(chosen);
  });

  test("well separated groups of items get one anchor each, with the group's share", () => {
    const groups = [
      { slope: 0.2, intercept: -5 },
      { slope: 1, intercept: 0 },
      { slope: 3, intercept: 6 },
    ];
    const sizes = [6, 1, 3];
    const own = groups.flatMap((group, g) =>
      Array.from({ length: sizes[g]! }, (_, i) => ({ ...group, slope: group.slope + i / 1000 })),
    );
    const found = parameterAnchors(
      own.map((_, item) => ({ id: `i${item}` })),
      { items: own },
      3,
    );
    expect(found.weights).toEqual([0.6, 0.1, 0.3]);
    expect(found.items[1]).toBe(6);
    expect([2, 3]).toContain(found.items[0]);
    expect(found.items[2]).toBe(8);
  });

  test("law: the order of the items does not matter, nor do equal items break the tie", () => {
    const order = items.map((_, item) => item);
    shuffle(createRng(5, "order"), order);
    const columns = (run: number) => order.map((item) => rowOf(run)[item]!);
    const ids = (own: readonly { readonly id: string }[], { items: chosen }: { items: readonly number[] }) =>
      chosen.map((item) => own[item]!.id).sort();
    const shuffled = order.map((item) => items[item]!);
    expect(ids(shuffled, parameterAnchors(shuffled, { items: order.map((item) => parameters[item]!) }, 7))).toEqual(
      ids(items, parameterAnchors(items, bank, 7)),
    );
    const scores = Float64Array.from(abilities.flatMap((_, run) => columns(run)));
    expect(ids(shuffled, scoreAnchors(shuffled, scores, 7))).toEqual(ids(items, scoreAnchors(items, answers, 7)));
  });

  test("items that all runs answer alike share one anchor, with the weight of all of them", () => {
    const rows = [
      [1, 1, 1, 0, 1],
      [1, 1, 1, 1, 0],
      [1, 1, 1, 0, 0],
    ];
    const own = rows[0]!.map((_, item) => ({ id: `q${item}` }));
    expect(scoreAnchors(own, rows.flat(), 4)).toEqual({ items: [0, 3, 4], weights: [0.6, 0.2, 0.2] });
  });

  test("all items are chosen at full size; an item that nobody answered stands for nothing", () => {
    const all = parameterAnchors(items, bank, 50);
    expect(all.items).toEqual(items.map((_, item) => item));
    expect(new Set(all.weights)).toEqual(new Set([1 / 50]));
    expect(parameterAnchors(items.slice(0, 3), { items: [parameters[0]!, null, parameters[2]!] }, 3).items).toEqual([
      0, 2,
    ]);
    const missing = [1, Number.NaN, 0, 0, Number.NaN, Number.NaN];
    expect(scoreAnchors(items.slice(0, 3), missing, 3).items).toEqual([0, 2]);
    expect(() => parameterAnchors(items, bank, 51)).toThrow(
      /size must be a whole number from 1 to the 50 items, got 51/,
    );
    expect(() => parameterAnchors(items, bank, 0)).toThrow(RangeError);
  });
});

describe("anchorEstimates", () => {
  const anchors = parameterAnchors(items, bank, 8);

  test("are those of their definitions", () => {
    const scores = rowOf(4);
    const { weighted, irt, pIrt, gpIrt } = anchorEstimates(scores, anchors, bank, 0.3);
    const own = anchors.items.map((item) => scores[item]!);
    const { ability } = mapAbility(
      anchors.items.map((item) => parameters[item]!),
      own,
    );
    const chances = parameters.map((item) => rightProbability(ability, item));
    expect(weighted).toBeCloseTo(
      own.reduce((sum, score, place) => sum + score * anchors.weights[place]!, 0),
      12,
    );
    expect(irt).toBeCloseTo(mean(chances), 12);
    const mixed = chances.map((chance, item) => (anchors.items.includes(item) ? scores[item]! : chance));
    expect(pIrt).toBeCloseTo(mean(mixed), 12);
    expect(gpIrt).toBeCloseTo(0.3 * weighted! + 0.7 * pIrt!, 12);
  });

  test("read the anchors only; with all items the mean and p-IRT are the full score", () => {
    const hidden = rowOf(9).map((score, item) => (anchors.items.includes(item) ? score : Number.NaN));
    expect(anchorEstimates(hidden, anchors, bank, 0.5)).toEqual(anchorEstimates(rowOf(9), anchors, bank, 0.5));
    const all = parameterAnchors(items, bank, 50);
    const full = mean(rowOf(9));
    const estimates = anchorEstimates(rowOf(9), all, bank, 0.5);
    for (const value of [estimates.weighted, estimates.pIrt, estimates.gpIrt]) expect(value).toBeCloseTo(full, 12);
  });

  test("an anchor without a score is left out; without any there is no estimate; no λ, no gp-IRT", () => {
    const chosen = { items: [0, 1, 2], weights: [0.5, 0.25, 0.25] };
    const scores = parameters.map((_, item) => [1, Number.NaN, 0][item] ?? Number.NaN);
    expect(anchorEstimates(scores, chosen, bank).weighted).toBeCloseTo(2 / 3, 12);
    expect(anchorEstimates(scores, chosen, bank).gpIrt).toBeNull();
    const none = parameters.map(() => Number.NaN);
    expect(anchorEstimates(none, chosen, bank, 0.5)).toEqual({ weighted: null, irt: null, pIrt: null, gpIrt: null });
    expect(() => anchorEstimates([1, 0], chosen, bank)).toThrow(/scores must hold one an item of the bank/);
  });

  test("an anchor that the bank knows nothing of counts with its answer, and tells nothing of the ability", () => {
    const items = [{ slope: 1.2, intercept: 0.3 }, null, { slope: 0.8, intercept: -0.4 }, null];
    const known = items.flatMap((item) => item ?? []);
    const found = anchorEstimates([1, 0, Number.NaN, Number.NaN], { items: [0, 1] }, { items }, 0.25);
    const { ability } = mapAbility([items[0]!], [1]);
    const [first, second] = known.map((item) => rightProbability(ability, item)) as [number, number];
    expect(found.weighted).toBe(0.5);
    expect(found.irt).toBeCloseTo((first + second) / 2, 12);
    // The answers to both anchors, the chance of the third item, and nothing of the last.
    expect(found.pIrt).toBeCloseTo((1 + 0 + second) / 3, 12);
    expect(found.gpIrt).toBeCloseTo(0.25 * 0.5 + 0.75 * found.pIrt!, 12);
    const unknown = anchorEstimates([1, 1, 0, 0], { items: [3] }, { items: [null, null, null, null] }, 0.5);
    expect(unknown).toEqual({ weighted: 0, irt: null, pIrt: 0, gpIrt: 0 });
  });
});

describe("combinationWeight", () => {
  test("is b²/(σ²/(4n) + b²), with b from predicting every second item", () => {
    const { lambda, bias, itemVariance } = combinationWeight(answers, bank, 8)!;
    const errors = abilities.map((_, run) => {
      const half = (start: number) => items.flatMap((__, item) => (item % 2 === start ? [item] : []));
      const { ability } = mapAbility(
        half(0).map((item) => parameters[item]!),
        half(0).map((item) => rowOf(run)[item]!),
      );
      const predicted = mean(half(1).map((item) => rightProbability(ability, parameters[item]!)));
      return Math.abs(predicted - mean(half(1).map((item) => rowOf(run)[item]!)));
    });
    const variances = abilities.map((_, run) => mean(rowOf(run)) * (1 - mean(rowOf(run))));
    expect(bias).toBeCloseTo(mean(errors), 10);
    expect(itemVariance).toBeCloseTo(mean(variances), 10);
    expect(lambda).toBeCloseTo(bias ** 2 / (itemVariance / 32 + bias ** 2), 12);
    const random = combinationWeight(answers, bank, 8, { clustered: false })!;
    expect(random.lambda).toBeCloseTo(bias ** 2 / (itemVariance / 8 + bias ** 2), 12);
  });

  test("grows with the number of anchors, and is not known where halves cannot be made", () => {
    expect(combinationWeight(answers, bank, 40)!.lambda).toBeGreaterThan(combinationWeight(answers, bank, 4)!.lambda);
    expect(combinationWeight([1], { items: [parameters[0]!] }, 1)).toBeNull();
  });
});

describe("fitItemBank", () => {
  test("recovers the parameters, and gives constant items a slope of 0", () => {
    const rows = abilities.map((_, run) => ({ model: `m${run}`, scores: [...rowOf(run), 1, 0, Number.NaN] }));
    const found = fitItemBank(matrixOf(rows));
    if (!found.ok) throw new Error(found.message);
    expect(found).toMatchObject({ runs: 70, constant: 2 });
    const [right, wrong, never] = found.items.slice(50);
    expect(rightProbability(2, right!)).toBeCloseTo(70.5 / 71, 12);
    expect(rightProbability(-2, wrong!)).toBeCloseTo(0.5 / 71, 12);
    expect(never).toBeNull();
    const errors = parameters.map(({ intercept }, item) => Math.abs(found.items[item]!.intercept - intercept));
    expect(mean(errors)).toBeLessThan(0.35);
  });

  test("too few runs are refused with the methods that are left", () => {
    const rows = abilities.slice(0, 20).map((_, run) => ({ model: `m${run}`, scores: [...rowOf(run)] }));
    const refused = fitItemBank(matrixOf(rows));
    expect(refused).toMatchObject({ ok: false, code: "too-few-runs" });
    if (!refused.ok) expect(refused.hint).toMatch(/stratified/);
    const scored = fitItemBank(matrixOf(rows.map((row) => ({ ...row, scores: row.scores.map((s) => s / 2) }))));
    expect(scored).toMatchObject({ ok: false, code: "not-binary" });
  });

  test("a fit's items become a bank one by one", () => {
    const item = { id: "q", status: "fitted", slope: 1.5, intercept: 0.5, guessing: 0.25, answers: 9, rightShare: 0.7 };
    const found = itemBank({
      runs: 9,
      items: [
        {
          ...item,
          difficulty: null,
          slopeSe: null,
          interceptSe: null,
          difficultySe: null,
          covariance: null,
          adjustedPValue: null,
          suspect: false,
          status: "fitted",
        },
      ],
    });
    expect(found.items).toEqual([{ slope: 1.5, intercept: 0.5, guessing: 0.25 }]);
  });
});
