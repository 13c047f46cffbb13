import { describe, expect, test } from "vitest";
import { fromRows } from "../../src/index.js";
import { judges } from "../../src/judges.js";
import { createRng } from "../../src/random/rng.js";
import { capture } from "./capture.js";
import { dumpFolder } from "./dumpFolder.js";

const { write } = dumpFolder();
const rng = createRng(11, "judged answers");
const truth = ["a", "b"].flatMap((model, better) =>
  Array.from({ length: 300 }, (_, item) => ({
    model,
    item: `q${item}`,
    right: Number(rng.nextUniform() < 0.5 + 0.2 * better),
  })),
);
const called = (right: number, [sensitivity, specificity]: readonly [number, number]) =>
  Number(rng.nextUniform() < (right === 1 ? sensitivity : 1 - specificity));
const RATES = { mild: [0.98, 0.6], strict: [0.9, 0.95] } as const;
const scored = (judge: keyof typeof RATES) =>
  truth.map(({ model, item, right }) => ({ model, item, task: "quiz", judge, score: called(right, RATES[judge]) }));
const judged = [...scored("mild"), ...scored("strict")];
const labelled = truth
  .filter(({ item }) => Number(item.slice(1)) % 3 === 0)
  .map(({ model, item, right }) => ({ model, item, label: right }));
const csv = (rows: readonly object[]) =>
  `${Object.keys(rows[0]!).join(",")}\n${rows.map((row) => `${Object.values(row).join(",")}\n`).join("")}`;
const [both, labels] = [write("both.csv", csv(judged)), write("people.csv", csv(labelled))];
const mild = write("mild.csv", csv(judged.filter(({ judge }) => judge === "mild").map(({ judge: _, ...row }) => row)));

