import { describe, expect, test } from "vitest";
import { compareResults } from "../../../src/analysis/comparison/resultsComparison.js";
import { note as comparisonNote } from "../../../src/analysis/comparison/wording.js";
import type { PrintedError } from "../../../src/analysis/scores/printedErrors.js";
import { createResults } from "../../../src/data/createResults.js";
import { createResultMatrix } from "../../../src/data/resultMatrix.js";
import type { Results } from "../../../src/data/results.js";
import { renderText } from "../../../src/report/render/text.js";
import { comparisonBlocks, comparisonTable } from "../../../src/report/sections/comparisonSection.js";
import { curveSection } from "../../../src/report/sections/curveSection.js";
import { foldedNotes, noteLines, rowNotes } from "../../../src/report/sections/noteList.js";
import { printedSection } from "../../../src/report/sections/printedSection.js";
import { buildVarianceReport } from "../../../src/report/variance/varianceReport.js";

/** One model on several tasks of 40 items; the first so many are right. */
function resultsOf(model: string, right: Readonly<Record<string, number>>): Results {
  const items = Array.from({ length: 40 }, (_, item) => ({ id: `q${item}` }));
  return createResults({
    matrices: Object.entries(right).map(([task, count]) =>
      createResultMatrix({
        runs: [{ model, task, metric: "acc" }],
        items,
        scores: items.map((_, item) => (item < count ? 1 : 0)),
      }),
    ),
  });
}

describe("comparisons", () => {
  const family = compareResults(
    resultsOf("A", { noise: 20, same: 20, up: 10, down: 35 }),
    resultsOf("B", { noise: 22, same: 20, up: 35, down: 10 }),
  );

  test("stand with real differences first, then identical sides, noise last as ~", () => {
    const [block] = comparisonTable(family);
    const rows = block!.kind === "table" ? block!.rows.map((row) => row.slice(0, 2)) : [];
    expect(
      rows
        .slice(0, 2)
        .map(([task]) => task)
        .sort(),
    ).toEqual(["down", "up"]);
    expect(rows.slice(2)).toEqual([
      ["same", "identical"],
      ["noise", "~"],
    ]);
  });

  test("stand with the surest first where p is too small to tell, candidates before what all rows share", () => {
    const far = compareResults(resultsOf("A", { a: 20, b: 5, c: 10 }), resultsOf("B", { a: 38, b: 39, c: 40 }));
    const [block] = comparisonTable({
      ...far,
      comparisons: far.comparisons.map((one) => (one.ok ? { ...one, pValue: 0 } : one)),
    });
    if (block?.kind !== "table") throw new Error("no table");
    const sureness = new Map(
      far.comparisons.map((one) => [one.task, one.ok ? Math.abs(one.difference!) / one.standardError! : 0]),
    );
    expect(block.rows.map(([task]) => task)).toEqual(
      [...sureness.keys()].sort((x, y) => sureness.get(y)! - sureness.get(x)!),
    );
    expect(block.columns.map(({ title }) => title)).toEqual(["task", "verdict", "difference", "95% CI", "could show"]);
    expect(block.rows[0]!.at(-1)).toMatch(/^\d+\.\d\d pt$/);
    expect(block.caption).toMatch(
      /^Verdicts of all 3 hold together \(Holm\), alpha 0\.05; each interval is by itself\. /,
    );
  });

  test("without adjustment say so", () => {
    const plain = compareResults(resultsOf("A", { a: 20, b: 5 }), resultsOf("B", { a: 38, b: 39 }), {
      correction: "none",
    });
    expect(renderText(comparisonTable(plain))).toContain("Verdicts of all 2 are not adjusted, alpha 0.05");
  });

  test("that were refused for one reason stand together, and reasons beyond the fifth are counted", () => {
    const [refused] = compareResults(
      resultsOf("A", { t: 20 }),
      createResults({ matrices: [otherItems()] }),
    ).comparisons;
    const many = { ...family, comparisons: Array.from({ length: 1012 }, () => refused!) };
    const together = renderText(comparisonTable(many));
    expect(together.match(/refused: /g)).toHaveLength(1);
    expect(together).toContain("t acc, t acc, t acc and 1\u202f009 more: ");
    const apart = many.comparisons.map((one, index) => ({ ...one, message: `reason ${index}` }) as typeof one);
    const text = renderText(comparisonTable({ ...many, comparisons: apart }));
    expect(text.match(/refused: /g)).toHaveLength(5);
    expect(text).toContain("… and 1\u202f007 more refused.");
  });

  test("of identical sides print no ratio of errors", () => {
    const same = family.comparisons.find(({ task }) => task === "same")!;
    const text = renderText(comparisonBlocks(same));
    expect(text).not.toMatch(/standard error|Infinity|NaN/);
  });

  test("of one dump with itself do not say baseline baseline", () => {
    const [self] = compareResults(resultsOf("A", { t: 20 }), resultsOf("A", { t: 20 })).comparisons;
    expect(renderText(comparisonBlocks(self!))).toContain("• baseline: 50.00 pt; candidate: 50.00 pt");
  });

  test("that were refused are named with the next step", () => {
    const apart = compareResults(resultsOf("A", { t: 20 }), createResults({ matrices: [otherItems()] }));
    expect(renderText(comparisonTable(apart))).toMatch(/refused: t acc: .*share no scored item ids[\s\S]*Next step: /);
  });
});

