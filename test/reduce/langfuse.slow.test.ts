import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { ResultMatrix } from "../../src/data/resultMatrix.js";
import { load } from "../../src/node/index.js";
import { reductionSql } from "../../src/reduce/index.js";

/** The view of docs/scale.md on tables as Langfuse has them, with made data, on the ClickHouse that Python brings. */
const PYTHON = process.env.NOISEFLOOR_PYTHON ?? "python3";
const has = spawnSync(PYTHON, ["-c", "import chdb"]).status === 0;
const [view] = /^CREATE VIEW answers[^`]*/m.exec(
  readFileSync(join(import.meta.dirname, "../../docs/scale.md"), "utf8"),
) ?? [""];

const TABLES = [
  `CREATE TABLE scores (id String, project_id String, trace_id Nullable(String), observation_id Nullable(String), name String,
     value Float64, source String, data_type String, event_ts DateTime64(3), is_deleted UInt8)
   ENGINE = ReplacingMergeTree(event_ts, is_deleted) ORDER BY (project_id, name, id)`,
  `CREATE TABLE dataset_run_items_rmt (id String, project_id String, dataset_run_id String, dataset_item_id String, dataset_id String,
     trace_id String, observation_id Nullable(String), dataset_run_name String, event_ts DateTime64(3), is_deleted UInt8)
   ENGINE = ReplacingMergeTree(event_ts, is_deleted) ORDER BY (project_id, dataset_id, dataset_run_id, id)`,
];
const runs = ["before", "after"];
const items = Array.from({ length: 40 }, (_, index) => `i${index}`);
const right = (run: string, index: number) => Number(index % 4 > 0 || run === "after");
const each = <T>(made: (run: string, item: string, index: number) => T) =>
  runs.flatMap((run) => items.map((item, index) => made(run, item, index)));
const ITEMS = each(
  (run, item) => `('${run}${item}', 'p', '${run}', '${item}', 'quiz', 't-${run}-${item}', NULL, '${run}', 0, 0)`,
);
const score = (id: string, trace: string, value: number, type = "BOOLEAN", at = 1, deleted = 0) =>
  `('${id}', 'p', '${trace}', NULL, 'correct', ${value}, 'EVAL', '${type}', ${at}, ${deleted})`;
const SCORES = each((run, item, index) => score(`${run}${item}`, `t-${run}-${item}`, right(run, index)));
/** An earlier state of a score, one that was deleted, one of another type, and one of a trace without an item. */
const OTHERS = [
  score("beforei0", "t-before-i0", 1, "BOOLEAN", 0),
  score("gone", "t-before-i1", 1, "BOOLEAN", 1, 1),
  score("length", "t-before-i1", 0.4, "NUMERIC"),
  score("live", "t-elsewhere", 1),
];

async function read(scores: readonly string[], asked: string, options = {}) {
  const columns = { model: "model", task: "task", metric: "metric", item: "item", score: "score" };
  const queries = reductionSql({ engine: "clickhouse", table: "answers", columns, ...options });
  const statements = [
    ...TABLES,
    `INSERT INTO scores VALUES ${scores.join()}`,
    `INSERT INTO dataset_run_items_rmt VALUES ${ITEMS.join()}`,
    asked,
  ];
  const program = `
import json, sys, chdb.session
given = json.load(sys.stdin)
session = chdb.session.Session()
for statement in given["statements"]:
    session.query(statement)
json.dump({name: str(session.query(query, "JSONEachRow")) for name, query in given["queries"].items()}, sys.stdout)
`;
  const answers = JSON.parse(
    execFileSync(PYTHON, ["-c", program], { input: JSON.stringify({ statements, queries }), encoding: "utf8" }),
  );
  const folder = mkdtempSync(join(tmpdir(), "noisefloor-langfuse-"));
  try {
    for (const [name, text] of Object.entries(answers))
      if (text !== "") writeFileSync(join(folder, `${name}.jsonl`), String(text));
    return (await load(folder)).matrices;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const sumsOf = ([matrix]: readonly ResultMatrix[]) =>
  matrix?.runs.map(({ model }, row) => [
    model,
    matrix.scores.slice(row * 40, row * 40 + 40).reduce((sum, one) => sum + one, 0),
  ]);

test.skipIf(!has)("Langfuse's tables are read through the view (skipped without the Python module chdb)", async () => {
  const matrices = await read([...OTHERS, ...SCORES], view);
  expect(matrices).toHaveLength(1);
  const [matrix] = matrices;
  expect([matrix?.task, matrix?.metric, matrix?.items.length]).toEqual(["quiz", "correct", 40]);
  expect(sumsOf(matrices)).toEqual([
    ["after", 40],
    ["before", 30],
  ]);
});

test.skipIf(!has)("its numeric scores are read at a scale (skipped without the Python module chdb)", async () => {
  const numeric = each((run, item, index) =>
    score(`n${run}${item}`, `t-${run}-${item}`, right(run, index) * 0.25, "NUMERIC"),
  );
  const asked = view.replace("'BOOLEAN'", "'NUMERIC'");
  expect(sumsOf(await read([...SCORES, ...numeric], asked, { scale: 100 }))).toEqual([
    ["after", 10],
    ["before", 7.5],
  ]);
  await expect(read([...SCORES, ...numeric], asked)).rejects.toThrow(/neither 0 nor 1, 70 times, .*--scale 100,/);
});
