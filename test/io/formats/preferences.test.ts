import { describe, expect, test } from "vitest";
import { preferences } from "../../../src/questions/preferences.js";
import { inputError, jsonLines, readText } from "../dumps.js";

const annotation = (instruction: string, preference: unknown) => {
  return { dataset: "koala", instruction, generator_1: "ref", generator_2: "mine", annotator: "judge", preference };
};

describe("annotations of AlpacaEval", () => {
  test("a preference less 1 is how far the second output is preferred; null is unscored", async () => {
    const rows = [annotation("a", 2), annotation("b", 1.25), annotation("c", null), annotation("d", 0)];
    const { matrices } = await readText("annotations.json", JSON.stringify(rows));
    const [matrix] = matrices;
    expect(matrix?.runs).toEqual([
      {
        ...{ model: "mine", task: "AlpacaEval", metric: "win over ref", fingerprint: { judge: "judge" } },
        tags: { opponent: "ref", contest: "AlpacaEval" },
      },
    ]);
    expect([...(matrix?.scores ?? [])].sort()).toEqual([0.25, 0.5, 1, Number.NaN]);
    expect(matrix?.items.map(({ subsets }) => subsets)).toEqual(rows.map(() => ["koala"]));
  });

  test.each([2.5, -1, "better"])("a preference of %s is refused", async (preference) => {
    const text = JSON.stringify([annotation("a", 1), annotation("b", preference)]);
    expect((await inputError(readText("annotations.json", text))).code).toBe("bad-score");
  });
});

const pair = (question_id: number, g1_winner: string, g2_winner: string, more: Record<string, unknown> = {}) => {
  return {
    question_id,
    model_1: "b",
    model_2: "a",
    g1_winner,
    g2_winner,
    judge: ["gpt-4", "pair-v2"],
    turn: 1,
    ...more,
  };
};

describe("pairs of MT-bench", () => {
  test("who wins in both orders wins, all else is a tie, failed judgements are unscored", async () => {
    const rows = [
      pair(81, "model_1", "model_1"),
      pair(82, "model_1", "model_2"),
      pair(83, "tie", "tie"),
      pair(84, "error", "model_2"),
      pair(85, "model_2", "model_2"),
    ];
    const { matrices } = await readText("gpt-4_pair.jsonl", jsonLines(rows));
    expect(matrices).toHaveLength(1);
    const [matrix] = matrices;
    expect([matrix?.task, matrix?.metric]).toEqual(["gpt-4_pair: a against b", "win"]);
    expect(matrix?.runs.map(({ model }) => model)).toEqual(["a", "b"]);
    expect([...(matrix?.scores ?? [])]).toEqual([0, 0.5, 0.5, Number.NaN, 1, 1, 0.5, 0.5, Number.NaN, 0]);
    expect(matrix?.items[0]).toEqual({ id: "81 turn 1", cluster: "81" });
  });

  test("each pair of models is a test of its own, whichever stands first", async () => {
    const rows = [
      pair(81, "model_1", "model_1"),
      pair(82, "model_1", "model_1", { model_1: "a", model_2: "b" }),
      pair(81, "tie", "tie", { model_2: "c" }),
    ];
    const { matrices } = await readText("p.jsonl", jsonLines(rows));
    expect(matrices.map(({ task }) => task)).toEqual(["p: a against b", "p: b against c"]);
    expect([...(matrices[0]?.scores ?? [])]).toEqual([0, 1, 1, 0]);
  });

  test("tell how often the place won in both orders, over questions", async () => {
    const rows = Array.from({ length: 30 }, (_, question) => {
      // The answer that stood first both times, in two of three; one answer in the rest; a failed judgement beside.
      const place = question % 3 < 2;
      return pair(question, "model_1", place ? "model_2" : "model_1");
    });
    const read = await readText("p.jsonl", jsonLines([...rows, pair(99, "error", "model_1")]));
    const [row] = preferences(read).rows;
    if (!row?.ok) throw new Error("refused");
    expect(row.places).toMatchObject({ judgements: 30, first: 20, second: 0 });
    expect([row.places!.share, row.places!.difference]).toEqual([expect.closeTo(2 / 3, 12), expect.closeTo(2 / 3, 12)]);
    // Thirty judgements, each on a question of its own.
    const error = Math.sqrt(((2 / 9) * (30 / 29)) / 30);
    expect(row.places!.interval!.high).toBeCloseTo(2 / 3 + 2.0452296 * error, 6);
    const turned = rows.map((one) => ({ ...one, g1_winner: one.g2_winner, g2_winner: one.g1_winner }));
    const [other] = preferences(await readText("p.jsonl", jsonLines(turned))).rows;
    expect(other?.ok && other.places?.second).toBe(20);
    const votes = await readText("v.csv", "model_a,model_b,winner\na,b,model_a\nb,a,model_a\na,b,model_b\n");
    expect(preferences(votes).rows[0]).toMatchObject({ ok: true, places: null });
  });

  test("a winner that is none is refused with its line", async () => {
    const rows = [pair(81, "tie", "tie"), pair(82, "A", "tie")];
    const { code, place } = await inputError(readText("p.jsonl", jsonLines(rows)));
    expect([code, place.line]).toEqual(["bad-winner", 2]);
  });
});

/** Wins, ties and losses of the first model. */
type Counts = readonly [number, number, number];

