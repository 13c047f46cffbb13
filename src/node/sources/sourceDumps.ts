import type { DumpSource } from "../../io/index.js";
import { openClickhouseSource } from "./clickhouseSource.js";
import { openPostgresSource } from "./postgresSource.js";
import { type ReduceChoices, reduceSources } from "./reduceSource.js";
import type { ScoreSource } from "./scoreSource.js";
import { sourceAddress } from "./sourceAddress.js";

/** The tables of scores at an address, one a server, none of them opened yet. */
export function sourcesAt(text: string): (() => Promise<ScoreSource>)[] {
  const address = sourceAddress(text);
  const open = address.engine === "postgres" ? openPostgresSource : openClickhouseSource;
  return address.servers.map((server) => () => open(address, server));
}

/** The tables of scores at an address, reduced there, as dumps to be read. */
export async function sourceDumps(text: string, choices: ReduceChoices): Promise<DumpSource[]> {
  const dumps = new Map<string, DumpSource>();
  let names: readonly string[] = [];
  const sources = sourcesAt(text).map((open, index) => async () => {
    const source = await open();
    names = Object.assign([...names], { [index]: source.name });
    return source;
  });
  const encoder = new TextEncoder();
  await reduceSources(sources, choices, (index) => async (table, lines) => {
    const pieces: Uint8Array[] = [];
    for await (const line of lines) pieces.push(encoder.encode(line));
    const name = `${names[index]}/${table}`;
    if (pieces.length > 0) dumps.set(name, { name, bytes: Buffer.concat(pieces) });
  });
  return [...dumps.values()];
}
