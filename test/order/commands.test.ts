import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { dumpFolder } from "../cli/dumpFolder.js";
import { ORDER_CASES } from "./madeDumps.js";
import { outputsOf } from "./outputs.js";
import { permutedDump } from "./permutedDumps.js";

describe("the order of rows, columns and files changes no byte of what a command prints", () => {
  describe.each(ORDER_CASES)("$name", ({ dump, commands }) => {
    const { write } = dumpFolder();
    const columns = process.env.COLUMNS;
    beforeAll(() => void (process.env.COLUMNS = "120"));
    afterAll(() => {
      if (columns === undefined) delete process.env.COLUMNS;
      else process.env.COLUMNS = columns;
    });
    const writeAll = (files: typeof dump) => Object.entries(files).map(([name, text]) => write(name, text));

    test("in every command", async () => {
      const before = await outputsOf(commands, writeAll(dump));
      const after = await outputsOf(commands, writeAll(permutedDump(dump, 1)), 1);
      for (const [command, output] of before) {
        expect(output, command).toMatch(/^exit [012]\n/);
        expect(after.get(command), command).toBe(output);
      }
    });
  });
});
