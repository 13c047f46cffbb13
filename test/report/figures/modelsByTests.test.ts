import { describe, expect, test } from "vitest";
import { type BaselineComparisons, compareWithBaseline } from "../../../src/analysis/comparison/baselineComparisons.js";
import { createResults } from "../../../src/data/createResults.js";
import { figureSvg } from "../../../src/report/figure/svg.js";
import { modelsByTests } from "../../../src/report/figures/modelsByTests.js";
import { reportData } from "../../support/reportData.js";

const familyOf = (models: readonly string[], tasks: number) =>
  compareWithBaseline(
    createResults({
      matrices: Array.from(
        { length: tasks },
        (_, task) => reportData({ models, task: `task ${task + 1}`, items: 60, spacing: 0.4 }).matrices,
      ).flat(),
    }),
  ) as BaselineComparisons;
const family = familyOf(["a", "b", "c", "d", "e"], 5);

describe("models × tests", () => {
  test.each([1, 4, 8, 12, 16, 20, 23])(
    "writes a sign in every cell, whatever room names of %s letters leave",
    (letters) => {
      const models = ["a", "b", "c"].map((model) => model.repeat(letters));
      const figure = modelsByTests(familyOf(models, 30))!;
      const cells = figure.marks.flatMap((mark) => (mark.kind === "cells" ? mark.cells : []));
      expect(cells.length).toBeGreaterThan(12);
      expect(figureSvg(figure).match(/class="in"|>[+−~]</g)?.length).toBeGreaterThanOrEqual(cells.length);
    },
  );

  test("has a cell for each comparison, in the colour of its verdict, and the model that gains most on top", () => {
    const figure = modelsByTests(family)!;
    const cells = figure.marks.flatMap((mark) => (mark.kind === "cells" ? mark.cells : []));
    expect(cells).toHaveLength(family.comparisons.length);
    expect(new Set(cells.map(({ x, y }) => `${x} ${y}`)).size).toBe(20);
    const gains = new Map<string, number>();
    for (const one of family.comparisons) {
      if (one.ok) gains.set(one.candidate.name, (gains.get(one.candidate.name) ?? 0) + (one.difference ?? 0));
    }
    const order = [...gains].sort(([, a], [, b]) => b - a).map(([model]) => model);
    expect(figure.y).toMatchObject({ categories: order });
    for (const mark of figure.marks) {
      if (mark.kind !== "cells") throw new Error("cells alone are drawn");
      for (const { x, y, name } of mark.cells) {
        const one = family.comparisons.find(
          (each) => each.ok && each.candidate.name === order[y] && each.task === `task ${x + 1}`,
        )!;
        const verdict = one.ok ? one.verdict : "";
        expect([mark.tone, name?.endsWith(`, ${verdict}`)]).toEqual([
          verdict === "better" ? "good" : verdict === "worse" ? "bad" : "muted",
          true,
        ]);
      }
    }
    expect(new Set(figure.marks.map(({ tone }) => tone)).size).toBeGreaterThan(1);
  });

  test("says the finding, against whom, and is drawn", () => {
    const figure = modelsByTests(family)!;
    const [top] = figure.y.kind === "category" ? figure.y.categories : [];
    const ahead = family.comparisons.filter((one) => one.ok && one.candidate.name === top && one.verdict === "better");
    expect(figure.title).toBe(
      ahead.length > 0
        ? `${top} gains most on a: ahead on ${ahead.length} of 5 tests`
        : `${top} comes nearest to a, and is ahead of it on none of 5 tests`,
    );
    expect(figureSvg(figure)).toContain("</svg>");
  });

  test("is left to the forest for few comparisons, one test, or one model", () => {
    expect(modelsByTests(familyOf(["a", "b", "c"], 5))).toBeNull();
    expect(modelsByTests(familyOf("abcdefghijklmno".split(""), 1))).toBeNull();
    expect(modelsByTests(familyOf(["a", "b"], 14))).toBeNull();
  });

  test("of more tests than fit draws those on which most is shown, and says so", () => {
    const figure = modelsByTests(familyOf(["a", "b", "c"], 22))!;
    expect(figure.x).toMatchObject({ categories: { length: 20 } });
    expect(figure.notes.join(" ")).toContain("20 of 22 tests are drawn");
  });
});
