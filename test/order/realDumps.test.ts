import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { dumpFolder } from "../cli/dumpFolder.js";
import { hasRealData, realDataTitle, realPath } from "../realDumps/realData.js";
import { FOLDER, PATHS } from "./madeDumps.js";
import { differencesOf, outputsOf } from "./outputs.js";
import { type Dump, permutedDump } from "./permutedDumps.js";

const textOf = (path: string) => readFileSync(realPath(path), "utf8").replaceAll("\r\n", "\n");

interface RealCase {
  readonly name: string;
  readonly files: () => Dump;
  readonly commands: readonly (readonly string[])[];
  /** The first column names the rows. */
  readonly firstStays?: boolean;
}

const CASES: readonly RealCase[] = [
  {
    name: "curves of Pythia",
    files: () => ({ "pythia.csv": textOf("curves/pythia-v1.csv") }),
    commands: [
      ["inspect", PATHS, "--json"],
      ["curves", PATHS, "--model", "pythia-1.4b-deduped", "--json"],
    ],
  },
  {
    name: "three models in two framings on WinoGrande",
    files: () => ({ "winogrande.csv": textOf("matrices/winogrande-3-models-2-framings.csv") }),
    firstStays: true,
    commands: [
      ["inspect", PATHS],
      ["ranks", PATHS, "--json", "--resamples", "200"],
      ["items", PATHS, "--json"],
    ],
  },
  {
    name: "a pair of lm-evaluation-harness runs",
    files: () =>
      Object.fromEntries(
        readdirSync(realPath("lm-eval/v0.4.9-pair")).map((name) => [name, textOf(join("lm-eval/v0.4.9-pair", name))]),
      ),
    commands: [
      ["inspect", PATHS, "--json"],
      ["compare", FOLDER, "--json"],
      ["report", PATHS, "--md", "OUT.md"],
    ],
  },
];

describe.skipIf(!hasRealData)(`the order of rows, columns and files of real dumps${realDataTitle}`, () => {
  const { folder, write } = dumpFolder();

  test.each(CASES)(
    "of $name changes no byte",
    async ({ name, files, commands, firstStays }) => {
      const dump = files();
      const writeAll = (some: Dump) => ({
        folder: join(folder, name),
        paths: Object.entries(some).map(([file, text]) => write(join(name, file), text)),
      });
      const before = await outputsOf(commands, writeAll(dump));
      for (const [command, output] of before) expect(output, command).toMatch(/^exit [012]\n/);
      const after = await outputsOf(commands, writeAll(permutedDump(dump, 2, { firstStays })), 2);
      expect(differencesOf(before, after)).toEqual([]);
    },
    60_000,
  );
});
