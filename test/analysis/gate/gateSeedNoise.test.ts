import { expect, test } from "vitest";
import { sidesOf } from "../../../src/analysis/comparison/testSides.js";
import { compareWithSeedNoise } from "../../../src/analysis/gate/gateSeedNoise.js";
import { createResults } from "../../../src/data/createResults.js";
import { createRng } from "../../../src/random/rng.js";
import { matrixOf } from "../../support/matrices.js";

const rng = createRng(8, "gate seeds");
const side = (model: string, gain: number) =>
  [
    ...sidesOf(
      createResults({
        matrices: [
          matrixOf([{ model, scores: Array.from({ length: 80 }, () => Number(rng.nextUniform() < 0.5 + gain)) }]),
        ],
      }),
    ).values(),
  ].flat();
const [before, after] = [side("a", 0), side("b", 0.15)];
const borrowed = (sd: number) => ({ borrowSeedSd: () => ({ sd, seeds: 8, source: "elsewhere" }) });

test("a borrowed seed SD makes a gate less sure at both ends and in p, and never surer", () => {
  const plain = compareWithSeedNoise(before, after, {}).compared;
  if (!plain.ok) throw new Error(plain.message);
  for (const sd of [0.005, 0.05]) {
    const found = compareWithSeedNoise(before, after, borrowed(sd));
    if (!found.compared.ok) throw new Error(found.compared.message);
    expect(found.borrowed).toMatchObject({ sd, seeds: 8 });
    expect(found.compared.interval!.low).toBeLessThanOrEqual(plain.interval!.low);
    expect(found.compared.interval!.high).toBeGreaterThanOrEqual(plain.interval!.high);
    expect(found.compared.pValue!).toBeGreaterThanOrEqual(plain.pValue!);
    expect(found.compared.difference).toBe(plain.difference);
  }
  const [narrow, wide] = [0.005, 0.05].map((sd) => {
    const { compared } = compareWithSeedNoise(before, after, borrowed(sd));
    return compared.ok ? compared.interval!.high - compared.interval!.low : 0;
  });
  expect(wide!).toBeGreaterThan(1.2 * narrow!);
});

test("no seed SD, or one of 0, leaves the comparison as it is", () => {
  const plain = compareWithSeedNoise(before, after, {});
  expect(plain.borrowed).toBeNull();
  const none = compareWithSeedNoise(before, after, borrowed(0));
  expect(none.borrowed).toBeNull();
  expect(none.compared.ok && none.compared.interval).toEqual(plain.compared.ok && plain.compared.interval);
});

test("the notes of what is compared, and of where its seed SD is from, stand with it", () => {
  const [plain, found] = [{}, borrowed(0.05)].map((options) => compareWithSeedNoise(before, after, options).compared);
  if (!plain!.ok || !found!.ok) throw new Error("refused");
  const said = found!.notes.map(({ message }) => message).join(" ");
  expect(said).toContain("elsewhere");
  expect(plain!.notes.map(({ message }) => message).join(" ")).not.toContain("elsewhere");
});

test("the interval covers both, and is named by the one that does so alone or by the two that do it together", () => {
  const plain = compareWithSeedNoise(before, after, {}).compared;
  if (!plain.ok) throw new Error(plain.message);
  const wide = compareWithSeedNoise(before, after, borrowed(0.2)).compared;
  if (!wide.ok) throw new Error(wide.message);
  expect(wide.interval!.low).toBeLessThan(plain.interval!.low);
  expect(wide.interval!.method).not.toContain(plain.interval!.method);
  // Tango's interval leans to one side, so that an error that hardly grew ends before it on the other.
  const narrow = compareWithSeedNoise(before, after, borrowed(1e-6)).compared;
  if (!narrow.ok) throw new Error(narrow.message);
  expect(narrow.interval!.method).toBe(`${plain.interval!.method} and ${wide.interval!.method}`);
  const ends = [plain.interval!.low, plain.interval!.high];
  expect([narrow.interval!.low === ends[0], narrow.interval!.high === ends[1]]).toContain(true);
});

test("where the items show no spread there is no interval, whatever seeds would add", () => {
  const graded = (model: string) =>
    [
      ...sidesOf(
        createResults({
          matrices: [matrixOf([{ model, scores: Array.from({ length: 30 }, (_, item) => item / 30) }])],
        }),
      ).values(),
    ].flat();
  const plain = compareWithSeedNoise(graded("a"), graded("b"), {}).compared;
  const found = compareWithSeedNoise(graded("a"), graded("b"), borrowed(0.01)).compared;
  if (!plain.ok || !found.ok) throw new Error("refused");
  expect([plain.difference, plain.interval]).toEqual([0, null]);
  expect([found.interval, found.pValue]).toEqual([null, null]);
});
