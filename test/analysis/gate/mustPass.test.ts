import { describe, expect, test } from "vitest";
import { sidesOf } from "../../../src/analysis/comparison/testSides.js";
import { checkMustPass, mustPassReasons } from "../../../src/analysis/gate/mustPass.js";
import { createResults } from "../../../src/data/createResults.js";
import { matrixOf } from "../../support/matrices.js";

const none = Number.NaN;
const IDS = ["q0", "q1", "q2", "q3", "q4"];
function fates(
  trials: readonly (readonly number[])[],
  {
    passScore,
    passRepeats,
    excused = [],
    higherIsBetter = true,
    ids = IDS,
  }: {
    readonly passScore?: number;
    readonly passRepeats?: number;
    readonly excused?: readonly string[];
    readonly higherIsBetter?: boolean;
    readonly ids?: readonly string[];
  } = {},
) {
  const rows = trials.map((scores, trial) => ({ model: "m", trial: `${trial}`, scores }));
  const sides = [...sidesOf(createResults({ matrices: [matrixOf(rows, { higherIsBetter })] })).values()].flat();
  return checkMustPass(new Set(ids), sides, passScore, passRepeats, (id) => excused.includes(id));
}

describe("items that must pass", () => {
  test("pass where every answer does, break where one does not, and are unknown where one is missing", () => {
    const trials = [
      [1, 1, 0, 1, none],
      [1, 0, 0, none, none],
    ];
    expect(fates(trials)).toMatchObject({
      passed: ["q0"],
      broken: ["q1", "q2"],
      unknown: ["q3", "q4"],
      quarantined: [],
    });
    expect(fates(trials, { excused: ["q0", "q1", "q3"] })).toMatchObject({
      passed: ["q0"],
      broken: ["q2"],
      unknown: ["q4"],
      quarantined: ["q1", "q3"],
    });
    expect(fates(trials, { ids: ["q9"] })).toMatchObject({ unknown: ["q9"] });
  });

  test("with so many repeats pass by as many, and break where these cannot be reached any more", () => {
    const trials = [
      [1, 1, 0, 1, 0],
      [1, 0, 0, none, none],
      [0, 0, 1, none, 1],
    ];
    expect(fates(trials, { passRepeats: 2 })).toMatchObject({
      passed: ["q0"],
      broken: ["q1", "q2"],
      unknown: ["q3", "q4"],
    });
    expect(fates(trials, { passRepeats: 1 })).toMatchObject({ passed: IDS, broken: [], unknown: [] });
    expect(fates(trials, { passRepeats: 4 })).toMatchObject({ passed: [], broken: [], unknown: IDS });
  });

  test("pass from a score on, and up to it where less is better", () => {
    const trials = [[0.2, 0.5, 0.5001, 0.9, 0]];
    expect(fates(trials, { passScore: 0.5 })).toMatchObject({ passed: ["q1", "q2", "q3"], broken: ["q0", "q4"] });
    expect(fates(trials, { passScore: 0.5, higherIsBetter: false })).toMatchObject({
      passed: ["q0", "q1", "q4"],
      broken: ["q2", "q3"],
    });
    expect(fates([[0, 1, 0, 1, 0]], { higherIsBetter: false })).toMatchObject({ passed: ["q0", "q2", "q4"] });
    expect(() => fates(trials)).toThrow(/say which score passes/);
    expect(() => fates(trials, { ids: ["q2"] })).toThrow(expect.objectContaining({ place: { item: "q2" } }));
  });

  test("are told where they broke, and where they are not known", () => {
    expect(mustPassReasons({ broken: [], unknown: [] })).toEqual([]);
    expect(mustPassReasons({ broken: ["q1"], unknown: [] })).toMatchObject([
      { code: "must-pass-broken", data: { items: ["q1"] } },
    ]);
    expect(mustPassReasons({ broken: ["q1"], unknown: ["q2"] }).map(({ code }) => code)).toEqual([
      "must-pass-broken",
      "must-pass-unknown",
    ]);
  });
});
