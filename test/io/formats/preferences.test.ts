import { describe, expect, test } from "vitest";
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

  test("a winner that is none is refused with its line", async () => {
    const rows = [pair(81, "tie", "tie"), pair(82, "A", "tie")];
    const { code, place } = await inputError(readText("p.jsonl", jsonLines(rows)));
    expect([code, place.line]).toEqual(["bad-winner", 2]);
  });
});

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
