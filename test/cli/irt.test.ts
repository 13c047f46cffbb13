import { expect, test } from "vitest";
import { type IrtFlags, irt } from "../../src/cli/commands/irt.js";
import { simulated } from "../analysis/irt/slowModel.js";
import { dumpFolder } from "./dumpFolder.js";

const { write } = dumpFolder();

/** Runs the command itself and keeps its standard output. */
async function run(path: string, flags: Partial<IrtFlags> = {}) {
  const original = process.stdout.write;
  let stdout = "";
  process.stdout.write = ((chunk: string) => {
    stdout += chunk;
    return true;
  }) as typeof process.stdout.write;
  try {
    return { code: await irt([path], { missing: "drop", ...flags }), stdout: () => stdout };
  } finally {
    process.stdout.write = original;
  }
}

const { rows } = simulated(20, 200, 8);
const header = rows[0]!.map((_, item) => `q${item}`).join(",");
const matrix = (count: number) =>
  `model,${header}\n${rows
    .slice(0, count)
    .map((row, index) => `m${index},${row.join(",")}\n`)
    .join("")}`;

test("--json holds the agreed names", async () => {
  const { code, stdout } = await run(write("quiz.csv", matrix(200)), { json: true, fit: true });
  const document = JSON.parse(stdout());
  expect([code, document.schema, document.ok, document.converged]).toEqual([0, "noisefloor/irt/1", true, true]);
  for (const name of ["iterations", "logLikelihood"]) expect(typeof document[name]).toBe("number");
  for (const name of ["slope", "intercept", "difficulty", "slopeSe", "interceptSe"]) {
    expect(typeof document.items[0][name], name).toBe("number");
  }
  expect(document.items.map(({ id }: { id: string }) => id)).toEqual(header.split(","));
  expect(document.abilities[0]).toMatchObject({ run: "m0", eap: expect.any(Number), eapSe: expect.any(Number) });
  expect(document.modelFit.degreesOfFreedom).toBe(20);
  expect(document.itemFit.items).toHaveLength(8);
});

test("patterns with a count column are that many runs", async () => {
  const text = `${header},Freq\n${rows
    .slice(0, 40)
    .map((row) => `${row.join(",")},3\n`)
    .join("")}`;
  const { code, stdout } = await run(write("patterns.csv", text), { json: true });
  expect([code, JSON.parse(stdout()).runs]).toEqual([0, 120]);
});

test("too few runs are refused with exit code 2 and a next step; --force fits beside the control", async () => {
  const file = write("few.csv", matrix(30));
  const refused = await run(file);
  expect(refused.code).toBe(2);
  expect(refused.stdout()).toContain("REFUSED");
  expect(refused.stdout()).toContain("item analysis");
  const json = JSON.parse((await run(file, { json: true })).stdout());
  expect(json).toMatchObject({ ok: false, code: "too-few-runs", schema: "noisefloor/irt/1" });
  const forced = await run(file, { force: true });
  expect(forced.code).toBe(0);
  expect(forced.stdout()).toContain("shuffled");
});

test("the text names suspects, fit and abilities", async () => {
  const turned = `model,${header}\n${rows.map((row, index) => `m${index},${[1 - row[0]!, ...row.slice(1)].join(",")}\n`).join("")}`;
  const { stdout } = await run(write("turned.csv", turned), { fit: true, all: true });
  for (const part of [
    "1 slope is below 0 (q0), none by more than chance explains",
    "M2(20)",
    "S-X² p",
    "Abilities, best first",
    "±",
    "2PL".toLowerCase(),
  ]) {
    expect(stdout()).toContain(part);
  }
});

test("models, nodes and priors are taken from the flags", async () => {
  const file = write("flags.csv", matrix(200));
  const document = JSON.parse(
    (await run(file, { json: true, itemModel: "1pl", nodes: "41", prior: ["slope=1:0.5,intercept=0:2"] })).stdout(),
  );
  expect(document).toMatchObject({
    model: "1pl",
    grid: { nodes: 41 },
    priors: { slope: { mean: 1, sd: 0.5 }, intercept: { mean: 0, sd: 2 } },
  });
  for (const prior of ["slope=1", "guess=0:1", "slope=0:0", "slope=a:1"]) {
    await expect(run(file, { prior: [prior] })).rejects.toThrow(/--prior/);
  }
  await expect(run(file, { nodes: "3" })).rejects.toThrow(/--nodes/);
});

test("several tasks are wrong usage that names them", async () => {
  const text = `model,task,item,score\n${rows.flatMap((row, index) => row.flatMap((answer, item) => [`m${index},a,q${item},${answer}\n`, `m${index},b,q${item},${answer}\n`])).join("")}`;
  await expect(run(write("two.csv", text))).rejects.toThrow(/choose with --task/);
});
