import { describe, expect, test } from "vitest";
import { preferenceRows } from "../../../src/analysis/judges/preferenceRows.js";
import { scoreEstimate } from "../../../src/analysis/scores/scoreEstimate.js";
import { bradleyTerry, type Preference } from "../../../src/inference/ranks/bradleyTerry.js";
import { preferences } from "../../../src/questions/preferences.js";
import { jsonLines, readText } from "../../io/dumps.js";

const MODELS = ["ash", "fir", "yew"];
const WINNERS = ["model_1", "model_1", "tie", "model_2", "model_1"];
const PAIRS = [
  [0, 1],
  [2, 0],
  [1, 2],
] as const;

const pairRows = Array.from({ length: 40 }, (_, q) =>
  PAIRS.map(([first, second], pair) => {
    const winner = WINNERS[(3 * q + pair + (q % 7)) % 5]!;
    return {
      ...{ question_id: q, model_1: MODELS[first]!, model_2: MODELS[second]!, g1_winner: winner, g2_winner: winner },
      ...{ judge: ["gpt-4", "pair-v2"], turn: 1 },
    };
  }),
).flat();

const asPreferences = pairRows.map(({ question_id, model_1, model_2, g1_winner }): Preference => {
  const outcome = g1_winner === "tie" ? 0.5 : Number(g1_winner === "model_1");
  return { first: model_1, second: model_2, outcome, cluster: question_id };
});

const strengthsOf = (found: {
  strengths: readonly { name: string; strength: number; standardError: number | null }[];
}) =>
  found.strengths.map(({ name, strength, standardError }) => [name, strength.toFixed(9), standardError?.toFixed(9)]);

