import { putTogether } from "../analysis/comparison/facetTests.js";
import { type BarGate, type BarOptions, barGate } from "../analysis/gate/barGate.js";
import { type Gate, type GateOptions, gate as judge } from "../analysis/gate/gate.js";
import { isRecord, isResults } from "../arguments/described.js";
import { optionsOf } from "../arguments/optionsOf.js";
import { requireResults } from "../arguments/requireResults.js";
import {
  either,
  FINITE,
  oneOf,
  orNull,
  POSITIVE_COUNT,
  RECORD,
  recordsWith,
  SHARE,
  type Shape,
  TEXT,
  TEXTS,
} from "../arguments/shapes.js";
import type { Results } from "../data/results.js";
import { ArgumentError } from "../errors.js";
import { distinctNotes } from "../notes.js";
import { type SideNames, twoSides } from "./twoSides.js";

/** What a gate says of a candidate, in a row a task, metric and framing. */
export type GateAnswer = Gate;

/** What a gate says of scores and a fixed bar, in a row a model, task, metric and framing. */
export type BarAnswer = BarGate;

/**
 * Has the candidate regressed by an amount that counts: regressed, not regressed, or cannot tell? Evidence and the minimum
 * effect together decide; how, `docs/methods/gate.md` says.
 *
 * Pass the results of either side, or results that hold both models and their names as options; `minimumEffect` says with its
 * unit which drop counts. Throws `ArgumentError` for what are no results, for a wrong option or where it is not clear
 * which models are meant.
 *
 * With `atLeast` in place of `minimumEffect` the results are held against a fixed bar: at least, below, or cannot tell.
 *
 * @example gate(main, change, { minimumEffect: "2pt" }).outcome // => "cannot-tell"
 * @example gate(change, { atLeast: "70%" }).outcome // => "cannot-tell"
 */
export function gate(baseline: Results, candidate: Results, options: GateOptions): GateAnswer;
export function gate(results: Results, options: GateOptions & SideNames): GateAnswer;
export function gate(results: Results, options: BarOptions): BarAnswer;
export function gate(...given: readonly [unknown, unknown?, unknown?]): GateAnswer | BarAnswer {
  const [results, second, third] = given;
  if (isBarCall(second)) {
    requireResults("gate", "the results", results);
    if (third !== undefined || "minimumEffect" in (second as object)) throw new ArgumentError("gate", ONE_SIDE);
    const bar = optionsOf("gate", second as object, { atLeast: TEXT, minimumCoverage: SHARE, maximumErrored: SHARE });
    return barGate(results as Results, bar as BarOptions);
  }
  if (isBarCall(third)) throw new ArgumentError("gate", ONE_SIDE);
  const { baseline, candidate, options } = twoSides<GateOptions>("gate", given, {
    ...GATE_SHAPES,
    looks: orNull(either(RECORD, oneOf("always"))),
  });
  if (options.minimumEffect === undefined) {
    throw new ArgumentError(
      "gate",
      `options must say minimumEffect, the smallest drop that counts, with its unit. Pass { minimumEffect: "2pt" }.`,
    );
  }
  const judged = judge(baseline, candidate, options);
  return {
    ...judged,
    notes: distinctNotes([...judged.notes, ...putTogether([...baseline.notes, ...candidate.notes], judged.tasks)]),
  };
}

/** The options of a gate whose kind is its own; `looks` is told by the caller. */
export const GATE_SHAPES: Readonly<Record<string, Shape>> = {
  minimumEffect: either(TEXT, RECORD),
  mustPass: TEXTS,
  passScore: FINITE,
  passRepeats: POSITIVE_COUNT,
  quarantine: recordsWith(["item", "until"], '[{ item: "q7", until: "2026-12-31" }]'),
  today: TEXT,
  minimumCoverage: SHARE,
  maximumErrored: SHARE,
  newItems: oneOf("ignore", "fail"),
  removedItems: oneOf("ignore", "fail"),
};

const ONE_SIDE = `atLeast holds one set of results against a bar, without minimumEffect. Pass gate(results, { atLeast: "70%" }).`;

function isBarCall(options: unknown): boolean {
  return isRecord(options) && !isResults(options) && "atLeast" in (options as object);
}
