import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { COMMANDS } from "../../src/cli/commandTable.js";
import { createRng } from "../../src/random/rng.js";
import { capture } from "../cli/capture.js";
import { dumpFolder } from "../cli/dumpFolder.js";

const scale = readFileSync(join(import.meta.dirname, "../../docs/scale.md"), "utf8");
/** The table of docs/scale.md: the commands of each row, and what it says of them on a reduced folder. */
const rows = scale
  .slice(scale.indexOf("| command | rests on |"))
  .split("\n\n")[0]!
  .split("\n")
  .slice(2)
  .flatMap((line) => {
    const [, names, , says] = line.split("|").map((cell) => cell.trim());
    return [...names!.matchAll(/`([a-z]+)[^`]*`/g)].map(([, name]) => ({ name: name!, says: says! }));
  });

const { folder, write } = dumpFolder();

/** How an answer that is right with a chance is scored. */
interface Kind {
  readonly name: string;
  readonly score: (right: number, chance: number) => number;
  readonly flags: readonly string[];
}

/**
 * Two halves of one made evaluation: models in two framings, seeds, checkpoints and trials, some answers missing or not asked.
 */
function dumps({ name, score: scoreOf }: Kind): string[] {
  const rng = createRng(22, "table");
  return [0, 3].map((first) => {
    const lines = ["model,task,framing,seed,step,trial,item,cluster,choices,score"];
    for (const model of [0, 1, 2]) {
      for (const framing of ["completion", "choice"]) {
        for (const seed of [1, 2]) {
          for (const step of [100, 200, 300]) {
            for (const trial of [1, 2]) {
              for (let item = 0; item < 24; item++) {
                const [asked, known, right] = [rng.nextUniform(), rng.nextUniform(), rng.nextUniform()];
                if (asked < 0.02) continue;
                const score =
                  known < 0.02 ? "" : scoreOf(right, 0.2 + (item % 7) / 12 + step / 2000 + (model + first) / 30);
                lines.push(
                  `m${first + model},quiz,${framing},${seed},${step},${trial},q${item},c${item % 8},4,${score}`,
                );
              }
            }
          }
        }
      }
    }
    return write(`${name}-half-${first}.csv`, `${lines.join("\n")}\n`);
  });
}

/** One model a file, as a gate takes them. */
function sides({ name, score }: Kind): string[] {
  return [1, 4].map((side) => {
    const lines = ["model,task,seed,item,cluster,choices,score"];
    for (const seed of [1, 2]) {
      for (let item = 0; item < 24; item++) {
        const right = score(((item * (7 + side) + seed * 3) % 5) / 5, 0.6);
        lines.push(`side-${side},quiz,${seed},q${item},c${item % 8},4,${right}`);
      }
    }
    return write(`${name}-side-${side}.csv`, `${lines.join("\n")}\n`);
  });
}

/** How a command is called for what it finds as JSON, or as it writes it; on the halves, or on the sides. */
const CALLS: Readonly<Record<string, (halves: readonly string[], sides: readonly string[]) => readonly string[]>> = {
  compare: ([half]) => [half!, "--baseline", "m0", "--candidate", "m2", "--json"],
  gate: (_, pair) => [...pair, "--min-effect", "2pt", "--json"],
  power: (_, pair) => ["--from", ...pair, "--effect", "2pt", "--json"],
  report: (halves) => [...halves, "--json", "-"],
  figure: (halves) => ["differences", ...halves, "--out", "-"],
  irt: (halves) => [...halves, "--force", "--json"],
  subsets: (halves) => [...halves, "--items", "5", "--method", "random", "--json"],
  convert: (halves) => [...halves, "--to", "long"],
};

/** What is told of files, and the order in which a record names its parts, are no findings. */
function findings(text: string): unknown {
  if (!text.trimStart().startsWith("{")) return text;
  return JSON.parse(text, (key, value: unknown) => {
    if (["files", "file", "next", "baselineFile", "candidateFile"].includes(key)) return null;
    if (value === null || typeof value !== "object" || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

const KINDS: readonly Kind[] = [
  { name: "right or wrong", score: (right, chance) => Number(right < chance), flags: [] },
  // Shares with two decimals, few of them 0 or 1.
  {
    name: "graded",
    score: (right, chance) => Number(Math.min(1, Math.max(0, chance + right - 0.5)).toFixed(2)),
    flags: ["--scale", "100"],
  },
];
/** What takes answers that are right or wrong alone says so of graded ones, of dumps as of reduced folders. */
const RIGHT_OR_WRONG = ["irt"];

test("the table of commands on reduced folders names each command that reads dumps, once", () => {
  const others = ["reduce", "sql", "claim", "mcp", "completion"];
  const reading = COMMANDS.map(({ name }) => name).filter((name) => !others.includes(name));
  expect(rows.map(({ name }) => name).sort()).toEqual(reading.sort());
});

describe.each(KINDS)("the table of commands on reduced folders, $name", (kind) => {
  const written = [...dumps(kind), ...sides(kind)];
  const reduced = written.map((_, index) => join(folder, `reduced ${kind.name} ${index}`));

  test("dumps are reduced", { timeout: 240_000 }, async () => {
    for (const [index, dump] of written.entries()) {
      const lake = join(folder, `lake ${kind.name} ${index}.parquet`);
      expect((await capture("convert", dump, "--to", "parquet", "--out", lake)).code).toBe(0);
      expect((await capture("reduce", lake, "--out", reduced[index]!, ...kind.flags)).code).toBe(0);
    }
  });

  test.each(rows.filter(({ name }) => name !== "view"))(
    "$name: $says",
    { timeout: 240_000 },
    async ({ name, says }) => {
      const call = CALLS[name] ?? ((halves: readonly string[]) => [...halves, "--json"]);
      const on = (paths: readonly string[]) => capture(name, ...call(paths.slice(0, 2), paths.slice(2)));
      const [plain, other] = [await on(written), await on(reduced)];
      expect(other.code).toBe(plain.code);
      if (says.startsWith("refused")) {
        expect(other.code).toBe(2);
        return;
      }
      expect([0, 1, 2], plain.stderr).toContain(plain.code);
      if (kind.name === "graded" && RIGHT_OR_WRONG.includes(name)) expect(plain.stdout).toMatch(/neither 0 nor 1/);
      else expect(plain.stdout.length).toBeGreaterThan(200);
      expect(findings(other.stdout)).toEqual(findings(plain.stdout));
    },
  );
});
