import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { afterEach, describe, expect, test, vi } from "vitest";
import { gate } from "../../src/cli/commands/gate.js";
import { schemaErrors } from "../support/jsonSchema.js";
import { parseXml } from "../support/xmlDocument.js";
import { capture } from "./capture.js";
import { dumpFolder, LONG_HEADER, longRows, outcomes } from "./dumpFolder.js";

const { folder, write } = dumpFolder();
mkdirSync(folder, { recursive: true });
const right = (item: number) => item % 10 < 7;
const base = write("base.csv", LONG_HEADER + longRows("main", outcomes(1000, right)));
const swapped = write(
  "swapped.csv",
  LONG_HEADER +
    longRows(
      "change",
      outcomes(1000, (item) => (item % 100 === 3 ? false : item % 100 === 8 ? true : right(item))),
    ),
);
const worse = write(
  "worse.csv",
  LONG_HEADER +
    longRows(
      "change",
      outcomes(1000, (item) => right(item) && item % 9 > 0),
    ),
);
const few = write("few.csv", LONG_HEADER + longRows("main", outcomes(40, right)));
const fewer = write(
  "fewer.csv",
  LONG_HEADER +
    longRows(
      "change",
      outcomes(40, (item) => right(item) && item !== 0),
    ),
);

/** Runs the command as the parser calls it. */
async function run(first: string, second: string | undefined, flags: Partial<Parameters<typeof gate>[2]> = {}) {
  const parts: string[] = [];
  vi.spyOn(process.stdout, "write").mockImplementation((chunk) => {
    parts.push(String(chunk));
    return true;
  });
  const code = await gate(first, second, { minEffect: "2pt", missing: "drop", correction: "holm", ...flags });
  vi.restoreAllMocks();
  return { code, stdout: parts.join("") };
}

afterEach(() => vi.restoreAllMocks());

describe("the exit code", () => {
  test("is 0 for not regressed, 1 for regressed, 2 for cannot tell", async () => {
    const cleared = await run(base, swapped);
    expect([cleared.code, cleared.stdout.split("\n")[0]]).toEqual([0, "NOT REGRESSED"]);
    const regressed = await run(base, worse);
    expect([regressed.code, regressed.stdout.split("\n")[0]]).toEqual([1, "REGRESSED"]);
    const open = await run(few, fewer);
    expect([open.code, open.stdout.split("\n")[0]]).toEqual([2, "CANNOT TELL"]);
    // Nothing is explained that no row shows.
    const other = write("exam.csv", LONG_HEADER + longRows("change", outcomes(40, right), { task: "exam" }));
    const refused = await run(few, other);
    expect(refused.code).toBe(2);
    expect(refused.stdout).not.toMatch(/would be found: |end of the interval/);
  });

  test("stands in the row of its task, and no column that was left out is explained", async () => {
    const tasks = ["a_task_of_a_long_name test", "another_task_of_long_name"];
    const [before, after] = ["base", "new"].map((model, side) =>
      write(
        `${model}-long.csv`,
        LONG_HEADER +
          tasks
            .map((task, at) =>
              longRows(
                model,
                outcomes(400, (item) => item % (7 - side - at) > 0),
                { task },
              ),
            )
            .join(""),
      ),
    ) as [string, string];
    const { stdout } = await capture("gate", before, after, "--min-effect", "2pt");
    expect(stdout).toMatch(/^task .* Δ .* CI {2}outcome$/m);
    expect(stdout).not.toContain("would be found: ");
    const wide = await capture("gate", before, after, "--min-effect", "2pt", "--wide");
    expect(wide.stdout).toContain("• would be found: the true drop");
  });

  test("follows the minimum effect, the level, and the rules", async () => {
    expect((await run(base, worse, { minEffect: "0.2" })).code).toBe(0);
    expect((await run(base, worse, { minEffect: "40%" })).code).toBe(0);
    expect((await run(base, swapped, { minEffect: "0.1pt" })).code).toBe(2);
    expect((await run(base, few)).code).toBe(2);
    expect((await run(base, swapped, { mustPass: ["q8"] })).code).toBe(0);
    expect((await run(base, swapped, { mustPass: ["q3"] })).code).toBe(1);
    expect((await run(few, swapped, { newItems: "fail", minOverlap: "0" })).code).toBe(2);
  });
});

