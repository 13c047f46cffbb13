import { spawn } from "node:child_process";
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { capture } from "./capture.js";
import { dumpFolder, LONG_HEADER, longRows, outcomes } from "./dumpFolder.js";
import { ended, program } from "./program.js";

const { folder, write } = dumpFolder();
const { path: cli, shell } = program();
// Each test starts the program, several of them many times.
vi.setConfig({ testTimeout: 180_000 });

const isPosix = process.platform !== "win32";

const good = outcomes(300, (item) => item % 10 !== 0);
const bad = outcomes(300, (item) => item % 10 < 4);
const base = write("base.csv", LONG_HEADER + longRows("base", good));
const candidate = write("cand.csv", LONG_HEADER + longRows("cand", bad));
const OLD = "OLD GOOD REPORT\n";

/** A folder with the dumps and an older report. */
function placeOf(name: string): { readonly cwd: string; readonly report: string } {
  const cwd = join(folder, name);
  mkdirSync(cwd, { recursive: true });
  const report = join(cwd, "r.html");
  writeFileSync(report, OLD);
  return { cwd, report };
}

describe.runIf(isPosix)("the exit code is the verdict, whoever reads", () => {
  test("a gate that nobody listens to still fails, every time", async () => {
    const runs =
      "for i in $(seq 5); do noisefloor gate base.csv cand.csv --min-effect 2pt | true; echo $PIPESTATUS; done";
    expect((await shell(runs, folder)).stdout).toBe("1\n".repeat(5));
    const { stdout } = await shell(
      "noisefloor gate base.csv base.csv --min-effect 2pt | true; echo $PIPESTATUS",
      folder,
    );
    expect(stdout).toBe("0\n");
  });

  test("what stderr says may go unread, too", async () => {
    const { stdout } = await shell("noisefloor inspect none.csv 2> >(true); echo $?", folder);
    expect(stdout).toBe("3\n");
  });

  test("convert stops writing when nobody reads", async () => {
    const { stdout } = await shell(
      "noisefloor convert base.csv cand.csv 2> /dev/null | head -2; echo $PIPESTATUS",
      folder,
    );
    expect(stdout).toMatch(/^model,.*\nbase,.*\n0\n$/);
  });
});

describe.runIf(existsSync("/dev/full"))("what cannot be written", () => {
  test.each([
    "inspect base.csv",
    "gate base.csv cand.csv --min-effect 2pt --json",
    "convert base.csv",
    "report base.csv --html -",
  ])("%s > /dev/full exits with 5 and one line", async (command) => {
    const { code, stderr } = await shell(`noisefloor ${command} > /dev/full`, folder);
    expect(code).toBe(5);
    expect(stderr).toMatch(/^noisefloor: cannot write standard output: ENOSPC[^\n]*\n$/);
  });

  test.each([
    "report base.csv --html /dev/full",
    "convert base.csv --out /dev/full",
    "gate base.csv cand.csv --min-effect 2pt --md /dev/full",
    "gate base.csv cand.csv --min-effect 2pt --junit no/such/folder/j.xml",
    "report base.csv --csv base.csv/tables",
  ])("%s exits with 5 and one line, and nothing on stdout", async (command) => {
    expect(await shell(`noisefloor ${command}`, folder)).toMatchObject({
      code: 5,
      stdout: "",
      stderr: expect.stringMatching(/^noisefloor: cannot write [^\n]*\n$/),
    });
  });
});

