import { textBytes } from "../../bytes/textBytes.js";
import type { DumpReader } from "../../reader/dumpReader.js";
import type { FileHead } from "../../reader/fileHead.js";
import { isParquet, parquetColumns } from "../parquet/parquetFile.js";
import { assembleLighteval, type LightevalPart, lightevalFileName } from "./contribute.js";
import { isLightevalDetails, readLightevalDetails } from "./details.js";
import { parseLightevalResults } from "./results.js";

/** Results and details of Hugging Face's lighteval. Details are parquet, which optional packages read. */
export const lightevalReader: DumpReader<LightevalPart> = {
  formats: {
    "lighteval results": "results_<time>.json of lighteval",
    "lighteval details":
      "details_<task>_<time>.parquet of lighteval, by the optional packages hyparquet and hyparquet-compressors",
  },
  recognise: (head) => formatOf(head),
  companionPaths(file) {
    const { stamp } = lightevalFileName(file);
    const model = /^(.*?)details\/(.+)\/[^/]+\/[^/]+\.parquet$/.exec(file);
    return stamp === undefined || model === null ? [] : [`${model[1]}results/${model[2]}/results_${stamp}.json`];
  },
  async read({ name, content, companion }, format, { options }) {
    if (format === "lighteval results")
      return { kind: "results", companion, results: parseLightevalResults(await textBytes(content, name), name) };
    const bytes = await content.bytes();
    const columns = await parquetColumns(bytes, name);
    return { kind: "details", details: await readLightevalDetails(bytes, name, columns, options) };
  },
  assemble: assembleLighteval,
};

async function formatOf({ keys, bytes, content, name }: FileHead): Promise<string | null> {
  if (isParquet(bytes)) {
    return isLightevalDetails(await parquetColumns(await content.bytes(), name)) ? "lighteval details" : null;
  }
  const isResults = keys.includes("config_general") && keys.includes("results");
  return isResults ? "lighteval results" : null;
}
