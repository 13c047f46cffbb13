import fc from "fast-check";
import { expect, test } from "vitest";
import { InputError } from "../../src/errors.js";
import { realDataTitle } from "../realDumps/realData.js";
import { realSeeds, SEEDS } from "./dumpSeeds.js";
import { OTHER_DUMPS } from "./otherDumps.js";
import { mutated, mutation, readOrRefuse, scoresOf } from "./readMutated.js";
import { Watchdog } from "./watchdog.js";

const DECIMAL_COMMAS = new Set(["semicolons.csv", "wandb_export.csv", "vlm_MMMU_acc.csv"]);

interface FuzzOptions {
  /** Number of mutated dumps. */
  readonly cases: number;
  readonly seed: number;
  /** Whether real dumps are mutated, too. */
  readonly isSlow: boolean;
}

/** The tests of both suites. */
export function fuzzReading({ cases, seed, isSlow }: FuzzOptions): void {
  const prototype = () => JSON.stringify([Object.getOwnPropertyNames(Object.prototype).sort(), Object.keys({})]);

  test.each(SEEDS)("$name unchanged is read, and another score is another result", async ({ name, make }) => {
    const readings = await Promise.all([0.25, 0.75, 0.5].map((score) => readOrRefuse(name, make(score))));
    expect(readings.map((reading) => (reading instanceof InputError ? reading.message : "read"))).toEqual(
      Array(3).fill("read"),
    );
    expect(new Set(readings.map(scoresOf)).size).toBe(3);
  });

  test("every mutated dump is read or refused, in time, and leaves Object.prototype alone", async () => {
    const before = prototype();
    const seeds = SEEDS.map(({ name, make }) => ({ name, bytes: make(0.25) }));
    const dumps = [...seeds, ...OTHER_DUMPS, ...(isSlow ? realSeeds() : [])];
    const watchdog = new Watchdog();
    try {
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom(...dumps),
          fc.array(mutation, { minLength: 1, maxLength: 4 }),
          async (dump, steps) => {
            const bytes = steps.reduce(mutated, dump.bytes);
            watchdog.watch(bytes);
            await readOrRefuse(dump.name, bytes);
          },
        ),
        { numRuns: cases, seed },
      );
    } finally {
      await watchdog.stop();
    }
    expect(prototype()).toBe(before);
  }, 3_600_000);

  test.each(SEEDS.filter(({ name }) => !/\.(?:parquet|eval|gz)$/.test(name)))(
    "$name: a changed digit of the score never gives the unchanged result",
    async ({ name, make }) => {
      const original = make(0.375);
      const text = new TextDecoder("latin1").decode(original);
      const written = name === "summary.csv" ? "37.5" : "0.375";
      const start = text.indexOf(written);
      expect(start).toBeGreaterThan(0);
      const unchanged = scoresOf(await readOrRefuse(name, original));
      for (let at = start; at < start + written.length; at++) {
        for (const byte of "0123456789.,-exN\u0000\u00e9") {
          if (text[at] === byte) continue;
          // Where commas part no cells, one that stands for the point writes the same number.
          if (text[at] === "." && byte === "," && DECIMAL_COMMAS.has(name)) continue;
          const changed = original.slice();
          changed[at] = byte.charCodeAt(0);
          expect(scoresOf(await readOrRefuse(name, changed)), `${byte} at ${at - start}`).not.toBe(unchanged);
        }
      }
    },
  );

  const names = ["__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "__defineGetter__"];
  const named = SEEDS.flatMap(({ name, named: make }) => (make === undefined ? [] : [{ name, make }]));
  test.each(named)("$name: names of Object's own members are names like others", async ({ name, make }) => {
    const before = prototype();
    for (const hostile of names) {
      const plain = scoresOf(await readOrRefuse(name, make("plainname")));
      const reading = scoresOf(await readOrRefuse(name, make(hostile)));
      // Another name may stand at another place among the matrices.
      expect(inAnyOrder(reading)).toEqual(inAnyOrder(plain.replaceAll("plainname", hostile)));
    }
    expect(prototype()).toBe(before);
  });

  test.runIf(isSlow)(`real dumps are among the seeds${realDataTitle}`, () => {
    expect(realSeeds().length > 0).toBe(realDataTitle === "");
  });
}

/** The lists of a reading, each sorted; the text of an error as it is. */
function inAnyOrder(scores: string): unknown {
  if (scores.startsWith("error")) return scores;
  return (JSON.parse(scores) as unknown[][]).map((list) => list.map((entry) => JSON.stringify(entry)).sort());
}
