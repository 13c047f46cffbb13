import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type ClaimFlags, claim } from "../../src/cli/commands/claim.js";
import { UsageError } from "../../src/cli/exitCodes.js";
import { InputError } from "../../src/errors.js";

const ONE = { a: "0.3108", b: "0.2995", n: "12032" };
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "noisefloor-"));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true });
});

async function run(flags: ClaimFlags): Promise<{ code: number; output: string }> {
  const parts: string[] = [];
  vi.spyOn(process.stdout, "write").mockImplementation((chunk) => {
    parts.push(String(chunk));
    return true;
  });
  const code = await claim(flags);
  vi.restoreAllMocks();
  return { code, output: parts.join("") };
}

async function file(text: string): Promise<string> {
  const path = join(folder, "claims.csv");
  await writeFile(path, text);
  return path;
}

describe("noisefloor claim", () => {
  test("says the verdict in plain words first, then the numbers, then the signature", async () => {
    const { code, output } = await run(ONE);
    const lines = output.trimEnd().split("\n");
    expect(code).toBe(0);
    expect(lines[0]).toBe("CANNOT BE DECIDED  superior");
    expect(lines[2]).toMatch(/^“A is better than B” cannot be decided from published numbers: \+1\.13 pt/);
    expect(output).toContain("unpaired z 1.90");
    expect(output.replace(/\s+/g, " ")).toContain("the claim is shown up to 4 814 (2 475 against 2 339, p = .04999)");
    expect(lines.at(-1)).toMatch(/^n=12032\|superior\|splits\|mcnemar-midp\|tango\|alpha=0\.05\|noisefloor\//);
  });

  test("--json prints the documented names in full precision", async () => {
    const record = JSON.parse((await run({ ...ONE, json: true })).output);
    expect(record).toMatchObject({
      schema: "noisefloor/claim/1",
      verdict: "cannot be decided from published numbers",
      kind: "claim",
      claimed: "superior",
      margin: null,
      average: null,
      tests: 1,
      counts: { a: 3740, b: 3604, shownUpTo: { differing: 4814, aOnly: 2475, bOnly: 2339 } },
    });
    expect(record.difference).toBeCloseTo(0.0113, 14);
    expect(record.unpairedZ).toBeCloseTo(1.903543623820768, 12);
    expect(record.breakEvenDisagreement).toBeCloseTo(0.4000710843, 9);
    expect(record.disagreementRange.low).toBeCloseTo(0.0113, 14);
    expect(record.disagreementRange.high).toBeCloseTo(0.6103, 14);
    expect(record.notes).toBeInstanceOf(Array);
    expect(record.signature).toContain("n=12032");
  });

  test("--pair adds what similar pairs say after the answer without assumptions", async () => {
    const plain = (text: string) => text.replace(/\s+/g, " ");
    const { output } = await run({ ...ONE, pair: "copy" });
    expect(output.split("\n")[0]).toBe("CANNOT BE DECIDED  superior");
    expect(plain(output)).toMatch(
      /That assumes nothing of how often A and B differ\. If they differ as often as similar pairs, compressed copies of one model, do \([\d.]+% to [\d.]+% of the questions at 95%, as in \d+ pairs of \d+ families on 3 public boards\), “A is better than B” holds: the paired test shows it with a probability of over \.99\./,
    );
    expect(plain((await run(ONE)).output)).toContain("public models of any kind do");
    expect((await run({ a: "0.6345", b: "0.5929", n: "14042", pair: "copy" })).output).not.toContain("similar pairs");
    await expect(run({ ...ONE, pair: "cousin" })).rejects.toThrow(
      new UsageError('--pair must be copy, fine-tune, family or unrelated, got "cousin"'),
    );
    const table = await file("model,a,b,n\nx,31.08%,29.95%,12032\ny,63.45%,59.29%,14042\n");
    expect(plain((await run({ file: table, pair: "fine-tune" })).output)).toMatch(/if like similar pairs/);
  });

  test("31.08% and 0.3108 are the same number to the last bit", async () => {
    const percent = (await run({ a: "31.08%", b: "29.95 %", n: "12032", json: true })).output;
    expect(percent).toBe((await run({ ...ONE, json: true })).output);
  });

  test("a bare 31.08, a bare 1 and a bad count are refused with the repair", async () => {
    await expect(run({ ...ONE, a: "31.08" })).rejects.toThrow(
      new UsageError('--a must be an accuracy with its unit, got "31.08": write 31.08% or 0.3108'),
    );
    await expect(run({ ...ONE, b: "1" })).rejects.toThrow(/write 1% or 0.01/);
    await expect(run({ ...ONE, a: "131%" })).rejects.toThrow(UsageError);
    await expect(run({ ...ONE, a: "NaN" })).rejects.toThrow(/write 31.08% or 0.3108/);
    await expect(run({ ...ONE, a: "" })).rejects.toThrow(UsageError);
    await expect(run({ ...ONE, n: "12,032" })).rejects.toThrow(/without separators, got "12,032"/);
    await expect(run({ ...ONE, n: "0" })).rejects.toThrow(UsageError);
    expect((await run({ a: "1.0", b: "0", n: "100" })).output).toContain("HOLDS");
    expect((await run({ a: "100%", b: "0%", n: "100" })).output).toContain("HOLDS");
  });

  test("margins belong to the kinds that have one and need a unit", async () => {
    const equal = { a: "0.6300", b: "0.6300", n: "14042" };
    const { output } = await run({ ...equal, kind: "equivalent", margin: "1pt" });
    expect(output).toContain("CANNOT BE DECIDED  equivalent within 1.00 pt");
    expect((await run({ ...equal, kind: "noninferior", margin: "2pt" })).output).toMatch(/^HOLDS {2}noninferior/);
    await expect(run({ ...equal, kind: "equivalent" })).rejects.toThrow(/--kind equivalent needs --margin/);
    await expect(run({ ...equal, kind: "equivalent", margin: "1" })).rejects.toThrow(/--margin needs a unit/);
    await expect(run({ ...equal, margin: "1pt" })).rejects.toThrow(/--margin belongs to/);
    await expect(run({ ...equal, kind: "better" })).rejects.toThrow(/--kind must be/);
  });

  test("--strict exits with 2 only when undecided", async () => {
    expect((await run({ ...ONE, strict: true })).code).toBe(2);
    expect((await run({ a: "63.45%", b: "59.29%", n: "14042", strict: true })).code).toBe(0);
    expect((await run({ a: "29.95%", b: "31.08%", n: "12032", strict: true })).code).toBe(0);
  });

  test("circumstances become flags, and their notes are printed", async () => {
    const flags = { a: "63.45%", b: "59.29%", n: "14042", bestOf: "4", tunedOnTest: true, oneSeed: true };
    const { output } = await run(flags);
    expect(output).toMatch(
      /the largest of 4: [\s\S]*tuned or selected on these questions: [\s\S]*One training run each: /,
    );
    const record = JSON.parse((await run({ ...flags, json: true })).output);
    expect(record.flags).toEqual(["best-of-several", "tuned-on-test", "one-training-seed"]);
    await expect(run({ ...ONE, bestOf: "four" })).rejects.toThrow(/--best-of must be a whole number/);
  });

  test("--file reads several models and adds their average under both assumptions", async () => {
    const path = await file(
      "model,a,b,n\nLlama-3.1-8B,31.08%,29.95%,12032\nQwen2.5-7B,0.4326,0.4245,12032\nMistral-7B,29.26%,28.41%,12032\n",
    );
    const { output } = await run({ file: path });
    expect(output.replace(/\s+/g, " ")).toContain(
      "average z 2.66 if the pairs err independently, 1.54 if their errors are fully shared",
    );
    expect(output).toMatch(/Qwen2\.5-7B +43\.26% +42\.45% +\+0\.81 pt +1\.27 +20\.3%/);
    expect(output.replace(/\s+/g, " ")).toContain("the same number of questions and are taken to be on the same ones");
    const record = JSON.parse((await run({ file: path, json: true })).output);
    expect(record.rows).toHaveLength(3);
    expect(record.difference).toBeCloseTo(0.0093, 14);
  });

  test("a column of benchmarks, or --errors, says whose errors are independent", async () => {
    const rows = "Reading,62.0%,57.5%,1000\nArithmetic,48%,43.5%,1000\nCoding,71%,66.5%,1000\n";
    expect((await run({ file: await file(`model,a,b,n\n${rows}`) })).output).toContain("CANNOT BE DECIDED");
    const named = await file(`benchmark,a,b,n\n${rows}`);
    const { output } = await run({ file: named });
    expect(output).toContain("HOLDS");
    expect(output).toMatch(/benchmark +A +B/);
    expect((await run({ file: named, errors: "shared" })).output).toContain("CANNOT BE DECIDED");
    expect((await run({ file: await file(`model,a,b,n\n${rows}`), errors: "independent" })).output).toContain("HOLDS");
    await expect(run({ file: named, errors: "alike" })).rejects.toThrow(/--errors must be independent or shared/);
  });

  test("zeros at the end are decimals, by which the figures are rounded", async () => {
    const differences = async (a: string, b: string) =>
      JSON.parse((await run({ a, b, n: "10000", json: true })).output).rounding.difference;
    expect(await differences("71.4%", "70%")).toEqual({ low: 0.013, high: 0.015 });
    expect(await differences("71.40%", "70%")).toEqual({ low: 0.014, high: 0.014 });
    expect(await differences("0.71", "0.7")).toEqual({ low: 0, high: 0.02 });
  });

  test("columns stand in any order; what is wrong in the file is named with its line", async () => {
    expect((await run({ file: await file("n;b;a\n14042;59.29%;63.45%\n") })).output).toContain("HOLDS");
    await expect(run({ file: await file("model,a,b,n\nm,31.08,0.3,100\n") })).rejects.toThrow(
      /claims.csv:2: column a must be an accuracy with its unit, got "31.08"/,
    );
    await expect(run({ file: await file("model,a,n\nm,0.3,100\n") })).rejects.toThrow(/there is no column b/);
    await expect(run({ file: await file("model,a,b,n\n") })).rejects.toThrow(InputError);
    await expect(run({ file: await file("") })).rejects.toThrow(InputError);
    await expect(run({ file: join(folder, "none.csv") })).rejects.toThrow(/the file cannot be read/);
  });

  test.each([
    ["a row that is too short", "model,a,b,n\nx,31%,1000\n", /t\.csv:2: the row has 3 cells, the header 4/],
    ["a row that is too long", "model,a,b,n\nx,31%,29%,1000,7\n", /t\.csv:2: the row has 5 cells, the header 4/],
    ["two columns of one name", "model,a,a,b,n\nx,31%,30%,29%,1000\n", /t\.csv:1: two columns are called a/],
    ["a table beyond all tables", `model,a,b,n\n${"x,31%,29%,1000\n".repeat(1_200_000)}`, /more than 16777216 bytes/],
  ])("%s is refused, with its line", async (_, text, words) => {
    const file = join(folder, "t.csv");
    await writeFile(file, text);
    await expect(run({ file })).rejects.toThrow(words);
  });

  test("too little or too much on the command line says what is needed", async () => {
    await expect(run({ a: "0.3", b: "0.2" })).rejects.toThrow(/claim needs --a and --b/);
    await expect(run({ ...ONE, file: "claims.csv" })).rejects.toThrow(/either --a, --b and --n, or --file/);
  });
});
