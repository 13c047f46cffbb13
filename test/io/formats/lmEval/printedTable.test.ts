import { describe, expect, test } from "vitest";
import { inputError, readText } from "../../dumps.js";

const CALL =
  "hf (pretrained=org/model,revision=step1000), gen_kwargs: (None), limit: None, num_fewshot: None, batch_size: 8";
const TABLE = [
  "|    Tasks    |Version|Filter|n-shot|  Metric  |   |Value |   |Stderr|",
  "|-------------|------:|------|-----:|----------|---|-----:|---|-----:|",
  "|arc_easy     |      1|none  |    25|acc       |↑  |0.4371|±  |0.0102|",
  "|             |       |none  |    25|acc_norm  |↑  |0.4040|±  |0.0101|",
  "|mmlu         |      2|none  |      |acc       |↑  |0.2295|±  |0.0035|",
  "| - humanities|      2|none  |      |acc       |↑  |0.2421|±  |0.0062|",
  "|  - law      |      1|none  |     5|acc       |↑  |0.2500|±  |0.0110|",
  "| - stem      |      2|none  |      |acc       |↑  |0.2169|±  |0.0072|",
  "|wikitext     |      2|none  |     0|perplexity|↓  |33.300|±  |N/A   |",
];
const GROUPS = [
  "",
  "|Groups|Version|Filter|n-shot|Metric|   |Value |   |Stderr|",
  "|------|------:|------|------|------|---|-----:|---|-----:|",
  "|mmlu  |      2|none  |      |acc   |↑  |0.2295|±  |0.0035|",
];

describe("the table that lm-evaluation-harness prints", () => {
  test("before 0.4.3 it has no column of arrows", async () => {
    const old = [
      "|    Tasks     |Version|Filter|n-shot|  Metric   |Value |   |Stderr|",
      "|--------------|------:|------|-----:|-----------|-----:|---|-----:|",
      "|local_generate|      1|strict|     0|exact_match|0.5000|±  |0.1508|",
      "|              |       |lower |     0|exact_match|0.2500|±  |0.1306|",
    ];
    const { runScores } = await readText(
      "printed.txt",
      `dummy (), gen_kwargs: (None), limit: None\n${old.join("\n")}\n`,
    );
    expect(runScores.map(({ run, value, standardError }) => [run.task, run.metric, value, standardError])).toEqual([
      ["local_generate", "exact_match,lower", 0.25, 0.1306],
      ["local_generate", "exact_match,strict", 0.5, 0.1508],
    ]);
  });

  test("model and checkpoint from the call, scores with their errors and directions, groups from the indentation", async () => {
    const text = ["loading …", CALL, ...TABLE, ...GROUPS, ""].join("\n");
    const { runScores, matrices } = await readText("log.txt", text);
    expect(matrices).toEqual([]);
    const rows = runScores.map(({ run, value, standardError, subtasks, higherIsBetter }) => {
      const { task, metric, fingerprint } = run;
      return [task, metric, value, standardError, fingerprint?.fewShot, subtasks, higherIsBetter];
    });
    expect(rows).toEqual([
      ["arc_easy", "acc", 0.4371, 0.0102, "25", undefined, true],
      ["arc_easy", "acc_norm", 0.404, 0.0101, "25", undefined, true],
      ["humanities", "acc", 0.2421, 0.0062, undefined, ["law"], true],
      ["law", "acc", 0.25, 0.011, "5", undefined, true],
      ["mmlu", "acc", 0.2295, 0.0035, undefined, ["humanities", "stem"], true],
      ["stem", "acc", 0.2169, 0.0072, undefined, undefined, true],
      ["wikitext", "perplexity", 33.3, undefined, "0", undefined, false],
    ]);
    expect(runScores[0]?.run).toMatchObject({ model: "org/model", step: 1000 });
  });

  test("a table alone is named by its file; one in the middle of other text is no dump", async () => {
    const { runScores } = await readText("my-model.md", TABLE.slice(0, 3).join("\n"));
    expect(runScores.map(({ run }) => run.model)).toEqual(["my-model"]);
    const { code } = await inputError(readText("README.md", ["# A model", "It scores:", ...TABLE].join("\n")));
    expect(code).toBe("unknown-format");
  });

  test.each([
    ["tables of two calls", [CALL, ...TABLE, CALL.replace("org/model", "org/other"), ...TABLE], "several-runs"],
    ["a row that is cut", [...TABLE, "|winogrande   |      1|none  |     5|acc"], "ragged-row"],
    ["a value that is no number", [...TABLE.slice(0, 2), TABLE[2]?.replace("0.4371", "N/A   ") ?? ""], "bad-score"],
  ])("%s is refused", async (_, lines, code) => {
    expect((await inputError(readText("log.txt", lines.join("\n")))).code).toBe(code);
  });

  test("0.3 prints neither filters nor shots, and its call otherwise", async () => {
    const old = [
      "hf-causal (pretrained=org/m,revision=step2000), limit: None, provide_description: False, num_fewshot: 0, batch_size: None",
      "|  Task  |Version| Metric |Value |   |Stderr|",
      "|--------|------:|--------|-----:|---|-----:|",
      "|arc_easy|      0|acc     |0.6010|±  |0.0100|",
      "|        |       |acc_norm|0.5555|±  |0.0102|",
    ];
    const { runScores } = await readText("printed.txt", `${old.join("\n")}\n`);
    expect(
      runScores.map(({ run, value, standardError }) => [run.model, run.step, run.metric, value, standardError]),
    ).toEqual([
      ["org/m", 2000, "acc", 0.601, 0.01],
      ["org/m", 2000, "acc_norm", 0.5555, 0.0102],
    ]);
  });

  test("lmms-eval prints its call in lines", async () => {
    const call = "llava (pretrained=org/vlm),\ngen_kwargs: (),\nlimit: None,\nnum_fewshot: None,\nbatch_size: 1";
    const table = [
      "|Tasks|Version|Filter|n-shot|Metric|   |Value |   |Stderr|",
      "|-----|-------|------|-----:|------|---|-----:|---|------|",
      "|mme  |Yaml   |none  |     0|score |↑  |1500.5|±  |N/A   |",
    ];
    const { runScores } = await readText("log.txt", `${call}\n${table.join("\n")}\n`);
    expect(runScores.map(({ run, value }) => [run.model, run.task, run.metric, value])).toEqual([
      ["org/vlm", "mme", "score", 1500.5],
    ]);
  });
});
