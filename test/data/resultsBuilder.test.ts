import { describe, expect, test, vi } from "vitest";
import { CELL_STATES, cellState, type ResultMatrix, STATE_CODE } from "../../src/data/resultMatrix.js";
import { createResultsBuilder } from "../../src/data/resultsBuilder.js";
import type { Run } from "../../src/data/run.js";
import type { WrittenItem } from "../../src/data/sheets/knownItems.js";
import type { InputError } from "../../src/errors.js";
import { createRng, type Rng } from "../../src/random/rng.js";

const run: Run = { model: "m", task: "t", metric: "acc" };
const score = (value: number, one: Run = run) => ({ run: one, value, higherIsBetter: true });

function errorOf(call: () => unknown): InputError {
  try {
    call();
  } catch (error) {
    return error as InputError;
  }
  throw new Error("nothing was thrown");
}

/** Rows of a run: items in some order, and of each cell what a dump may say. */
function drawnRows(rng: Rng, kind: "plain" | "states" | "prompts" | "both") {
  const ids = Array.from({ length: 40 }, (_, index) => `q${index}`);
  const kept = ids.filter(() => rng.nextUniform() < 0.9);
  const order = rng.nextUniform() < 0.5 ? kept : [...kept].reverse();
  const first = Math.floor(3 * rng.nextUniform());
  const isEven = rng.nextUniform() < 0.5;
  return order.map((id, row) => {
    const isScored = kind === "plain" || kind === "prompts" || rng.nextUniform() < 0.8;
    const hasPrompt = (kind === "prompts" || kind === "both") && rng.nextUniform() < 0.7;
    return {
      item: { id, ...(hasPrompt ? { prompt: Math.floor(9 * rng.nextUniform()) } : {}) },
      score: rng.nextUniform(),
      state: isScored ? STATE_CODE.scored : rng.nextUniform() < 0.5 ? STATE_CODE.errored : STATE_CODE.unscored,
      line: first === 0 ? 0 : isEven ? first * (row + 1) : first + row + (row > 5 ? 2 : 0),
    };
  });
}

