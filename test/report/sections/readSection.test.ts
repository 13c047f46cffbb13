import { describe, expect, test } from "vitest";
import type { SourceFile } from "../../../src/data/results.js";
import { renderText } from "../../../src/report/render/text.js";
import { readSection } from "../../../src/report/sections/readSection.js";

const file = (name: string, format = "long table"): SourceFile => ({ name, format, understood: `${name} has 3 rows` });
const said = (names: readonly string[], note = "") =>
  renderText(
    readSection({
      files: names.map((name) => file(name)),
      notes: note === "" ? [] : [{ code: "layout-guessed", message: note }],
    }),
    { width: 400 },
  );

describe("what was read", () => {
  test("names an absolute path by its last part, in notes too, and gives no code of a note", () => {
    const text = said(["/home/me/secret/x.csv"], "/home/me/secret/x.csv was taken as items-by-runs");
    expect(text).toContain("• long table: x.csv; x.csv has 3 rows");
    expect(text).toContain("• x.csv was taken as items-by-runs");
    expect(text).not.toMatch(/home|layout-guessed/);
  });

  test("names several by their last folder, or by what is below the folder that all share", () => {
    expect(said(["/home/me/runs/a.csv", "/home/me/runs/b.csv"])).toContain(
      "2 files in runs/; the first, a.csv: a.csv has",
    );
    const apart = renderText(
      readSection({
        files: [file("/d/one/a.csv"), file("/d/one/b.csv"), file("/d/two/c.json", "lm-eval")],
        notes: [],
      }),
    );
    expect(apart).toContain("2 files in one/");
    expect(apart).toContain("lm-eval: two/c.json");
  });

  test("leaves paths as short as they were given, and the root of a file system alone", () => {
    expect(said(["results/x.csv"])).toContain("long table: results/x.csv; results/x.csv has");
    expect(said(["/x.csv"])).toContain("long table: /x.csv;");
    expect(said(["a/x.csv", "b/y.csv"])).toContain("2 files in several folders");
    expect(said(["x.csv", "y.csv"])).toMatch(/: 2 files; the first, x\.csv/);
  });
});
