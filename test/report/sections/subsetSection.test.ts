import { describe, expect, test } from "vitest";
import { subsetExperiment } from "../../../src/analysis/subsets/subsetExperiment.js";
import { chooseSubset } from "../../../src/analysis/subsets/subsetSelection.js";
import { validateSubset } from "../../../src/analysis/subsets/subsetValidation.js";
import { refuse } from "../../../src/notes.js";
import { createRng } from "../../../src/random/rng.js";
import { renderText } from "../../../src/report/render/text.js";
import { subsetQualitySection } from "../../../src/report/sections/subsetQualitySection.js";
import { subsetSection } from "../../../src/report/sections/subsetSection.js";
import { drawAbilities, drawItems, twoPlMatrix } from "../../support/twoPlMatrix.js";

const rng = createRng(5, "sections");
const items = drawItems(rng, 40);
const train = twoPlMatrix(rng, items, drawAbilities(rng, 12));
const curves = twoPlMatrix(
  rng,
  items,
  Array.from({ length: 12 }, (_, run) => -1 + 0.4 * (run % 4)),
  (run) => ({ seed: String(run >> 2), step: run % 4 }),
);

describe("subsetSection", () => {
  const choice = chooseSubset(train, 10, { method: "pruned" });
  const validation = validateSubset(train, 10, { method: "pruned" });
  if (!choice.ok || !validation.ok) throw new Error("refused");
  const reading = { task: "t", metric: "acc", proportion: true, choice, items: 40 };

  test("shows the error beside that of random items, and how it was measured", () => {
    const text = renderText(subsetSection({ ...reading, validation }));
    expect(text).toContain("t · acc: the most discriminating items, 10 of 40");
    expect(text).toContain("one run left out at a time");
    expect(text).toMatch(/random subsets of the\s+same size: \d/);
    expect(text).not.toMatch(/NaN|undefined|null/);
  });

  test("an error that is not known is said so", () => {
    const refused = refuse("x", "there are 2 models", "add models");
    const text = renderText(subsetSection({ ...reading, validation: refused }));
    expect(text).toContain("The error to expect is not known: there are 2 models. Next step: add models.");
  });
});

describe("subsetQualitySection", () => {
  test("one row a method and estimate, with bands, the full test and what was refused", () => {
    const text = renderText(subsetQualitySection(subsetExperiment(train, curves, { sizes: [10, 20], draws: 50 })));
    expect(text.match(/anchors by scores/g)).toHaveLength(2);
    expect(text).toMatch(/All items: seed SD [\d.]+, total variation [\d.]+, τ [\d.]+/);
    expect(text).toContain("adaptive test: not done, 12 runs");
    expect(text).not.toMatch(/NaN|undefined|null/);
  });

  test("without seeds there is no word on the seed SD; without rows only the refusals", () => {
    const models = renderText(subsetQualitySection(subsetExperiment(train, train, { sizes: [10], draws: 50 })));
    expect(models).toMatch(/Against random subsets of the same size: the error is below/);
    expect(models).not.toMatch(/seed SD is below/);
    const none = renderText(subsetQualitySection(subsetExperiment(train, curves, { methods: ["adaptive"], draws: 5 })));
    expect(none).toContain("not done");
  });
});
