import { readdirSync, readFileSync } from "node:fs";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import * as library from "../src/index.js";
import * as io from "../src/io/index.js";
import * as irt from "../src/irt.js";
import * as judges from "../src/judges.js";
import * as node from "../src/node/index.js";
import * as reduce from "../src/reduce/index.js";
import * as report from "../src/report/index.js";
import * as statistics from "../src/statistics.js";
import tsupConfig from "../tsup.config.js";

const INDEX = [
  "ArgumentError",
  "InputError",
  "NOISE",
  "VERSION",
  "cellState",
  "claim",
  "compare",
  "components",
  "coverage",
  "createResultMatrix",
  "createResults",
  "curves",
  "decisions",
  "earlyStop",
  "framings",
  "fromBraintrust",
  "fromEvalite",
  "fromLangfuse",
  "fromMastra",
  "fromPromptfoo",
  "fromRows",
  "gate",
  "items",
  "kinship",
  "knownSeedSd",
  "noisefloorMatchers",
  "power",
  "printed",
  "ranks",
  "runScoresOf",
  "scores",
  "seeds",
  "selectItems",
  "selectResults",
  "selectRuns",
  "subsetEstimates",
  "subsetExperiment",
  "subsetQuality",
  "subsets",
  "toBraintrust",
  "toLangfuse",
  "trials",
];
const STATISTICS = [
  "benjaminiHochberg",
  "benjaminiYekutieli",
  "betaPosteriorInterval",
  "bonferroni",
  "bootstrap",
  "bootstrapDistribution",
  "chanceNormalised",
  "clopperPearsonInterval",
  "clusterSignFlipTest",
  "clusterUnits",
  "clusteredError",
  "clusteredTTest",
  "cochranQTest",
  "cohenKappa",
  "compareCounts",
  "comparePaired",
  "compareSummaries",
  "correlationInterval",
  "countedUnits",
  "createRng",
  "cronbachAlpha",
  "crossedUnits",
  "curveSnr",
  "decisionAccuracy",
  "effectCount",
  "equivalenceTTest",
  "fewestRunsToAccuse",
  "fleissKappa",
  "framingComponents",
  "friedmanTest",
  "generalizability",
  "groupMean",
  "hamedRaoTrend",
  "holm",
  "independentSuperiority",
  "intraclassCorrelation",
  "itemStatistics",
  "itemUnits",
  "kendallTest",
  "krippendorffAlpha",
  "leveneTest",
  "logisticDif",
  "mantelHaenszel",
  "mcnemarTest",
  "meanOf",
  "monotonicity",
  "newcombeInterval",
  "newcombePairedInterval",
  "nonRandomness",
  "orderingConsistency",
  "pairedDifferenceOf",
  "pairedNoise",
  "pairedSuperiority",
  "pairedTTest",
  "passAtK",
  "passHatK",
  "permutationTest",
  "pitmanMorganTest",
  "ratioOf",
  "readBootstrapInterval",
  "rubricPosterior",
  "scoreEstimate",
  "seedNoiseFromRun",
  "seedVariance",
  "sequentialComparison",
  "signFlipTest",
  "signTest",
  "signalToNoise",
  "spearmanTest",
  "standardDeviationInterval",
  "standardDeviationOf",
  "standardError",
  "strataUnits",
  "tInterval",
  "tangoInterval",
  "taskAggregates",
  "taskImprovement",
  "taskProfile",
  "twoProportionTest",
  "varianceComponents",
  "welchTest",
  "wilcoxonTest",
  "wilsonInterval",
];
const IRT = [
  "adaptiveTest",
  "anchorEstimates",
  "estimateAbility",
  "fit2pl",
  "fit2plAsync",
  "fitItemBank",
  "itemBank",
  "itemFit",
  "modelFit",
  "parameterAnchors",
  "rightProbability",
  "scoreAnchors",
  "simulate2pl",
  "testInformation",
];
const IO = [
  "FORMATS",
  "companionPaths",
  "detectFormat",
  "memoryContent",
  "readDumps",
  "resultsJson",
  "scoreMatrix",
  "scoreParquet",
  "scoreTable",
];
const REPORT = [
  "COMMENT_LENGTH",
  "GATE_MARKER",
  "REPORT_SECTIONS",
  "buildVarianceReport",
  "comparisonBlocks",
  "comparisonTable",
  "curveNoiseBlock",
  "curveSection",
  "differenceForest",
  "differentialItemSection",
  "difficultyDiscrimination",
  "escapeLatex",
  "escapeMarkdown",
  "figureRows",
  "figureSvg",
  "figureVegaLite",
  "framingSection",
  "gateJunit",
  "gateMarkdown",
  "gateSection",
  "heading",
  "irtSection",
  "itemCurves",
  "itemGapCurve",
  "itemSection",
  "jsonDocument",
  "learningCurves",
  "list",
  "metricComparisonBlock",
  "noiseSection",
  "noiseSources",
  "pairwiseMatrix",
  "paragraph",
  "plainText",
  "pruningSection",
  "rankIntervals",
  "rankSection",
  "readSection",
  "renderHtml",
  "renderLatex",
  "renderMarkdown",
  "renderText",
  "report",
  "reportCsv",
  "reportDocument",
  "scoreHeatMap",
  "seedGapCurve",
  "show",
  "sparkline",
  "stabilityStrip",
  "subsetQualitySection",
  "subsetRankSection",
  "subsetSection",
  "table",
  "taskSignalSection",
  "varianceBars",
  "wrightMap",
];

