import { defined } from "../../defined.js";
import { MissingPackageError } from "../../errors.js";
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

const ROWS_AT_ONCE = 10_000;

/**
 * A table of one PostgreSQL server, in one transaction that only reads: all queries see one state of it. Needs the optional
 * package `pg`. What the address lacks is taken from the environment, as PostgreSQL's own client does.
 *
 * @throws MissingPackageError where the package is not installed.
 */
export async function openPostgresSource(address: SourceAddress, { host, port }: Server): Promise<ScoreSource> {
  const { default: pg } = await import("pg").catch((cause: unknown) => {
    throw new MissingPackageError("reading a table of PostgreSQL", "pg", { cause });
  });
  const at = port === undefined ? host : `${host}:${port}`;
  const login =
    address.user === undefined ? "" : `${address.user}${address.password === undefined ? "" : `:${address.password}`}@`;
  const name = `postgres://${at}/${address.database}/${address.table.join(".")}`;
  const settings = address.settings.size === 0 ? "" : `?${address.settings}`;
  const client = new pg.Client({ connectionString: `postgres://${login}${at}/${address.database}${settings}` });
  // A connection that ends while no query runs would end the program; the next query says it.
  client.on("error", () => undefined);
  const ask = async (sql: string) => {
    try {
      return (await client.query(sql)).rows;
    } catch (error) {
      throw faultOf(error, name);
    }
  };
  await client.connect().catch((error: unknown) => {
    throw faultOf(error, name);
  });
  const table = address.table.map((part) => quotedName("postgres", part)).join(".");
  const close = () => client.end().catch(() => undefined);
  try {
    await ask("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    const described = await ask(
      `SELECT attname AS name, format_type(atttypid, atttypmod) AS type FROM pg_attribute ` +
        `WHERE attrelid = '${table.replaceAll("'", "''")}'::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum`,
    );
    return {
      name,
      engine: "postgres",
      table,
      ...defined({ scale: address.scale }),
      columns: described.map((row) => ({ name: String(row.name), kind: columnKind(String(row.type)), of: name })),
      async *query(sql) {
        await ask(`DECLARE noisefloor NO SCROLL CURSOR FOR ${sql}`);
        for (;;) {
          const rows = await ask(`FETCH ${ROWS_AT_ONCE} FROM noisefloor`);
          if (rows.length === 0) break;
          yield rows.map(
            (row): SourceRow =>
              Object.fromEntries(Object.entries(row).map(([column, value]) => [column, sourceCell(value)])),
          );
        }
        await ask("CLOSE noisefloor");
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** PostgreSQL gives a code of five signs to what it refuses; those of class 57P and 08 say that the server or the line is gone. */
function faultOf(error: unknown, name: string): Error {
  const { code, message, severity } = error as {
    readonly code?: string;
    readonly message: string;
    readonly severity?: string;
  };
  if (severity !== undefined && !/^(?:57P|08)/.test(code ?? "")) return refusedByEngine(name, message);
  return new ConnectionLost(name, message || code || "no reason was given");
}
