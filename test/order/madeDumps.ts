import { createRng } from "../../src/random/rng.js";
import type { Dump } from "./permutedDumps.js";

/** A made dump and the command lines to try on it; PATHS stands for its files, others for one of them. */
interface OrderCase {
  readonly name: string;
  readonly dump: Dump;
  /** Whether the first column stays the first: it names the rows. */
  readonly firstStays?: boolean;
  readonly commands: readonly (readonly string[])[];
}

/** Stands for all files of the dump, in any order. */
export const PATHS = "PATHS";
/** Stands for the folder of the dump. */
export const FOLDER = "FOLDER";

interface Cell {
  readonly model: string;
  readonly task: string;
  readonly item: string;
  readonly seed?: string;
  readonly step?: number;
  readonly framing?: string;
  readonly trial?: string;
}

/** Chances that rise with the checkpoint and differ by item and model; 0 or 1 by the generator. */
function outcomes(seed: number) {
  const rng = createRng(seed, "made dumps");
  const levels = new Map<string, number>();
  const levelOf = (name: string) => {
    const known = levels.get(name) ?? rng.nextUniform() * 2 - 1;
    levels.set(name, known);
    return known;
  };
  return ({ model, task, item, seed: label = "", step = 0, framing = "" }: Cell): number => {
    const logit =
      0.3 +
      levelOf(model) +
      1.5 * levelOf(`${task} ${item}`) +
      0.2 * levelOf(`${model} ${label} ${framing}`) +
      step / 400;
    return rng.nextUniform() < 1 / (1 + Math.exp(-logit)) ? 1 : 0;
  };
}

const table = (header: string, rows: readonly (readonly (string | number)[])[]) =>
  `${header}\n${rows.map((row) => `${row.join(",")}\n`).join("")}`;

/** Every axis of a run and every label of an item, with errored and missing cells. */
function allAxes(): Dump {
  const score = outcomes(1);
  const rows = ["zeta", "mid-10", "mid-9"].flatMap((model) =>
    ["quiz", "arc"].flatMap((task) =>
      ["10", "2"].flatMap((seed) =>
        [400, 1000, 50].flatMap((step) =>
          ["completion", "choice"].flatMap((framing) =>
            ["a", "b"].flatMap((trial) =>
              Array.from({ length: 10 }, (_, index) => {
                const item = `q${index + 1}`;
                const value = score({ model, task, item, seed, step, framing, trial });
                const status = index === 5 && seed === "2" ? "errored" : "ok";
                const cells = [model, task, "acc", item, status === "ok" ? value : "", seed, step, framing, trial];
                return [...cells, `passage ${index % 4}`, index % 2 === 0 ? "law" : "art", 4, status];
              }).filter((_, index) => !(index === 9 && model === "mid-9" && seed === "2")),
            ),
          ),
        ),
      ),
    ),
  );
  return {
    "all.csv": table("model,task,metric,item,score,seed,step,framing,trial,cluster,subset,choices,status", rows),
  };
}

/** Models × items, several of them tied to the last digit, with two metrics. */
function tied(): Dump {
  const rows = ["m3", "m20", "m1", "m2"].flatMap((model, place) =>
    Array.from({ length: 24 }, (_, item) => {
      const right = (item * 5 + (place % 2) * 7) % 24 < 14 ? 1 : 0;
      return [
        [model, "acc", `i${item}`, right, `topic ${item % 3}`],
        [model, "loss", `i${item}`, (1.25 - right) / (1 + (item % 3)), `topic ${item % 3}`],
      ];
    }).flat(),
  );
  return { "tied.csv": table("model,metric,item,score,subset", rows) };
}

/** Scores of whole runs over seeds, checkpoints and trials, some with errors and counts. */
function runLevel(): Dump {
  const rng = createRng(3, "made dumps");
  const rows = ["b", "a", "c"].flatMap((model, place) =>
    ["quiz", "arc"].flatMap((task) =>
      ["s10", "s9"].flatMap((seed) =>
        [300, 100, 200, 50].flatMap((step) =>
          ["2", "1"].map((trial) => {
            const right = Math.round(200 * (0.3 + step / 1000 + place / 20 + rng.nextUniform() / 10));
            const share = right / 200;
            return [model, task, "acc", seed, step, trial, share, Math.sqrt((share * (1 - share)) / 199), 200];
          }),
        ),
      ),
    ),
  );
  return { "levels.csv": table("model,task,metric,seed,step,trial,score,stderr,n", rows) };
}

