import { describe, expect, test } from "vitest";
import { createResults } from "../../../src/data/createResults.js";
import { createResultMatrix, STATE_CODE } from "../../../src/data/resultMatrix.js";
import type { Results, RunScore } from "../../../src/data/results.js";
import { createRng } from "../../../src/random/rng.js";
import type { Table } from "../../../src/report/document/document.js";
import { reportCsv } from "../../../src/report/render/csv.js";
import { jsonDocument } from "../../../src/report/render/jsonDocument.js";
import { renderMarkdown } from "../../../src/report/render/markdown.js";
import { renderText } from "../../../src/report/render/text.js";
import { reportDocument } from "../../../src/report/variance/reportDocument.js";
import { buildVarianceReport } from "../../../src/report/variance/varianceReport.js";

const STEPS = [100, 200, 300, 400, 500, 600, 700, 800];

describe("a report on two framings × four seeds × eight checkpoints of one model", () => {
  const results = trained();
  const report = buildVarianceReport(results);

  test("gives each framing a row with its seeds, checkpoints, chance and seed SD", () => {
    expect(report.noise).toHaveLength(2);
    for (const row of report.noise) {
      expect(row).toMatchObject({ model: "m", task: "quiz", seeds: 4, checkpoints: 8, items: 80, chance: 0.25 });
      expect(row.seedSd).toBeGreaterThan(0);
      expect(row.seedGap).toBeGreaterThan(row.finalSd!);
    }
    expect(report.noise.map(({ framing }) => framing)).toEqual(["choice", "completion"]);
  });

  test("gives each seed of each framing a curve, and a summary over seeds", () => {
    expect(report.curves.rows).toHaveLength(8);
    expect(report.curves.overSeeds.map(({ curves }) => curves)).toEqual([4, 4]);
  });

  test("says which framing improves with training, and that the other shows no trend", () => {
    expect(report.summary).toContainEqual(
      expect.stringMatching(/^quiz: the completion framing improves with training .*the choice framing shows no trend/),
    );
  });

  test("names the noisiest task with its gap", () => {
    expect(report.summary[1]).toMatch(/must end more than [\d.]+ pt apart on quiz \(\w+\)/);
  });

  test("compares nothing, since the model is alone, and says what a comparison needs", () => {
    expect(report.comparisons).toBeNull();
    expect(report.missingSections.join()).toMatch(/Comparisons: needs two or more models/);
  });

  test("lists as not measured what was not, and nothing that was", () => {
    expect(report.notMeasured).toEqual(["generation (repeat runs of the same item): no run was repeated"]);
  });

  test("names the method of what it holds, and no other", () => {
    expect(report.methods).toMatch(/up to 4 training seeds.*95% χ² intervals.*Kendall's τ-b/);
    expect(report.methods).not.toMatch(/McNemar/);
  });

  test("the same input gives the same bytes in every form", () => {
    const again = trained();
    const forms = (from: Results) => {
      const record = buildVarianceReport(from);
      const blocks = reportDocument(record);
      return [jsonDocument("report", record), renderMarkdown(blocks), renderText(blocks)];
    };
    expect(forms(again)).toEqual(forms(results));
  });
});

describe("a report on one model with one seed", () => {
  const results = createResults({ matrices: [matrixOf([{ model: "m", task: "quiz", metric: "acc" }], () => 0.6)] });
  const report = buildVarianceReport(results);

  test("has null, not 0, where two seeds would be needed, with a note", () => {
    const [row] = report.noise;
    expect(row).toMatchObject({ seeds: 1, finalSd: null, seedSd: null, seedGap: null, seedSnr: null });
    expect(row!.notes.map(({ code }) => code)).toContain("one-seed");
    expect(row!.itemHalfWidth).toBeGreaterThan(0);
  });

  test("lists seeds, trials, framing and checkpoints as not measured, but not items", () => {
    expect(report.notMeasured.map((line) => line.split(/[:(]/)[0]!.trim())).toEqual([
      "training seed",
      "generation",
      "prompt and framing",
      "checkpoint choice",
    ]);
  });

  test("says that the movement with the seed is unknown, not 0", () => {
    const [, noise] = report.answers;
    expect(noise!.sentences[0]).toMatch(/unknown, not 0\.$/);
    expect(report.summary).toEqual(report.answers.flatMap(({ sentences }) => sentences));
  });

  test("says so once under what was not measured", () => {
    const text = renderText(reportDocument(report));
    const section = text.slice(text.lastIndexOf("Not measured:"), text.indexOf("Sections without data"));
    expect(section.match(/seed/g)).toHaveLength(2);
  });
});

describe("a report on two models with run-level scores only", () => {
  const scores: RunScore[] = [
    runScore("base", "piqa", 0.6, 1000),
    runScore("base", "arc", 0.4, 1000),
    runScore("cand", "piqa", 0.75, 1000),
    runScore("cand", "arc", 0.41, 1000),
  ];
  const results = createResults({ runScores: scores });
  const report = buildVarianceReport(results);

  test("compares them unpaired, and says how many differences are shown", () => {
    expect(report.comparisons!.baseline).toBe("base");
    const verdicts = report.comparisons!.comparisons.map((one) => one.ok && [one.task, one.verdict, one.items.shared]);
    expect(verdicts).toEqual([
      ["arc", "inconclusive", 0],
      ["piqa", "better", 0],
    ]);
    expect(report.summary[0]).toBe(
      "1 of 2 differences from base is shown to be real at 0.05, corrected for 2 comparisons (Holm); where none is shown, the two are not thereby equal.",
    );
  });

  test("turns round with the baseline", () => {
    const turned = buildVarianceReport(results, { baseline: "cand" });
    expect(turned.comparisons!.comparisons[1]).toMatchObject({ task: "piqa", verdict: "worse" });
  });

  test("refuses a baseline that is not there, and lists what is", () => {
    expect(() => buildVarianceReport(results, { baseline: "bse" })).toThrow(/got "bse"\. They hold base, cand/);
  });

  test("uses no adjustment words where there is one comparison", () => {
    const one = createResults({ runScores: scores.filter(({ run }) => run.task === "piqa") });
    const { summary } = buildVarianceReport(one);
    expect(summary[0]).toMatch(
      /^This run of cand scores better than this run of base on questions like these: \+15\.00 pt, 95% CI .*, unpaired, 1\D?000 and 1\D?000 items; another/,
    );
    expect(renderText(reportDocument(buildVarianceReport(one)))).not.toMatch(/Verdicts of all|Holm/);
  });

  test("heads the columns with the level that alpha asks for", () => {
    const strict = buildVarianceReport(results, { alpha: 0.01, level: 0.99 });
    const titles = reportDocument(strict)
      .filter((block): block is Table => block.kind === "table")
      .flatMap(({ columns }) => columns.map(({ title }) => title));
    expect(titles).toContain("99% CI");
    expect(titles.join()).not.toContain("95%");
  });
});

describe("a report on three models whose items carry subsets, at several checkpoints", () => {
  const items = Array.from({ length: 120 }, (_, item) => ({
    id: `q${item}`,
    choices: 4,
    subsets: [item % 3 === 0 ? "local" : "global"],
  }));
  const runs = ["A", "B", "C", "D"].flatMap((model) =>
    STEPS.map((step) => ({ model, task: "quiz", metric: "acc", step })),
  );
  const scores = runs.flatMap(({ model, step }) =>
    items.map((_, item) => {
      const rank = "ABCD".indexOf(model);
      // On local questions the order of the models is turned round.
      const bar = (item % 3 === 0 ? 2 + rank : 5 - rank) + (4 * step) / 800;
      return Math.floor(item / 3) % 10 < bar ? 1 : 0;
    }),
  );
  const results = createResults({ matrices: [createResultMatrix({ runs, items, scores })] });
  const report = buildVarianceReport(results);
  const blocks = reportDocument(report);
  const forms = {
    text: renderText(blocks),
    markdown: renderMarkdown(blocks),
    json: jsonDocument("report", report),
  };

  test("ranks the tasks by how early they carry signal, in every form", () => {
    expect(report.tasks).toEqual([expect.objectContaining({ task: "quiz", place: 1, models: 4, checkpoints: 8 })]);
    expect(forms.text).toContain("Which tasks carry signal, and how early?");
    expect(forms.markdown).toContain("Which tasks carry signal, and how early?");
    expect(JSON.parse(forms.json).tasks[0]).toMatchObject({ task: "quiz", seeds: 1 });
  });

  test("says that the subsets reorder the models, first and in every form", () => {
    const [ranking] = report.subsets;
    expect(ranking!.subsets.find(({ subset }) => subset === "local")!.reorders).toBe(true);
    expect(report.summary).toContainEqual(
      expect.stringMatching(/^The ranking of the models depends on the questions: local \(quiz\)/),
    );
    for (const form of [forms.text, forms.markdown]) {
      expect(form).toContain("Does the ranking depend on the questions?");
      expect(form).toContain("Reorders the models more than its size and its ease explain: local");
    }
    expect(JSON.parse(forms.json).subsets[0].pairs[0]).toMatchObject({ first: "local", second: "global" });
    expect(report.methods).toMatch(/2.000 random subsets of the same size/);
  });

  test("two models have too few orders for a table, and missing sections say what it needs", () => {
    const two = runs.flatMap(({ model }, index) => (model === "A" || model === "B" ? [index] : []));
    const fewer = createResultMatrix({
      runs: two.map((index) => runs[index]!),
      items,
      scores: two.flatMap((index) => scores.slice(index * items.length, (index + 1) * items.length)),
    });
    const small = buildVarianceReport(createResults({ matrices: [fewer] }));
    expect(small.subsets).toEqual([]);
    expect(small.missingSections.join()).toMatch(/Rankings by subset: needs items with subset labels/);
  });

  test("without checkpoints there is no task table", () => {
    const last = runs.flatMap(({ step }, index) => (step === 800 ? [index] : []));
    const flat = createResultMatrix({
      runs: last.map((index) => runs[index]!),
      items,
      scores: last.flatMap((index) => scores.slice(index * items.length, (index + 1) * items.length)),
    });
    const once = createResults({ matrices: [flat] });
    const alone = buildVarianceReport(once);
    expect(alone.tasks).toEqual([]);
    expect(renderText(reportDocument(alone))).not.toContain("Which tasks carry signal");
  });
});

describe("the options of a report", () => {
  const runs = ["base", "cand"].map((model) => ({ model, task: "quiz", metric: "acc" }));
  const half = matrixOf(runs, () => 0.8);
  const scores = half.scores.map((score, cell) => (cell >= 80 && cell % 2 === 1 ? Number.NaN : score));
  const states = Uint8Array.from(scores, (score) => STATE_CODE[Number.isNaN(score) ? "errored" : "scored"]);
  const results = createResults({ matrices: [createResultMatrix({ runs, items: half.items, scores, states })] });

  test("missing decides about comparisons and methods too", () => {
    const [dropped, zero] = (["drop", "zero"] as const).map((missing) => buildVarianceReport(results, { missing }));
    expect(dropped!.comparisons!.comparisons[0]).toMatchObject({ items: { shared: 40 } });
    expect(zero!.comparisons!.comparisons[0]).toMatchObject({ items: { shared: 80 }, verdict: "worse" });
    expect(dropped!.methods).toContain("Missing answers are left out");
    expect(zero!.methods).toContain("Missing answers are counted as wrong");
    expect(zero!.signature).toContain("missing=zero");
  });

  test("repeats count as measured where components show their spread, and as averaged where nothing does", () => {
    const trials = ["1", "2"].map((trial) => ({ model: "m", task: "quiz", metric: "acc", trial }));
    const repeated = createResults({ matrices: [matrixOf(trials, () => 0.5)] });
    const shown = buildVarianceReport(repeated);
    expect(shown.components).toEqual([expect.objectContaining({ trials: 2 })]);
    expect(shown.figures.map(({ figure }) => figure.id)).toContain("stability-1");
    expect(shown.notMeasured.join()).not.toContain("repeat");
    expect(buildVarianceReport(repeated, { sections: ["noise"] }).notMeasured).toContainEqual(
      expect.stringContaining("repeats are averaged, and their spread is not shown here"),
    );
  });

  test("of more curves than are drawn the noisiest are drawn, and it is said so", () => {
    const tasks = Array.from({ length: 11 }, (_, task) => `t${task}`);
    const drawnOf = (seeds: readonly string[], models: readonly string[]) => {
      const runScores = models.flatMap((model, which) =>
        tasks.flatMap((task, place) =>
          seeds.flatMap((seed, one) =>
            STEPS.map((step) => ({
              ...runScore(model, task, 0.4 + (place * (which + one)) / 40),
              run: { model, task, metric: "acc", step, ...(seed === "" ? {} : { seed }) },
            })),
          ),
        ),
      );
      const report = buildVarianceReport(createResults({ runScores }), { sections: ["curves"] });
      const titles = report.figures.map(({ figure }) => figure.title.split(" ")[0]);
      return { titles, said: report.leftOut.join(), report };
    };
    const noisiest = ["t10", "t9", "t8", "t7", "t6", "t5", "t4", "t3"];
    const seeded = drawnOf(["1", "2"], ["m"]);
    expect(seeded.titles).toEqual(noisiest);
    expect(seeded.said).toContain("8 of 11 are drawn, those with the largest SD over seeds at the last checkpoint");
    expect(renderText(reportDocument(seeded.report))).toContain("8 of 11 are drawn");
    const many = drawnOf([""], ["m", "n"]);
    expect(many.titles).toEqual(noisiest);
    expect(many.said).toContain("largest SD over models");
    const alone = drawnOf([""], ["m"]);
    expect(alone.titles).toEqual(tasks.slice(0, 8));
    expect(alone.said).toContain("8 of 11 are drawn, the first ones;");
  });

  test("of more framings than are drawn those with an unusual recommendation come first", () => {
    const tasks = Array.from({ length: 10 }, (_, task) => `t${task}`);
    const runScores = tasks.flatMap((task, place) =>
      ["1", "2", "3"].flatMap((seed, one) =>
        ["choice", "completion"].flatMap((framing) =>
          STEPS.map((step) => {
            const isAhead = (framing === "choice") === (place === 4);
            const value =
              (isAhead ? 0.8 : 0.3) + ((place + 1) * (framing === "choice" ? one : one / 2 + (one % 2) / 4)) / 1000;
            return { ...runScore("m", task, value), run: { model: "m", task, metric: "acc", step, seed, framing } };
          }),
        ),
      ),
    );
    const report = buildVarianceReport(createResults({ runScores }), { sections: ["framings"] });
    expect(report.figures.map(({ figure }) => figure.title.split(":")[0])).toEqual([
      "t4",
      "t9",
      "t8",
      "t7",
      "t6",
      "t5",
      "t3",
      "t2",
    ]);
    expect(report.leftOut.join()).toContain("8 of 10 are drawn, first those whose recommendation is not the usual one");
  });

  test("curves of tasks asked one way are announced where those asked both ways are drawn", () => {
    const runs = STEPS.map((step): RunLabel => ({ model: "m", task: "other", metric: "acc", step }));
    const both = trained();
    expect(buildVarianceReport(both).leftOut).toEqual([]);
    const mixed = createResults({ matrices: [...both.matrices, matrixOf(runs, () => 0.5)] });
    expect(buildVarianceReport(mixed).leftOut).toEqual([expect.stringMatching(/tasks not asked both ways: 1 by task/)]);
  });

  test("noise that is measured on one task only is not said to be measured", () => {
    const alone = [matrixOf([{ model: "m", task: "other", metric: "acc", framing: "choice" }], () => 0.5)];
    const mixed = buildVarianceReport(createResults({ matrices: [...trained().matrices, ...alone] }));
    expect(mixed.notMeasured).toEqual([
      "generation (repeat runs of the same item): no run was repeated",
      "training seed: one seed only for 1 of 3 scores",
      "prompt and framing: one framing only for 1 of 2 pairs of model and task",
    ]);
    expect(mixed.headlines[2]).toBe("Not measured: generation.");
    const trials = ["1", "2"].map((trial) => ({ model: "m", task: "quiz", metric: "acc", trial, seed: "1" }));
    const more = [{ model: "m", task: "quiz", metric: "acc", trial: "1", seed: "2", framing: "choice", step: 10 }];
    const repeated = createResults({ matrices: [...trained().matrices, matrixOf([...trials, ...more], () => 0.5)] });
    expect(buildVarianceReport(repeated).headlines[2]).toBe("Measured in part only: training seed, generation.");
  });

  test("two tasks with one framing each are not two framings", () => {
    const matrices = ["choice", "completion"].map((framing) =>
      matrixOf([{ model: "m", task: `quiz-${framing}`, metric: "acc", framing }], () => 0.5),
    );
    expect(buildVarianceReport(createResults({ matrices })).notMeasured).toContain(
      "prompt and framing: no model was asked one task in two framings",
    );
  });

  test("seeds that happen to agree promise no gap", () => {
    const seeds = ["1", "2", "3"];
    const runScores = ["a", "b", "c"].flatMap((task, index) =>
      seeds.map((seed) => runScore("m", task, 0.5 + index * 0.01 * Number(seed), 100, seed)),
    );
    const { summary } = buildVarianceReport(createResults({ runScores }));
    expect(summary[1]).toMatch(/apart on c, the noisiest of 2 scores, before/);
  });
});

describe("hostile names", () => {
  const evil = '\u001b[31m<script>alert("x")</script>\u202e|`@all`\n# owned';
  const named = (name: string) =>
    createResults({
      matrices: [
        matrixOf(
          [name, "__proto__"].map((model) => ({ model, task: `${name}/task`, metric: "constructor", framing: name })),
          () => 0.5,
        ),
      ],
      notes: [{ code: "note", message: `about ${name}` }],
      files: [{ name: `${name}.csv`, format: "long table", understood: name }],
    });
  const forms = (name: string) => {
    const results = named(name);
    const report = buildVarianceReport(results, { title: name });
    const blocks = reportDocument(report);
    return { json: jsonDocument("report", report), text: renderText(blocks), markdown: renderMarkdown(blocks) };
  };

  test("are inert in text: no control or direction character, no line of their own", () => {
    const { text } = forms(evil);
    expect(text.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(text.split("\n").filter((line) => line.startsWith("# owned"))).toEqual([]);
  });

  test("are inert in Markdown: no tag, no mention, as many table cells as ever", () => {
    const { markdown } = forms(evil);
    expect(markdown).not.toMatch(/<|@all/);
    expect(markdown.replaceAll(/[\n\u200b]/g, "")).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    const cells = (document: string) =>
      document
        .split("\n")
        .filter((line) => line.startsWith("|"))
        .map((line) => line.match(/(?<!\\)\|/g)!.length);
    expect(cells(markdown)).toEqual(cells(forms("plain").markdown));
  });

  test("come back from JSON as they were, though the bytes hold no escape sequence", () => {
    const { json } = forms(evil);
    expect(json.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    const models = JSON.parse(json).noise.map(({ model }: { model: string }) => model);
    expect(models).toEqual([evil, "__proto__"]);
  });
});

test.each<[string, Results]>([
  [
    "one item, one run",
    createResults({ matrices: [matrixOf([{ model: "m", task: "t", metric: "acc" }], () => 1, 1)] }),
  ],
  ["no items at all", createResults({ runScores: [runScore("m", "t", 0.5)] })],
  ["all right", createResults({ matrices: [matrixOf([{ model: "m", task: "t", metric: "acc" }], () => 1)] })],
  ["two identical models", createResults({ matrices: [matrixOf(models("a", "b"), () => 1)] })],
  ["two seeds that agree", createResults({ matrices: [matrixOf(seedsOf("1", "2"), () => 1)] })],
  ["constant curves", createResults({ matrices: [matrixOf(stepsOf(1, 2, 3), () => 0)] })],
  ["two checkpoints", createResults({ matrices: [matrixOf(stepsOf(1, 2), () => 0.5)] })],
  ["a loss with one value below 0", createResults({ runScores: [runScore("a", "t", -3.5), runScore("b", "t", 1e9)] })],
  ["trained", trained()],
])("no NaN, Infinity or undefined leaves a report on %s", (_, results) => {
  const report = buildVarianceReport(results);
  expect(holes(report)).toEqual([]);
  const blocks = reportDocument(report);
  expect(renderText(blocks)).not.toMatch(/\b(NaN|Infinity|undefined|null)\b|\[object/);
});

test("the search for holes finds them", () => {
  expect(holes({ a: [1, Number.NaN], b: { c: undefined } })).toEqual([".a.1", ".b.c"]);
});

/** Paths of values that are undefined or not finite. */
function holes(value: unknown, path = ""): string[] {
  if (value === undefined || (typeof value === "number" && !Number.isFinite(value))) return [path];
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([key, inner]) => holes(inner, `${path}.${key}`));
}

type RunLabel = Parameters<typeof createResultMatrix>[0]["runs"][number];

function models(...names: string[]): RunLabel[] {
  return names.map((model) => ({ model, task: "t", metric: "acc" }));
}

function seedsOf(...seeds: string[]): RunLabel[] {
  return seeds.map((seed) => ({ model: "m", task: "t", metric: "acc", seed }));
}

function stepsOf(...steps: number[]): RunLabel[] {
  return steps.map((step) => ({ model: "m", task: "t", metric: "acc", step }));
}

/** Random right and wrong answers of four choices; `share` is how many are right, by run. */
function matrixOf(runs: readonly RunLabel[], share: (run: RunLabel) => number, items = 80) {
  const rng = createRng(7);
  return createResultMatrix({
    runs,
    items: Array.from({ length: items }, (_, item) => ({ id: `q${item}`, choices: 4 })),
    scores: runs.flatMap((run) => Array.from({ length: items }, () => (rng.nextUniform() < share(run) ? 1 : 0))),
  });
}

/** Completion climbs from .3 to .85; choice stays at chance. */
function trained(): Results {
  const runs = ["completion", "choice"].flatMap((framing) =>
    ["1", "2", "3", "4"].flatMap((seed) =>
      STEPS.map((step) => ({ model: "m", task: "quiz", metric: "acc", framing, seed, step })),
    ),
  );
  const share = ({ framing, step }: RunLabel) => (framing === "choice" ? 0.25 : 0.3 + (0.55 * step!) / 800);
  return createResults({ matrices: [matrixOf(runs, share)] });
}

function runScore(model: string, task: string, value: number, items?: number, seed?: string): RunScore {
  const run = { model, task, metric: "acc", ...(seed === undefined ? {} : { seed }) };
  const known = items === undefined ? {} : { items, standardError: Math.sqrt((value * (1 - value)) / (items - 1)) };
  return { run, value, higherIsBetter: true, ...known };
}

describe("the sections of a report", () => {
  const results = createResults({
    runScores: [runScore("base", "piqa", 0.6, 1000), runScore("cand", "piqa", 0.75, 1000)],
  });

  test("that were not asked for are empty, and are not called missing", () => {
    const report = buildVarianceReport(results, { sections: ["noise", "read"] });
    expect(report).toMatchObject({ comparisons: null, rankings: [], missingSections: [] });
    expect(report.summary[0]).toBe("Comparisons were not asked for: add `comparisons` to the sections.");
    expect(report.signature).toContain("sections=noise+read");
  });

  test("must be known", () => {
    expect(() => buildVarianceReport(results, { sections: ["noise", "bogus" as "noise"] })).toThrow(
      /sections must be of comparisons, rankings, .*got "bogus"/,
    );
  });

  test("call for progress as they are filled", () => {
    const seen: string[] = [];
    buildVarianceReport(results, { sections: ["comparisons"], onProgress: (doing) => seen.push(doing) });
    expect(seen).toEqual(["scores and their noise", "comparisons", "figures"]);
  });
});

describe("the item response section", () => {
  const share = ({ model }: RunLabel) => 0.2 + Number(model.slice(1)) / 100;
  const labels = (task: string, count: number) =>
    Array.from({ length: count }, (_, run): RunLabel => ({ model: `m${run}`, task, metric: "acc" }));
  const table = (task: string, count: number, items = 12) => matrixOf(labels(task, count), share, items);
  const only = { sections: ["irt"] } as const;

  test("fits right-or-wrong tables of 50 runs, in every form, and draws their figures", () => {
    const report = buildVarianceReport(createResults({ matrices: [table("quiz", 57), table("small", 49)] }), only);
    expect(report.irt).toEqual([expect.objectContaining({ task: "quiz", metric: "acc", framing: null, models: 57 })]);
    expect(report.irt[0]!.fit).toMatchObject({ ok: true, converged: true, runs: 57 });
    expect(report.irt[0]!.fit.items.every(({ slopeSe }) => slopeSe !== null)).toBe(true);
    expect(report.figures.map(({ figure }) => figure.id)).toEqual(["test-information-1", "item-curves-1"]);
    const text = renderText(reportDocument(report));
    expect(text).toContain("What does an item response model say?");
    expect(text).toContain("Two-parameter logistic model of 57 runs × 12 items");
    expect(report.methods).toContain("Bock & Aitkin 1981");
    expect(report.references.join()).toContain("Psychometrika");
    expect(JSON.parse(jsonDocument("report", report)).irt[0].fit.items).toHaveLength(12);
    expect(reportCsv(report).map(({ name }) => name)).toEqual(expect.arrayContaining(["irt-items", "irt-abilities"]));
    expect(report.caveats.join()).not.toContain("independent");
    expect(holes(report)).toEqual([]);
  });

  test("with fewer runs is missing, and one line says what it needs", () => {
    const report = buildVarianceReport(createResults({ matrices: [table("quiz", 49)] }), only);
    expect(report.irt).toEqual([]);
    expect(report.missingSections).toEqual([
      "Item response models: needs right-or-wrong answers of 50 or more independent runs to one task.",
    ]);
  });

  test("says why a table with enough runs has no fit", () => {
    const report = buildVarianceReport(createResults({ matrices: [matrixOf(labels("easy", 51), () => 1)] }), only);
    expect(report.missingSections).toContainEqual(
      expect.stringMatching(/^Item response model of easy \(acc\): 0 of 80 items vary/),
    );
  });

  test("fits three tables, without errors beyond 200 items, and says what it left out", () => {
    const matrices = ["a", "b", "c", "d"].map((task, index) => table(task, 53 - index, task === "a" ? 201 : 5));
    const report = buildVarianceReport(createResults({ matrices }), only);
    expect(report.irt.map(({ task }) => task)).toEqual(["a", "b", "c"]);
    expect(report.irt[0]!.fit.items.every(({ slopeSe }) => slopeSe === null)).toBe(true);
    expect(report.leftOut).toEqual([expect.stringMatching(/^Item response models of 1 table: 3 of up to/)]);
  });

  test("leaves out many runs of few models, and says why and what fits them all the same", () => {
    const runs = ["1", "2", "3"].flatMap((seed) =>
      Array.from({ length: 17 }, (_, step): RunLabel => ({ model: `m9`, task: "quiz", metric: "acc", seed, step })),
    );
    const matrix = matrixOf(runs, ({ step }) => 0.2 + step! / 25, 9);
    const { irt, leftOut } = buildVarianceReport(createResults({ matrices: [matrix] }), only);
    expect(irt).toEqual([]);
    expect(leftOut).toEqual([
      expect.stringMatching(/^Item response models of 1 table: the runs are seeds, .* `noisefloor irt` fits them/),
    ]);
  });

  test("warns where some of many models have several seeds", () => {
    const seeds = labels("quiz", 52).flatMap((run, index) =>
      (index < 5 ? ["1", "2"] : ["1"]).map((seed) => ({ ...run, seed })),
    );
    const matrix = matrixOf(seeds, share, 9);
    const { caveats } = buildVarianceReport(createResults({ matrices: [matrix] }), only);
    expect(caveats).toContainEqual(expect.stringContaining("Here 57 runs are of 52 models: seeds, checkpoints"));
  });
});
