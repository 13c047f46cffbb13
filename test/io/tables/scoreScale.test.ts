import { expect, test } from "vitest";
import { UNSCORED } from "../../../src/io/tables/scoreCell.js";
import { ScoreScales } from "../../../src/io/tables/scoreScale.js";

test("more different scores than a call takes arguments: a value apart from all of them is told, with their range", () => {
  const scales = new ScoreScales({ file: "a.csv", areOfRuns: false });
  const texts = scales.textsOf({ task: "t", metric: "acc" });
  // With work that grows by the square of the scores, this would take hours.
  for (let score = 10_000; score < 210_000; score++) texts.add(String(score / 220_000));
  texts.add("-1", undefined, 3);
  scales.decide();
  expect(scales.readerOf(texts)("-1")).toEqual(UNSCORED);
  expect(scales.notes.map(({ code }) => code)).toEqual(["sentinel-unscored"]);
  expect(scales.notes[0]?.message).toContain(`(${10_000 / 220_000} to ${209_999 / 220_000})`);
});