describe("--json", () => {
  test("prints one versioned document with everything", async () => {
    const { stdout } = await run(base, worse, { json: true });
    const document = JSON.parse(stdout);
    expect(document).toMatchObject({
      schema: "noisefloor/gate/1",
      outcome: "regressed",
      minimumEffect: "2pt",
      family: { size: 1, correction: "holm", alpha: 0.05 },
      tasks: [{ task: "quiz", outcome: "regressed", minimumEffect: 0.02, interval: { level: 0.9 } }],
    });
    expect(document.tasks[0].drop).toBe(-document.tasks[0].difference);
  });
});

describe("--seed-sd", () => {
  test("reckons with seed noise, says so, and fits the schema", async () => {
    expect((await run(base, swapped, { seedSd: "0pt" })).code).toBe(0);
    expect((await run(base, swapped, { seedSd: "2pt" })).code).toBe(2);
    const { stdout } = await run(base, worse, { seedSd: "0.5pt" });
    expect(stdout).toMatch(/with\sa\sborrowed\sseed\sSD\sof\s0\.50/);
    expect(stdout).toContain("Seed noise is borrowed, not measured: SD 0.00500 (stated with --seed-sd)");
    const document = JSON.parse((await run(base, worse, { seedSd: "0.5pt", json: true })).stdout);
    const schema = readFileSync(new URL("../../docs/schema/gate.json", import.meta.url), "utf8");
    expect(schemaErrors(JSON.parse(schema), document)).toEqual([]);
  });

  test("needs a unit, and stands alone", async () => {
    await expect(run(base, worse, { seedSd: "2" })).rejects.toThrow(/--seed-sd needs a unit/);
    await expect(run(base, worse, { seedSd: "1pt", borrowSeedSd: true })).rejects.toThrow(/give one of them/);
    await expect(run(base, worse, { seedSd: "fromrun" })).rejects.toThrow(/or from-run; got "fromrun"/);
  });
});

describe("--state", () => {
  const nights = [3, 4, 5].map((shift) =>
    write(
      `night${shift}.csv`,
      LONG_HEADER +
        longRows(
          "change",
          outcomes(1000, (item) => (item % 20 === shift ? false : item % 25 === shift ? true : right(item))),
        ),
    ),
  );

  test("counts the looks, and a candidate that was looked at keeps its place", async () => {
    const state = `${folder}/looks.json`;
    const looks = [];
    for (const night of [...nights, nights[1] as string]) {
      const { stdout } = await run(base, night, { state, json: true });
      looks.push(JSON.parse(stdout).look);
    }
    expect(looks.map(({ look, factor }) => [look, factor])).toEqual([
      [1, 2],
      [2, 6],
      [3, 12],
      [2, 6],
    ]);
    const kept = JSON.parse(readFileSync(state, "utf8"));
    expect([kept.candidates.length, new Set(kept.candidates).size, kept.alpha, kept.minimumEffect]).toEqual([
      3,
      3,
      0.05,
      "2pt",
    ]);
  });

  test("a drop that is large stays one, and the exit codes are the same", async () => {
    const state = `${folder}/codes.json`;
    expect((await run(base, swapped, { state })).code).toBe(0);
    const red = await run(base, worse, { state });
    expect(red.code).toBe(1);
    expect(red.stdout.replace(/\s+/g, " ")).toContain("At this look, look 2 at one baseline: p is multiplied by 6");
  });

  test("a gate between two tests uses up no look, and sets their items against each other in no sentence", async () => {
    const state = `${folder}/no-look.json`;
    const matrix = (name: string, items: number) =>
      write(
        name,
        `question,m\n${outcomes(items, right)
          .map((score, item) => `${item},${score}\n`)
          .join("")}`,
      );
    const given = [matrix("algebra.csv", 40), matrix("geometry.csv", 45)] as const;
    const { code, stdout } = await run(...given, { state, json: true });
    const { look, tasks } = JSON.parse(stdout);
    expect([code, look, tasks[0].items]).toEqual([2, null, { shared: 0, new: null, removed: null }]);
    expect(existsSync(state)).toBe(false);
    expect((await run(...given, { state })).stdout).not.toMatch(/new item|removed item|At this look/);
  });

  test("a drop that is shown by one look alone is not shown over many", async () => {
    const state = `${folder}/many.json`;
    const drop = write(
      "drop.csv",
      LONG_HEADER +
        longRows(
          "change",
          outcomes(1000, (item) => (item < 60 ? false : item < 132 ? true : right(item))),
        ),
    );
    const alone = JSON.parse((await run(base, drop, { json: true })).stdout);
    expect(alone.outcome).toBe("regressed");
    for (const night of nights) await run(base, night, { state });
    const found = JSON.parse((await run(base, drop, { state, json: true })).stdout);
    expect([found.look.look, found.outcome, found.tasks[0].reasons[0].code]).toEqual([
      4,
      "cannot-tell",
      "not-after-adjustment",
    ]);
    expect(found.tasks[0].sentence).toContain("not after look 4 at one baseline");
  });

  test("refuses another baseline, another effect, and what is no state", async () => {
    const state = `${folder}/other.json`;
    await run(base, swapped, { state });
    const before = readFileSync(state, "utf8");
    await expect(run(worse, swapped, { state })).rejects.toMatchObject({ code: "state-of-another-baseline" });
    await expect(run(base, swapped, { state, minEffect: "1pt" })).rejects.toThrow(/keep these over all looks/);
    await expect(run(base, swapped, { state, alpha: "0.1" })).rejects.toThrow(/--alpha 0.05 --min-effect 2pt/);
    expect(readFileSync(state, "utf8")).toBe(before);
    for (const text of ["", "{}", "[1", '{"schema":"noisefloor/gate-state/1","candidates":[1]}']) {
      await expect(run(base, swapped, { state: write("broken.json", text) })).rejects.toMatchObject({
        code: "no-gate-state",
      });
    }
    await expect(run(base, swapped, { state: base })).rejects.toThrow(/would replace/);
    await expect(run(base, swapped, { state: "-" })).rejects.toThrow(/--state needs the name of a file/);
  });
});

