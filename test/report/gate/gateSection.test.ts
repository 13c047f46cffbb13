import { describe, expect, test } from "vitest";
import { gate } from "../../../src/analysis/gate/gate.js";
import { createResults } from "../../../src/data/createResults.js";
import type { Results } from "../../../src/data/results.js";
import { gateDetails, gateSection } from "../../../src/report/gate/gateSection.js";
import { GATE_MARKER, gateMarkdown } from "../../../src/report/render/gateMarkdown.js";
import { renderText } from "../../../src/report/render/text.js";
import { matrixOf, pairedTable } from "../../support/matrices.js";

type Cells = readonly [number, number, number, number];

function sides(tasks: Readonly<Record<string, Cells>>): [Results, Results] {
  const table = (which: "baseline" | "candidate") =>
    createResults({
      matrices: Object.entries(tasks).map(([task, cells]) =>
        matrixOf([{ task, model: which, scores: pairedTable(...cells)[which] }]),
      ),
    });
  return [table("baseline"), table("candidate")];
}

const tasks = { fine: [1200, 20, 20, 760], open: [60, 6, 2, 32], bad: [300, 60, 5, 135] } as const;
const mixed = gate(...sides(tasks), { minimumEffect: "2pt", mustPass: ["bad/q300"] });

describe("gateSection", () => {
  const text = renderText(gateSection(mixed), { width: 400 });

  test("gives the outcome first, then why, then tasks with what regressed first", () => {
    // What the table says of a task stands in no line before it.
    expect(text).toMatch(
      /^REGRESSED\n\nRegressed on 1 of 3 tasks \(bad acc\)\.\n\n• bad acc: 1 must-pass item failed: q300\.\n\nTasks, against/,
    );
    expect(text).toMatch(/^bad +72\.00 +61\.00 +−11\.00 .* regressed/m);
    expect(text).toContain("1 must-pass item failed: q300");
    expect(text.indexOf("\nbad")).toBeLessThan(text.indexOf("\nopen"));
    expect(text.indexOf("\nopen")).toBeLessThan(text.indexOf("\nfine"));
    expect(text).toContain("~ cannot tell");
  });

  test("names the one-sided level, the family, the method and what was not measured", () => {
    expect(text).toContain("one-sided alpha 0.05 at this look; one-sided p adjusted over 3 tasks (Holm)");
    expect(text).toContain("noise measured: item sampling; not measured: training seed");
    expect(text).toContain(mixed.signature);
  });

  test("shows a gate of one task by its one sentence and both signatures", () => {
    const single = gate(...sides({ fine: tasks.fine }), { minimumEffect: "2pt" });
    const shown = renderText(gateSection(single), { width: 400 });
    expect(shown.split(single.sentence)).toHaveLength(2);
    expect(shown).toContain(single.tasks[0]!.signature);
  });

  test("says what could not be compared", () => {
    const [base] = sides({ a: tasks.fine });
    const [, other] = sides({ b: tasks.fine });
    const nothing = gate(base, other, { minimumEffect: "2pt" });
    expect(renderText(gateSection(nothing))).toMatch(
      /^CANNOT TELL\n\nCannot tell: the two sides share no task and metric/,
    );
    expect(gateDetails(nothing).some(({ kind }) => kind === "table")).toBe(false);
  });
});

describe("the lines beside the table", () => {
  test("name ten items that broke where a task is not cleared, those of what regressed first", () => {
    const text = renderText(gateSection(mixed), { width: 4000 });
    const [, named = ""] = /right before and wrong now, 66 items: (.*) and 56 more; one answer each/.exec(text) ?? [];
    expect(named.split(", ")).toHaveLength(10);
    expect(named).toMatch(/^bad\/q300, bad\/q301/);
  });

  test("say in one line what was not gated, a line for each reason", () => {
    const named = (task: string, from: number, model: string) =>
      matrixOf([{ task, model, scores: [1, 0, 1, 1] }], {
        items: [0, 1, 2, 3].map((item) => ({ id: `q${from + item}` })),
      });
    const side = (model: string, from: number) =>
      createResults({
        matrices: [
          ...["x", "y"].map((task) => named(task, from, model)),
          matrixOf([{ task: "fine", model, scores: [1, 1, 0, 1] }]),
        ],
      });
    const shown = renderText(gateSection(gate(side("a", 0), side("b", 100), { minimumEffect: "2pt" })), {
      width: 4000,
    });
    expect(shown.match(/Not gated:/g)).toHaveLength(1);
    expect(shown).toMatch(/Not gated: x acc, y acc\. Of the first: .*\(next step: /);
  });
});

describe("gateMarkdown", () => {
  test("begins with the marker, shows the verdict and the tasks, and folds the rest", () => {
    const text = gateMarkdown(mixed);
    expect(text.startsWith(`${GATE_MARKER}\n## REGRESSED\n`)).toBe(true);
    expect(text.indexOf("| bad |")).toBeLessThan(text.indexOf("<details>"));
    expect(text.indexOf("| bad |")).toBeGreaterThan(0);
    expect(text.match(/<[a-z/][^>]*>/g)).toEqual(["<details>", "<summary>", "</summary>", "</details>"]);
  });

  test("keeps hostile names inert", () => {
    const name = "</details><img src=x onerror=alert(1)>|@everyone `x`\n# y";
    const text = gateMarkdown(gate(...sides({ [name]: tasks.bad }), { minimumEffect: "2pt" }));
    expect(text.match(/<[a-z/][^>]*>/g)).toEqual(["<details>", "<summary>", "</summary>", "</details>"]);
    expect(text).not.toMatch(/@everyone/);
    expect(text).not.toMatch(/^# y/m);
  });

  test("of forty tasks has fewer than forty lines, with what regressed in the open", () => {
    const fine = Array.from({ length: 38 }, (_, task) => [`fine${task}`, tasks.fine] as const);
    const text = gateMarkdown(
      gate(...sides({ ...Object.fromEntries(fine), bad: tasks.bad, open: tasks.open }), { minimumEffect: "2pt" }),
    );
    expect(text.split("\n").length).toBeLessThan(40);
    const shown = text.slice(0, text.indexOf("<details>"));
    expect(shown).toContain("| bad |");
    expect(shown).toContain("| open |");
    expect(shown.match(/^\| fine/gm)?.length).toBeGreaterThan(8);
    expect(shown).toContain("more rows");
    const nothing = gateMarkdown(
      gate(...sides(Object.fromEntries(fine.map(([name]) => [name, tasks.open]))), { minimumEffect: "2pt" }),
    );
    expect(nothing.split("\n").length).toBeLessThan(40);
  });

  test("stays below what a comment may hold", () => {
    const many = Object.fromEntries(
      Array.from({ length: 700 }, (_, task) => [`task ${"x".repeat(50)} ${task}`, [3, 1, 1, 2] as const]),
    );
    const text = gateMarkdown(gate(...sides(many), { minimumEffect: "2pt" }));
    expect(text.length).toBeLessThan(65_536);
    expect(text).toContain("more rows");
    const long = gateMarkdown(gate(...sides({ ["y".repeat(70_000)]: [3, 1, 1, 2] }), { minimumEffect: "2pt" }));
    expect(long.length).toBeLessThan(65_536);
  });
});
