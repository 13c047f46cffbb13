import type { FramingRow } from "../../analysis/framing/framing.js";
import type { ItemAnalysis } from "../../analysis/items/itemAnalysis.js";
import type { ScoreSeries } from "../../analysis/scores/scoreSeries.js";
import { groupBy } from "../../data/groupBy.js";
import type { MissingPolicy } from "../../data/missing.js";
import type { ResultMatrix } from "../../data/resultMatrix.js";
import type { Results } from "../../data/results.js";
import { formatCount } from "../../numberFormat.js";
import type { Figure } from "../figure/figure.js";
import { curveRule, foremostCurves, foremostFramings } from "../figures/curveChoice.js";
import { differenceForest } from "../figures/differenceForest.js";
import { difficultyDiscrimination } from "../figures/difficultyDiscrimination.js";
import { framingFinding } from "../figures/framingFinding.js";
import { itemGapCurve, seedGapCurve } from "../figures/gapCurves.js";
import { itemCurves } from "../figures/itemCurves.js";
import { learningCurves } from "../figures/learningCurves.js";
import { noiseSources } from "../figures/noiseSources.js";
import { pairwiseMatrix } from "../figures/pairwiseMatrix.js";
import { rankIntervals } from "../figures/rankIntervals.js";
import { scoreHeatMap } from "../figures/scoreHeatMap.js";
import { stabilityStrip } from "../figures/stabilityStrip.js";
import { varianceBars } from "../figures/varianceBars.js";
import { wrightMap } from "../figures/wrightMap.js";
import type { VarianceReport } from "./record.js";
import type { FittedTask } from "./reportIrt.js";
import type { ReportSection } from "./reportSections.js";

/** A figure and the section that it belongs to. */
export interface ReportFigure {
  readonly section: ReportSection;
  readonly figure: Figure;
}

/** Most figures of one kind in a report: training curves of the noisiest tasks, the others of the largest. */
const CURVES = 8;
const RANKINGS = 4;
const ITEM_TABLES = 3;
const STRIPS = 3;

type Parts = Pick<VarianceReport, "noise" | "comparisons" | "rankings" | "framings" | "components" | "items">;

/** What the figures need besides the records of the report. */
export interface FigureSources {
  readonly results: Results;
  readonly series: readonly ScoreSeries[];
  readonly itemTables: readonly { readonly matrix: ResultMatrix; readonly analysis: ItemAnalysis }[];
  readonly fits: readonly { readonly matrix: ResultMatrix; readonly fitted: FittedTask }[];
  readonly level: number;
  readonly missing: MissingPolicy;
}

/** The figures of the sections that were asked for, and what was left out because of its size. */
export function reportFigures(
  { noise, comparisons, rankings, framings, components }: Parts,
  { results, series, itemTables, fits, level, missing }: FigureSources,
  sections: ReadonlySet<ReportSection>,
): { readonly figures: readonly ReportFigure[]; readonly leftOut: readonly string[] } {
  const bySize = [...rankings].sort((a, b) => b.items - a.items).slice(0, RANKINGS);
  const stepped = series.filter(({ points }) => points.filter(({ step }) => step !== null).length > 1);
  const curveGroups = [...groupBy(stepped, ({ task, metric }) => JSON.stringify([task, metric])).values()];
  const both = framings.rows.filter(({ framings: { choice, completion } }) =>
    [choice, completion].every(({ curve }) => curve.length > 1),
  );
  const candidates: readonly (readonly [ReportSection, readonly (() => Figure | null)[]])[] = [
    ["comparisons", comparisons === null ? [] : [() => differenceForest(comparisons)]],
    [
      "rankings",
      bySize.flatMap((ranking, index) => [
        () => rankIntervals(ranking, `ranks-${index + 1}`),
        () => pairwiseMatrix(ranking, `pairs-${index + 1}`),
      ]),
    ],
    ["noise", [() => noiseSources(noise)]],
    // With both framings the framing section shows the curves, with the crossover.
    [
      "curves",
      both.length > 0
        ? []
        : foremostCurves(curveGroups, CURVES).map(
            (members, index) => () => learningCurves(members, { id: `curves-${index + 1}`, level }),
          ),
    ],
    [
      "framings",
      foremostFramings(both, CURVES).map(
        (row, index) => () => framingCurves(row, stepped, `framings-${index + 1}`, level),
      ),
    ],
    [
      "components",
      [
        () => varianceBars(components),
        ...results.matrices
          .filter(({ runs }) => runs.some(({ trial }) => trial !== undefined))
          .slice(0, STRIPS)
          .map((matrix, index) => () => stabilityStrip(matrix, `stability-${index + 1}`)),
      ],
    ],
    [
      "items",
      itemTables
        .slice(0, ITEM_TABLES)
        .flatMap(({ matrix, analysis }, index) => [
          () => difficultyDiscrimination(analysis, `item-map-${index + 1}`),
          () => scoreHeatMap(matrix, `heat-map-${index + 1}`),
        ]),
    ],
    [
      "irt",
      fits.flatMap(({ matrix, fitted: { fit, task } }, index) => [
        () => wrightMap(fit, { id: `test-information-${index + 1}`, name: task }),
        () => itemCurves(fit, matrix, { id: `item-curves-${index + 1}`, level, missing }),
      ]),
    ],
    ["power", [() => (comparisons === null ? null : itemGapCurve(comparisons)), () => seedGapCurve(noise)]],
  ];
  const oneWay = curveGroups.filter(([first]) => !both.some(({ task }) => task === first?.task)).length;
  const undrawn = (section: ReportSection, all: number, of: string, rule: string) =>
    sections.has(section) && all > CURVES
      ? [
          `Figures of ${of}: ${CURVES} of ${formatCount(all)} are drawn, ${rule}; the tables and the JSON output hold all.`,
        ]
      : [];
  return {
    figures: candidates.flatMap(([section, builders]) =>
      sections.has(section)
        ? builders.flatMap((build): ReportFigure[] => {
            const figure = build();
            return figure === null ? [] : [{ section, figure }];
          })
        : [],
    ),
    leftOut: [
      ...undrawn(
        "curves",
        both.length > 0 ? 0 : curveGroups.length,
        "training curves by task and metric",
        curveRule(curveGroups),
      ),
      ...(both.length > 0 && oneWay > 0 && sections.has("curves")
        ? [
            `Figures of training curves of tasks not asked both ways: ${formatCount(oneWay)} by task and metric; the tables and the JSON output hold them.`,
          ]
        : []),
      ...undrawn(
        "framings",
        both.length,
        "framings by task and model",
        "first those whose recommendation is not the usual one, then those with the largest seed SD, where seeds are known",
      ),
    ],
  };
}

/** Both framings of one task and model over training, with the crossover where one is shown. */
function framingCurves(row: FramingRow, series: readonly ScoreSeries[], id: string, level: number): Figure | null {
  const { model, task, framings } = row;
  const metrics = [framings.choice.metric, framings.completion.metric];
  const members = series.filter(
    (one) => one.model === model && one.task === task && one.framing !== null && metrics.includes(one.metric),
  );
  const isChoice = ({ framing }: ScoreSeries) => framing === framings.choice.framing;
  // Choice first, so that each framing has the same colour in all pictures.
  const own = members
    .filter((one) => one.metric === metrics[isChoice(one) ? 0 : 1])
    .sort((a, b) => Number(isChoice(b)) - Number(isChoice(a)));
  const name = series.some((one) => one.model !== model) ? `${task}, ${model}` : task;
  return learningCurves(own, { id, level, ...framingFinding(row, name) });
}
