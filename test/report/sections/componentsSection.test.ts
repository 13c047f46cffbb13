import { describe, expect, test } from "vitest";
import { varianceSharesTable } from "../../../src/analysis/components/varianceSharesTable.js";
import { createResults } from "../../../src/data/createResults.js";
import { createRng } from "../../../src/random/rng.js";
import { renderText } from "../../../src/report/render/text.js";
import { componentsSection } from "../../../src/report/sections/componentsSection.js";
import { matrixOf } from "../../support/matrices.js";

/** Seeds × items (× trials) of 0/1 scores; seeds differ by `spread` in how much they get right, items in difficulty. */
function shares(seeds: number, trials: number, spread: number) {
  const rng = createRng(4);
  const rows = Array.from({ length: seeds }, (_, seed) =>
    Array.from({ length: trials }, (_, trial) => ({
      seed: String(seed),
      ...(trials > 1 ? { trial: String(trial) } : {}),
      scores: Array.from({ length: 60 }, (_, item) => {
        const probability = 0.2 + (0.6 * (item % 6)) / 5 + spread * (seed / (seeds - 1) - 0.5);
        return rng.nextUniform() < probability ? 1 : 0;
      }),
    })),
  ).flat();
  return varianceSharesTable(createResults({ matrices: [matrixOf(rows)] }));
}

describe("componentsSection", () => {
  test("says where the next run is best spent, and by how much: items where seeds agree", () => {
    const tables = shares(6, 1, 0);
    const text = renderText(componentsSection(tables)).replaceAll(/\s+/g, " ");
    const { standardError, projected } = tables[0]!;
    const saving = Math.round(100 * (1 - projected!.doubleItems! / standardError!));
    expect(text).toContain(
      `Where to spend the next run: twice the items takes ${saving}% off the standard error, twice the seeds`,
    );
    expect(text).toContain("SE, seeds × 2");
  });

  test("seeds where they differ much", () => {
    const text = renderText(componentsSection(shares(4, 1, 0.9))).replaceAll(/\s+/g, " ");
    expect(text).toContain("Where to spend the next run: twice the seeds takes");
  });

  test("with trials they are weighed too, and the notes of the components stand below the table", () => {
    const text = renderText(componentsSection(shares(3, 2, 0.2))).replaceAll(/\s+/g, " ");
    expect(text).toMatch(/the trials \d+ ?%/);
    expect(text).toContain("3 seeds");
  });

  test("one seed with trials cannot weigh seeds, and nothing gives nothing", () => {
    const rows = ["a", "b"].map((trial, index) => ({ trial, scores: [1, 0, 1, index, 0, 1 - index, 1, 1] }));
    const text = renderText(componentsSection(varianceSharesTable(createResults({ matrices: [matrixOf(rows)] }))));
    expect(text).not.toMatch(/twice the seeds|twice seeds/);
    expect(componentsSection([])).toEqual([]);
  });

  test("columns say what they are shares of, and intervals are promised where there are some", () => {
    const tables = shares(4, 2, 0.5);
    const blocks = componentsSection(tables);
    const [ofMean, ofAnswer] = blocks.flatMap((block) => (block.kind === "table" ? [block] : []));
    const column = ofMean!.columns.findIndex(({ title }) => title === "items, % of SE²");
    const items = tables[0]!.shares.find(({ source }) => source === "items")!;
    expect(ofMean!.rows[0]![column]).toBe((100 * items.shareOfMean!).toFixed(1));
    expect(ofAnswer!.columns.map(({ title }) => title)).toContain("items, % of one answer");
    expect(ofAnswer!.rows[0]!.join()).toContain(`${(100 * items.share!).toFixed(1)} [`);
    expect(renderText(blocks)).not.toContain("last checkpoint");

    const rows = ["a", "b"].map((trial, index) => ({ trial, scores: [1, 0, 1, index, 0, 1 - index, 1, 1] }));
    const oneSeed = componentsSection(varianceSharesTable(createResults({ matrices: [matrixOf(rows)] })));
    expect(oneSeed.filter(({ kind }) => kind === "table")).toHaveLength(1);
    expect(renderText(oneSeed)).not.toMatch(/interval|one answer/);
  });

  test("of few seeds that differ as much as the items do, which kind pays is open", () => {
    const text = renderText(componentsSection(shares(3, 1, 0.35))).replaceAll(/\s+/g, " ");
    expect(text).toMatch(/next run is open: so few seeds do not show .* As estimated, twice the \w+ takes \d+% off/);
  });

  test("the step stands in the caption, or by row where the rows end at different ones; a row that differs is named", () => {
    const at = (model: string, step: number, spread: number, seeds: number) => {
      const rng = createRng(6);
      return Array.from({ length: seeds }, (_, seed) => ({
        model,
        step,
        seed: String(seed),
        scores: Array.from({ length: 60 }, (_, item) =>
          rng.nextUniform() < 0.2 + (0.6 * (item % 6)) / 5 + spread * (seed / (seeds - 1) - 0.5) ? 1 : 0,
        ),
      }));
    };
    const tablesOf = (rows: Parameters<typeof matrixOf>[0]) =>
      varianceSharesTable(createResults({ matrices: [matrixOf(rows)] }));
    const textOf = (rows: Parameters<typeof matrixOf>[0]) =>
      renderText(componentsSection(tablesOf(rows))).replaceAll(/\s+/g, " ");
    expect(textOf(at("a", 2000, 0, 6))).toContain("at the end of training (step 2 000)");
    const both = textOf([...at("a", 2000, 0, 8), ...at("b", 3000, 0.9, 8)]);
    expect(both).toMatch(/at the end of training \(steps 2 000 to 3 000\); .* step/);
    expect(both).toMatch(
      /next run differs from row to row: .* On t of a the items pay most\. On t of b the seeds pay most\./,
    );
    const many = textOf([..."acegi"].flatMap((model) => at(model, 2000, 0, 8)).concat(at("b", 3000, 0.9, 8)));
    expect(many).toContain(
      "Of 6 rows the items pay most on 5 and the seeds pay most on 1, as the table of components shows.",
    );
    expect(many).not.toContain("On t of a");
  });
});
