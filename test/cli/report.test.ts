import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import { type ReportFlags, report } from "../../src/cli/commands/report.js";
import { capture } from "./capture.js";
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
  test.each([
    ["page.html", /^<!doctype html>/i],
    ["page.HTM", /^<!doctype html>/i],
    ["comment.markdown", /^# Variance report/],
    ["record.json", /^\{\n {2}"schema": "noisefloor\/report\/1"/],
    ["tables.tex", /^%|^\\/],
  ])("writes the kind that the name after -o says: %s", async (name, begins) => {
    await run({ out: at(name) });
    expect(readFileSync(at(name), "utf8")).toMatch(begins);
  });

  test("refuses a name after -o that says no kind, and the same kind twice", async () => {
    await expect(run({ out: at("report.pdf") })).rejects.toThrow("must end in .html, .md, .json or .tex");
    await expect(run({ out: at("one.html"), html: at("two.html") })).rejects.toThrow("are of one kind: give one");
    expect(existsSync(at("report.pdf")) || existsSync(at("one.html")) || existsSync(at("two.html"))).toBe(false);
  });

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

  test("writes every format in one run, prints the first screen and ends with the paths", async () => {
    const { code, stdout, stderr } = await run({
      html: at("r.html"),
      md: at("r.md"),
      json: at("r.json"),
      tex: at("r.tex"),
      csv: at("tables"),
      svg: at("pictures/deep"),
    });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^VARIANCE REPORT\n\n• [\s\S]*\n\n3 models/);
    expect(stdout).not.toContain("\nSignature: ");
    const [first, ...more] = stderr.trimEnd().split("\n");
    expect(first).toContain(`wrote ${at("r.html")}, ${at("r.md")}, ${at("r.json")}, ${at("r.tex")}, ${at("tables")} (`);
    expect(more).toEqual([]);
    expect(readFileSync(at("r.html"), "utf8")).toMatch(/^<!doctype html>/);
    expect(readFileSync(at("r.md"), "utf8")).toMatch(/<!-- noisefloor:report -->\n$/);
    expect(readFileSync(at("r.tex"), "utf8")).toContain("\\toprule");
    const { schema, figures } = JSON.parse(readFileSync(at("r.json"), "utf8"));
    expect([schema, figures]).toEqual(["noisefloor/report/1", undefined]);
    expect(readdirSync(at("tables"))).toContain("comparisons.csv");
    expect(readdirSync(at("pictures/deep"))).toEqual(expect.arrayContaining(["differences.svg", "ranks-1.svg"]));
  });

  test("says the three sentences next to the paths where a document takes stdout", async () => {
    const { stderr } = await run({ md: "-", json: at("s.json") });
    const [first, ...sentences] = stderr.trimEnd().split("\n");
    expect(first).toContain(`wrote ${at("s.json")}`);
    const { answers } = JSON.parse(readFileSync(at("s.json"), "utf8"));
    expect(sentences).toHaveLength(3);
    expect(sentences).toEqual(answers.map(({ sentences: [most] }: { sentences: string[] }) => `• ${most}`));
  });

  test("the first screen holds the answers, what was not measured and the sections that --full prints", async () => {
    const { stdout } = await run({});
    const text = stdout.replace(/\s+/g, " ");
    expect(text).toContain("Which differences are real? •");
    expect(text).toContain("• Not measured: training seed");
    const named = /--full prints \d+ sections \(([^)]+)\)/.exec(text)?.[1]?.split(", ") ?? [];
    expect(named).toEqual(expect.arrayContaining(["comparisons", "rankings", "read"]));
    expect(stdout.split("\n").length).toBeLessThan(60);
    const full = (await run({ full: true })).stdout;
    expect(full.length).toBeGreaterThan(2 * stdout.length);
    expect(full).toContain("\nSignature: ");
    expect(full).toContain("Who can be told from whom?");
    expect((await run({ all: true })).stdout).toContain("Who can be told from whom?");
  });

  test("says at most 60 words before its picture, in which each model is a line", async () => {
    const { stdout } = await run({});
    const [before = "", picture = ""] = stdout.split(/(?=\n\n[^\n]*(?:cannot be told from|leads alone))/);
    expect(before.split(/\s+/).length).toBeLessThanOrEqual(60);
    const lines = picture.split("\n").filter((line) => /[●○]/.test(line));
    expect(lines).toHaveLength(3);
    for (const line of lines) expect(line).toMatch(/[├←]─*[●○]─*[┤→]/);
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
    [{ rngSeed: "x" }, /--rng-seed must be a whole number/],
    [{ svg: path }, /cannot write /],
  ])("refuses %j with the repair", async (more, message) => {
    await expect(run(more)).rejects.toThrow(message);
    expect(existsSync(at("-"))).toBe(false);
  });

  test.each([
    [["--html", "-", "--tex", "-"], "only one of --html and --tex can go to stdout"],
    [["--csv", "-"], "--csv takes a folder, since it writes several files"],
  ])("refuses %j before anything is read", async (words, message) => {
    expect(await capture("report", "nowhere", ...words)).toEqual({
      code: 4,
      stdout: "",
      stderr: `noisefloor: ${message}\n`,
    });
  });

  test("another seed of the resampling leaves the verdicts and changes the signature", async () => {
    const [one, two] = [await run({ json: "-" }), await run({ json: "-", rngSeed: "2" })].map(({ stdout }) =>
      JSON.parse(stdout),
    );
    expect(two.comparisons).toEqual(one.comparisons);
    expect(two.signature).not.toBe(one.signature);
  });
});
