import { describe, expect, test } from "vitest";
import { askedFacet } from "../../../src/analysis/comparison/askedFacet.js";
import { type Side, sidesOf } from "../../../src/analysis/comparison/testSides.js";
import { createResults } from "../../../src/data/createResults.js";
import type { Fingerprint } from "../../../src/data/run.js";
import { compare } from "../../../src/questions/compare.js";
import { gate } from "../../../src/questions/gate.js";
import { readText } from "../../io/dumps.js";
import { matrixOf } from "../../support/matrices.js";

const right = (item: number, every: number) => (item % every === 0 ? 0 : 1);
const FRAMINGS = "prompt and framing";

/** One dump of sixty answers with columns that say how they were made. */
function dump(model: string, every: number, columns: Readonly<Record<string, string>>) {
  const names = Object.keys(columns);
  const rows = Array.from({ length: 60 }, (_, item) =>
    [model, "quiz", `q${item}`, ...Object.values(columns), right(item, every)].join(","),
  );
  return readText("t.csv", `model,task,item,${[...names, "score"].join(",")}\n${rows.join("\n")}\n`);
}

const only = (answer: ReturnType<typeof compare>) => {
  const [row] = answer.rows;
  if (answer.rows.length !== 1 || row === undefined) throw new Error("not one row");
  return row;
};
const asked = (answer: ReturnType<typeof compare>) => {
  const row = only(answer);
  if (!row.ok) throw new Error(row.message);
  const [said] = row.notes.filter(({ code }) => code === "one-facet-compared");
  return said?.data?.facet ?? null;
};

describe("what one model is compared with", () => {
  test.each([
    ["prompt_template", "Answer:", "Think step by step:", "prompt", true],
    ["prompt_hash", "aaaaaaaaaaaa", "bbbbbbbbbbbb", "prompt", true],
    ["system_prompt", "none", "Be terse.", "prompt", true],
    ["judge", "oak", "elm", "judge", false],
    ["filter", "strict", "flexible", "answer filter", false],
    ["num_fewshot", "0", "5", "few-shot examples", false],
  ])("%s, where two dumps differ in it alone", async (column, mine, other, facet, isPrompt) => {
    const [before, after] = [await dump("m", 2, { [column]: mine }), await dump("m", 6, { [column]: other })];
    const answer = compare(before, after);
    expect([answer.verdict, asked(answer)]).toEqual(["better", facet]);
    const row = only(answer);
    expect(row.ok && row.sources.notMeasured.includes(FRAMINGS)).toBe(!isPrompt);
    expect(compare(after, before).verdict).toBe("worse");
  });

  test("a prompt that was given another name", async () => {
    const [before, after] = [await dump("m", 2, { prompt: "old" }), await dump("m", 6, { prompt: "new" })];
    expect([compare(before, after).verdict, asked(compare(before, after))]).toEqual(["better", "prompt"]);
    const row = only(compare(before, after));
    expect(row.ok && row.notes.map(({ message }) => message).join()).toContain("the prompt, old against new");
  });

  test("choice and completion are framings, and two models or like sides ask nothing of the kind", async () => {
    const framed = (framing: string) => dump("m", 3, { framing });
    expect(asked(compare(await framed("choice"), await dump("m", 2, { framing: "cloze" })))).toBe("framing");
    expect(asked(compare(await dump("a", 2, {}), await dump("b", 6, {})))).toBeNull();
    expect(asked(compare(await dump("m", 2, {}), await dump("m", 6, {})))).toBeNull();
  });

  test.each<[string, string, string, Readonly<Record<string, string>>, Readonly<Record<string, string>>]>([
    ["two models", "a", "b", { prompt_hash: "aaaaaaaaaaaa" }, { prompt_hash: "bbbbbbbbbbbb" }],
    ["two models under two judges", "a", "b", { judge: "oak" }, { judge: "elm" }],
    [
      "two checkpoints",
      "m",
      "m",
      { prompt_hash: "aaaaaaaaaaaa", step: "1" },
      { prompt_hash: "bbbbbbbbbbbb", step: "2" },
    ],
    ["prompt and judge", "m", "m", { system_prompt: "a", judge: "oak" }, { system_prompt: "b", judge: "elm" }],
    ["judge and filter", "m", "m", { filter: "a", judge: "oak" }, { filter: "b", judge: "elm" }],
    ["versions", "m", "m", { version: "1" }, { version: "2" }],
  ])("%s that differ in more than one thing are refused still", async (_, first, second, mine, other) => {
    const row = only(compare(await dump(first, 2, mine), await dump(second, 6, other)));
    expect(!row.ok && row.code).toBe("different-fingerprints");
  });

  test("two things at once are none of them, also where mixed sides are compared", async () => {
    const mixed = async (mine: Readonly<Record<string, string>>, other: Readonly<Record<string, string>>) =>
      asked(compare(await dump("m", 2, mine), await dump("m", 6, other), { allowMixed: true }));
    expect(await mixed({ judge: "oak" }, { judge: "elm" })).toBe("judge");
    expect(await mixed({ judge: "oak", filter: "a" }, { judge: "elm", filter: "b" })).toBeNull();
  });
});

