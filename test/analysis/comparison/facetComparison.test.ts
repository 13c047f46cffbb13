import { describe, expect, test } from "vitest";
import { putTogether } from "../../../src/analysis/comparison/facetTests.js";
import { fromRows } from "../../../src/data/fromRows.js";
import { studentTQuantile } from "../../../src/numeric/distributions/studentT.js";
import { compare } from "../../../src/questions/compare.js";
import { gate } from "../../../src/questions/gate.js";
import { standardNormal } from "../../../src/random/draws.js";
import { createRng } from "../../../src/random/rng.js";

interface Row {
  readonly model: string;
  readonly item: string;
  readonly score: number | null;
  readonly [condition: string]: string | number | null;
}

const JUDGES = ["ash", "fir", "yew"];
const PROMPTS = ["short", "long"];
const PAIR = { baseline: "a", candidate: "b" };

/** Scores of two models under every judge and prompt, with effects of their own for each. */
function rowsOf(
  seed: number,
  { items = 30, judges = JUDGES, prompts = PROMPTS, trials = 2, seeds = [""], gain = 0.4 } = {},
): Row[] {
  const rng = createRng(seed);
  const normal = () => standardNormal(rng);
  const levels = Array.from({ length: items }, normal);
  return ["a", "b"].flatMap((model) =>
    seeds.flatMap((label) => {
      const trained = label === "" ? 0 : 0.3 * normal();
      const [byJudge, byPrompt] = [judges.map(() => 0.3 * normal()), prompts.map(() => 0.3 * normal())];
      return judges.flatMap((judge, j) =>
        prompts.flatMap((prompt, p) =>
          Array.from({ length: trials }, (_, trial) =>
            levels.map((level, item) => ({
              model,
              ...(label === "" ? {} : { seed: label }),
              judge,
              prompt,
              trial,
              item: `q${item}`,
              score: level + (model === "b" ? gain : 0) + trained + byJudge[j]! + byPrompt[p]! + 0.5 * normal(),
            })),
          ).flat(),
        ),
      );
    }),
  );
}

const only = (rows: readonly Row[], options: Parameters<typeof compare>[1] = PAIR) => {
  const answer = compare(fromRows(rows as never), options as never);
  const [row] = answer.rows;
  if (answer.rows.length !== 1 || row?.ok !== true) throw new Error(JSON.stringify(answer.rows));
  return { ...row, answer };
};

