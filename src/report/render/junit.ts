import type { BarGate, BarTask } from "../../analysis/gate/barGate.js";
import type { Gate, GateTask } from "../../analysis/gate/gate.js";
import { optionsOf } from "../../arguments/optionsOf.js";
import { requireArgument } from "../../arguments/requireArgument.js";
import { recordWith } from "../../arguments/shapes.js";
import { gateOrder } from "../gate/gateSection.js";
import { PAST_GATES, type PastGate, pastGates } from "../gate/pastGates.js";
import { xml } from "../text/xml.js";

/** One test case: what stands inside it, if it did not pass. */
interface TestCase {
  readonly suite: string;
  readonly name: string;
  readonly result: {
    readonly element: "failure" | "error" | "skipped";
    readonly type: string;
    readonly message: string;
  } | null;
}

/**
 * A gate as JUnit XML, which most CI servers show as test results: one test case a task and one for each item that must
 * pass. Regressed is a failure, cannot tell is skipped, and what could not be compared at all is an error. Names from
 * dumps are inert. Of scores against a bar one test case a score: below is a failure.
 */
export function gateJunit(gate: Gate | BarGate, options: { readonly past?: readonly PastGate[] } = {}): string {
  requireArgument("gateJunit", "gate", gate, recordWith(["tasks", "outcome"], "what gate returns"));
  const { past = [] } = optionsOf("gateJunit", options, { past: PAST_GATES });
  const cases = gate.kind === "bar" ? gate.tasks.map(barCase) : gateCases(gate);
  const count = (element: string) => cases.filter(({ result }) => result?.element === element).length;
  const counts = `tests="${cases.length}" failures="${count("failure")}" errors="${count("error")}" skipped="${count("skipped")}"`;
  const lines = cases.map(({ suite, name, result }) => {
    const head = `    <testcase classname="${xml(suite)}" name="${xml(name)}"`;
    if (result === null) return `${head}/>`;
    const { element, type, message } = result;
    // Only failures and errors have a type.
    const kind = element === "skipped" ? "" : ` type="${xml(type)}"`;
    return `${head}>\n      <${element} message="${xml(message)}"${kind}/>\n    </testcase>`;
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="noisefloor" ${counts}>`,
    `  <testsuite name="noisefloor gate" ${counts}>`,
    ...lines,
    `    <system-out>${xml([`${gate.sentence} ${gate.signature}`, ...pastGates(past)].join("\n"))}</system-out>`,
    "  </testsuite>",
    "</testsuites>",
    "",
  ].join("\n");
}

function gateCases(gate: Gate): TestCase[] {
  const tasks = gateOrder(gate.tasks);
  const rules = gate.reasons.map(
    ({ code, message }): TestCase => ({
      suite: "gate",
      name: code,
      result: { element: "skipped", type: code, message },
    }),
  );
  return [...rules, ...tasks.map(taskCase), ...tasks.flatMap(mustPassCases)];
}

function barCase({ task, metric, framing, model, outcome, reasons, test, sentence }: BarTask): TestCase {
  const name = [task, metric, ...(framing === null ? [] : [framing]), model].join(" ");
  if (outcome === "at-least") return { suite: "gate", name, result: null };
  const element = outcome === "below" ? "failure" : test === null ? "error" : "skipped";
  return { suite: "gate", name, result: { element, type: reasons[0]?.code ?? outcome, message: sentence } };
}

function taskCase({ task, metric, framing, outcome, reasons, test, sentence }: GateTask): TestCase {
  const name = [task, metric, ...(framing === null ? [] : [framing])].join(" ");
  if (outcome === "not-regressed") return { suite: "gate", name, result: null };
  const element = outcome === "regressed" ? "failure" : test === null ? "error" : "skipped";
  return { suite: "gate", name, result: { element, type: reasons[0]?.code ?? outcome, message: sentence } };
}

function mustPassCases({ task, metric, mustPass }: GateTask): TestCase[] {
  const suite = `must-pass ${metric}`;
  const named = (id: string) => ({ suite, name: `${task}/${id}` });
  return [
    ...mustPass.broken.map((id) => ({
      ...named(id),
      result: {
        element: "failure" as const,
        type: "must-pass-broken",
        message: "the candidate failed an item that must pass",
      },
    })),
    ...mustPass.unknown.map((id) => ({
      ...named(id),
      result: {
        element: "skipped" as const,
        type: "must-pass-unknown",
        message: "the candidate has too few scores for it to tell",
      },
    })),
    ...mustPass.passed.map((id) => ({ ...named(id), result: null })),
  ];
}
