import { describe, expect, test } from "vitest";
import { rankModels } from "../../../src/analysis/ranking/ranking.js";
import { scoreSeries } from "../../../src/analysis/scores/scoreSeries.js";
import { seedTable } from "../../../src/analysis/seeds/seedTable.js";
import { figureSvg } from "../../../src/report/figure/svg.js";
import { scoreLeaderboard } from "../../../src/report/figures/scoreLeaderboard.js";
import { reportData } from "../../support/reportData.js";

const data = reportData({ models: "abcdefgh".split(""), items: 80, spacing: 2 });
const [ranking] = rankModels(data, { resamples: 50 });
const noise = seedTable(data, scoreSeries(data));
const figure = scoreLeaderboard(ranking!, noise)!;
const dotsOf = (tone: string) =>
  figure.marks.flatMap((mark) => (mark.kind === "dots" && mark.tone === tone ? mark.dots : []));

describe("the scores of a ranking", () => {
  test("stand best first, those that nobody is shown to beat shaded and in their own colour", () => {
    const tied = ranking!.rows.filter(({ sharedRank }) => sharedRank === 1);
    expect(tied.length).toBeGreaterThan(1);
    expect(tied.length).toBeLessThan(8);
    expect(dotsOf("first").map(({ x }) => x)).toEqual(tied.map(({ mean }) => mean));
    expect(dotsOf("muted")).toHaveLength(8 - tied.length);
    expect(figure.marks[0]).toMatchObject({ kind: "area", y: [-0.5, tied.length - 0.5] });
    expect(figure.title).toContain(`${tied.length - 1} model`);
    expect(figureSvg(figure)).toContain("</svg>");
  });

  test("have the intervals of the scores themselves", () => {
    const whiskers = figure.marks.flatMap((mark) => (mark.kind === "whiskers" ? mark.whiskers : []));
    expect(whiskers).toHaveLength(8);
    for (const { at, low, high } of whiskers) {
      const row = noise.find(({ model }) => model === ranking!.rows[at]!.model)!;
      expect([low, high]).toEqual([row.finalInterval!.low, row.finalInterval!.high]);
    }
  });

  test("have none where the noise is that of another mean", () => {
    const other = noise.map((row) => ({ ...row, finalMean: (row.finalMean ?? 0) + 0.1 }));
    expect(scoreLeaderboard(ranking!, other)!.marks.map(({ kind }) => kind)).toEqual(["area", "dots", "dots"]);
  });

  test("are not drawn where all tie, nor of two models, nor of scores on other scales", () => {
    const rows = ranking!.rows.map((row) => ({ ...row, sharedRank: 1 }));
    expect(scoreLeaderboard({ ...ranking!, rows }, noise)).toBeNull();
    expect(scoreLeaderboard({ ...ranking!, rows: ranking!.rows.slice(0, 2) }, noise)).toBeNull();
    expect(scoreLeaderboard({ ...ranking!, proportion: false }, noise)).toBeNull();
  });
});
