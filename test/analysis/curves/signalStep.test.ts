import { describe, expect, test } from "vitest";
import { signalStep } from "../../../src/analysis/curves/signalStep.js";
import { standardNormal } from "../../../src/random/draws.js";
import { createRng } from "../../../src/random/rng.js";
import { codesOf } from "../../support/records.js";
import { scoreSeriesOf } from "../../support/scoreSeriesOf.js";

const Z = 1.6448536269514722;

describe("signalStep", () => {
  test("is the first checkpoint from which all stay above chance by the quantile times the error", () => {
    const high = 0.25 + Z * 0.02 + 1e-6;
    const low = 0.25 + Z * 0.02 - 1e-6;
    const known = { chance: 0.25, standardError: 0.02, steps: [1, 2, 3, 4, 5, 6] };
    expect(signalStep(scoreSeriesOf([low, high, low, high, high, high], known))).toEqual({
      step: 4,
      aboveChanceFrom: 4,
      lostAfter: null,
      endsBelowChance: false,
      baseline: "chance",
      noise: "items",
      notes: [],
    });
    expect(signalStep(scoreSeriesOf([high, high, high, high, high, low], known)).step).toBeNull();
  });

  test("says after which checkpoint signal was lost, where three in a row carried it, and what ends below chance", () => {
    const known = { chance: 0.25, standardError: 0.02, steps: [1, 2, 3, 4, 5, 6] };
    expect(signalStep(scoreSeriesOf([0.2, 0.4, 0.4, 0.4, 0.2, 0.2], known))).toMatchObject({
      ...{ step: null, lostAfter: 4, endsBelowChance: true },
    });
    expect(signalStep(scoreSeriesOf([0.25, 0.4, 0.4, 0.25, 0.26, 0.25], known))).toMatchObject({
      ...{ lostAfter: null, endsBelowChance: false },
    });
    const unknown = scoreSeriesOf([0.2, 0.4, 0.4, 0.4, 0.2, 0.2], { standardError: 0.02 });
    expect(signalStep(unknown)).toMatchObject({ lostAfter: 30, endsBelowChance: null });
  });

  test("needs two checkpoints: a lucky end is no signal", () => {
    expect(signalStep(scoreSeriesOf([0.2, 0.2, 0.2, 0.9], { standardError: 0.01 })).step).toBeNull();
    expect(signalStep(scoreSeriesOf([0.2, 0.2, 0.9, 0.9], { standardError: 0.01 })).step).toBe(20);
  });

  test("compares with the first score where chance is not known, with both errors, whichever way is better", () => {
    const reach = Z * Math.SQRT2 * 0.02;
    const rise = [0.3, 0.3 + reach - 1e-6, 0.3 + reach + 1e-6, 0.4, 0.5];
    const up = signalStep(scoreSeriesOf(rise, { standardError: 0.02 }));
    expect(up).toMatchObject({ step: 20, baseline: "first checkpoint" });
    const down = rise.map((value) => -value);
    expect(signalStep(scoreSeriesOf(down, { standardError: 0.02, higherIsBetter: false })).step).toBe(20);
    expect(codesOf(signalStep(scoreSeriesOf(rise, { standardError: 0.02, steps: [5, 6, 7, 8, 9] })))).toEqual([
      "no-untrained-checkpoint",
    ]);
  });

  test("a metric of which less is better is read as its mirror image, chance with it", () => {
    const rng = createRng(17);
    for (let round = 0; round < 30; round++) {
      const climb = Array.from(
        { length: 8 },
        (_, step) => 0.3 + 0.02 * round * step * 0.1 + 0.04 * standardNormal(rng),
      );
      const known = { chance: 0.3, standardError: 0.02, proportion: false };
      const up = signalStep(scoreSeriesOf(climb, known));
      const down = signalStep(
        scoreSeriesOf(
          climb.map((value) => -value),
          { ...known, chance: -0.3, higherIsBetter: false },
        ),
      );
      expect(down).toEqual(up);
    }
  });

  test("guessing is named where a score of it could be given: of shares that are better higher", () => {
    const said = (rest: Parameters<typeof scoreSeriesOf>[1]) =>
      signalStep(scoreSeriesOf([0.3, 0.4, 0.5], { standardError: 0.02, steps: [5, 6, 7], ...rest })).notes[0]!.message;
    expect(said({})).toMatch(/chance/);
    expect(said({ proportion: false })).toBe(said({ higherIsBetter: false }));
    expect(said({ proportion: false })).not.toBe(said({}));
  });

  test("does not take a constant answer above chance for signal when the untrained model gives it too", () => {
    const stuck = scoreSeriesOf([0.63, 0.63, 0.63, 0.63], { chance: 0.5, standardError: 0.02 });
    expect(signalStep(stuck)).toMatchObject({ step: null, aboveChanceFrom: 0, baseline: "chance and untrained" });
  });

  test("takes a step 0 far above chance for a trained model, as fine-tuning starts from", () => {
    const kept = signalStep(scoreSeriesOf([0.8, 0.79, 0.8, 0.81], { chance: 0.5, standardError: 0.02 }));
    expect(kept).toMatchObject({ step: 0, aboveChanceFrom: 0, baseline: "chance" });
    expect(codesOf(kept)).toEqual(["trained-start"]);
    const lost = signalStep(scoreSeriesOf([0.8, 0.6, 0.51, 0.5], { chance: 0.5, standardError: 0.02 }));
    expect(lost).toMatchObject({ step: null, aboveChanceFrom: null });
  });

  test("an error of 0 is not certainty: the largest of the curve stands in", () => {
    const series = scoreSeriesOf([0, 0.01, 0.01, 0.02], {});
    const points = series.points.map((point, index) => ({ ...point, standardError: index === 0 ? 0 : 0.02 }));
    expect(signalStep({ ...series, points }).step).toBeNull();
  });

  test("reads noise off the steps without errors, and says so", () => {
    const reading = signalStep(scoreSeriesOf([0, 0.1, 0.21, 0.3, 0.4]));
    expect(reading).toMatchObject({ step: 10, noise: "steps" });
    expect(codesOf(reading)).toEqual(["noise-from-steps"]);
  });

  test("equal steps show no wobble, but for rounding too, and nothing can be told from them", () => {
    for (const values of [[0.3, 0.32, 0.34, 0.36], [0.5, 0.5, 0.5], [5, 4, 3, 2].map((score) => score * 0.1)]) {
      const reading = signalStep(scoreSeriesOf(values));
      expect(reading).toMatchObject({ step: null, baseline: null, noise: null });
      expect(codesOf(reading)).toEqual(["no-step-noise"]);
    }
  });

  test("one checkpoint after the one that is compared with could not have shown signal: that is no lack of it", () => {
    const two = signalStep(scoreSeriesOf([0.3, 0.6], { standardError: 0.02, steps: [1000, 2000] }));
    expect(two).toMatchObject({ step: null, baseline: null });
    expect(codesOf(two)).toEqual(["too-few"]);
    const untrained = signalStep(scoreSeriesOf([0.26, 0.6], { standardError: 0.02, chance: 0.25 }));
    expect(untrained).toMatchObject({ step: null, baseline: null });
    // Where chance alone counts two are enough.
    const known = scoreSeriesOf([0.5, 0.6], { standardError: 0.02, chance: 0.25, steps: [1000, 2000] });
    expect(signalStep(known)).toMatchObject({ step: 1000, baseline: "chance" });
  });

  test("errors at some checkpoints stand in for the others, and a loss has no chance that could be given", () => {
    const series = scoreSeriesOf([0.2, 0.4, 0.6, 0.8], { steps: [1, 2, 3, 4] });
    const points = series.points.map((point, index) => ({ ...point, standardError: index % 2 === 1 ? 0.02 : null }));
    const some = signalStep({ ...series, points });
    expect(some.notes[0]!.message).toBe(
      "standard errors are known at 2 of 4 checkpoints: the largest stands in for the others",
    );
    const loss = signalStep({ ...series, points, proportion: false, higherIsBetter: false });
    const said = loss.notes.find(({ code }) => code === "no-untrained-checkpoint")!.message;
    expect(said).toContain("guessing has no score");
    expect(said).not.toContain("--chance");
  });

  test("cannot be told from one checkpoint, or from two without errors", () => {
    expect(codesOf(signalStep(scoreSeriesOf([0.5])))).toEqual(["too-few"]);
    expect(codesOf(signalStep(scoreSeriesOf([0.5, 0.6])))).toEqual(["unknown-noise"]);
    expect(() => signalStep(scoreSeriesOf([0.5]), { alpha: 1 })).toThrow(RangeError);
  });

  test("is rarely found in curves that never leave chance", () => {
    const rng = createRng(8);
    const found = Array.from({ length: 2000 }, () => {
      const values = Array.from({ length: 21 }, () => 0.25 + 0.02 * standardNormal(rng));
      return signalStep(
        scoreSeriesOf(values, { chance: 0.25, standardError: 0.02, steps: values.map((_, i) => i + 1) }),
      ).step;
    }).filter((step) => step !== null);
    // Both of the last two above 1.645: .05² of independent checkpoints.
    expect(found.length / 2000).toBeLessThan(0.008);
  });
});
