import { describe, expect, test } from "vitest";
import { codes, inputError, jsonLines, readText } from "../dumps.js";

const message = (
  results: { readonly notes: readonly { readonly code: string; readonly message: string }[] },
  code: string,
) => results.notes.find((note) => note.code === code)?.message;

describe("ordinary headers", () => {
  test.each([
    "accuracy",
    "acc",
    "correct",
    "is_correct",
    "passed",
    "exact_match",
    "reward",
    "resolved",
    "isCorrect",
    "eval/acc",
  ])("%s is a score, and names its metric", async (name) => {
    const results = await readText("t.csv", `model,item,${name}\nm,a,1\nm,b,0\n`);
    expect(results.matrices[0]?.metric).toBe(name);
    expect([...(results.matrices[0]?.scores ?? [])]).toEqual([1, 0]);
    const ofRuns = await readText("t.csv", `model,task,${name}\nm,t,0.5\nn,t,0.25\n`);
    expect(ofRuns.runScores.map(({ run, value }) => [run.model, run.metric, value])).toEqual([
      ["m", name, 0.5],
      ["n", name, 0.25],
    ]);
  });

  test.each([
    ..."id idx qid question_id sample_id prompt_id task_id instance_id".split(" "),
    ..."doc_id example_id problem_id questionId uuid".split(" "),
  ])("%s names the items", async (name) => {
    const results = await readText("t.csv", `model,${name},score\nm,a,1\nm,b,0\n`);
    expect(results.matrices[0]?.items.map(({ id }) => id)).toEqual(["a", "b"]);
  });

  test.each(["variant", "system", "agent", "llm", "modelName"])("%s names the models", async (name) => {
    const results = await readText("t.csv", `${name},item,score\nm,a,1\nn,a,0\n`);
    expect(results.matrices[0]?.runs.map(({ model }) => model)).toEqual(["m", "n"]);
  });

  test("the caller's map is never doubted", async () => {
    const text = "model,id,acc,mine\nm,a,1,0.5\n";
    const { matrices } = await readText("t.csv", text, { map: { score: "mine" } });
    expect(matrices.map(({ metric, scores }) => [metric, ...scores])).toEqual([["score", 0.5]]);
    const mapped = await readText("t.csv", text, { map: { score: "acc" } });
    expect(mapped.matrices.map(({ metric }) => metric)).toEqual(["acc"]);
  });

  test("an id that numbers the rows of several models is not taken where another names the questions", async () => {
    const text = "idx,model,question,score\n1,m,what is it,1\n2,m,who is it,0\n3,n,what is it,0\n4,n,who is it,0\n";
    const { matrices } = await readText("t.csv", text);
    expect(matrices[0]?.items.map(({ id }) => id)).toEqual(["what is it", "who is it"]);
  });

  test("several columns called after metrics are metrics; texts and costs are not scores", async () => {
    const text = "id,output,scores.Style,scores.Truth,latency,error\na,x,0.5,1,12,\nb,y,0.25,0,10,\n";
    const results = await readText("run.csv", text);
    expect(results.matrices.map(({ metric, scores, runs }) => [metric, runs[0]?.model, ...scores])).toEqual([
      ["Style", "run", 0.5, 0.25],
      ["Truth", "run", 1, 0],
    ]);
    expect(message(results, "columns-ignored")).toContain('"error", "latency", "output"');
    const ofRuns = await readText("t.csv", "model,accuracy,f1,accuracy_stderr\nm,0.5,0.4,0.02\nn,0.6,0.5,0.03\n");
    expect(
      ofRuns.runScores.map(({ run, value, standardError }) => [run.model, run.metric, value, standardError]),
    ).toEqual([
      ["m", "accuracy", 0.5, 0.02],
      ["n", "accuracy", 0.6, 0.03],
      ["m", "f1", 0.4, undefined],
      ["n", "f1", 0.5, undefined],
    ]);
  });

  test("questions are ids where no column of ids is", async () => {
    const rows = Array.from({ length: 12 }, (_, index) => `what is ${index}?,answer ${index},${index % 2}`);
    const { matrices } = await readText("t.csv", `user_input,response,faithfulness\n${rows.join("\n")}\n`);
    expect(matrices[0]?.items[3]?.id).toBe("what is 3?");
    // Two prompts are no questions.
    const prompts = await readText("t.csv", "model,prompt,accuracy\nm,short,0.5\nn,short,0.6\n");
    expect(prompts.runScores).toHaveLength(2);
  });

  test("a training log is curves of its file's model, each column a metric", async () => {
    const { runScores } = await readText("a.csv", "step,val/loss,eval/acc\n0,2.5,0.25\n100,2.25,0.5\n");
    expect(runScores.map(({ run, value, higherIsBetter }) => [run.metric, run.step, value, higherIsBetter])).toEqual([
      ["eval/acc", 0, 0.25, true],
      ["eval/acc", 100, 0.5, true],
      ["val/loss", 0, 2.5, false],
      ["val/loss", 100, 2.25, false],
    ]);
  });

  test("revisions that name steps are checkpoints; others tell nothing of a checkpoint", async () => {
    const read = async (...revisions: readonly string[]) => {
      const rows = revisions.map((revision, index) => `m,${revision},t,0.${index + 1}`);
      return readText("t.csv", `model,revision,task,score\n${rows.join("\n")}\n`);
    };
    const steps = await read("step1000-tokens4B", "step2000-tokens8B", "main");
    expect(steps.runScores.map(({ run }) => run.step)).toEqual([undefined, 1000, 2000]);
    expect(message(steps, "rows-without-step")).toContain("1 run without a step stands among checkpoints");
    expect((await read("v1.0")).runScores[0]?.run.step).toBeUndefined();
  });

  test("runs with numbers are seeds, runs with names are models", async () => {
    const seeds = await readText("t.csv", "run,task,score\n1,t,0.5\n2,t,0.6\n");
    expect(seeds.runScores.map(({ run }) => [run.model, run.seed])).toEqual([
      ["t", "1"],
      ["t", "2"],
    ]);
    const names = await readText("t.csv", "run,task,score\nbig-s1,t,0.5\nsmall-s1,t,0.6\n", {
      runPattern: "{model}-s{seed}",
    });
    expect(names.runScores.map(({ run }) => [run.model, run.seed])).toEqual([
      ["big", "1"],
      ["small", "1"],
    ]);
  });

  test("choices of run-level scores are kept", async () => {
    const { runScores } = await readText("t.csv", "model,task,score,n,choices\nm,t,0.5,100,4\n");
    expect([runScores[0]?.items, runScores[0]?.choices]).toEqual([100, 4]);
  });
});

