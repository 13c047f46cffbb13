import { describe, expect, test } from "vitest";
import { codes, inputError, readText } from "../dumps.js";

/** Rows of two models on ten items, with what each model got in a column after the ids. */
function rowsOf(header: string, row: (model: string, item: number) => string, separator = ","): string {
  const rows = ["a", "b"].flatMap((model) => Array.from({ length: 10 }, (_, item) => row(model, item)));
  return `${[header, ...rows].join("\n").replaceAll("|", separator)}\n`;
}

const question = async (text: string) => (await inputError(readText("t.csv", text))).message;

describe("the question which column holds the score", () => {
  test("takes no ids for scores where decimals have a comma", async () => {
    const text = rowsOf("Modell|Aufgabe|Frage|Punkte", (model, item) => `${model}|mathe|${item}|0,${item}5`, ";");
    expect(await question(text)).toContain("Say --map score=Punkte,item=Frage,model=Modell");
  });

  test("takes what scores in per cent stand beside for tests, not for items", async () => {
    const text = rowsOf("Modell|Aufgabe|Genauigkeit", (model, item) => `${model}|t${item}|6${item}.${item} %`);
    expect(await question(text)).toContain("Say --map score=Genauigkeit,task=Aufgabe,model=Modell");
  });

  test("takes of two judges the likelier one, with the item and model of its rows", async () => {
    const text = rowsOf(
      "prompt_id|system|judge_x|judge_y",
      (model, item) => `${item}|${model}|${item % 5}|${item % 3}`,
    );
    expect(await question(text)).toContain("Say --map score=judge_y,item=prompt_id,model=system");
  });

  test("offers a layout where each row is an item and several columns may be models", async () => {
    const rows = Array.from({ length: 10 }, (_, item) => `q${item},bio,easy,${item % 2},1,${"ABCD"[item % 4]}`);
    const text = `question_id,subject,difficulty,m-1,m-2,gold\n${rows.join("\n")}\n`;
    expect(await question(text)).toContain("say --layout items-by-runs");
    const { matrices } = await readText("t.csv", text, { layout: "items-by-runs" });
    expect(matrices[0]?.runs.map(({ model }) => model)).toEqual(["m-1", "m-2"]);
    expect(matrices[0]?.items).toHaveLength(10);
  });

  test("says what is missing where rows hold an answer and the right one", async () => {
    const text = rowsOf("model|qid|prediction|answer", (model, item) => `${model}|${item}|A|${"ABCD"[item % 4]}`);
    expect(await question(text)).toContain('Whether "prediction" is right by "answer" is yours to say');
  });

  test("says that a preference is no score of one model", async () => {
    const text = rowsOf("question|winner|loser", (model, item) => `${item}|${model}${item % 3}|n${item % 4}`);
    expect(await question(text)).toContain("noisefloor preferences");
  });

  test("says that a cell with a second number is not known to hold a standard error", async () => {
    const text = "Model,MMLU,GSM8K\nA,71.3 ± 0.4,80.1 ± 1.1\nB,72.0 ± 0.4,79.5 ± 1.1\n";
    expect(await question(text)).toContain('Cells such as "71.3 ± 0.4" in "MMLU" hold a score and a second number');
  });
});

test("a score with a comma is told apart from one that is no number", async () => {
  const text = "model;item;score\na;1;0,5\na;2;0.75\n";
  expect(await question(text)).toContain("Write a point for the decimals");
});

describe("a column that alone tells rows apart", () => {
  const text = rowsOf("system|utterance|wer", (model, item) => `${model}|u${item}|0.${item + 1}`);

  test("may hold items where none are known, and is asked about", async () => {
    const message = await question(text);
    expect(message).toContain('rows of one run differ only in "utterance" (u0, u1, u2, u3 and 6 more)');
    expect(message).toContain("Say --map item=utterance if they are items");
  });

  test("is what it is said to be", async () => {
    const { matrices } = await readText("t.csv", text, { map: { item: "utterance" } });
    expect(matrices[0]?.items).toHaveLength(10);
  });

  test("is no measurement that differs in each row by itself", async () => {
    const latency = rowsOf(
      "system|latency|score",
      (model, item) => `${model}|${item + (model === "a" ? 0.11 : 0.12)}|1`,
    );
    expect((await inputError(readText("t.csv", latency))).code).toBe("duplicate-runs");
  });
});

