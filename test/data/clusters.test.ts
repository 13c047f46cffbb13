import { describe, expect, test } from "vitest";
import { clustersOf } from "../../src/data/clusters.js";

describe("clustersOf", () => {
  test("gives the cluster of each item where all name one", () => {
    const items = [
      { id: "a", cluster: "x" },
      { id: "b", cluster: "" },
    ];
    expect(clustersOf(items)).toEqual({ clusters: ["x", ""], notes: [] });
  });

  test("gives none where no item names one, or there are no items", () => {
    expect(clustersOf([{ id: "a" }])).toEqual({ notes: [] });
    expect(clustersOf([])).toEqual({ notes: [] });
  });

  test("does not use clusters that only some items name, and says so", () => {
    const { clusters, notes } = clustersOf([{ id: "a", cluster: "x" }, { id: "b" }]);
    expect(clusters).toBeUndefined();
    expect(notes.map(({ code }) => code)).toEqual(["clusters-incomplete"]);
  });
});
