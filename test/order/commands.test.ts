import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { dumpFolder } from "../cli/dumpFolder.js";
import { ORDER_CASES } from "./madeDumps.js";
import { differencesOf, fixWidth, outputsOf } from "./outputs.js";
import { type Dump, permutedDump } from "./permutedDumps.js";

describe("the order of rows, columns and files changes no byte of what a command prints", () => {
  const { folder, write } = dumpFolder();
  fixWidth();

  test.each(ORDER_CASES)(
    "$name",
    async ({ name, dump, commands, firstStays }) => {
      const writeAll = (files: Dump) => ({
        folder: join(folder, name),
        paths: Object.entries(files).map(([file, text]) => write(join(name, file), text)),
      });
      const before = await outputsOf(commands, writeAll(dump));
      for (const [command, output] of before) expect(output, command).toMatch(/^exit [012]\n/);
      const after = await outputsOf(commands, writeAll(permutedDump(dump, 1, { firstStays })), 1);
      expect(differencesOf(before, after)).toEqual([]);
    },
    60_000,
  );
});