/** The error, slowly: mean squares by marginal means of the differences, one after the other, as the books have them. */
function byTheBook(rows: readonly Row[]) {
  const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
  const of = (wanted: Partial<Row>) => {
    const ofModel = (model: string) =>
      mean(
        rows
          .filter((row) => row.model === model && Object.entries(wanted).every(([key, value]) => row[key] === value))
          .map(({ score }) => score as number),
      );
    return ofModel("b") - ofModel("a");
  };
  const names = (key: string) => [...new Set(rows.map((row) => row[key] as string))];
  const [J, P, I] = [names("judge"), names("prompt"), names("item")];
  const all = of({});
  const squares = (values: readonly number[]) => values.reduce((sum, value) => sum + value * value, 0);
  const judge = new Map(J.map((one) => [one, of({ judge: one })]));
  const prompt = new Map(P.map((one) => [one, of({ prompt: one })]));
  const item = new Map(I.map((one) => [one, of({ item: one })]));
  const jp = new Map(J.flatMap((j) => P.map((p) => [`${j} ${p}`, of({ judge: j, prompt: p })] as const)));
  const ji = new Map(J.flatMap((j) => I.map((i) => [`${j} ${i}`, of({ judge: j, item: i })] as const)));
  const pi = new Map(P.flatMap((p) => I.map((i) => [`${p} ${i}`, of({ prompt: p, item: i })] as const)));
  const [nJ, nP, nI] = [J.length, P.length, I.length];
  const ms = {
    j: (nP * nI * squares(J.map((j) => judge.get(j)! - all))) / (nJ - 1),
    p: (nJ * nI * squares(P.map((p) => prompt.get(p)! - all))) / (nP - 1),
    i: (nJ * nP * squares(I.map((i) => item.get(i)! - all))) / (nI - 1),
    jp:
      (nI * squares(J.flatMap((j) => P.map((p) => jp.get(`${j} ${p}`)! - judge.get(j)! - prompt.get(p)! + all)))) /
      ((nJ - 1) * (nP - 1)),
    ji:
      (nP * squares(J.flatMap((j) => I.map((i) => ji.get(`${j} ${i}`)! - judge.get(j)! - item.get(i)! + all)))) /
      ((nJ - 1) * (nI - 1)),
    pi:
      (nJ * squares(P.flatMap((p) => I.map((i) => pi.get(`${p} ${i}`)! - prompt.get(p)! - item.get(i)! + all)))) /
      ((nP - 1) * (nI - 1)),
    jpi:
      squares(
        J.flatMap((j) =>
          P.flatMap((p) =>
            I.map(
              (i) =>
                of({ judge: j, prompt: p, item: i }) -
                jp.get(`${j} ${p}`)! -
                ji.get(`${j} ${i}`)! -
                pi.get(`${p} ${i}`)! +
                judge.get(j)! +
                prompt.get(p)! +
                item.get(i)! -
                all,
            ),
          ),
        ),
      ) /
      ((nJ - 1) * (nP - 1) * (nI - 1)),
  };
  const cells = nJ * nP * nI;
  const part = {
    j: (ms.j - ms.jp - ms.ji + ms.jpi) / cells,
    p: (ms.p - ms.jp - ms.pi + ms.jpi) / cells,
    jp: (ms.jp - ms.jpi) / cells,
  };
  const sum = (ms.j + ms.p + ms.i - ms.jp - ms.ji - ms.pi + ms.jpi) / cells;
  const total = Math.max(sum, ms.j / cells, ms.p / cells, ms.i / cells);
  const few = [
    { variance: Math.max(0, part.j), degrees: nJ - 1 },
    { variance: Math.max(0, part.p), degrees: nP - 1 },
    { variance: Math.max(0, part.jp), degrees: (nJ - 1) * (nP - 1) },
  ];
  const ofFew = few.reduce((a, { variance }) => a + variance, 0);
  const error = Math.sqrt(Math.max(total, ofFew));
  const freedom = ofFew ** 2 / few.reduce((a, { variance, degrees }) => a + variance ** 2 / degrees, 0);
  const share = ofFew / error ** 2;
  const critical = share * studentTQuantile(0.975, freedom) + (1 - share) * studentTQuantile(0.975, nI - 1);
  return { difference: all, error, high: all + critical * error };
}

