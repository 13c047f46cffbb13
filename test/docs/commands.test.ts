import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { capture } from "../cli/capture.js";

const root = new URL("../../", import.meta.url);
const read = (name: string) => readFileSync(new URL(name, root), "utf8");

/** The names of all commands, as `noisefloor --help` lists them. */
async function commandNames(): Promise<string[]> {
  const { stdout } = await capture("--help");
  const [, list = ""] = stdout.split("\nCommands:\n");
  return [...list.matchAll(/^ {2}([a-z]+) /gm)].flatMap(([, name = ""]) => (name === "help" ? [] : [name]));
}

describe("the commands", () => {
  test("stand in docs/command-line.md, each in a row of its own, and no others", async () => {
    const rows = [...read("docs/command-line.md").matchAll(/^\| `([a-z]+)[ `]/gm)].map(([, name]) => name);
    expect(rows.sort()).toEqual((await commandNames()).sort());
  });

  test("README shows five of them and says how many more there are", async () => {
    const [, first = "", more = ""] = /\| Command \|(.*?)\n\n(\w+) more/s.exec(read("README.md")) ?? [];
    const shown = [...first.matchAll(/^\| `noisefloor ([a-z]+) /gm)].map(([, name]) => name as string);
    const names = await commandNames();
    expect(shown).toHaveLength(5);
    expect(names).toEqual(expect.arrayContaining(shown));
    const numbers = [
      "Seven",
      "Eight",
      "Nine",
      "Ten",
      "Eleven",
      "Twelve",
      "Thirteen",
      "Fourteen",
      "Fifteen",
      "Sixteen",
      "Seventeen",
      "Eighteen",
      "Nineteen",
      "Twenty",
    ];
    expect(numbers.indexOf(more) + 7).toBe(names.length - 5);
  });
});
