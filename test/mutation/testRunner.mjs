import { join } from "node:path";
import { createVitest } from "vitest/node";

/**
 * A process that keeps one vitest and runs the test files that it is sent, until one of them fails. It is a process of its own
 * since nothing else ends a loop that a change has made endless.
 */
const [tree, workers] = process.argv.slice(2);
const counting = workers !== undefined;
class AsGiven {
  shard(files) {
    return files;
  }
  sort(files) {
    return files;
  }
}
const vitest = await createVitest("test", {
  root: tree,
  config: false,
  watch: false,
  cache: false,
  update: false,
  reporters: [{}],
  onConsoleLog: () => false,
  setupFiles: [join(tree, "test/mutation/switchedOn.mjs")],
  pool: "threads",
  testTimeout: 120_000,
  hookTimeout: 120_000,
  sequence: { sequencer: AsGiven },
  // To count visits each file loads its own modules; to try changes they share what is loaded, in one worker for each change.
  ...(counting ? { maxWorkers: Number(workers) } : { isolate: false, maxWorkers: 1, bail: 1 }),
});

process.on("message", async ({ files, change, visitsAtMost }) => {
  try {
    // What failed under the change before would end this run at once.
    vitest.state.filesMap.clear();
    vitest.state.idMap.clear();
    vitest.provide("change", change);
    vitest.provide("visitsAtMost", visitsAtMost);
    const project = vitest.getRootProject();
    const { testModules, unhandledErrors } = await vitest.runTestSpecifications(
      files.map((file) => project.createSpecification(join(tree, file))),
      true,
    );
    process.send({
      failed: unhandledErrors
        .map(String)
        .concat(
          testModules.flatMap((file) => [
            ...file.errors().map(({ message }) => `${file.relativeModuleId}: ${message}`),
            ...[...file.children.allTests("failed")].map(({ fullName }) => `${file.relativeModuleId}: ${fullName}`),
          ]),
        ),
      files: testModules.map((file) => {
        const { collectDuration, duration } = file.diagnostic();
        return { file: file.relativeModuleId, milliseconds: collectDuration + duration, visits: file.meta().visits };
      }),
    });
  } catch (error) {
    process.send({ failed: [String(error?.stack ?? error)], files: [] });
  }
});
process.on("disconnect", () => process.exit());
process.send("ready");
