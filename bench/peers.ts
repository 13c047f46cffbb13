import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { rankModels } from "../src/analysis/ranking/ranking.js";
import { createResults } from "../src/data/createResults.js";
import { createResultMatrix } from "../src/data/resultMatrix.js";
import { krippendorffAlpha } from "../src/inference/agreement/krippendorffAlpha.js";
import { bootstrap } from "../src/inference/bootstrap/bootstrap.js";
import { varianceComponents } from "../src/inference/components/varianceComponents.js";
import { itemStatistics } from "../src/inference/items/itemStatistics.js";
import { load } from "../src/node/index.js";
import { kendallTau } from "../src/numeric/correlation.js";
import { createRng } from "../src/random/rng.js";
import { DUMPS } from "./dumps.js";

/**
 * This library beside programs that do the same, which are run where they are installed: each in a process of its own, in turn,
 * processor time of the work alone. Answers are compared before a time is shown. See bench/README.md.
 */
interface Peer {
  readonly name: string;
  /** Makes the data: numbers, or the file or folder of a dump of `dumps.ts`. */
  readonly data: (() => Float64Array) | string;
  /** Gets the numbers ready and says what is timed; what that gives, `answer` says in numbers outside of the time. */
  readonly own: (scores: Float64Array, path: string) => () => unknown;
  readonly answer: (result: never) => ArrayLike<number>;
  readonly peer: string;
  /** Python packages that must be there, besides NumPy. */
  readonly needs: readonly string[];
  /** Python: `work()` is timed, `answer(result)` is not; `scores` are the numbers and `path` is the dump. */
  readonly python: string;
  /** How far apart answers may be, as a share of their size; default 1e-9. */
  readonly tolerance?: number;
  /** Calls in one process, of which the quickest counts. */
  readonly repeats: number;
}

const rng = () => createRng(1, "peers");

function reals(count: number): Float64Array {
  const draws = rng();
  return new Float64Array(count).map(() => draws.nextUniform());
}

/** Right-or-wrong answers of runs that differ to items that differ. */
function answers(runs: number, items: number): Float64Array {
  const draws = rng();
  const difficulty = Array.from({ length: items }, () => draws.nextUniform());
  return new Float64Array(runs * items).map((_, cell) =>
    Number(draws.nextUniform() < 0.3 + 0.5 * difficulty[cell % items]! + (0.2 * Math.floor(cell / items)) / runs),
  );
}

const pandas = (read: string) => `
import pandas as pd
def work():
    return ${read}
def answer(table):
    return [len(table), table["score"].sum(), table["model"].nunique(), table["item"].nunique()]
`;

/** Number of scores, their sum, models and items. */
function contents({ matrices }: Awaited<ReturnType<typeof load>>): number[] {
  const models = new Set(matrices.flatMap(({ runs }) => runs.map(({ model }) => model)));
  const items = new Set(matrices.flatMap((matrix) => matrix.items.map(({ id }) => id)));
  let [count, sum] = [0, 0];
  for (const { scores } of matrices) {
    for (const score of scores) {
      if (Number.isNaN(score)) continue;
      count++;
      sum += score;
    }
  }
  return [count, sum, models.size, items.size];
}

const reading = (name: string, peer: string, needs: readonly string[], python: string): Peer => ({
  name: `reading ${name}`,
  data: name,
  own: (_, path) => () => load(path),
  answer: contents,
  peer,
  needs,
  python,
  repeats: 1,
});

const MODELS = 100;
const ITEMS = 14_042;

