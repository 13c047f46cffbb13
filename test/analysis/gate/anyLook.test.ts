import { describe, expect, test } from "vitest";
import { type GateOptions, gate } from "../../../src/analysis/gate/gate.js";
import { fromRows } from "../../../src/data/fromRows.js";
import { sequentialComparison } from "../../../src/inference/sequential/sequentialComparison.js";
import { codesOf, expectNoNaN } from "../../support/records.js";

interface Answers {
  readonly items?: number;
  readonly from?: number;
  readonly size?: number;
  readonly task?: string;
  readonly trials?: number;
}

/** Rows of one model: `right` says whether an item is, `null` where it failed. */
function rows(
  model: string,
  right: (item: number, trial: number) => boolean | null | number,
  { items = 1000, from = 0, size = 0, task = "quiz", trials = 1 }: Answers = {},
) {
  return Array.from({ length: items * trials }, (_, index) => {
    const [item, trial] = [from + (index % items), Math.floor(index / items)];
    const score = right(item, trial);
    return {
      model,
      task,
      item: `q${item}`,
      score: score === null ? null : Number(score),
      ...(size > 0 ? { cluster: `c${Math.floor(item / size)}` } : {}),
      ...(trials > 1 ? { trial } : {}),
    };
  });
}

const main = (item: number) => item % 10 < 8;
const worse = (item: number) => main(item) && item % 6 > 0;
const always: GateOptions = { minimumEffect: "2pt", looks: "always" };
const gated = (baseline: object[], candidate: object[], options: Partial<GateOptions> = {}) =>
  gate(fromRows(baseline as never), fromRows(candidate as never), { ...always, ...options });