describe("--history", () => {
  test("adds a line a gate, and shows the past ones with the false alarms of their pace", async () => {
    const history = `${folder}/history.jsonl`;
    vi.useFakeTimers({ now: new Date("2026-11-01T02:00:00Z"), toFake: ["Date"] });
    const shown = [];
    for (const [day, dump] of [swapped, swapped, worse, swapped].entries()) {
      vi.setSystemTime(new Date(`2026-11-0${day + 1}T02:00:00Z`));
      shown.push((await run(base, dump, { history })).stdout.replace(/\s+/g, " "));
    }
    expect(shown[0]).toContain("1 gate since 2026-11-01, oldest first: · (X regressed 0,");
    expect(shown[0]).not.toContain("a year");
    expect(shown[3]).toContain(
      "4 gates since 2026-11-01, oldest first: ··X· (X regressed 1, ~ cannot tell 0, · not regressed 3)",
    );
    expect(shown[3]).toContain("about 365 a year, up to 19 a year would be red though nothing changed");
    const lines = readFileSync(history, "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines[2]).toEqual({
      schema: "noisefloor/gate-history/1",
      at: "2026-11-03T02:00:00.000Z",
      outcome: "regressed",
      alpha: 0.05,
      counted: false,
      baseline: lines[0].baseline,
      tasks: [
        {
          ...{ task: "quiz", metric: "score", framing: null, outcome: "regressed", baseline: 0.7, candidate: 0.622 },
          ...{ items: 1000, proportion: true, higherIsBetter: true },
        },
      ],
      minimumEffect: "2pt",
    });
    const counted = (await run(base, swapped, { history, state: `${folder}/history-looks.json` })).stdout;
    expect(counted.replace(/\s+/g, " ")).toContain("of such series 5% at most are ever red though nothing changed");
    // A state that was deleted is no new series.
    rmSync(`${folder}/history-looks.json`);
    const again = await run(base, swapped, { history, state: `${folder}/history-looks.json`, json: true });
    expect(JSON.parse(again.stdout).notes).toContainEqual(
      expect.objectContaining({ code: "looks-begun-anew", data: { counted: 1 } }),
    );
    // A baseline that was replaced by a worse one: its own slide is said, in every form.
    const [md, junit] = [`${folder}/history.md`, `${folder}/history.xml`];
    const slid = (await run(worse, worse, { history, md, junit })).stdout.replace(/\s+/g, " ");
    const drift = "the baseline was another 1 time: it has lost most on quiz score, −7.80 pt since 2026-11-01";
    expect(slid).toContain(drift);
    expect(readFileSync(md, "utf8")).toContain(drift);
    expect(readFileSync(md, "utf8")).toContain("··X····");
    expect(readFileSync(junit, "utf8")).toContain(drift);
    vi.useRealTimers();
  });

  test("names the line that is none, and adds nothing to it", async () => {
    const history = write("broken-history.jsonl", '\n{"outcome":"regressed"}\n');
    await expect(run(base, swapped, { history })).rejects.toThrow(/broken-history\.jsonl:2: is no gate of a history/);
    expect(readFileSync(history, "utf8")).toBe('\n{"outcome":"regressed"}\n');
    await expect(run(base, swapped, { history: base })).rejects.toThrow(/would replace|is also/);
    await expect(run(base, swapped, { history: "-" })).rejects.toThrow(/--history need/);
  });
});