describe("sheets", () => {
  test("hold the same whether an item is one object for all runs or one for each", () => {
    const item = (id: string, more: Partial<WrittenItem> = {}): WrittenItem => ({ id, idType: "text", ...more });
    const shared = ["a", "b", "c"].map((id) => item(id, { cluster: "k" }));
    const other = item("b", { cluster: "other" });
    const orders = [shared, [...shared].reverse(), [shared[0]!, other, shared[2]!], [shared[2]!, shared[1]!]];
    const built = (of: (one: WrittenItem) => WrittenItem) => {
      const builder = createResultsBuilder();
      orders.forEach((items, model) => {
        const sheet = builder.sheet({ ...run, model: `m${model}` }, { file: `${model}.csv` });
        items.forEach((one, row) => {
          sheet.add(of(one), row, STATE_CODE.scored, row + 1);
        });
      });
      return builder.build();
    };
    const kept = built((one) => one);
    expect(kept).toEqual(built((one) => ({ ...one })));
    expect(kept.notes.map(({ code }) => code)).toContain("item-labels-differ");
  });

  test.each(["plain", "states", "prompts", "both"] as const)("hold every cell as it was written (%s)", (kind) => {
    for (let seed = 1; seed <= 20; seed++) {
      const rng = createRng(seed, kind);
      const builder = createResultsBuilder();
      const written = ["a", "b", "c"].map((model) => ({ model, rows: drawnRows(rng, kind) }));
      for (const { model, rows } of written) {
        const sheet = builder.sheet({ ...run, model }, { file: `${model}.csv` });
        for (const { item, score: value, state, line } of rows) sheet.add(item, value, state, line);
      }
      const { matrices } = builder.build();
      const matrix = matrices[0] as ResultMatrix;
      expect(matrices).toHaveLength(1);
      expect(matrix.runs.map(({ model }) => model)).toEqual(["a", "b", "c"]);
      const names = CELL_STATES;
      const cells = written.flatMap(({ rows }) =>
        matrix.items.map(({ id }) => rows.find(({ item }) => item.id === id)),
      );
      expect([...matrix.scores]).toEqual(
        cells.map((cell) => (cell?.state === STATE_CODE.scored ? cell.score : Number.NaN)),
      );
      expect(
        cells.map((_, at) => cellState(matrix, Math.floor(at / matrix.items.length), at % matrix.items.length)),
      ).toEqual(cells.map((cell) => names[cell?.state ?? STATE_CODE.absent]));
      const prompts = cells.map((cell) => cell?.item.prompt ?? Number.NaN);
      expect(matrix.prompts === null ? null : [...matrix.prompts]).toEqual(
        prompts.every(Number.isNaN) ? null : prompts,
      );
      // The place of a row is kept whatever its lines are.
      const again = createResultsBuilder();
      const sheet = again.sheet(run, { file: "a.csv" });
      const [{ rows }] = written as [(typeof written)[number]];
      for (const { item, score: value, state, line } of [...rows, { ...rows[7]!, line: 1000 }])
        sheet.add(item, value, state, line);
      const { item, line } = rows[7]!;
      expect(errorOf(() => again.build()).message).toContain(
        `"${item.id}" (a.csv${line > 0 ? `:${line}` : ""} and a.csv:1000)`,
      );
    }
  });

  test("become one matrix a task and metric, in the order of their names, absent where a run lacks them", () => {
    const builder = createResultsBuilder();
    const first = builder.sheet({ ...run, model: "a" }, { file: "a.jsonl" });
    first.add({ id: "q2" }, 1);
    first.add({ id: "q1" }, 0);
    const second = builder.sheet({ ...run, model: "b" }, { file: "b.jsonl" });
    second.add({ id: "q3" }, Number.NaN, STATE_CODE.errored);
    second.add({ id: "q1" }, 1);
    second.add({ id: "q4" }, 0.5, STATE_CODE.unscored);
    builder.sheet({ ...run, metric: "f1" }, { file: "c.jsonl" }).add({ id: "q9" }, 0.25);
    const { matrices } = builder.build();
    expect(matrices.map(({ metric }) => metric)).toEqual(["acc", "f1"]);
    const [acc] = matrices;
    expect(acc?.items.map(({ id }) => id)).toEqual(["q1", "q2", "q3", "q4"]);
    expect(acc && [0, 1, 2, 3].map((item) => cellState(acc, 1, item))).toEqual([
      "scored",
      "absent",
      "errored",
      "unscored",
    ]);
    expect([...(acc?.scores ?? [])]).toEqual([0, 1, NaN, NaN, 1, NaN, NaN, NaN]);
    expect(matrices[1]?.items.map(({ id }) => id)).toEqual(["q9"]);
  });

  test("keep the direction of the metric", () => {
    const builder = createResultsBuilder();
    builder.sheet({ ...run, metric: "loss" }, { file: "x", higherIsBetter: false }).add({ id: "a" }, 2);
    builder.sheet(run, { file: "x" }).add({ id: "a" }, 1);
    expect(builder.build().matrices.map(({ higherIsBetter }) => higherIsBetter)).toEqual([true, false]);
  });

  test("refuse a score that is no number, with file, line and item", () => {
    const sheet = createResultsBuilder().sheet(run, { file: "x.jsonl" });
    const error = errorOf(() => sheet.add({ id: "q1" }, Number.POSITIVE_INFINITY, STATE_CODE.scored, 812));
    expect(error.message).toBe('x.jsonl:812 (item "q1"): score must be a finite number, got Infinity');
    expect(error).toMatchObject({ code: "bad-score", place: { file: "x.jsonl", line: 812, item: "q1" } });
  });

  test("of one run in several files of one occasion are one run", () => {
    const builder = createResultsBuilder();
    builder.sheet(run, { file: "part-1" }).add({ id: "a" }, 1);
    builder.sheet(run, { file: "part-2" }).add({ id: "b" }, 0);
    const [matrix] = builder.build().matrices;
    expect([matrix?.runs.length, matrix?.items.length, matrix?.states]).toEqual([1, 2, null]);
  });
});

