import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { describe, expect, test } from "vitest";
import { capture, captureJson } from "./capture.js";
import { dumpFolder } from "./dumpFolder.js";

interface Answer {
  readonly ok?: boolean;
  readonly verdict?: string;
  readonly sources: { readonly measured: readonly string[] };
  readonly facets?: readonly { readonly facet: string; readonly levels: number }[];
  readonly notes: readonly { readonly code: string }[];
  readonly comparisons: readonly Answer[];
  readonly overall: readonly Answer[];
}

const { folder, write } = dumpFolder();
const LANGUAGES = ["de", "en", "hi", "sw", "yo", "zh"];

/** Whether a model solves a question: the better one some more in every language. */
const solves = (better: boolean, language: number, item: number) =>
  Number((item * 7 + language * 3) % 11 > (better ? 3 : 5));

/** Model, language, task, item, whether the question is culturally sensitive, and the score, as Global-MMLU is laid out. */
function rowsOf(items: (language: number) => number, task: (item: number) => string = () => "mmlu") {
  return ["llama", "qwen"].flatMap((model, better) =>
    LANGUAGES.flatMap((language, place) =>
      Array.from({ length: items(place) }, (_, item) => [
        ...[model, language, task(item), `q${item}`],
        ...[item % 4 === 0 ? "CS" : "CA", solves(better === 1, place, item)],
      ]),
    ),
  );
}

const table = (head: string, rows: readonly (readonly unknown[])[]) =>
  `${head}\n${rows.map((row) => row.join(",")).join("\n")}\n`;

describe("languages of one test", () => {
  test.each(["model,language,task,item,subset,correct", "model,lang,task,sample_id,sensitivity,is_correct"])(
    "are one verdict that holds their noise: %s",
    async (head) => {
      const path = write(
        `${head.length}.csv`,
        table(
          head,
          rowsOf(() => 60),
        ),
      );
      const row = await captureJson<Answer>("compare", "--json", path);
      expect([row.verdict, row.facets]).toEqual(["better", [{ facet: "language", levels: 6 }]]);
      expect(row.sources.measured).toEqual(["item sampling", "language"]);
    },
  );

  test("over several subjects have one overall verdict, which names them as measured", async () => {
    const path = write(
      "subjects.csv",
      table(
        "model,language,task,item,subset,correct",
        rowsOf(
          () => 90,
          (item) => ["law", "physics", "history"][item % 3]!,
        ),
      ),
    );
    const { comparisons, overall } = await captureJson<Answer>("compare", "--json", path);
    expect(comparisons).toHaveLength(3);
    expect([overall[0]?.verdict, overall[0]?.sources.measured]).toEqual([
      "better",
      expect.arrayContaining(["language"]),
    ]);
    const { stdout } = await capture("compare", path);
    expect(stdout).toContain("• measured: item sampling, language; not measured: training seed");
    const apart = await captureJson<Answer>("compare", "--json", path, "--fixed", "language");
    expect(apart.comparisons).toHaveLength(18);
  });

  test("of which two have few questions keep all that the others have", async () => {
    const path = write(
      "few.csv",
      table(
        "model,language,task,item,subset,correct",
        rowsOf((place) => (place > 3 ? 6 : 60)),
      ),
    );
    const row = await captureJson<Answer>("compare", "--json", path);
    expect(row.ok).toBe(true);
    expect(row.notes.map(({ code }) => code)).toContain("facet-cells-missing");
    expect(row.sources.measured).toContain("language");
  });

  test("in a folder each are told by a pattern that is written as the files are", async () => {
    for (const model of ["llama", "qwen"]) {
      for (const language of LANGUAGES) {
        const own = rowsOf(() => 40).filter((row) => row[0] === model && row[1] === language);
        mkdirSync(dirname(`${folder}/gm/${model}/${language}/results.csv`), { recursive: true });
        write(
          `gm/${model}/${language}/results.csv`,
          table(
            "task,item,correct",
            own.map((row) => [row[2], row[3], row[5]]),
          ),
        );
      }
    }
    for (const pattern of ["{model}/{language}/results.csv", "{model}/{language}/results"]) {
      const row = await captureJson<Answer>("compare", "--json", `${folder}/gm`, "--run-pattern", pattern);
      expect([row.verdict, row.facets]).toEqual(["better", [{ facet: "language", levels: 6 }]]);
    }
  });
});

describe("orders of the options", () => {
  const rows = (models: readonly string[]) =>
    models.flatMap((model, better) =>
      ["AB", "BA"].flatMap((order, place) =>
        Array.from({ length: 90 }, (_, item) => [
          ...[model, order, `q${item}`, Number((item * (5 + place)) % 13 > (better === 1 ? 3 : 6) + place)],
        ]),
      ),
    );

  test.each(["option_order", "choice_order", "position"])(
    "in a column %s are one verdict of two models",
    async (column) => {
      const path = write(`${column}.csv`, table(`model,${column},item,correct`, rows(["oak", "elm"])));
      const row = await captureJson<Answer>("compare", "--json", path, "--baseline", "oak", "--candidate", "elm");
      expect([row.verdict, row.facets]).toEqual(["better", [{ facet: "order", levels: 2 }]]);
      expect(row.sources.measured).toContain("order of the choices");
    },
  );

  test("of one model are compared by their names, as written or with what they are", async () => {
    const path = write("one.csv", table("model,option_order,item,correct", rows(["oak"])));
    const sides = [
      [],
      ["--baseline", "AB", "--candidate", "BA"],
      ["--baseline", "order AB", "--candidate", "order BA"],
    ];
    const found: { readonly sentence: string }[] = [];
    for (const own of sides) found.push(await captureJson("compare", "--json", path, ...own));
    expect(new Set(found.map(({ sentence }) => sentence)).size).toBe(1);
    expect(found[0]?.sentence).toMatch(/oak, order BA (?:and|.* than) .*oak, order AB/);
    const { comparisons } = await captureJson<{ readonly comparisons: Answer }>("report", path, "--json=-");
    expect(comparisons.comparisons).toHaveLength(1);
  });
});
