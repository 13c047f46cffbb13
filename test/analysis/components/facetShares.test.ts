import { describe, expect, test } from "vitest";
import { fromRows } from "../../../src/data/fromRows.js";
import { NOISE } from "../../../src/notes.js";
import { components } from "../../../src/questions/components.js";
import { standardNormal } from "../../../src/random/draws.js";
import { createRng } from "../../../src/random/rng.js";

interface Row {
  readonly model: string;
  readonly item: string;
  readonly score: number | null;
  readonly [condition: string]: string | number | null;
}

function rowsOf(
  seed: number,
  {
    items = 40,
    judges = ["ash", "fir", "yew"],
    prompts = ["short", "long"],
    trials = 2,
    seeds = [""],
    models = ["m"],
  } = {},
): Row[] {
  const rng = createRng(seed);
  const normal = (sd: number) => sd * standardNormal(rng);
  return models.flatMap((model) => {
    const levels = Array.from({ length: items }, () => normal(1));
    const byJudge = judges.map(() => ({ level: normal(0.5), own: levels.map(() => normal(0.3)) }));
    const byPrompt = prompts.map(() => ({ level: normal(0.2), own: levels.map(() => normal(0.2)) }));
    return seeds.flatMap((label) => {
      const trained = label === "" ? 0 : normal(0.4);
      return judges.flatMap((judge, j) =>
        prompts.flatMap((prompt, p) =>
          Array.from({ length: trials }, (_, trial) =>
            levels.map((level, item) => ({
              ...{ model, judge, prompt, trial, item: `q${item}` },
              ...(label === "" ? {} : { seed: label }),
              score:
                level +
                trained +
                byJudge[j]!.level +
                byPrompt[p]!.level +
                byJudge[j]!.own[item]! +
                byPrompt[p]!.own[item]! +
                normal(0.5),
            })),
          ).flat(),
        ),
      );
    });
  });
}

const answerOf = (rows: readonly Row[], options: Parameters<typeof components>[1] = {}) =>
  components(fromRows(rows as never), options);
const only = (rows: readonly Row[], options: Parameters<typeof components>[1] = {}) => {
  const { facets } = answerOf(rows, options);
  if (facets.length !== 1) throw new Error(`${facets.length} rows`);
  return facets[0]!;
};

