import * as noisefloor from "../../src/index.js";
import * as io from "../../src/io/index.js";
import * as irt from "../../src/irt.js";
import * as report from "../../src/report/index.js";
import * as statistics from "../../src/statistics.js";
import { reportData } from "../support/reportData.js";

/** What the pure entries make of the same data, as texts by name; every engine must give the same bytes. */
export async function pureAnswers(): Promise<Record<string, string>> {
  const results = reportData({ models: ["a", "b", "c"], seeds: 2, steps: [10, 20, 30], items: 40 });
  const framed = reportData({ models: ["a", "b"], seeds: 2, framings: ["choice", "completion"], items: 20 });
  const repeated = reportData({ models: ["a", "b"], seeds: 2, trials: 2, items: 12 });
  const board = reportData({ models: Array.from({ length: 60 }, (_, run) => `m${run}`), items: 12, spacing: 0.05 });
  const [matrix] = board.matrices as [noisefloor.ResultMatrix];
  const sides = { baseline: "a", candidate: "c" };
  const rng = statistics.createRng(7, "engines");
  const reals = Float64Array.from({ length: 60 }, () => rng.nextUniform() ** 2);
  const others = Float64Array.from({ length: 60 }, () => rng.nextUniform());
  const written = new TextEncoder().encode([...io.scoreTable(results)].join(""));
  const page = report.report(results, { title: "engines" });
  const answers: Record<string, unknown> = {
    compare: noisefloor.compare(results, { ...sides, margin: 0.02 }),
    gate: noisefloor.gate(results, { ...sides, minimumEffect: "2pt" }),
    seeds: noisefloor.seeds(results),
    curves: noisefloor.curves(results),
    ranks: noisefloor.ranks(results),
    subsetRanks: noisefloor.ranks(results, { by: "subset" }),
    framings: noisefloor.framings(framed),
    components: noisefloor.components(repeated),
    trials: noisefloor.trials(repeated),
    items: noisefloor.items(board, { prune: true }),
    power: noisefloor.power({ disagreement: 0.2, effect: 0.02 }),
    claim: noisefloor.claim({ a: 0.3108, b: 0.2995, items: 12_032 }),
    paired: statistics.comparePaired(reals, others, { margin: 0.05 }),
    bootstrap: (["percentile", "basic", "bca", "studentised"] as const).map((method) =>
      statistics.bootstrap(reals, { method, resamples: 2000 }),
    ),
    wilcoxon: statistics.wilcoxonTest(Array.from(reals, (value, item) => value - (others[item] as number))),
    permutation: statistics.permutationTest(reals, others),
    kendall: statistics.kendallTest(reals, others),
    fit: irt.fit2pl(matrix),
    read: [...io.resultsJson(await io.readDumps([{ name: "scores.csv", bytes: written }]))].join(""),
    json: page.json,
    html: page.html,
    markdown: page.markdown,
    latex: page.latex,
    text: page.text,
  };
  return Object.fromEntries(
    Object.entries(answers).map(([name, answer]) => [
      name,
      typeof answer === "string" ? answer : JSON.stringify(answer),
    ]),
  );
}
