import { InputError } from "../errors.js";

/** What copies a folder of a store to the disk, by the scheme of its addresses. */
const COPIES: Readonly<Record<string, (address: string) => string>> = {
  s3: (address) => `aws s3 sync ${address} scores`,
  gs: (address) => `gcloud storage cp --recursive ${address} scores`,
  az: (address) => `azcopy copy ${address} scores --recursive`,
  abfss: (address) => `azcopy copy ${address} scores --recursive`,
  hdfs: (address) => `hdfs dfs -get ${address} scores`,
};

/** The error for an address of a store or a server where a path was asked for; `null` for a path. */
export function remoteAddress(written: string): InputError | null {
  const [, scheme, rest] = /^([a-z][a-z0-9+]+):\/\/(.+)$/i.exec(written) ?? [];
  if (scheme === undefined || rest === undefined) return null;
  // The folder before the first sign of a pattern.
  const folder = rest.replace(/\/*$/, "").replace(/(?:^|\/)[^/]*[*?[{].*$/, "");
  const copy = COPIES[scheme.toLowerCase()];
  const message =
    copy === undefined
      ? "only files on the disk, clickhouse:// and postgres:// are read. Fetch the file, and name the copy."
      : `a bucket is not read from here. Copy it: ${copy(`${scheme}://${folder}`)}, and name the folder scores. ` +
        `Or print the SQL for an engine that reads it: noisefloor sql --engine duckdb --table "read_parquet('${scheme}://${folder}/**/*.parquet')"`;
  // Who signs in may stand before the host, and a signature behind a question mark.
  return new InputError("address", message, { file: written.replace(/\/\/[^/]*@/, "//").replace(/\?.*$/s, "") });
}
