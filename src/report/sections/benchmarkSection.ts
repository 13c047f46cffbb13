import { oneMetricATask } from "../../analysis/comparison/primaryTests.js";
import type {
  BenchmarkAverage,
  BenchmarkNoise,
  BenchmarkNoiseTable,
  MetricNoise,
} from "../../analysis/seeds/benchmarkNoise.js";
import { formatFixed, formatScore, POINTS } from "../../numberFormat.js";
import { type Block, type Field, list, meanings, table } from "../document/document.js";
import { countField, metricLabel, snrText, unitOf } from "../document/fields.js";

interface BenchmarkSectionOptions {
  /** Rows to show of each table; default all. */
  readonly limit?: number;
}

/** Averages over the models, and the discrete against the continuous metric of each task; nothing where there is neither. */
export function benchmarkBlocks(
  { rows, averages }: BenchmarkNoiseTable,
  { limit = Number.POSITIVE_INFINITY }: BenchmarkSectionOptions = {},
): Block[] {
  const all = rows.filter(({ discrete, continuous }) => discrete !== null && continuous !== null);
  const both = mostCommon(all);
  const single = averages.flatMap(metricsOf);
  const averaged = table(
    "Averaged over models (each counts alike).",
    distinct(single),
    fieldsOf<AveragedMetric>(
      [{ of: ({ noise }) => noise, sign: "" }],
      [
        countField("models", (row) => row.models),
        countField("seeds", (row) => row.seeds),
        countField("checkpoints", (row) => row.checkpoints || null),
      ],
    ),
    { limit },
  );
  const sides = table(
    "Discrete (right or wrong) and continuous metric side by side.",
    both,
    [
      ...fieldsOf<BenchmarkNoise>(
        [
          { of: ({ discrete }) => discrete, sign: "disc." },
          { of: ({ continuous }) => continuous, sign: "cont." },
        ],
        [
          { title: "model", align: "left", show: ({ model }) => model },
          countField("seeds", (row) => row.seeds),
          countField("at step", (row) => row.step),
        ],
      ),
      {
        title: "steadier",
        align: "left",
        show: ({ comparison }) => favoured(comparison?.steadier, comparison?.tauDifferenceInterval),
      },
      {
        title: "clearer",
        align: "left",
        show: ({ comparison }) => favoured(comparison?.clearer, comparison?.climbSnrRatioInterval),
      },
    ],
    { limit },
  );
  const explained = [
    ...meanings([...averaged, ...sides], MEANINGS),
    ...(both.length < all.length
      ? [
          "Of several right-or-wrong metrics of a task the one that most tasks have is shown; the JSON output holds all.",
        ]
      : []),
  ];
  return [...averaged, ...sides, ...(explained.length > 0 ? [list(explained)] : [])];
}

/** Of several discrete metrics of a task one, lest each stand beside each continuous one. */
function mostCommon(rows: readonly BenchmarkNoise[]): BenchmarkNoise[] {
  return oneMetricATask(rows.map((row) => ({ row, task: row.task, metric: row.discrete?.metric ?? "" }))).map(
    ({ row }) => row,
  );
}

const MEANINGS = {
  "item ±": "half-width of the interval from item sampling, at the last checkpoint, averaged over the seeds.",
  "seed SNR":
    "mean over SD of seeds at that checkpoint. It is a ratio to the mean, and so depends on where a metric has its 0.",
  steadier: "the metric with the higher τ, where an interval over the shared seeds decides (in the JSON output).",
  clearer:
    "the metric whose climb over training is larger against its SD over seeds, where an interval over the shared seeds decides (in the JSON output); unlike the seed SNR it does not depend on where a metric has its 0.",
  "at step": "the last checkpoint of both metrics, at which means and ratios are taken, over the seeds that have both.",
};

/** One metric of an average over models; chance is of the discrete one alone. */
interface AveragedMetric extends BenchmarkAverage {
  readonly noise: MetricNoise;
}

function metricsOf(row: BenchmarkAverage): AveragedMetric[] {
  const { discrete, continuous } = row;
  return [
    ...(discrete === null ? [] : [{ ...row, noise: discrete }]),
    ...(continuous === null ? [] : [{ ...row, noise: continuous, chance: null }]),
  ];
}

/** A metric that stands in several pairs of metrics is listed once. */
function distinct(rows: readonly AveragedMetric[]): AveragedMetric[] {
  const key = ({ task, framing, models, noise }: AveragedMetric) =>
    JSON.stringify([task, framing, models, noise.metric]);
  return [...new Map(rows.map((row) => [key(row), row])).values()];
}

function favoured(metric: string | null | undefined, interval: unknown): string {
  if (metric) return metric;
  return interval ? "cannot tell" : "";
}

interface MetricSide<Row> {
  readonly of: (row: Row) => MetricNoise | null;
  /** Follows the titles of its columns; empty where there is one side. */
  readonly sign: string;
}

/** The columns of the founding tables, for each side. */
function fieldsOf<Row extends Pick<BenchmarkAverage, "task" | "framing" | "items" | "chance">>(
  sides: readonly MetricSide<Row>[],
  own: readonly Field<Row>[],
): Field<Row>[] {
  const ofEach = (title: string, align: "left" | "right", show: (noise: MetricNoise) => string): Field<Row>[] =>
    sides.map(({ of, sign }) => ({
      title: `${title} ${sign}`.trim(),
      align,
      show: (row) => {
        const noise = of(row);
        return noise === null ? "" : show(noise);
      },
    }));
  const score = (title: string, pick: (noise: MetricNoise) => number | null) =>
    ofEach(title, "right", (noise) => formatScore(pick(noise), unitOf(noise, noise.mean)));
  return [
    { title: "task", align: "left", show: ({ task }) => task, always: true },
    { title: "framing", align: "left", show: ({ framing }) => framing ?? "" },
    ...own,
    ...ofEach("metric", "left", metricLabel),
    countField("items", ({ items }) => items),
    // Chance is of a share of right answers.
    { title: "chance", align: "right", show: ({ chance }) => formatScore(chance, POINTS) },
    ...score("mean", ({ mean }) => mean),
    ...score("seed SD", ({ seedSd }) => seedSd),
    ...score("item ±", ({ itemHalfWidth }) => itemHalfWidth),
    ...ofEach("τ", "right", ({ kendallTau }) => formatFixed(kendallTau, 2)),
    ...ofEach("seed SNR", "right", ({ seedSnr }) => snrText(seedSnr)),
  ];
}
