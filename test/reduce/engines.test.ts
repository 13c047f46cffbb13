import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { PGlite } from "@electric-sql/pglite";
import { afterAll, describe, expect, test } from "vitest";
import type { Results } from "../../src/data/results.js";
import { load } from "../../src/node/index.js";
import { DIALECTS, type Engine } from "../../src/reduce/dialects.js";
import { type ReductionQueries, reductionSql, type ScoreColumns } from "../../src/reduce/index.js";
import { gradedRows, type Row, scoreRows } from "./scoreRows.js";

/** The queries on engines that run in this process; servers and clusters are in `npm run test:engines`. */
const folder = mkdtempSync(join(tmpdir(), "noisefloor-reduce-"));
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await (await database).close();
});

const columns: ScoreColumns = { model: "model", task: "task", seed: 'se"ed`', item: "item", score: "score" };
const rows = scoreRows(2);
const cell = (text: string | number | null) => (text === null ? "" : `"${String(text).replaceAll('"', '""')}"`);
/** The file of a long table of rows. */
function longTable(name: string, table: readonly Row[]): string {
  const path = join(folder, `${name}.csv`);
  const lines = table.map((row) => Object.values(row).map(cell).join());
  writeFileSync(path, `model,task,seed,item,score\n${lines.join("\n")}\n`);
  return path;
}
const long = longTable("long", rows);

type Run = (query: string) => Promise<readonly Readonly<Record<string, unknown>>[]>;

// Numbers as texts: an engine that takes their digits for a decimal of its own would round twice.
const literal = (value: string | number | null) =>
  value === null ? "NULL" : `'${String(value).replaceAll("'", "''")}'`;
const inserts = (table: readonly Row[]) =>
  `INSERT INTO scores VALUES ${table.map((row) => `(${Object.values(row).map(literal).join()})`).join()}`;
const CREATE = 'CREATE TABLE scores (model TEXT, task TEXT, "se""ed`" TEXT, item TEXT, score DOUBLE PRECISION)';

/** One database for all tests: it takes seconds to come up. */
const database = PGlite.create();

const ENGINES: [Engine, (table: readonly Row[]) => Promise<Run>][] = [
  [
    "duckdb",
    async (table) => {
      const connection = await (await DuckDBInstance.create(":memory:")).connect();
      await connection.run(CREATE);
      await connection.run(inserts(table));
      return async (query) => {
        const read = await connection.runAndReadAll(query);
        return read.getRowObjectsJS();
      };
    },
  ],
  [
    "postgres",
    async (table) => {
      const postgres = await database;
      await postgres.exec("DROP TABLE IF EXISTS scores");
      await postgres.exec(CREATE);
      await postgres.exec(inserts(table));
      return async (query) => (await postgres.query<Record<string, unknown>>(query)).rows;
    },
  ],
];

const bigAsText = (_: string, value: unknown) => (typeof value === "bigint" ? String(value) : value);

async function exported(engine: Engine, run: Run, name: string, options = {}): Promise<string> {
  const queries = reductionSql({ engine, table: "scores", columns, ...options });
  const out = join(folder, name);
  mkdirSync(out);
  for (const [table, query] of Object.entries(queries) as [keyof ReductionQueries, string][]) {
    const found = await run(query);
    if (found.length > 0)
      writeFileSync(join(out, `${table}.jsonl`), found.map((row) => `${JSON.stringify(row, bigAsText)}\n`).join(""));
  }
  return out;
}

/** Scores of a kind, their scale, and how they come of two decimals from -2 to 10. */
const GRADED: [string, number, (score: number, index: number) => number][] = [
  ["two decimals", 100, (score) => score],
  ["grades", 1, (score) => Math.round(score)],
  ["quarters", 4, (score) => Math.round(score * 4) / 4],
  ["log-likelihoods", 1e6, (score, index) => -Number(`${Math.round(Math.abs(score) * 1e6) + index}e-6`)],
  ["doubles", 2 ** 62, (score, index) => (Math.abs(score) < 0.1 ? 0 : Math.abs(score) / (10 + index / 7))],
];

