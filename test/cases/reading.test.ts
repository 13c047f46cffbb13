import { describe, expect, test } from "vitest";
import { load } from "../../src/node/index.js";
import { capture } from "../cli/capture.js";
import { casePath, casesTitle, expected, hasCases } from "./cases.js";

/** The JSON that a command prints. */
async function json<Document>(...args: readonly string[]): Promise<Document> {
  const { stdout, stderr } = await capture(...args);
  if (stdout === "") throw new Error(stderr);
  return JSON.parse(stdout) as Document;
}

describe.skipIf(!hasCases)(`what is read${casesTitle}`, () => {
  test("loss-with-a-slash: the last word decides the direction", async () => {
    const { verdict, names } = expected<{ verdict: string; names: Record<string, boolean> }>("loss-with-a-slash");
    const path = casePath("loss-with-a-slash/loss.csv");
    const compared = await json<{ verdict: string; higherIsBetter: boolean }>(
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
    const compared = await json<{ verdict: string; difference: number; pValue: number; items: { shared: number } }>(
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
    const compared = await json<{ verdict: string; difference: number; pValue: number }>(
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
    const { rows, notes } = await json<{
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
});
