import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import { describe, expect, test, vi } from "vitest";
import { VERSION } from "../../src/version.js";
import { capture } from "./capture.js";
import { dumpFolder, LONG_HEADER, longRows, outcomes, samples, seedCurves } from "./dumpFolder.js";

const { folder, write } = dumpFolder();
const odd = outcomes(40, (item) => item % 2 === 1);
const better = outcomes(40, (item) => item % 4 !== 0);
const a = write("a.csv", LONG_HEADER + longRows("A", odd));
const b = write("b.csv", LONG_HEADER + longRows("B", better));

describe("0, done", () => {
  test.each([["--help"], ["compare", "--help"], ["help", "seeds"]])("for noisefloor %s %s", async (...args) => {
    const { code, stdout, stderr } = await capture(...args.filter((arg) => arg !== undefined));
    expect(code).toBe(0);
    expect(stdout).toContain("Usage: noisefloor");
    expect(stderr).toBe("");
  });

  test("for --version, which prints the version alone", async () => {
    expect(await capture("--version")).toEqual({ code: 0, stdout: `${VERSION}\n`, stderr: "" });
  });

  test("for --help, which documents every exit code", async () => {
    const { stdout } = await capture("--help");
    expect(stdout).toMatch(/Exit codes: 0 done, 1 regression.*2 cannot tell.*3 bad input, 4 wrong usage/);
  });

  test("for a comparison, whatever its verdict, unless --strict asks for a decision", async () => {
    expect(await capture("compare", a, b)).toMatchObject({ code: 0, stderr: "" });
    const few = write(
      "few.csv",
      LONG_HEADER +
        longRows(
          "B",
          outcomes(40, (item) => item % 2 === 1 || item === 0),
        ),
    );
    expect((await capture("compare", a, few)).stdout).toMatch(/^INCONCLUSIVE/);
    expect((await capture("compare", a, few)).code).toBe(0);
    expect((await capture("compare", a, few, "--strict")).code).toBe(2);
  });

  test("for samples of lm-evaluation-harness", async () => {
    const path = write("samples_quiz_2025-01-01T00-00-00.000001.jsonl", samples(odd));
    const { code, stdout } = await capture("inspect", path);
    expect(code).toBe(0);
    expect(stdout).toMatch(/quiz +acc/);
    expect(stdout).toContain("lm-eval samples");
  });

  test("for a gzip file and for a folder", async () => {
    const packed = write("packed.csv.gz", gzipSync(LONG_HEADER + longRows("A", odd)));
    expect((await capture("inspect", packed)).stdout).toContain("40 item scores");
    write("sub/x.csv", LONG_HEADER + longRows("A", odd));
    expect((await capture("inspect", `${folder}/sub`)).stdout).toContain("40 item scores");
  });

  test("for standard input, named -", async () => {
    const stdin = vi
      .spyOn(process, "stdin", "get")
      .mockReturnValue(
        Readable.from([Buffer.from(LONG_HEADER + longRows("A", odd))]) as unknown as typeof process.stdin,
      );
    const { code, stdout } = await capture("inspect", "-");
    stdin.mockRestore();
    expect(code).toBe(0);
    expect(stdout).toContain("40 item scores");
  });
});