describe("two models over the same judges and prompts", () => {
  test.each([1, 2, 3])("are one verdict, whose error is by the book: draw %d", (seed) => {
    const rows = rowsOf(seed);
    const right = byTheBook(rows);
    const { difference, standardError, interval, test: method, task, framing } = only(rows);
    expect([task, framing, method]).toEqual(["eval", null, "facets-and-items-cochran-cox"]);
    expect([difference, standardError, interval?.high]).toEqual([
      expect.closeTo(right.difference, 10),
      expect.closeTo(right.error, 10),
      expect.closeTo(right.high, 8),
    ]);
  });

  test("name the judge and the prompt as measured, in sentence, note and signature", () => {
    const { sources, sentence, notes, signature, facets, answer } = only(rowsOf(4));
    expect(sources.measured).toEqual(expect.arrayContaining(["item sampling", "judge", "prompt and framing"]));
    expect(sources.notMeasured).toEqual(["training seed"]);
    expect(sentence).toContain("30 shared items, 2 prompts, 3 judges");
    expect(notes.find(({ code }) => code === "facets-averaged")?.data).toEqual({
      facets: [
        { facet: "prompt", levels: ["long", "short"] },
        { facet: "judge", levels: ["ash", "fir", "yew"] },
      ],
    });
    expect(signature).toContain("n=30|prompts=2|judges=3|paired");
    expect(facets).toEqual([
      { facet: "prompt", levels: 2 },
      { facet: "judge", levels: 3 },
    ]);
    expect(answer.family.size).toBe(1);
    expect(answer.notes.map(({ code }) => code)).not.toContain("tests-apart");
  });

  test("keep the note that tests were told apart, unless every test was put together again over a condition", () => {
    const notes = [
      { code: "tests-apart", message: "…" },
      { code: "other", message: "…" },
    ];
    const over = (...facets: string[]) => ({
      notes: [
        { code: "facets-averaged", message: "…", data: { facets: facets.map((facet) => ({ facet, levels: [] })) } },
      ],
    });
    const plain = { notes: [] };
    const left = (...rows: object[]) => putTogether(notes, rows).map(({ code }) => code);
    expect(left(over("judge"), over("prompt", "judge"))).toEqual(["other"]);
    // Prompts are framings of one test, which were never told apart as conditions.
    for (const rows of [[over("prompt")], [over("judge"), over("prompt")], [over("judge"), plain], [plain], []]) {
      expect(left(...rows)).toEqual(["tests-apart", "other"]);
    }
  });

  test("over several tasks leave out one of a single item, which tells nothing of the noise of items", () => {
    const tasks = [30, 25, 1].map((items, task) =>
      rowsOf(task + 20, { items, trials: 1 }).map((row) => ({ ...row, task: `t${task}` })),
    );
    const overallOf = (rows: readonly object[]) => compare(fromRows(rows as never), PAIR as never).overall;
    const [overall, ...others] = overallOf(tasks.flat());
    expect(others).toEqual([]);
    expect([overall!.tasks, overall!.leftOut]).toEqual([["t0", "t1"], ["t2"]]);
    expect(overall!.macro).toEqual(overallOf(tasks.slice(0, 2).flat())[0]!.macro);
  });

  test("put a facet that is dropped back under not measured", () => {
    const rows = rowsOf(5);
    const oneJudge = only(rows.filter(({ judge }) => judge === "fir"));
    expect(oneJudge.sources.notMeasured).toEqual(["training seed", "judge"]);
    expect(oneJudge.sources.measured).toContain("prompt and framing");
    const onePrompt = only(rows.filter(({ prompt }) => prompt === "long"));
    expect(onePrompt.sources.notMeasured).toEqual(["training seed", "prompt and framing"]);
    expect(onePrompt.sources.measured).toContain("judge");
    const neither = only(rows.filter(({ judge, prompt }) => judge === "fir" && prompt === "long"));
    expect(neither.sources.notMeasured).toEqual(["training seed", "prompt and framing", "judge"]);
    expect(neither.facets).toBeUndefined();
  });

  test("change nothing with the order of rows, and turn with the sides", () => {
    const rows = rowsOf(6);
    const { answer: _, ...first } = only(rows);
    const { answer: __, ...turned } = only([...rows].reverse());
    expect(turned.standardError).toBeCloseTo(first.standardError as number, 12);
    expect(turned.sentence).toBe(first.sentence);
    const back = only(rows, { baseline: "b", candidate: "a" } as never);
    expect([back.difference, back.pValue]).toEqual([
      expect.closeTo(-(first.difference as number), 12),
      expect.closeTo(first.pValue as number, 10),
    ]);
  });

  test("do not see what a judge does to both alike", () => {
    const rows = rowsOf(7);
    const { answer: _, ...plain } = only(rows);
    const harsh = rows.map((row) => (row.judge === "yew" ? { ...row, score: (row.score as number) - 3 } : row));
    expect(only(harsh).standardError).toBeCloseTo(plain.standardError as number, 10);
  });

  test("are less sure than one judge and prompt would have it, where these differ in whom they favour", () => {
    const rows = rowsOf(8, { items: 200 });
    const alone = only(rows.filter(({ judge, prompt }) => judge === "fir" && prompt === "long"));
    expect(only(rows).standardError).toBeGreaterThan(alone.standardError as number);
  });

  test("with training seeds count the noise of either side as well", () => {
    const { seeds, sources, test: method } = only(rowsOf(9, { seeds: ["1", "2", "3"] }));
    expect([seeds, method]).toEqual([{ baseline: 3, candidate: 3 }, "seeds-facets-and-items-cochran-cox"]);
    expect(sources).toEqual({
      measured: [
        "training seed",
        "item sampling",
        "generation (repeat runs of the same item)",
        "prompt and framing",
        "judge",
      ],
      notMeasured: [],
    });
  });

  test("items that a judge left out are left out", () => {
    const rows = rowsOf(10).map((row) =>
      row.model === "a" && row.judge === "ash" && row.item === "q3" ? { ...row, score: null } : row,
    );
    const { items, notes } = only(rows);
    expect(items.shared).toBe(29);
    expect(notes.map(({ code }) => code)).toContain("items-left-out");
  });

  test("copies are identical", () => {
    const rows = rowsOf(11).filter(({ model }) => model === "a");
    const both = [...rows, ...rows.map((row) => ({ ...row, model: "b" }))];
    expect(only(both).verdict).toBe("identical");
  });
});

