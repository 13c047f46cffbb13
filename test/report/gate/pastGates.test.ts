import { describe, expect, test } from "vitest";
import { figureSvg } from "../../../src/report/figure/svg.js";
import { gateHistory, type PastGate, type PastTask, pastGates } from "../../../src/report/gate/pastGates.js";
import { readXml } from "../../support/wellFormed.js";

const task = (name: string, baseline: number, own: Partial<PastTask> = {}): PastTask => ({
  task: name,
  metric: "acc",
  framing: null,
  outcome: "not-regressed",
  baseline,
  candidate: baseline - 0.01,
  items: 400,
  proportion: true,
  higherIsBetter: true,
  ...own,
});
const gate = (day: number, baseline: string, tasks: readonly PastTask[], own: Partial<PastGate> = {}): PastGate => ({
  at: `2026-11-${String(day).padStart(2, "0")}T02:00:00.000Z`,
  outcome: "not-regressed",
  alpha: 0.05,
  counted: false,
  baseline,
  tasks,
  ...own,
});
const of = (gates: readonly PastGate[]) => pastGates(gates).join("\n");

describe("past gates", () => {
  test("the false alarms of a year are of the pace, and not told of a pace that is none", () => {
    const nights = Array.from({ length: 8 }, (_, day) => gate(1 + day, "a", [task("quiz", 0.7)]));
    // One a day: 365.25 of them, of which 5 % are 18.3.
    expect(of(nights)).toContain("about 365 a year, up to 19 a year");
    expect(of(nights.filter((_, day) => day % 7 === 0))).not.toContain("a year");
    expect(of(nights.map((one) => ({ ...one, alpha: 0.01 })))).toContain("up to 4 a year");
    expect(of(nights.map((one) => ({ ...one, counted: true })))).toContain("5% at most are ever red");
    expect(of([...nights].reverse())).toBe(of(nights));
    expect(pastGates([])).toEqual([]);
  });

  test("a baseline that slid is said with the task that lost most, and one that did not is not", () => {
    const slide = [0.7, 0.69, 0.675].map((score, step) =>
      gate(1 + step, `b${step}`, [task("quiz", score), task("maths", 0.4), task("loss", 2 - step, LOSS)]),
    );
    expect(of(slide)).toContain(
      "the baseline was another 2 times: it has lost most on quiz acc, −2.50 pt since 2026-11-01 (70.00 to 67.50;",
    );
    expect(of(slide.map((one) => ({ ...one, baseline: "one" })))).not.toContain("the baseline was");
    const gained = slide.map((one, step) => ({ ...one, tasks: [task("quiz", 0.7 + step / 100)] }));
    expect(of(gained)).toContain("it has lost on no task; least gained on quiz acc, +2.00 pt");
    const still = slide.map((one) => ({ ...one, tasks: [task("quiz", 0.7)] }));
    expect(of(still)).toContain("with the same scores on the tasks of this gate");
    const other = [slide[0]!, gate(2, "c", [task("quiz", 0.6, { items: 450 })])];
    expect(of(other)).toContain("on 400 and 450 items");
    const rising = [gate(1, "a", [task("loss", 1, LOSS)]), gate(2, "b", [task("loss", 1.5, LOSS)])];
    expect(of(rising)).toContain("it has lost most on loss acc, +0.500");
  });

  test("the picture has a row a task, a rule where the baseline was another, and names that stay inert", () => {
    const gates = [
      gate(1, "a", [task("quiz", 0.7), task("<b>", 0.4)]),
      gate(2, "a", [task("quiz", 0.7, { outcome: "regressed" }), task("<b>", 0.4)], { outcome: "regressed" }),
      gate(3, "b", [task("quiz", 0.69, { outcome: "cannot-tell" }), task("<b>", 0.4)], { outcome: "cannot-tell" }),
    ];
    const figure = gateHistory(gates)!;
    expect(figure.title).toBe("1 of 3 gates since 2026-11-01 was red");
    expect(figure.y).toMatchObject({ categories: ["all tasks", "quiz acc", "<b> acc"] });
    expect(figure.marks.map((mark) => mark.kind)).toEqual(["rule", "dots", "dots", "dots"]);
    expect(figure.rows).toHaveLength(6);
    const svg = figureSvg(figure);
    readXml(svg);
    expect(svg).not.toContain("<b>");
    expect(gateHistory(gates.slice(0, 1))).toBeNull();
    const many = Array.from({ length: 50 }, (_, day) =>
      gate(
        1 + (day % 28),
        "a",
        Array.from({ length: 30 }, (__, one) => task(`task${one}`, 0.5)),
      ),
    );
    expect(gateHistory(many)?.notes).toEqual([
      "The last 40 of 50 gates are drawn.",
      "Of 30 tasks the 20 that were red most often are drawn.",
    ]);
  });
});

const LOSS = { proportion: false, higherIsBetter: false } as const;
