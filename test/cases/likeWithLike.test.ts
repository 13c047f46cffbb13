import { cpSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { VarianceReport } from "../../src/report/index.js";
import { capture } from "../cli/capture.js";
import { dumpFolder } from "../cli/dumpFolder.js";
import { casePath, casesTitle, expected, hasCases } from "./cases.js";

/** The JSON that a command prints. */
async function json<Document>(...args: readonly string[]): Promise<Document> {
  const { stdout, stderr } = await capture(...args);
  if (stdout === "") throw new Error(stderr);
  return JSON.parse(stdout) as Document;
}

const reported = (path: string, ...rest: readonly string[]) =>
  json<VarianceReport>("report", path, ...rest, "--json", "-");

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
      /compared although the tests have different names: maths and history/i,
    );
  });
});