const PEERS: readonly Peer[] = [
  {
    name: `all pairs of ${MODELS} models × 14,042 items: McNemar's mid-p, Holm`,
    data: () => answers(MODELS, ITEMS),
    own(scores) {
      const runs = Array.from({ length: MODELS }, (_, model) => ({ model: `m${model}`, task: "t", metric: "acc" }));
      const items = Array.from({ length: ITEMS }, (_, item) => ({ id: `q${item}` }));
      const results = createResults({ matrices: [createResultMatrix({ runs, items, scores })] });
      return () => rankModels(results, { resamples: 1 });
    },
    answer: ([ranking]: ReturnType<typeof rankModels>) =>
      Float64Array.from(ranking?.pairs ?? [], (pair) => (pair.ok ? (pair.adjustedPValue ?? 1) : Number.NaN)).sort(),
    peer: "SciPy",
    needs: ["scipy"],
    python: `
from scipy.stats import binom
table = scores.reshape(${MODELS}, ${ITEMS})
def work():
    both = table @ table.T
    right = np.diag(both)
    i, j = np.triu_indices(${MODELS}, 1)
    b, c = right[i] - both[i, j], right[j] - both[i, j]
    n, k = b + c, np.minimum(b, c)
    p = np.minimum(1, 2 * (binom.cdf(k, n, .5) - .5 * binom.pmf(k, n, .5)))
    p[b == c] = 1
    p.sort()
    return np.minimum(1, np.maximum.accumulate((len(p) - np.arange(len(p))) * p))
def answer(p):
    return np.sort(p)
`,
    repeats: 5,
  },
  {
    name: "crossed components, balanced, 10 × 14,042",
    data: () => answers(10, ITEMS),
    own: (scores) => () => varianceComponents(scores, { seeds: 10, items: ITEMS }),
    answer: ({ rawVariances: { seeds, items, residual } }: ReturnType<typeof varianceComponents>) => [
      seeds,
      items,
      residual,
    ],
    peer: "NumPy",
    needs: [],
    python: `
table = scores.reshape(10, ${ITEMS})
def work():
    rows, columns, mean = table.mean(1), table.mean(0), table.mean()
    k, n = table.shape
    row = n * ((rows - mean) ** 2).sum() / (k - 1)
    column = k * ((columns - mean) ** 2).sum() / (n - 1)
    rest = ((table - rows[:, None] - columns + mean) ** 2).sum() / ((k - 1) * (n - 1))
    return [(row - rest) / n, (column - rest) / k, rest]
answer = list
`,
    repeats: 30,
  },
  {
    name: "Krippendorff's alpha, nominal, 14,042 × 5",
    data: () => reals(5 * ITEMS).map((value, cell) => Math.floor(4 * value) * Number(cell % 5 < 3)),
    own: (scores) => () => krippendorffAlpha(scores, ITEMS, 5),
    answer: ({ alpha }: ReturnType<typeof krippendorffAlpha>) => [alpha],
    peer: "fast-krippendorff",
    needs: ["krippendorff"],
    python: `
import krippendorff
table = scores.reshape(${ITEMS}, 5).T
def work():
    return krippendorff.alpha(reliability_data=table, level_of_measurement="nominal")
def answer(alpha):
    return [alpha]
`,
    repeats: 20,
  },
  {
    name: "difficulty, item–total and item–rest, 500 × 1,000",
    data: () => answers(500, 1000),
    own: (scores) => () => itemStatistics(scores, 500, 1000),
    answer: ({ means, itemTotal, itemRest }: ReturnType<typeof itemStatistics>) => [
      ...means,
      ...itemTotal,
      ...itemRest,
    ],
    peer: "NumPy",
    needs: [],
    python: `
table = scores.reshape(500, 1000)
def correlations(x, y):
    x, y = x - x.mean(0), y - y.mean(0)
    return (x * y).sum(0) / np.sqrt((x * x).sum(0) * (y * y).sum(0))
def work():
    total = table.sum(1)[:, None]
    return table.mean(0), correlations(table, total), correlations(table, total - table)
answer = np.concatenate
`,
    repeats: 20,
  },
  {
    name: "Kendall's tau, n = 1e6",
    data: () => reals(2e6),
    own: (scores) => () => kendallTau(scores.subarray(0, 1e6), scores.subarray(1e6)),
    answer: (tau: number) => [1 + tau],
    peer: "SciPy",
    needs: ["scipy"],
    python: `
from scipy.stats import kendalltau
def work():
    return kendalltau(scores[:1000000], scores[1000000:])
def answer(found):
    return [1 + found.statistic]
`,
    repeats: 2,
  },
  {
    name: "percentile bootstrap of a mean, n = 14,042, 10,000 resamples",
    data: () => reals(ITEMS),
    own: (scores) => () => bootstrap(scores, { method: "percentile", resamples: 10_000 }),
    answer: ({ interval: { low, high } }: ReturnType<typeof bootstrap>) => [low, high],
    peer: "SciPy",
    needs: ["scipy"],
    python: `
from scipy.stats import bootstrap
def work():
    return bootstrap((scores,), np.mean, n_resamples=10000, batch=100, method="percentile", rng=1)
def answer(found):
    return [found.confidence_interval.low, found.confidence_interval.high]
`,
    // Both draw: the ends differ by some hundredths of the interval, which is itself a hundredth of the mean.
    tolerance: 1e-3,
    repeats: 2,
  },
  reading("long.csv", "pandas, pyarrow", ["pandas", "pyarrow"], pandas('pd.read_csv(path, engine="pyarrow")')),
  reading("long.parquet", "pandas, pyarrow", ["pandas", "pyarrow"], pandas("pd.read_parquet(path)")),
  reading(
    "small-files",
    "Python's csv",
    [],
    `
import csv, os
def work():
    rows = []
    for name in os.listdir(path):
        with open(os.path.join(path, name), newline="") as file:
            rows.extend(csv.DictReader(file))
    return rows
def answer(rows):
    models, items = {row["model"] for row in rows}, {row["item"] for row in rows}
    return [len(rows), sum(float(row["score"]) for row in rows), len(models), len(items)]
`,
  ),
];