/** Items × runs, without a column of runs. */
function matrix(): Dump {
  const score = outcomes(4);
  const models = ["gamma", "beta", "alpha", "delta", "run 10", "run 9"];
  const rows = Array.from({ length: 30 }, (_, index) => {
    const item = `q${index}`;
    return [item, ...models.map((model) => score({ model, task: "t", item }))];
  });
  return { "quiz.csv": table(`item,${models.join(",")}`, rows) };
}

/** Runs × items. */
function runsByItems(): Dump {
  const score = outcomes(5);
  const items = Array.from({ length: 25 }, (_, index) => `item${index}`);
  const rows = ["tom", "ann", "zoe", "bob", "eve"].map((model) => [
    model,
    ...items.map((item) => score({ model, task: "t", item })),
  ]);
  return { "people.csv": table(`model,${items.join(",")}`, rows) };
}

/** JSON rows with the usual other names of columns, and a column that tells rows apart. */
function jsonLines(): Dump {
  const score = outcomes(6);
  const rows = ["small", "large"].flatMap((model) =>
    ["test", "dev"].flatMap((split) =>
      Array.from({ length: 20 }, (_, index) => ({
        model,
        split,
        level: index % 2 === 0 ? "hard" : "easy",
        question_id: index,
        score: score({ model, task: split, item: `${index}` }) === 1,
      })),
    ),
  );
  return { "rows.jsonl": `${rows.map((row) => JSON.stringify(row)).join("\n")}\n` };
}

/** One file a model, of different formats; the same file twice. */
function severalFiles(): Dump {
  const score = outcomes(7);
  const rowsOf = (model: string) =>
    Array.from({ length: 40 }, (_, index) => [
      model,
      "quiz",
      `q${index}`,
      score({ model, task: "quiz", item: `q${index}` }),
    ]);
  const json = (model: string) =>
    JSON.stringify(rowsOf(model).map(([name, task, item, value]) => ({ model: name, task, item, score: value })));
  const second = table("model,task,item,score", rowsOf("m2"));
  return {
    "b.csv": table("model,task,item,score", rowsOf("m10")),
    "a.csv": second,
    "c.json": json("m3"),
    "d.csv": second,
  };
}

/** Samples of two models on two tasks with their aggregates, one run of them under two time stamps. */
function lmEval(): Dump {
  const score = outcomes(8);
  const files: Record<string, string> = {};
  for (const [model, stamps] of [
    ["org__b", ["2025-01-02T00-00-00.100000", "2025-01-01T00-00-00.100000"]],
    ["org__a", ["2025-01-01T00-00-00.300000"]],
  ] as const) {
    for (const stamp of stamps) {
      const means: Record<string, number> = {};
      for (const task of ["piqa", "arc"]) {
        const values = Array.from({ length: 30 }, (_, doc) => score({ model, task, item: `${doc}`, seed: stamp }));
        means[task] = values.reduce((sum, value) => sum + value, 0) / values.length;
        const lines = values.map((acc, doc_id) =>
          JSON.stringify({
            doc_id,
            doc: { question: `q${doc_id}` },
            target: "0",
            arguments: {
              gen_args_0: { arg_0: `Q${doc_id}`, arg_1: " A" },
              gen_args_1: { arg_0: `Q${doc_id}`, arg_1: " B" },
            },
            resps: [[["-1.5", "False"]], [["-2.5", "True"]]],
            filtered_resps: [["-1.5", "False"]],
            filter: "none",
            metrics: ["acc"],
            doc_hash: String(doc_id).padStart(64, "0"),
            prompt_hash: String(doc_id).padStart(64, "1"),
            target_hash: String(doc_id).padStart(64, "2"),
            acc,
          }),
        );
        files[`${model}/samples_${task}_${stamp}.jsonl`] = `${lines.join("\n")}\n`;
      }
      const results = Object.fromEntries(
        Object.entries(means).map(([task, share]) => [
          task,
          { alias: task, "acc,none": share, "acc_stderr,none": Math.sqrt((share * (1 - share)) / 29) },
        ]),
      );
      files[`${model}/results_${stamp}.json`] = JSON.stringify({
        results,
        versions: { piqa: 1, arc: 2 },
        "n-shot": { piqa: 0, arc: 5 },
        higher_is_better: { piqa: { acc: true }, arc: { acc: true } },
        "n-samples": { piqa: { original: 30, effective: 30 }, arc: { original: 30, effective: 30 } },
        configs: {},
        model_name: model.replace("__", "/"),
        date: Number(stamp.replaceAll(/\D/g, "")),
      });
    }
  }
  return files;
}