describe("how scores are written", () => {
  const items = (scores: readonly string[], name = "score") =>
    `model,item,${name}\n${scores.map((score, index) => `m,q${index},${score}`).join("\n")}\n`;
  const scoresOf = async (text: string, options = {}) => {
    const results = await readText("t.csv", text, options);
    return [...(results.matrices[0]?.scores ?? []), ...results.runScores.map(({ value }) => value)];
  };

  test.each([
    [
      ["pass", "fail"],
      [1, 0],
    ],
    [
      ["Passed", "FAILED", "pass"],
      [1, 0, 1],
    ],
    [
      ["yes", "no"],
      [1, 0],
    ],
    [
      ["correct", "incorrect", "partially correct"],
      [1, 0, 0.5],
    ],
    [
      ["C", "I", "P", "N"],
      [1, 0, 0.5, 0],
    ],
    [
      ["resolved", "not resolved"],
      [1, 0],
    ],
    [
      ["True", "false"],
      [1, 0],
    ],
    [
      ["62.5 %", "100%", "0%"],
      [0.625, 1, 0],
    ],
    [
      ["100", "0", "100"],
      [1, 0, 1],
    ],
  ])("%j are scores", async (written, scores) => {
    expect(await scoresOf(items(written))).toEqual(scores);
  });

  test("what words were read as is said; an error among them is errored", async () => {
    const results = await readText("t.csv", items(["pass", "timeout", "fail", ""]));
    expect([...(results.matrices[0]?.states ?? [])]).toEqual([0, 1, 0, 2]);
    expect(message(results, "scores-in-words")).toBe('t.csv: "fail" is read as 0, "pass" is read as 1');
  });

  test("letters that are answers are no grades", async () => {
    expect((await inputError(readText("t.csv", items(["C", "B", "1"])))).code).toBe("bad-score");
    expect((await inputError(readText("t.csv", items(["pass", "sort of"])))).code).toBe("bad-score");
  });

  const runs = (metric: string, scores: readonly string[], more = "") =>
    `model,task,metric,score${more === "" ? "" : ",n,stderr"}\n${scores.map((score, index) => `m${index},t,${metric},${score}${more}`).join("\n")}\n`;

  test("accuracies in per cent are divided by 100, with their errors; grades and other units are not", async () => {
    expect(await scoresOf(runs("accuracy", ["62.05", "3.56"]))).toEqual([0.6205, 0.0356]);
    expect(await scoresOf(runs("score", ["62.05", "3.56"]))).toEqual([0.6205, 0.0356]);
    expect(await scoresOf(runs("score", ["8.99", "7.94"]))).toEqual([8.99, 7.94]);
    expect(await scoresOf(runs("bleu", ["35.2", "31.4"]))).toEqual([35.2, 31.4]);
    expect(await scoresOf(runs("accuracy", ["0.6205", "0.9"]))).toEqual([0.6205, 0.9]);
    const { runScores, notes } = await readText("t.csv", runs("acc", ["62.05", "70"], ",225,3.2"));
    expect([runScores[0]?.items, runScores[0]?.standardError]).toEqual([225, 0.032]);
    expect(notes.map(({ code }) => code)).toEqual(["scores-in-percent"]);
    // An error of 0.03 is that of a share, even beside scores in per cent.
    expect((await readText("t.csv", runs("acc", ["62.05"], ",225,0.032"))).runScores[0]?.standardError).toBe(0.032);
    expect(await scoresOf(runs("accuracy", ["62.05"]), { scoresIn: "share" })).toEqual([62.05]);
    expect(await scoresOf(runs("accuracy", ["0.5", "0.75"]), { scoresIn: "percent" })).toEqual([0.005, 0.0075]);
  });

  test("shares beside per cent are asked about, with a value of each and the flag", async () => {
    for (const scores of [
      ["0.61", "61.04"],
      ["1", "0", "100"],
    ]) {
      const error = await inputError(readText("t.csv", runs("accuracy", scores)));
      expect(error.code).toBe("mixed-units");
      expect(error.message).toMatch(/\(line \d\).*\(line \d\).*--scores-in percent/);
    }
    expect((await inputError(readText("t.csv", items(["1", "0", "100"])))).code).toBe("mixed-units");
    expect((await inputError(readText("t.csv", items(["61%", "0.5"])))).code).toBe("mixed-units");
    // A curve that climbs from below one per cent leaves no gap.
    expect(await scoresOf(runs("acc", ["0.5", "0.9", "1.5", "8", "30"]))).toEqual([0.005, 0.009, 0.015, 0.08, 0.3]);
  });

  test("right answers beside the number of items are counts", async () => {
    const results = await readText("t.csv", "agent,resolved,total\na,140,225\nb,8,225\n", { map: { n: "total" } });
    expect(results.runScores.map(({ value, items: n }) => [value, n])).toEqual([
      [140 / 225, 225],
      [8 / 225, 225],
    ]);
    expect(codes(results)).toEqual(["scores-as-counts"]);
  });

  test.each([
    ["grades", ["6", "-1", "10", "7", "8"], ["6", "10", "7", "8"]],
    ["fractions", ["0.1", "0.4", "-1", "0.8", "0.9", "0.95"], ["0.1", "0.4", "0.8", "0.9", "0.95"]],
    ["right or wrong", ["0", "1", "999", "1"], ["0", "1", "1"]],
    ["losses", ["2.5", "-100", "3.5", "3"], ["2.5", "3.5", "3"]],
    ["points of a hundred", ["0", "-1", "70", "13", "42", "99", "100"], ["0", "70", "13", "42", "99", "100"]],
    ["right or wrong with -9", ["0", "-9", "1"], ["0", "1"]],
  ])("a value apart from all others is unscored: %s", async (_, written, kept) => {
    const results = await readText("t.csv", items(written));
    const [matrix] = results.matrices;
    expect([...(matrix?.scores ?? [])].filter((score) => !Number.isNaN(score))).toEqual(kept.map(Number));
    expect(message(results, "sentinel-unscored")).toContain("--unscored none");
    expect(await scoresOf(items(written), { unscored: ["none"] })).toEqual(written.map(Number));
  });

  test.each([
    ["losses of likelihood", "score", ["-1", "-2.5", "-3", "-1.5"]],
    ["rewards", "reward", ["-1", "1", "-1", "0"]],
    ["rewards in parts", "reward", ["-1", "0.1", "0.3", "0.4", "0.5", "0.9"]],
    ["correlations", "mcc", ["-1", "0.1", "0.3", "0.4", "0.5", "0.9"]],
    ["penalties of several sizes", "score", ["-1", "-2", "0", "1"]],
    ["a grade of 99", "score", ["99", "98", "60", "75"]],
    ["latencies", "score", ["999", "800", "650", "120"]],
  ])("a value among others is a score: %s", async (_, name, written) => {
    expect(await scoresOf(items(written, name))).toEqual(written.map(Number));
  });

  test.each([
    ["right or wrong", ["1", "0", "-1"], "-1"],
    ["right or wrong in other digits", ["1.0", "0.0", "-1.0", "-1.0"], "-1.0"],
    ["only right", ["1", "-1"], "-1"],
    ["won or lost in points", ["0", "100", "-100"], "-100"],
    ["right or wrong in per cent", ["0", "-1", "100"], "-1"],
  ])("a few grades and one value below them are asked about: %s", async (_, written, value) => {
    const text = items(written);
    await expect(readText("t.csv", text)).rejects.toThrow(new RegExp(`Say --unscored=${value} .* or --unscored none`));
    expect(await scoresOf(text, { unscored: ["none"], scoresIn: "share" })).toEqual(written.map(Number));
    const asked = await readText("t.csv", text, { unscored: [`${Number(value)}`] });
    expect([...(asked.matrices[0]?.states ?? [])]).toEqual(written.map((score) => (score === value ? 2 : 0)));
    expect(codes(asked)).not.toContain("sentinel-unscored");
  });

  test("a matrix of right and wrong with -1 is asked about too", async () => {
    const columns = Array.from({ length: 30 }, (_, index) => `q${index}`);
    const row = (name: string, at: number) =>
      [name, ...columns.map((_, index) => (index === at ? -1 : index % 2))].join(",");
    const text = `${["model", ...columns].join(",")}\n${row("a", 3)}\n${row("b", 9)}\n`;
    await expect(readText("m.csv", text)).rejects.toThrow("Say --unscored=-1");
    const [matrix] = (await readText("m.csv", text, { unscored: ["-1"] })).matrices;
    expect([...(matrix?.states ?? [])].filter((state) => state === 2)).toHaveLength(2);
  });

  test("the turns of a judged conversation are items of one cluster", async () => {
    const rows = [81, 82].flatMap((question_id) =>
      [1, 2].map((turn) => ({ question_id, model: "m", judge: ["j"], score: 6 + turn, turn })),
    );
    const [matrix] = (await readText("j.jsonl", jsonLines(rows))).matrices;
    expect(matrix?.items.map(({ id, cluster }) => [id, cluster])).toEqual([
      ["81 turn 1", "81"],
      ["81 turn 2", "81"],
      ["82 turn 1", "82"],
      ["82 turn 2", "82"],
    ]);
    const single = (await readText("j.jsonl", jsonLines(rows.filter(({ turn }) => turn === 1)))).matrices[0];
    expect(single?.items).toEqual([{ id: "81" }, { id: "82" }]);
  });

  test("JSON rows are read by the same rules", async () => {
    const rows = [6, 7, -1, 9].map((score, index) => ({ question_id: index, model: "m", score }));
    const results = await readText("j.jsonl", jsonLines(rows));
    expect([...(results.matrices[0]?.states ?? [])]).toEqual([0, 0, 2, 0]);
  });
});
