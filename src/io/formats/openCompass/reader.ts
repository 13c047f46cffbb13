import { textBytes } from "../../bytes/textBytes.js";
import { isJsonObject } from "../../json/json.js";
import type { DumpReader } from "../../reader/dumpReader.js";
import type { FileHead } from "../../reader/fileHead.js";
import { assembleOpenCompass, type OpenCompassPart } from "./contribute.js";
import { parseOpenCompassResult, resultPlace } from "./results.js";
import { parseOpenCompassSummary, SUMMARY_HEADER } from "./summary.js";

/** Summaries and results of OpenCompass. */
export const openCompassReader: DumpReader<OpenCompassPart> = {
  formats: {
    "OpenCompass summary": "summary CSV of OpenCompass: dataset, version, metric, mode and one column a model",
    "OpenCompass results": "results/<model>/<dataset>.json of OpenCompass",
    "OpenCompass predictions": "predictions/<model>/<dataset>.json of OpenCompass",
  },
  recognise: (head) => formatOf(head),
  async read({ name, content }, format) {
    if (format === "OpenCompass predictions") return { kind: "predictions" };
    const bytes = await textBytes(content, name);
    return format === "OpenCompass summary"
      ? { kind: "summary", summary: await parseOpenCompassSummary(bytes, name) }
      : { kind: "result", result: parseOpenCompassResult(bytes, name) };
  },
  assemble: assembleOpenCompass,
};

function formatOf(head: FileHead): string | null {
  const { keys, text, start, name, isDocument } = head;
  if (start !== "{") {
    const [header = ""] = text
      .replace(/^\uFEFF/, "")
      .trimStart()
      .split(/\r?\n/, 1);
    return header.startsWith(`${SUMMARY_HEADER.join(",")},`) ? "OpenCompass summary" : null;
  }
  if (keys[0] === "0") {
    const first = head.first((key) => key === "0").get("0");
    return isJsonObject(first) && (first.has("origin_prompt") || first.has("prediction"))
      ? "OpenCompass predictions"
      : null;
  }
  // Results without details are a few numbers: only their path tells what they are.
  if (!isDocument || resultPlace(name) === null || keys.length > 50) return null;
  const scores = [...head.first((key) => key !== "details" && key !== "type").values()];
  return scores.length > 0 && scores.every((value) => typeof value === "number") ? "OpenCompass results" : null;
}
