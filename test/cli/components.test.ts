import { describe, expect, test } from "vitest";
import { components, fromRows } from "../../src/index.js";
import { capture } from "./capture.js";
import { dumpFolder } from "./dumpFolder.js";

const { write } = dumpFolder();
const rows = [1, 2, 3].flatMap((seed) =>
  Array.from({ length: 40 }, (_, item) => ({
    model: "m",
    task: "quiz",
    seed: String(seed),
    item: `q${item}`,
    score: Number((item * 7 + seed * 3) % 11 < 5),
  })),
);
const csv = (kept: typeof rows) =>
  `model,task,seed,item,score\n${kept.map((row) => `${Object.values(row).join(",")}\n`).join("")}`;
const path = write("seeds.csv", csv(rows));

describe("noisefloor components", () => {
  test("--json holds what the function of the library gives", async () => {
    const { code, stdout } = await capture("components", path, "--json", "--rng-seed", "3");
    const { schema, rows: printed, signature } = JSON.parse(stdout);
    const answer = components(fromRows(rows), { seed: 3 });
    expect([code, schema, signature]).toEqual([0, "noisefloor/components/1", answer.signature]);
    expect(printed).toEqual(JSON.parse(JSON.stringify(answer.rows)));
  });

  test("--task names a task whose tests were told apart by order and prompt, at all its checkpoints", async () => {
    const put = [1, 2].flatMap((step) =>
      ["a", "b"].flatMap((order) =>
        ["x", "y"].flatMap((prompt) =>
          rows.map((row) => ({ ...row, step, order, prompt, score: (row.score + Number(order < prompt)) % 2 })),
        ),
      ),
    );
    const table = put.map((row) => `${Object.values(row).join(",")},choice\n`).join("");
    const orders = write(
      "orders.csv",
      `model,task,seed,item,score,step,choice_order,prompt_template,framing\n${table}`,
    );
    const { code, stdout } = await capture("components", orders, "--task", "quiz", "--json");
    const { rows: others, facets } = JSON.parse(stdout);
    const found = facets.map(({ run, factors }: (typeof facets)[number]) => [
      run.task,
      run.step,
      factors.map(({ factor }: { factor: string }) => factor),
    ]);
    expect([code, others, found]).toEqual([0, [], [["quiz", 2, ["seed", "prompt", "order", "item"]]]]);
  });

  test("--budget is spent on each kind of seeds and items too, in the text as in the JSON", async () => {
    const flags = ["--budget", "100", "--cost", "seed=50,item=1,answer=0.1"];
    const { stdout } = await capture("components", path, ...flags);
    const [row] = JSON.parse((await capture("components", path, "--json", ...flags)).stdout).rows;
    expect(row.next.map(({ axis, design }: { axis: string; design: unknown }) => [axis, design])).toEqual([
      ["items", { seeds: 3, items: 116, trials: 1 }],
      ["seeds", { seeds: 4, items: 40, trials: 1 }],
    ]);
    expect(stdout.replace(/\s+/g, " ")).toMatch(
      /The budget buys: all on items: SE [\d.]+ for 99 \(3 seeds, 116 items, 1 trial\); all on seeds: SE [\d.]+ for 54/,
    );
  });

  test("the terminal shows the table of the report's section", async () => {
    const { code, stdout } = await capture("components", path, "--wide");
    expect(code).toBe(0);
    expect(stdout).toContain("Where does the variance come from?");
    expect(stdout).toMatch(/SE of the mean +SE, seeds × 2 +SE, items × 2|SE, seeds × 2/);
    expect(stdout).toContain("rows=1|level=0.95");
  });

  test("single runs have nothing to divide: refused with a next step", async () => {
    const { code, stdout } = await capture(
      "components",
      write("one.csv", csv(rows.filter(({ seed }) => seed === "1"))),
    );
    expect([code, stdout]).toEqual([2, expect.stringMatching(/REFUSED[\s\S]*Next step/)]);
  });
});

test("judges of one test are put together, in the head as in the table", async () => {
  const judged = ["a", "b"].flatMap((judge, side) =>
    ["m", "n"].flatMap((model, place) =>
      Array.from(
        { length: 20 },
        (_, item) => `${model},q${item},${judge},${((item * 7 + place) % 5) + side * (item % 2)}`,
      ),
    ),
  );
  const path = write("judged.csv", `model,item,judge,score\n${judged.join("\n")}\n`);
  const { stdout } = await capture("components", path);
  expect(stdout).toContain("2 models · 1 task · 80 item scores");
  expect(stdout).toContain("2 judges × 20 items");
});
