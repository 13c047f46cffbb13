import { describe, expect, test } from "vitest";
import { type TaskSignal, taskSignalTable } from "../../../src/analysis/curves/taskSignal.js";
import { createResults } from "../../../src/data/createResults.js";
import type { Mark } from "../../../src/report/figure/figure.js";
import { signalAgainstNoise } from "../../../src/report/figures/signalAgainstNoise.js";
import { show } from "../../../src/report/show.js";
import { reportDocument } from "../../../src/report/variance/reportDocument.js";
import { buildVarianceReport } from "../../../src/report/variance/varianceReport.js";
import { reportData } from "../../support/reportData.js";

const [one] = taskSignalTable(reportData({ models: ["a"], seeds: 3, steps: [1, 2, 3] })) as [TaskSignal];
const rowOf = (
  task: string,
  curveSnr: number,
  ends: readonly [number, number] | null,
  more: Partial<TaskSignal> = {},
) => ({
  ...one,
  task,
  curveSnr,
  curveSnrInterval: ends === null ? null : { low: ends[0], high: ends[1], level: 0.95, method: "chi-square" as const },
  ...more,
});
const rows = [rowOf("loud", 5, [2, 9]), rowOf("calm", 90, [40, 170]), rowOf("open", 20, [10, 40])];
const marks = <Kind extends Mark["kind"]>(tasks: readonly TaskSignal[], kind: Kind) =>
  signalAgainstNoise(tasks)!.marks.filter((mark): mark is Extract<Mark, { kind: Kind }> => mark.kind === kind);

describe("signalAgainstNoise", () => {
  test("puts the clearest on top, and says of each on which side of 20 its interval lies", () => {
    const figure = signalAgainstNoise(rows)!;
    expect(figure.y).toMatchObject({ categories: ["calm", "open", "loud"] });
    expect(figure.title).toBe(
      "The score is shown to be over 20 times its seed noise on 1 of 3 benchmarks; 1 below, 1 not told from 20",
    );
    expect(marks(rows, "dots").map(({ label, hollow, dots }) => [label, hollow, dots[0]!.x])).toEqual([
      ["above 20", false, 90],
      ["below 20", false, 5],
      ["not told from 20", true, 20],
    ]);
    expect(marks(rows, "whiskers").map(({ whiskers }) => whiskers)).toEqual([
      [{ at: 0, low: 40, high: 170 }],
      [{ at: 2, low: 2, high: 9 }],
      [{ at: 1, low: 10, high: 40 }],
    ]);
    expect(marks(rows, "dots")[0]!.dots[0]!.name).toBe("calm: 90.0 [40.0, 170.0], 1 model, up to 3 seeds");
  });

  test("an interval that ends at 20 does not tell; the order of the rows changes nothing", () => {
    const touching = [rowOf("from", 30, [20, 50]), rowOf("to", 10, [5, 20])];
    expect(marks(touching, "dots").map(({ label }) => label)).toEqual(["not told from 20"]);
    expect(signalAgainstNoise([...rows].reverse())).toEqual(signalAgainstNoise(rows));
  });

  test("leaves out what has no interval or no meaning as a ratio to a mean, and counts it", () => {
    const more = [
      rowOf("one seed", 4, null),
      rowOf("loss", 4, [2, 9], { higherIsBetter: false }),
      rowOf("grade", 4, [2, 9], { proportion: false }),
    ];
    expect(signalAgainstNoise([...rows, ...more])!.rows.map(([task]) => task)).toEqual(["calm", "open", "loud"]);
    expect(signalAgainstNoise([...rows, ...more])!.notes.at(-1)).toBe(
      "3 rows without an interval over seeds, not in 0–1, or of which less is better, left out.",
    );
    expect(signalAgainstNoise(more)).toBeNull();
    expect(signalAgainstNoise(rows.slice(0, 1))).toBeNull();
  });

  test("draws the clearest of many, and says so", () => {
    const many = Array.from({ length: 30 }, (_, place) => rowOf(`t${place}`, 30 + place, [25, 70]));
    expect(signalAgainstNoise(many)!.rows).toHaveLength(24);
    expect(signalAgainstNoise(many)!.rows[0]![0]).toBe("t29");
    expect(signalAgainstNoise(many)!.notes).toContain("The 24 clearest of 30 benchmarks are drawn.");
  });

  test("stands with the tasks where they are shown alone", () => {
    expect(JSON.stringify(show(rows))).toContain("what FineTasks aims above");
  });

  test("stands below the heading of the tasks in a report, made from its own rows", () => {
    const several = createResults({
      matrices: ["t", "u"].flatMap((task) => reportData({ models: ["a"], task, seeds: 3, steps: [1, 2, 3] }).matrices),
    });
    const record = buildVarianceReport(several, { sections: ["curves"] });
    const figure = record.figures.find(({ figure: { id } }) => id === "signal-noise")!.figure;
    expect(figure).toEqual(signalAgainstNoise(record.tasks));
    const blocks = reportDocument(record);
    const place = blocks.findIndex((block) => block.kind === "figure" && block.id === "signal-noise");
    expect(blocks[place - 1]).toMatchObject({ kind: "heading", text: "Which tasks carry signal, and how early?" });
  });
});