describe("components over judges and prompts", () => {
  test("are one row, whose runs are in no other", () => {
    const { rows, facets } = answerOf(rowsOf(1, { models: ["m", "n"] }));
    expect([rows, facets.map(({ run }) => [run.model, run.task])]).toEqual([
      [],
      [
        ["m", "eval"],
        ["n", "eval"],
      ],
    ]);
    const [first] = facets;
    expect(first?.factors).toEqual([
      { factor: "prompt", levels: 2 },
      { factor: "judge", levels: 3 },
      { factor: "item", levels: 40 },
    ]);
    expect(first?.shares.map(({ source }) => source)).toEqual([
      ...[
        "prompt",
        "judge",
        "item",
        "prompt × judge",
        "prompt × item",
        "judge × item",
        "higher interactions",
        "trials",
      ],
    ]);
    expect([first?.method, first?.coverage]).toEqual(["anova", 1]);
  });

  test("have shares that add up, each with an interval around it", () => {
    const { shares, interval, mean, standardError } = only(rowsOf(2));
    for (const key of ["share", "shareOfMean"] as const) {
      expect(shares.reduce((sum, one) => sum + (one[key] as number), 0)).toBeCloseTo(1, 10);
    }
    const item = shares.find(({ source }) => source === "item")!;
    expect(item.sd).toBeCloseTo(Math.sqrt(item.variance as number), 12);
    expect(item.shareInterval!.low).toBeLessThan(item.share as number);
    expect(item.shareInterval!.high).toBeGreaterThan(item.share as number);
    expect([interval!.low < mean!, mean! < interval!.high, standardError! > 0]).toEqual([true, true, true]);
  });

  test("say that clusters are left out of account where one holds several items", () => {
    const named = (clusterOf: (item: number) => number) =>
      only(rowsOf(3, { items: 12 }).map((row) => ({ ...row, cluster: `c${clusterOf(Number(row.item.slice(1)))}` })));
    const codes = ({ notes }: ReturnType<typeof only>) => notes.map(({ code }) => code);
    expect(codes(named((item) => item % 3))).toContain("clusters-apart");
    expect(codes(named((item) => item))).not.toContain("clusters-apart");
    expect(codes(only(rowsOf(3, { items: 12 })))).not.toContain("clusters-apart");
  });

  test("say so of a component that came out below 0", () => {
    // Each judge is as harsh as the others on the whole: judges vary less than their tastes would have it.
    const level = (rows: readonly Row[]) => {
      const mean = (own: readonly Row[]) => own.reduce((sum, { score }) => sum + score!, 0) / own.length;
      const all = mean(rows);
      return rows.map((row) => {
        const own = mean(rows.filter(({ judge }) => judge === row.judge));
        return { ...row, score: row.score! - own + all };
      });
    };
    const found = only(level(rowsOf(3, { items: 12 })));
    expect(found.notes.map(({ code }) => code)).toContain("below-zero");
    expect(found.shares.find(({ factors }) => factors.join() === "judge")!.variance).toBe(0);
  });

  test("name no judge where nothing was judged", () => {
    const plain = rowsOf(3, { judges: ["ash"] }).map(({ judge: _, ...row }) => row as Row);
    const { measured, notMeasured } = only(plain).sources;
    expect(measured).toEqual(expect.arrayContaining(["item sampling", "prompt and framing", NOISE.trials]));
    expect(notMeasured).toEqual(["training seed", "checkpoint choice"]);
    const once = only(rowsOf(3, { trials: 1 })).sources;
    expect(once.notMeasured).toContain(NOISE.trials);
  });

  test("name what is measured; a facet that is dropped is not", () => {
    const rows = rowsOf(3);
    const both = only(rows).sources;
    expect(both.measured).toEqual(expect.arrayContaining(["judge", "prompt and framing", "item sampling"]));
    expect(both.notMeasured).toEqual(["training seed", "checkpoint choice"]);
    const judges = only(rows.filter(({ prompt }) => prompt === "long")).sources;
    expect([judges.measured.includes("judge"), judges.notMeasured]).toEqual([
      true,
      ["training seed", "checkpoint choice", "prompt and framing"],
    ]);
    const prompts = only(rows.filter(({ judge }) => judge === "fir")).sources;
    expect(prompts.notMeasured).toEqual(["training seed", "checkpoint choice", "judge"]);
    expect(answerOf(rows.filter(({ judge, prompt }) => judge === "fir" && prompt === "long")).facets).toEqual([]);
  });

  test("take prompts of one framing, and orders of the choices, like prompts and judges", () => {
    const rows = rowsOf(6, { seeds: ["1", "2", "3"], trials: 1, prompts: ["short", "long", "terse"] });
    const put = rows.map(({ judge, ...row }) => ({ ...row, framing: "choice", choiceOrder: judge as string }));
    const plain = only(rows);
    const { rows: others, facets } = answerOf([...put, ...put.map((row) => ({ ...row, framing: "completion" }))]);
    expect([others, facets.map(({ run }) => [run.task, run.framing])]).toEqual([
      [],
      [
        ["eval", "choice"],
        ["eval", "completion"],
      ],
    ]);
    const found = facets[0]!;
    expect(found.factors).toEqual([
      { factor: "seed", levels: 3 },
      { factor: "prompt", levels: 3 },
      { factor: "order", levels: 3 },
      { factor: "item", levels: 40 },
    ]);
    expect(found.shares.map(({ variance }) => variance)).toEqual(plain.shares.map(({ variance }) => variance));
    expect(found.sources.measured).toEqual(expect.arrayContaining(["prompt and framing", "order of the choices"]));
  });

  test("take training seeds as one more factor", () => {
    const { factors, shares, sources } = only(rowsOf(4, { seeds: ["1", "2", "3"], trials: 1 }));
    expect(factors.map(({ factor }) => factor)).toEqual(["seed", "prompt", "judge", "item"]);
    expect(shares).toHaveLength(4 + 6 + 1);
    expect(shares.at(-1)?.source).toBe("residual");
    expect(sources.measured).toContain("training seed");
  });

  test("are by restricted maximum likelihood where cells are missing, in whatever order rows come", () => {
    const rows = rowsOf(5).filter((_, index) => (index * 7) % 11 > 2);
    const first = only(rows);
    const turned = only([...rows].reverse());
    expect([first.method, first.notes.map(({ code }) => code)]).toEqual([
      "reml",
      expect.arrayContaining(["facets-unbalanced"]),
    ]);
    first.shares.forEach(({ variance }, index) => {
      expect(turned.shares[index]!.variance).toBeCloseTo(variance as number, 8);
    });
    const lost = rowsOf(5).filter(({ judge, prompt }) => !(judge === "yew" && prompt === "long"));
    expect(only(lost).method).toBe("reml");
  });

  test("need levels that do not stand and fall together", () => {
    const rows = rowsOf(6, { judges: ["ash", "fir"] }).filter(
      ({ judge, prompt }) => (judge === "ash") === (prompt === "short"),
    );
    const { facets, rows: others, notes } = answerOf(rows);
    expect([facets, others.length, notes.map(({ code }) => code)]).toEqual([
      [],
      2,
      expect.arrayContaining(["facets-together"]),
    ]);
  });

  test("leave fixed facets, and choice and completion, apart", () => {
    const rows = rowsOf(7);
    expect(answerOf(rows, { facets: { judge: "fixed" } }).facets.map(({ run }) => run.task)).toEqual(
      ["ash", "fir", "yew"].map((judge) => `eval (judge ${judge})`),
    );
    const framed = answerOf(rowsOf(7, { judges: ["ash"], prompts: ["choice", "completion"] }));
    expect([framed.facets.length, framed.rows.length]).toEqual([0, 2]);
    expect(() => answerOf(rows, { facets: { judge: "maybe" } as never })).toThrow("random or fixed");
  });

  test("are null where nothing varies", () => {
    const flat = rowsOf(8).map((row) => ({ ...row, score: 1 }));
    const { shares, standardError, interval, method, notes, projected, next } = only(flat, {
      budget: { extraCost: 200, costs: { item: 1, judge: 20, prompt: 15, answer: 0.02, judgement: 0.01 } },
    });
    expect([projected, next]).toEqual([[], null]);
    expect([standardError, interval, method, notes.map(({ code }) => code)]).toEqual([
      null,
      null,
      null,
      expect.arrayContaining(["no-components"]),
    ]);
    expect(shares.every(({ share, shareInterval }) => share === null && shareInterval === null)).toBe(true);
  });

  test("say where a budget goes, best first, and what it costs", () => {
    const budget = { extraCost: 200, costs: { item: 1, judge: 20, prompt: 15, answer: 0.02, judgement: 0.01 } };
    const { next, projected, standardError } = only(rowsOf(9), { budget });
    expect(next?.[0]?.way).toBe("mixture");
    const [best, ...others] = next!.map((way) => way.standardError);
    expect(others.every((error) => error >= best! - 1e-12)).toBe(true);
    expect(others).toEqual([...others].sort((a, b) => a - b));
    expect(next!.every(({ extraCost }) => extraCost <= 200 + 1e-9)).toBe(true);
    expect(projected.map(({ way }) => way)).toEqual(["prompt", "judge", "item", "trials"]);
    expect(projected.every((way) => way.standardError <= standardError! + 1e-12)).toBe(true);
    expect(only(rowsOf(9)).next).toBeNull();
  });
});

test("factors of few levels are those of fewer than five, and are named", () => {
  const fewOf = (row: ReturnType<typeof only>) => {
    const said = row.notes.find(({ code }) => code === "few-levels");
    return (said?.data as { readonly factors: readonly object[] } | undefined)?.factors ?? null;
  };
  expect(fewOf(only(rowsOf(3)))).toEqual([
    { factor: "prompt", levels: 2 },
    { factor: "judge", levels: 3 },
  ]);
  const five = ["ash", "elm", "fir", "oak", "yew"];
  expect(fewOf(only(rowsOf(3, { judges: five })))).toEqual([{ factor: "prompt", levels: 2 }]);
  expect(fewOf(only(rowsOf(3, { judges: five, prompts: ["a", "b", "c", "d", "e"] })))).toBeNull();
});
