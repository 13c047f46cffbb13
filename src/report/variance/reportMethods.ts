import type { MissingPolicy } from "../../data/missing.js";
import { correctionName } from "../../inference/significance/correctionName.js";
import type { PValueAdjustmentName } from "../../inference/significance/multiplicity.js";
import { formatCount, formatLevel } from "../../numberFormat.js";
import { VERSION } from "../../version.js";
import type { VarianceReport } from "./record.js";

const MISSING_TEXT: Readonly<Record<MissingPolicy, string>> = {
  drop: "Missing answers are left out, not counted as wrong.",
  zero: "Missing answers are counted as wrong.",
  error: "No answer is missing.",
};

/** Works that the methods rest on. */
const WORKS = {
  benjamini: "Benjamini & Hochberg (1995), Journal of the Royal Statistical Society B 57, 289–300",
  behrens: "Tsui & Weerahandi (1989), Journal of the American Statistical Association 84, 602–607",
  bock: "Bock & Aitkin (1981), Psychometrika 46, 443–459",
  fagerland: "Fagerland, Lydersen & Laake (2013), BMC Medical Research Methodology 13, 91",
  hamed: "Hamed & Rao (1998), Journal of Hydrology 204, 182–196",
  holm: "Holm (1979), Scandinavian Journal of Statistics 6, 65–70",
  kendall: "Kendall (1945), Biometrika 33, 239–251",
  madaan: "Madaan et al. (2024), arXiv:2406.10229",
  miller: "Miller (2024), arXiv:2411.00640",
  satterthwaite: "Satterthwaite (1946), Biometrics Bulletin 2, 110–114",
  tango: "Tango (1998), Statistics in Medicine 17, 891–908",
  wilson: "Wilson (1927), Journal of the American Statistical Association 22, 209–212",
} as const;

/** The tests of comparisons, by the names that records give them. */
const TESTS: readonly {
  readonly names: readonly string[];
  readonly text: string;
  readonly works: readonly (keyof typeof WORKS)[];
}[] = [
  {
    names: ["mcnemar-midp"],
    text: "McNemar's mid-p test (Fagerland et al. 2013) on paired items",
    works: ["fagerland"],
  },
  { names: ["mcnemar-exact"], text: "McNemar's exact test on paired items", works: [] },
  { names: ["paired-t"], text: "t tests on the differences of paired items", works: [] },
  {
    names: ["clustered-t"],
    text: "t tests with cluster-robust errors on paired items (Miller 2024)",
    works: ["miller"],
  },
  {
    names: ["seeds-and-items-satterthwaite-t"],
    text: "t tests whose variance adds the noise of training seeds and, where known, of items (degrees of freedom of Satterthwaite 1946)",
    works: ["satterthwaite"],
  },
  {
    names: ["seeds-and-items-behrens-fisher"],
    text: "Behrens and Fisher's test (Tsui & Weerahandi 1989) with the noise of training seeds, uneven in number, and, where known, of items",
    works: ["behrens"],
  },
  { names: ["two-proportion-z"], text: "z tests of two proportions, as if items were not shared", works: [] },
  { names: ["welch"], text: "Welch's t tests, as if items were not shared", works: [] },
];

interface MethodsOptions {
  readonly level: number;
  readonly alpha: number;
  readonly correction: PValueAdjustmentName | "none";
  readonly missing: MissingPolicy;
}

type Parts = Pick<
  VarianceReport,
  "noise" | "curves" | "comparisons" | "rankings" | "subsets" | "components" | "items" | "irt" | "reach"
>;

