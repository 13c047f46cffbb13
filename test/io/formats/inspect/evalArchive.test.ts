import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Results } from "../../../../src/data/results.js";
import { detectFormat, readDumps } from "../../../../src/io/index.js";
import { load } from "../../../../src/node/index.js";
import { type WrittenEntry, writeZip } from "../../bytes/zipWriter.js";
import { codes, inputError, source } from "../../dumps.js";
import { archiveEntries, archiveSource, evalLog, printed, pythonJson, sample } from "./logs.js";

const FILE = "logs/2025-01-01T00-00-00_arc_t.eval";
const LOG = evalLog({
  config: { epochs: 2 },
  dataset: { sample_ids: [1, "b"] },
  results: { total_samples: 4, completed_samples: 4, scores: [printed({ accuracy: 1, stderr: 0 })] },
  samples: [
    sample("b", "C", { epoch: 2, choices: ["x", "y"] }),
    sample(1, "C"),
    sample(1, Number.NaN, { epoch: 2 }),
    sample("b", undefined, { error: { message: "timeout" } }),
  ],
});
const read = (entries: readonly WrittenEntry[], options = {}) => readDumps([archiveSource(FILE, entries, options)]);

/** All but the names of files. */
function held({ matrices, runScores, printedScores }: Results) {
  return {
    matrices: matrices.map(({ scores, states, ...rest }) => ({
      ...rest,
      scores: [...scores],
      states: [...(states ?? [])],
    })),
    runScores,
    printedScores,
  };
}

