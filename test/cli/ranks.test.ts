import { describe, expect, test } from "vitest";
import { capture } from "./capture.js";
import { dumpFolder, LONG_HEADER, longRows, outcomes } from "./dumpFolder.js";

const { write } = dumpFolder();
const shares = { weak: 3, middle: 5, strong: 9 };
const three = write(
  "three.csv",
  LONG_HEADER +
    Object.entries(shares)
      .map(([model, right]) =>
        longRows(
          model,
          outcomes(200, (item) => item % 10 < right),
        ),
      )
      .join(""),
);
const alone = write(
  "alone.csv",
  LONG_HEADER +
    longRows(
      "alone",
      outcomes(20, (item) => item % 2 === 0),
    ),
);

describe("noisefloor ranks", () => {
  test("puts the best model first and says what shared ranks mean", async () => {
    const { code, stdout } = await capture("ranks", three);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /strong is ahead of all 2 others\.[\s\S]*\n *1 +strong[\s\S]*\n *2 +middle[\s\S]*\n *3 +weak/,
    );
    expect(stdout).toContain("Shared rank: 1 + the models shown to be better");
  });

  test("--json holds every ranking, the same for a seed and another for another one", async () => {
    const json = async (...flags: string[]) => JSON.parse((await capture("ranks", three, "--json", ...flags)).stdout);
    const first = await json("--resamples", "200");
    expect(first.schema).toBe("noisefloor/ranks/1");
    expect(first.signature).toMatch(/^rankings=1\|holm\|alpha=0\.05\|seed=1\|/);
    expect(await json("--resamples", "200")).toEqual(first);
    expect((await json("--resamples", "200", "--rng-seed", "2")).signature).toContain("seed=2");
  });

  test("one model is no ranking: exit code 2, with the next step", async () => {
    const { code, stdout } = await capture("ranks", alone);
    expect(code).toBe(2);
    expect(stdout).toMatch(/^REFUSED {2}a ranking needs two or more models[\s\S]*noisefloor inspect/);
  });

  test("--by asks for labels that the dumps do not have, and says how to give them", async () => {
    const { code, stdout } = await capture("ranks", three, "--by", "subset");
    expect(code).toBe(2);
    expect(stdout).toMatch(/REFUSED {2}ranking by subset[\s\S]*--map\s+subset=NAME/);
  });

  test.each([
    [["--resamples", "0"], /--resamples must be a whole number of at least 1/],
    [["--by", "moon"], /Allowed choices are subset, framing, task/],
  ])("%j is wrong usage", async (flags, message) => {
    const { code, stderr } = await capture("ranks", three, ...flags);
    expect(code).toBe(4);
    expect(stderr).toMatch(message);
  });
});

test("pairs with too few differences for a test are no refused ones, and who left items out is named", async () => {
  const graded = { high: [1, 0.5, 1], middle: [0.5, 0.25], low: [0.25, 0.5, 0.75] };
  const path = write(
    "few.csv",
    LONG_HEADER +
      Object.entries(graded)
        .map(([model, scores]) => longRows(model, scores))
        .join(""),
  );
  const { stdout } = await capture("ranks", path);
  expect(stdout).not.toMatch(/not compared|\(\)/);
  expect(stdout.replaceAll(/\s+/g, " ")).toContain("over the 2 of 3 items that all 3 answered (middle answered 2)");
});

test("where every model answered all items, and not every seed of it, the seeds are said to", async () => {
  const rows = ["a", "b"].flatMap((model) =>
    [1, 2, 3].flatMap((seed) =>
      Array.from({ length: 40 }, (_, item) =>
        model === "b" && seed > 1 && item % 2 === 1
          ? []
          : [`${model},quiz,${seed},q${item},${Number((item * 7 + seed) % 5 < (model === "a" ? 2 : 3))}`],
      ).flat(),
    ),
  );
  const { stdout } = await capture("ranks", write("seeds.csv", `model,task,seed,item,score\n${rows.join("\n")}\n`));
  expect(stdout.replaceAll(/\s+/g, " ")).toContain("over the 20 of 40 items that every seed of all 2 answered");
});
