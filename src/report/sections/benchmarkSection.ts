import type {
  BenchmarkAverage,
  BenchmarkNoise,
  BenchmarkNoiseTable,
  MetricNoise,
} from "../../analysis/benchmarkNoise.js";
import { formatFixed, formatScore } from "../../numberFormat.js";
import { type Block, type Field, list, table } from "../document.js";
import { countField, metricLabel, unitOf } from "./fields.js";

export interface BenchmarkSectionOptions {
  /** Rows to show of each table; default all. */
  readonly limit?: number;
}

/** Averages over the models, and the discrete against the continuous metric of each task; nothing where there is neither. */
export function benchmarkBlocks(
  { rows, averages }: BenchmarkNoiseTable,
  { limit = Number.POSITIVE_INFINITY }: BenchmarkSectionOptions = {},
): Block[] {
  const both = rows.filter(({ discrete, continuous }) => discrete !== null && continuous !== null);
  const models: Field<BenchmarkNoise> = { title: "model", align: "left", show: ({ model }) => model };
  const averaged: Field<BenchmarkAverage>[] = [
    countField("models", (row) => row.models),
    countField("seeds", (row) => row.seeds),
    countField("checkpoints", (row) => row.checkpoints || null),
  ];
  return [
    ...table("Averaged over models (each counts alike).", averages, fieldsOf(averages, averaged), { limit }),
    ...table(
      "Discrete (right or wrong) and continuous metric side by side.",
      both,
      [
        ...fieldsOf(both, [models, countField<BenchmarkNoise>("seeds", (row) => row.seeds)]),
        {
          title: "steadier",
          align: "left",
          show: ({ comparison }) => favoured(comparison?.steadier, comparison?.tauDifferenceInterval),
        },
        {
          title: "clearer",
          align: "left",
          show: ({ comparison }) => favoured(comparison?.clearer, comparison?.snrRatioInterval),
        },
      ],
      { limit },
    ),
    ...(both.length > 0
      ? [
          list([
            "seed SNR: mean over SD of seeds at the last checkpoint. It is a ratio to the mean, and so depends on where a metric has its 0.",
            "steadier: the metric with the higher τ, clearer: with the higher seed SNR, where an interval over the shared seeds decides; intervals are in the JSON output.",
          ]),
        ]
      : []),
  ];
}

function favoured(metric: string | null | undefined, interval: unknown): string {
  if (metric) return metric;
  return interval ? "cannot tell" : "";
}

type Row = BenchmarkNoise | BenchmarkAverage;

/** The columns of the founding tables; those of the second metric are left out where no row has one. */
function fieldsOf<Kind extends Row>(rows: readonly Kind[], own: readonly Field<Kind>[]): Field<Kind>[] {
  const sides = [
    { of: (row: Row) => row.discrete, sign: "disc." },
    { of: (row: Row) => row.continuous, sign: "cont." },
  ] as const;
  // With one kind of metric alone there is nothing to tell apart.
  const isMixed = sides.every(({ of }) => rows.some((row) => of(row) !== null));
  const number = (title: string, show: (noise: MetricNoise) => string): Field<Kind>[] =>
    sides.map(({ of, sign }) => ({
      title: isMixed ? `${title} ${sign}` : title,
      align: "right",
      show: (row) => {
        const noise = of(row);
        return noise === null ? "" : show(noise);
      },
    }));
  const score = (pick: (noise: MetricNoise) => number | null) => (noise: MetricNoise) =>
    formatScore(pick(noise), unitOf(noise, noise.mean));
  return [
    { title: "task", align: "left", show: ({ task }) => task, always: true },
    { title: "framing", align: "left", show: ({ framing }) => framing ?? "" },
    ...own,
    ...sides.map(
      ({ of, sign }): Field<Kind> => ({
        title: isMixed ? sign : "metric",
        align: "left",
        show: (row) => {
          const noise = of(row);
          return noise === null ? "" : metricLabel(noise);
        },
      }),
    ),
    countField("items", ({ items }) => items),
    {
      title: "chance",
      align: "right",
      show: ({ chance, discrete }) => formatScore(chance, unitOf({ proportion: true }, discrete?.mean ?? chance)),
    },
    ...number(
      "mean",
      score(({ mean }) => mean),
    ),
    ...number(
      "seed SD",
      score(({ seedSd }) => seedSd),
    ),
    ...number(
      "item ±",
      score(({ itemHalfWidth }) => itemHalfWidth),
    ),
    ...number("τ", ({ kendallTau }) => formatFixed(kendallTau, 2)),
    ...number("seed SNR", ({ seedSnr }) => formatFixed(seedSnr, 1)),
  ];
}
