import { describe, expect, test } from "vitest";
import { capture } from "../../cli/capture.js";
import { dumpFolder, LONG_HEADER, longRows, outcomes } from "../../cli/dumpFolder.js";

const { write } = dumpFolder();

/** Right on the first so many of 60 items. */
const first = (count: number) => outcomes(60, (item) => item < count);
const oneLine = (text: string) => text.replace(/\s+/g, " ");

describe("compare of several models without a baseline", () => {
  const rows = (model: string, counts: Readonly<Record<string, number>>) =>
    Object.entries(counts)
      .map(([task, count]) => longRows(model, first(count), { task }))
      .join("");
  const folder = write(
    "models.csv",
    LONG_HEADER +
      rows("oak", { far: 55, near: 40 }) +
      rows("elm", { far: 20, near: 39 }) +
      rows("ash", { far: 10, near: 38 }) +
      rows("north", { other: 50 }) +
      rows("south", { other: 20 }),
  );

  test("says who leads, who cannot be told from the leader, and how to choose", async () => {
    const { code, stdout } = await capture("compare", folder);
    const text = oneLine(stdout);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^3 tests: 2 with one leader · 1 with ties for the lead$/m);
    expect(text).toContain("• far: oak is ahead of all 2 others");
    expect(text).toContain("• near: oak has the best mean, and none of the 2 others (elm, ash) can be told from it");
    expect(text).toContain("--baseline MODEL compares all others with it");
  });

  test("names the model that met no other, in rankings too, and nobody where all met", async () => {
    const alone = write(
      "alone.csv",
      `${LONG_HEADER}${rows("oak", { t: 50 })}${rows("elm", { t: 20 })}${rows("fir", { own: 9 })}`,
    );
    const said = "Fir took no test that another model took, and stands in no ranking";
    for (const command of ["compare", "ranks"]) {
      expect(oneLine((await capture(command, alone)).stdout).toLowerCase()).toContain(said.toLowerCase());
      expect((await capture(command, folder)).stdout).not.toContain("in no ranking");
    }
  });

  test("says which of several candidates a verdict over tasks is on, and what it notes", async () => {
    const { stdout } = await capture(
      "compare",
      write(
        "some.csv",
        `${LONG_HEADER}${rows("oak", { a: 50, b: 44 })}${rows("elm", { a: 20, b: 30 })}${rows("fir", { a: 9 })}`,
      ),
      "--baseline",
      "oak",
    );
    expect(stdout).toMatch(/^overall elm: −/m);
    const languages = ["de", "fr"].flatMap((language) =>
      ["oak", "elm"].flatMap((model, side) =>
        Array.from({ length: 40 }, (_, item) => `${model},quiz,${language},q${item},${Number(item % 5 > side)}`),
      ),
    );
    const both = await capture(
      "compare",
      write("both.csv", `model,task,language,item,score\n${languages.join("\n")}\n`),
      ...["--fixed", "language"],
    );
    expect(oneLine(both.stdout)).toContain("40 questions asked in several of the tasks");
  });

  test("keeps experiments that share no model apart", async () => {
    const { stdout } = await capture("compare", folder);
    const text = oneLine(stdout);
    expect(text).toMatch(
      /3 models, 2 tests: .*• far: .*• near: .*2 models, 1 test: north, south\. • other: north is ahead of south/,
    );
  });

  test("with --baseline alone compares all others with it, and --json says the same", async () => {
    const { code, stdout } = await capture("compare", folder, "--baseline", "elm");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^1 better · 1 worse · 2 cannot tell$/m);
    expect(stdout).toContain("Base: elm.");
    expect(stdout).toMatch(/^far +oak +33\.33 +91\.67 /m);
    const { comparisons, family, schema } = JSON.parse(
      (await capture("compare", folder, "--baseline", "elm", "--json")).stdout,
    );
    expect(schema).toBe("noisefloor/compare/1");
    expect(comparisons).toHaveLength(4);
    expect(family.size).toBe(4);
    expect(comparisons.map((one: { baseline: { name: string } }) => one.baseline.name)).toEqual(Array(4).fill("elm"));
  });

  test("is no guess for a program: --json and --strict want two names", async () => {
    for (const flag of ["--json", "--strict"]) {
      const { code, stdout, stderr } = await capture("compare", folder, flag);
      expect([code, stdout]).toEqual([4, ""]);
      expect(stderr).toContain("Name two of them with --baseline and --candidate.");
    }
    expect((await capture("compare", folder, "--baseline", "yew")).code).toBe(4);
    expect((await capture("compare", folder, "--candidate", "oak")).code).toBe(4);
  });

  test("models of one test each leave nothing to rank: two are asked for", async () => {
    const alone = write("alone.csv", LONG_HEADER + ["a", "b", "c"].map((name) => rows(name, { [name]: 9 })).join(""));
    const { code } = await capture("compare", alone);
    expect(code).toBe(4);
  });
});
