import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { constants, deflateRawSync } from "node:zlib";
import { afterAll, describe, expect, test, vi } from "vitest";
import { program } from "../cli/program.js";
import { casePath, casesTitle, hasCases } from "./cases.js";

const folder = mkdtempSync(join(tmpdir(), "noisefloor-"));
// Ten thousand files take a while.
afterAll(() => rmSync(folder, { recursive: true, force: true }), 60_000);
const { shell, path } = program();
vi.setConfig({ testTimeout: 300_000 });

/** A copy of the case, in which its commands are run. */
async function run(name: string, command: string) {
  const cwd = join(folder, name);
  cpSync(casePath(`hostile/${name}`), cwd, { recursive: true });
  return { ...(await shell(command, cwd)), cwd };
}

/** Lines that a CI server obeys, and signs that a terminal does. */
const obeyed = (log: string) => log.match(/^\s*::.*$|##\[|[\p{Cc}]/gmu)?.filter((sign) => sign !== "\n") ?? [];

describe.runIf(hasCases && process.platform !== "win32")(`hostile inputs${casesTitle}`, () => {
  test("ragged-matrix-rows", async () => {
    const { code, stderr, stdout } = await run(
      "ragged-matrix-rows",
      "noisefloor compare lost-cell.csv --baseline base --candidate cand",
    );
    expect([code, stdout]).toEqual([3, ""]);
    expect(stderr).toMatch(/lost-cell\.csv:2: the row has 3 cells, but the header has 4/);
  });

  test("cut-last-line", async () => {
    const { code, stderr } = await run("cut-last-line", "noisefloor compare cut.csv");
    expect(code).toBe(3);
    expect(stderr).toMatch(/cut\.csv:5: the last line is incomplete/);
  });

  test("infinite-run-score", async () => {
    const commands = "noisefloor inspect scores.csv; echo $?; noisefloor convert scores.csv --to json; echo $?";
    const { stdout, stderr } = await run("infinite-run-score", commands);
    expect(stdout).toBe("3\n3\n");
    expect(stderr.match(/scores\.csv:2: .*finite/g)).toHaveLength(2);
  });

  test("gate-closed-pipe, twenty times", async () => {
    const gate = "noisefloor gate base.csv cand.csv --min-effect 2pt | true; echo $PIPESTATUS";
    const { stdout } = await run("gate-closed-pipe", `python3 make.py; for i in $(seq 20); do ${gate}; done`);
    expect(stdout).toBe("1\n".repeat(20));
  });

  test.each(["report-stderr-escapes", "workflow-commands"])("%s", async (name) => {
    const { code, stdout, stderr } = await run(name, "noisefloor report names.csv --md r.md");
    expect(code).toBe(0);
    expect(stderr).toContain("wrote r.md");
    expect(obeyed(stdout)).toEqual([]);
    expect(obeyed(stderr)).toEqual([]);
  });

  test.each(["pipe-in-folder", "endless-device"])("%s", async (name) => {
    const { code, stdout } = await run(
      name,
      "sh make.sh; timeout 100 noisefloor inspect runs".replace(
        "timeout 100 noisefloor",
        `timeout 100 "${process.execPath}" "${path}"`,
      ),
    );
    expect(code).toBe(0);
    expect(stdout).toContain("2 item scores");
    expect(stdout).toMatch(/1 file is no dump of a known format and was left out: runs\/(?:pipe|z)\.json/);
  });

  test("old-report-lost", async () => {
    const { cwd } = await run("old-report-lost", ". ./make.sh");
    expect(readFileSync(join(cwd, "r.html"), "utf8")).toBe("OLD GOOD REPORT\n");
  });

  test("derive-member", async () => {
    for (const formula of ["x = foo.abs(acc)", "x = acc.max(choices)"]) {
      const { code, stderr } = await run("derive-member", `noisefloor convert quiz.csv --derive '${formula}'`);
      expect(code).toBe(4);
      expect(stderr).toContain("is not allowed");
    }
  });

  test("shards-of-one-run", async () => {
    const { code, stdout } = await run("shards-of-one-run", "python3 make.py 10000; noisefloor inspect runs");
    expect(code).toBe(0);
    expect(stdout).toMatch(/1 model · 1 task · 10\D000 item scores/);
    expect(stdout).toMatch(/are taken as parts of it, not as repeats/);
    expect(stdout).not.toMatch(/trials/);
  });

  test("gzip-one-line-bomb", async () => {
    const hook = join(folder, "peak.cjs");
    writeFileSync(hook, "process.on('exit', () => process._rawDebug('peak', process.resourceUsage().maxRSS));");
    // The bytes that its make.py gives but for where blocks end, in a hundredth of the time.
    const [head, zeros] = [
      deflateRawSync('{"model":"m","item":"a","score":1,"x":"', { finishFlush: constants.Z_FULL_FLUSH }),
      deflateRawSync(Buffer.alloc(16 << 20, "0"), { level: 9, finishFlush: constants.Z_FULL_FLUSH }),
    ];
    const gzip = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 3]);
    const bomb = join(folder, "bomb.jsonl.gz");
    writeFileSync(bomb, Buffer.concat([gzip, head, ...Array(320).fill(zeros)]));
    const command = `"${process.execPath}" -r "${hook}" "${path}" inspect "${bomb}"`;
    const { code, stderr } = await run("gzip-one-line-bomb", command);
    expect(code).toBe(3);
    expect(stderr).toMatch(/bomb\.jsonl\.gz.*decompression bomb/);
    expect(Number(/peak (\d+)/.exec(stderr)?.[1])).toBeLessThan(500_000);
  });
});
