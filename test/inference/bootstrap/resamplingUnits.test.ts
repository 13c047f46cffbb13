import { describe, expect, test } from "vitest";
import {
  clusterUnits,
  countedUnits,
  crossedUnits,
  itemUnits,
  strataUnits,
  unitCount,
  unitGroups,
} from "../../../src/inference/bootstrap/resamplingUnits.js";

/** The items of each unit. */
const groups = (units: Parameters<typeof unitGroups>[0]) => {
  const { starts, members } = unitGroups(units);
  return Array.from(starts.subarray(1), (end, unit) => [...members.subarray(starts[unit], end)]);
};

describe("resampling units", () => {
  test("items are one unit each", () => {
    expect(groups(itemUnits(3))).toEqual([[0], [1], [2]]);
  });

  test("counted units are one item each, given by the number of its kind", () => {
    expect(groups(countedUnits([2, 0, 1]))).toEqual([[0], [0], [2]]);
    expect(unitCount(countedUnits([2, 0, 1]))).toBe(3);
  });

  test.each([
    [[3, -1], "whole numbers of at least 0, got -1 at 1"],
    [[2.5], "got 2.5 at 0"],
    [[0, 0], "sum of counts must be a whole number above 0, got 0"],
    [[], "nothing to resample"],
  ])("counts %j are refused", (counts, message) => {
    expect(() => countedUnits(counts)).toThrow(message);
  });

  test("clusters keep their items together; 1 and the text 1 are two clusters", () => {
    const units = clusterUnits(["b", 1, "b", "1", 1, "__proto__"]);
    expect(groups(units)).toEqual([[0, 2], [1, 4], [3], [5]]);
    expect(units.strataSizes).toEqual([4]);
  });

  test("strata number their units one after another", () => {
    const units = strataUnits(["x", "y", "x", "y", "y"]);
    expect(groups(units)).toEqual([[0], [2], [1], [3], [4]]);
    expect(units.strataSizes).toEqual([2, 3]);
  });

  test("clusters within strata stay whole", () => {
    const units = strataUnits(["x", "y", "x", "y", "y", "x"], ["a", "c", "b", "d", "c", "a"]);
    expect(groups(units)).toEqual([[0, 5], [2], [1, 4], [3]]);
    expect(units.strataSizes).toEqual([2, 2]);
  });

  test("a cluster in two strata is refused, with its name", () => {
    expect(() => strataUnits(["x", "y"], ["a", "a"])).toThrow('one stratum, but "a" lies in two');
  });

  test("crossed units count as the smaller of runs and items", () => {
    expect(unitCount(crossedUnits(3, 50))).toBe(3);
    expect(unitCount(clusterUnits(["a", "a", "b"]))).toBe(2);
  });

  test("nothing to resample is refused", () => {
    expect(() => itemUnits(0)).toThrow("count must be a whole number above 0, got 0");
    expect(() => clusterUnits([])).toThrow("nothing to resample");
    expect(() => crossedUnits(0, 5)).toThrow("runs must be");
  });
});

test("labels of clusters and strata are lists, and the error says of which", () => {
  expect(() => strataUnits([1, 1, 2], 5 as never)).toThrow(/strataUnits: clusters/);
  expect(() => strataUnits(5 as never)).toThrow(/strataUnits: strata/);
  expect(() => clusterUnits(5 as never)).toThrow(/clusterUnits: clusters/);
  expect(strataUnits([1, 1, 2], null)).toEqual(strataUnits([1, 1, 2]));
});
