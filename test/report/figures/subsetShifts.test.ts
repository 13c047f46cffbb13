import { describe, expect, test } from "vitest";
import { type SubsetRanking, subsetRankings } from "../../../src/analysis/ranking/subsetRanking.js";
import { createResults } from "../../../src/data/createResults.js";
import { createRng } from "../../../src/random/rng.js";
import type { Mark } from "../../../src/report/figure/figure.js";
import { figureSvg } from "../../../src/report/figure/svg.js";
import { subsetShifts } from "../../../src/report/figures/subsetShifts.js";
import { reportDocument } from "../../../src/report/variance/reportDocument.js";
import { buildVarianceReport } from "../../../src/report/variance/varianceReport.js";
import { subsetMatrix } from "../../support/subsetMatrix.js";

const LANGUAGES = ["de", "en", "fr"];
/** The order of four models is turned round in English where `turned` says so, and else nowhere. */
const board = (turned: number) =>
  createResults({
    matrices: [
      subsetMatrix(createRng(8, "subset shifts"), {
        abilities: [1.2, 0.4, -0.4, -1.2],
        items: 600,
        label: (item) => [LANGUAGES[item % 3] as string],
        effect: (model, item) => (item % 3 === 1 ? turned * (model - 1.5) : 0),
      }),
    ],
  });
const rankingOf = (turned: number) => subsetRankings(board(turned), { permutations: 200 })[0] as SubsetRanking;
const turned = rankingOf(1.6);
const marksOf = <Kind extends Mark["kind"]>(ranking: SubsetRanking, kind: Kind) =>
  subsetShifts(ranking)!.marks.filter((mark): mark is Extract<Mark, { kind: Kind }> => mark.kind === kind);
const textsOf = (ranking: SubsetRanking) =>
  marksOf(ranking, "cells").map(({ label, cells }) => [label, cells.map(({ x, y, text }) => [x, y, text])] as const);

describe("subsetShifts", () => {
  test("says up and down in the subset that turns the order round, frames it, and names it", () => {
    expect(turned.subsets.map(({ reorders }) => reorders)).toEqual([false, true, false]);
    const figure = subsetShifts(turned)!;
    expect(figure.title).toContain("1 of 3 subsets orders the models differently: en");
    expect(figure.x).toMatchObject({ categories: LANGUAGES });
    expect(figure.y).toMatchObject({ categories: ["m0", "m1", "m2", "m3"] });
    expect(textsOf(turned).slice(0, 2)).toEqual([
      [
        "higher (↑)",
        [
          [1, 2, "↑1"],
          [1, 3, "↑3"],
        ],
      ],
      [
        "lower (↓)",
        [
          [1, 0, "↓3"],
          [1, 1, "↓1"],
        ],
      ],
    ]);
    expect(marksOf(turned, "frames")).toEqual([
      { kind: "frames", tone: "first", label: "order shown to differ", frames: [{ x: [1, 1], y: [0, 3] }] },
    ]);
  });

  test("puts in brackets what its subset is not shown to do, however far a model moved", () => {
    const unshown = { ...turned, subsets: turned.subsets.map((subset) => ({ ...subset, reorders: false })) };
    expect(textsOf(unshown).map(([label]) => label)).toEqual(["not told from chance"]);
    const texts = textsOf(unshown)[0]![1].map(([, , text]) => text);
    expect(texts).toContain("(↑3)");
    expect(texts.every((text) => text === "0" || /^\([↑↓]\d/.test(text as string))).toBe(true);
    expect(subsetShifts(unshown)!.title).toContain("none of 3 subsets is shown to order the models differently");
    expect(marksOf(unshown, "frames")).toEqual([]);
  });

  test("and what random subsets of its size do as well, also where the subset reorders", () => {
    const wide = {
      ...turned,
      subsets: turned.subsets.map((subset) => ({
        ...subset,
        models: subset.models.map((own) => ({ ...own, randomRank: { ...own.randomRank, low: 1, high: 4 } })),
      })),
    };
    expect(textsOf(wide).map(([label]) => label)).toEqual(["not told from chance"]);
  });

  test("shows half a place of models that tie", () => {
    const half = {
      ...turned,
      subsets: turned.subsets.map((subset) => ({
        ...subset,
        models: subset.models.map((own) => ({ ...own, shift: 0.5 })),
      })),
    };
    expect(JSON.stringify(textsOf(half))).toContain("↑0.5");
  });

  test("draws the subsets of the smallest p of many, in their own order, with room for what is written", () => {
    const many = {
      ...turned,
      subsets: Array.from({ length: 60 }, (_, place) => ({
        ...(turned.subsets[place === 59 ? 1 : 0] as SubsetRanking["subsets"][number]),
        subset: `s${place}`,
      })),
    };
    const figure = subsetShifts(many)!;
    const { categories } = figure.x as { categories: readonly string[] };
    expect(categories.length).toBeLessThanOrEqual(20);
    expect(categories.at(-1)).toBe("s59");
    expect(figure.notes.at(-1)).toBe(
      `${categories.length} of 60 subsets are drawn: those of the smallest p, of their own or of a pair.`,
    );
    expect(figureSvg(figure)).toContain("(↑");
    const [pair] = turned.pairs as readonly [SubsetRanking["pairs"][number]];
    const pairs = [{ ...pair, first: "s57", second: "s58", adjustedPValue: 0.001 }];
    expect(subsetShifts({ ...many, pairs })!.x).toMatchObject({
      categories: expect.arrayContaining(["s57", "s58", "s59"]),
    });
  });

  test("is null for one subset, and for one model", () => {
    expect(subsetShifts({ ...turned, subsets: turned.subsets.slice(0, 1) })).toBeNull();
    expect(subsetShifts({ ...turned, models: turned.models.slice(0, 1) })).toBeNull();
  });

  test("stands below the heading of its section, once a test", () => {
    const record = buildVarianceReport(board(1.6), { sections: ["subsets"] });
    expect(record.figures.map(({ figure: { id } }) => id)).toEqual(["subset-shifts-1"]);
    expect(record.figures[0]!.figure).toEqual(subsetShifts(record.subsets[0]!, "subset-shifts-1"));
    const blocks = reportDocument(record);
    const place = blocks.findIndex((block) => block.kind === "figure");
    expect(blocks[place - 1]).toMatchObject({ kind: "heading", text: "Does the ranking depend on the questions?" });
  });
});