describe("--quarantine", () => {
  const must = [`@${write("must.txt", "q0\nq1\nq2\n")}`];
  const rules = { mustPass: must, minEffect: "20pt" };

  test("lets items that must pass fail up to their day", async () => {
    expect((await run(base, worse, rules)).code).toBe(1);
    const list = write("list.txt", "# known\n2026-12-31 q0\n\n2026-12-31\tquiz/q9\n");
    vi.useFakeTimers({ now: new Date("2026-12-31T23:00:00Z"), toFake: ["Date"] });
    const held = await run(base, worse, { ...rules, quarantine: list });
    expect(held.code).toBe(0);
    expect(held.stdout.replace(/\s+/g, " ")).toContain(
      "1 item in quarantine did not pass, which fails nothing: q0 (until 2026-12-31)",
    );
    vi.setSystemTime(new Date("2027-01-01T01:00:00Z"));
    const over = await run(base, worse, { ...rules, quarantine: list });
    expect([over.code, over.stdout.replace(/\s+/g, " ").includes("q0 (since 2026-12-31)")]).toEqual([1, true]);
    expect(over.stdout.replace(/\s+/g, " ")).toMatch(
      /right before and wrong now, 78 items: q0, (q\d+, ){8}q\d+ and 68 more/,
    );
    vi.useRealTimers();
  });

  test("names the line that is no entry, and what it lacks", async () => {
    const list = write("wrong.txt", "2026-12-31 q0\nq1 2026-12-31\n");
    await expect(run(base, worse, { ...rules, quarantine: list })).rejects.toThrow(
      /wrong\.txt:2: needs the last day .* got "q1 2026-12-31"/,
    );
    await expect(run(base, worse, { quarantine: list })).rejects.toThrow(/give --must-pass too/);
    await expect(run(base, worse, { ...rules, quarantine: `${folder}/none.txt` })).rejects.toThrow(/cannot read/);
    const held = write("held.txt", "2026-12-31 q0\n");
    await expect(run(base, worse, { ...rules, quarantine: held, junit: held })).rejects.toThrow(/would replace/);
  });
});

