import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parquetWriteBuffer } from "hyparquet-writer";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { load } from "../../src/node/index.js";

const RUN = "runs/v1/qa-model=org_m";
const STATS = JSON.stringify([
  {
    instance_id: "id1",
    train_trial_index: 0,
    stats: [{ name: { name: "exact_match", split: "test" }, count: 1, sum: 1, sum_squared: 1 }],
  },
]);
const SPEC = JSON.stringify({ name: "qa:model=org_m", scenario_spec: {}, adapter_spec: { model: "org/m" } });

let folder: string;

async function write(path: string, content: string | Uint8Array): Promise<string> {
  const full = join(folder, path);
  await mkdir(dirname(full), { recursive: true });
  await writeFile(full, content);
  return full;
}

beforeEach(async () => {
  folder = (await mkdtemp(join(tmpdir(), "noisefloor-"))).replaceAll("\\", "/");
});
afterEach(() => rm(folder, { recursive: true }));

describe("files beside a named one", () => {
  test("explain it, and nothing else in the folder is read", async () => {
    await write(`${RUN}/run_spec.json`, SPEC);
    await write(`${RUN}/scenario.json`, "{}");
    const { matrices, files } = await load(await write(`${RUN}/per_instance_stats.json`, STATS));
    expect(matrices[0]?.runs[0]?.model).toBe("org/m");
    expect(files.map(({ format }) => format)).toEqual(["HELM per-instance stats", "HELM run spec"]);
  });

  test("are not needed", async () => {
    const { matrices } = await load(await write(`${RUN}/per_instance_stats.json`, STATS));
    expect(matrices[0]?.runs[0]?.model).toBe("org_m");
  });

  test("a companion of another harness's name is not taken for one", async () => {
    await write("x-metrics.json", '{"score": 1}');
    const row = JSON.stringify({ doc_id: 0, native_id: "a", metrics: { acc_raw: 1 } });
    const { files, notes } = await load(await write("x-predictions.jsonl", `${row}\n`));
    expect(files.map(({ format }) => format)).toEqual(["OLMES predictions", null]);
    expect(notes.map(({ code }) => code)).toEqual(["files-left-out"]);
  });
});

test("parquet in a folder is read; one without scores is left out with a note", async () => {
  const column = (name: string, data: string[]) => ({ name, data, type: "STRING" as const });
  const bytes = (...columns: ReturnType<typeof column>[]) =>
    new Uint8Array(parquetWriteBuffer({ columnData: columns }));
  await write("a.parquet", bytes(column("model", ["m"]), column("item", ["1"]), column("score", ["1"])));
  await write("b.parquet", bytes(column("text", ["long"])));
  const { files, matrices } = await load(folder);
  expect(matrices).toHaveLength(1);
  expect(files.map(({ format }) => format)).toEqual(["long table", null]);
});