describe("item ids", () => {
  test("that are properties of every object are ordinary ids, and 007 is not 7", () => {
    const builder = createResultsBuilder();
    const sheet = builder.sheet({ ...run, task: "__proto__" }, { file: "x" });
    const ids = ["007", "7", "__proto__", "constructor", "toString"];
    ids.forEach((id, index) => void sheet.add({ id }, index));
    const [matrix] = builder.build().matrices;
    expect(matrix?.task).toBe("__proto__");
    expect(matrix?.items.map(({ id }) => id)).toEqual(ids);
    expect([...(matrix?.scores ?? [])]).toEqual([0, 1, 2, 3, 4]);
  });

  test.each([
    ["number", "text", "a.jsonl:3", "b.jsonl:8"],
    ["text", "number", "b.jsonl:8", "a.jsonl:3"],
  ] as const)("written as a %s here and a %s there are refused with both places", (first, second, number, text) => {
    const builder = createResultsBuilder();
    const add = (file: string, idType: "number" | "text", line: number) =>
      builder.sheet({ ...run, model: file }, { file }).add({ id: "1", idType }, 1, STATE_CODE.scored, line);
    add("a.jsonl", first, 3);
    const error = errorOf(() => add("b.jsonl", second, 8));
    expect(error.code).toBe("ambiguous-item-id");
    expect(error.message).toContain(`as the number 1 (${number})`);
    expect(error.message).toContain(`as the text "1" (${text})`);
  });

  test("written as number and as text in two tasks, or where the format cannot tell, are no collision", () => {
    const builder = createResultsBuilder();
    builder.sheet(run, { file: "x" }).add({ id: "1", idType: "number" }, 1);
    builder.sheet({ ...run, task: "u" }, { file: "x" }).add({ id: "1", idType: "text" }, 1);
    builder.sheet({ ...run, model: "csv" }, { file: "y.csv" }).add({ id: "1" }, 0);
    expect(builder.build().matrices.map(({ runs }) => runs.length)).toEqual([2, 1]);
  });

  test("take choices, cluster and subsets from whichever dump knows them", () => {
    const builder = createResultsBuilder();
    const add = (model: string, item: WrittenItem) => builder.sheet({ ...run, model }, { file: model }).add(item, 1);
    add("a", { id: "q", idType: "text" });
    add("b", { id: "q", choices: 4, cluster: "passage 1" });
    add("c", { id: "q", choices: 4, subsets: ["law"] });
    expect(builder.build().matrices[0]?.items).toEqual([
      { id: "q", choices: 4, cluster: "passage 1", subsets: ["law"] },
    ]);
  });
});

describe("duplicate items", () => {
  test("are refused: the first five with both lines, the rest counted", () => {
    const builder = createResultsBuilder();
    const sheet = builder.sheet({ ...run, seed: "3" }, { file: "x.jsonl" });
    const ids = ["a", "b", "c", "d", "e", "f", "g"];
    ids.forEach((id, index) => void sheet.add({ id }, 1, STATE_CODE.scored, index + 1));
    ids.forEach((id, index) => void sheet.add({ id }, 1, STATE_CODE.scored, index + 11));
    sheet.add({ id: "a" }, 0, STATE_CODE.scored, 99);
    const { code, message } = errorOf(() => builder.build());
    expect(code).toBe("duplicate-items");
    expect(message).toContain("t acc of m, seed 3: 7 item ids stand more than once");
    expect(message).toContain('"a" (x.jsonl:1 and x.jsonl:11); "b" (x.jsonl:2 and x.jsonl:12)');
    expect(message).toContain('"e" (x.jsonl:5 and x.jsonl:15) and 2 more');
    expect(message).not.toContain('"f"');
    expect(message).toContain("If the rows are repeats, give them a trial column");
  });

  test("are found across two files of one occasion, naming both files", () => {
    const builder = createResultsBuilder();
    builder.sheet(run, { file: "one", occasion: "monday" }).add({ id: "a" }, 1, STATE_CODE.scored, 4);
    builder.sheet(run, { file: "two", occasion: "monday" }).add({ id: "a" }, 1, STATE_CODE.scored, 6);
    expect(errorOf(() => builder.build()).message).toContain(
      '1 item id stands more than once in one run: "a" (one:4 and two:6)',
    );
  });
});