describe("printed standard errors", () => {
  const differing = (task: string, reason: string): PrintedError =>
    ({
      run: { model: "m", task, metric: "acc" },
      printed: { value: 0.5, standardError: 0.0390801 },
      recomputed: { value: 0.5, standardError: 0.0390799 },
      agrees: false,
      reason,
    }) as PrintedError;

  test("are counted as agreeing without those that differ", () => {
    expect(renderText(printedSection({ checked: 10, unchecked: 2, differing: [differing("a", "why")] }))).toMatch(
      /9 of 10 standard errors[\s\S]*2 more could not be checked/,
    );
  });

  test("that differ in the sixth digit are printed so that it shows", () => {
    expect(renderText(printedSection({ checked: 1, unchecked: 0, differing: [differing("a", "why")] }))).toMatch(
      /0\.0390801 .*0\.0390799/,
    );
  });

  test("give each reason once and whole, with its tasks", () => {
    const reason = "a long reason that would not fit into one cell of forty characters";
    const text = renderText(
      printedSection({
        checked: 5,
        unchecked: 0,
        differing: ["a", "b", "c", "d"].map((task) => differing(task, reason)),
      }),
      { width: 200 },
    );
    expect(text).toContain(`4 rows (a, b, c and 1 more): ${reason}`);
    expect(text.split(reason)).toHaveLength(2);
  });

  test("have no section when none was checked", () => {
    expect(printedSection({ checked: 0, unchecked: 1, differing: [] })).toEqual([]);
  });
});

describe("notes of rows", () => {
  const row = (task: string, metric: string, ...codes: string[]) => ({
    model: "m",
    task,
    metric,
    framing: null,
    notes: codes.map((code) => ({ code, message: "said" })),
  });

  test("say all rows when all have it, and nothing more for a single row", () => {
    expect(rowNotes([row("a", "acc", "x"), row("b", "acc", "x")])).toEqual(["Said (all rows)"]);
    expect(rowNotes([row("a", "acc", "x")])).toEqual(["Said"]);
  });

  test("name up to three rows, and how many more", () => {
    const rows = ["a", "b", "c", "d"].map((task) => row(task, "acc", "x"));
    expect(rowNotes([...rows, row("e", "acc")])).toEqual(["Said (a; b; c; and 1 more row)"]);
  });

  test("tell rows of one task apart by their metric", () => {
    expect(rowNotes([row("a", "acc", "x"), row("a", "f1", "x"), row("b", "acc")])).toEqual(["Said (a · acc; a · f1)"]);
  });
});

test("notes that hold for all rows of a model name the model alone", () => {
  const rows = ["a", "b"].flatMap((model) =>
    ["x", "y"].map((task) => ({
      model,
      task,
      metric: "acc",
      framing: "choice",
      notes: [{ code: "c", message: `said of ${model}` }],
    })),
  );
  expect(rowNotes(rows)).toEqual(["Said of a (a)", "Said of b (b)"]);
  expect(rowNotes(rows.slice(1))).toEqual(["Said of a (a)", "Said of b (b)"]);
  expect(rowNotes([{ ...rows[0]!, notes: [] }, ...rows.slice(1)])).toEqual(["Said of a (y · a)", "Said of b (b)"]);
});

describe("notes as lines", () => {
  const note = (message: string, code = "some-code") => ({ code, message });

  test("begin with a capital and without their code, but leave names alone", () => {
    expect(
      noteLines([note("the models share no items"), note("acc_norm: less"), note("ppl: less"), note("x.csv was")]),
    ).toEqual(["The models share no items", "acc_norm: less", "ppl: less", "x.csv was"]);
  });

  test("of last checkpoints are one sentence with the models of each step", () => {
    const last = (of: string, step: number) => comparisonNote("last-checkpoint", { checkpoints: 15, of, step });
    const many = ["a", "b", "c", "d is compared: step 5"].map((name) => last(name, 143_000));
    expect(noteLines(foldedNotes([last("odd", 572_000), ...many, note("other")]))).toEqual([
      "The last checkpoint of each is compared: step 143\u202f000 of 4 models; step 572\u202f000 of odd",
      "Other",
    ]);
    expect(foldedNotes([last("odd", 5)])).toEqual([last("odd", 5)]);
  });
});

test("no curves are no section", () => {
  expect(curveSection([], [])).toEqual([]);
});

test("two framings without an interval of tau are not said to climb or not to climb", () => {
  // Two of the three flat curves never move: their mean tau rests on one curve and has no interval.
  const scores = {
    completion: [
      [1, 2, 3, 4, 5],
      [1, 2, 3, 4, 6],
      [1, 2, 3, 5, 4],
    ],
    choice: [
      [3, 3, 3, 3, 3],
      [3, 3, 3, 3, 3],
      [4, 2, 4, 2, 3],
    ],
  };
  const runScores = Object.entries(scores).flatMap(([framing, seeds]) =>
    seeds.flatMap((values, seed) =>
      values.map((value, step) => ({
        run: { model: "m", task: "t", metric: "acc", framing, seed: String(seed), step },
        value: value / 10,
        higherIsBetter: true,
      })),
    ),
  );
  const { summary, curves } = buildVarianceReport(createResults({ runScores }));
  expect(curves.overSeeds.map(({ tauInterval }) => tauInterval)).toEqual([
    null,
    expect.objectContaining({ low: expect.closeTo(0.646, 2) }),
  ]);
  expect(summary.join()).not.toContain("improves with training");
});

function otherItems() {
  return createResultMatrix({
    runs: [{ model: "B", task: "t", metric: "acc" }],
    items: [{ id: "elsewhere" }, { id: "nowhere" }],
    scores: [1, 0],
  });
}
