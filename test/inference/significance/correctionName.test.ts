import { expect, test } from "vitest";
import { correctionName } from "../../../src/inference/significance/correctionName.js";
import { pValueAdjustments } from "../../../src/inference/significance/multiplicity.js";

test("correctionName writes every correction by the names of those who found it", () => {
  const names = Object.keys(pValueAdjustments).map((name) => correctionName(name as keyof typeof pValueAdjustments));
  expect(names).toEqual(["Bonferroni", "Šidák", "Holm", "Hochberg", "Benjamini–Hochberg", "Benjamini–Yekutieli"]);
  expect(correctionName("none")).toBe("no correction");
});