describe("occasions", () => {
  test("of the same run become trials of it, with a note", () => {
    const builder = createResultsBuilder();
    builder.sheet(run, { file: "one", occasion: "monday" }).add({ id: "a" }, 1);
    builder.sheet(run, { file: "two", occasion: "tuesday" }).add({ id: "a" }, 0);
    builder.sheet({ ...run, seed: "2" }, { file: "two", occasion: "tuesday" }).add({ id: "a" }, 0);
    const { matrices, notes } = builder.build();
    expect(matrices[0]?.runs.map(({ trial }) => trial)).toEqual(["monday", "tuesday", undefined]);
    expect(notes).toEqual([{ code: "repeats-as-trials", message: expect.stringContaining("t acc of m (2)") }]);
  });

  test("that already name trials keep them apart", () => {
    const builder = createResultsBuilder();
    for (const occasion of ["monday", "tuesday"]) {
      for (const trial of ["1", "2"])
        builder.sheet({ ...run, trial }, { file: `${occasion}.csv`, occasion }).add({ id: "a" }, 1);
    }
    expect(builder.build().matrices[0]?.runs.map(({ trial }) => trial)).toEqual([
      "1 monday",
      "1 tuesday",
      "2 monday",
      "2 tuesday",
    ]);
  });

  test("that are copies of another are one run, so that the same item on both is a duplicate", () => {
    const build = (item: string) => {
      const builder = createResultsBuilder();
      builder.sheet(run, { file: "one", occasion: "monday" }).add({ id: "a" }, 1);
      builder.sheet(run, { file: "two", occasion: "monday-copy" }).add({ id: item }, 0);
      builder.sameOccasion("t", "monday-copy", "monday");
      return builder.build();
    };
    expect(build("b").matrices[0]?.runs).toEqual([run]);
    expect(build("b").notes).toEqual([]);
    expect(errorOf(() => build("a")).code).toBe("duplicate-items");
  });
});

describe("run-level scores", () => {
  test("of runs with items are printed figures to check; those of other runs are scores", () => {
    const builder = createResultsBuilder();
    builder.sheet(run, { file: "samples", occasion: "monday" }).add({ id: "a" }, 1);
    builder.runScore(score(1), { file: "results", occasion: "monday" });
    builder.runScore(score(0.5, { ...run, model: "other" }), { file: "results", occasion: "monday" });
    const { runScores, printedScores } = builder.build();
    expect(printedScores.map(({ value }) => value)).toEqual([1]);
    expect(runScores.map(({ run: { model } }) => model)).toEqual(["other"]);
  });

  test("on another occasion than the items are a trial of their own", () => {
    const builder = createResultsBuilder();
    builder.sheet(run, { file: "samples", occasion: "monday" }).add({ id: "a" }, 1);
    builder.runScore(score(1), { file: "results-1", occasion: "monday" });
    builder.runScore(score(0.5), { file: "results-2", occasion: "tuesday" });
    const { runScores, printedScores, matrices } = builder.build();
    expect(matrices[0]?.runs[0]?.trial).toBe("monday");
    expect(printedScores.map(({ run: { trial }, value }) => [trial, value])).toEqual([["monday", 1]]);
    expect(runScores.map(({ run: { trial }, value }) => [trial, value])).toEqual([["tuesday", 0.5]]);
  });

  test("that stand twice for one run are refused with both values and places", () => {
    const builder = createResultsBuilder();
    builder.runScore({ ...score(0.61), file: "x.csv", line: 2 }, { file: "x.csv" });
    builder.runScore({ ...score(0.62), file: "x.csv", line: 9 }, { file: "x.csv" });
    const { code, message } = errorOf(() => builder.build());
    expect(code).toBe("duplicate-runs");
    expect(message).toContain("has two scores, 0.61 (x.csv:2) and 0.62 (x.csv:9)");
  });
});