describe("the role of a facet", () => {
  const ok = (rows: readonly Row[], facets: object) => {
    const answer = compare(fromRows(rows as never), { ...PAIR, facets } as never);
    return answer.rows.map((row) => [row.task, row.framing, row.ok && (row.facets ?? []).map(({ facet }) => facet)]);
  };

  test("fixed is a comparison for each level", () => {
    const rows = rowsOf(12);
    expect(ok(rows, { prompt: "fixed" }).map(([task, framing]) => [task, framing])).toEqual([
      ["eval", "long"],
      ["eval", "short"],
    ]);
    expect(ok(rows, { judge: "fixed" })).toEqual(JUDGES.map((judge) => [`eval (judge ${judge})`, null, ["prompt"]]));
    expect(ok(rows, { judge: "fixed", prompt: "fixed" })).toHaveLength(6);
  });

  test("of prompts within a framing, and of the order of the choices, is that of prompts and judges", () => {
    const rows = rowsOf(14);
    const put = rows.map(({ judge, ...row }) => ({ ...row, framing: "choice", choiceOrder: judge as string })) as Row[];
    const facts = (asked: readonly Row[]) => {
      const [row, ...others] = compare(fromRows(asked as never), PAIR).rows;
      return row?.ok && [row.difference, row.standardError, row.interval, others.length];
    };
    expect(facts(put)).toEqual(facts(rows));
    expect(ok(put, {})).toEqual([["eval", "choice", ["prompt", "order"]]]);
    expect(ok(put, { prompt: "fixed" })).toEqual(
      ["long", "short"].map((prompt) => [`eval (prompt ${prompt})`, "choice", ["order"]]),
    );
    expect(ok(put, { prompt: "fixed", order: "fixed" })).toHaveLength(6);
  });

  test("of shots and engine is fixed unless it is named, and of language random", () => {
    for (const [column, levels, byDefault] of [
      ["shots", ["0", "5"], "fixed"],
      ["engine", ["vllm", "hf"], "fixed"],
      ["language", ["de", "en"], "random"],
    ] as const) {
      const rows = rowsOf(13, { judges: [...levels], prompts: ["p"] }).map(({ judge, prompt: _, ...row }) => ({
        ...row,
        [column]: judge as string,
      })) as Row[];
      expect(ok(rows, {})).toEqual(ok(rows, { [column]: byDefault }));
      expect(ok(rows, { [column]: "fixed" })).toHaveLength(2);
      expect(ok(rows, { [column]: "random" })).toEqual([["eval", null, [column]]]);
    }
  });

  test("is random or fixed, of a facet that is known", () => {
    for (const facets of [{ prompt: "mixed" }, { tone: "random" }]) {
      expect(() => ok(rowsOf(14, { items: 5 }), facets)).toThrow("random or fixed");
    }
  });

  test("does not touch choice and completion, which are no wordings", () => {
    const rows = rowsOf(15, { prompts: ["choice", "completion"], judges: ["ash"] });
    expect(ok(rows, {}).map(([, framing]) => framing)).toEqual(["choice", "completion"]);
  });

  test("needs levels that are crossed, and says so where they are not", () => {
    const rows = rowsOf(16).filter(({ judge, prompt }) => !(judge === "yew" && prompt === "long"));
    const answer = compare(fromRows(rows as never), PAIR);
    expect(answer.rows).toHaveLength(5);
    expect(answer.notes.map(({ code }) => code)).toContain("facets-not-crossed");
  });

  test("scores of whole runs stay apart, and nothing is said of levels", () => {
    const rows = ["a", "b"].flatMap((model) =>
      JUDGES.map((judge, j) => ({ model, judge, score: 0.5 + 0.1 * j + (model === "b" ? 0.05 : 0), n: 100 })),
    );
    const answer = compare(fromRows(rows), PAIR);
    expect([answer.rows.length, answer.notes.map(({ code }) => code).includes("facets-not-crossed")]).toEqual([
      3,
      false,
    ]);
  });

  test("a judge that follows the model is refused as before", () => {
    const rows = rowsOf(17, { prompts: ["p"] }).filter(({ model, judge }) => judge === (model === "a" ? "ash" : "fir"));
    const [row] = compare(fromRows(rows as never), PAIR).rows;
    expect(row?.ok === false && row.code).toBe("different-fingerprints");
  });
});

