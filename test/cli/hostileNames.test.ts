import { describe, expect, test } from "vitest";
import { capture } from "./capture.js";
import { dumpFolder, LONG_HEADER, longRows, outcomes } from "./dumpFolder.js";

const { folder, write } = dumpFolder();

const NAMES = [
  "\u001b[31mred\u001b]0;owned\u0007 \u202eevil\u009b2J",
  "two\n::error::owned",
  "::error file=a.ts::owned",
  "##[error]owned ##vso[task.setvariable variable=a]b",
];

/** What a terminal or a CI server would obey in a log. */
function obeyed(log: string): string[] {
  return log
    .split(/\r\n|\r|\n/)
    .filter(
      (line) => line.trimStart().startsWith("::") || /##(?:\[|vso\[)/.test(line) || /[\p{Cc}\u202e]/u.test(line.trim()),
    );
}

const right = (model: number) => outcomes(60, (item) => (item * 7 + model * 3) % 10 < 5 + model);

describe.each(NAMES)("names such as %j", (evil) => {
  const rows = (task: string) => [0, 1, 2].map((model) => longRows(`${evil}${model}`, right(model), { task })).join("");
  const quotedTask = `"${evil}"`;
  const all = write(`${NAMES.indexOf(evil)}/all.csv`, LONG_HEADER + rows(quotedTask));
  const side = (model: number) =>
    write(
      `${NAMES.indexOf(evil)}/${model}.csv`,
      LONG_HEADER + longRows(`${evil}${model}`, right(model), { task: quotedTask }),
    );
  const [base, candidate] = [side(2), side(0)];
  const repeated = write(`${NAMES.indexOf(evil)}/twice.csv`, LONG_HEADER + rows(quotedTask) + rows(quotedTask));
  const file = (name: string) => `${folder}/${NAMES.indexOf(evil)}/out/${name}`;

  test.each([
    ["inspect", all],
    ["inspect", all, "--json"],
    ["report", all],
    ["report", all, "--full"],
    ["report", all, "--all", "--title", evil],
    ["report", all, "--md", "-"],
    ["report", all, "--html", "-"],
    ["report", all, "--tex", "-"],
    ["report", all, "--json", "-"],
    ["report", all, "--csv", file("tables"), "--svg", file("figures")],
    ["compare", base, candidate],
    ["compare", base, candidate, "--json"],
    ["compare", all],
    ["gate", base, candidate, "--min-effect", "2pt"],
    ["gate", base, candidate, "--min-effect", "2pt", "--json"],
    ["seeds", all],
    ["ranks", all],
    ["items", all],
    ["subsets", all, "--items", "10", "--method", "random"],
    ["subsets", all, "--items", "10", "--method", "random", "--out", "-"],
    ["convert", all],
    ["convert", all, "--to", "matrix"],
    ["convert", all, "--to", "json"],
    ["convert", all, "--to", "eval-arena"],
    ["inspect", repeated],
    ["inspect", all, "--model", "none"],
    ["compare", all, "--baseline", evil],
    ["inspect", `${folder}/${evil}.csv`],
    ["inspect", all, `--${evil}`],
    [evil],
  ])("reach neither terminal nor CI server as commands: %s %s %s %s", async (...args) => {
    const { stdout, stderr } = await capture(...args);
    expect(stdout + stderr).not.toBe("");
    expect(obeyed(stdout)).toEqual([]);
    expect(obeyed(stderr)).toEqual([]);
  });
});

test("what a log would obey is found", () => {
  for (const name of NAMES) expect(obeyed(name)).toHaveLength(1);
});
