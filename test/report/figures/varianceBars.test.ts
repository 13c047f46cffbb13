import { expect, test } from "vitest";
import type { VarianceShares } from "../../../src/analysis/components/varianceShares.js";
import { varianceSharesTable } from "../../../src/analysis/components/varianceSharesTable.js";
import { FIGURE_STYLE } from "../../../src/report/figure/svgStyle.js";
import { varianceBars } from "../../../src/report/figures/varianceBars.js";
import { reportData } from "../../support/reportData.js";

const [table] = varianceSharesTable(reportData({ models: ["a"], trials: 3 })) as [VarianceShares];
const [share] = table.shares as [VarianceShares["shares"][number]];
const alone: VarianceShares = {
  ...table,
  shares: [
    { ...share, source: "trials", shareOfMean: 0.04 },
    { ...share, source: "items", shareOfMean: 0.96 },
  ],
};

test("varianceBars of one score say all parts in the title, small ones too", () => {
  expect(varianceBars([alone])!.title).toBe("quiz: the squared error of the mean is 96% from items and 4% from trials");
});

test("varianceBars say that the shares are of the error of the mean, and name no intervals", () => {
  const [note] = varianceBars([alone])!.notes;
  expect(note).toMatch(/^Estimated shares of the squared error of the mean/);
  expect(note).not.toContain("interval");
});

/** Share of light of a colour at this opacity on white paper (Rec. 709 luma). */
function lightness(colour: string, opacity: number): number {
  const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255) as [
    number,
    number,
    number,
  ];
  return 1 - opacity * (1 - (0.2126 * red + 0.7152 * green + 0.0722 * blue));
}

test("each part of a bar is lighter in grey print than the one before it", () => {
  const light = (["first", "second", "third", "good", "muted"] as const).map((tone) => {
    const colour = new RegExp(`@media print.*?--${tone}:(#[0-9a-f]{3,6})`).exec(FIGURE_STYLE)![1]!;
    const opacity = new RegExp(`\\.bar\\.${tone}\\{opacity:([.\\d]+)`).exec(FIGURE_STYLE)?.[1] ?? "1";
    return lightness(colour.length === 4 ? colour.replace(/[0-9a-f]/g, "$&$&") : colour, Number(opacity));
  });
  for (const [index, one] of light.slice(1).entries()) expect(one - light[index]!).toBeGreaterThan(0.06);
});
