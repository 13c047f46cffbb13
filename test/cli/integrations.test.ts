import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { program } from "./program.js";

const root = resolve(import.meta.dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "noisefloor-integrations-"));
const { path: built } = program();
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const rows = (model: string, right: (item: number) => boolean, items: number) =>
  `model,task,item,score\n${Array.from({ length: items }, (_, item) => `${model},quiz,q${item},${Number(right(item))}\n`).join("")}`;

beforeAll(() => {
  const files = {
    "base.csv": rows("oak", (item) => item % 5 !== 0, 400),
    "worse.csv": rows("oak2", (item) => item % 5 !== 0 && item % 7 !== 1, 400),
    "same.csv": rows("oak3", (item) => item % 5 !== 0 || item === 0, 400),
    "few.csv": rows("oak4", (item) => item % 5 !== 1, 30),
    "few-base.csv": rows("oak", (item) => item % 5 !== 0, 30),
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
});

const lines = (name: string) => (existsSync(join(folder, name)) ? readFileSync(join(folder, name), "utf8") : null);

describe.skipIf(process.platform === "win32")("the action for GitHub", () => {
  const script = join(root, "integrations/github/gate.sh");
  const action = readFileSync(join(root, "integrations/github/action.yml"), "utf8");

  /** Runs the step as GitHub does, with the real program. */
  function gate(inputs: Readonly<Record<string, string>>) {
    for (const name of ["out", "summary", "gate.md"]) rmSync(join(folder, name), { force: true });
    const given = Object.entries({ "min-effect": "2pt", ...inputs }).map(
      ([name, value]) => [`INPUT_${name.toUpperCase().replaceAll("-", "_")}`, value] as const,
    );
    const { status, stdout } = spawnSync("bash", [script], {
      cwd: folder,
      encoding: "utf8",
      env: {
        ...process.env,
        ...Object.fromEntries(given),
        NOISEFLOOR: built,
        GITHUB_OUTPUT: join(folder, "out"),
        GITHUB_STEP_SUMMARY: join(folder, "summary"),
      },
    });
    return { status, stdout, output: lines("out"), summary: lines("summary") };
  }

  test.each([
    [{ baseline: "base.csv", candidate: "same.csv" }, 0, "not-regressed", 0],
    [{ baseline: "base.csv", candidate: "worse.csv" }, 1, "regressed", 1],
    [{ baseline: "few-base.csv", candidate: "few.csv" }, 0, "cannot-tell", 2],
    [{ baseline: "few-base.csv", candidate: "few.csv", undecided: "fail" }, 2, "cannot-tell", 2],
    [{ baseline: "absent.csv", candidate: "same.csv" }, 3, "error", 3],
    [{ baseline: "base.csv", candidate: "same.csv", options: "--alpha 2" }, 4, "error", 4],
  ])("of %j ends with %i: %s", (inputs, status, outcome, code) => {
    const ended = gate(inputs);
    expect([ended.status, ended.output]).toEqual([status, `outcome=${outcome}\ncode=${code}\n`]);
    expect(ended.stdout.includes("::warning")).toBe(outcome === "cannot-tell" && status === 0);
    if (code < 3) expect(ended.summary).toContain("noisefloor:gate");
    else expect(ended.summary).toBeNull();
  });

  test("takes no input for code", () => {
    gate({ baseline: "$(touch hacked)", candidate: "same.csv", options: "--task $(touch$IFShacked) ; touch hacked" });
    expect(existsSync(join(folder, "hacked"))).toBe(false);
  });

  test("hands every input to the script, and the script takes no other", () => {
    const declared = [...action.matchAll(/^ {2}([a-z-]+):\n {4}description/gm)].map(([, name]) => name as string);
    const inputs = declared.filter((name) => !["outcome", "code"].includes(name));
    const read = new Set([...readFileSync(script, "utf8").matchAll(/INPUT_([A-Z_]+)/g)].map(([, name]) => name));
    expect([...read].sort()).toEqual(inputs.map((name) => name.toUpperCase().replaceAll("-", "_")).sort());
    for (const name of inputs) {
      expect(action).toContain(`INPUT_${name.toUpperCase().replaceAll("-", "_")}: \${{ inputs.${name} }}`);
    }
    expect(action).toContain('run: bash "$GITHUB_ACTION_PATH/gate.sh"');
  });
});

const hasPython = spawnSync("python3", ["--version"]).status === 0;

describe.skipIf(!hasPython)(`the Python end${hasPython ? "" : " (skipped: there is no python3)"}`, () => {
  const python = (...words: readonly string[]) => pythonAt("python3", ...words);
  const pythonAt = (path: string, ...words: readonly string[]) =>
    spawnSync(path, words, {
      cwd: folder,
      encoding: "utf8",
      env: { ...process.env, PYTHONPATH: join(root, "integrations/python"), NOISEFLOOR: built },
    });

  test("asks a question and gets its record", () => {
    const code = [
      "import noisefloor_evals as n",
      'record = n.ask("gate", "base.csv", "worse.csv", min_effect="2pt", correction="none", allow_mixed=False)',
      'print(record["outcome"], record["schema"], n.ask("report", "base.csv")["schema"])',
    ].join("\n");
    expect(python("-c", code).stdout).toBe("regressed noisefloor/gate/1 noisefloor/report/1\n");
  });

  test("raises the program's own words for bad input", () => {
    const code = [
      "import noisefloor_evals as n",
      "try:",
      '    n.ask("compare", "absent.csv", "base.csv")',
      "except n.NoisefloorError as error:",
      '    print(error.code, "absent.csv" in str(error))',
    ].join("\n");
    expect(python("-c", code).stdout).toBe("3 True\n");
  });

  test("says a comparison in one line, as after lm-evaluation-harness", () => {
    const { status, stdout } = python("-m", "noisefloor_evals", "base.csv", "worse.csv");
    expect(status).toBe(0);
    expect(stdout).toMatch(/^quiz score: .*oak2 scores worse than .*oak.*pt.*\n$/);
    expect(python("-m", "noisefloor_evals", "base.csv").status).toBe(4);
  });

  /** What Inspect calls at the end of a task, with a log of what came of it. */
  const ends = (status: string) =>
    `asyncio.run(hook.on_task_end(SimpleNamespace(log=SimpleNamespace(status="${status}", location=location))))`;

  test("an extension of Inspect registers itself, is on where a baseline is named, and says each finished task in one line", () => {
    // What Inspect has of hooks (inspect_ai.hooks): a base class, and a decorator that takes the class on.
    mkdirSync(join(folder, "stub/inspect_ai"), { recursive: true });
    writeFileSync(join(folder, "stub/inspect_ai/__init__.py"), "");
    const stub = [
      "registered = []",
      "class Hooks:",
      "    def enabled(self): return True",
      "def hooks(name, description):",
      "    return lambda made: registered.append((name, made)) or made",
    ];
    writeFileSync(join(folder, "stub/inspect_ai/hooks.py"), `${stub.join("\n")}\n`);
    const code = [
      "import asyncio, os, sys",
      'sys.path.insert(0, "stub")',
      "from types import SimpleNamespace",
      "import noisefloor_evals as n",
      "from inspect_ai.hooks import registered",
      "[(name, made)] = registered",
      "hook = made()",
      'print(name, made is n.InspectHooks, hook.enabled(), end=" ")',
      'os.environ["NOISEFLOOR_BASELINE"] = "base.csv"',
      "print(hook.enabled())",
      'location = "file://" + os.path.abspath("worse.csv")',
      ends("error"),
      ends("success"),
      'location = "absent.csv"',
      ends("success"),
    ].join("\n");
    const { stdout, stderr } = python("-c", code);
    expect(stderr).toBe("");
    const [first, compared, failed, ...rest] = stdout.split("\n");
    expect(first).toBe("noisefloor True False True");
    expect(compared).toMatch(/^noisefloor: quiz score: .*oak2 scores worse than .*oak/);
    // A log that cannot be read ends no evaluation.
    expect(failed).toMatch(/^noisefloor: not compared: .*absent\.csv/);
    expect(rest).toEqual([""]);
  });

  // One that has Inspect: the machine's own, or what fixtures/harnesses/run.mjs installed.
  const harnesses = join(root, "fixtures/harnesses/.installed");
  const installed = existsSync(harnesses) ? readdirSync(harnesses).filter((name) => name.startsWith("inspect-")) : [];
  const inspect = ["python3", ...installed.map((name) => join(harnesses, name, "venv/bin/python"))].find(
    (path) => spawnSync(path, ["-c", "import inspect_ai.hooks"]).status === 0,
  );
  test.skipIf(inspect === undefined)(
    `a task that Inspect runs is compared with the log before it${inspect === undefined ? " (skipped: no Python has inspect_ai with hooks)" : ""}`,
    () => {
      const code = [
        "import os, sys",
        'os.environ["INSPECT_TELEMETRY"] = ""',
        "import noisefloor_evals",
        "from inspect_ai import Task, eval",
        "from inspect_ai.dataset import Sample",
        "from inspect_ai.model import ModelOutput, ModelUsage, get_model",
        "from inspect_ai.scorer import match",
        'samples = [Sample(id=f"q{item}", input=f"{item}", target="yes") for item in range(40)]',
        "def output(right):",
        '    made = ModelOutput.from_content("mockllm/model", "yes" if right else "no")',
        // Newer versions count the tokens otherwise, by a vocabulary that they fetch.
        "    made.usage = ModelUsage(input_tokens=1, output_tokens=1, total_tokens=2)",
        "    return made",
        "def run(right, folder):",
        '    model = get_model("mockllm/model", custom_outputs=[output(right(item)) for item in range(40)])',
        '    [log] = eval(Task(name="quiz", dataset=samples, scorer=match()), model=model, log_dir=folder, display="none", max_connections=1, max_samples=1)',
        '    assert log.status == "success", log.error',
        "    return log.location",
        'base = run(lambda item: True, "inspect-base")',
        'os.environ["NOISEFLOOR_BASELINE"] = base[len("file://"):] if base.startswith("file://") else base',
        'run(lambda item: item % 2 == 0, "inspect-new")',
      ].join("\n");
      const { stdout, stderr, status } = pythonAt(inspect as string, "-c", code);
      expect([status, stderr]).toEqual([0, expect.any(String)]);
      expect(stdout).toMatch(/noisefloor: quiz \S+: .*scores worse than .*−50\.00 pt/);
      expect(readdirSync(join(folder, "inspect-new")).map((name) => name.slice(-5))).toEqual([".eval"]);
    },
    300_000,
  );
});
