import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { fromRows } from "../../src/data/fromRows.js";
import { load } from "../../src/node/index.js";
import { type ReductionQueries, reductionSql } from "../../src/reduce/index.js";
import { gradedRows, type Row, scoreRows } from "./scoreRows.js";

/** Engines that Python brings: `NOISEFLOOR_PYTHON` names an interpreter with chdb and pyspark (which needs Java). */
const PYTHON = process.env.NOISEFLOOR_PYTHON ?? "python3";
const has = (module: string) => spawnSync(PYTHON, ["-c", `import ${module}`]).status === 0;
const folder = mkdtempSync(join(tmpdir(), "noisefloor-engines-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const columns = { model: "model", task: "task", seed: 'se"ed`', item: "item", score: "score" };

async function reduced(engine: "clickhouse" | "spark", rows: readonly Row[], scale?: number) {
  // NaN is no JSON; Python reads and writes it all the same.
  const cells = rows.map((row) => Object.values(row).map((cell) => (Number.isNaN(cell) ? "<NaN>" : cell)));
  const input = JSON.stringify({
    engine,
    rows: cells,
    queries: reductionSql({ engine, table: "scores", columns, ...(scale === undefined ? {} : { scale }) }),
  }).replaceAll('"<NaN>"', "NaN");
  const output = execFileSync(PYTHON, [join(import.meta.dirname, "engine.py")], {
    input,
    encoding: "utf8",
    stdio: ["pipe", "pipe", "ignore"],
  });
  const out = mkdtempSync(join(folder, engine));
  const tables = JSON.parse(output) as Readonly<Record<keyof ReductionQueries, readonly object[]>>;
  for (const [name, found] of Object.entries(tables)) {
    if (found.length > 0)
      writeFileSync(join(out, `${name}.jsonl`), found.map((row) => `${JSON.stringify(row)}\n`).join(""));
  }
  return load(out);
}

const ENGINES = [
  ["clickhouse", "chdb"],
  ["spark", "pyspark"],
] as const;

describe.each(ENGINES)("%s", (engine, module) => {
  test.skipIf(!has(module))(`gives what the rows hold (skipped without the Python module ${module})`, async () => {
    const rows = scoreRows(3);
    expect((await reduced(engine, rows)).matrices).toEqual(fromRows(rows).matrices);
  });

  test.skipIf(!has(module))(`gives graded scores to the last bit (skipped without ${module})`, async () => {
    const graded = gradedRows(3);
    expect((await reduced(engine, graded, 100)).matrices).toEqual(fromRows(graded).matrices);
    const doubles = graded.map((row) => ({ ...row, score: row.score === null ? null : Math.abs(row.score) / 10.01 }));
    expect((await reduced(engine, doubles, 2 ** 62)).matrices).toEqual(fromRows(doubles).matrices);
    await expect(reduced(engine, graded, 10)).rejects.toThrow(/no multiple of 1\/10, \d+ times, .*--scale 100,/);
    await expect(reduced(engine, [{ ...graded[0]!, score: Number.NaN }, ...graded.slice(1)], 100)).rejects.toThrow(
      /no finite number, 1 time/,
    );
    await expect(reduced(engine, [graded[0]!, ...graded], 100)).rejects.toThrow(/holds an item twice/);
  });

  test.skipIf(!has(module))(`finds a score that is no answer, and a repeat (skipped without ${module})`, async () => {
    const [first, ...others] = scoreRows(3) as [Row, ...Row[]];
    await expect(reduced(engine, [...others, { ...first, score: 0.5 }])).rejects.toThrow(/neither 0 nor 1/);
    await expect(reduced(engine, [first, first, ...others])).rejects.toThrow(/holds an item twice/);
  });
});
