import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A server on loopback, with a folder of its own. */
export interface RunningServer {
  readonly port: number;
  /** Runs statements that give nothing back. */
  readonly run: (sql: string) => Promise<void>;
  /** Ends it at once, as the loss of a machine would. */
  readonly kill: () => Promise<void>;
  /** Starts it again on its data. */
  readonly restart: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

export const CLICKHOUSE = ["/usr/bin/clickhouse-server", "/usr/sbin/clickhouse-server"].find(existsSync);
/** Where PostgreSQL's programs are, of the newest version. */
export const POSTGRES = existsSync("/usr/lib/postgresql")
  ? readdirSync("/usr/lib/postgresql")
      .sort((a, b) => Number(b) - Number(a))
      .map((version) => `/usr/lib/postgresql/${version}/bin`)
      .find((folder) => existsSync(join(folder, "initdb")))
  : undefined;
export const PYTHON = process.env.NOISEFLOOR_PYTHON ?? "python3";
export const hasModule = (module: string) => spawnSync(PYTHON, ["-c", `import ${module}`]).status === 0;

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A process that ends with this one, its output in a file. */
export function guarded(log: string, command: string, args: readonly string[], options = {}): ChildProcess {
  const out = openSync(log, "a");
  const guard = join(import.meta.dirname, "guard.mjs");
  return spawn(process.execPath, [guard, command, ...args], { stdio: ["pipe", out, out], ...options });
}

const ended = (process: ChildProcess) =>
  process.exitCode !== null || process.signalCode !== null
    ? Promise.resolve()
    : new Promise<void>((resolve) => void process.on("exit", () => resolve()));

/** Ends a guarded process, and its child with it. */
export async function endGuarded(process: ChildProcess): Promise<void> {
  process.stdin?.end();
  await ended(process);
}

/** Asks until it is answered; the log stands in the error where it never is. */
export async function answers(log: string, ask: () => Promise<unknown>, seconds = 120): Promise<void> {
  for (const end = Date.now() + seconds * 1000; ; ) {
    try {
      await ask();
      return;
    } catch (error) {
      if (Date.now() > end) throw new Error(`${(error as Error).message}\n${readFileSync(log, "utf8").slice(-3000)}`);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

export async function startClickhouse(): Promise<RunningServer> {
  const folder = mkdtempSync(join(tmpdir(), "noisefloor-clickhouse-"));
  const [port, tcp] = [await freePort(), await freePort()];
  const [log, config] = [join(folder, "log"), join(folder, "config.xml")];
  const users = join(folder, "users.xml");
  for (const name of ["data", "tmp"]) mkdirSync(join(folder, name));
  writeFileSync(
    config,
    `<yandex><logger><level>warning</level><log>${log}</log><errorlog>${log}.err</errorlog></logger>
    <http_port>${port}</http_port><tcp_port>${tcp}</tcp_port><listen_host>127.0.0.1</listen_host>
    <path>${folder}/data/</path><tmp_path>${folder}/tmp/</tmp_path><users_config>${users}</users_config>
    <default_profile>default</default_profile><default_database>default</default_database><mark_cache_size>1000000000</mark_cache_size></yandex>`,
  );
  writeFileSync(
    users,
    "<yandex><profiles><default/></profiles><users><default><password></password><networks><ip>127.0.0.1</ip></networks>" +
      "<profile>default</profile><quota>default</quota></default></users><quotas><default/></quotas></yandex>",
  );
  const run = async (sql: string) => {
    const response = await fetch(`http://127.0.0.1:${port}/`, { method: "POST", body: sql });
    const text = await response.text();
    if (!response.ok) throw new Error(text);
  };
  return running(port, folder, log, () => guarded(log, CLICKHOUSE as string, [`--config-file=${config}`]), run);
}

export async function startPostgres(): Promise<RunningServer> {
  const folder = mkdtempSync(join(tmpdir(), "noisefloor-postgres-"));
  const [port, log, data] = [await freePort(), join(folder, "log"), join(folder, "data")];
  // The server refuses to run as root.
  const id = (flag: string) => Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }));
  const user = process.getuid?.() === 0 ? { uid: id("-u"), gid: id("-g") } : {};
  if (user.uid !== undefined) chownSync(folder, user.uid, user.gid as number);
  const bin = (name: string) => join(POSTGRES as string, name);
  execFileSync(bin("initdb"), ["-D", data, "-U", "noisefloor", "--auth=trust", "--no-sync"], {
    stdio: "pipe",
    cwd: folder,
    ...user,
  });
  const run = async (sql: string) => {
    const args = [
      "-q",
      "-v",
      "ON_ERROR_STOP=1",
      "-h",
      "127.0.0.1",
      "-p",
      `${port}`,
      "-U",
      "noisefloor",
      "-d",
      "postgres",
    ];
    const psql = spawn(bin("psql"), args, { stdio: ["pipe", "pipe", "pipe"] });
    let said = "";
    psql.stderr.on("data", (piece) => {
      said += piece;
    });
    psql.stdin.end(sql);
    await ended(psql);
    if (psql.exitCode !== 0) throw new Error(said);
  };
  const args = [
    "-D",
    data,
    "-p",
    `${port}`,
    "-c",
    "listen_addresses=127.0.0.1",
    "-c",
    "unix_socket_directories=",
    "-c",
    "fsync=off",
  ];
  return running(port, folder, log, () => guarded(log, bin("postgres"), args, { cwd: folder, ...user }), run);
}

async function running(
  port: number,
  folder: string,
  log: string,
  start: () => ChildProcess,
  run: (sql: string) => Promise<void>,
): Promise<RunningServer> {
  writeFileSync(log, "", { mode: 0o666, flag: "a" });
  let process = start();
  const ready = () => answers(log, () => run("SELECT 1"));
  await ready();
  const children = () =>
    spawnSync("pgrep", ["-P", `${process.pid}`], { encoding: "utf8" })
      .stdout.split("\n")
      .filter(Boolean);
  return {
    port,
    run,
    async kill() {
      // The server, and what it has started: a postmaster's children would finish their answers.
      for (const child of children()) {
        for (const below of spawnSync("pgrep", ["-P", child], { encoding: "utf8" }).stdout.split("\n").filter(Boolean))
          killed(below);
        killed(child);
      }
      await ended(process);
    },
    async restart() {
      process = start();
      await ready();
    },
    async stop() {
      await endGuarded(process);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function killed(pid: string): void {
  try {
    process.kill(Number(pid), "SIGKILL");
  } catch {
    // It ended by itself.
  }
}
