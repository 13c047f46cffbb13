import { describe, expect, test } from "vitest";
import { inputError, readText } from "../dumps.js";

const header = ",win_rate,standard_error,n_total,avg_length,length_controlled_winrate,lc_standard_error,mode\n";

// Made by hand in the layout of AlpacaEval 0.6.
describe("the leaderboard of AlpacaEval", () => {
  test("win rates with their errors and numbers", async () => {
    const { runScores } = await readText(
      "leaderboard.csv",
      `${header}m,22.5,1.5,800,1500,25.0,0.5,x\nn,50,1.75,800,900,,,x\n`,
    );
    expect(
      runScores.map(({ run, value, standardError, items }) => [run.model, run.metric, value, standardError, items]),
    ).toEqual([
      ["m", "length-controlled win rate", 0.25, 0.005, 800],
      ["m", "win rate", 0.225, 0.015, 800],
      ["n", "win rate", 0.5, 0.0175, 800],
    ]);
  });

  test("more than all is refused", async () => {
    expect((await inputError(readText("leaderboard.csv", `${header}m,225,1.5,800,1,,,x\n`))).code).toBe("bad-score");
  });
});
