import { defineConfig } from "tsup";

export default defineConfig([
  {
    entry: {
      index: "src/index.ts",
      statistics: "src/statistics.ts",
      irt: "src/irt.ts",
      judges: "src/judges.ts",
      io: "src/io/index.ts",
      reduce: "src/reduce/index.ts",
      node: "src/node/index.ts",
      report: "src/report/index.ts",
      readThread: "src/node/readThread.ts",
    },
    format: ["esm", "cjs"],
    dts: true,
    target: "es2022",
    platform: "neutral",
    external: [/^node:/],
    splitting: true,
    clean: true,
    treeshake: true,
  },
  {
    entry: { cli: "src/cli/bin.ts" },
    format: ["esm"],
    target: "node20",
    platform: "node",
    splitting: true,
    clean: false,
  },
]);
