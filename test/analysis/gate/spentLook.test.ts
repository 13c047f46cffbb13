import { describe, expect, test } from "vitest";
import { type Gate, type GateOptions, gate } from "../../../src/analysis/gate/gate.js";
import { fromRows } from "../../../src/data/fromRows.js";
import { repeatedPValue, spendingBoundaries } from "../../../src/inference/sequential/alphaSpending.js";
import type { LookPlace } from "../../../src/inference/sequential/lookFactor.js";
import { mcnemarTest } from "../../../src/inference/significance/mcnemar.js";
import { codesOf, expectNoNaN } from "../../support/records.js";

interface Answers {
  readonly items?: number;
  readonly task?: string;
  readonly size?: number;
  readonly seed?: number;
}

function rows(
  model: string,
  right: (item: number) => boolean | null,
  { items = 1000, task = "quiz", size = 0, seed }: Answers = {},
) {
  return Array.from({ length: items }, (_, item) => {
    const score = right(item);
    return {
      model,
      task,
      item: `q${item}`,
      score: score === null ? null : Number(score),
      ...(size > 0 ? { cluster: `c${Math.floor(item / size)}` } : {}),
      ...(seed === undefined ? {} : { seed }),
    };
  });
}

const main = (item: number) => item % 10 < 8;
/** Loses one item in twenty. */
const worse = (item: number) => main(item) && item % 20 !== 5;
const plan: LookPlace = { look: 1, planned: 3, spending: "pocock" };
const gated = (baseline: object[], candidate: object[], looks: LookPlace, options: Partial<GateOptions> = {}) =>
  gate(fromRows(baseline as never), fromRows(candidate as never), { minimumEffect: "2pt", looks, ...options });
const itemsOf = ({ look }: Gate) => look!.spending!.items;