describe("a gate on what one model was changed in", () => {
  const outcome = async (mine: Readonly<Record<string, string>>, other: Readonly<Record<string, string>>) =>
    gate(await dump("m", 6, mine), await dump("m", 2, other), { minimumEffect: "2pt" });

  test.each([
    [{ prompt_hash: "aaaaaaaaaaaa" }, { prompt_hash: "bbbbbbbbbbbb" }],
    [{ system_prompt: "none" }, { system_prompt: "Be terse." }],
    [{ prompt: "old" }, { prompt: "new" }],
  ])("an edited prompt is judged: %o", async (mine, other) => {
    const judged = await outcome(mine, other);
    expect([judged.outcome, judged.tasks.length, judged.reasons]).toEqual(["regressed", 1, []]);
    const back = gate(await dump("m", 2, mine), await dump("m", 6, other), { minimumEffect: "2pt" });
    expect(back.outcome).toBe("not-regressed");
  });

  test.each([
    [{ judge: "oak" }, { judge: "elm" }],
    [{ filter: "a" }, { filter: "b" }],
    [{ num_fewshot: "0" }, { num_fewshot: "5" }],
  ])("another yardstick is none: %o", async (mine, other) => {
    const judged = await outcome(mine, other);
    expect(judged.outcome).toBe("cannot-tell");
    expect(judged.tasks[0]?.reasons.map(({ code }) => code)).toContain("different-fingerprints");
  });

  test("framings of one model are no edit of a prompt, nor are prompts of two models", async () => {
    expect((await outcome({ framing: "choice" }, { framing: "completion" })).outcome).toBe("cannot-tell");
    const [before, after] = [await dump("a", 6, { prompt: "old" }), await dump("b", 2, { prompt: "new" })];
    expect(gate(before, after, { minimumEffect: "2pt" }).outcome).toBe("cannot-tell");
  });
});

describe("the levels of what one model was changed in", () => {
  /** The seeds of one model, each with its own conditions. */
  const side = (...made: readonly Fingerprint[]): Side[] =>
    [
      ...sidesOf(
        createResults({
          matrices: [matrixOf(made.map((fingerprint, seed) => ({ seed: `${seed}`, fingerprint, scores: [1, 0, 1] })))],
        }),
      ).values(),
    ].flat();

  test("are those that all seeds of a side state", () => {
    const same = askedFacet(side({ judge: "oak" }, { judge: "oak" }), side({ judge: "elm" }));
    expect([same?.facet, same?.levels]).toEqual(["judge", ["judge oak", "judge elm"]]);
    expect(same?.parts).toEqual(["judge"]);
    expect(same?.isPrompt).toBe(false);
  });

  test("are none where the seeds of a side state several", () => {
    const [several, one] = [side({ judge: "oak" }, { judge: "ash" }), side({ judge: "elm" })];
    expect(askedFacet(several, one)).toMatchObject({ facet: "judge", levels: null });
    expect(askedFacet(one, several)).toMatchObject({ facet: "judge", levels: null });
  });

  test("are the names that runs were given where a condition makes one model two, which may be one of the prompt or not", () => {
    const named = (framing: string, tags: Readonly<Record<string, string>>) =>
      [...sidesOf(createResults({ matrices: [matrixOf([{ framing, tags, scores: [1, 0, 1] }])] })).values()].flat();
    const of = (tags: Readonly<Record<string, string>>, names = ["plain", "terse"]) =>
      askedFacet(named(names[0]!, tags), named(names[1]!, tags));
    const levels = ["plain", "terse"];
    expect(of({ facet: "judge" })).toMatchObject({ facet: "judge", isPrompt: false, levels });
    expect(of({ facet: "filter" })).toMatchObject({ facet: "answer filter", isPrompt: false, levels });
    expect(of({ facet: "systemPrompt" })).toMatchObject({ facet: "system instruction", isPrompt: true, levels });
    expect(of({ facet: "prompt" })).toMatchObject({ facet: "prompts", isPrompt: true, levels });
    expect(of({})).toMatchObject({ facet: "prompt", isPrompt: true, levels });
    expect(of({}, ["choice", "terse"])).toMatchObject({ facet: "framing", isPrompt: true });
  });

  test("examples change the prompt's text with them; a prompt alone has no level but its text", () => {
    const shots = askedFacet(side({ fewShot: "0", prompt: "aaaa" }), side({ fewShot: "5", prompt: "bbbb" }));
    expect(shots).toMatchObject({ facet: "few-shot examples", parts: ["fewShot", "prompt"], isPrompt: false });
    expect(shots!.levels).not.toBeNull();
    expect(askedFacet(side({ prompt: "aaaa" }), side({ prompt: "bbbb" }))).toMatchObject({
      facet: "prompt",
      isPrompt: true,
      levels: null,
    });
    expect(askedFacet(side({ judge: "oak" }), side({ judge: "oak" }))).toBeNull();
    expect(askedFacet(side({ judge: "oak", filter: "a" }), side({ judge: "elm", filter: "b" }))).toBeNull();
  });
});
