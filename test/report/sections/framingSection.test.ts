import { expect, test } from "vitest";
import { framingTable } from "../../../src/analysis/framing/framing.js";
import { createResults } from "../../../src/data/createResults.js";
import { renderText } from "../../../src/report/render/text.js";
import { framingNotes, framingSection } from "../../../src/report/sections/framingSection.js";
import { codesOf } from "../../support/records.js";

function results(models: readonly string[], seeds: readonly string[]) {
  const runScores = models.flatMap((model, shift) =>
    seeds.flatMap((seed, index) =>
      [1000, 2000, 3000, 4000].flatMap((step) =>
        (["choice", "completion"] as const).map((framing) => ({
          run: { model, task: "quiz", metric: "acc", framing, seed, step },
          value:
            (framing === "choice" ? step / 5000 : 0.5) +
            0.01 * shift +
            0.003 * Math.sin(step + 7 * index + framing.length),
          higherIsBetter: true,
        })),
      ),
    ),
  );
  return createResults({ runScores });
}

test("says the recommendation first, then each framing, then the differences", () => {
  const table = framingTable(results(["m"], ["1", "2", "3"]), { chance: new Map([["quiz", 0.25]]) });
  const text = renderText(framingSection(table));
  expect(text).toMatch(/quiz: Use completion up to step 2.000 and choice from step 3.000 on/);
  expect(text.indexOf("quiz: Use")).toBeLessThan(text.indexOf("Each framing at its last checkpoint"));
  expect(text).toMatch(/lead changes/);
  expect(text).toMatch(/the SD\s+ratio is choice ÷ completion/);
  expect(text).toMatch(/τ difference[\s\S]*τ: Kendall's τ-b of score against checkpoint order/);
  expect(text).not.toMatch(/NaN|undefined|null/);
});

const oneSeed = (metrics: readonly [string, string], ends: readonly number[]) =>
  framingTable(
    createResults({
      runScores: ends.flatMap((end, index) =>
        Array.from({ length: 20 }, (_, step) =>
          (["choice", "completion"] as const).map((framing, which) => ({
            run: { model: "m", task: `quiz ${index}`, metric: metrics[which] as string, framing, step: 1000 * step },
            value: framing === "completion" ? 0.5 : (step < 12 ? 0.3 : end) + 0.005 * (-1) ** step,
            higherIsBetter: true,
          })),
        ).flat(),
      ),
    }),
  );

test("one seed: places the crossover between checkpoints, and not at all where the end may be noise", () => {
  const table = oneSeed(["acc", "len_norm"], [0.7, 0.51, 0.4]);
  const text = renderText(framingSection(table), { width: 1000 });
  expect(text).toMatch(/quiz 0 +\+19\.50 \[.*\] +11.000–12.000 to choice\n/);
  expect(text).toMatch(/quiz 1 .*\] +not shown\n/);
  expect(text).toMatch(/quiz 2 .*\] +completion throughout\n/);
  expect(text).toContain("differences are choice − completion. All rows:");
  expect(text).toContain("metric acc against len_norm, intervals hold checkpoint wobble only");
  expect(text).toContain("metric: that of choice against that of completion; both are taken as scores of the task.");
  expect(text).not.toMatch(/τ change|noise held|choice ÷ completion| \?/);
});

test("the notes leave out what the section says, and what one seed implies", () => {
  const table = oneSeed(["acc", "len_norm"], [0.7, 0.51]);
  expect(codesOf(table.rows[1]!)).toEqual(
    expect.arrayContaining(["one-seed-crossover", "one-seed-ratio", "metrics-differ", "crossover-not-shown"]),
  );
  const notes = framingNotes(table).join("\n");
  expect(notes).toMatch(/one training seed/i);
  expect(notes).not.toMatch(/wobble|ratio|crossover|scored by/);
});

test("shows models apart, compares their order, and says what a limit leaves out", () => {
  const table = framingTable(results(["a", "b", "c"], ["1"]));
  const text = renderText(framingSection(table, { limit: 1 }));
  expect(text).toMatch(/quiz, a: /);
  expect(text).toContain("… and 2 more");
  expect(text).toContain("Do the framings order the models alike?");
  expect(framingSection({ rows: [], overModels: [] })).toEqual([]);
});
