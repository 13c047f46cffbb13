import { rmSync } from "node:fs";

/** Signals that end the program. */
const ENDING = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Takes a file or folder away when a signal ends the program; what is given back stops that. */
export function clearedAtEnd(path: string): () => void {
  const clear = (signal: NodeJS.Signals) => {
    rmSync(path, { force: true, recursive: true });
    stop();
    process.kill(process.pid, signal);
  };
  const stop = () => ENDING.forEach((signal) => void process.off(signal, clear));
  for (const signal of ENDING) process.on(signal, clear);
  return stop;
}
