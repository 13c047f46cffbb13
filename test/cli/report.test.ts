import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import { type ReportFlags, report } from "../../src/cli/commands/report.js";
import { dumpFolder, LONG_HEADER, longRows, outcomes } from "./dumpFolder.js";

const { folder, write } = dumpFolder();
const path = write(
  "three.csv",
  LONG_HEADER +
    [2, 3, 5]
      .map((period) =>
        longRows(
          `every ${period}`,
          outcomes(60, (item) => item % period === 0),
        ),
      )
      .join(""),
);
const flags: ReportFlags = { missing: "drop", correction: "holm" };

/** Runs the command on the three models and keeps what it writes. */
async function run(more: Partial<ReportFlags>, from = path) {
  const written = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    vi.spyOn(process[name], "write").mockImplementation((chunk) => {
      written[name] += String(chunk);
      return true;
    });
  }
  return { code: await report([from], { ...flags, ...more }), ...written };
}
afterEach(() => vi.restoreAllMocks());
const at = (name: string) => join(folder, name);

describe("report", () => {
  test("compares what was not made alike only where it is told to, and then says so", async () => {
    const rows = (model: string, shots: number) =>
      outcomes(60, (item) => item % (2 + shots) === 0).map(
        (score, item) => `${model},quiz,q${item},${score},${shots}\n`,
      );
    const mixed = write(
      "mixed.csv",
      `model,task,item,score,num_fewshot\n${[...rows("a", 0), ...rows("b", 5)].join("")}`,
    );
    const comparisonOf = async (more: Partial<ReportFlags>) => {
      await run(more, mixed);
      return JSON.parse(readFileSync(at("mixed.json"), "utf8")).comparisons.comparisons[0];
    };
    const refused = await comparisonOf({ json: at("mixed.json") });
    expect(refused).toMatchObject({ ok: false, code: "different-fingerprints" });
    const compared = await comparisonOf({ json: at("mixed.json"), allowMixed: true });
    expect(compared).toMatchObject({ ok: true });
    expect(compared.notes.map(({ code }: { code: string }) => code)).toContain("different-fingerprints");
  });

  test("writes every format in one run, and ends with the paths and three sentences", async () => {
    const { code, stdout, stderr } = await run({
      html: at("r.html"),
      md: at("r.md"),
      json: at("r.json"),
      tex: at("r.tex"),
      csv: at("tables"),
      svg: at("pictures/deep"),
    });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^VARIANCE REPORT\n\n3 models/);
    const [first, ...sentences] = stderr.trimEnd().split("\n");
    expect(first).toContain(`wrote ${at("r.html")}, ${at("r.md")}, ${at("r.json")}, ${at("r.tex")}, ${at("tables")} (`);
    expect(sentences).toHaveLength(3);
    expect(readFileSync(at("r.html"), "utf8")).toMatch(/^<!doctype html>/);
    expect(readFileSync(at("r.md"), "utf8")).toMatch(/<!-- noisefloor:report -->\n$/);
    expect(readFileSync(at("r.tex"), "utf8")).toContain("\\toprule");
    const { schema, figures, answers } = JSON.parse(readFileSync(at("r.json"), "utf8"));
    expect([schema, figures]).toEqual(["noisefloor/report/1", undefined]);
    expect(sentences).toEqual(answers.map(({ sentences: [most] }: { sentences: string[] }) => `• ${most}`));
    expect(readdirSync(at("tables"))).toContain("comparisons.csv");
    expect(readdirSync(at("pictures/deep"))).toEqual(expect.arrayContaining(["differences.svg", "ranks-1.svg"]));
  });

  test("shows only the sections asked for", async () => {
    const { stdout } = await run({ sections: ["noise,comparisons"] });
    expect(stdout).toContain("How noisy is each benchmark?");
    expect(stdout).not.toContain("Who can be told from whom?");
    expect(stdout).not.toContain("Sections without data");
  });

  test("sends one document to stdout alone", async () => {
    const { stdout, stderr } = await run({ html: "-" });
    expect(stdout).toMatch(/^<!doctype html>[\s\S]*<\/html>\n$/);
    expect(stderr).toBe("");
  });

  test.each([
    [{ sections: ["noise,bogus"] }, /--sections can be comparisons, rankings, .*got "bogus"/],
    [{ html: "-", tex: "-" }, /only one of --html and --tex can go to stdout/],
    [{ csv: "-" }, /--csv takes a folder/],
    [{ rngSeed: "x" }, /--rng-seed must be a whole number/],
    [{ svg: path }, /cannot write /],
  ])("refuses %j with the repair", async (more, message) => {
    await expect(run(more)).rejects.toThrow(message);
    expect(existsSync(at("-"))).toBe(false);
  });

  test("another seed of the resampling leaves the verdicts and changes the signature", async () => {
    const [one, two] = [await run({ json: "-" }), await run({ json: "-", rngSeed: "2" })].map(({ stdout }) =>
      JSON.parse(stdout),
    );
    expect(two.comparisons).toEqual(one.comparisons);
    expect(two.signature).not.toBe(one.signature);
  });
});
