import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { load } from "../../src/node/index.js";
import { dumpFolder } from "../cli/dumpFolder.js";
import { inputError } from "../io/dumps.js";

const { folder, write } = dumpFolder();
const isPosix = process.platform !== "win32";
const CSV = "model,task,item,score\nm,t,a,1\nm,t,b,0\n";

describe.runIf(isPosix)("what is no regular file", () => {
  test("is left out of a folder with a note: pipes, devices and links to them", async () => {
    write("mixed/a.csv", CSV);
    const runs = join(folder, "mixed");
    execFileSync("mkfifo", [join(runs, "pipe.json")]);
    symlinkSync("/dev/zero", join(runs, "zero.json"));
    symlinkSync("pipe.json", join(runs, "link.csv"));
    const { matrices, notes } = await load(runs);
    expect(matrices[0]?.items).toHaveLength(2);
    const left = notes.find(({ code }) => code === "files-left-out");
    expect(left?.message).toContain("3 files are no dumps");
  });

  test("is read up to a bound where it is named", async () => {
    expect((await inputError(load("/dev/zero", { maxBytes: 1 << 20 }))).code).toBe("too-large");
    const pipe = join(folder, "named.csv");
    execFileSync("mkfifo", [pipe]);
    const reading = load(pipe);
    const writer = spawn("bash", ["-c", `printf '${CSV.replaceAll("\n", "\\n")}' > "${pipe}"`], { stdio: "ignore" });
    expect((await reading).matrices[0]?.items).toHaveLength(2);
    writer.kill();
  });
});

test.runIf(process.platform === "linux")(
  "names that are not UTF-8 are opened, and shown with their bytes",
  async () => {
    const runs = join(folder, "bytes");
    mkdirSync(runs);
    for (const byte of [0xfe, 0xff]) {
      const name = Buffer.concat([Buffer.from(`${runs}/a`), Buffer.of(byte), Buffer.from(".csv")]);
      writeFileSync(name, `model,task,item,score\nm${byte},t,a,1\nm${byte},t,b,0\n`);
    }
    const { files, matrices } = await load(runs);
    expect(files.map(({ name }) => name)).toEqual([`${runs}/a\\xfe.csv`, `${runs}/a\\xff.csv`]);
    expect(matrices[0]?.runs.map(({ model }) => model)).toEqual(["m254", "m255"]);
  },
);

describe("files of one run", () => {
  test("that share no item are parts of it; the same items again are repeats", async () => {
    for (let part = 0; part < 300; part++)
      write(`parts/${part}.csv`, `model,task,item,score\nm,t,i${part},${part % 2}\n`);
    const { matrices, notes } = await load(join(folder, "parts"));
    expect([matrices[0]?.runs.length, matrices[0]?.items.length]).toEqual([1, 300]);
    expect(notes.map(({ code }) => code)).toContain("parts-of-a-run");
    write("again/1.csv", CSV);
    write("again/2.csv", CSV.replace("b,0", "b,1"));
    const again = await load(join(folder, "again"));
    expect(again.matrices[0]?.runs).toHaveLength(2);
    expect(again.notes.map(({ code }) => code)).toContain("repeats-as-trials");
  });
});

describe("what grows as it is unpacked or read", () => {
  test.each([
    ["one line of JSON Lines", `{"model":"m","item":"a","score":1,"x":"${"0".repeat(4 << 20)}`],
    ["line ends", `${CSV}${"\n".repeat(4 << 20)}`],
    ["nothing", "\0".repeat(4 << 20)],
  ])("gzip of %s is refused by its ratio, and read where that is allowed", async (_, text) => {
    const bomb = write("bomb.gz", gzipSync(text, { level: 9 }));
    const error = await inputError(load(bomb, { maxRatio: 500 }));
    expect(error.code).toBe("too-large");
    expect(error.message).toContain("maxRatio");
    await load(bomb, { maxRatio: 1e6 }).catch((failure) => expect(failure.code).not.toBe("too-large"));
  });

  test("rows of few keys that are all different are refused", async () => {
    const rows = Array.from({ length: 2500 }, (_, row) =>
      JSON.stringify({
        model: "m",
        item: `q${row}`,
        score: 1,
        ...Object.fromEntries([0, 1, 2, 3].map((key) => [`k${row}_${key}`, 1])),
      }),
    );
    const error = await inputError(load(write("keys.jsonl", rows.join("\n"))));
    expect([error.code, error.message]).toEqual(["too-large", expect.stringContaining("different keys")]);
  });

  test("a row of too many cells is refused", async () => {
    const error = await inputError(load(write("commas.csv", `${CSV}m,t,c,1${",".repeat(300_000)}\n`)));
    expect([error.code, error.place.line]).toEqual(["too-large", 4]);
  });
});

describe("keys that stand twice in one JSON object", () => {
  test.each([
    ["rows.jsonl", '{"model":"m","item":"a","score":0,"score":1}\n{"model":"m","item":"b","score":1}\n', 1],
    ["rows.json", '[{"model":"m","item":"a","score":1},\n{"model":"m","item":"b","score":0,"score":1}]', 2],
    ["results.json", '{"results":{"arc":{"acc,none":0.2,\n"acc,none":0.5}},"configs":{},"model_name":"m"}', 2],
  ])("%s: the last one counts, and a note names key and line", async (name, text, line) => {
    const { notes } = await load(write(`repeated/${name}`, text));
    const message = notes.find(({ code }) => code === "repeated-keys")?.message;
    expect(message).toContain(`stands twice in one object on line ${line}`);
    const once = text.replace(/"(score|acc,none)":0(?:\.2)?,\n?"\1"/, '"$1"');
    expect((await load(write(`once/${name}`, once))).notes.map(({ code }) => code)).not.toContain("repeated-keys");
  });
});