describe("right and wrong in words", () => {
  const outcomes = ["passed", "failed", "timeout", "passed", "failed"];
  const row = (model: string, item: number) => `${model}|t${item}|${outcomes[item % 5]}|yes`;

  test.each(["status", "outcome", "final_state"])("are the scores of a table with the column %s", async (name) => {
    const { matrices, notes } = await readText("t.csv", rowsOf(`agent|task_id|${name}|has_image`, row));
    expect([...(matrices[0]?.scores.slice(0, 5) ?? [])]).toEqual([1, 0, Number.NaN, 1, 0]);
    expect(notes.map(({ message }) => message).join()).toContain('"passed" is read as 1');
  });

  test("are so in JSON rows too", async () => {
    const rows = outcomes.map((status, item) => JSON.stringify({ agent: "a", task_id: `t${item}`, status }));
    const { matrices } = await readText("t.jsonl", `${rows.join("\n")}\n`);
    expect([...(matrices[0]?.scores ?? [])]).toEqual([1, 0, Number.NaN, 1, 0]);
  });

  test("are asked about where two columns hold them", async () => {
    const text = rowsOf("agent|task_id|public_tests|hidden_tests", (model, item) => `${model}|t${item}|passed|failed`);
    expect((await inputError(readText("t.csv", text))).code).toBe("unknown-columns");
  });

  test("are no scores where they may describe the item", async () => {
    const text = rowsOf(
      "agent|task_id|has_image",
      (model, item) => `${model}|t${item}|${item % 2 === 0 ? "yes" : "no"}`,
    );
    expect((await inputError(readText("t.csv", text))).code).toBe("unknown-columns");
  });
});

describe("a column that may hold what is compared", () => {
  const steps = [100, 200, 400];
  const curves = (name: string) =>
    `${name},step,eval/acc\n${["old-seed1", "old-seed2", "new-seed1"].flatMap((run) => steps.map((step) => `${run},${step},0.${step}`)).join("\n")}\n`;

  test("is a model where it is called the name of a run, and its seeds are pointed out", async () => {
    const results = await readText("t.csv", curves("run_name"));
    expect(new Set(results.runScores.map(({ run }) => run.model))).toEqual(
      new Set(["old-seed1", "old-seed2", "new-seed1"]),
    );
    const note = results.notes.find(({ code }) => code === "runs-as-models")?.message;
    expect(note).toContain("old-seed1, old-seed2 are read as models of their own");
    expect(note).toContain('--run-pattern "{model}-seed{seed}"');
    const asked = await readText("t.csv", curves("run_name"), { runPattern: "{model}-seed{seed}" });
    expect(asked.runScores.map(({ run }) => [run.model, run.seed]).at(-1)).toEqual(["old", "2"]);
    expect(codes(asked)).not.toContain("runs-as-models");
  });

  test.each(["setup", "experiment"])("is asked about where nothing names a model, such as %s", async (name) => {
    const message = await question(curves(name));
    expect(message).toContain(`Say --map model=${name} if they are what is compared`);
    expect(message).toContain(`--map task=${name} if they are tests`);
  });

  test("is no test where it holds dates of one model", async () => {
    const rows = ["2026-11-01", "2026-11-02"].flatMap((date) => [1, 2, 3].map((item) => `${date},prod,${item},1`));
    const text = `date,model,item,score\n${rows.join("\n")}\n`;
    expect(await question(text)).toContain("--map model=date if they are what is compared");
    const { matrices } = await readText("t.csv", text, { map: { model: "date" } });
    expect(matrices[0]?.runs.map(({ model }) => model)).toEqual(["2026-11-01", "2026-11-02"]);
  });

  test("is a test where it is called so, also without a model", async () => {
    const rows = ["law", "art"].flatMap((subject) => [1, 2, 3].map((item) => `${subject},${item},1`));
    const { matrices } = await readText("t.csv", `subject,item,score\n${rows.join("\n")}\n`);
    expect(matrices.map(({ task }) => task)).toEqual(["t art", "t law"]);
  });
});

describe("a leaderboard", () => {
  const board = (columns: string) => `Model,${columns},MMLU,GSM8K\nA,70.1,7,71.31,80.12\nB,71.2,8,72.04,79.51\n`;

  test.each(["Average ⬆️,#Params (B)", "avg_score,CO2 cost (kg)", "Mean,Latency (ms)"])(
    "has no test called %s",
    async (columns) => {
      const results = await readText("t.csv", board(columns));
      expect([...new Set(results.runScores.map(({ run }) => run.task))].sort()).toEqual(["GSM8K", "MMLU"]);
      expect(results.notes.map(({ message }) => message).join()).toContain("their names are those of no test");
    },
  );

  test("keeps an average that stands alone", async () => {
    const results = await readText("t.csv", "Model,Average\nA,0.7112\nB,0.7234\n");
    expect(results.runScores.map(({ run }) => run.task)).toEqual(["Average", "Average"]);
  });
});

