/**
 * Time and memory of bombs and wide inputs: each is made in a temporary folder by a process of its own, read by the built
 * program in a process of its own, and removed. Prints the table of bench/README.md. `node bench/hostile.mjs` runs all (after
 * `npm run build`), names choose some, and `--program file` another program than dist/cli.js.
 */
import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { cpus, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createGzip, deflateRawSync } from "node:zlib";

/** Most seconds that a command may take before it is ended and said to hang. */
const MOST_SECONDS = 120;
const HEADER = "model,task,item,score\n";

/** Text by parts, written as they come, so that a gigabyte is made in no memory; through gzip where the name says so. */
async function write(path, parts) {
  const file = createWriteStream(path);
  const target = path.endsWith(".gz") ? createGzip({ level: 6 }) : file;
  if (target !== file) target.pipe(file);
  for (const part of parts) if (!target.write(part)) await once(target, "drain");
  target.end();
  await once(file, "close");
}

function* joined(count, part, between = "") {
  for (let at = 0; at < count; at++) yield (at === 0 ? "" : between) + part(at);
}

function* around(start, parts, end) {
  yield start;
  yield* parts;
  yield end;
}

const file = (name, parts) => ({ name, make: (folder) => write(join(folder, name), parts()) });
const MIB = "0".repeat(2 ** 20);
const LINES = "\n".repeat(2 ** 20);

/** A zip archive with one entry of a gibibyte of one letter; `log.eval` is read as an archive of Inspect. */
function zipBomb(folder) {
  const size = 2 ** 30;
  const packed = deflateRawSync(Buffer.alloc(size, "0"));
  const name = Buffer.from("header.json");
  const [local, central, end] = [Buffer.alloc(30), Buffer.alloc(46), Buffer.alloc(22)];
  const sizes = (header, at) => {
    header.writeUInt32LE(packed.length, at);
    header.writeUInt32LE(size, at + 4);
    header.writeUInt16LE(name.length, at + 8);
  };
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(8, 8);
  sizes(local, 18);
  central.writeUInt32LE(0x02014b50, 0);
  central.writeUInt16LE(8, 10);
  sizes(central, 20);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length + name.length, 12);
  end.writeUInt32LE(local.length + name.length + packed.length, 16);
  writeFileSync(join(folder, "log.eval"), Buffer.concat([local, name, packed, central, name, end]));
}

/** Every case: what it is, the file or folder that is read, and what writes it. */
const CASES = [
  {
    what: "gzip, 5 GB of one line in 5 MB",
    ...file("line.jsonl.gz", () =>
      around(
        '{"model":"m","item":"a","score":1,"x":"',
        joined(5000, () => MIB),
        "",
      ),
    ),
  },
  {
    what: "gzip, 5 GB of line ends in 5 MB",
    ...file("line-ends.csv.gz", () =>
      around(
        `${HEADER}m,t,a,1\n`,
        joined(5000, () => LINES),
        "",
      ),
    ),
  },
  { what: "zip, 1 GiB in one entry", name: "log.eval", make: zipBomb },
  {
    what: "5 MB of line ends, CSV",
    ...file("ends.csv", () =>
      around(
        HEADER,
        joined(5, () => LINES),
        "m,t,a,1\n",
      ),
    ),
  },
  { what: "5 MB of line ends, JSON Lines", ...file("ends.jsonl", () => joined(5, () => LINES)) },
  {
    what: "600 MB, one JSON document",
    ...file("document.json", () =>
      around(
        "[",
        joined(600, (at) => `{"model":"m","item":"q${at}","score":1,"x":"${MIB}"}`, ","),
        "]",
      ),
    ),
  },
  {
    what: "600 MB, one line of CSV",
    ...file("line.csv", () =>
      around(
        `${HEADER}m,t,`,
        joined(600, () => MIB),
        ",1\n",
      ),
    ),
  },
  {
    what: "600 MB behind a quote that is never closed",
    ...file("quote.csv", () =>
      around(
        `${HEADER}m,t,"`,
        joined(600, () => `${MIB}\n`),
        "",
      ),
    ),
  },
  {
    what: "100 MB of brackets, JSON",
    ...file("deep.json", () => joined(100, () => "[".repeat(2 ** 20))),
  },
  {
    what: "100 MB of braces, JSON Lines",
    ...file("deep.jsonl", () => joined(20 * 2 ** 20, () => '{"a":')),
  },
  {
    what: "100,000 columns of text beside a score",
    ...file("columns.csv", () => [
      `model,item,score,${[...joined(100_000, (at) => `c${at}`, ",")].join("")}\n`,
      ...Array.from({ length: 20 }, (_, row) => `m,q${row},1${",x".repeat(100_000)}\n`),
    ]),
  },
  {
    what: "100,000 runs as columns × 20 items",
    ...file("runs-as-columns.csv", () => [
      `item,${[...joined(100_000, (at) => `run${at}`, ",")].join("")}\n`,
      ...Array.from({ length: 20 }, (_, row) => `q${row}${",1,0".repeat(50_000)}\n`),
    ]),
  },
  {
    what: "100,000 items as columns × 20 runs",
    ...file("items-as-columns.csv", () => [
      `model,${[...joined(100_000, (at) => `item${at}`, ",")].join("")}\n`,
      ...Array.from({ length: 20 }, (_, row) => `m${row}${",1,0".repeat(50_000)}\n`),
    ]),
  },
  {
    what: "100,000 runs as rows × 1 item",
    ...file("runs.csv", () =>
      around(
        HEADER,
        joined(100_000, (at) => `m${at},t,a,${at % 2}\n`),
        "",
      ),
    ),
  },
  {
    what: "100,000 tasks × 1 item",
    ...file("tasks.csv", () =>
      around(
        HEADER,
        joined(100_000, (at) => `m,t${at},a,${at % 2}\n`),
        "",
      ),
    ),
  },
  {
    what: "100,000 metrics of one row, JSON Lines",
    ...file("metrics.jsonl", () =>
      around(
        '{"model":"m","item":"a"',
        joined(100_000, (at) => `,"metric${at}":${at % 2}`),
        "}\n",
      ),
    ),
  },
  {
    what: "100,000 metrics of one run, JSON",
    ...file("results.json", () =>
      around(
        '{"results":{"t":{',
        joined(100_000, (at) => `"m${at},none":0.${at},"m${at}_stderr,none":0.01`, ","),
        '}},"configs":{},"model_name":"m"}',
      ),
    ),
  },
  {
    what: "1,000,000 items × 1 run",
    ...file("items.csv", () =>
      around(
        HEADER,
        joined(1_000_000, (at) => `m,t,q${at},${at % 2}\n`),
        "",
      ),
    ),
  },
  {
    what: "10,000 files with one item each, one run",
    name: "shards",
    make(folder) {
      mkdirSync(join(folder, "shards"));
      for (let at = 0; at < 10_000; at++)
        writeFileSync(join(folder, "shards", `part-${at}.csv`), `${HEADER}m,t,q${at},1\n`);
    },
  },
  {
    what: "100,000 files with one item each, one run",
    name: "more-shards",
    make(folder) {
      mkdirSync(join(folder, "more-shards"));
      for (let at = 0; at < 100_000; at++)
        writeFileSync(join(folder, "more-shards", `part-${at}.csv`), `${HEADER}m,t,q${at},1\n`);
    },
  },
  {
    what: "100,000 files, one run each",
    name: "more-runs",
    make(folder) {
      mkdirSync(join(folder, "more-runs"));
      for (let at = 0; at < 100_000; at++)
        writeFileSync(join(folder, "more-runs", `run-${at}.csv`), `${HEADER}m${at},t,q,1\n`);
    },
  },
  {
    what: "a link to /dev/zero in a folder",
    name: "device",
    make(folder) {
      mkdirSync(join(folder, "device"));
      writeFileSync(join(folder, "device", "a.csv"), `${HEADER}m,t,a,1\n`);
      symlinkSync("/dev/zero", join(folder, "device", "z.json"));
    },
  },
];