const both = (...command: string[]) => [command, [...command, "--json"]];

const AS_JSON = ["convert", PATHS, "--to", "json"];
/** What every dump can be asked. */
const COMMON = [
  ...both("inspect", PATHS),
  ["report", PATHS, "--html", "OUT.html", "--md", "OUT.md", "--json", "OUT.json", "--tex", "OUT.tex"],
  ...both("ranks", PATHS, "--resamples", "200"),
  ["convert", PATHS, "--to", "long"],
];

export const ORDER_CASES: readonly OrderCase[] = [
  {
    name: "a long table with every axis",
    dump: allAxes(),
    commands: [
      ...COMMON,
      AS_JSON,
      ...both("compare", PATHS, "--baseline", "zeta", "--candidate", "mid-9"),
      ...both("compare", PATHS, "--baseline", "zeta", "--candidate", "mid-10", "--seed", "10"),
      ...both("seeds", PATHS),
      ...both("curves", PATHS),
      ...both("framings", PATHS),
      ...both("components", PATHS),
      ...both("trials", PATHS, "--resamples", "200"),
      ...both("ranks", PATHS, "--by", "subset", "--resamples", "200"),
      ["ranks", PATHS, "--by", "framing", "--json", "--resamples", "200"],
      ["ranks", PATHS, "--by", "task", "--json", "--resamples", "200"],
      ["gate", PATHS, PATHS, "--model", "mid-9", "--min-effect", "2pt", "--json"],
    ],
  },
  {
    name: "models that tie, with two metrics",
    dump: tied(),
    commands: [
      ...COMMON,
      ...both("items", PATHS, "--metric", "acc", "--prune"),
      ["items", PATHS, "--metric", "acc", "--focal", "m1", "--focal", "m2", "--json"],
      ...both("ranks", PATHS, "--by", "subset", "--resamples", "200"),
      ...both("compare", PATHS, "--baseline", "m20", "--candidate", "m3"),
    ],
  },
  {
    name: "scores of whole runs with trials",
    dump: runLevel(),
    commands: [
      ...COMMON,
      ...both("seeds", PATHS),
      ...both("curves", PATHS),
      ...both("compare", PATHS, "--baseline", "b", "--candidate", "c"),
      ["compare", PATHS, "--baseline", "b", "--candidate", "c", "--seed", "s9", "--json"],
    ],
  },
  {
    name: "a matrix of items × runs",
    dump: matrix(),
    firstStays: true,
    commands: [
      ...COMMON,
      ...both("items", PATHS),
      ["items", PATHS, "--prune", "--json"],
      ...both("irt", PATHS, "--force", "--fit"),
      ...["random", "stratified", "pruned", "score-anchors", "anchors"].map((method) => [
        ...["subsets", PATHS, "--items", "8", "--method", method, "--folds", "2", "--json"],
      ]),
      ["convert", PATHS, "--to", "matrix"],
      ...both("compare", PATHS, "--baseline", "gamma", "--candidate", "alpha"),
    ],
  },
  {
    name: "a matrix of runs × items",
    dump: runsByItems(),
    firstStays: true,
    commands: [
      ...COMMON,
      ["items", PATHS, "--json"],
      ["convert", PATHS, "--to", "matrix"],
      ["convert", PATHS, "--to", "eval-arena"],
    ],
  },
  {
    name: "JSON Lines with other names of columns",
    dump: jsonLines(),
    commands: [...COMMON, ...both("compare", PATHS, "--baseline", "small", "--candidate", "large")],
  },
  {
    name: "several files of several formats",
    dump: severalFiles(),
    commands: [
      ...COMMON,
      ...both("compare", "b.csv", "c.json"),
      ...both("gate", "a.csv", "c.json", "--min-effect", "5pt", "--must-pass", "q3"),
      ["power", "--from", "b.csv", "c.json"],
    ],
  },
  {
    name: "samples of lm-evaluation-harness with their aggregates",
    dump: lmEval(),
    commands: [...COMMON, AS_JSON, ...both("compare", FOLDER, "--baseline", "org/b", "--candidate", "org/a")],
  },
];
