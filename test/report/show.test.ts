import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { KNOWN_SEED_SDS } from "../../src/analysis/seeds/knownSeedSd.js";
import { ArgumentError } from "../../src/errors.js";
import * as questions from "../../src/index.js";
import { createResults, type ResultMatrix, type Results, selectResults } from "../../src/index.js";
import { fit2pl } from "../../src/irt.js";
import { type Block, paragraph } from "../../src/report/document/document.js";
import { FIGURE_STYLE } from "../../src/report/figure/svgStyle.js";
import { htmlFragment } from "../../src/report/render/htmlFragment.js";
import { RESULT_VIEWS, viewOf } from "../../src/report/resultViews.js";
import { show } from "../../src/report/show.js";
import { buildVarianceReport } from "../../src/report/variance/varianceReport.js";
import * as statistics from "../../src/statistics.js";
import { analyses } from "../support/analyses.js";
import { HOSTILE_NAMES } from "../support/hostileNames.js";
import { reportData } from "../support/reportData.js";
import { drawAbilities, drawItems, twoPlMatrix } from "../support/twoPlMatrix.js";
import { readXml } from "../support/wellFormed.js";

/** Every analysis of the library. */
const noisefloor = { ...questions, ...statistics, ...analyses };
const JUPYTER = Symbol.for("Jupyter.display");
const trained = reportData({
  models: ["alpha"],
  seeds: 3,
  steps: [10, 20, 30, 40],
  framings: ["choice", "completion"],
});
const models = reportData({ models: ["alpha", "beta", "gamma", "delta", "eta", "zeta"], items: 30 });
const side = (results: Results, model: string) => selectResults(results, { model: [model] });
const matrixOf = ({ matrices }: Results) => matrices[0] as ResultMatrix;
const series = noisefloor.scoreSeries(trained);
const family = noisefloor.compareResults(side(models, "alpha"), side(models, "beta"));

/** Two judges on the answers of one model. */
const judged = noisefloor.fromRows(
  [..."abcdefghijkl"].flatMap((item, at) =>
    ["strict", "mild"].map((judge, by) => ({
      model: "alpha",
      judge,
      item,
      score: Number((at * 7 + by) % 3 > by),
    })),
  ),
);

const rng = noisefloor.createRng(5);
const answers = twoPlMatrix(rng, drawItems(rng, 6), drawAbilities(rng, 90));

const halves = noisefloor.halveRuns(answers, { seed: 1 });
if (!halves.ok) throw new Error(halves.message);
const twoMetrics = [...series, ...series.map((one) => ({ ...one, metric: "logp", proportion: false }))];