describe("votes between two models", () => {
  const vote = (winner: unknown, more: Record<string, unknown> = {}) => {
    return { question_id: 7, model_a: "b", model_b: "a", winner, ...more };
  };

  test("are a win, a half for a tie of any kind, and unscored where unreadable", async () => {
    const rows = ["model_a", "tie", "tie (bothbad)", "error", "model_b"].map((winner) => vote(winner));
    const { matrices } = await readText("votes.jsonl", jsonLines(rows));
    const [matrix] = matrices;
    expect(matrix?.runs.map(({ model, tags }) => [model, tags?.opponent])).toEqual([
      ["a", "b"],
      ["b", "a"],
    ]);
    expect([...(matrix?.scores ?? [])]).toEqual([0, 0.5, 0.5, Number.NaN, 1, 1, 0.5, 0.5, Number.NaN, 0]);
    expect(new Set(matrix?.items.map(({ cluster }) => cluster))).toEqual(new Set(["7"]));
  });

  test("for neither side are refused with their place", async () => {
    const text = jsonLines([vote("model_a"), vote("model_c")]);
    const error = await inputError(readText("votes.jsonl", text));
    expect([error.code, error.place.line]).toEqual(["bad-winner", 2]);
  });

  test.each([
    ["left,right,preferred,prompt_id", ["b", "a", "tie", "no preference"]],
    ["model_1,model_2,winner,question", ["model_1", "model_2", "tie", "both bad"]],
    ["system_a,system_b,vote,item", ["A", "B", "draw", "equal"]],
    ["modelA,modelB,choice,id", ["model_a", "model_b", "Tie (bothbad)", "neither"]],
    ["assistant_left,assistant_right,result,task_id", ["left", "right", "both", "same"]],
    ["player1,player2,outcome,item_id", ["1", "2", "tie", "draw"]],
  ])("in columns of other names: %s", async (header, winners) => {
    const lines = [...winners, "error"].map((winner, question) => `b,a,${winner},q${question}`);
    const { matrices } = await readText("votes.csv", `${header}\n${lines.join("\n")}\n`);
    expect(matrices).toHaveLength(1);
    const row = matrices[0]!.runs.findIndex(({ model }) => model === "b");
    expect([...matrices[0]!.scores.subarray(row * 5, row * 5 + 5)]).toEqual([1, 0, 0.5, 0.5, Number.NaN]);
    expect(matrices[0]!.items.map(({ cluster }) => cluster)).toEqual(["q0", "q1", "q2", "q3", "q4"]);
  });

  test("name a model that is called as a side is by its own name", async () => {
    const { matrices } = await readText("v.csv", "left,right,winner,item\nright,left,right,1\nright,left,left,2\n");
    const row = matrices[0]!.runs.findIndex(({ model }) => model === "right");
    expect([...matrices[0]!.scores.subarray(row * 2, row * 2 + 2)]).toEqual([1, 0]);
  });

  test.each([
    ["model_a,model_b,wins,ties,losses", ([w, t, l]: Counts) => [w, t, l]],
    ["model_a,model_b,wins_a,wins_b,ties", ([w, t, l]: Counts) => [w, l, t]],
    ["system_1,system_2,losses,draws,wins", ([w, t, l]: Counts) => [l, t, w]],
  ])("counted by pair are the votes themselves: %s", async (header, order) => {
    const counts = [
      ["a", "b", 14, 6, 5],
      ["a", "c", 11, 4, 3],
      ["c", "b", 9, 7, 8],
    ] as const;
    const table = counts.map(([first, second, ...own]) => [first, second, ...order(own)].join(","));
    const votes = counts.flatMap(([first, second, ...own]) =>
      (["model_a", "tie", "model_b"] as const).flatMap((winner, kind) =>
        Array.from({ length: own[kind]! }, () => `${first},${second},${winner}`),
      ),
    );
    const [counted, single] = await Promise.all([
      readText("t.csv", `${header}\n${table.join("\n")}\n`),
      readText("t.csv", `model_a,model_b,winner\n${votes.join("\n")}\n`),
    ]);
    const [found, right] = [preferences(counted).rows[0], preferences(single).rows[0]];
    if (!found?.ok || !right?.ok) throw new Error("refused");
    expect(found).toEqual(right);
    // Each judgement stands by itself, where nothing says on which question it was.
    expect(found.clusters).toBe(67);
    // As fixtures/golden/preferences.json counts them, with other pairs beside.
    expect(found.strengths.map(({ name, wins, ties, losses }) => [name, wins, ties, losses])).toEqual(
      expect.arrayContaining([["a", 25, 10, 8]]),
    );
  });

  test.each(["1.5", "-1", "many"])("counted as %s are refused with their place", async (count) => {
    const error = await inputError(readText("t.csv", `model_a,model_b,wins,losses\na,b,3,4\na,c,${count},2\n`));
    expect([error.code, error.place.line]).toEqual(["bad-count", 3]);
  });

  test.each([",", ";", "\t"])("in a table parted by %j are those of JSON Lines", async (comma) => {
    const rows = ["model_a", "tie", "", "error", "model_b"].map((winner, turn) => ({
      ...vote(winner),
      judge: "x",
      turn,
    }));
    const whole = rows.map(({ winner, ...more }) => ({ ...more, ...(winner === "" ? {} : { winner }) }));
    const keys = ["question_id", "model_a", "model_b", "winner", "judge", "turn"] as const;
    const table = [keys, ...rows.map((row) => keys.map((key) => row[key as keyof typeof row]))];
    const text = table.map((cells) => cells.join(comma)).join("\n");
    const [read, known] = await Promise.all([readText("votes.csv", text), readText("votes.jsonl", jsonLines(whole))]);
    expect(read.matrices[0]?.scores).toEqual(known.matrices[0]?.scores);
    expect(read.matrices[0]?.items).toEqual(known.matrices[0]?.items);
    expect(read.matrices[0]?.scores).toContain(0.5);
  });
});
