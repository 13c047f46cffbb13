import { readFileSync } from "node:fs";
import { earlyStop, fromPromptfoo, fromRows } from "noisefloor";

const exact = (results) => fromPromptfoo({ results }).filter(({ metric }) => metric === "exact");
const kept = JSON.parse(readFileSync("results.json", "utf8")).results;
const baseline = fromRows(exact(kept.results).filter(({ model }) => model === "main"));
const stop = earlyStop(baseline, { minimumEffect: "5pt" });
let asked = 0;

/** An extension: after each answer it looks, and once it is known it interrupts promptfoo, which keeps what it has. */
export function atEach(hook, context) {
  if (hook !== "afterEach" || stop.settled) return;
  asked++;
  const { failureReason } = context.result;
  // A failed answer has no named score: its row says that it is none, for every metric that main has.
  const rows = fromPromptfoo({ results: [context.result] });
  if (!stop.add(failureReason === 2 ? rows : rows.filter(({ metric }) => metric === "exact"))) return;
  console.log(`judged ${JSON.stringify({ outcome: stop.answer.outcome, early: asked < 75 })}`);
  process.on("exit", () => {
    process.exitCode = stop.answer.outcome === "regressed" ? 1 : 0;
  });
  process.kill(process.pid, "SIGINT");
}