describe("one model under two judges or prompts, over the others", () => {
  const rows = rowsOf(18).filter(({ model }) => model === "a");

  test("its prompts are compared over the judges", () => {
    const { task, facets, sources, notes } = only(rows, { baseline: "short", candidate: "long" } as never);
    expect([task, facets]).toEqual(["eval", [{ facet: "judge", levels: 3 }]]);
    expect([...sources.measured, ...sources.notMeasured]).not.toContain("prompt and framing");
    expect(notes.map(({ code }) => code)).toContain("one-facet-compared");
  });

  test.each([
    ["ash", "yew"],
    ["judge ash", "judge yew"],
  ])("its judges are compared over the prompts: %s", (baseline, candidate) => {
    const found = only(rows, { baseline, candidate } as never);
    expect(found.facets).toEqual([{ facet: "prompt", levels: 2 }]);
    expect([found.baseline.name, found.candidate.name]).toEqual(["a, judge ash", "a, judge yew"]);
    expect([...found.sources.measured, ...found.sources.notMeasured]).not.toContain("judge");
    expect(found.sources.measured).toContain("prompt and framing");
  });
});

test("a gate judges one row over judges and prompts", () => {
  const side = (model: string) =>
    fromRows(rowsOf(19, { items: 100, gain: -2 }).filter((row) => row.model === model) as never);
  const [before, after] = [side("a"), side("b")];
  const { tasks, outcome } = gate(before, after, { minimumEffect: "0.1" });
  expect([tasks.length, outcome]).toEqual([1, "regressed"]);
  expect(tasks[0]?.sources?.measured).toEqual(expect.arrayContaining(["judge", "prompt and framing"]));
  expect(gate(before, after, { minimumEffect: "0.1", facets: { judge: "fixed" } }).tasks).toHaveLength(3);
});

