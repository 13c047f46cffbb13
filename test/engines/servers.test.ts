import { createRequire } from "node:module";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fromRows } from "../../src/data/fromRows.js";
import { load } from "../../src/node/index.js";
import { sourcesAt } from "../../src/node/sources/sourceDumps.js";
import type { Engine } from "../../src/reduce/index.js";
import { gradedRows, type Row, scoreRows } from "../reduce/scoreRows.js";
import { digestsOf, duckdbDigests, madeQueries, type Run } from "./support/digests.js";
import { madeScores, ROWS } from "./support/madeScores.js";
import { CLICKHOUSE, POSTGRES, type RunningServer, startClickhouse, startPostgres } from "./support/servers.js";

/** A number as the quotient of two whole ones, since ClickHouse 18 reads one in fifty of decimals off by a last bit. */
function quotient(value: number): string {
  let divisor = 1;
  while (!Number.isInteger(value * divisor)) divisor *= 2;
  return `${BigInt(value * divisor)} / ${BigInt(divisor)}`;
}

interface Kind {
  readonly name: Engine;
  readonly missing: string | null;
  readonly start: () => Promise<RunningServer>;
  readonly create: string;
  readonly number: (value: number) => string;
  /** A statement that makes a table of what a query gives. */
  readonly make: (query: string) => string;
  readonly address: (hosts: string, table: string) => string;
}

const hasPg = (() => {
  try {
    createRequire(import.meta.url).resolve("pg");
    return true;
  } catch {
    return false;
  }
})();

const KINDS: readonly Kind[] = [
  {
    name: "clickhouse",
    missing: CLICKHOUSE === undefined ? "clickhouse-server" : null,
    start: startClickhouse,
    create:
      "CREATE TABLE scores (model String, task String, seed Nullable(String), item String, score Nullable(Float64)) ENGINE = MergeTree() ORDER BY model",
    number: quotient,
    make: (query) => `CREATE TABLE made ENGINE = MergeTree() ORDER BY model AS ${query}`,
    address: (hosts, table) => `clickhouse://${hosts}/default.${table}`,
  },
  {
    name: "postgres",
    missing: POSTGRES === undefined ? "PostgreSQL's server" : hasPg ? null : "the package pg",
    start: startPostgres,
    create: "CREATE TABLE scores (model TEXT, task TEXT, seed TEXT, item TEXT, score DOUBLE PRECISION)",
    number: String,
    make: (query) => `CREATE TABLE made AS ${query}`,
    address: (hosts, table) => `postgres://noisefloor@${hosts}/postgres/public.${table}`,
  },
];

describe.each(KINDS)("two servers of $name", ({ name, missing, start, create, number, make, address }) => {
  if (missing !== null) {
    test.skip(`skipped: ${missing} is not installed`, () => undefined);
    return;
  }
  let servers: [RunningServer, RunningServer];
  const hosts = (...some: readonly RunningServer[]) => some.map(({ port }) => `127.0.0.1:${port}`).join();
  beforeAll(async () => {
    servers = (await Promise.all([start(), start()])) as [RunningServer, RunningServer];
  });
  afterAll(async () => void (await Promise.all((servers ?? []).map((server) => server.stop()))));

  const cell = (value: string | number | null) =>
    value === null ? "NULL" : typeof value === "number" ? number(value) : `'${value.replaceAll("'", "''")}'`;
  const inserts = (rows: readonly Row[]) =>
    `INSERT INTO scores VALUES ${rows.map((row) => `(${Object.values(row).map(cell).join()})`).join()}`;
  const fill = async (halves: readonly (readonly Row[])[]) => {
    for (const [index, server] of servers.entries()) {
      await server.run("DROP TABLE IF EXISTS scores");
      await server.run(create);
      await server.run(inserts(halves[index] as Row[]));
    }
  };
  const read = async () => (await load(address(hosts(...servers), "scores"))).matrices;
  const rows = scoreRows(5);
  const halves = (some: readonly Row[]) => [0, 1].map((half) => some.filter((_, index) => index % 2 === half));

  test("give together what the reader makes of the rows", async () => {
    await fill(halves(rows));
    expect(await read()).toEqual(fromRows(rows).matrices);
  });

  test("give together what the reader makes of graded rows, at the scale of the address", async () => {
    const graded = gradedRows(5);
    await fill(halves(graded));
    const at = (scale: string) => load(`${address(hosts(...servers), "scores")}?scale=${scale}`);
    expect((await at("100")).matrices).toEqual(fromRows(graded).matrices);
    await expect(at("10")).rejects.toThrow(/no multiple of 1\/10, \d+ times, .*--scale 100,/);
    await expect(read()).rejects.toThrow(/neither 0 nor 1, .*--scale 100, or \?scale=100 behind/);
    const doubles = graded.map((row) => ({ ...row, score: row.score === null ? null : Math.abs(row.score) / 10.01 }));
    await fill(halves(doubles));
    await expect(at("100")).rejects.toThrow(/multiple of 1\/2\^62/);
    expect((await at("2^62")).matrices).toEqual(fromRows(doubles).matrices);
  });

  test("have each fault named, and count nothing twice", async () => {
    const [first, ...others] = rows as [Row, ...Row[]];
    const faults: [readonly Row[][], RegExp][] = [
      [halves([...others, { ...first, score: 0.5 }]), /a score that is neither 0 nor 1, 1 time/],
      [[rows, [first]], /stands in two parts/],
      [[[first, ...rows], others], /holds an item twice/],
    ];
    for (const [given, message] of faults) {
      await fill(given);
      await expect(read()).rejects.toThrow(message);
    }
  });

  test(`give the digests of the embedded engine on ${ROWS} rows`, async () => {
    const whole = madeScores(name);
    for (const [half, server] of servers.entries()) {
      await server.run("DROP TABLE IF EXISTS made");
      await server.run(make(half === 0 ? whole : `SELECT * FROM (${whole}) whole WHERE seed = 1`));
    }
    const [open] = sourcesAt(address(hosts(servers[0]), "made")) as [ReturnType<typeof sourcesAt>[number]];
    const source = await open();
    const run: Run = async (query) => {
      const found: Record<string, string | null>[] = [];
      for await (const block of source.query(query)) found.push(...block);
      return found;
    };
    const began = performance.now();
    const found = await digestsOf(madeQueries(name, source.table), run);
    await source.close();
    console.log(`${name}: ${ROWS} rows, eight queries in ${((performance.now() - began) / 1000).toFixed(1)} s`);
    expect(found).toEqual(await duckdbDigests());
  });

  test("one that is killed in the middle is named; when it is back the answer is whole", async () => {
    // Without the rows that both hold.
    await servers[0].run(`DROP TABLE IF EXISTS made`);
    await servers[0].run(make(`SELECT * FROM (${madeScores(name)}) whole WHERE seed <> 1`));
    const both = address(hosts(...servers), "made");
    const whole = (await load(both)).matrices;
    const rest = async () => (await load(both)).matrices;
    const lost = rest().catch((error: Error) => error);
    await new Promise((resolve) => setTimeout(resolve, 100));
    await servers[1].kill();
    const error = await lost;
    // A machine that is quick may have had its answer.
    if (error instanceof Error)
      expect(error).toMatchObject({ name: "InputError", message: expect.stringMatching(/the connection was lost/) });
    else expect(error).toEqual(whole);
    await expect(rest()).rejects.toThrow(new RegExp(`127\\.0\\.0\\.1:${servers[1].port}/.*the connection was lost`));
    const again = rest();
    await servers[1].restart();
    expect(await again.catch(rest)).toEqual(whole);
  });
});
