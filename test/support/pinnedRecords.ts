import { expect, test } from "vitest";
import { fromRows } from "../../src/data/fromRows.js";
import type { Results } from "../../src/data/results.js";
import { logistic } from "../../src/numeric/logistic.js";
import { standardNormal } from "../../src/random/draws.js";
import { createRng } from "../../src/random/rng.js";

/** What is for people, and held by tests of the documents in which it stands. */
const PROSE = new Set(["message", "sentence", "hint", "signature", "reason", "why"]);
/** Longer lists are pinned by their length, sum and ends. */
const LONG = 6;

function shortened(value: unknown): unknown {
  if (typeof value === "number") return Math.abs(value) < 1e-12 ? 0 : Number(value.toPrecision(7));
  if (typeof value === "function") return undefined;
  if (value === null || typeof value !== "object") return value;
  if (value instanceof Map) return shortened(Object.fromEntries(value));
  if (ArrayBuffer.isView(value) || Array.isArray(value)) {
    const list = Array.from(value as ArrayLike<unknown>);
    return list.length <= LONG
      ? list.map(shortened)
      : { length: list.length, ...weighed(list), last: shortened(list.at(-1)) };
  }
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, one]) => !PROSE.has(key) && one !== undefined)
      .map(([key, one]) => [key, shortened(one)]),
  );
}

/** Numbers of a long list by a sum in which each place counts otherwise; of records each of their numbers. */
function weighed(list: readonly unknown[]): object {
  const sumOf = (values: readonly unknown[]) =>
    shortened(values.reduce<number>((sum, one, place) => sum + (typeof one === "number" ? (place + 1) * one : 0), 0));
  const [first] = list;
  if (first === null || typeof first !== "object") return { weighed: sumOf(list) };
  return Object.fromEntries(
    Object.keys(first).map((key) => [key, sumOf(list.map((one) => (one as Readonly<Record<string, unknown>>)[key]))]),
  );
}

/**
 * What an analysis publishes of small tables, whole, as it was when its definitions were held: a change of any number, verdict or note
 * code stands in the difference of the snapshot (`npx vitest run FILE -u`), to be read and told in the changelog. That the numbers
 * are right is what the definitions say, in the other tests of the room.
 */
export function pinnedRecords(calls: Readonly<Record<string, () => unknown>>): void {
  test.each(Object.entries(calls))("%s publishes what it did", (_, call) => {
    expect(
      JSON.stringify(shortened(call()), null, 1)
        .replace(/\n\s*/g, "\n")
        .replace(/,\n(?=[^"{[])/g, ","),
    ).toMatchSnapshot();
  });
}

interface Setting {
  readonly models?: readonly string[];
  readonly seeds?: readonly string[];
  readonly steps?: readonly number[];
  readonly framings?: readonly string[];
  readonly tasks?: readonly string[];
  readonly trials?: readonly string[];
  readonly judges?: readonly string[];
  readonly items?: number;
  readonly graded?: boolean;
  readonly labels?: boolean;
}

/** Scores of items of unequal difficulty, with effects of every condition: later models, steps and tasks are better. */
export function pinnedBoard(label: string, setting: Setting = {}): Results {
  const {
    models = ["a", "b"],
    seeds = [],
    steps = [],
    framings = [],
    tasks = ["quiz"],
    trials = [],
    judges = [],
  } = setting;
  const { items = 12, graded = false, labels = false } = setting;
  const rng = createRng(7, label);
  const levels = new Map<string, number>();
  const levelOf = (key: string, size: number) => {
    if (!levels.has(key)) levels.set(key, size * standardNormal(rng));
    return levels.get(key)!;
  };
  const places = <T>(list: readonly T[]) =>
    (list.length === 0 ? [[undefined, 0]] : list.map((one, place) => [one, place])) as [T | undefined, number][];
  const rows = places(models).flatMap(([model, strength]) =>
    places(tasks).flatMap(([task]) =>
      places(framings).flatMap(([framing, way]) =>
        places(seeds).flatMap(([seed]) =>
          places(steps).flatMap(([step, late]) =>
            places(judges).flatMap(([judge]) =>
              places(trials).flatMap(([trial]) =>
                Array.from({ length: items }, (_, item) => {
                  const ability =
                    (1.2 * strength) / models.length +
                    0.5 * late * (1 + 0.5 * way) -
                    0.6 * way +
                    levelOf(`item ${task} ${item}`, 1.2) +
                    levelOf(`seed ${model} ${seed} ${step}`, 0.3) +
                    levelOf(`judge ${judge} ${model}`, 0.3);
                  const chance = logistic(ability);
                  const score = graded ? chance + 0.1 * standardNormal(rng) : Number(rng.nextUniform() < chance);
                  const conditions = { model, task, framing, seed, step, judge, trial };
                  return {
                    ...Object.fromEntries(Object.entries(conditions).filter(([, value]) => value !== undefined)),
                    item: `q${item}`,
                    score,
                    ...(labels
                      ? { choices: 4, cluster: `c${Math.floor(item / 2)}`, subset: item % 3 === 0 ? "x" : "y" }
                      : {}),
                  };
                }),
              ),
            ),
          ),
        ),
      ),
    ),
  );
  return fromRows(rows as never);
}
