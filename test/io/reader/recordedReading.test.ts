import { expect, test } from "vitest";
import { STATE_CODE } from "../../../src/data/resultMatrix.js";
import { createResultsBuilder, type ResultsBuilder } from "../../../src/data/resultsBuilder.js";
import { recordedReading } from "../../../src/io/reader/recordedReading.js";

const run = (model: string, task = "t") => ({ model, task, metric: "acc" });
const source = { file: "a.csv", occasion: "a.csv", higherIsBetter: false };

/** A reading that makes every call there is. */
const reading = {
  tasks: ["t"],
  patternNames: ["m"],
  patternFits: 1,
  namesModels: true,
  contribute(builder: ResultsBuilder) {
    const [first, second] = [builder.sheet(run("a"), source), builder.sheet(run("b"), source)];
    for (const [row, id] of ["q2", "q1", "q3"].entries()) {
      first.add({ id, cluster: "c", prompt: row }, row / 2, STATE_CODE.scored, row + 2);
      second.add({ id, idType: "text" }, Number.NaN, row === 1 ? STATE_CODE.errored : STATE_CODE.unscored, 9 - row);
    }
    builder.runScore({ run: run("a", "whole"), value: 0.5, file: "a.csv", line: 7 }, source);
    builder.unnamedTask("t");
    builder.sameOccasion("t", "a.csv", "b.csv");
    builder.note({ code: "told", message: "a note" });
    builder.file({ name: "a.csv", format: "long table", understood: "something" });
  },
};

test("a recorded reading gives the builder what the reading gives, as often as it is asked", () => {
  const resultsOf = (contribute: (builder: ResultsBuilder) => void) => {
    const builder = createResultsBuilder();
    contribute(builder);
    return builder.build();
  };
  const recorded = recordedReading(reading);
  const expected = resultsOf(reading.contribute);
  expect(expected.matrices).toHaveLength(1);
  for (const _ of [1, 2]) expect(resultsOf(recorded.contribute)).toEqual(expected);
  const { contribute: _, ...rest } = recorded;
  const { contribute: __, ...known } = reading;
  expect(rest).toEqual(known);
});

test("what the builder refuses is refused with its place when it comes to it", () => {
  const recorded = recordedReading({
    ...reading,
    contribute: (builder) => builder.sheet(run("a"), source).add({ id: "q" }, Number.POSITIVE_INFINITY, undefined, 4),
  });
  expect(() => recorded.contribute(createResultsBuilder())).toThrow(/a\.csv:4 \(item "q"\): score must be/);
});