test("True and False are scores of a matrix", async () => {
  const items = Array.from({ length: 25 }, (_, item) => `q${item + 1}`);
  const row = (model: string) => [model, ...items.map((_, item) => (item % 2 === 0 ? "True" : "False"))].join(",");
  const { matrices } = await readText("t.csv", `,${items.join(",")}\n${row("a")}\n${row("b")}\n`);
  expect(matrices[0]?.scores).toHaveLength(50);
});

test("a word that is no score may be said to stand for none", async () => {
  const text = "model,item,score\na,1,1\na,2,refused\na,3,0\n";
  expect(await question(text)).toContain('say that "refused" stands for none (--unscored)');
  const { matrices } = await readText("t.csv", text, { unscored: ["refused"] });
  expect([...(matrices[0]?.scores ?? [])]).toEqual([1, Number.NaN, 0]);
});

describe("columns of wins, losses and ties", () => {
  test.each([
    ["model,wins,losses,ties\na,120,80,20\nb,95,101,24\n", "(wins + ties / 2) / (wins + losses + ties)"],
    ["Model,Win,Loss,Tie,Total\na,12,8,0,20\nb,9,10,1,20\n", "(Win + Tie / 2) / (Win + Loss + Tie)"],
    ["system,Won,Lost\na,12,8\nb,9,11\n", "Won / (Won + Lost)"],
    ["model,win_rate,lose_rate,tie_rate,n\na,0.55,0.36,0.09,220\nb,0.43,0.46,0.11,220\n", "win_rate + tie_rate / 2"],
    ["model;Wins %;Ties %\na;55,5;9,5\nb;43,5;11\n", "Wins__ + Ties__ / 2"],
  ])("are no tests, and no scores of one: %s", async (text, formula) => {
    const error = await inputError(readText("t.csv", text));
    expect([error.code, error.message]).toEqual([
      "preferences",
      expect.stringContaining(`say --derive "preferred = ${formula}"`),
    ]);
    const results = await readText("t.csv", text, { derive: [`preferred = ${formula}`] });
    expect(results.runScores.map(({ run }) => run.metric)).toEqual(["preferred", "preferred"]);
  });

  test("are not seen in a loss of training, in one rate of wins, or where the score is named", async () => {
    const training = await readText("t.csv", "step,loss,win_rate\n100,0.9,0.4\n200,0.8,0.5\n");
    expect(new Set(training.runScores.map(({ run }) => run.metric))).toEqual(new Set(["loss", "win_rate"]));
    const board = await readText("t.csv", "model,win_rate\na,0.4\nb,0.5\n");
    expect(board.runScores).toHaveLength(2);
    const named = await readText("t.csv", "model,wins,losses,score\na,1,2,0.4\nb,2,1,0.5\n");
    expect(named.runScores).toHaveLength(2);
  });

  test("are judgements where two models stand in a row; columns that are called so and hold scores are models", async () => {
    const pairs = "model_a,model_b,wins_a,wins_b,ties\nx,y,60,40,10\nx,z,70,20,20\n";
    const judged = await readText("t.csv", pairs);
    expect(judged.matrices.map(({ task, items }) => [task, items.length])).toEqual([
      ["t: x against y", 110],
      ["t: x against z", 110],
    ]);
    const rows = Array.from({ length: 25 }, (_, item) => `q${item},${item % 2},1`);
    const { matrices } = await readText("t.csv", `item,model_a,model_b\n${rows.join("\n")}\n`);
    expect(matrices[0]?.runs.map(({ model }) => model)).toEqual(["model_a", "model_b"]);
  });
});

test.each(["ci_low,ci_high", "lower,upper", "MMLU_stderr,std", "95% CI,upper bound"])(
  "%s say how sure a score is, and are no tests",
  async (columns) => {
    const results = await readText("t.csv", `model,elo,${columns}\na,1250,12.5,13.25\nb,1230,11.5,12.25\n`);
    expect([...new Set(results.runScores.map(({ run }) => run.task))]).toEqual(["elo"]);
  },
);

test.each(["cost_usd", "latency_ms", "output_tokens", "time_s,price"])(
  "what an answer took (%s) is never the nearest score beside one that is called so",
  async (spent) => {
    const took = spent
      .split(",")
      .map(() => "0.25")
      .join();
    for (const columns of [`${spent},judge_score`, `judge_score,${spent}`]) {
      const cells = (score: number) => (columns.startsWith("judge") ? `${score},${took}` : `${took},${score}`);
      const rows = ["a", "b"].flatMap((model, k) =>
        [1, 2, 3].map((item) => `${model},p${item},${cells(5 + item + k)}`),
      );
      const { message } = await inputError(readText("t.csv", `model,prompt_id,${columns}\n${rows.join("\n")}\n`));
      expect(message).toContain("--map score=judge_score,item=prompt_id,model=model");
    }
  },
);
