import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { standardNormal } from "../../src/random/draws.js";
import { createRng } from "../../src/random/rng.js";
import { capture } from "./capture.js";

const folder = mkdtempSync(join(tmpdir(), "noisefloor-kinship-"));
afterAll(() => rmSync(folder, { recursive: true }));

const rng = createRng(5, "kinship");
const difficulties = Array.from({ length: 60 }, () => standardNormal(rng));
const answers = () => {
  const ability = standardNormal(rng);
  return difficulties.map((difficulty) => Number(rng.nextUniform() < 1 / (1 + Math.exp(difficulty - ability))));
};
const strangers = Array.from({ length: 9 }, (_, place) => [`alone-${place}`, answers()] as const);
const parent = answers();
const tuned = parent.map((answer) => (rng.nextUniform() < 0.04 ? 1 - answer : answer));
const kin = [["parent", parent] as const, ["copy", parent] as const, ["tuned", tuned] as const];

function board(name: string, rows: readonly (readonly [string, readonly number[]])[]): string {
  const path = join(folder, name);
  const head = ["model", ...difficulties.map((_, item) => `q${item}`)].join(",");
  writeFileSync(path, `${[head, ...rows.map(([model, row]) => [model, ...row].join(","))].join("\n")}\n`);
  return path;
}

test("names the family, its copies and how it joins, and counts independent models", async () => {
  const path = board("board.csv", [...strangers, ...kin]);
  const svg = join(folder, "tree.svg");
  const { code, stdout } = await capture("kinship", path, "--svg", svg);
  const text = stdout.replace(/\s+/g, " ");
  expect(code).toBe(0);
  expect(text).toContain("12 models are 10 families (1 family of two and more, 9 models alone)");
  expect(text).toContain("2 models share the exact answers of another, in 1 set; the largest: copy, parent.");
  expect(text.replaceAll("•", "")).toMatch(/\d\.\d\d copy \+ parent +0\.\d\d \(copy, parent\) \+ tuned/);
  const drawn = readFileSync(svg, "utf8");
  expect(drawn).toContain("<svg");
  expect(drawn).toContain("tuned");
});

test("--json holds the families and their joins", async () => {
  const { stdout } = await capture("kinship", board("json.csv", [...kin, ...strangers]), "--json");
  const document = JSON.parse(stdout);
  expect(document.schema).toBe("noisefloor/kinship/1");
  const [row] = document.rows;
  expect(row.families[0].models).toEqual(["copy", "parent", "tuned"]);
  expect(row.families[0].joins.map(({ first, second }: { first: number; second: number }) => [first, second])).toEqual([
    [0, 1],
    [3, 2],
  ]);
  expect(
    row.families
      .slice(1)
      .every(({ models, joins }: { models: string[]; joins: null }) => models.length === 1 && joins === null),
  ).toBe(true);
  expect(row.effectiveModels).toBeGreaterThan(8);
  expect(row.effectiveModels).toBeLessThan(10);
});

test("strangers are no kin, and draw no tree", async () => {
  const tree = join(folder, "none.svg");
  const { code, stdout, stderr } = await capture("kinship", board("alone.csv", strangers), "--svg", tree);
  expect(code).toBe(0);
  expect(stdout).toContain("No two of 9 models are shown to be kin");
  expect(stderr).toBe(`nothing to write by --svg: ${tree} is left as it is\n`);
  expect(existsSync(tree)).toBe(false);
});

test("too few models, and scores of another kind, are refused with the next step", async () => {
  const two = await capture("kinship", board("two.csv", strangers.slice(0, 2)));
  expect([two.code, two.stdout.includes("REFUSED"), two.stdout.includes("add models")]).toEqual([2, true, true]);
  const graded = strangers.map(([model, row]) => [model, row.map((answer) => answer / 2)] as const);
  const other = await capture("kinship", board("graded.csv", graded), "--json");
  expect(JSON.parse(other.stdout).rows[0]).toMatchObject({ ok: false, code: "not-binary", task: "graded" });
});