describe("a gate that may be looked at while answers come in", () => {
  test("has the evidence and the interval of sequentialComparison", () => {
    const candidate = rows("change", worse, { items: 300 });
    const [task] = gated(rows("main", main), candidate).tasks;
    const scores = (right: (item: number) => boolean) => Array.from({ length: 300 }, (_, item) => Number(right(item)));
    const expected = sequentialComparison(scores(main), scores(worse), { minimumEffect: 0.02 });
    expect(task).toMatchObject({
      outcome: "regressed",
      test: "betting",
      pValue: expected.pValues.worse,
      interval: expected.interval,
      difference: expected.difference,
      items: { shared: 300, new: 0, removed: 700 },
    });
    expect(task!.signature).toContain("n=300|paired|betting|one-sided");
  });

  test("is red on part of the items, clears on part of them, and says what was not asked yet", () => {
    const early = gated(rows("main", main, { items: 2000 }), rows("change", worse, { items: 200 }));
    expect(early.outcome).toBe("regressed");
    expect(early.sentence).toContain("At any look");
    expect(early.signature).toContain("looks=always");
    expect(codesOf(early.tasks[0]!)).toContain("not-asked-yet");
    const cleared = gated(rows("main", main, { items: 2000 }), rows("change", main, { items: 900 }));
    expect(cleared.outcome).toBe("not-regressed");
    // What the candidate must be asked in full says so, and other tasks are still to be begun.
    expect(
      gated(rows("main", main, { items: 2000 }), rows("change", main, { items: 900 }), { removedItems: "fail" })
        .outcome,
    ).toBe("cannot-tell");
    const twoTasks = [...rows("main", main, { items: 900 }), ...rows("main", main, { task: "other" })];
    expect(gated(twoTasks, rows("change", main, { items: 900 })).outcome).toBe("cannot-tell");
  });

  test("says when the rest will hardly settle it, and at the last item no more", () => {
    const flips = (item: number) => (item % 25 === 0 ? false : item % 25 === 9 ? true : main(item));
    const codes = (items: number) =>
      codesOf(gated(rows("main", main, { items: 300 }), rows("change", flips, { items })).tasks[0]!);
    expect(codes(250)).toContain("hardly-to-be-settled");
    expect(codes(300)).not.toContain("hardly-to-be-settled");
  });

  test("items that are still to be asked are not said to be left out, and items that only the candidate has are", () => {
    const codes = (from: number) =>
      codesOf(gated(rows("main", main, { items: 300 }), rows("change", main, { items: 200, from })).tasks[0]!);
    expect(codes(0)).toContain("not-asked-yet");
    expect(codes(0)).not.toContain("items-left-out");
    expect(codes(105)).toEqual(expect.arrayContaining(["not-asked-yet", "items-left-out"]));
  });

  test("what it can find is what evidence at any look finds, and few items that differ are no matter of one test", () => {
    // 3 of 300 differ: no way in which they do would be rare by one test.
    const few = (item: number) => main(item) !== (item > 0 && item % 80 === 0);
    const [baseline, candidate] = [rows("main", main, { items: 300 }), rows("change", few, { items: 300 })];
    const [atAny] = gated(baseline, candidate).tasks;
    const [atOne] = gate(fromRows(baseline as never), fromRows(candidate as never), { minimumEffect: "2pt" }).tasks;
    expect(codesOf(atOne!)).toContain("too-few-discordant");
    expect(codesOf(atAny!)).not.toContain("too-few-discordant");
    expect(atAny!.detectableDrop).toBeGreaterThan(atOne!.detectableDrop as number);
  });

  test("counts clusters when they are whole, and takes the largest of the baseline for the largest", () => {
    const baseline = rows("main", main, { items: 800, size: 8 });
    const [task] = gated(baseline, rows("change", worse, { items: 403, size: 8 })).tasks;
    expect(task!.items.shared).toBe(400);
    expect(codesOf(task!)).toContain("waiting-for-cluster");
    // A t that was not used has no degrees of freedom.
    expect(codesOf(task!)).not.toContain("clusters");
    expect(task!.notes.map(({ message }) => message)).toContain(
      "400 items count as 50 clusters, of which the largest may have 8 items",
    );
    const alone = gated(rows("main", main, { items: 800 }), rows("change", worse, { items: 400 })).tasks[0]!;
    // As much evidence is in 50 blocks as in 50 items, at most.
    expect(task!.pValue).toBeGreaterThan(alone.pValue as number);
    expect(gated(baseline, rows("change", worse, { items: 5, size: 8 })).tasks[0]!.reasons[0]!.code).toBe(
      "no-whole-block",
    );
  });

  test("counts an item when all of its repeats are there", () => {
    const baseline = rows("main", main, { items: 100, trials: 2 });
    const candidate = rows("change", worse, { items: 100, trials: 2 }).filter(
      ({ item, trial }) => trial === 0 || Number(item.slice(1)) < 60,
    );
    const [task] = gated(baseline, candidate).tasks;
    expect(task!.items.shared).toBe(60);
  });

  test("does not pass over answers that the candidate alone lacks", () => {
    const failed = (item: number) => (item % 30 === 0 ? null : main(item));
    const [task] = gated(rows("main", main, { items: 2000 }), rows("change", failed, { items: 2000 })).tasks;
    expect(task).toMatchObject({ outcome: "cannot-tell", reasons: [{ code: "missing-answers" }] });
    expect(task!.largestDrop).toBeGreaterThan(0.02);
  });

  test("shares alpha out over the candidates that are looked at", () => {
    // Lost 11 : 0 of 300: p about .02.
    const candidate = rows("change", (item) => main(item) && item % 30 > 0, { items: 300 });
    const at = (look: number) => gated(rows("main", main), candidate, { looks: { look, always: true } });
    const alone = gated(rows("main", main), candidate);
    expect([alone.outcome, alone.look?.factor]).toEqual(["regressed", 1]);
    expect([at(1).look?.factor, at(2).look?.factor]).toEqual([2, 6]);
    expect(at(4).tasks[0]!.reasons[0]!.code).toBe("not-after-adjustment");
    expect(at(2).sentence).toContain("look 2 at one baseline");
  });

  test("less may be better, and scores may be parts", () => {
    const rated = (item: number) => (item % 7) / 10;
    const higher = (item: number) => rated(item) + 0.3;
    const falling = (options: object[]) => options.map((row) => ({ ...row, metric: "error_rate" }));
    const found = gated(falling(rows("main", rated)), falling(rows("change", higher, { items: 150 })));
    expect(found.tasks[0]).toMatchObject({ higherIsBetter: false, outcome: "regressed" });
    expectNoNaN(found);
  });

  test("refuses what has no bounds, and several seeds", () => {
    const long = (item: number) => 3 + (item % 7);
    expect(gated(rows("main", long), rows("change", long), { minimumEffect: "0.5" }).tasks[0]!.reasons[0]!.code).toBe(
      "scores-without-bounds",
    );
    const seeds = (model: string) =>
      [1, 2].flatMap((seed) => rows(model, (item) => (item + seed) % 10 < 8).map((row) => ({ ...row, seed })));
    expect(gated(seeds("main"), seeds("change")).tasks[0]!.reasons[0]!.code).toBe("looks-at-seeds");
    expect(() => gated(rows("main", main), rows("change", main), { borrowSeedSd: () => null })).toThrow(/borrowSeedSd/);
  });

  test("the order of rows changes nothing", () => {
    const [baseline, candidate] = [rows("main", main), rows("change", worse, { items: 300, from: 40 })];
    expect(gated([...baseline].reverse(), [...candidate].reverse())).toEqual(gated(baseline, candidate));
  });
});
