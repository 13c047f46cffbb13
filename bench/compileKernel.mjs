// Compiles src/numeric/kernels/weightedTotals.as and writes weightedTotalsBinary.ts: node bench/compileKernel.mjs
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { main } from "assemblyscript/asc";

const FOLDER = new URL("../src/numeric/kernels/", import.meta.url);
const OPTIONS = "-O3 --runtime stub --noAssert --importMemory --noExportMemory --enable simd --outFile out.wasm";

/** The text of weightedTotalsBinary.ts. */
export async function compileKernel() {
  const source = readFileSync(new URL("weightedTotals.as", FOLDER), "utf8");
  let binary;
  const { error, stderr } = await main(["weightedTotals.ts", ...OPTIONS.split(" ")], {
    readFile: (name) => (name === "weightedTotals.ts" ? source : null),
    writeFile: (_, contents) => {
      binary = contents;
    },
  });
  if (error) throw new Error(`${error.message}\n${stderr}`);
  const text = Buffer.from(binary).toString("base64");
  return [
    "/** weightedTotals.as compiled to WebAssembly, in base64. Written by bench/compileKernel.mjs: do not edit. */",
    "export const WEIGHTED_TOTALS_BINARY =",
    `  "${text}";\n`,
  ].join("\n");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(new URL("weightedTotalsBinary.ts", FOLDER), await compileKernel());
}
