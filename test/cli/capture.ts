import { main } from "../../src/cli/main.js";

/** What one command line printed, and its exit code. */
interface Captured {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the program in this process and keeps what it writes. */
export async function capture(...args: readonly string[]): Promise<Captured> {
  const written = { stdout: "", stderr: "" };
  const streams = ["stdout", "stderr"] as const;
  const originals = streams.map((name) => process[name].write);
  for (const name of streams) {
    process[name].write = ((chunk: string | Uint8Array) => {
      written[name] += typeof chunk === "string" ? chunk : Buffer.from(chunk).toString("utf8");
      return true;
    }) as typeof process.stdout.write;
  }
  try {
    return { code: await main(args), ...written };
  } finally {
    for (const [index, name] of streams.entries()) process[name].write = originals[index]!;
  }
}

/** The JSON document that a command line prints; an error with its complaint where it prints none. */
export async function captureJson<Document>(...args: readonly string[]): Promise<Document> {
  const { stdout, stderr } = await capture(...args);
  if (stdout === "") throw new Error(stderr);
  return JSON.parse(stdout) as Document;
}