describe("a file that is written", () => {
  test("takes the place of the older one only when it is whole", async () => {
    const { cwd, report } = placeOf("limited");
    // Larger than a file may become.
    const { code } = await shell(`ulimit -f 8; noisefloor report ../base.csv --html r.html`, cwd);
    expect(code).not.toBe(0);
    expect(readFileSync(report, "utf8")).toBe(OLD);
    expect(readdirSync(cwd)).toEqual(["r.html"]);
  });

  test("is the older or the new one, whole, whenever the program is killed; SIGINT leaves nothing else behind", async () => {
    const { cwd, report } = placeOf("killed");
    const args = [cli, "report", base, candidate, "--html", report];
    const start = performance.now();
    await ended(spawn(process.execPath, args));
    const took = performance.now() - start;
    const whole = readFileSync(report, "utf8");
    expect(whole).toMatch(/<\/html>\s*$/);
    for (const [signal, moments] of [
      ["SIGKILL", 10],
      ["SIGINT", 5],
    ] as const) {
      for (let moment = 1; moment <= moments; moment++) {
        writeFileSync(report, OLD);
        const child = spawn(process.execPath, args);
        const timer = setTimeout(() => child.kill(signal), took * (0.7 + (moment * 0.3) / moments));
        await ended(child);
        clearTimeout(timer);
        expect([OLD, whole]).toContain(readFileSync(report, "utf8"));
        if (signal === "SIGINT") expect(readdirSync(cwd)).toEqual(["r.html"]);
        for (const left of readdirSync(cwd)) expect(left === "r.html" || left.startsWith(".r.html.")).toBe(true);
      }
      for (const left of readdirSync(cwd)) if (left !== "r.html") rmSync(join(cwd, left));
    }
  });

  test.runIf(isPosix)("keeps its rights, and a link to it stays a link", async () => {
    const { cwd, report } = placeOf("rights");
    chmodSync(report, 0o640);
    const link = join(cwd, "link.html");
    symlinkSync("r.html", link);
    expect((await capture("report", base, "--html", link)).code).toBe(0);
    expect(statSync(report).mode & 0o777).toBe(0o640);
    expect(readFileSync(report, "utf8")).toContain("</html>");
    expect(readdirSync(cwd).sort()).toEqual(["link.html", "r.html"]);
  });

  test.runIf(isPosix)("is written to where it is a pipe or a device", async () => {
    const { stdout } = await shell(
      "mkfifo p; cat p & noisefloor convert ../base.csv --out p 2> /dev/null; wait",
      placeOf("pipe").cwd,
    );
    expect(stdout).toContain("base,");
    expect((await shell("noisefloor convert base.csv --out /dev/null; test -c /dev/null", folder)).code).toBe(0);
  });

  test("job summaries are added to, never replaced", async () => {
    const summary = write("summary.md", "before\n");
    await capture("gate", base, candidate, "--min-effect", "2pt", "--md", summary);
    await capture("gate", base, candidate, "--min-effect", "2pt", "--md", summary);
    const text = readFileSync(summary, "utf8");
    expect(text.startsWith("before\n")).toBe(true);
    expect(text.match(/noisefloor:gate/g)).toHaveLength(2);
  });
});

describe("a file that is read is never written", () => {
  const dump = write("same/dump.csv", LONG_HEADER + longRows("base", good));
  const hard = join(folder, "same/hard.csv");
  const soft = join(folder, "same/soft.csv");
  const before = readFileSync(dump, "utf8");

  test.each([
    ["report", dump, "--html", dump],
    ["report", dump, "--json", hard],
    ["report", `${folder}/same`, "--md", `${folder}/same/../same/dump.csv`],
    ["convert", dump, "--out", soft],
    ["subsets", dump, "--items", "10", "--method", "random", "--out", dump],
    ["gate", dump, candidate, "--min-effect", "2pt", "--md", dump],
    ["gate", base, dump, "--min-effect", "2pt", "--junit", soft],
  ])("%s %s %s %s …", async (...args) => {
    if (!existsSync(hard)) {
      linkSync(dump, hard);
      symlinkSync("dump.csv", soft);
    }
    const { code, stderr, stdout } = await capture(...args);
    expect(stderr).toMatch(/would replace .*, which is read/);
    expect([code, stdout]).toEqual([4, ""]);
    expect(readFileSync(dump, "utf8")).toBe(before);
  });

  test("two outputs need two files", async () => {
    const out = join(folder, "out.txt");
    const { code, stderr } = await capture("report", base, "--html", out, "--md", `${folder}/same/../out.txt`);
    expect([code, existsSync(out)]).toEqual([4, false]);
    expect(stderr).toContain("--html and --md name the same file");
  });
});
