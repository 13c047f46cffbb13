import { type ChildProcess, execFile, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { digestsOf, duckdbDigests, madeQueries } from "./support/digests.js";
import { madeScores, ROWS } from "./support/madeScores.js";
import { answers, endGuarded, freePort, guarded, hasModule, PYTHON } from "./support/servers.js";

/** `NOISEFLOOR_PYTHON` names an interpreter with pyspark, which needs Java. */
const missing = !hasModule("pyspark")
  ? "the Python module pyspark"
  : spawnSync("java", ["-version"]).status !== 0
    ? "Java"
    : null;

if (missing !== null) test.skip(`Spark: skipped, ${missing} is not installed`, () => undefined);
else {
  const folder = mkdtempSync(join(tmpdir(), "noisefloor-spark-"));
  const running: ChildProcess[] = [];
  let master = "";
  const log = join(folder, "log");

  beforeAll(async () => {
    const home = spawnSync(PYTHON, ["-c", "import os, pyspark; print(os.path.dirname(pyspark.__file__))"], {
      encoding: "utf8",
    }).stdout.trim();
    const spark = join(home, "bin/spark-class");
    expect(existsSync(spark)).toBe(true);
    const [port, web] = [await freePort(), await freePort()];
    master = `spark://127.0.0.1:${port}`;
    const env = { ...process.env, SPARK_WORKER_DIR: folder, SPARK_LOCAL_IP: "127.0.0.1", SPARK_DAEMON_MEMORY: "256m" };
    const start = (...args: readonly string[]) => void running.push(guarded(log, spark, args, { env, cwd: folder }));
    const host = ["--host", "127.0.0.1"];
    start("org.apache.spark.deploy.master.Master", ...host, "--port", `${port}`, "--webui-port", `${web}`);
    await answers(log, () => reached(port));
    for (const _ of [1, 2])
      start(
        "org.apache.spark.deploy.worker.Worker",
        ...host,
        "--webui-port",
        `${await freePort()}`,
        "--cores",
        "1",
        "--memory",
        "1g",
        master,
      );
    const workers = async () => {
      const page = (await (await fetch(`http://127.0.0.1:${web}/json/`)).json()) as { readonly aliveworkers: number };
      if (page.aliveworkers < 2) throw new Error(`${page.aliveworkers} workers`);
    };
    await answers(log, workers);
  });
  afterAll(async () => {
    for (const process of running.reverse()) await endGuarded(process);
    rmSync(folder, { recursive: true, force: true });
  });

  test(`a Spark cluster of two workers gives the digests of the embedded engine on ${ROWS} rows`, async () => {
    const queries = madeQueries("spark", "made");
    const job = promisify(execFile)(PYTHON, [join(import.meta.dirname, "support/sparkJob.py")], { maxBuffer: 2 ** 30 });
    job.child.stdin?.end(JSON.stringify({ master, made: madeScores("spark"), queries }));
    const began = performance.now();
    const {
      workers,
      version,
      answers: given,
    } = JSON.parse((await job).stdout) as {
      readonly workers: number;
      readonly version: string;
      readonly answers: Readonly<Record<string, readonly Record<string, unknown>[]>>;
    };
    console.log(
      `Spark ${version}: ${ROWS} rows, eight queries in ${((performance.now() - began) / 1000).toFixed(1)} s`,
    );
    expect(workers).toBe(2);
    const byQuery = new Map(Object.entries(queries).map(([name, query]) => [query, given[name] ?? []]));
    expect(await digestsOf(queries, async (query) => byQuery.get(query) ?? [])).toEqual(await duckdbDigests());
  });
}

function reached(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1", () => {
      socket.destroy();
      resolve();
    }).on("error", reject);
  });
}