describe("--looks always", () => {
  const answers = (model: string, items: number, isRight: (item: number) => boolean, first = 0) =>
    LONG_HEADER +
    longRows(
      model,
      outcomes(items, (item) => isRight(item + first)),
      { first },
    );
  const night = (shift: number) => (item: number) =>
    item % 20 === shift ? false : item % 25 === shift ? true : right(item);
  const grown = [100, 400, 1000].map((items) => write(`grown${items}.csv`, answers("change", items, night(3))));
  const other = write("other.csv", answers("change", 300, night(4), 200));
  const looks = "always";

  test("a candidate that has grown keeps its place, another has the next", async () => {
    const state = `${folder}/growing.json`;
    const places = [];
    for (const dump of [...grown, other, grown[2] as string]) {
      const { stdout } = await run(base, dump, { state, looks, json: true });
      places.push(JSON.parse(stdout).look.look);
    }
    expect(places).toEqual([1, 1, 1, 2, 1]);
    const kept = JSON.parse(readFileSync(state, "utf8"));
    expect([kept.looks, kept.candidates.length, kept.asked.length]).toEqual(["always", 2, 2]);
  });

  test("the last look at each candidate alone gives the same bytes, in whatever order its rows stand", async () => {
    const [often, once] = [`${folder}/often.json`, `${folder}/once.json`];
    for (const dump of [...grown, other]) await run(base, dump, { state: often, looks });
    const [header, ...lines] = answers("change", 1000, night(3)).trimEnd().split("\n");
    const turned = write("turned.csv", `${[header, ...lines.reverse()].join("\n")}\n`);
    for (const dump of [turned, other]) await run(base, dump, { state: once, looks });
    expect(readFileSync(once, "utf8")).toBe(readFileSync(often, "utf8"));
  });

  test("an answer that changed makes another candidate", async () => {
    const state = `${folder}/changed.json`;
    await run(base, grown[0] as string, { state, looks });
    const changed = write(
      "changed.csv",
      answers("change", 400, (item) => night(3)(item) !== (item === 7)),
    );
    const { stdout } = await run(base, changed, { state, looks, json: true });
    expect(JSON.parse(stdout).look.look).toBe(2);
  });

  test("is refused beside looks of another kind, a plan that counts itself, and seed noise", async () => {
    const state = `${folder}/kinds.json`;
    await run(base, swapped, { state });
    await expect(run(base, swapped, { state, looks })).rejects.toThrow(/holds looks without --looks always/);
    const growing = `${folder}/kinds-too.json`;
    await run(base, swapped, { state: growing, looks });
    await expect(run(base, swapped, { state: growing })).rejects.toThrow(/holds looks with --looks always/);
    await expect(run(worse, swapped, { state: growing, looks })).rejects.toMatchObject({
      code: "state-of-another-baseline",
    });
    await expect(run(base, swapped, { state, looks: "2/3" })).rejects.toThrow(/leave out --state/);
    await expect(run(base, swapped, { looks, seedSd: "1pt" })).rejects.toThrow(/takes no --seed-sd/);
    for (const wrong of ["4/3", "0/3", "often", ""]) {
      await expect(run(base, swapped, { looks: wrong })).rejects.toThrow(/--looks must be always/);
    }
    await expect(run(base, undefined, { looks, atLeast: "70%" })).rejects.toThrow();
  });

  test("stands alone without a state, and planned looks have equal shares", async () => {
    const alone = JSON.parse((await run(base, grown[1] as string, { looks, json: true })).stdout);
    expect([alone.look.factor, alone.tasks[0].test]).toEqual([1, "betting"]);
    const planned = JSON.parse((await run(base, swapped, { looks: "2/3", json: true })).stdout);
    expect(planned.look).toEqual({ look: 2, planned: 3, factor: 3, spending: null });
  });
});