/** One record of every kind that has a form of its own, and what it must say. */
const known: Readonly<Record<string, { readonly result: object; readonly says: RegExp }>> = {
  report: { result: buildVarianceReport(models), says: /VARIANCE REPORT[\s\S]*Signature:\s/ },
  results: {
    result: trained,
    says: /1 model · 1 task · 3 seeds · 4 checkpoints · 2 framings[\s\S]*long table: runs\.csv/,
  },
  matrix: { result: matrixOf(models), says: /6 runs × 30 items[\s\S]*zeta +0\.\d{3} \[/ },
  comparison: {
    result: noisefloor.comparePaired([1, 0, 1, 0, 1], [1, 1, 1, 0, 1]),
    says: /^INCONCLUSIVE {2}candidate against baseline\n\nNo difference shown/,
  },
  comparisons: { result: family, says: /quiz · acc\n[\s\S]*30 shared items/ },
  bar: {
    result: noisefloor.gate(side(models, "alpha"), { atLeast: "50%" }),
    says: /50%/,
  },
  gate: {
    result: noisefloor.gate(side(models, "alpha"), side(models, "beta"), { minimumEffect: "2pt" }),
    says: /one-sided[\s\S]*min-effect=2pt/,
  },
  claim: {
    result: noisefloor.claim({ kind: "superior", pairs: [{ a: 0.3108, b: 0.2995, items: 12032 }] }),
    says: /^CANNOT BE DECIDED {2}superior\n[\s\S]*what would decide: /,
  },
  power: {
    result: noisefloor.power({ from: "disagreement", disagreement: 0.2, ask: "minimumDetectableEffect", items: 500 }),
    says: /With 500 items, a true difference of 5\.57 pt or more is found/,
  },
  "run-trials": {
    result: noisefloor.trialTable(matrixOf(models))[0]!,
    says: /What do repeated trials show\?[\s\S]*one trial/i,
  },
  refusal: { result: fit2pl(matrixOf(models)), says: /^REFUSED {2}[\s\S]*Next step: / },
  "seed-variance": { result: noisefloor.seedTable(trained, series)[0]!, says: /seed SD \[95% CI\]/ },
  benchmarks: { result: noisefloor.benchmarkNoiseTable(trained), says: /quiz/ },
  "score-series": { result: series[0]!, says: /Kendall's τ/ },
  curve: { result: noisefloor.curveTable(series)[0]!, says: /Kendall's τ/ },
  "task-signal": { result: noisefloor.taskSignalTable(trained)[0]!, says: /Which tasks carry signal/ },
  "curve-noise": { result: noisefloor.curveNoiseTable(series)[0]!, says: /Noise along the curves/ },
  framings: {
    result: noisefloor.framingTable(trained),
    says: /Completion or choice\?[\s\S]*rows=1\|choice-completion/,
  },
  framing: { result: noisefloor.framingTable(trained).rows[0]!, says: /Completion or choice\?/ },
  ranking: { result: noisefloor.rankModels(models)[0]!, says: /rank[\s\S]*eta/ },
  "subset-ranking": { result: noisefloor.subsetRankings(models)[0]!, says: /even[\s\S]*odd/ },
  "variance-shares": { result: noisefloor.varianceSharesTable(trained)[0]!, says: /Where does the variance come from/ },
  "item-analysis": { result: noisefloor.analyseItems(matrixOf(models)), says: /item–rest[\s\S]*q0/ },
  kinship: {
    result: noisefloor.kinship(createResults({ matrices: [answers] })).rows[0]!,
    says: /kinship: agreement of two models/,
  },
  "facet-shares": { result: noisefloor.components(judged).facets[0]!, says: /judge/ },
  "metric-comparison": { result: noisefloor.metricComparisons(twoMetrics)[0]!, says: /acc[\s\S]*logp/ },
  "subset-experiment": {
    result: noisefloor.subsetExperiment(halves.train, halves.test, {
      sizes: [3],
      methods: ["random", "stratified"],
      draws: 20,
    }),
    says: /Do chosen items lower the noise\?/,
  },
  "differential-items": {
    result: noisefloor.differentialItemFunctioning(answers, { focal: ({ model }) => /[13579]$/.test(model) }),
    says: /reference/,
  },
  "item-response-model": { result: fit2pl(answers), says: /Two-parameter logistic model/ },
};

/** Records without a form of their own, and what their tables must say. */
const plain: Readonly<Record<string, { readonly result: unknown; readonly says: RegExp }>> = {
  "a score": {
    result: noisefloor.scoreEstimate([1, 0, 1, 1, 0]),
    says: /mean +0\.6000[\s\S]*interval +\[0\.2307, 0\.8824\]/,
  },
  "seeds without a task": {
    result: noisefloor.seedVariance([
      { seed: "1", step: null, value: 0.5, standardError: 0.01 },
      { seed: "2", step: null, value: 0.53, standardError: 0.01 },
    ]),
    says: /95% chi-squared[\s\S]*seed sd +0\.02121 \[0\.009464, 0\.6769\]/,
  },
  "rows that name no kind": {
    result: noisefloor.trialTable(matrixOf(models)).map(({ kind: _, ...row }) => row),
    says: /6 rows of results\. Undefined throughout: [\s\S]*one-trial: /,
  },
  "summaries of curves": { result: noisefloor.curveSummaries(noisefloor.curveTable(series)), says: /mean tau/ },
  "published seed SDs": { result: KNOWN_SEED_SDS.slice(0, 3), says: /Madaan/ },
  "a number": { result: 0.123456, says: /^0\.1235$/ },
  "no number": { result: null, says: /^—$/ },
  "an empty list": { result: [], says: /^Nothing to show/ },
  "a list of numbers": { result: [1, 2.5, Number.NaN], says: /^1, 2\.500, —$/ },
};

describe("a result with a form of its own", () => {
  test.each(Object.entries(known))("%s", (kind, { result, says }) => {
    expect(viewOf(result)?.kind).toBe(kind);
    expect(viewOf(JSON.parse(JSON.stringify(result)))).toBe(viewOf(result));
    const { text, markdown, html } = show(result);
    expect(text).toMatch(says);
    for (const output of [text, markdown, html]) expect(output).not.toMatch(/undefined|NaN|\[object|Infinity/);
  });

  test("is known for every view of a result", () => {
    const others = ["figure", "table", "answers", "heading", "paragraph", "list"];
    expect(RESULT_VIEWS.map(({ kind }) => kind).sort()).toEqual([...Object.keys(known), ...others].sort());
  });

  test("has its figures as SVG, inside the HTML and alone", () => {
    for (const kind of [
      "comparison",
      "ranking",
      "score-series",
      "framings",
      "item-analysis",
      "item-response-model",
      "matrix",
    ]) {
      const { svg, html } = show(known[kind]?.result);
      expect(svg.length, kind).toBeGreaterThan(0);
      expect(html.match(/<svg/g), kind).toHaveLength(svg.length);
      for (const picture of svg) expect(readXml(picture).elements[0]).toBe("svg");
    }
  });

  test("is plain data before and after", () => {
    const before = JSON.stringify(family);
    show(family);
    expect(JSON.stringify(family)).toBe(before);
    expect(Object.getOwnPropertySymbols(family)).toEqual([]);
    expect(show(JSON.parse(before)).text).toBe(show(family).text);
  });
});

describe("a record without one is a table of its fields", () => {
  test.each(Object.entries(plain))("%s", (_, { result, says }) => {
    const { text, html } = show(result);
    expect(text).toMatch(says);
    expect(`${text}${html}`.replaceAll("— is undefined", "")).not.toMatch(/\bundefined\b|NaN|\[object|Infinity/);
  });

  test("with an undefined field as a dash, its note below", () => {
    const { text } = show({ mean: null, notes: [{ code: "too-few", message: "one run shows no spread" }] });
    expect(text).toBe(
      "Fields of the result. — is undefined; the notes say why.\nfield  value\nmean   —\n\n• too-few: one run shows no spread",
    );
  });

  test("with lists of records as tables, maps, typed arrays and what lies deep", () => {
    const loop: Record<string, unknown> = { name: "loop" };
    loop.self = loop;
    const text = show({
      rows: [
        { id: "a", pValue: 0.04 },
        { id: "b", pValue: 1e-9 },
      ],
      counts: new Map([["<b>", 12345]]),
      scores: Float64Array.from({ length: 20 }, (_, index) => index / 2),
      loop,
    }).text;
    expect(text).toMatch(/2 rows of rows\.\nid +p value\na +\.040\nb +<\.0001/);
    expect(text).toMatch(/counts: <b> +12\u202f345/);
    expect(text).toMatch(/scores +0, 0\.5000, 1, .*… \(20 in all\)/);
  });
});

describe("results that could say little are shown with what they say", () => {
  const nothing = noisefloor.createResults({});
  const single = side(models, "alpha");
  test.each<readonly [string, () => unknown]>([
    ["no items", () => noisefloor.comparePaired([], [])],
    ["nothing scored", () => noisefloor.comparePaired([Number.NaN, 1], [1, Number.NaN])],
    ["identical sides", () => noisefloor.compareResults(single, single)],
    ["nothing in common", () => noisefloor.compareResults(single, nothing)],
    ["nothing read", () => nothing],
    ["a report of nothing", () => buildVarianceReport(nothing)],
    ["one framing", () => noisefloor.framingTable(single)],
    ["one run's items", () => noisefloor.analyseItems(matrixOf(single))],
    ["one run", () => matrixOf(single)],
    ["one score", () => noisefloor.scoreSeries(single)],
    ["one seed", () => noisefloor.seedTable(single, noisefloor.scoreSeries(single))],
    ["one model", () => noisefloor.rankModels(single)],
    ["a record without fields", () => ({})],
  ])("%s", (_, result) => {
    const { text, markdown, html } = show(result());
    for (const output of [text, markdown, html.replaceAll(/<[^>]*>/g, "")]) {
      expect(output.trim()).not.toBe("");
      // A sentence may say that a number is undefined; no value may be `undefined`.
      expect(output).not.toMatch(/(?<!is )\bundefined\b|NaN|Infinity/);
    }
  });
});

describe("several results", () => {
  test("of one kind are one table", () => {
    const pair = [noisefloor.comparePaired([1, 0, 1], [1, 1, 1]), noisefloor.comparePaired([1, 0, 0], [1, 1, 1])];
    expect(show(pair).text).toMatch(/verdict[\s\S]*~[\s\S]*~/);
    expect(show(pair).html.match(/<table/g)?.length).toBeGreaterThan(0);
    expect(show(noisefloor.seedTable(trained, series)).text).toMatch(/choice[\s\S]*completion/);
  });

  test("of different kinds stand one below the other, parts of documents among them", () => {
    const { text } = show([paragraph("My reading:"), known.power?.result, show(known.refusal?.result), 7].slice(0, 3));
    expect(text).toMatch(/^My reading:[\s\S]*POWER[\s\S]*REFUSED/);
  });

  test("shown again are the same", () => {
    expect(show(show(family)).text).toBe(show(family).text);
  });

  test("longer than the rows asked for are cut in text, and folded in HTML", () => {
    const many = Array.from({ length: 70 }, (_, row) => ({ id: `row-${row}`, value: row }));
    const { text, html } = show(many, { rows: 10 });
    expect(text).toContain("The first 10 of 70 rows.");
    expect(text).not.toContain("row-10");
    expect(html).toContain("<summary>60 more of 70 rows</summary>");
    expect(show(many, { rows: 3 }).html).toContain("The first 60 of 70 rows.");
  });
});

describe("hosts", () => {
  const shown = show(family);

  test("Deno's kernel gets a bundle of MIME types", () => {
    expect(shown[JUPYTER]?.()).toEqual({
      "text/plain": shown.text,
      "text/markdown": shown.markdown,
      "text/html": shown.html,
    });
  });

  test("Node prints the text, and so does a template string", () => {
    expect(inspect(shown)).toBe(shown.text);
    expect(`${shown}`).toBe(shown.text);
    expect(inspect({ inside: shown })).toContain("shared items");
  });

  test("others ask for HTML", () => {
    expect(shown.toHTML()).toBe(shown.html);
  });

  test("nobody changes what is shown", () => {
    expect(Object.isFrozen(shown)).toBe(true);
    expect(show(family).html).toBe(shown.html);
  });
});

describe("the HTML in the page of others", () => {
  test("reaches nothing outside itself: every style rule is bound to it", () => {
    const css = show(family).html.match(/<style>([\s\S]*?)<\/style>/)?.[1] ?? "";
    const selectors = [...css.matchAll(/([^{}]+)\{[^{}]*\}/g)].flatMap(([, list = ""]) =>
      list.replace(/@media[^{]*$/, "").split(/,(?![^(]*\))/),
    );
    expect(selectors.length).toBeGreaterThan(20);
    expect(selectors.map((one) => one.trim()).filter((one) => !one.includes(".noisefloor"))).toEqual([]);
  });

  test("takes the colours of figures from the host's theme", () => {
    const [light, dark] = [...FIGURE_STYLE.matchAll(/--ground:(#\w+)/g)].map(([, colour]) => colour);
    const { html } = show(family);
    expect(html).toMatch(new RegExp(`data-jp-theme-light="true"[^{]*\\{[^}]*--ground:${light};`));
    expect(html).toMatch(new RegExp(`data-jp-theme-light="false"[^{]*\\{[^}]*--ground:${dark};`));
  });

  test("has ids of its own for every result, and those that are asked for", () => {
    const idsOf = (html: string) => [...html.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id as string);
    const all = Object.values(known).flatMap(({ result }) => idsOf(show(result).html));
    expect(all.length).toBeGreaterThan(100);
    expect(all.filter((id, index) => all.indexOf(id) !== index)).toEqual([]);
    const { html, svg } = show(family, { id: "mine" });
    expect(idsOf(html).every((id) => id === "mine" || id.startsWith("mine-"))).toBe(true);
    expect(svg[0]).toContain('id="mine-1-title"');
  });

  test("is well-formed", () => {
    const { html } = show(Object.values(known).map(({ result }) => result));
    expect(() => readXml(html.replace(/<style>[\s\S]*?<\/style>/g, ""))).not.toThrow();
  });
});

test("names from dumps are inert in every output", () => {
  const hostile = reportData({
    models: HOSTILE_NAMES.slice(0, 6),
    task: HOSTILE_NAMES[0]!,
    itemName: (item) => `${HOSTILE_NAMES[item % 18]}${item}`,
  });
  const records = [
    hostile,
    matrixOf(hostile),
    noisefloor.rankModels(hostile),
    noisefloor.analyseItems(matrixOf(hostile)),
    ...HOSTILE_NAMES.map((name) => ({ [name]: name, notes: [{ code: name, message: name }], sentence: name })),
    HOSTILE_NAMES,
  ];
  for (const record of records) {
    const { text, html, markdown, svg } = show(record);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they must not be there
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
    expect(html).not.toMatch(/<(script|img)\b/i);
    expect(markdown).not.toMatch(/<script|@everyone/);
    expect(() => readXml(html.replace(/<style>[\s\S]*?<\/style>/g, ""))).not.toThrow();
    for (const picture of svg) expect(() => readXml(picture.replace(/<style>[\s\S]*?<\/style>/, ""))).not.toThrow();
  }
});

describe("what is no result is refused with the likely repair", () => {
  test.each([
    ["undefined", undefined, /got undefined/],
    ["a function", noisefloor.comparePaired, /got the function comparePaired\. Call it: show\(comparePaired\(…\)\)/],
    ["a promise", Promise.resolve(1), /got a promise\. Wait for it: show\(await …\)/],
    ["a symbol", Symbol("x"), /got a symbol/],
  ])("%s", (_, value, message) => {
    expect(() => show(value)).toThrow(ArgumentError);
    expect(() => show(value)).toThrow(message);
  });

  test("rows and ids that cannot be", () => {
    expect(() => show(family, { rows: 0 })).toThrow(/show: rows must be a whole number of at least 1, got 0/);
    expect(() => show(family, { id: '"><b' }).html).toThrow(/id must be a letter/);
    expect(() => htmlFragment([], { id: "" })).toThrow(RangeError);
  });
});

test("a record that only bears the name of a kind is shown with what it holds", () => {
  const block: Block = { kind: "paragraph", text: "words" };
  expect(viewOf(block)?.kind).toBe("paragraph");
  expect(viewOf({ kind: "words", text: "words" })).toBeUndefined();
  for (const { kind } of RESULT_VIEWS) {
    const { text } = show({ kind, size: 12 });
    expect(text, kind).toMatch(/kind +\S+[\s\S]*size +12/);
  }
});
