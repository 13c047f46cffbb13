import { expect, test } from "vitest";
import { InputError } from "../../src/errors.js";
import { type DumpSource, readDumps } from "../../src/io/index.js";
import { shuffle } from "../../src/random/draws.js";
import { createRng, type Rng } from "../../src/random/rng.js";
import { changedJson, JSON_KINDS } from "./changedJson.js";

const SETS = 400;
const MOST = 6;

function shuffled<Value>(rng: Rng, values: readonly Value[]): Value[] {
  const copy = [...values];
  shuffle(rng, copy);
  return copy;
}

/** Results with all that is said of them, or the error. */
async function reading(sources: readonly DumpSource[]): Promise<string> {
  try {
    const { matrices, ...rest } = await readDumps(sources);
    const written = matrices.map(({ scores, states, ...more }) => ({
      ...more,
      scores: [...scores].map(String),
      states: [...(states ?? [])],
    }));
    return JSON.stringify({ ...rest, matrices: written });
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return `${error.code}: ${error.message}`;
  }
}

test("files of any formats, whole and changed, are read the same in whatever order they are given", {
  timeout: 600_000,
}, async () => {
  const rng = createRng(11, "order of files");
  const differing: string[] = [];
  for (let at = 0; at < SETS; at++) {
    const kinds = shuffled(rng, JSON_KINDS).slice(0, 2 + (at % (MOST - 1)));
    const sources = kinds.map((kind, index) => {
      const text = at % 2 === 0 ? kind.text : changedJson(rng, kind).text;
      return { name: `run-${index % 3}/${kind.name}`, bytes: new TextEncoder().encode(text) };
    });
    const [given, moved] = [await reading(sources), await reading(shuffled(rng, sources))];
    if (given !== moved) differing.push(sources.map(({ name }) => name).join(", "));
  }
  expect(differing).toEqual([]);
});