/** What a process prints of its work. */
interface Measured {
  readonly answer: readonly number[];
  readonly seconds: number;
  /** Peak resident memory in MB. */
  readonly memory: number;
}

const PYTHON = process.env.PYTHON ?? "python3";
const ALONE = { OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1", ARROW_NUM_THREADS: "1" };

function program({ python, repeats }: Peer, path: string): string {
  return `
import json, os, resource, time
import numpy as np
path = ${JSON.stringify(path)}
scores = np.fromfile(path) if path.endswith(".numbers") else None
${python}
least = float("inf")
for _ in range(${repeats}):
    start = time.process_time()
    result = work()
    least = min(least, time.process_time() - start)
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
print(json.dumps({"answer": [float(value) for value in answer(result)], "seconds": least, "memory": memory}))
`;
}

async function measureOwn({ own, answer, repeats }: Peer, path: string): Promise<Measured> {
  const isNumbers = path.endsWith(".numbers");
  const work = own(isNumbers ? new Float64Array(new Uint8Array(readFileSync(path)).buffer) : new Float64Array(), path);
  let least = Number.POSITIVE_INFINITY;
  let result: unknown;
  for (let repeat = 0; repeat < repeats; repeat++) {
    const start = process.cpuUsage();
    result = await work();
    const { user, system } = process.cpuUsage(start);
    least = Math.min(least, (user + system) / 1e6);
  }
  const memory = process.resourceUsage().maxRSS / 1000;
  return { answer: Array.from(answer(result as never)), seconds: least, memory };
}

function measured(command: string, args: readonly string[]): Measured {
  const { stdout, stderr, status } = spawnSync(command, args, {
    encoding: "utf8",
    env: { ...process.env, ...ALONE },
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(`${command} ended with ${status}: ${stderr}`);
  return JSON.parse(stdout) as Measured;
}

const SELF = fileURLToPath(import.meta.url);
const missing = (needs: readonly string[]) =>
  needs.filter((name) => spawnSync(PYTHON, ["-c", `import ${name}`]).status !== 0);

/** Where two answers differ by more than they may; `null` where they agree. */
function difference(own: readonly number[], peer: readonly number[], tolerance: number): string | null {
  if (own.length !== peer.length) return `${own.length} numbers here and ${peer.length} there`;
  const at = own.findIndex((value, index) => {
    const other = peer[index]!;
    return !(Math.abs(value - other) <= tolerance * Math.max(Math.abs(value), Math.abs(other), 1e-300));
  });
  return at < 0 ? null : `number ${at + 1} is ${own[at]} here and ${peer[at]} there`;
}

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1]!;

function time(seconds: number): string {
  return seconds < 0.1 ? `${(1000 * seconds).toPrecision(3)} ms` : `${seconds.toPrecision(3)} s`;
}

/** Ours and theirs in turn; the line of the table. */
function compared(peer: Peer, path: string, pairs: number): string {
  const runs = Array.from({ length: pairs }, () => ({
    own: measured(process.execPath, [SELF, "--run", peer.name, path]),
    peer: measured(PYTHON, ["-c", program(peer, path)]),
  }));
  const [first] = runs as [(typeof runs)[number]];
  const apart = difference(first.own.answer, first.peer.answer, peer.tolerance ?? 1e-9);
  if (apart !== null) {
    process.exitCode = 1;
    return `| ${peer.name} | ${peer.peer} | answers differ: ${apart} | | | |`;
  }
  const ratios = runs.map(({ own, peer }) => own.seconds / peer.seconds).sort((a, b) => a - b);
  const of = (side: "own" | "peer", figure: "seconds" | "memory") => median(runs.map((run) => run[side][figure]));
  const [low, high] = [ratios[0]!.toPrecision(2), ratios.at(-1)!.toPrecision(2)];
  return (
    `| ${peer.name} | ${peer.peer} | ${time(of("own", "seconds"))} | ${time(of("peer", "seconds"))} | ` +
    `${median(ratios).toPrecision(2)} (${low}–${high}) | ${of("own", "memory").toFixed(0)} / ${of("peer", "memory").toFixed(0)} MB |`
  );
}

/** Made by a process of its own: a process begins with the peak memory of the one that starts it. */
async function make(name: string, path: string): Promise<void> {
  const { data } = PEERS.find((peer) => peer.name === name) as Peer;
  if (typeof data === "string") await DUMPS.find((dump) => dump.name === data)!.make(path);
  else writeFileSync(path, new Uint8Array(data().buffer));
}

async function main(args: readonly string[]): Promise<void> {
  const [flag, name = "", path = ""] = args;
  if (flag === "--make") return make(name, path);
  if (flag === "--run") {
    const peer = PEERS.find((one) => one.name === name) as Peer;
    console.log(JSON.stringify(await measureOwn(peer, path)));
    return;
  }
  const pairs = 5;
  const words = args.filter((word) => word !== "");
  const chosen = PEERS.filter((peer) => words.length === 0 || words.some((word) => peer.name.includes(word)));
  const folder = mkdtempSync(join(tmpdir(), "noisefloor-peers-"));
  console.log("| work | peer | this library | peer's time | ratio (range) | peak memory, ours / peer's |");
  console.log("| --- | --- | --- | --- | --- | --- |");
  try {
    for (const [index, peer] of chosen.entries()) {
      const absent = missing(["numpy", ...peer.needs]);
      if (absent.length > 0) {
        console.log(
          `| ${peer.name} | ${peer.peer} | skipped: ${absent.join(", ")} not installed for ${PYTHON} | | | |`,
        );
        continue;
      }
      const at = join(folder, typeof peer.data === "string" ? peer.data : `${index}.numbers`);
      spawnSync(process.execPath, [SELF, "--make", peer.name, at], { stdio: "inherit" });
      console.log(compared(peer, at, pairs));
      rmSync(at, { recursive: true });
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

await main(process.argv.slice(2));