describe("2, cannot tell or refused", () => {
  test("for two runs that share no items", async () => {
    const other = write("other.csv", LONG_HEADER + longRows("B", odd, { first: 40 }));
    const { code, stdout } = await capture("compare", a, other);
    expect(code).toBe(2);
    expect(stdout).toMatch(/^REFUSED .*share no scored item ids[\s\S]*Next step: /);
  });

  test("for too few shared items, unless the share asked for is smaller", async () => {
    const half = write("half.csv", LONG_HEADER + longRows("B", odd, { first: 20 }));
    expect((await capture("compare", a, half)).code).toBe(2);
    expect((await capture("compare", a, half, "--min-overlap", "0.5")).code).toBe(0);
    expect((await capture("compare", a, half, "--min-overlap", "1")).code).toBe(2);
    expect((await capture("compare", a, b, "--min-overlap", "1")).code).toBe(0);
  });

  test("for two sides with different tasks", async () => {
    const task = write(
      "task.csv",
      LONG_HEADER + longRows("B", odd, { task: "else" }) + longRows("B", odd, { task: "or" }),
    );
    const { code, stdout } = await capture("compare", a, task, "--json");
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({
      schema: "noisefloor/compare/1",
      ok: false,
      code: "no-shared-tasks",
      notes: [],
      signature: expect.stringContaining(`noisefloor/${VERSION}`),
    });
  });

  test("for the seed variance of one seed, which is null and not 0", async () => {
    const text = await capture("seeds", a);
    expect(text.code).toBe(2);
    expect(text.stdout).toContain("with the seed is\nunknown, not 0");
    const { code, stdout } = await capture("seeds", a, "--json");
    expect(code).toBe(2);
    expect(JSON.parse(stdout).rows[0]).toMatchObject({ seeds: 1, finalSd: null, seedSd: null, seedGap: null });
  });

  test("for the curves of runs without checkpoints, with what is needed", async () => {
    const { code, stdout } = await capture("curves", a);
    expect(code).toBe(2);
    expect(stdout).toMatch(/REFUSED {2}no run names a checkpoint/);
  });
});

describe("3, bad input", () => {
  test.each<[string, string, RegExp]>([
    ["an empty file", "", /empty\.csv: the file is empty/],
    ["a CSV of a header only", LONG_HEADER, /empty\.csv: the file has a header and no rows/],
    ["a file of no known format", "hello world\nno dump\n", /empty\.csv: the format is not known.*lm-eval samples/],
  ])("for %s, which is named", async (_, text, message) => {
    const { code, stdout, stderr } = await capture("inspect", write("empty.csv", text));
    expect(code).toBe(3);
    expect(stdout).toBe("");
    expect(stderr).toMatch(message);
  });

  test("for a path that is not there", async () => {
    const { code, stdout, stderr } = await capture("report", `${folder}/missing.csv`);
    expect(code).toBe(3);
    expect(stdout).toBe("");
    expect(stderr).toMatch(/missing\.csv: there is no such file or folder/);
  });

  test("for a last line that a crash cut off, with file and line", async () => {
    const path = write("cut/samples_quiz_2025-01-01T00-00-00.000001.jsonl", samples(odd).slice(0, -30));
    const { code, stderr } = await capture("inspect", path);
    expect(code).toBe(3);
    expect(stderr).toMatch(/samples_quiz_.*\.jsonl:40: the last line is incomplete/);
  });

  test("for items that stand twice, the first five with both lines", async () => {
    const twice = longRows("A", odd.slice(0, 7));
    const { code, stderr } = await capture("inspect", write("twice.csv", LONG_HEADER + twice + twice));
    expect(code).toBe(3);
    expect(stderr).toMatch(/7 item ids stand more than once/);
    for (let item = 0; item < 5; item++) {
      expect(stderr).toMatch(
        new RegExp(`"q${item}" \\(\\S*twice\\.csv:${item + 2} and \\S*twice\\.csv:${item + 9}\\)`),
      );
    }
    expect(stderr).toMatch(/and 2 more/);
    expect(stderr).not.toContain('"q5"');
  });

  test('for the ids 1 and "1", both named with their lines', async () => {
    const rows = '{"model":"A","task":"t","item":1,"score":1}\n{"model":"A","task":"t","item":"1","score":0}\n';
    const { code, stderr } = await capture("inspect", write("ids.jsonl", rows));
    expect(code).toBe(3);
    expect(stderr).toMatch(/the number 1 \(\S*ids\.jsonl:1\) and as the text "1" \(\S*ids\.jsonl:2\)/);
  });

  test("for a score that is no number, with file, line and item", async () => {
    const { code, stderr } = await capture("inspect", write("letter.csv", LONG_HEADER + longRows("A", [1, "A", 0])));
    expect(code).toBe(3);
    expect(stderr).toMatch(/letter\.csv:3 \(item "q1"\): /);
  });
});