describe("noisefloor judges", () => {
  test("--json holds what the function of the library gives", async () => {
    const { code, stdout } = await capture("judges", both, "--labels", labels, "--json");
    const { schema, rows, comparisons, shifts, agreement } = JSON.parse(stdout);
    const asked = fromRows(labelled.map(({ label, ...row }) => ({ ...row, task: "quiz", score: label })));
    const answer = JSON.parse(JSON.stringify(judges(fromRows(judged), asked)));
    expect([code, schema]).toEqual([0, "noisefloor/judges/1"]);
    expect(rows.map(({ mean, interval }: { mean: number; interval: object }) => [mean, interval])).toEqual(
      answer.rows.map(({ mean, interval }: { mean: number; interval: object }) => [mean, interval]),
    );
    expect([comparisons, shifts, agreement]).toEqual([answer.comparisons, answer.shifts, answer.agreement]);
    expect(comparisons.map(({ verdict, judge }: { verdict: string; judge: string }) => [judge, verdict])).toEqual([
      ["mild", "better"],
      ["strict", "better"],
    ]);
  });

  test("the terminal shows scores, errors, verdicts and judges, in 80 columns", async () => {
    const { code, stdout } = await capture("judges", both, "--labels", labels);
    expect(code).toBe(0);
    expect(stdout).toMatch(/judge +run +score, CI +labels +worth +verdict/);
    expect(stdout).toMatch(/mild +a .*judge too high/);
    expect(stdout).toMatch(/right called right, % +wrong called wrong, %/);
    expect(stdout).toMatch(/mild → strict/);
    expect(stdout).toMatch(/lower shown/);
    expect(stdout).toContain("Krippendorff's α");
    expect(stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
  });

  test("labels that name no model are those of the only one, and asked about with two", async () => {
    const own = write("own.csv", csv(labelled.filter(({ model }) => model === "a").map(({ model: _, ...row }) => row)));
    const one = await capture("judges", mild, "--model", "a", "--labels", own, "--json");
    expect([one.code, JSON.parse(one.stdout).rows[0].items.labelled]).toEqual([0, 100]);
    const two = await capture("judges", mild, "--labels", own);
    expect([two.code, two.stderr]).toEqual([4, expect.stringContaining("add a column `model`")]);
  });

  test("a run without labels gets the share that the judge's error rates allow, and says that they are of others", async () => {
    const ofA = write("of-a.csv", csv(labelled.filter(({ model }) => model === "a")));
    const { stdout } = await capture("judges", mild, "--labels", ofA, "--json");
    const [a, b] = JSON.parse(stdout).rows;
    expect([a.ok, a.byErrorRates, b.ok]).toEqual([true, null, false]);
    expect(b.byErrorRates.interval.low).toBeLessThan(0.7);
    expect(b.byErrorRates.interval.high).toBeGreaterThan(0.7);
    const shown = await capture("judges", mild, "--labels", ofA);
    expect(shown.stdout.replace(/\s+/g, " ")).toContain("if it errs as often here");
  });

  test("labels that fit several trials are used for none, and the note says what is lacking", async () => {
    const trials = write(
      "trials.csv",
      csv([0, 1].flatMap((trial) => judged.filter(({ judge }) => judge === "mild").map((row) => ({ ...row, trial })))),
    );
    const { code, stdout } = await capture("judges", trials, "--labels", labels, "--json");
    const { rows } = JSON.parse(stdout);
    expect(code).toBe(2);
    expect(rows[0]).toMatchObject({ ok: false, code: "too-few-labels" });
    expect(rows[0].notes.map(({ code: said }: { code: string }) => said)).toContain("labels-of-several-runs");
  });

  test("labels of runs that were not read are counted and named", async () => {
    const other = write("other.csv", csv([...labelled, { model: "z", item: "q1", label: 1 }]));
    const { stdout } = await capture("judges", mild, "--labels", other, "--json");
    const note = JSON.parse(stdout).notes.find(({ code }: { code: string }) => code === "labels-not-used");
    expect(note.data).toMatchObject({ labels: 1, names: ["z q1"] });
    expect(note.message).toContain("judged answers are a q0");
  });

  test("nothing is claimed of scores that seem to be on different scales", async () => {
    const graded = judged
      .filter(({ judge }) => judge === "mild")
      .map((row) => ({ ...row, judge: "grades", score: 3 + 5 * row.score + (Number(row.item.slice(1)) % 3) }));
    const grades = write("grades.csv", csv(graded));
    const { stdout } = await capture("judges", grades, "--labels", labels);
    expect(stdout).not.toContain("too high");
    expect(stdout).toMatch(/ 7\.\d{3}\b/);
    const other = write("scales.csv", csv([...judged.filter(({ judge }) => judge === "strict"), ...graded]));
    const { shifts } = JSON.parse((await capture("judges", other, "--json")).stdout);
    expect(shifts[0]).toMatchObject({ verdict: "not-shown", pValue: null });
    expect(shifts[0].notes.map(({ code }: { code: string }) => code)).toContain("judges-on-other-scales");
    const five = write(
      "five.csv",
      csv(labelled.map((row) => ({ ...row, label: 1 + 3 * row.label + (row.item.length % 2) }))),
    );
    const told = JSON.parse((await capture("judges", grades, "--labels", five, "--json")).stdout);
    expect(told.rows[0].bias).toBeNull();
  });

  test("without labels two judges are compared, and one is refused with a next step", async () => {
    const two = await capture("judges", both);
    expect([two.code, two.stdout]).toEqual([0, expect.stringContaining("mild → strict")]);
    const one = await capture("judges", mild);
    expect([one.code, one.stdout]).toEqual([2, expect.stringMatching(/REFUSED[\s\S]*Next step: give --labels/)]);
  });

  test("the model to compare with can be named, and must be there", async () => {
    const { stdout } = await capture("judges", mild, "--labels", labels, "--baseline", "b", "--json");
    expect(JSON.parse(stdout).comparisons[0]).toMatchObject({ verdict: "worse", baseline: { name: "b" } });
    const none = await capture("judges", mild, "--labels", labels, "--baseline", "z");
    expect([none.code, none.stderr]).toEqual([4, expect.stringContaining("baseline must be one of a, b")]);
  });
});