/** A paragraph for a paper, of what was done on these data and nothing else, with the works it cites. */
export function methodsOf(
  parts: Parts,
  { level, alpha, correction, missing }: MethodsOptions,
): { readonly paragraph: string; readonly references: readonly string[] } {
  const { noise, curves, comparisons, rankings, subsets, components, items, irt, reach } = parts;
  const percent = formatLevel(level);
  const seeds = Math.max(0, ...noise.map((row) => row.seeds));
  const cited = new Set<keyof typeof WORKS>();
  const cite = (text: string, ...works: (keyof typeof WORKS)[]) => {
    for (const work of works) cited.add(work);
    return text;
  };
  const used = TESTS.filter(({ names }) =>
    comparisons?.comparisons.some((one) => one.ok && one.verdict !== "identical" && names.includes(one.test)),
  );
  const tango = comparisons?.comparisons.some((one) => one.ok && one.interval?.method === "tango") === true;
  const [ranking] = rankings;
  const sentences = [
    ...(noise.some((row) => row.itemHalfWidth !== null)
      ? [
          cite(
            "Standard errors of mean scores use n − 1 over items (Miller 2024), cluster-robust where items name clusters, or are taken from the dumps where items are not known.",
            "miller",
          ),
        ]
      : []),
    ...(noise.some((row) => row.finalInterval?.method === "wilson")
      ? [cite(`Intervals of single accuracies are Wilson's (1927) at ${percent}.`, "wilson")]
      : []),
    MISSING_TEXT[missing],
    ...(seeds > 1
      ? [
          cite(
            `Seed noise is the standard deviation (n − 1) over up to ${seeds} training seeds, at the final checkpoint and averaged over checkpoints (Madaan et al. 2024), with ${percent} χ² intervals.`,
            "madaan",
          ),
        ]
      : []),
    ...(curves.rows.length > 0
      ? [
          cite(
            "Monotonicity is Kendall's τ-b (1945) against checkpoint order; p-values treat checkpoints as exchangeable and are given beside the Hamed–Rao (1998) correction for autocorrelation.",
            "kendall",
            "hamed",
          ),
        ]
      : []),
    ...(comparisons === null || used.length === 0
      ? []
      : [
          cite(
            `Models were compared by ${used.map(({ text }) => text).join("; ")}${tango ? "; intervals of paired right-or-wrong scores are Tango's (1998)" : ""}. Verdicts are at ${alpha}${comparisons.family.size > 1 && correction !== "none" ? ` after ${correctionName(correction)} over ${comparisons.family.size} comparisons` : ""}.`,
            ...used.flatMap(({ works }) => works),
            ...(tango ? (["tango"] as const) : []),
            ...(correction === "holm" && comparisons.family.size > 1 ? (["holm"] as const) : []),
          ),
        ]),
    ...(ranking === undefined
      ? []
      : [
          `Models of one task were ranked by their means; all pairs were compared and adjusted together (${correctionName(ranking.family.correction)}); tie groups run ${ranking.tieDefinition}.`,
        ]),
    ...(items.length > 0
      ? [
          cite(
            `Items were judged by their correlation with the rest of the test; negative ones were tested by permutation, with Benjamini–Hochberg (1995) over the items of a task at ${alpha}.`,
            "benjamini",
          ),
        ]
      : []),
    ...(irt.length > 0
      ? [
          cite(
            "Two-parameter logistic item response models were fitted by marginal maximum likelihood (Bock & Aitkin 1981) with abilities of runs from a standard normal population; abilities are posterior means.",
            "bock",
          ),
        ]
      : []),
    ...(subsets.length > 0
      ? [
          `Rankings on subsets of the items were held against ${formatCount(subsets[0]?.permutations ?? 0)} random subsets of the same size (label permutation; ${correctionName(correction)} over the subsets of a task).`,
        ]
      : []),
    ...(components.some((one) => one.seeds > 1)
      ? [
          "Variance components are those of crossed random effects, seeds × items (mean squares, or REML where cells are missing), with generalised-pivotal intervals.",
        ]
      : []),
    ...(reach.items.length + reach.seeds.length > 0
      ? [`Detectable differences are for 80% power at a two-sided ${alpha} in a single comparison.`]
      : []),
    `Computed with noisefloor ${VERSION}.`,
  ];
  return { paragraph: sentences.join(" "), references: [...cited].sort().map((work) => WORKS[work]) };
}
