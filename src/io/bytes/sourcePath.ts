/** The last part of a path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** The path without its last part; empty where there is only one. */
export function folderOf(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash < 0 ? "" : path.slice(0, slash);
}

/** The last part of a path without the extensions that dumps have. */
export function stemOf(path: string): string {
  return withoutExtension(baseName(path));
}

/** The path without the extensions that dumps have; `gemma-2.5` keeps its number. */
export function withoutExtension(path: string): string {
  return path.replace(/(?:\.(?:jsonl|jsonlines|ndjson|json|csv|tsv|txt|parquet|gz|eval|log|md))+$/i, "");
}