describe("4, wrong usage", () => {
  test.each<[string, string[], RegExp]>([
    ["an unknown option", ["report", a, "--bogus"], /unknown option '--bogus'/],
    ["an unknown command", ["bogus"], /unknown command 'bogus'/],
    ["no path", ["inspect"], /missing required argument/],
    ["an alpha of 2", ["compare", a, b, "--alpha", "2"], /--alpha must be a number between 0 and 1, got "2"/],
    ["an alpha of 0", ["seeds", a, "--alpha", "0"], /--alpha must be/],
    ["an alpha of nothing", ["seeds", a, "--alpha", ""], /--alpha must be/],
    ["an alpha of NaN", ["seeds", a, "--alpha", "NaN"], /--alpha must be/],
    ["a margin without unit", ["compare", a, b, "--margin", "5"], /--margin needs a unit: 1pt .*got "5"/],
    ["a negative margin", ["compare", a, b, "--margin", "-1pt"], /--margin/],
    ["an infinite margin", ["compare", a, b, "--margin", "Infinity"], /--margin needs a unit/],
    ["an overlap above 1", ["compare", a, b, "--min-overlap", "1.1"], /--min-overlap must be a number from 0 to 1/],
    ["an unknown correction", ["report", a, "--correction", "magic"], /Allowed choices are holm/],
    ["a baseline that is not there", ["report", a, b, "--baseline", "Z"], /got "Z"\. They hold A, B/],
    ["a baseline beside two dumps", ["compare", a, b, "--baseline", "A"], /with two dumps use --model/],
    ["one dump with one model", ["compare", a], /this one holds 1: A\. Give the other side's dump as well\./],
    ["a chance without task", ["seeds", a, "--chance", "0.25"], /--chance takes name=value pairs, got "0.25"/],
    ["two documents on stdout", ["report", a, "--md", "-", "--json", "-"], /only one of --md and --json/],
  ])("for %s, with the repair and nothing on stdout", async (_, args, message) => {
    const { code, stdout, stderr } = await capture(...args);
    expect(code).toBe(4);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/\n {4}at /);
    expect(stdout).toBe("");
  });

  test("for a selection that leaves nothing, which lists what there is", async () => {
    const path = write(
      "curves.csv",
      seedCurves([1, 2], [10, 20], (seed, step) => (seed + step) / 100),
    );
    const { code, stderr } = await capture("curves", path, "--step", "30");
    expect(code).toBe(4);
    expect(stderr).toMatch(/nothing is left after the selection; --step can be 10, 20/);
    expect((await capture("curves", path, "--seed", "9", "--task", "x")).stderr).toMatch(
      /--task can be quiz; --seed can be 1, 2/,
    );
    expect((await capture("inspect", a, "--step", "30")).stderr).toMatch(/--step can be none/);
  });
});

describe("runs that are all right", () => {
  test("are identical, with an interval that is not a point", async () => {
    const all =
      LONG_HEADER +
      longRows(
        "A",
        outcomes(30, () => true),
      ) +
      longRows(
        "B",
        outcomes(30, () => true),
      );
    const { code, stdout } = await capture("compare", write("all.csv", all), "--json");
    expect(code).toBe(0);
    const { verdict, interval, pValue } = JSON.parse(stdout);
    expect({ verdict, pValue }).toEqual({ verdict: "identical", pValue: 1 });
    expect(interval.high).toBeGreaterThan(0.05);
    expect((await capture("compare", write("all.csv", all))).stdout).not.toMatch(/Infinity|NaN/);
  });
});