describe(".eval archives", () => {
  test.each([
    ["deflated", {}, {}],
    ["stored", { method: "stored" }, {}],
    ["Zstandard", { method: "zstd" }, {}],
    ["Zip64", {}, { zip64: true }],
    ["with data descriptors", { hasDescriptor: true }, {}],
  ] as const)("%s archives read as the same log in JSON does", async (_, entry, options) => {
    const json = await readDumps([source("log.json", pythonJson(LOG))]);
    const archive = await read(archiveEntries(LOG, entry), options);
    expect(held(archive)).toEqual(held(json));
    expect(archive.files.map(({ format }) => format)).toEqual(["inspect archive"]);
    expect(codes(archive)).toEqual([]);
    expect(archive.matrices[0]?.items).toEqual([{ id: "1" }, { id: "b", choices: 2 }]);
  });

  test("entries may stand in any order", async () => {
    const entries = archiveEntries(LOG);
    const turned = [...entries.slice(3), ...entries.slice(0, 3)];
    expect(held(await read(turned)).matrices[0]?.runs).toEqual(held(await read(entries)).matrices[0]?.runs);
  });

  test("without header.json the run crashed: its journal says what was run, and the rest is absent", async () => {
    const entries = archiveEntries(LOG).filter(({ name }) => !["header.json", "summaries.json"].includes(String(name)));
    const results = await read(entries.filter(({ name }) => name !== "samples/1_epoch_2.json"));
    expect(codes(results)).toEqual(["run-crashed", "from-summaries", "run-not-finished"]);
    const [matrix] = results.matrices;
    expect(matrix?.runs.map(({ model, trial }) => [model, trial])).toEqual([
      ["openai/gpt", "1"],
      ["openai/gpt", "2"],
    ]);
    const cut = await read(entries.filter(({ name }) => !/summaries|1_epoch_2/.test(String(name))));
    expect(codes(cut)).toEqual(["run-crashed", "run-not-finished", "samples-missing"]);
    expect([...(cut.matrices[0]?.states ?? [])].sort()).toEqual([0, 0, 1, 3]);
  });

  test("summaries stand in for samples that are missing, and only for them", async () => {
    const entries = archiveEntries(LOG).filter(({ name }) => name !== "samples/1_epoch_1.json");
    const results = await read(entries);
    const numbers = (found: Results) => found.matrices[0]?.scores.reduce((sum, score) => sum + (score || 0), 0);
    expect(numbers(results)).toBe(2);
    expect(codes(results)).toContain("from-summaries");
  });

  test("long samples in pieces: the scores from one piece, the cluster from another, among whole ones", async () => {
    const spec = { scorers: [{ name: "match", metrics: [{ name: "stderr", params: { cluster: "passage" } }] }] };
    const log = evalLog({ version: 3, eval: spec, samples: [sample(1, "C", { metadata: { passage: "p" } })] });
    const { metadata: _, ...shell } = sample(2, "I");
    const entries = [
      ...archiveEntries(log),
      { name: "samples/2_epoch_1/events/0.json", data: "[not even JSON" },
      { name: "samples/2_epoch_1/sample.json", data: pythonJson(shell) },
      { name: "samples/2_epoch_1/metadata.json", data: '{"passage": "q"}' },
    ];
    const { matrices } = await read(entries);
    expect(matrices[0]?.items).toEqual([
      { id: "1", cluster: "p" },
      { id: "2", cluster: "q" },
    ]);
    expect([...(matrices[0]?.scores ?? [])]).toEqual([1, 0]);
  });

  test("an entry written again counts as last written", async () => {
    const entries = [
      { name: "samples/1_epoch_1.json", data: pythonJson(sample(1, "I")) },
      ...archiveEntries(evalLog({ samples: [sample(1, "C")] })),
    ];
    const results = await read(entries);
    expect([...(results.matrices[0]?.scores ?? [])]).toEqual([1]);
    expect(codes(results)).toEqual(["duplicate-entries"]);
  });

  test("an entry that is no JSON is an error with file, entry and line", async () => {
    const entries = archiveEntries(LOG).map((entry) =>
      entry.name === "samples/1_epoch_1.json" ? { ...entry, data: '{"id": 1,\n"epoch": oops}' } : entry,
    );
    const error = await inputError(read(entries));
    expect([error.code, error.place]).toEqual(["bad-json", { file: FILE, line: 2, path: "samples/1_epoch_1.json" }]);
    expect(error.message).toMatch(/^logs\/.*\.eval:2 \(at samples\/1_epoch_1\.json\): column/);
  });

  test("deep nesting is skipped where it is not needed and refused where it is", async () => {
    const deep = (member: string) => `{"id": 1, "epoch": 1, "${member}": ${"[".repeat(200_000)}${"]".repeat(200_000)}}`;
    const with1 = (data: string) => [...archiveEntries(evalLog()), { name: "samples/1_epoch_1.json", data }];
    expect((await read(with1(deep("events")))).matrices).toHaveLength(1);
    const error = await inputError(read(with1(deep("error"))));
    expect([error.code, error.place.path]).toEqual(["bad-json", "samples/1_epoch_1.json"]);
  });

  test("archives that are no logs are not taken for them, and broken logs are told by their beginning", async () => {
    const other = writeZip([{ name: "word/document.xml", data: "<x/>" }]);
    expect(await detectFormat(other)).toBeNull();
    expect(await detectFormat(writeZip([{ name: "_journal/start.json", data: "{}" }]))).toBe("inspect archive");
    const archive = writeZip(archiveEntries(LOG));
    const error = await inputError(readDumps([{ name: FILE, bytes: archive.subarray(0, archive.length - 40) }]));
    expect([error.code, error.place]).toEqual(["zip-truncated", { file: FILE }]);
    const headless = await inputError(read([{ name: "_journal/summaries/1.json", data: "[]" }]));
    expect(headless.code).toBe("no-header");
  });

  test("hostile entries are refused through the whole way, with file and entry", async () => {
    const hostile: WrittenEntry = { name: "samples/../../../etc/passwd", data: "x" };
    const error = await inputError(read([...archiveEntries(LOG), hostile]));
    expect([error.code, error.place]).toEqual(["zip-path", { file: FILE, path: hostile.name }]);
  });

  test("any changed archive ends in results or an InputError", async () => {
    const archive = writeZip(archiveEntries(LOG, { method: "zstd" }));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(archive.length - 1), fc.nat(255)), { minLength: 1, maxLength: 5 }),
        fc.nat(archive.length),
        async (changes, length) => {
          const changed = archive.slice(0, length % 5 === 0 ? length : undefined);
          for (const [at, value] of changes) if (at < changed.length) changed[at] = value;
          const outcome = await readDumps([{ name: FILE, bytes: changed }]).then(
            () => "read",
            (error: Error) => error.name,
          );
          expect(["read", "InputError"]).toContain(outcome);
        },
      ),
      { numRuns: 500, seed: 1 },
    );
  });
});

describe("load", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "noisefloor-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  test("finds archives in a folder and holds them to maxBytes, unpacked", async () => {
    const log = evalLog({ samples: [sample(1, "C", { events: "z".repeat(300_000) })] });
    await writeFile(join(folder, "run.eval"), writeZip(archiveEntries(log)));
    expect((await load(folder)).matrices).toHaveLength(1);
    const error = await inputError(load(folder, { maxBytes: 100_000 }));
    expect([error.code, error.place.path]).toEqual(["zip-too-large", "samples/1_epoch_1.json"]);
  });
});
