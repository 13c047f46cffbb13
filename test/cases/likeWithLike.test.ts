import { cpSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { VarianceReport } from "../../src/report/index.js";
import { capture, captureJson } from "../cli/capture.js";
import { dumpFolder } from "../cli/dumpFolder.js";
import { casePath, casesTitle, expected, hasCases } from "./cases.js";

const reported = (path: string, ...rest: readonly string[]) =>
  captureJson<VarianceReport>("report", path, ...rest, "--json", "-");

/** Every pair that a report gives a difference for, as `task: one, other`. */
function pairsOf({ comparisons, rankings }: VarianceReport): string[] {
  return [...(comparisons?.comparisons ?? []), ...rankings.flatMap(({ pairs }) => pairs)].flatMap((one) =>
    one.ok ? [`${one.task}: ${[one.baseline.name, one.candidate.name].sort().join(", ")}`] : [],
  );
}

describe.skipIf(!hasCases)(`tests that are not the same${casesTitle}`, () => {
  const folder = () => {
    // READMEs are no dumps.
    const copy = mkdtempSync(join(tmpdir(), "noisefloor-case-"));
    for (const name of ["olympiad.csv", "tool-calls.csv"]) {
      cpSync(casePath(`different-tests-same-ids/${name}`), join(copy, name));
    }
    return copy;
  };

  test("are kept apart in a report", async () => {
    const report = await reported(folder());
    const { tasks, comparisonsBetweenTasks } = expected<{ tasks: number; comparisonsBetweenTasks: number }>(
      "different-tests-same-ids",
    );
    expect(new Set(report.noise.map(({ task }) => task)).size).toBe(tasks);
    const across = pairsOf(report).filter((pair) => /north|south|east/.test(pair) && /amber|jade/.test(pair));
    expect(across).toHaveLength(comparisonsBetweenTasks);
    expect(report.summary.join("\n")).not.toMatch(/amber[^.]*(north|south|east)|(north|south|east)[^.]*amber/);
  });

  test("are refused by compare, with the option that says they are one", async () => {
    const paths = ["olympiad.csv", "tool-calls.csv"].map((name) => casePath(`different-tests-same-ids/${name}`));
    const { code, stdout } = await capture("compare", folder(), "--baseline", "north", "--candidate", "amber");
    expect(code).toBe(2);
    expect(stdout).toContain("REFUSED");
    expect(stdout).toContain("--task-name");
    const two = await capture("compare", ...paths, "--model", "north", "--model", "amber");
    expect([two.code, /better|worse/i.test(two.stdout)]).toEqual([2, false]);
  });
});

describe("tests of the project's own that are not the same", () => {
  const { folder, write } = dumpFolder();
  const matrix = (models: string, right: (item: number, model: number) => boolean, items: number) =>
    `item,${models}\n${Array.from(
      { length: items },
      (_, item) => `${item + 1},${models.split(",").map((_, model) => (right(item, model) ? 1 : 0))}\n`,
    ).join("")}`;
  write(
    "apart/maths.csv",
    matrix("oak,elm", (item, model) => item % (3 + model) === 0, 40),
  );
  write(
    "apart/history.csv",
    matrix("ash,fir", (item, model) => item % (2 + model) !== 0, 40),
  );
  const rows = (model: string, task: string, every: number) =>
    Array.from({ length: 40 }, (_, item) => `${model},${task},${item},${item % every === 0 ? 1 : 0}\n`).join("");
  const named = write("named.csv", `model,task,item,score\n${rows("oak", "maths", 3)}${rows("ash", "history", 2)}`);

  test("neither matrices nor rows give a comparison, a ranking or a component across tests", async () => {
    const report = await reported(join(folder, "apart"));
    expect(pairsOf(report).every((pair) => /oak.*elm|elm.*oak|ash.*fir|fir.*ash/.test(pair))).toBe(true);
    expect(pairsOf(await reported(named))).toEqual([]);
    expect((await capture("compare", named)).code).toBe(2);
  });

  test("one task name for both makes them one test, by the user's word", async () => {
    const args = ["compare", join(folder, "apart"), "--baseline", "oak", "--candidate", "ash"];
    expect((await capture(...args)).code).toBe(2);
    const { code, stdout } = await capture(...args, "--task-name", "quiz");
    expect(code).toBe(0);
    expect(stdout).toContain("quiz");
    const mixed = await capture("compare", named, "--allow-mixed");
    expect(mixed.code).toBe(0);
    expect(mixed.stdout.replaceAll(/\s+/g, " ")).toMatch(
      /compared although the tests have different names: (maths and history|history and maths)/i,
    );
  });
});

/** What a comparison of two sides says, as JSON. */
const compared = (...args: readonly string[]) => captureJson<Compared>("compare", ...args, "--json");

const compareFiles = compared;

interface Compared {
  readonly ok?: boolean;
  readonly code?: string;
  readonly message?: string;
  readonly verdict?: string;
  readonly difference: number;
  readonly pValue: number;
  readonly interval: { readonly low: number; readonly high: number };
  readonly items: { readonly shared: number };
  readonly discordant: { readonly candidateOnly: number; readonly baselineOnly: number };
  readonly sentence?: string;
  readonly notes: readonly { readonly code: string }[];
}

describe.skipIf(!hasCases)(`conditions that follow the model${casesTitle}`, () => {
  const columns = Object.entries({ "split.csv": "split", "version.csv": "version", "shots.csv": "few-shot" });

  test.each(columns)("%s is refused by name, and never paired by id", async (file, name) => {
    const path = casePath(`condition-column-follows-model/${file}`);
    const sides = [path, "--baseline", "north", "--candidate", "south"];
    const refused = await compared(...sides);
    expect([refused.ok, refused.message?.includes(name)]).toEqual([false, true]);
    expect((await capture("compare", ...sides)).code).toBe(2);
    const report = await reported(path);
    expect(pairsOf(report)).toEqual([]);
    expect(report.summary.join(" ")).toContain(name);
    const mixed = await compared(...sides, "--allow-mixed");
    const { sharedItemsAcrossConditions } = expected<{ sharedItemsAcrossConditions: number }>(
      "condition-column-follows-model",
    );
    if (name !== "few-shot") expect(mixed.items.shared).toBe(sharedItemsAcrossConditions);
    expect(mixed.sentence).toMatch(/south \(.+\) scores better than this run of north \(.+\)/);
  });

  test("a framing of one model against another framing of another model is refused", async () => {
    const path = casePath("framing-follows-model/scores.csv");
    const { framings } = expected<{ framings: Record<string, string> }>("framing-follows-model");
    const refused = await compared(path, "--baseline", "north", "--candidate", "south");
    expect(refused).toMatchObject({ ok: false, code: "different-framings" });
    for (const [model, framing] of Object.entries(framings)) expect(refused.message).toContain(`${model}: ${framing}`);
    expect((await reported(path)).summary[0]).toContain("different framings");
    expect(pairsOf(await reported(path))).toEqual([]);
    const mixed = await compared(path, "--baseline", "north", "--candidate", "south", "--allow-mixed");
    expect(mixed.sentence).toContain("south (choice) scores better than this run of north (completion)");
  });
});

describe.skipIf(!hasCases)(`per cent beside shares${casesTitle}`, () => {
  test("is one scale, with a note", async () => {
    const right = expected<{ difference: number; won: number; lost: number; midP: number; means: object }>(
      "percent-against-share",
    );
    const [north, south] = ["north", "south"].map((name) => casePath(`percent-against-share/${name}.csv`)) as [
      string,
      string,
    ];
    const result = await compared(north, south);
    expect(result.difference).toBeCloseTo(right.difference, 12);
    expect(result.pValue).toBeCloseTo(right.midP, 6);
    expect(result.discordant).toEqual({ candidateOnly: right.won, baselineOnly: right.lost });
    expect(
      result.notes.map(({ code }) => code).some((code) => /^(scores-in-percent|per-cent-divided)$/.test(code)),
    ).toBe(true);
    const back = await compared(south, north);
    expect(back.difference).toBeCloseTo(-right.difference, 12);
  });

  test.each(["0.05", "5%", "5pt"])("does not let a fall through the gate: %s", async (effect) => {
    const right = expected<{ difference: number; exit: number[] }>("gate-per-cent-hides-a-fall");
    const paths = ["base", "cand"].map((name) => casePath(`gate-per-cent-hides-a-fall/${name}.csv`));
    const { code, stdout } = await capture("gate", ...paths, "--min-effect", effect, "--json");
    expect(right.exit).toContain(code);
    expect(JSON.parse(stdout).tasks[0].difference).toBeCloseTo(right.difference, 12);
  });
});

describe("conditions of the project's own", () => {
  const { write } = dumpFolder();
  const rows = (model: string, condition: string, every: number) =>
    Array.from({ length: 60 }, (_, item) => `${model},quiz,${condition},${item},${item % every === 0 ? 0 : 1}\n`).join(
      "",
    );
  const table = (column: string, first: string, second: string) =>
    write(`${column}.csv`, `model,task,${column},item,score\n${rows("oak", first, 2)}${rows("elm", second, 5)}`);

  test.each([
    ["data_split", "train", "test"],
    ["benchmark_version", "2024-01", "2025-06"],
    ["num_shots", "1", "3"],
    ["lang", "de", "sw"],
    ["judge_model", "judge-a", "judge-b"],
    ["chat_template", "none", "x"],
    ["system_prompt", "none", "You are kind."],
    ["dataset_revision", "abc", "def"],
  ])("%s", async (column, first, second) => {
    const path = table(column, first, second);
    expect(await compared(path)).toMatchObject({ ok: false, code: "different-fingerprints" });
    const gate = await capture("gate", path, path, "--min-effect", "2pt", "--model", "oak", "--model", "elm");
    expect(gate.code).toBe(2);
    expect(pairsOf(await reported(path))).toEqual([]);
    expect((await capture("ranks", path)).code).toBe(2);
  });

  test("in two files that are compared as base and candidate, too", async () => {
    const head = "model,task,split,item,score\n";
    const [base, candidate] = [
      write("b.csv", head + rows("oak", "dev", 2)),
      write("c.csv", head + rows("oak", "test", 5)),
    ];
    expect(await compared(base, candidate)).toMatchObject({ ok: false, code: "different-fingerprints" });
    expect((await capture("gate", base, candidate, "--min-effect", "2pt")).code).toBe(2);
    const mixed = await compared(base, candidate, "--allow-mixed");
    expect(mixed.items.shared).toBe(0);
  });

  test("a column that is the item's own is no condition", async () => {
    const lines = ["oak", "elm"].flatMap((model) =>
      Array.from(
        { length: 60 },
        (_, item) => `${model},quiz,${item < 30 ? "de" : "fr"},${item},${item % 3 === 0 ? 1 : 0}\n`,
      ),
    );
    const result = await compared(write("own.csv", `model,task,language,item,score\n${lines.join("")}`));
    expect(result).toMatchObject({ verdict: "identical", items: { shared: 60 } });
  });
});

describe("scales of the project's own", () => {
  const { write } = dumpFolder();
  const table = (name: string, scores: readonly number[]) =>
    write(
      `${name}.csv`,
      `model,task,item,score\n${scores.map((score, item) => `${name},quiz,i${item},${score}\n`).join("")}`,
    );
  const graded = Array.from({ length: 40 }, (_, item) => ((item * 7) % 11) / 10.5);

  test("graded scores beside the same in per cent are refused, in both directions and by the gate", async () => {
    const [share, hundred] = [
      table("oak", graded),
      table(
        "elm",
        graded.map((score) => 100 * score),
      ),
    ];
    for (const sides of [
      [share, hundred],
      [hundred, share],
    ] as const) {
      expect(await compared(...sides)).toMatchObject({ ok: false, code: "different-scales" });
      expect((await capture("gate", ...sides, "--min-effect", "0.05")).code).toBe(2);
    }
  });
});

describe.skipIf(!hasCases)(`documents in another order${casesTitle}`, () => {
  test("are paired by what they are, in every way of calling it", async () => {
    const right = expected<{
      verdict: string[];
      sharedDocuments: number;
      won: number;
      lost: number;
      midP: number;
      difference: number;
    }>("documents-in-another-order");
    const [north, south] = ["lab__north", "lab__south"].map((name) =>
      casePath(`documents-in-another-order/${name}`),
    ) as [string, string];
    const folder = casePath("documents-in-another-order");
    for (const args of [
      [north, south],
      [folder, "--baseline", "lab/north", "--candidate", "lab/south"],
    ]) {
      const found = await compared(...args);
      expect([right.verdict.includes(found.verdict as string), found.items.shared]).toEqual([
        true,
        right.sharedDocuments,
      ]);
      expect(found.discordant).toEqual({ candidateOnly: right.won, baselineOnly: right.lost });
      expect(found.pValue).toBeCloseTo(right.midP, 7);
      expect(found.difference).toBeCloseTo(right.difference, 6);
    }
    const [reportedPair] = (await reported(folder)).comparisons?.comparisons ?? [];
    expect(reportedPair?.ok && reportedPair.pValue).toBeCloseTo(right.midP, 7);
    const back = await compared(south, north);
    expect(back.difference).toBeCloseTo(-right.difference, 6);
  });
});

describe("questions of the project's own that ids do not tell", () => {
  const { folder, write } = dumpFolder();
  const asked = (name: string, model: string, column: string, shift: (item: number) => number, every: number) =>
    write(
      name,
      `model,task,item_id,${column},score\n${Array.from({ length: 50 }, (_, item) => {
        const question = shift(item);
        const text = column === "question" ? `What is ${question} and ${question + 1}?` : `doc-${question}`;
        return `${model},sums,${item},${text},${question % every === 0 ? 0 : 1}\n`;
      }).join("")}`,
    );

  test.each(["question", "doc_hash"])("a column %s says which items are one", async (column) => {
    const [before, after] = [
      asked("one/a.csv", "oak", column, (item) => item, 2),
      asked("one/b.csv", "elm", column, (item) => (item * 7) % 50, 4),
    ];
    for (const args of [
      [before, after],
      [join(folder, "one"), "--baseline", "oak", "--candidate", "elm"],
    ]) {
      const result = await compared(...args);
      // Every second question is lost by oak, every fourth by elm: elm wins 12 and loses none.
      expect([result.items.shared, result.discordant]).toEqual([50, { candidateOnly: 12, baselineOnly: 0 }]);
    }
    const copy = join(folder, "copy.csv");
    expect((await capture("convert", join(folder, "one"), "--out", copy)).code).toBe(0);
    expect((await compared(copy, "--baseline", "oak", "--candidate", "elm")).discordant).toEqual({
      candidateOnly: 12,
      baselineOnly: 0,
    });
  });

  test("other questions under the same ids share nothing, few others are left out", async () => {
    const [before, other, few] = [
      asked("a.csv", "oak", "question", (item) => item, 2),
      asked("b.csv", "elm", "question", (item) => 100 + item, 4),
      asked("c.csv", "ash", "question", (item) => (item < 3 ? 200 + item : item), 4),
    ];
    expect(await compared(before, other)).toMatchObject({ ok: false, code: "no-shared-items" });
    expect((await capture("gate", before, other, "--min-effect", "2pt")).code).toBe(2);
    const result = await compared(before, few);
    expect([result.items.shared, result.notes.map(({ code }) => code).includes("other-documents")]).toEqual([47, true]);
  });

  test("other numbers of choices, clusters and subsets under the same ids are other questions", async () => {
    const labelled = (name: string, model: string, column: string, value: (item: number) => string) =>
      write(
        name,
        `model,task,item,${column},score\n${Array.from({ length: 40 }, (_, item) => `${model},quiz,${item},${value(item)},${item % 3 === 0 ? 1 : 0}\n`).join("")}`,
      );
    for (const [column, mine, others] of [
      ["choices", () => "4", () => "10"],
      ["cluster", (item: number) => `p${item % 5}`, (item: number) => `p${(item + 1) % 5}`],
      ["subset", (item: number) => `s${item % 2}`, (item: number) => `s${(item + 1) % 2}`],
    ] as const) {
      const [before, after] = [labelled("x/a.csv", "oak", column, mine), labelled("x/b.csv", "elm", column, others)];
      expect([column, await compared(before, after)]).toMatchObject([column, { ok: false, code: "no-shared-items" }]);
      expect(pairsOf(await reported(join(folder, "x")))).toEqual([]);
    }
  });
});

describe.skipIf(!hasCases)(`two prompts of one model${casesTitle}`, () => {
  test("are the two sides by their names, and judged by the report", async () => {
    const right = expected<{ won: number; lost: number; difference: number; exactMcNemarP: number }>(
      "two-prompts-one-model",
    );
    const path = casePath("two-prompts-one-model/promptfoo-output.json");
    const { comparisons } = await captureJson<{ comparisons: Compared[] }>(
      ...["compare", path, "--baseline", "terse", "--candidate", "cot", "--json"],
    );
    for (const found of comparisons) {
      expect([found.ok, found.verdict]).toEqual([true, "better"]);
      expect(found.discordant).toEqual({ candidateOnly: right.won, baselineOnly: right.lost });
      expect(found.difference).toBeCloseTo(right.difference, 12);
    }
    const exact = await captureJson<{ pValue: number }>(
      ...["compare", path, "--metric", "pass", "--mcnemar", "exact", "--json"],
    );
    expect(exact.pValue).toBeCloseTo(right.exactMcNemarP, 15);
    const screen = await capture("compare", path, "--baseline", "terse", "--candidate", "cot");
    expect(screen.stdout.replaceAll(/\s+/g, " ")).toContain(
      "17 won / 4 lost, McNemar's exact p = .007, of 40 shared items",
    );
    const report = await reported(path);
    expect(report.summary.join("\n")).not.toContain("one model here");
    const [pair] = report.comparisons?.comparisons ?? [];
    expect(pair?.ok && [pair.verdict, pair.difference]).toEqual(["worse", -right.difference]);
  });
});

describe("prompts and framings of the project's own", () => {
  const { write } = dumpFolder();
  const rows = (model: string, prompt: string, every: number) =>
    Array.from({ length: 60 }, (_, item) => `${model},quiz,${prompt},q${item},${item % every === 0 ? 0 : 1}\n`).join(
      "",
    );

  test.each(["framing", "prompt", "prompt_name", "template", "option_order"])(
    "of one model, by a column %s",
    async (column) => {
      const path = write(
        `${column}.csv`,
        `model,task,${column},item,score\n${rows("oak", "short", 2)}${rows("oak", "long", 6)}`,
      );
      const found = await compared(path, "--baseline", "short", "--candidate", "long");
      expect([found.verdict, found.items.shared, found.sentence]).toEqual([
        "better",
        60,
        expect.stringMatching(/oak, (?:order )?long .*better than .*oak, (?:order )?short/),
      ]);
      expect(pairsOf(await reported(path))).toEqual([
        expect.stringMatching(/^quiz: oak, (?:order )?long, oak, (?:order )?short$/),
      ]);
      expect((await capture("compare", path, "--baseline", "short", "--candidate", "none")).code).toBe(4);
    },
  );

  test("three prompts need two names, prompts that follow the model are refused, and questions are no prompts", async () => {
    const head = "model,task,prompt,item,score\n";
    const three = write("three.csv", head + rows("oak", "a", 2) + rows("oak", "b", 3) + rows("oak", "c", 6));
    const { code, stderr } = await capture("compare", three);
    expect([code, stderr.includes("in 3 framings: a, b, c")]).toEqual([4, true]);
    expect(pairsOf(await reported(three))).toHaveLength(2);
    const follows = write("follows.csv", head + rows("oak", "a", 2) + rows("elm", "b", 6));
    expect(await compared(follows)).toMatchObject({ ok: false, code: "different-framings" });
    const asked = ["oak", "elm"].map((model) =>
      Array.from({ length: 8 }, (_, item) => `${model},quiz,Name ${item},${item},${item % 2}\n`).join(""),
    );
    const questions = write("questions.csv", head + asked.join(""));
    expect(await compared(questions)).toMatchObject({ verdict: "identical", items: { shared: 8 } });
  });
});

describe.skipIf(!hasCases)(`versions in the names of files${casesTitle}`, () => {
  test("are tests of their own, no trials, and never compared", async () => {
    interface Version {
      readonly pair: readonly [string, string];
      readonly difference: number;
      readonly won: number;
      readonly lost: number;
      readonly midP: number;
    }
    const right = expected<{ trials: number; comparisonsBetweenVersions: number; v1: Version; v2: Version }>(
      "versions-in-file-names",
    );
    const report = await reported(casePath("versions-in-file-names"));
    expect(report.components).toEqual([]);
    const compared = (report.comparisons?.comparisons ?? []).flatMap((one) => (one.ok ? [one] : []));
    expect(compared.filter(({ task }) => !/^quiz \(version [12]\)$/.test(task))).toHaveLength(
      right.comparisonsBetweenVersions,
    );
    for (const [name, { pair, difference, won, lost, midP }] of Object.entries({ "1": right.v1, "2": right.v2 })) {
      const found = compared.filter(({ task }) => task === `quiz (version ${name})`);
      expect(found).toHaveLength(1);
      const [one] = found;
      expect([one?.baseline.name, one?.candidate.name].sort()).toEqual([...pair].sort());
      expect(Math.abs(one?.difference as number)).toBeCloseTo(Math.abs(difference), 6);
      expect([one?.discordant?.baselineOnly, one?.discordant?.candidateOnly].sort()).toEqual([won, lost].sort());
      expect(one?.pValue).toBeCloseTo(midP, 6);
    }
    expect(report.summary.join("\n")).not.toMatch(/twice the trials|north[^.;]*east|east[^.;]*north/);
    const paths = ["north_quiz_v1", "east_quiz_v2"].map((name) => casePath(`versions-in-file-names/${name}.csv`));
    expect(await compareFiles(...paths)).toMatchObject({ ok: false, code: "different-fingerprints" });
  });
});
