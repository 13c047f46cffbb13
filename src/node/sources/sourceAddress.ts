import { InputError } from "../../errors.js";
import { scaleOfText } from "../../reduce/scale.js";

/** Where the tables of scores of one or more servers are. */
export interface SourceAddress {
  readonly engine: "clickhouse" | "postgres";
  readonly servers: readonly Server[];
  /** As written before the `@`, still encoded. */
  readonly user?: string;
  readonly password?: string;
  /** Of PostgreSQL, which has one a connection. */
  readonly database?: string;
  /** The table, after its schema or database where that is named. */
  readonly table: readonly string[];
  /** What its scores are multiplied with to whole numbers; none where all are 0 or 1. */
  readonly scale?: number;
  readonly settings: URLSearchParams;
}

export interface Server {
  readonly host: string;
  readonly port?: number;
}

const SCHEMES = { clickhouse: "clickhouse", postgres: "postgres", postgresql: "postgres" } as const;

/** Whether a path names a table of a server rather than files. */
export function isSourceAddress(path: string): boolean {
  return /^(?:clickhouse|postgres(?:ql)?):\/\//.test(path);
}

/**
 * `clickhouse://user@host1,host2:8123/database.table` or `postgres://user@host1:5432,host2/database/schema.table`. Several hosts
 * are shards, each with rows of its own. `?scale=100` says what scores that are not only 0 and 1 are whole numbers of. A part with a dot, a slash or an `@` in it is written with `%2E`, `%2F`, `%40`.
 */
export function sourceAddress(text: string): SourceAddress {
  const match = /^([a-z]+):\/\/(?:([^@/]*)@)?([^@/?]+)\/([^?]+)(?:\?(.*))?$/.exec(text);
  if (match === null) throw unreadable(text);
  const [, scheme, login, hosts, path, settings] = match as unknown as [
    string,
    keyof typeof SCHEMES,
    string?,
    string?,
    string?,
    string?,
  ];
  const engine = SCHEMES[scheme];
  const parts = (path as string).split("/");
  const table = (parts.at(-1) as string).split(".").map((part) => decoded(part, text));
  if (parts.length !== (engine === "postgres" ? 2 : 1) || table.length > 2 || table.includes(""))
    throw unreadable(text);
  const servers = (hosts as string).split(",").map((host) => server(host, text));
  requireDifferent(servers, text);
  const [user, password] = (login ?? "").split(/:(.*)/s);
  const asked = new URLSearchParams(settings);
  const scale = scaleOf(asked, text);
  // No setting of the server.
  asked.delete("scale");
  return {
    engine,
    servers,
    ...(user ? { user } : {}),
    ...(password ? { password } : {}),
    ...(engine === "postgres" ? { database: parts[0] as string } : {}),
    table,
    ...(scale === undefined ? {} : { scale }),
    settings: asked,
  };
}

function scaleOf(settings: URLSearchParams, text: string): number | undefined {
  const [written, another] = settings.getAll("scale");
  if (written === undefined) return undefined;
  const scale = another === undefined ? scaleOfText(written) : null;
  if (scale !== null) return scale;
  const message = `the scale must be one whole number from 1 to 2^62, e.g. ?scale=100 or ?scale=2^62, got ${JSON.stringify(settings.getAll("scale").join(", "))}`;
  throw new InputError("address", message, { file: withoutLogin(text) });
}

function server(written: string, text: string): Server {
  const match = /^(\[[0-9a-f:.]+\]|[^:[\]\s]+)(?::(\d{1,5}))?$/i.exec(written);
  if (match === null) throw unreadable(text);
  return { host: match[1] as string, ...(match[2] === undefined ? {} : { port: Number(match[2]) }) };
}

/** A server that is asked twice would answer with the same rows. */
function requireDifferent(servers: readonly Server[], text: string): void {
  const names = servers.map(({ host, port }) => `${host}:${port ?? ""}`);
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice === undefined) return;
  const message = `the server ${twice.replace(/:$/, "")} stands there twice: each has rows of its own`;
  throw new InputError("address", message, { file: withoutLogin(text) });
}

function decoded(part: string, text: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw unreadable(text);
  }
}

/** The address for a command to be pasted: a password is left to the environment. */
export function withoutPassword(text: string): string {
  return text.replace(/^([a-z]+:\/\/[^/:@]*):[^/]*@/, "$1@");
}

/** The address as it may be shown: who signs in and how, and settings, may be secret. */
export function withoutLogin(text: string): string {
  return text.replace(/^([a-z]+:\/\/)[^/]*@/, "$1").replace(/\?.*$/s, "");
}

function unreadable(text: string): InputError {
  const repair = text.startsWith("clickhouse")
    ? "clickhouse://host1,host2:8123/database.table"
    : "postgres://host1,host2:5432/database/schema.table";
  return new InputError(
    "address",
    `the address of a table is ${repair}, with user:password@ before the hosts where they are needed`,
    {
      file: withoutLogin(text),
    },
  );
}