describe("--spending", () => {
  const gateSchema = JSON.parse(readFileSync(new URL("../../docs/schema/gate.json", import.meta.url), "utf8"));
  const answers = (model: string, items: number, isRight: (item: number) => boolean) =>
    LONG_HEADER + longRows(model, outcomes(items, isRight));
  const broken = (item: number) => right(item) && item % 16 > 0;
  const grown = [200, 400, 1000].map((items) => write(`spent${items}.csv`, answers("change", items, broken)));
  const [small, middle, large] = grown as [string, string, string];
  const spending = "obrien-fleming" as const;

  test("counts what each look of one candidate was at, and a look that is taken again is none", async () => {
    const state = `${folder}/spending.json`;
    const found = [];
    for (const [index, dump] of grown.entries()) {
      const flags = { state, spending, looks: `${index + 1}/3`, json: true };
      const { code, stdout } = await run(base, dump, flags);
      found.push([code, JSON.parse(stdout)]);
      const kept = readFileSync(state, "utf8");
      expect((await run(base, dump, flags)).stdout).toBe(stdout);
      expect(readFileSync(state, "utf8")).toBe(kept);
      expect(schemaErrors(gateSchema, JSON.parse(stdout))).toEqual([]);
    }
    expect(found.map(([, { look }]) => [look.look, look.factor, Object.values(look.spending.items)])).toEqual([
      [1, 1, [200]],
      [2, 1, [400]],
      [3, 1, [1000]],
    ]);
    // The first look has a level of one in a million, the second shows the drop.
    expect(found.map(([code]) => code)).toEqual([2, 1, 1]);
    const kept = JSON.parse(readFileSync(state, "utf8"));
    expect([kept.looks, kept.places, kept.planned, kept.items.length]).toEqual(["planned", [1, 2, 3], 3, 3]);
    const { stdout } = await run(base, middle, { state, spending, looks: "2/3" });
    const shown = stdout.replace(/\s+/g, " ");
    expect(shown).toMatch(
      /At look 2 of 3 at one candidate whose answers come in: alpha is spent as by O'Brien and Fleming/,
    );
    expect(stdout).toContain("600 items of the 1\u202f000 that the baseline has were not asked yet");
    expect(stdout).not.toMatch(/100% CI|p = 0\b/);
  });

  test("refuses a candidate that does not hold the answers of the look before, with what to do", async () => {
    const state = `${folder}/spending-other.json`;
    await run(base, middle, { state, spending, looks: "1/3" });
    const before = readFileSync(state, "utf8");
    const changed = write(
      "spent-changed.csv",
      answers("change", 1000, (item) => broken(item) !== (item === 7)),
    );
    for (const other of [changed, small]) {
      const refused = run(base, other, { state, spending, looks: "2/3" });
      await expect(refused).rejects.toMatchObject({ code: "look-not-contained" });
      await expect(refused).rejects.toThrow(/for one candidate that grows.*equal share of alpha/);
    }
    await expect(run(base, large, { state, spending, looks: "1/3" })).rejects.toThrow(/the next is --looks 2\/3/);
    await expect(run(base, large, { state, spending: "pocock", looks: "2/3" })).rejects.toThrow(/keep to that plan/);
    await expect(run(base, large, { state, spending, looks: "2/4" })).rejects.toThrow(/keep to that plan/);
    await expect(run(base, large, { state })).rejects.toThrow(/holds looks with --spending/);
    await expect(run(worse, large, { state, spending, looks: "2/3" })).rejects.toMatchObject({
      code: "state-of-another-baseline",
    });
    expect(readFileSync(state, "utf8")).toBe(before);
    expect((await run(base, large, { state, spending, looks: "3/3" })).code).toBe(1);
    await expect(run(base, large, { state, spending, looks: "2/3" })).rejects.toThrow(/holds a look after look 2/);
  });

  test("says what it needs, and takes nothing that does not shrink with more items", async () => {
    const state = `${folder}/spending-needs.json`;
    await expect(run(base, small, { state, spending })).rejects.toThrow(/such as --looks 2\/5/);
    await expect(run(base, small, { state, spending, looks: "always" })).rejects.toThrow(/planned looks/);
    await expect(run(base, small, { spending, looks: "1/3" })).rejects.toThrow(/--spending needs --state/);
    await expect(run(base, small, { state, spending, looks: "1/3", seedSd: "1pt" })).rejects.toThrow(
      /--spending takes no/,
    );
    await expect(run(base, undefined, { spending, atLeast: "70%" })).rejects.toThrow();
    // A look at what no alpha can be spent on is none.
    const first = write("spent-first.csv", answers("change", 4, broken));
    const early = await run(base, first, { state, spending, looks: "1/3" });
    expect([early.code, existsSync(state)]).toEqual([2, false]);
    expect(early.stdout).toMatch(/so few that hardly anything of\s+alpha/);
    const broken2 = write(
      "broken-plan.json",
      '{"schema":"noisefloor/gate-state/1","looks":"planned","candidates":[],"asked":[]}',
    );
    await expect(run(base, small, { state: broken2, spending, looks: "1/3" })).rejects.toMatchObject({
      code: "no-gate-state",
    });
  });
});

describe("a state that another gate holds", () => {
  test("is left alone and said, and no look is lost", async () => {
    const state = `${folder}/held.json`;
    writeFileSync(`${state}.lock`, "");
    await expect(run(base, swapped, { state })).rejects.toThrow(/in use by another gate.*held\.json\.lock is there/);
    expect(existsSync(state)).toBe(false);
    expect(existsSync(`${state}.lock`)).toBe(true);
    rmSync(`${state}.lock`);
    expect((await run(base, swapped, { state })).code).toBe(0);
    expect(existsSync(`${state}.lock`)).toBe(false);
    // The lock goes also where the look fails.
    await expect(run(worse, swapped, { state })).rejects.toThrow();
    expect(existsSync(`${state}.lock`)).toBe(false);
  });

  test("two at once: both count or one is refused", async () => {
    const state = `${folder}/two.json`;
    const done = await Promise.allSettled([
      gate(base, swapped, { minEffect: "2pt", missing: "drop", correction: "holm", state, json: true }),
      gate(base, worse, { minEffect: "2pt", missing: "drop", correction: "holm", state, json: true }),
    ]);
    const counted = done.filter(({ status }) => status === "fulfilled").length;
    expect(counted).toBeGreaterThan(0);
    expect(JSON.parse(readFileSync(state, "utf8")).candidates).toHaveLength(counted);
  });
});

