import { describe, expect, test } from "vitest";
import { fromRows } from "../../src/data/fromRows.js";
import type { ResultMatrix } from "../../src/data/resultMatrix.js";
import { InputError } from "../../src/errors.js";
import { readDumps } from "../../src/io/index.js";
import { filesOf } from "./reducedFiles.js";
import { gradedRows, scoreRows } from "./scoreRows.js";

/** Files of reduced tables that were cut, lost or given twice on their way: an error, or the results of the rows. */
const read = (files: ReadonlyMap<string, string>) =>
  readDumps([...files].map(([name, text]) => ({ name, found: true, bytes: new TextEncoder().encode(text) })));

/** Whether files are refused; those that are not hold what the rows do. */
async function refusedOrWhole(
  files: ReadonlyMap<string, string>,
  what: string,
  whole: readonly ResultMatrix[],
): Promise<"refused" | "whole"> {
  try {
    const { matrices } = await read(files);
    expect(matrices, what).toEqual(whole);
    return "whole";
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return "refused";
  }
}

describe.each([
  ["right or wrong", scoreRows(4), undefined],
  ["with two decimals", gradedRows(4), 100],
])("files of a reduced table of scores %s", (_, rows, scale) => {
  const { matrices } = fromRows(rows);
  const files = filesOf(rows, "r", scale);
  const expectRefusedOrWhole = (some: ReadonlyMap<string, string>, what: string) =>
    refusedOrWhole(some, what, matrices);

  test("give the results of the rows", async () => {
    expect(await expectRefusedOrWhole(files, "whole")).toBe("whole");
  });

  test.each([...files.keys()])("%s cut anywhere is refused, or lacks nothing", async (name) => {
    const text = files.get(name) as string;
    const last = text.trimEnd().lastIndexOf("\n");
    // Everywhere in the last line and at the ends of some others.
    const cuts = Array.from({ length: text.length - last }, (_, index) => last + index);
    const ends = [...text.matchAll(/\n/g)].map(({ index }) => index + 1);
    cuts.push(...ends.filter((_, line) => line % Math.ceil(ends.length / 8) === 0));
    let refused = 0;
    for (const cut of cuts) {
      const cutFiles = new Map(files).set(name, text.slice(0, cut));
      if ((await expectRefusedOrWhole(cutFiles, `${name} cut at ${cut}`)) === "refused") refused++;
    }
    expect(refused).toBeGreaterThan(cuts.length / 2);
  });

  test.each([...files.keys()])("%s lost or given twice is refused", async (name) => {
    const lost = new Map(files);
    lost.delete(name);
    expect(await expectRefusedOrWhole(lost, "lost")).toBe("refused");
    const twice = new Map(files).set(name.replace(".csv", " (1).csv"), files.get(name) as string);
    expect(await expectRefusedOrWhole(twice, "twice")).toBe("refused");
  });

  const parts = [1, 2, 3].map((part) =>
    filesOf(
      rows.filter((_, index) => index % 3 === part - 1),
      `r/${part}`,
      scale,
    ).set(`r/${part}/part.csv`, `noisefloor_part_1,parts\n${part},3\n`),
  );
  const together = (chosen: readonly ReadonlyMap<string, string>[]) => new Map(chosen.flatMap((one) => [...one]));
  const copied = (part: ReadonlyMap<string, string>) =>
    new Map([...part].map(([name, text]) => [`copy-${name}`, text]));

  test("parts give the results of the rows, and one that is lost or there twice is named", async () => {
    const [one, two, three] = parts as [Map<string, string>, Map<string, string>, Map<string, string>];
    expect(await expectRefusedOrWhole(together([three, one, two]), "parts")).toBe("whole");
    await expect(read(together([one, three]))).rejects.toThrow(/of 3 parts are missing: 2/);
    await expect(read(together([one, two, three, copied(two)]))).rejects.toThrow(/part 2 of 3 is there 2 times/);
    const other = new Map(one).set("r/1/part.csv", "noisefloor_part_1,parts\n1,4\n");
    await expect(read(together([other, two, three]))).rejects.toThrow(/is a part of/);
    const unnamed = copied(two);
    unnamed.delete("copy-r/2/part.csv");
    await expect(read(together([...parts, unnamed]))).rejects.toThrow(/3 parts were made, and 4 folders/);
  });
});
