import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";

const RUNNER = fileURLToPath(new URL("testRunner.mjs", import.meta.url));

/** Which of `changes` each test file comes by, how often, and how long it takes. Throws when a test fails by itself. */
export async function visitsOf(tree, files, workers) {
  const runner = new Runner(tree, [String(workers)]);
  const { failed, files: runs } = await runner.run({ files, change: null, visitsAtMost: 0 }, 1_800_000);
  runner.end();
  if (failed.length > 0) throw new Error(`tests fail before anything is changed:\n${failed.join("\n")}`);
  return runs;
}

/** Runs tests under one change at a time, in a process that is ended when they take too long. */
export class Runner {
  constructor(tree, rest = []) {
    this.call = [tree, ...rest];
    this.process = null;
  }

  async #started() {
    if (this.process !== null) return this.process;
    const child = fork(RUNNER, this.call, {
      stdio: ["ignore", "ignore", "ignore", "ipc"],
      env: { ...process.env, CI: "1", NODE_ENV: "test", VITEST: "1" },
    });
    await new Promise((resolve, reject) => {
      child.once("message", resolve);
      child.once("exit", () => reject(new Error("the tests could not be started")));
    });
    this.process = child;
    return child;
  }

  /** What failed, or `late` when there was no answer in time. */
  async run(task, milliseconds) {
    const child = await this.#started();
    return new Promise((resolve) => {
      const settle = (answer) => {
        clearTimeout(timer);
        child.removeAllListeners("message");
        child.removeAllListeners("exit");
        resolve(answer);
      };
      const timer = setTimeout(() => {
        this.end();
        settle({ failed: [], files: [], late: true });
      }, milliseconds);
      child.once("message", settle);
      // Memory that a change makes grow without end.
      child.once("exit", () => {
        this.process = null;
        settle({ failed: ["the tests' process ended"], files: [] });
      });
      child.send(task);
    });
  }

  end() {
    this.process?.kill("SIGKILL");
    this.process = null;
  }
}
