import { oneMetricATask } from "../../analysis/comparison/primaryTests.js";
import type { TaskSignal } from "../../analysis/curves/taskSignal.js";
import type { Interval } from "../../inference/intervals/interval.js";
import { formatFixed, formatLevel, plural } from "../../numberFormat.js";
import type { Figure, Mark } from "../figure/figure.js";
import { rowNames } from "./rowNames.js";

/** Most rows that one figure shows. */
const LIMIT = 24;
/** What FineTasks (Kydlíček et al. 2024) aims above. */
const AIM = 20;

type Known = TaskSignal & { readonly curveSnr: number; readonly curveSnrInterval: Interval };

/**
 * Mean score at the last checkpoint over the SD between training seeds (`curveSnr`) of each benchmark, with its interval and the
 * ratio that FineTasks aims above, the clearest on top. Scores in 0–1 of which more is better alone, since the ratio to a mean
 * depends on where 0 is; of several metrics of a task one. `null` for fewer than two benchmarks with an interval.
 */
export function signalAgainstNoise(tasks: readonly TaskSignal[], id = "signal-noise"): Figure | null {
  const known = tasks.filter(
    (row): row is Known => row.proportion && row.higherIsBetter && (row.curveSnrInterval?.low ?? 0) > 0,
  );
  const all = oneMetricATask(known).sort((a, b) => b.curveSnr - a.curveSnr);
  const shown = all.slice(0, LIMIT);
  const [first] = shown;
  if (first === undefined || shown.length < 2) return null;
  const names = rowNames(shown, [({ task }) => task, ({ framing }) => framing, ({ metric }) => metric]);
  const ends = shown.flatMap(({ curveSnrInterval: { low, high } }) => [low, high]);
  const level = formatLevel(first.curveSnrInterval.level);
  return {
    kind: "figure",
    id,
    title: titleOf(all),
    description: `Mean score over the SD between seeds of each benchmark with its ${level} interval, on a logarithmic axis; colour and shape say on which side of ${AIM} the interval lies.`,
    x: {
      kind: "number",
      title: "mean score ÷ SD between seeds",
      unit: "plain",
      scale: "log",
      domain: [0.9 * Math.min(AIM, ...ends), 1.1 * Math.max(AIM, ...ends)],
    },
    y: { kind: "category", title: "", categories: names },
    marks: [
      { kind: "rule", tone: "muted", axis: "x", at: AIM, label: `${AIM}, what FineTasks aims above` },
      ...SIDES.flatMap(({ tone, label, fits }): Mark[] => {
        const rows = shown.flatMap((row, y) =>
          fits(row.curveSnrInterval) ? [{ row, y, ...row.curveSnrInterval }] : [],
        );
        if (rows.length === 0) return [];
        const dots = rows.map(({ row, y, low, high }) => ({
          x: row.curveSnr,
          y,
          row: y,
          name: `${names[y]}: ${formatFixed(row.curveSnr, 1)} [${formatFixed(low, 1)}, ${formatFixed(high, 1)}], ${plural(row.models, "model")}, up to ${plural(row.seeds, "seed")}`,
        }));
        return [
          { kind: "whiskers", tone, along: "x", whiskers: rows.map(({ y: at, low, high }) => ({ at, low, high })) },
          { kind: "dots", tone, label, hollow: tone === "muted", dots },
        ];
      }),
    ],
    notes: [
      "Intervals are of each benchmark by itself; two whose intervals overlap are not told apart here.",
      ...(all.length > LIMIT ? [`The ${LIMIT} clearest of ${plural(all.length, "benchmark")} are drawn.`] : []),
      ...(all.length < known.length ? ["One metric of each task is drawn, that of most tasks."] : []),
      ...(known.length < tasks.length
        ? [
            `${plural(tasks.length - known.length, "row")} without an interval over seeds, not in 0–1, or of which less is better, left out.`,
          ]
        : []),
    ],
    columns: ["task", "framing", "metric", "models", "seeds", "curve SNR", "low", "high", "level"],
    rows: shown.map(({ task, framing, metric, models, seeds, curveSnr, curveSnrInterval: { low, high, level } }) => [
      task,
      framing,
      metric,
      models,
      seeds,
      curveSnr,
      low,
      high,
      level,
    ]),
  };
}

type Side = Pick<Interval, "low" | "high">;

const SIDES = [
  { tone: "good", label: `above ${AIM}`, fits: ({ low }: Side) => low > AIM },
  { tone: "bad", label: `below ${AIM}`, fits: ({ high }: Side) => high < AIM },
  { tone: "muted", label: `not told from ${AIM}`, fits: ({ low, high }: Side) => low <= AIM && high >= AIM },
] as const;

function titleOf(all: readonly Known[]): string {
  const [above, below, neither] = SIDES.map(
    ({ fits }) => all.filter(({ curveSnrInterval }) => fits(curveSnrInterval)).length,
  ) as [number, number, number];
  const rest = [...(below > 0 ? [`${below} below`] : []), ...(neither > 0 ? [`${neither} not told from ${AIM}`] : [])];
  const found = `The score is shown to be over ${AIM} times its seed noise on ${above === 0 ? "none" : above} of ${plural(all.length, "benchmark")}`;
  return rest.length === 0 ? found : `${found}; ${rest.join(", ")}`;
}
