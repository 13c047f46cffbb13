import { describe, expect, test } from "vitest";
import { createResults } from "../../../src/data/createResults.js";
import { createResultMatrix, STATE_CODE } from "../../../src/data/resultMatrix.js";
import { metricGaps } from "../../../src/io/reader/metricGaps.js";
import { readText } from "../dumps.js";

const HEADER = "model,task,item,metric,score\n";

async function gapsIn(rows: string) {
  const { notes } = await readText("scores.csv", HEADER + rows);
  return notes.filter(({ code }) => code === "metric-gaps");
}

describe("a metric that only some answers of a run have", () => {
  test("is said with the number of those that lack it, each metric and run by itself", async () => {
    const rows = "m,t,a,acc,1\nm,t,b,acc,1\nm,t,c,acc,0\nm,t,c,f1,1\nn,t,a,acc,1\nn,t,a,f1,1\n";
    expect(await gapsIn(rows)).toEqual([
      {
        code: "metric-gaps",
        message:
          'answers without a metric that others of their run have; they are not counted as wrong: f1 of m on t in 2 of 3 answers (first "a")',
        data: { count: 2 },
      },
    ]);
    // Both ways, and in any order of the rows.
    const crossed = ["m,t,q10,acc,1", "m,t,q2,acc,1", "m,t,q2,f1,1", "m,t,q3,f1,1"];
    const [gap] = await gapsIn(`${crossed.join("\n")}\n`);
    expect(gap?.data).toEqual({ count: 2 });
    expect(await gapsIn(`${crossed.toReversed().join("\n")}\n`)).toEqual([gap]);
    expect(gap?.message).toContain(
      'acc of m on t in 1 of 3 answers (first "q3"), f1 of m on t in 1 of 3 answers (first "q10")',
    );
  });

  test("is not missed where it has no score, where a model has one metric, nor where models answered other items", async () => {
    expect(await gapsIn("m,t,a,acc,1\nm,t,b,acc,0\nm,t,a,f1,1\nm,t,b,f1,\n")).toEqual([]);
    expect(await gapsIn("m,t,a,acc,1\nm,t,b,acc,0\nn,t,a,f1,1\n")).toEqual([]);
    expect(await gapsIn("m,t,a,acc,1\nm,u,b,f1,0\n")).toEqual([]);
  });

  test("an answer that is absent under all metrics is none that lacks one", () => {
    const run = (metric: string) => ({ model: "m", task: "t", metric });
    const matrix = (metric: string) =>
      createResultMatrix({
        runs: [run(metric)],
        items: [{ id: "a" }, { id: "b" }],
        scores: [1, Number.NaN],
        states: Uint8Array.of(STATE_CODE.scored, STATE_CODE.absent),
      });
    expect(metricGaps(createResults({ matrices: [matrix("acc"), matrix("f1")] }))).toEqual([]);
  });
});
