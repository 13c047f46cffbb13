/**
 * Runs a command and ends it when whoever started this ends, in whatever way: standard input is a pipe from there, which the system
 * closes. Usage: node guard.mjs COMMAND ARGUMENT…
 */
import { spawn } from "node:child_process";

const [command, ...args] = process.argv.slice(2);
const child = spawn(command, args, { stdio: ["ignore", "inherit", "inherit"] });
const end = () => {
  child.kill("SIGINT");
  setTimeout(() => child.kill("SIGKILL"), 3000).unref();
};
process.stdin.resume().on("close", end).on("end", end);
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, end);
child.on("error", ({ message }) => {
  process.stderr.write(`${message}\n`);
  process.exit(127);
});
child.on("exit", (code) => process.exit(code ?? 1));