describe.each(ENGINES)("%s", (engine, open) => {
  test("gives what the reader makes of the same rows", { timeout: 60_000 }, async () => {
    const out = await exported(engine, await open(rows), engine);
    const [reduced, read] = [await load(out), await load(long)];
    expect(reduced.matrices).toEqual(read.matrices);
    expect(reduced.matrices).toHaveLength(2);
  });

  test("finds what a reader would refuse", { timeout: 60_000 }, async () => {
    const bad: [string, Partial<Row>, RegExp][] = [
      ["score", { score: 0.5 }, /a score that is neither 0 nor 1, 1 time, first in task "quiz"/],
      ["item", { item: null as unknown as string }, /a row without an item, 1 time/],
      ["model", { model: null as unknown as string }, /a row without a model|the column model is missing or empty/],
    ];
    for (const [name, change, message] of bad) {
      const first = rows.find(({ task }) => task === "quiz")!;
      const run = await open([...rows.filter((row) => row !== first), { ...first, ...change }]);
      await expect(load(await exported(engine, run, `${engine}-${name}`))).rejects.toThrow(message);
    }
    const twice = await open([...rows, rows[0]!]);
    await expect(load(await exported(engine, twice, `${engine}-twice`))).rejects.toThrow(/holds an item twice/);
  });

  test.each(GRADED)("gives %s as they are written", { timeout: 60_000 }, async (name, scale, scoreOf) => {
    const graded = gradedRows(3).map((row, index) => ({
      ...row,
      score: row.score === null ? null : scoreOf(row.score, index),
    }));
    const out = await exported(engine, await open(graded), `${engine}-${name}`, { scale });
    const [reduced, read] = [await load(out), await load(longTable(`${engine}-${name}`, graded))];
    expect(reduced.matrices).toEqual(read.matrices);
    expect(new Set(reduced.matrices.flatMap(({ scores }) => [...scores])).size).toBeGreaterThan(10);
    const twice = await open([...graded, graded[0]!]);
    await expect(load(await exported(engine, twice, `${engine}-${name}-twice`, { scale }))).rejects.toThrow(
      /holds an item twice/,
    );
  });

  test("finds what a scale cannot hold, and says the one that is proven to", { timeout: 60_000 }, async () => {
    const graded = gradedRows(3);
    const first = graded.find(({ task }) => task === "quiz")!;
    const found: [string, number, number | undefined, RegExp][] = [
      [
        "finer",
        0.125,
        100,
        /no multiple of 1\/100, 1 time, first in task "quiz", .*It is a multiple of 1\/1000, .*--scale 1000,/,
      ],
      ["finest", 1e-12, 100, /no multiple of 1\/100, 1 time, first in task "quiz", item "q\d+"\. Mend/],
      ["double", 1 / 3, 100, /no multiple of 1\/100, 1 time.*--scale 2\^62,/],
      ["huge", 1e300, 2 ** 62, /too large for a scale of 2\^62, \d+ times, .*"\. Mend/],
      ["large", 1e18, 100, /too large for a scale of 100, 1 time, .*"\. Mend/],
      ["nan", Number.NaN, 100, /no finite number, 1 time, .*"\. Mend/],
      ["infinite", Number.NEGATIVE_INFINITY, 100, /no finite number, 1 time/],
      ["decimals", 0.25, undefined, /neither 0 nor 1, \d\d\d times, .*Each is a multiple of 1\/100, .*--scale 100,/],
      ["several", 1 / 3, undefined, /neither 0 nor 1, \d\d\d times, .*"\. Mend/],
    ];
    for (const [name, score, scale, message] of found) {
      const run = await open([...graded.filter((row) => row !== first), { ...first, score }]);
      const out = await exported(engine, run, `${engine}-found-${name}`, scale === undefined ? {} : { scale });
      await expect(load(out), name).rejects.toThrow(message);
      // Without the check it is found all the same.
      rmSync(join(out, "check.jsonl"));
      await expect(load(out), name).rejects.toThrow(/holds scores that are (?:neither|no multiples)/);
    }
  });

  test("tells the cluster of each item", { timeout: 60_000 }, async () => {
    // The models stand for passages here: an item of two models lies in two of them.
    const clustered = { columns: { ...columns, cluster: "model" } };
    const run = await open(rows);
    await expect(load(await exported(engine, run, `${engine}-clusters`, clustered))).rejects.toThrow(
      /stands in two clusters, "a" and "c"/,
    );
    const one = await open(rows.filter(({ model }) => model === "b"));
    const [matrix] = (await load(await exported(engine, one, `${engine}-cluster`, clustered))).matrices;
    expect(new Set(matrix?.items.map(({ cluster }) => cluster))).toEqual(new Set(["b"]));
  });

  test("tells the number of choices of each item", { timeout: 60_000 }, async () => {
    // The right answers stand for it.
    const counted = { columns: { model: "model", task: "task", item: "item", score: "score", choices: "score" } };
    const some = rows.filter(({ model, seed, score }) => model === "b" && seed === "1" && score === 1);
    const out = await exported(engine, await open(some), `${engine}-choices`, counted);
    expect(new Set((await load(out)).matrices.flatMap(({ items }) => items.map(({ choices }) => choices)))).toEqual(
      new Set([1]),
    );
  });

  test("tells of a metric whether more is better", { timeout: 60_000 }, async () => {
    // Seeds and items stand for the words: seed 1 is true.
    const said = { columns: { ...columns, higher_is_better: 'se"ed`' } };
    const read = async (name: string, table: readonly Row[]) =>
      (await load(await exported(engine, await open(table), `${engine}-${name}`, said))).matrices.map(
        ({ higherIsBetter }) => higherIsBetter,
      );
    const seeded = (seed: string) => rows.filter((row) => row.seed === "1").map((row) => ({ ...row, seed }));
    expect(await read("higher", seeded("1"))).toEqual([true, true]);
    expect(await read("lower", seeded("false"))).toEqual([false, false]);
    await expect(read("neither", seeded("maybe"))).rejects.toThrow(/must be true or false, got "maybe"/);
    await expect(read("both", [...seeded("true"), ...seeded("false")])).rejects.toThrow(
      /better when higher|when lower/,
    );
    const one = { columns: { model: "model", task: "task", item: "item", score: "score", higher_is_better: 'se"ed`' } };
    const mixed = seeded("true").map((row, index) => (index % 2 ? row : { ...row, seed: "0" }));
    const out = await exported(engine, await open(mixed), `${engine}-mixed`, one);
    await expect(load(out)).rejects.toThrow(/say both that higher is better and that it is not/);
    // One way in several words, and the other between two of them.
    const words = (...texts: string[]) =>
      seeded("true").map((row, index) => ({ ...row, seed: texts[index % texts.length]! }));
    const several = await exported(engine, await open(words("True", "1", "TRUE")), `${engine}-words`, one);
    expect((await load(several)).matrices[0]?.higherIsBetter).toBe(true);
    const between = await exported(engine, await open(words("1", "false", "true")), `${engine}-between`, one);
    await expect(load(between)).rejects.toThrow(/say both that higher is better and that it is not/);
  });

  test("takes a condition", { timeout: 60_000 }, async () => {
    const out = await exported(engine, await open(rows), `${engine}-where`, { where: "model <> 'c' OR model IS NULL" });
    expect(new Set((await load(out)).matrices.flatMap(({ runs }) => runs.map(({ model }) => model)))).toEqual(
      new Set(["a", "b"]),
    );
  });

  test("a hash of their names draws the same items for every run", { timeout: 60_000 }, async () => {
    const drawn = (item: string) => /^[0-7]/.test(createHash("md5").update(item).digest("hex"));
    const sample = await exported(engine, await open(rows), `${engine}-sample`, {
      where: "substr(md5(item), 1, 1) < '8'",
    });
    const cells = (results: Results) =>
      results.matrices
        .flatMap(({ task, runs, items, scores }) =>
          runs.flatMap(({ model, seed }, run) =>
            items.map(({ id }, at) => [model, task, seed, id, scores[run * items.length + at]] as const),
          ),
        )
        // A run that answered others alone is not in the sample's table.
        .filter(([, , , , score]) => !Number.isNaN(score))
        .map((one) => JSON.stringify(one))
        .sort();
    const all = await load(long);
    const kept = cells(all).filter((one) => drawn(JSON.parse(one)[3]));
    expect(kept.length).toBeGreaterThan(10);
    expect(kept.length).toBeLessThan(cells(all).length);
    expect(cells(await load(sample))).toEqual(kept);
  });
});

describe("every dialect", () => {
  test.each(Object.keys(DIALECTS) as Engine[])("%s quotes names that hold its own quote", (engine) => {
    const { quote } = DIALECTS[engine];
    const evil = `a${quote}; DROP TABLE scores; --`;
    const queries = reductionSql({ engine, table: "t", columns: { ...columns, model: evil } });
    const scaled = reductionSql({ engine, table: "t", columns: { ...columns, model: evil }, scale: 100 });
    for (const query of [...Object.values(queries), ...Object.values(scaled)]) {
      expect(query).toContain(`${quote}a${quote}${quote}; DROP TABLE scores; --${quote}`);
      expect(query.replaceAll(`${quote}a${quote}${quote}; DROP TABLE scores; --${quote}`, "")).not.toContain("DROP");
    }
  });

  test("an engine that is not known, a column that is missing, or what is no scale is refused", () => {
    for (const scale of [0, 0.01, -1, 2 ** 63, Number.NaN, "100" as unknown as number]) {
      expect(() => reductionSql({ engine: "duckdb", table: "t", columns, scale })).toThrow(
        /^reductionSql: scale must be a whole number from 1 to 2\^62, got .*Of scores with two decimals it is 100/,
      );
    }
    expect(() => reductionSql({ engine: "oracle" as Engine, table: "t", columns })).toThrow(
      /^reductionSql: engine must be one of duckdb/,
    );
    const { item: _, ...without } = columns;
    expect(() => reductionSql({ engine: "duckdb", table: "t", columns: without as ScoreColumns })).toThrow(
      /^reductionSql: columns must/,
    );
  });
});
