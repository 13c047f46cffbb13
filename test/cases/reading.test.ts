import { describe, expect, test } from "vitest";
import { printedErrors } from "../../src/analysis/scores/printedErrors.js";
import { coverage, totalCoverage } from "../../src/data/missing.js";
import { runScoresOf } from "../../src/data/resultMatrix.js";
import { load } from "../../src/node/index.js";
import { capture, captureJson } from "../cli/capture.js";
import { casePath, casesTitle, expected, hasCases } from "./cases.js";

describe.skipIf(!hasCases)(`what is read${casesTitle}`, () => {
  test("loss-with-a-slash: the last word decides the direction", async () => {
    const { verdict, names } = expected<{ verdict: string; names: Record<string, boolean> }>("loss-with-a-slash");
    const path = casePath("loss-with-a-slash/loss.csv");
    const compared = await captureJson<{ verdict: string; higherIsBetter: boolean }>(
      ...["compare", path, "--baseline", "base", "--candidate", "cand", "--json"],
    );
    expect([compared.verdict, compared.higherIsBetter]).toEqual([verdict, false]);
    const { runScores } = await load(path);
    expect(names[runScores[0]?.run.metric ?? ""]).toBe(false);
  });

  test("score-columns-as-models: columns of scorers are metrics of one run", async () => {
    const right = expected<{ models: number; items: number; metrics: string[] }>("score-columns-as-models");
    const { matrices } = await load(casePath("score-columns-as-models/experiment.csv"));
    expect(matrices.map(({ metric }) => metric)).toEqual(right.metrics);
    for (const { runs, items } of matrices) expect([runs.length, items.length]).toEqual([right.models, right.items]);
  });

  test("revision-column: revisions that name steps are checkpoints", async () => {
    const right = expected<{ tasks: string[]; steps: number[] }>("revision-column");
    const { runScores } = await load(casePath("revision-column/scores.csv"));
    expect([...new Set(runScores.map(({ run }) => run.task))]).toEqual(right.tasks);
    expect(runScores.map(({ run }) => run.step)).toEqual(right.steps);
  });

  test("judge-minus-one: -1 of a judge is no rating", async () => {
    const right = expected<{ pairs: number; difference: number; p: number; verdict: string }>("judge-minus-one");
    const compared = await captureJson<{
      verdict: string;
      difference: number;
      pValue: number;
      items: { shared: number };
    }>(
      ...[
        "compare",
        casePath("judge-minus-one/judgments.jsonl"),
        "--baseline",
        "base",
        "--candidate",
        "cand",
        "--json",
      ],
    );
    expect([compared.verdict, compared.items.shared]).toEqual([right.verdict, right.pairs]);
    expect(compared.difference).toBeCloseTo(right.difference, 12);
    expect(compared.pValue).toBeCloseTo(right.p, 4);
  });

  test("percent-run-level: per cent are printed as they are", async () => {
    const { printedMeans } = expected<{ printedMeans: string[] }>("percent-run-level");
    const { stdout } = await capture("ranks", casePath("percent-run-level/scores.csv"));
    for (const mean of printedMeans) expect(stdout).toMatch(new RegExp(` ${mean}\\b`));
  });

  test("percent-against-share: one scale", async () => {
    const right = expected<{ verdict: string[]; difference: number; midP: number }>("percent-against-share");
    const compared = await captureJson<{ verdict: string; difference: number; pValue: number }>(
      ...[
        "compare",
        casePath("percent-against-share/north.csv"),
        casePath("percent-against-share/south.csv"),
        "--json",
      ],
    );
    expect(right.verdict).toContain(compared.verdict);
    expect(compared.difference).toBeCloseTo(right.difference, 12);
    expect(compared.pValue).toBeCloseTo(right.midP, 6);
  });

  test("gate-per-cent-hides-a-fall: a fall does not pass", async () => {
    const { exit } = expected<{ exit: number[] }>("gate-per-cent-hides-a-fall");
    const paths = ["base.csv", "cand.csv"].map((name) => casePath(`gate-per-cent-hides-a-fall/${name}`));
    for (const effect of ["0.05", "5%", "5pt"])
      expect(exit).toContain((await capture("gate", ...paths, "--min-effect", effect)).code);
  });

  test("seeds-half-in-percent: mixed units are refused with the flag that settles them", async () => {
    const { code, stderr } = await capture("compare", casePath("seeds-half-in-percent/scores.csv"));
    expect(code).toBe(3);
    expect(stderr).toMatch(/mixed.*--scores-in percent/s);
  });

  test("choices-column-without-items: the column gives the chance level", async () => {
    const right = expected<{ chance: number; guess: { seedGap: null }; notesWithoutCode: string[] }>(
      "choices-column-without-items",
    );
    const { rows, notes } = await captureJson<{
      rows: { task: string; chance: number; seedGap: number | null }[];
      notes: { code: string }[];
    }>("seeds", casePath("choices-column-without-items/curves.csv"), "--above-chance", "--json");
    expect(rows.map(({ chance }) => chance)).toEqual(rows.map(() => right.chance));
    expect(rows.find(({ task }) => task === "guess")?.seedGap).toBe(right.guess.seedGap);
    for (const code of right.notesWithoutCode) expect(notes.map((note) => note.code)).not.toContain(code);
  });

  test("last-checkpoint-without-step: rows without a step are said", async () => {
    const { notes } = await load(casePath("last-checkpoint-without-step/curves.csv"));
    expect(notes.map(({ code }) => code)).toContain("rows-without-step");
  });

  test("row-names-as-item: row numbers are no item", async () => {
    const right = expected<{ items: number; runs: number; means: number[] }>("row-names-as-item");
    const { matrices } = await load(casePath("row-names-as-item/matrix.csv"));
    const [matrix] = matrices;
    if (matrix === undefined) throw new Error("no matrix");
    expect([matrix.runs.length, matrix.items.length]).toEqual([right.runs, right.items]);
    const means = matrix.runs.map(
      (_, run) => runScoresOf(matrix, run).reduce((sum, score) => sum + score, 0) / right.items,
    );
    expect(means).toEqual(right.means);
  });

  test("matrix-column-of-errors: a column on which all crashed is an item", async () => {
    const right = expected<Record<string, Record<string, number>>>("matrix-column-of-errors");
    for (const [name, { items, ...states }] of Object.entries(right)) {
      const { matrices } = await load(casePath(`matrix-column-of-errors/${name}`));
      const [matrix] = matrices;
      if (matrix === undefined) throw new Error("no matrix");
      expect(matrix.items).toHaveLength(items as number);
      expect(totalCoverage(matrix.runs.map((_, run) => coverage(matrix, run)))).toMatchObject(states);
    }
  });

  test("wandb-export: a curve a run, bands left out, the pattern over the names of runs", async () => {
    const right = expected<{ tasks: string[]; checkpoints: number; last: Record<string, number> }>("wandb-export");
    const { runScores, notes } = await load(casePath("wandb-export/export.csv"));
    expect([...new Set(runScores.map(({ run }) => run.task))]).toEqual(right.tasks);
    const steps = new Set(runScores.map(({ run }) => run.step));
    expect(steps.size).toBe(right.checkpoints);
    const last = runScores.filter(({ run }) => run.step === Math.max(...([...steps] as number[])));
    expect(Object.fromEntries(last.map(({ run, value }) => [run.model, value]))).toEqual(right.last);
    expect(notes.map(({ code }) => code)).toContain("bands-left-out");
    const named = await load(casePath("wandb-export/export.csv"), { runPattern: "run-{model}-s{seed}" });
    expect(new Set(named.runScores.map(({ run }) => `${run.model} ${run.seed}`))).toEqual(
      new Set(["a 1", "a 2", "b 1"]),
    );
  });

  test("next-step-without-map: the next command repeats the options, on one line, and runs", async () => {
    const { nextMustContain } = expected<{ nextMustContain: string }>("next-step-without-map");
    const path = casePath("next-step-without-map/trials.csv");
    const { stdout } = await capture("inspect", path, "--map", "item=task_id,score=is_resolved");
    const line = stdout.split("\n").find((text) => text.startsWith("Next: noisefloor "));
    expect(line).toContain(nextMustContain);
    const words = (line ?? "").replace("Next: noisefloor ", "").match(/'[^']*'|\S+/g) ?? [];
    const { code } = await capture(...words.map((word) => word.replaceAll("'", "")));
    expect(code).toBe(0);
    // The names are known, so that it can do without.
    expect((await capture("inspect", path)).code).toBe(0);
  });

  test("ids-as-floats: the ids of both sides are shown, and the option that joins them", async () => {
    const right = expected<{ pairs: number; aOnly: number; bOnly: number; messageMustShow: string[] }>("ids-as-floats");
    const paths = ["a.csv", "b.csv"].map((name) => casePath(`ids-as-floats/${name}`));
    const { stdout } = await capture("compare", ...paths);
    for (const id of right.messageMustShow) expect(stdout).toContain(JSON.stringify(id));
    expect(stdout).toContain("--item-ids numbers");
    const joined = await captureJson<{
      items: { shared: number };
      discordant: { baselineOnly: number; candidateOnly: number };
    }>(...["compare", ...paths, "--item-ids", "numbers", "--json"]);
    expect([joined.items.shared, joined.discordant.baselineOnly, joined.discordant.candidateOnly]).toEqual([
      right.pairs,
      right.aOnly,
      right.bOnly,
    ]);
  });

  test("opencompass-total-count: a column of counts is no model", async () => {
    const right = expected<{ models: string[]; scores: Record<string, number[]>; n: Record<string, number> }>(
      "opencompass-total-count",
    );
    const { runScores } = await load(casePath("opencompass-total-count/summary_20260809_142027.csv"));
    expect([...new Set(runScores.map(({ run }) => run.model))]).toEqual(right.models);
    for (const [task, scores] of Object.entries(right.scores)) {
      const own = runScores.filter(({ run }) => run.task === task);
      expect(own.map(({ value }) => value)).toEqual(scores);
      expect(own.map(({ items }) => items)).toEqual(scores.map(() => right.n[task]));
    }
  });

  test("inspect-scores-in-reductions: the values of the reductions are the items' scores", async () => {
    const right = expected<{ items: number; right: number; accuracy: number }>("inspect-scores-in-reductions");
    const results = await load(casePath("inspect-scores-in-reductions/log.json"));
    const [matrix] = results.matrices;
    if (matrix === undefined) throw new Error("no matrix");
    const scores = [...runScoresOf(matrix, 0)];
    expect([scores.length, scores.reduce((sum, score) => sum + score, 0)]).toEqual([right.items, right.right]);
    expect(results.printedScores[0]?.value).toBe(right.accuracy);
    expect(printedErrors(results).map(({ agrees }) => agrees)).toEqual([true]);
    expect(results.notes.map(({ code }) => code)).toContain("scores-from-reductions");
  });

  test("printed-error-rounded: a zero that was left out at the end is no fault", async () => {
    const right = expected<{ printed: number; agree: number; recomputed: Record<string, number> }>(
      "printed-error-rounded",
    );
    const checks = printedErrors(await load(casePath("printed-error-rounded/scores.csv")));
    expect([checks.length, checks.filter(({ agrees }) => agrees).length]).toEqual([right.printed, right.agree]);
    for (const { run, recomputed } of checks) {
      expect(recomputed.standardError).toBeCloseTo(right.recomputed[`${run.model} ${run.task}`] as number, 7);
    }
  });
});