describe("files", () => {
  test("--md is appended to, with the marker first", async () => {
    const md = write("summary.md", "what stood there before\n");
    await run(base, worse, { md });
    await run(base, swapped, { md });
    const text = readFileSync(md, "utf8");
    expect(text.startsWith("what stood there before\n<!-- noisefloor:gate -->\n## REGRESSED\n")).toBe(true);
    expect(text.match(/<!-- noisefloor:gate -->/g)).toHaveLength(2);
    await run(base, worse, { md: `${folder}/new.md` });
    expect(readFileSync(`${folder}/new.md`, "utf8")).toContain("## REGRESSED");
  });

  test("--junit is written anew and is XML", async () => {
    const junit = write("junit.xml", "old");
    await run(base, worse, { junit });
    expect(parseXml(readFileSync(junit, "utf8")).attributes.failures).toBe("1");
  });

  test("--must-pass @file holds one id a line, exactly", async () => {
    const list = write("golden.txt", "\ufeff# golden items\r\nq8\r\n\r\nq3\n");
    expect((await run(base, swapped, { mustPass: [`@${list}`] })).code).toBe(1);
    writeFileSync(list, "q8\n");
    expect((await run(base, swapped, { mustPass: [`@${list}`] })).code).toBe(0);
  });
});

describe("wrong usage", () => {
  test.each([
    [{ minEffect: "2" }, /--min-effect must be an amount above 0 with its unit, got "2"/],
    [{ minEffect: "NaN" }, /with its unit, got "NaN"/],
    [{ alpha: "0.5" }, /--alpha is one-sided here and must be below 0\.5/],
    [{ passScore: "high" }, /--pass-score must be a number, got "high"/],
    [{ passRepeats: "0" }, /--pass-repeats must be a whole number from 1 on, got "0"/],
    [{ maxErrored: "5" }, /--max-errored must be a number from 0 to 1/],
    [{ minCoverage: "x" }, /--min-coverage must be/],
    [{ md: "-" }, /--md, --junit and --history need the name of a file/],
    [{ mustPass: ["@no/such/file"] }, /cannot read no\/such\/file \(--must-pass\)/],
    [{ md: "no/such/folder/x.md" }, /cannot write no\/such\/folder\/x\.md/],
  ])("%j is refused", async (flags, message) => {
    await expect(run(base, swapped, flags)).rejects.toThrow(message);
  });

  test("an id that must pass and is in neither dump is bad input", async () => {
    await expect(run(base, swapped, { mustPass: ["q1000"] })).rejects.toMatchObject({
      name: "InputError",
      code: "unknown-must-pass",
    });
  });
});

describe("gate --at-least", () => {
  const bar = (atLeast: string, flags: Partial<Parameters<typeof gate>[2]> = {}) =>
    run(base, undefined, { minEffect: undefined, atLeast, ...flags } as never);

  test("the exit code says at least, below or cannot tell", async () => {
    expect((await bar("65%")).code).toBe(0);
    expect((await bar("0.75")).code).toBe(1);
    const open = await bar("70%");
    expect(open.code).toBe(2);
    expect(open.stdout).toMatch(/700\sof\s1.000\s\(90%\sCI/);
  });

  test("writes JSON, JUnit and Markdown", async () => {
    const [md, junit] = [`${folder}/bar.md`, `${folder}/bar.xml`];
    const { stdout } = await bar("75%", { json: true, md, junit });
    expect(JSON.parse(stdout)).toMatchObject({ schema: "noisefloor/bar/1", kind: "bar", outcome: "below" });
    expect(readFileSync(junit, "utf8")).toContain("<failure");
    expect(readFileSync(md, "utf8")).toMatch(/noisefloor:gate[\s\S]*BELOW 75%/);
  });

  test("refuses what speaks of two sides, a bar without unit, and neither bar nor minimum effect", async () => {
    await expect(run(base, worse, { minEffect: undefined, atLeast: "70%" } as never)).rejects.toThrow(/one dump/);
    await expect(bar("70%", { minEffect: "2pt" })).rejects.toThrow(/one dump/);
    await expect(bar("70%", { mustPass: ["q1"] })).rejects.toThrow(/--must-pass: not with --at-least/);
    await expect(bar("70")).rejects.toThrow(/--at-least must be a score with its unit/);
    await expect(run(base, undefined)).rejects.toThrow(/--at-least/);
    await expect(run(base, worse, { minEffect: undefined } as never)).rejects.toThrow(/--min-effect/);
  });
});
