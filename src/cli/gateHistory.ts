import { readFile } from "node:fs/promises";
import type { Gate } from "../analysis/gate/gate.js";
import { InputError } from "../errors.js";
import type { PastGate, PastTask } from "../report/gate/pastGates.js";
import { appendToFile } from "./appendToFile.js";
import { UsageError } from "./exitCodes.js";

const SCHEMA = "noisefloor/gate-history/1";
const OUTCOMES: ReadonlySet<unknown> = new Set(["regressed", "not-regressed", "cannot-tell"]);

/** The gates that a history file holds, a JSON line each; none where it is not there. */
export async function readGateHistory(file: string): Promise<PastGate[]> {
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "";
    throw new UsageError(`cannot read ${file} (--history): ${error.message}`);
  });
  return text.split(/\r?\n/).flatMap((line, index) => {
    if (line.trim() === "") return [];
    const gate = parsed(line);
    if (isPastGate(gate)) return [gate];
    throw new InputError(
      "no-gate-history",
      "is no gate of a history, as gate --history writes them: take the line out, or name another file",
      { file, line: index + 1 },
    );
  });
}

/** Adds one gate to the end of a history file; gives it back. `baseline` is the fingerprint of the baseline's answers. */
export async function addToGateHistory(file: string, gate: Gate, baseline: string, now: Date): Promise<PastGate> {
  const { outcome, family, look, tasks, minimumEffect } = gate;
  const past: PastGate = {
    at: now.toISOString(),
    outcome,
    alpha: family.alpha,
    // A plan of one look is a candidate that stands alone.
    counted: look !== null && look.planned !== 1,
    baseline,
    tasks: tasks.map(
      ({ task, metric, framing, outcome: own, baseline: before, candidate, items, proportion, higherIsBetter }) => ({
        task,
        metric,
        framing,
        outcome: own,
        baseline: before?.mean ?? null,
        candidate: candidate?.mean ?? null,
        items: items.shared,
        proportion,
        higherIsBetter,
      }),
    ),
  };
  await appendToFile(file, `${JSON.stringify({ schema: SCHEMA, ...past, minimumEffect })}\n`);
  return past;
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

function isPastGate(value: unknown): value is PastGate {
  if (!isRecord(value)) return false;
  const { schema, at, outcome, alpha, counted, baseline, tasks } = value;
  return (
    schema === SCHEMA &&
    typeof at === "string" &&
    /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/.test(at) &&
    !Number.isNaN(Date.parse(at)) &&
    OUTCOMES.has(outcome) &&
    typeof alpha === "number" &&
    alpha > 0 &&
    alpha < 0.5 &&
    typeof counted === "boolean" &&
    typeof baseline === "string" &&
    Array.isArray(tasks) &&
    tasks.every(isPastTask)
  );
}

function isPastTask(value: unknown): value is PastTask {
  if (!isRecord(value)) return false;
  const { task, metric, framing, outcome, baseline, candidate, items, proportion, higherIsBetter } = value;
  const isScore = (score: unknown) => score === null || Number.isFinite(score);
  return (
    [task, metric, framing ?? ""].every((name) => typeof name === "string") &&
    OUTCOMES.has(outcome) &&
    isScore(baseline) &&
    isScore(candidate) &&
    Number.isInteger(items) &&
    typeof proportion === "boolean" &&
    typeof higherIsBetter === "boolean"
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