/** What reading one input takes, and how it ends. */
function measured(program, folder, { what, name }) {
  const hook = join(folder, "usage.cjs");
  const start = performance.now();
  const { status, signal, stdout, stderr } = spawnSync(
    process.execPath,
    ["-r", hook, program, "inspect", join(folder, name)],
    { encoding: "utf8", maxBuffer: 1e9, timeout: 1000 * MOST_SECONDS, killSignal: "SIGKILL" },
  );
  const clock = (performance.now() - start) / 1000;
  const usage = /^usage (\S+) (\S+)$/m.exec(stderr);
  const [processor, peak] = usage === null ? ["–", "–"] : [`${usage[1]} s`, `${usage[2]} MB`];
  const error = stderr.replace(/^usage .*\n?/m, "").trim();
  // Below the heading stands what was read.
  const said =
    (status === 0 ? stdout : error).split("\n").filter((line) => line.trim() !== "")[status === 0 ? 1 : 0] ?? "";
  const end =
    signal !== null
      ? `ended by ${signal}`
      : status === 0
        ? said
        : `exit ${status}: ${said.replace("noisefloor: ", "")}`;
  const plain = end.replaceAll(`${folder}/`, "").replaceAll("|", "\\|");
  return `| ${what} | ${plain.length > 150 ? `${plain.slice(0, 149)}…` : plain} | ${clock.toFixed(1)} s | ${processor} | ${peak} |`;
}

async function main(args) {
  if (args[0] === "--make") return CASES.find(({ name }) => name === args[1]).make(args[2]);
  const program = args[0] === "--program" ? args[1] : fileURLToPath(new URL("../dist/cli.js", import.meta.url));
  const names = args[0] === "--program" ? args.slice(2) : args;
  const folder = mkdtempSync(join(tmpdir(), "noisefloor-hostile-"));
  try {
    writeFileSync(
      join(folder, "usage.cjs"),
      `process.on("exit", () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  process._rawDebug("usage", ((userCPUTime + systemCPUTime) / 1e6).toFixed(1), (maxRSS / 1024).toFixed(0));
});\n`,
    );
    console.log(
      `Node ${process.versions.node}, ${cpus().length} × ${cpus()[0].model}, ${(totalmem() / 2 ** 30).toFixed(0)} GiB\n`,
    );
    console.log("| input | what comes | clock | processor | peak memory |\n| --- | --- | --- | --- | --- |");
    for (const one of CASES.filter(({ name }) => names.length === 0 || names.includes(name))) {
      // Made by a process of its own: a process begins with the peak memory of the one that starts it.
      spawnSync(process.execPath, [fileURLToPath(import.meta.url), "--make", one.name, folder], { stdio: "inherit" });
      console.log(measured(program, folder, one));
      rmSync(join(folder, one.name), { recursive: true, force: true });
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

await main(process.argv.slice(2));
