import { describe, expect, test } from "vitest";
import { type GateOptions, gate } from "../../../src/analysis/gate/gate.js";
import { isDay } from "../../../src/analysis/gate/quarantine.js";
import { fromRows } from "../../../src/data/fromRows.js";
import { codesOf } from "../../support/records.js";

const rows = (model: string, right: (item: number, trial: number) => boolean, { trials = 1, task = "quiz" } = {}) =>
  Array.from({ length: 200 * trials }, (_, index) => {
    const [item, trial] = [index % 200, Math.floor(index / 200)];
    return { model, task, item: `q${item}`, score: Number(right(item, trial)), ...(trials > 1 ? { trial } : {}) };
  });
const main = (item: number) => item % 10 < 8;
const broken = (item: number) => main(item) && item !== 1 && item !== 2;
const gated = (options: Partial<GateOptions> = {}, candidate = rows("change", broken)) =>
  gate(fromRows(rows("main", main)), fromRows(candidate), {
    minimumEffect: "20pt",
    mustPass: ["q1", "q2", "q3"],
    today: "2026-11-29",
    ...options,
  });
const until = (item: string, day: string) => ({ item, until: day });

describe("quarantine", () => {
  test("lets an item fail up to its last day, and names it", () => {
    expect(gated().outcome).toBe("regressed");
    const excused = gated({ quarantine: [until("q1", "2026-11-29"), until("quiz/q2", "2027-01-31")] });
    expect(excused.outcome).toBe("not-regressed");
    expect(excused.tasks[0]!.mustPass).toEqual({ passed: ["q3"], broken: [], unknown: [], quarantined: ["q1", "q2"] });
    const [said] = excused.tasks[0]!.notes.filter(({ code }) => code === "in-quarantine");
    expect(said!.message).toBe(
      "2 items in quarantine did not pass, which fails nothing: q1 (until 2026-11-29), q2 (until 2027-01-31)",
    );
  });

  test("ends with its day: the item must pass again, and that is said", () => {
    const over = gated({ quarantine: [until("q1", "2026-11-28"), until("q2", "2026-12-31")] });
    expect(over.outcome).toBe("regressed");
    expect(over.tasks[0]!.mustPass.broken).toEqual(["q1"]);
    expect(over.notes.find(({ code }) => code === "quarantine-over")!.message).toContain("q1 (since 2026-11-28)");
    // Of two entries the later day counts, wherever it stands.
    for (const entries of [
      ["2026-11-28", "2026-12-31"],
      ["2026-12-31", "2026-11-28"],
    ]) {
      const both = gated({ quarantine: [...entries.map((day) => until("q1", day)), until("q2", "2026-12-31")] });
      expect([both.outcome, codesOf(both)]).toEqual(["not-regressed", []]);
    }
  });

  test("says which entries are in neither dump, and excuses no other", () => {
    const found = gated({ quarantine: [until("q777", "2026-12-31"), until("other/q1", "2026-12-31")] });
    expect(found.outcome).toBe("regressed");
    expect(found.notes.find(({ code }) => code === "quarantine-unknown")!.message).toBe(
      "2 items of the quarantine are in neither dump: other/q1, q777",
    );
  });

  test("an item that passes is no matter of it, and a drop of the score is one all the same", () => {
    const fine = gated({ quarantine: [until("q3", "2026-12-31")] }, rows("change", main));
    expect([fine.outcome, codesOf(fine.tasks[0]!)]).toEqual(["not-regressed", ["identical"]]);
    const worse = gated(
      { quarantine: [until("q1", "2026-12-31"), until("q2", "2026-12-31")], minimumEffect: "2pt" },
      rows("change", (item) => broken(item) && item % 7 > 0),
    );
    expect(worse.tasks[0]).toMatchObject({ outcome: "regressed", mustPass: { broken: [] } });
  });

  test.each([
    [{ quarantine: [until("q1", "tomorrow")] }, /quarantine must hold items with the last day/],
    [{ quarantine: [until("q1", "2026-02-30")] }, /last day they may fail, got \{"item":"q1","until":"2026-02-30"\}/],
    [{ quarantine: [until("", "2026-12-31")] }, /quarantine must hold/],
    [{ quarantine: [until("q1", "2026-12-31")], today: undefined }, /today must be a day .* got none/],
  ])("%j is refused", (options, message) => {
    expect(() => gated(options as Partial<GateOptions>)).toThrow(message);
  });

  test("days are those of the calendar", () => {
    expect(["2024-02-29", "2000-02-29", "2026-12-31"].map(isDay)).toEqual([true, true, true]);
    expect(
      ["2026-02-29", "1900-02-29", "2026-13-01", "2026-00-10", "2026-1-1", "26-01-01", 20261231].map(isDay),
    ).toEqual(Array.from({ length: 7 }, () => false));
  });
});