describe("preferences", () => {
  test.each(["half", "davidson"] as const)("of MT-bench pairs are each judgement once, with ties %s", async (ties) => {
    const { rows, notes } = preferences(await readText("gpt-4_pair.jsonl", jsonLines(pairRows)), { ties });
    const [row, ...others] = rows;
    const plain = bradleyTerry(asPreferences, { ties });
    if (row?.ok !== true || !plain.ok) throw new Error("refused");
    expect(others).toEqual([]);
    expect([row.contest, row.judge, row.clusters]).toEqual(["gpt-4_pair", "gpt-4", 40]);
    expect(strengthsOf(row)).toEqual(strengthsOf(plain));
    expect(row.strengths.reduce((sum, { judgements }) => sum + judgements, 0)).toBe(2 * pairRows.length);
    expect(row.transitivity.pValue).toBeCloseTo(plain.transitivity.pValue!, 9);
    expect(notes.map(({ code }) => code)).not.toContain("tests-apart");
  });

  test("adjust every pair, and hold places that the adjusted pairs show", async () => {
    const [row] = preferences(await readText("gpt-4_pair.jsonl", jsonLines(pairRows))).rows;
    if (row?.ok !== true) throw new Error("refused");
    for (const { adjustedPValue, pValue } of row.differences) expect(adjustedPValue!).toBeGreaterThanOrEqual(pValue!);
    for (const [place, { name, places }] of row.strengths.entries()) {
      const better = row.differences.filter(({ second, adjustedPValue }) => second === name && adjustedPValue! < 0.05);
      expect(places.low).toBe(1 + better.length);
      expect(places.low <= place + 1 && place + 1 <= places.high).toBe(true);
    }
  });

  test("of AlpacaEval are against the reference, graded ones as far as they say", async () => {
    const rows = ["mine", "yours"].flatMap((generator_2, model) =>
      Array.from({ length: 30 }, (_, q) => ({
        ...{ instruction: `do ${q}`, generator_1: "ref", generator_2, annotator: "judge" },
        preference: q % 7 === 0 ? null : q % 3 === model ? 1.1 : 1.8,
      })),
    );
    const results = await readText("annotations.json", JSON.stringify(rows));
    const [row] = preferences(results).rows;
    if (row?.ok !== true) throw new Error("refused");
    expect(row.strengths.map(({ name }) => name).sort()).toEqual(["mine", "ref", "yours"]);
    expect([row.unscored, row.transitivity.pValue]).toEqual([10, null]);
    expect(preferences(results, { ties: "davidson" }).rows).toMatchObject([{ ok: false, code: "graded-preferences" }]);
  });

  test("of votes count each vote, whoever gave it, in clusters of questions", async () => {
    const votes = pairRows.flatMap(({ question_id, model_1, model_2, g1_winner }) =>
      ["ann", "bob", "bob"].map((judge) => ({
        ...{ question_id, model_a: model_1, model_b: model_2, judge, turn: 1 },
        winner: g1_winner === "tie" ? "tie (inconsistent)" : g1_winner.replace("_1", "_a").replace("_2", "_b"),
      })),
    );
    const [row, ...others] = preferences(await readText("votes.jsonl", jsonLines(votes))).rows;
    const plain = bradleyTerry([...asPreferences, ...asPreferences, ...asPreferences]);
    if (row?.ok !== true || !plain.ok) throw new Error("refused");
    expect(others).toEqual([]);
    expect([row.judge, row.clusters]).toEqual([null, 40]);
    expect(strengthsOf(row)).toEqual(strengthsOf(plain));
  });

  test("do not hang on the order of rows", async () => {
    const [one, other] = await Promise.all(
      [pairRows, [...pairRows].reverse()].map((rows) => readText("gpt-4_pair.jsonl", jsonLines(rows))),
    );
    expect(JSON.stringify(preferences(other!).rows)).toBe(JSON.stringify(preferences(one!).rows));
  });

  test("of each judge hold the places that this judge named, by question", async () => {
    // Of each ten judgements one names the first place both times for elm, five the second for oak.
    const placed = (judge: string, isPlaced: (row: number) => boolean, first: string, second: string) =>
      pairRows.map((row, place) => ({
        ...row,
        judge: [judge, "pair-v2"],
        ...(isPlaced(place) ? { g1_winner: first, g2_winner: second } : {}),
      }));
    const elm = placed("elm", (place) => place % 10 === 3, "model_1", "model_2");
    const oak = placed("oak", (place) => place % 2 === 0, "model_2", "model_1");
    const [own, other] = [await readText("a.jsonl", jsonLines(elm)), await readText("b.jsonl", jsonLines(oak))];
    const both = {
      ...own,
      matrices: [...own.matrices, ...other.matrices],
      notes: [...own.notes, ...other.notes],
    };
    const rows = preferenceRows(both);
    expect(rows.map(({ contest, judge }) => [contest, judge])).toEqual([
      ["a", "elm"],
      ["b", "oak"],
    ]);
    const [first, second] = rows.map((row) => (row.ok ? row.places : null));
    expect(first).toMatchObject({ judgements: 120, first: 12, second: 0, difference: 0.1, share: 0.1 });
    expect(second).toMatchObject({ judgements: 120, first: 0, second: 60, difference: -0.5, share: 0.5 });
    const clusters = pairRows.map(({ question_id }) => `${question_id}`);
    const named = elm.map((_, place) => Number(place % 10 === 3));
    expect(first!.interval).toEqual(scoreEstimate(named, { clusters, level: 0.95 }).interval);
    // The same judge of another contest has places of its own there.
    const later = await readText("c.jsonl", jsonLines(placed("elm", (place) => place % 4 === 0, "model_2", "model_1")));
    const ofElm = preferenceRows({
      ...both,
      matrices: [...both.matrices, ...later.matrices],
      notes: [...both.notes, ...later.notes],
    });
    expect(ofElm.map((row) => row.ok && [row.contest, row.judge, row.places!.first, row.places!.second])).toEqual([
      ["a", "elm", 12, 0],
      ["b", "oak", 0, 60],
      ["c", "elm", 0, 30],
    ]);
    // One judge alone says the same of itself.
    const [alone] = preferenceRows(other);
    expect(alone!.ok && alone!.places).toEqual(second);
  });

  test("have intervals of level 1 − alpha, and places at alpha", async () => {
    const clear = pairRows.map((row) => {
      const winner = row.question_id % 10 < 8 ? "model_1" : "model_2";
      return row.model_1 === "ash" ? { ...row, g1_winner: winner, g2_winner: winner } : row;
    });
    const results = await readText("gpt-4_pair.jsonl", jsonLines(clear));
    const at = (alpha: number) => {
      const [row] = preferenceRows(results, { alpha });
      if (row?.ok !== true) throw new Error("refused");
      return row;
    };
    const [low, next] = at(0.05)
      .differences.map(({ adjustedPValue }) => adjustedPValue!)
      .sort((a, b) => a - b);
    // One difference is shown at the first, none at the second.
    for (const [alpha, shown] of [
      [(low! + next!) / 2, 1],
      [low! / 2, 0],
    ] as const) {
      const row = at(alpha);
      for (const { interval } of [...row.strengths, ...row.differences]) expect(interval!.level).toBe(1 - alpha);
      const isShown = ({ adjustedPValue }: { readonly adjustedPValue: number | null }) => adjustedPValue! < alpha;
      expect(row.differences.filter(isShown)).toHaveLength(shown);
      for (const { name, places } of row.strengths) {
        expect(places).toEqual({
          low: 1 + row.differences.filter((one) => one.second === name && isShown(one)).length,
          high: row.strengths.length - row.differences.filter((one) => one.first === name && isShown(one)).length,
        });
      }
    }
  });

  test("are refused where a score is no share of a win, on either side of 0 to 1", async () => {
    const results = await readText("gpt-4_pair.jsonl", jsonLines(pairRows));
    for (const wrong of [1.5, -0.5]) {
      const matrices = results.matrices.map((matrix) => ({ ...matrix, scores: matrix.scores.map(() => wrong) }));
      expect(preferenceRows({ ...results, matrices })).toMatchObject([
        { contest: "gpt-4_pair", judge: "gpt-4", ok: false, code: "no-preferences" },
      ]);
    }
  });
});
