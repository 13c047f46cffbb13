import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { InputError } from "../../src/errors.js";
import { SEEDS } from "../fuzz/dumpSeeds.js";
import { readOrRefuse, scoresOf } from "../fuzz/readMutated.js";
import { inputError, readText } from "./dumps.js";

/** Packed tables hold the number itself. */
const isPacked = (name: string) => /\.(?:parquet|eval)$/.test(name);

describe.each(["1e999", "-1e999", "Infinity", "1e73", "-1e308"])("a score of %s", (written) => {
  test.each(SEEDS.filter(({ name }) => !isPacked(name)))("in $name is refused, never read or dropped", async (seed) => {
    const bytes = seed.make(0.375);
    const name = seed.name.replace(/\.gz$/, "");
    const text = new TextDecoder().decode(seed.name.endsWith(".gz") ? gunzipSync(bytes) : bytes);
    const score = seed.name === "summary.csv" ? "37.5" : "0.375";
    expect(text).toContain(score);
    const reading = await readOrRefuse(name, new TextEncoder().encode(text.replaceAll(score, written)));
    expect(reading, scoresOf(reading)).toBeInstanceOf(InputError);
    expect((reading as InputError).code).toBe("bad-score");
  });
});

test("in parquet, too", async () => {
  const parquet = SEEDS.find(({ name }) => name.endsWith(".parquet"));
  const reading = await readOrRefuse("table.parquet", parquet?.make(Number.POSITIVE_INFINITY) ?? new Uint8Array());
  expect((reading as InputError).code).toBe("bad-score");
});

test("the error of a whole run's score names file, line and run", async () => {
  const error = await inputError(readText("a.csv", "model,task,score\nm,t,1e999\nn,t,0.5\n"));
  expect([error.code, error.place]).toEqual(["bad-score", { file: "a.csv", line: 2 }]);
  expect(error.message).toContain("got Infinity");
});