test("notes and files come through, each note once", () => {
  const builder = createResultsBuilder();
  const note = { code: "guess", message: "taken as acc" };
  builder.note(note);
  builder.note({ ...note });
  builder.file({ name: "x", format: null, understood: "left out" });
  const { notes, files, matrices } = builder.build();
  expect([notes, files.length, matrices]).toEqual([[note], 1, []]);
});

describe("the arrays of a built matrix", () => {
  test("are filled once and not copied", () => {
    const builder = createResultsBuilder();
    const sheet = builder.sheet(run, { file: "x" });
    for (let index = 0; index < 50; index++) sheet.add({ id: `q${index}`, prompt: index }, index % 2);
    const copies = [Float64Array, Uint8Array].map((array) => vi.spyOn(array, "from"));
    const [matrix] = builder.build().matrices;
    const counts = copies.map(({ mock }) => mock.calls.length);
    for (const copy of copies) copy.mockRestore();
    expect(counts).toEqual([0, 0]);
    expect(matrix?.scores).toHaveLength(50);
  });

  test("do not change when more is written to the sheet they came from", () => {
    const builder = createResultsBuilder();
    const sheet = builder.sheet(run, { file: "x" });
    sheet.add({ id: "a" }, 1);
    const before = builder.build().matrices[0];
    sheet.add({ id: "b" }, 0);
    expect([...(before?.scores ?? [])]).toEqual([1]);
    expect(before?.items).toEqual([{ id: "a" }]);
    expect([...(builder.build().matrices[0]?.scores ?? [])]).toEqual([1, 0]);
  });
});

describe("what rows and files say of the same thing", () => {
  const said = [
    { model: "a", item: { id: "q", choices: 5, cluster: "passage 10" }, score: 1 },
    { model: "b", item: { id: "q", choices: 4, cluster: "passage 2" }, score: 0 },
    { model: "c", item: { id: "p", subsets: ["law"] }, score: 1 },
    { model: "d", item: { id: "p", subsets: ["art"] }, score: 1 },
  ];
  const built = (order: readonly number[]) => {
    const builder = createResultsBuilder();
    for (const index of order) {
      const { model, item, score: value } = said[index]!;
      builder.sheet({ ...run, model }, { file: "rows" }).add(item, value);
    }
    return builder.build();
  };

  test("is one whichever came first: items whose labels contradict are items of their own", () => {
    const first = built([0, 1, 2, 3]);
    expect(first.matrices[0]?.items.map(({ id }) => id)).toEqual([
      "p (subsets art)",
      "p (subsets law)",
      "q (choices 4, cluster passage 2)",
      "q (choices 5, cluster passage 10)",
    ]);
    const message =
      "rows of t say different things of an item, and are taken for different items: " +
      'choices of 1 item ("q"); cluster of 1 item ("q"); subsets of 1 item ("p")';
    expect(first.notes).toContainEqual(expect.objectContaining({ code: "item-labels-differ", message }));
    for (const order of [
      [3, 2, 1, 0],
      [1, 3, 0, 2],
    ]) {
      expect(built(order)).toEqual(first);
    }
  });

  test("of a direction holds for the files that are silent, and two that disagree are an error", () => {
    const directions = (stated: readonly (boolean | undefined)[]) => {
      const builder = createResultsBuilder();
      stated.forEach((higherIsBetter, file) => {
        const source = { file: `file ${file}`, higherIsBetter };
        builder.sheet({ ...run, metric: "zeal", model: `m${file}` }, source).add({ id: "a" }, 1);
      });
      return builder.build().matrices[0]?.higherIsBetter;
    };
    expect([directions([undefined, false]), directions([false, undefined])]).toEqual([false, false]);
    const error = errorOf(() => directions([false, true]));
    expect(error.code).toBe("mixed-direction");
    expect(error.message).toContain("t zeal is better when higher in file 1, and when lower in file 0");
  });
});
