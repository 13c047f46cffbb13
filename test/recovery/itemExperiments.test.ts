import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { demoHalves, experimentTable, simulatedWorld } from "../support/itemExperimentTables.js";

/** The page's tables are these experiments, whatever they say. */
const page = readFileSync(resolve(import.meta.dirname, "../../docs/item-experiments.md"), "utf8");

test.each([25, 100])("simulated items, %i of 200", (size) => {
  const worlds = Array.from({ length: 10 }, (_, world) => simulatedWorld(world));
  expect(page).toContain(experimentTable(worlds, size, 100));
});

test.each(["arc_challenge", "hellaswag"])("the demo's %s, 50 items", (task) => {
  expect(page).toContain(experimentTable([demoHalves(task)], 50, 1000));
});
