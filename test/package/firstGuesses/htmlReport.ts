import { fromRows } from "noisefloor";
import { report } from "noisefloor/report";

const rows = ["a", "b"].flatMap((model) =>
  Array.from({ length: 50 }, (_, item) => ({ model, item, score: Number(item % (model === "a" ? 2 : 3) > 0) })),
);
const page = report(fromRows(rows), { title: "Two models" });
page.html.startsWith("<!doctype html>"); // => true
page.markdown.includes("Two models"); // => true
JSON.parse(page.json).schema; // => "noisefloor/report/1"