const packageJson = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));

describe("the public entries", () => {
  test("noisefloor exports these values and no others", () => {
    expect(Object.keys(library).sort()).toEqual(INDEX);
  });

  test("noisefloor/statistics exports these values and no others", () => {
    expect(Object.keys(statistics).sort()).toEqual(STATISTICS);
  });

  test("noisefloor/irt exports these values and no others", () => {
    expect(Object.keys(irt).sort()).toEqual(IRT);
  });

  test("noisefloor/judges exports these values and no others", () => {
    expect(Object.keys(judges).sort()).toEqual([
      "bradleyTerry",
      "compareByLabels",
      "correctByLabels",
      "judges",
      "preferences",
      "roganGladen",
    ]);
  });

  test("noisefloor/io exports these values and no others", () => {
    expect(Object.keys(io).sort()).toEqual(IO);
  });

  test("noisefloor/reduce exports these values and no others", () => {
    expect(Object.keys(reduce).sort()).toEqual(["mergeReduced", "reducedOf", "reductionSql", "resultsOfReduced"]);
  });

  test("noisefloor/node exports these values and no others", () => {
    expect(Object.keys(node).sort()).toEqual(["findFiles", "load"]);
  });

  test("noisefloor/report exports these values and no others", () => {
    expect(Object.keys(report).sort()).toEqual(REPORT);
  });

  test("are a small door: 160 values at most beside those of reports", () => {
    const values = [library, statistics, irt, judges, io, reduce, node].flatMap((entry) => Object.keys(entry));
    expect(values.length).toBeLessThanOrEqual(160);
  });

  test("no name means two things in two entries", () => {
    const names = [library, statistics, irt, judges, io, reduce, node, report].flatMap((entry) => Object.keys(entry));
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  test("VERSION is the version of package.json", () => {
    expect(library.VERSION).toBe(packageJson.version);
  });
});

describe("package.json", () => {
  const built = builtFiles();

  test("exports the eight entries and itself", () => {
    expect(Object.keys(packageJson.exports)).toEqual([
      ".",
      "./statistics",
      "./irt",
      "./judges",
      "./io",
      "./reduce",
      "./node",
      "./report",
      "./package.json",
    ]);
  });

  test("names only files that the build writes", () => {
    const { "./package.json": _, ...entries } = packageJson.exports;
    const named = [
      ...leaves(entries),
      packageJson.main,
      packageJson.module,
      packageJson.types,
      ...leaves(packageJson.bin),
      ...leaves(packageJson.typesVersions),
    ];
    expect(named.length).toBeGreaterThan(16);
    expect(named.filter((file) => !built.has(file))).toEqual([]);
  });

  test("gives import ESM with its types and require CommonJS with its types, types first", () => {
    for (const [key, conditions] of Object.entries<Record<string, Record<string, string>>>(packageJson.exports)) {
      if (key === "./package.json") continue;
      const name = key === "." ? "index" : key.slice(2);
      expect(Object.entries(conditions.import!)).toEqual([
        ["types", `./dist/${name}.d.ts`],
        ["default", `./dist/${name}.js`],
      ]);
      expect(Object.entries(conditions.require!)).toEqual([
        ["types", `./dist/${name}.d.cts`],
        ["default", `./dist/${name}.cjs`],
      ]);
    }
  });

  test("lets classic resolution find each sub-entry", () => {
    const subEntries = Object.keys(packageJson.exports).filter((key) => /^\.\/\w+$/.test(key));
    expect(Object.keys(packageJson.typesVersions["*"]).map((name) => `./${name}`)).toEqual(subEntries);
  });

  test("declares every package that src imports, and no other", () => {
    const src = new URL("../src/", import.meta.url);
    const files = readdirSync(src, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".ts"));
    const imported = files.flatMap((path) =>
      ts.preProcessFile(readFileSync(new URL(path, src), "utf8")).importedFiles.map(({ fileName }) => fileName),
    );
    const packages = imported.filter((name) => !name.startsWith(".") && !name.startsWith("node:")).map(packageOf);
    const declared = [...Object.keys(packageJson.dependencies), ...Object.keys(packageJson.peerDependencies)];
    expect(declared.sort()).toEqual([...new Set(packages)].sort());
  });

  test("never needs a peer: each is optional", () => {
    const { peerDependencies, peerDependenciesMeta } = packageJson;
    expect(peerDependenciesMeta).toEqual(
      Object.fromEntries(Object.keys(peerDependencies).map((name) => [name, { optional: true }])),
    );
  });

  test("says that importing has no side effects", () => {
    expect(packageJson.sideEffects).toBe(false);
  });
});

/** `mathjs` of `mathjs/number`, `@scope/name` of `@scope/name/part`. */
function packageOf(specifier: string): string {
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}

/** What the tsup configuration produces, as `./dist/…`. */
function builtFiles(): Set<string> {
  const files = new Set<string>();
  const parts = tsupConfig as unknown as {
    entry: Record<string, string>;
    format: string[];
    outDir?: string;
    dts?: boolean;
  }[];
  for (const { entry, format, outDir = "dist", dts } of parts) {
    for (const name of Object.keys(entry)) {
      for (const kind of format) {
        const extension = kind === "esm" ? "js" : "cjs";
        files.add(`./${outDir}/${name}.${extension}`);
        if (dts) files.add(`./${outDir}/${name}.d.${kind === "esm" ? "ts" : "cts"}`);
      }
    }
  }
  return files;
}

function leaves(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return Object.values(value as object).flatMap(leaves);
}
