import { expect, test } from "vitest";
import { framings, seeds } from "../../src/index.js";
import { formatCount } from "../../src/numberFormat.js";
import { createRng } from "../../src/random/rng.js";
import { inputError, readText } from "../io/dumps.js";
import { checkExperiment, emptyTally } from "../support/unevenChecks.js";
import { cutShort, restartedLog, unevenTraining } from "../support/unevenTraining.js";

test("60 uneven experiments: every figure is that of its definition, and no wrong framing is recommended", () => {
  const rng = createRng(60);
  const tally = emptyTally();
  for (let index = 0; index < 60; index++) checkExperiment(unevenTraining(rng), tally);
  expect(tally.experiments).toBe(60);
  expect(tally.changes).toBeGreaterThan(10);
  expect(tally.wrong).toBe(0);
});

test("the last checkpoints of one seed, taken away, change no verdict's side without being said", () => {
  const rng = createRng(18);
  let changed = 0;
  for (let index = 0; index < 25; index++) {
    const { results } = unevenTraining(rng);
    const whole = framings(results).rows[0]!;
    for (const checkpoints of [1, 3, 5]) {
      const short = cutShort(results, "1", checkpoints);
      const row = framings(short).rows[0];
      if (row === undefined) continue;
      const [before, after] = [whole.recommendation.framing, row.recommendation.framing];
      const sign = Math.sign(row.difference?.difference ?? 0);
      const isTurned =
        (before !== null && after !== null && before !== after) ||
        (sign !== 0 && sign !== Math.sign(whole.difference?.difference ?? 0));
      if (!isTurned) continue;
      changed++;
      const codes = row.notes.map(({ code }) => code);
      const isSaid = codes.includes("seeds-stopped-early") || row.difference?.step !== whole.difference?.step;
      expect(isSaid, `${checkpoints} of seed 1: ${row.recommendation.sentence}`).toBe(true);
      const stopped = seeds(short).rows.filter((one) => one.stopped.some(({ seed }) => seed === "1"));
      expect(stopped.every((one) => one.finalSeeds < one.seeds)).toBe(true);
    }
  }
  // Where the framings are alike the sign of a few points is open.
  expect(changed).toBeGreaterThan(0);
});

test("a seed that was restarted: the checkpoints that two jobs logged are refused with their names, else the figures are those of one run", async () => {
  const rng = createRng(77);
  const seen = { refused: 0, read: 0 };
  for (let index = 0; index < 120; index++) {
    const experiment = unevenTraining(rng);
    const log = restartedLog(rng, experiment);
    if (log === null) continue;
    if (log.overlap.length > 0) {
      const error = await inputError(readText("log.csv", log.text));
      expect(error.code).toBe("restarted-run");
      expect(error.message).toContain(`"job2" overlaps "job1" at step ${formatCount(log.overlap[0] as number)} (`);
      expect(error.message).toContain(`, seed ${log.seed})`);
      seen.refused++;
      continue;
    }
    const results = await readText("log.csv", log.text);
    const figures = (of: typeof results) => ({
      seeds: seeds(of).rows.map(({ notes: _, ...row }) => row),
      framings: framings(of).rows.map(({ notes: _, ...row }) => row),
    });
    expect(figures(results)).toEqual(figures(experiment.results));
    seen.read++;
  }
  expect(seen.refused).toBeGreaterThan(30);
  expect(seen.read).toBeGreaterThan(30);
});
