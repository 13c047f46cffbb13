import { describe, expect, test, vi } from "vitest";
import { capture } from "./capture.js";
import { dumpFolder, LONG_HEADER, longRows, outcomes } from "./dumpFolder.js";

const { write } = dumpFolder();
const dump = write(
  "runs.csv",
  LONG_HEADER +
    ["a", "b", "c"]
      .map((model, index) =>
        longRows(
          model,
          outcomes(40, (item) => (item + index) % 3 > 0),
        ),
      )
      .join(""),
);

describe("--max-memory", () => {
  test.each([
    ["report", [dump]],
    ["components", [dump]],
    ["ranks", [dump]],
    ["compare", [dump, "--baseline", "a", "--candidate", "b"]],
  ] as const)("%s is refused before it starts, with what it takes and what to do", async (command, args) => {
    const { code, stdout, stderr } = await capture(command, ...args, "--max-memory", "2MB");
    expect([code, stdout]).toEqual([3, ""]);
    expect(stderr).toMatch(
      new RegExp(
        `${command} would take about 1 MB \\(most of it for \\w+\\) beside the [\\d.]+ [MG]B in use, and there are 2 MB\\.`,
      ),
    );
    expect(stderr).toMatch(/--task, --model.*noisefloor reduce.*--max-memory/);
  });

  test.each(["100GB", "50000 MiB", "99999999kb"])(
    "%s is enough, and changes nothing of what is printed",
    async (size) => {
      const plain = await capture("ranks", dump);
      expect(await capture("ranks", dump, "--max-memory", size)).toEqual(plain);
    },
  );

  test.each(["8", "lots", "", "-1GB", "0MB", "8GBs"])("%j is no size", async (size) => {
    const { code, stderr } = await capture("ranks", dump, `--max-memory=${size}`);
    expect(code).toBe(4);
    expect(stderr).toContain(`--max-memory takes a size with its unit, such as 8GB, got "${size}"`);
  });
});

test("an array or a text that the language has no room for is said in words, as no fault of the program", async () => {
  const ranks = await import("../../src/questions/ranks.js");
  for (const message of [
    "Array buffer allocation failed",
    "Invalid string length",
    "Invalid typed array length: 9e9",
  ]) {
    const spy = vi.spyOn(ranks, "ranks").mockImplementation(() => {
      throw new RangeError(message);
    });
    const { code, stderr } = await capture("ranks", dump);
    spy.mockRestore();
    expect(code).toBe(3);
    expect(stderr).toContain(`does not fit in memory (${message}). Choose fewer`);
    expect(stderr).not.toContain("fault of noisefloor");
  }
});
