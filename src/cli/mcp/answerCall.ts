import { spawn } from "node:child_process";
import { EXIT, UsageError } from "../exitCodes.js";
import { commandLine, namedPaths } from "./tools.js";
import { requireWithin } from "./withinRoot.js";

/** What a call of a tool is answered with, in the terms of the protocol. */
interface CallAnswer {
  readonly content: { readonly type: "text"; readonly text: string }[];
  readonly structuredContent?: Readonly<Record<string, unknown>>;
  readonly isError?: boolean;
  readonly _meta?: Readonly<Record<string, unknown>>;
  readonly [more: string]: unknown;
}

interface CallSetting {
  /** The folder in which files may be read, and from which paths are taken. */
  readonly root: string;
  /** The file of this program. */
  readonly program: string;
  readonly signal?: AbortSignal;
}

/** More than this no model reads. */
const MOST_BYTES = 4_000_000;

/**
 * Answers one call by the command of that name, in a process of its own: what it prints is the answer, and what it runs out of
 * is not the server's. A comparison that cannot tell is an answer; bad input and wrong usage are errors, in words.
 */
export async function answerCall(
  name: string,
  input: Readonly<Record<string, unknown>>,
  { root, program, signal }: CallSetting,
): Promise<CallAnswer> {
  try {
    for (const path of namedPaths(input)) requireWithin(root, path);
    const { code, stdout, stderr } = await run([program, ...commandLine(name, input)], root, signal);
    if (code === null || code > EXIT.undecided) return failure(stderr || `noisefloor ${name} ended with ${code}`, code);
    const meta = { _meta: { "noisefloor/exitCode": code } };
    if (input.answer !== "json") return { content: [{ type: "text", text: stdout }], ...meta };
    const record = JSON.parse(stdout) as Record<string, unknown>;
    return { content: [{ type: "text", text: stdout }], structuredContent: record, ...meta };
  } catch (error) {
    if (error instanceof UsageError) return failure(error.message, EXIT.badUsage);
    throw error;
  }
}

function failure(text: string, code: number | null): CallAnswer {
  return { content: [{ type: "text", text }], isError: true, _meta: { "noisefloor/exitCode": code } };
}

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function run(words: readonly string[], cwd: string, signal: AbortSignal | undefined): Promise<Ended> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, words, {
      cwd,
      stdio: ["ignore", "pipe", "pipe"],
      ...(signal === undefined ? {} : { signal }),
    });
    const written = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
    let bytes = 0;
    child.stdout.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > MOST_BYTES) child.kill();
      else written.stdout.push(chunk);
    });
    child.stderr.on("data", (chunk: Buffer) => written.stderr.push(chunk));
    child.on("error", fail);
    child.on("close", (code) => {
      const [stdout, stderr] = [written.stdout, written.stderr].map((parts) =>
        Buffer.concat(parts).toString("utf8"),
      ) as [string, string];
      const tooLong = `the answer is longer than ${MOST_BYTES} bytes: choose models, tasks or metrics, or ask for the text`;
      done(bytes > MOST_BYTES ? { code: null, stdout: "", stderr: tooLong } : { code, stdout, stderr });
    });
  });
}