describe("the fates of items", () => {
  test("broken ones are right before and wrong now", () => {
    expect(gated().tasks[0]!.fates).toEqual({ broken: ["q1", "q2"], unsteady: null });
  });

  test("what the baseline's own repeats show to be unsteady did not break", () => {
    const trials = 12;
    // q0 to q3 flip in the baseline; q4 and q5 are right in all of its answers, and wrong now.
    const before = (item: number, trial: number) => (item < 4 ? (trial + item) % 2 === 0 : main(item));
    const after = (item: number) => main(item) && item > 5;
    const found = gate(fromRows(rows("main", before, { trials })), fromRows(rows("change", after, { trials })), {
      minimumEffect: "20pt",
    });
    expect(found.tasks[0]!.fates).toEqual({ broken: ["q4", "q5"], unsteady: ["q0", "q1", "q2", "q3"] });
  });

  test("the worst stand first, and an item of which half is still right did not break", () => {
    const after = (item: number, trial: number) =>
      main(item) && !(item === 7 && trial < 3) && item !== 20 && !(item === 5 && trial < 2);
    const found = gate(fromRows(rows("main", main)), fromRows(rows("change", after, { trials: 4 })), {
      minimumEffect: "20pt",
    });
    expect(found.tasks[0]!.fates!.broken).toEqual(["q20", "q7"]);
  });

  test("scores that are parts have none", () => {
    const parts = (model: string) => rows(model, main).map((row) => ({ ...row, score: row.score / 2 }));
    expect(
      gate(fromRows(parts("main")), fromRows(parts("change")), { minimumEffect: "2pt" }).tasks[0]!.fates,
    ).toBeNull();
  });

  test("where less is better, a 1 is wrong", () => {
    const errors = (model: string, right: (item: number) => boolean) =>
      rows(model, right).map((row) => ({ ...row, metric: "error_rate", score: 1 - row.score }));
    const [task] = gate(fromRows(errors("main", main)), fromRows(errors("change", broken)), {
      minimumEffect: "2pt",
    }).tasks;
    expect([task!.higherIsBetter, task!.fates!.broken]).toEqual([false, ["q1", "q2"]]);
  });
});

test("days are those of the calendar", () => {
  const days: Readonly<Record<string, boolean>> = {
    "2026-01-01": true,
    "2026-01-31": true,
    "2026-01-00": false,
    "2026-01-32": false,
    "2026-04-30": true,
    "2026-04-31": false,
    "2026-02-28": true,
    "2026-02-29": false,
    "2024-02-29": true,
    "1900-02-29": false,
    "2000-02-29": true,
    "2026-00-10": false,
    "2026-13-10": false,
    "2026-1-1": false,
    "26-01-01": false,
  };
  for (const [day, expected] of Object.entries(days)) expect(isDay(day), day).toBe(expected);
  for (const other of [undefined, null, 20260101, new Date(0)]) expect(isDay(other)).toBe(false);
});
