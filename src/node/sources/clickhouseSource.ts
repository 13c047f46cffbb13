import { defined } from "../../defined.js";
import { quotedName } from "../../reduce/dialects.js";
import {
  ConnectionLost,
  columnKind,
  refusedByEngine,
  type ScoreSource,
  type SourceRow,
  sourceCell,
} from "./scoreSource.js";
import type { Server, SourceAddress } from "./sourceAddress.js";

/** What the server may hold of an answer before it writes to its disk. */
const BUFFER = "10000000";

/**
 * A table of one ClickHouse server, over HTTP. User and password are those of the address, or of the environment as ClickHouse's
 * own client takes them. `?secure` asks over TLS; other settings go to the server.
 */
export async function openClickhouseSource(address: SourceAddress, { host, port }: Server): Promise<ScoreSource> {
  const settings = new URLSearchParams(address.settings);
  const isSecure = settings.has("secure");
  settings.delete("secure");
  // Without this an error in the middle would stand behind rows that look like an answer.
  settings.set("wait_end_of_query", "1");
  settings.set("buffer_size", BUFFER);
  const at = `${host}:${port ?? (isSecure ? 8443 : 8123)}`;
  const url = `${isSecure ? "https" : "http"}://${at}/?${settings}`;
  const name = `clickhouse://${at}/${address.table.join(".")}`;
  const user = address.user === undefined ? process.env.CLICKHOUSE_USER : decodeURIComponent(address.user);
  const password =
    address.password === undefined ? process.env.CLICKHOUSE_PASSWORD : decodeURIComponent(address.password);
  const headers = {
    ...(user === undefined ? {} : { "X-ClickHouse-User": user }),
    ...(password === undefined ? {} : { "X-ClickHouse-Key": password }),
  };
  const table = address.table.map((part) => quotedName("clickhouse", part)).join(".");

  async function* query(sql: string): AsyncGenerator<readonly SourceRow[]> {
    const lost = (error: unknown) => new ConnectionLost(name, reasonOf(error));
    const response = await fetch(url, { method: "POST", headers, body: `${sql}\nFORMAT JSONEachRow` }).catch(
      (error) => {
        throw lost(error);
      },
    );
    if (!response.ok || response.body === null) {
      const text = await response.text().catch((error) => {
        throw lost(error);
      });
      throw refusedByEngine(name, text);
    }
    let rest = "";
    const pieces = response.body.pipeThrough(new TextDecoderStream())[Symbol.asyncIterator]();
    for (;;) {
      const { done, value } = await pieces.next().catch((error) => {
        throw lost(error);
      });
      if (done) break;
      const lines = (rest + value).split("\n");
      rest = lines.pop() as string;
      if (lines.length > 0) yield lines.map((line) => rowOf(line, name));
    }
    if (rest.trim() !== "") throw new ConnectionLost(name, "the answer ends within a row");
  }

  const described: SourceRow[] = [];
  for await (const rows of query(`DESCRIBE TABLE ${table}`)) described.push(...rows);
  return {
    name,
    engine: "clickhouse",
    table,
    ...defined({ scale: address.scale }),
    columns: described.map((row) => ({ name: row.name ?? "", kind: columnKind(row.type ?? ""), of: name })),
    query,
    close: async () => undefined,
  };
}

function rowOf(line: string, name: string): SourceRow {
  let row: unknown;
  try {
    row = JSON.parse(line);
  } catch {
    throw refusedByEngine(name, `no row came, but ${JSON.stringify(line.slice(0, 200))}`);
  }
  return Object.fromEntries(Object.entries(row as object).map(([column, value]) => [column, sourceCell(value)]));
}

/** Node says "fetch failed", and why in the cause. */
function reasonOf(error: unknown): string {
  const { message, cause } = error as Error;
  const inner = cause as { readonly message?: string; readonly code?: string } | undefined;
  return inner?.message || inner?.code || message;
}
