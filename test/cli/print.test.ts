import { afterEach, expect, test, vi } from "vitest";
import { capture } from "./capture.js";
import { dumpFolder, LONG_HEADER, longRows } from "./dumpFolder.js";

// Colour is always supported here, so that only the check for a terminal can keep it out.
vi.mock("picocolors", () => {
  const wrap = (text: string) => `\u001b[1m${text}\u001b[22m`;
  return { default: { isColorSupported: true, bold: wrap, dim: wrap } };
});

const { write } = dumpFolder();
const path = write("a.csv", LONG_HEADER + longRows("A", [0, 1, 1, 0]));
const original = Object.getOwnPropertyDescriptors(process.stdout);

afterEach(() => {
  terminal(original.isTTY?.value, original.columns?.value);
});

test.each(["inspect", "seeds", "report"])("%s has no colour codes when stdout is no terminal", async (command) => {
  terminal(undefined, undefined);
  expect((await capture(command, path)).stdout).not.toContain("\u001b");
});

test("a terminal gets emphasis", async () => {
  terminal(true, 100);
  expect((await capture("seeds", path)).stdout).toContain("\u001b[1m1 score: 1 of one seed\u001b[22m");
});

test("running text fits a terminal of 80 columns", async () => {
  terminal(true, 80);
  const { stdout } = await capture("seeds", path);
  const running = stdout.split("\n").filter((line) => /^(•| {2}\S)/.test(line));
  expect(running.length).toBeGreaterThan(2);
  expect(Math.max(...running.map((line) => line.length))).toBeLessThanOrEqual(80);
});

test("piped output does not depend on the width of a window", async () => {
  terminal(undefined, 40);
  const narrow = await capture("report", path, "--full");
  terminal(undefined, 200);
  expect(await capture("report", path, "--full")).toEqual(narrow);
});

function terminal(isTTY: boolean | undefined, columns: number | undefined): void {
  Object.defineProperty(process.stdout, "isTTY", { value: isTTY, configurable: true, writable: true });
  Object.defineProperty(process.stdout, "columns", { value: columns, configurable: true, writable: true });
}
