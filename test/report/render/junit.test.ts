import { describe, expect, test } from "vitest";
import { gate } from "../../../src/analysis/gate/gate.js";
import { createResults } from "../../../src/data/createResults.js";
import type { Results } from "../../../src/data/results.js";
import { gateJunit } from "../../../src/report/render/junit.js";
import { matrixOf, pairedTable } from "../../support/matrices.js";
import { parseXml, type XmlElement } from "../../support/xmlDocument.js";

type Cells = readonly [number, number, number, number];

function sides(tasks: Readonly<Record<string, Cells>>): [Results, Results] {
  const table = (which: "baseline" | "candidate") =>
    createResults({
      matrices: Object.entries(tasks).map(([task, cells]) =>
        matrixOf([
          {
            task,
            model: which,
            scores: pairedTable(...cells)[which],
            ...(task === "mixed" ? { fingerprint: { filter: which } } : {}),
          },
        ]),
      ),
    });
  return [table("baseline"), table("candidate")];
}

const casesOf = (root: XmlElement) =>
  (root.children[0] as XmlElement).children
    .filter(({ name }) => name === "testcase")
    .map(({ attributes, children }) => [attributes.classname, attributes.name, children[0]?.name ?? "passed"]);

describe("gateJunit", () => {
  const tasks = {
    fine: [1200, 20, 20, 760],
    open: [60, 6, 2, 32],
    bad: [300, 60, 5, 135],
    mixed: [9, 1, 1, 9],
  } as const;
  const result = gate(...sides({ ...tasks }), { minimumEffect: "2pt", mustPass: ["bad/q300", "bad/q0"] });
  const root = parseXml(gateJunit(result));

  test("has a case a task and a must-pass item: failure, error, skipped or passed", () => {
    expect(casesOf(root)).toEqual([
      ["gate", "bad acc", "failure"],
      ["gate", "open acc", "skipped"],
      ["gate", "mixed acc", "error"],
      ["gate", "fine acc", "passed"],
      ["must-pass acc", "bad/q300", "failure"],
      ["must-pass acc", "bad/q0", "passed"],
    ]);
  });

  test("counts what it holds, in both elements that count", () => {
    const counts = { tests: "6", failures: "2", errors: "1", skipped: "1" };
    expect(root).toMatchObject({ name: "testsuites", attributes: counts });
    expect(root.children[0]).toMatchObject({ name: "testsuite", attributes: counts });
  });

  test("gives the sentence as the message and the reason as the type", () => {
    const failure = root.children[0]!.children[0]!.children[0]!;
    expect(failure.attributes.type).toBe("drop-shown");
    expect(failure.attributes.message).toBe(result.tasks.find(({ task }) => task === "bad")!.sentence);
  });

  test("shows rules that belong to no task", () => {
    const [base] = sides({ a: [9, 1, 1, 9] });
    const [, other] = sides({ b: [9, 1, 1, 9] });
    const cases = casesOf(parseXml(gateJunit(gate(base, other, { minimumEffect: "2pt" }))));
    expect(cases).toEqual([
      ["gate", "no-shared-tasks", "skipped"],
      ["gate", "removed-tasks", "skipped"],
    ]);
  });

  test.each([
    '"/><failure message="x"/><testcase name="',
    "]]><!-- & &amp; < > ' \u0000\u0001\u001b[31m \ufffe \ud800",
    "<!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]>&y;",
    "a\u202etxt.exe",
  ])("keeps %j inert", (name) => {
    const hostile = parseXml(gateJunit(gate(...sides({ [name]: tasks.bad }), { minimumEffect: "2pt" })));
    const cases = casesOf(hostile);
    expect(cases).toHaveLength(1);
    expect(cases[0]![2]).toBe("failure");
  });
});

describe("the reader of XML", () => {
  test.each([
    "<a><b></a></b>",
    "<a x='1'/>",
    '<a x="1" x="2"/>',
    "<a>&y;</a>",
    '<a x="<"/>',
    "<a/><a/>",
    "<a>\u0001</a>",
  ])("refuses %j", (text) => {
    expect(() => parseXml(`<?xml version="1.0" encoding="UTF-8"?>\n${text}`)).toThrow();
  });
});
