import { STATE_CODE } from "../../../data/resultMatrix.js";
import { InputError } from "../../../errors.js";
import { plural } from "../../../numberFormat.js";
import { identifyRun, type RunIdentity } from "../../runs/runIdentity.js";
import { stepOf, unreadableStep } from "../../runs/stepCells.js";
import { plainName } from "../../tables/columnNames.js";
import type { RowTable } from "../../tables/rows.js";
import { ScoreScales } from "../../tables/scoreScale.js";

import type { TableOptions, TableReading } from "./longTable.js";

/** How trackers call the first column of an exported chart. */
const STEPS = new Set(["step", "global_step", "trainer_global_step", "train_global_step", "epoch", "iteration"]);
const BAND = /__(?:MIN|MAX)$/;
const CURVE = /^(.+) - (.+)$/;

interface CurveColumn {
  readonly index: number;
  readonly run: string;
  readonly metric: string;
}

interface ChartColumns {
  /** Where the steps stand: first, or after the numbers of rows that R and pandas write without a name. */
  readonly step: number;
  readonly curves: readonly CurveColumn[];
  readonly bands: readonly string[];
}

/** The columns `RUN - METRIC` of a chart that a tracker exported, and its bands; `null` where the header is none of a chart. */
export function chartColumns(header: readonly string[]): ChartColumns | null {
  const step = header[0]?.trim() === "" ? 1 : 0;
  if (header.length < step + 2 || !STEPS.has(plainName(header[step] as string))) return null;
  const others = header.slice(step + 1).map((name) => name.trim());
  if (!others.every((name) => CURVE.test(name.replace(BAND, "")))) return null;
  const curves = others.flatMap((name, position): CurveColumn[] => {
    const [, run, metric] = CURVE.exec(name) as unknown as [string, string, string];
    // The tracker's own counters stand beside the curves.
    return BAND.test(name) || metric.startsWith("_") ? [] : [{ index: step + 1 + position, run, metric }];
  });
  return curves.length === 0 ? null : { step, curves, bands: others.filter((name) => BAND.test(name)) };
}

/** Reads the chart that a training tracker exported: a column of steps, then one column a run and metric. */
export function readTrackerChart(table: RowTable, options: TableOptions): TableReading {
  const { file, header } = table;
  const { step: stepColumn, curves, bands } = chartColumns(header) as ChartColumns;
  let fits = 0;
  const runs = new Map<string, RunIdentity>();
  for (const { run } of curves) {
    if (runs.has(run)) continue;
    const { identity, patternFitted } = identifyRun(
      { file: run, named: { model: run, from: "the chart" } },
      options.pattern,
    );
    if (patternFitted) fits++;
    // Names in a table are kept as written; only the caller's pattern takes them apart.
    runs.set(run, patternFitted ? identity : { model: run });
  }
  const scales = new ScoreScales({ file, areOfRuns: true, unscored: options.unscored, scoresIn: options.scoresIn });
  const tests = curves.map(({ metric }) => scales.textsOf({ task: metric, metric }));
  for (const { cells, line } of table.rows) {
    for (const [position, { index }] of curves.entries()) {
      const text = (cells[index] ?? "").trim();
      if (text !== "") tests[position]?.add(text, line);
    }
  }
  scales.decide();
  const readers = tests.map((test) => scales.readerOf(test));
  return {
    tasks: [...new Set(curves.map(({ metric }) => metric))],
    patternNames: [...runs.keys()],
    patternFits: fits,
    namesModels: true,
    contribute(builder) {
      for (const { cells, line } of table.rows) {
        const step = stepOf((cells[stepColumn] ?? "").trim());
        if (step === null || step === undefined) throw unreadableStep(cells[stepColumn] ?? "", { file, line });
        for (const [position, { index, run, metric }] of curves.entries()) {
          const text = (cells[index] ?? "").trim();
          if (text === "") continue;
          const cell = readers[position]?.(text) ?? null;
          if (cell === null)
            throw new InputError("bad-score", `${header[index]} must be a number, got ${JSON.stringify(text)}`, {
              file,
              line,
            });
          if (cell.state !== STATE_CODE.scored) continue;
          const identity = runs.get(run) as RunIdentity;
          const made = { ...identity, step, task: metric, metric: metric.split("/").at(-1) as string };
          builder.runScore({ run: made, value: cell.score, file, line }, { file, occasion: file });
        }
      }
      for (const note of [...table.notes, ...scales.notes]) builder.note(note);
      if (bands.length > 0) {
        builder.note({
          code: "bands-left-out",
          message: `${file}: ${plural(bands.length, "column")} of bands (${bands[0]} …) left out; they say how far the runs of a group lie apart`,
        });
      }
      const what = `${plural(curves.length, "curve")} of ${plural(runs.size, "run")}, from columns RUN - METRIC`;
      builder.file({ name: file, format: "tracker chart", understood: what });
    },
  };
}