describe("planned looks at one candidate that grows", () => {
  test("have the p, the interval and the level of the boundary", () => {
    const first = gated(rows("main", main), rows("change", worse, { items: 100 }), plan);
    expect(first.look).toMatchObject({ look: 1, planned: 3, factor: 1, spending: { by: "pocock" } });
    expect(itemsOf(first)).toEqual({ "quiz score": 100 });
    const second = gated(rows("main", main), rows("change", worse, { items: 160 }), {
      ...plan,
      look: 2,
      earlier: [itemsOf(first)],
    });
    const task = second.tasks[0]!;
    const times = [0.1, 0.16];
    const { level } = spendingBoundaries("pocock", 0.05, times)[1]!;
    const { pValue } = mcnemarTest(8, 0, { variant: "midp", alternative: "less" });
    expect(task.discordant).toEqual({ baselineOnly: 8, candidateOnly: 0 });
    expect(task.pValue).toBeCloseTo(pValue, 12);
    expect(task.adjustedPValue).toBeCloseTo(repeatedPValue("pocock", pValue, times), 9);
    expect(task.interval?.level).toBeCloseTo(1 - 2 * level, 12);
    expect(task.outcome).toBe("regressed");
    expect(task.signature).toContain("spending=pocock|information=0.16");
    expect(codesOf(task)).toEqual(expect.arrayContaining(["spent-at-look", "not-asked-yet"]));
    expect(codesOf(task)).not.toContain("items-left-out");
    expectNoNaN(second);
  });

  test("spend all that is left at the last look, whatever was asked", () => {
    const last = (items: number) =>
      gated(rows("main", main), rows("change", main, { items }), {
        ...plan,
        look: 3,
        earlier: [{ "quiz score": 300 }],
      });
    const level = (found: Gate) => found.tasks[0]!.interval?.level;
    expect(level(last(900))).toBeCloseTo(1 - 2 * spendingBoundaries("pocock", 0.05, [0.3, 1])[1]!.level, 12);
    // A plan of one look is a look that stands alone.
    const alone = gated(rows("main", main), rows("change", worse), { ...plan, planned: 1 });
    const plain = gate(fromRows(rows("main", main)), fromRows(rows("change", worse)), { minimumEffect: "2pt" });
    expect(alone.tasks[0]!.interval?.low).toBeCloseTo(plain.tasks[0]!.interval?.low as number, 9);
    expect(alone.outcome).toBe(plain.outcome);
  });

  test("adjust over tasks after the looks, each by its own share of items", () => {
    const both = (items: number, other: number) => [
      ...rows("change", worse, { items }),
      ...rows("change", main, { items: other, task: "other" }),
    ];
    const baseline = [...rows("main", main), ...rows("main", (item) => main(item + 5), { task: "other" })];
    const found = gated(baseline, both(200, 500), plan);
    expect(itemsOf(found)).toEqual({ "quiz score": 200, "other score": 500 });
    const quiz = found.tasks.find(({ task }) => task === "quiz")!;
    const alone = repeatedPValue("pocock", quiz.pValue as number, [0.2]);
    expect(quiz.adjustedPValue).toBeCloseTo(2 * alone, 9);
    // A task that was not begun at the look before is at its first.
    const next = gated(baseline, both(400, 500), { ...plan, look: 2, earlier: [{ "other score": 200 }] });
    const level = next.tasks.find(({ task }) => task === "quiz")!.interval?.level;
    expect(level).toBeCloseTo(1 - 2 * spendingBoundaries("pocock", 0.05, [0.4])[0]!.level, 12);
  });

  test("name the framing of a test that has one", () => {
    const framed = (made: object[]) => made.map((row) => ({ ...row, framing: "choice" }));
    const found = gated(framed(rows("main", main)), framed(rows("change", worse, { items: 100 })), plan);
    expect(itemsOf(found)).toEqual({ "quiz score choice": 100 });
    const next = gated(framed(rows("main", main)), framed(rows("change", worse, { items: 160 })), {
      ...plan,
      look: 2,
      earlier: [itemsOf(found)],
    });
    expect(next.tasks[0]!.interval?.level).toBeCloseTo(
      1 - 2 * spendingBoundaries("pocock", 0.05, [0.1, 0.16])[1]!.level,
      12,
    );
  });

  test("are refused with a sentence where they are none", () => {
    const reason = (found: Gate) => found.tasks[0]!.reasons[0]!.code;
    const looked = { ...plan, look: 2, earlier: [{ "quiz score": 400 }] };
    expect(reason(gated(rows("main", main), rows("change", main, { items: 400 }), looked))).toBe(
      "look-without-answers",
    );
    const seeds = [1, 2].flatMap((seed) => rows("change", main, { seed }));
    expect(reason(gated(rows("main", main), seeds, plan))).toBe("looks-at-seeds");
    const inPart = gated(rows("main", main, { size: 8 }), rows("change", main, { items: 404, size: 8 }), plan);
    expect([reason(inPart), inPart.look]).toEqual(["cluster-in-part", null]);
    const early = { ...plan, spending: "obrien-fleming" as const };
    expect(reason(gated(rows("main", main), rows("change", worse, { items: 4 }), early))).toBe("look-too-early");
    const whole = gated(rows("main", main, { size: 8 }), rows("change", main, { items: 400, size: 8 }), plan);
    expect(whole.outcome).toBe("cannot-tell");
    expect(reason(whole)).toBe("no-test");
  });

  test("throw for what does not go together", () => {
    const refused =
      (looks: LookPlace, options: Partial<GateOptions> = {}) =>
      () =>
        gated(rows("main", main), rows("change", main), looks, options);
    expect(refused({ look: 1, spending: "pocock" })).toThrow(/looks.planned must say/);
    expect(refused({ ...plan, always: true })).toThrow(/alpha is spent once/);
    expect(refused(plan, { borrowSeedSd: () => null })).toThrow(/borrowSeedSd/);
    expect(refused(plan, { alpha: 0.4 })).toThrow(/alpha must be 0.3 at most/);
    expect(refused({ ...plan, earlier: [{ "quiz score": 10 }] })).toThrow(/before look 1, 0 at most/);
    expect(refused({ ...plan, spending: "all" as never })).toThrow(/spending must be/);
    expect(refused({ ...plan, look: 3, earlier: [{ "quiz score": 20 }, { "quiz score": 10 }] })).toThrow(/rise/);
    expect(refused({ ...plan, look: 2, earlier: [{ "quiz score": Number.NaN }] })).toThrow(/rise/);
  });

  test("the order of rows changes nothing, and answers that failed stand against a pass", () => {
    const [baseline, candidate] = [rows("main", main), rows("change", worse, { items: 300 })];
    expect(gated([...baseline].reverse(), [...candidate].reverse(), plan)).toEqual(gated(baseline, candidate, plan));
    const failed = gated(
      baseline,
      rows("change", (item) => (item % 30 === 0 ? null : main(item))),
      plan,
    );
    expect(failed.tasks[0]!.reasons[0]!.code).toBe("missing-answers");
  });
});