describe("an overall verdict over tasks with the same judges and prompts", () => {
  const tasks = (options: Parameters<typeof rowsOf>[1] = {}, count = 3) =>
    Array.from({ length: count }, (_, task) =>
      rowsOf(40 + task, { ...options, items: 20 + 15 * task }).map((row) => ({ ...row, task: `t${task}` })),
    );
  const overall = (rows: readonly (readonly Row[])[], options: object = {}) =>
    compare(fromRows(rows.flat() as never), { ...PAIR, ...options } as never);
  const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
  const variance = (values: readonly number[]) =>
    values.reduce((total, value) => total + (value - mean(values)) ** 2, 0) / (values.length - 1);

  test("has the error of the books: the judges' weighted means, and items within tasks", () => {
    const rows = tasks({ prompts: ["short"] });
    const answer = overall(rows);
    const [found] = answer.overall;
    const cells = rows.map((own) => {
      const items = [...new Set(own.map(({ item }) => item))];
      const cell = (model: string, judge: string, item: string) =>
        mean(
          own.flatMap((row) =>
            row.model === model && (row as Row).judge === judge && row.item === item ? row.score! : [],
          ),
        );
      return JUDGES.map((judge) => items.map((item) => cell("b", judge, item) - cell("a", judge, item)));
    });
    const ofJudges = JUDGES.map((_, judge) => mean(cells.map((table) => mean(table[judge]!))));
    const within = cells.map((table) => {
      const items = table[0]!.length;
      const byItem = table[0]!.map((_, item) => mean(table.map((row) => row[item]!)));
      const grand = mean(byItem);
      const rest = table.flatMap((row) => row.map((value, item) => (value - mean(row) - byItem[item]! + grand) ** 2));
      const meanSquare = rest.reduce((a, b) => a + b, 0) / ((items - 1) * (JUDGES.length - 1));
      return { items: variance(byItem) / items, rest: meanSquare / (JUDGES.length * items) };
    });
    const sumOf = (key: "items" | "rest") => within.reduce((total, own) => total + own[key] / 9, 0);
    const judges = variance(ofJudges) / JUDGES.length;
    expect(found!.difference).toBeCloseTo(mean(ofJudges), 12);
    expect(found!.standardError! ** 2).toBeCloseTo(judges + sumOf("items") - sumOf("rest"), 12);
    expect(found!.facets).toEqual([{ facet: "judge", levels: 3 }]);
    expect(found!.sources.measured).toEqual(["item sampling", "generation (repeat runs of the same item)", "judge"]);
    expect(found).toMatchObject({ tasks: ["t0", "t1", "t2"], leftOut: [], pooling: null });
    expect(answer.notes.map(({ code }) => code)).not.toContain("overall-by-facets");
  });

  test("is that of one task where there is one, and has less of the items and all of the judges where there are more", () => {
    const [first] = tasks({ gain: 0 });
    const twins = ["x", "y"].map((task) => first!.map((row) => ({ ...row, task, item: `${task}-${row.item}` })));
    const [row] = overall([first!]).rows;
    const [both] = overall(twins).overall;
    if (row?.ok !== true) throw new Error("refused");
    expect(both!.difference).toBeCloseTo(row.difference!, 12);
    // What judges and prompts move is not halved by asking more questions.
    expect(both!.standardError!).toBeLessThan(row.standardError!);
    expect(both!.standardError!).toBeGreaterThan(0.8 * row.standardError!);
  });

  test("counts what tasks share that are a sample, and seeds", () => {
    const rows = tasks({ seeds: ["s1", "s2"] }, 4);
    const [these] = overall(rows).overall;
    expect(these!.test).toContain("macro-of-tasks-over-seeds-and-facets");
    expect(these!.seeds).toEqual({ baseline: 2, candidate: 2 });
    const [like] = overall(rows, { randomTasks: true }).overall;
    expect(like!.test).toContain("over-tasks-over-seeds-and-facets");
    expect(like!.sources.measured).toContain("choice of tasks");
    expect(like!.micro!.difference).not.toBe(like!.macro.difference);
  });

  test("is one for each set of levels, and says so", () => {
    const other = rowsOf(9, { judges: ["elm", "oak"] }).map((row) => ({ ...row, task: "u0" }));
    const more = rowsOf(10, { judges: ["elm", "oak"] }).map((row) => ({ ...row, task: "u1" }));
    const answer = overall([...tasks(), other, more]);
    expect(answer.overall.map(({ tasks: own, leftOut }) => [own, leftOut])).toEqual([
      [
        ["t0", "t1", "t2"],
        ["u0", "u1"],
      ],
      [
        ["u0", "u1"],
        ["t0", "t1", "t2"],
      ],
    ]);
    expect(answer.notes.map(({ code }) => code)).toContain("overall-by-facets");
  });

  test("the order of rows changes nothing", () => {
    const rows = tasks();
    const turned = overall([...rows].reverse().map((own) => [...own].reverse()));
    expect(turned.overall).toEqual(overall(rows).overall);
  });
});
