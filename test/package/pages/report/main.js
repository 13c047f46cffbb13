import { memoryContent, readDumps } from "noisefloor/io";
import { buildVarianceReport, renderHtml, renderMarkdown, reportDocument } from "noisefloor/report";

const score = { a: (index) => Number(index % 10 < 5), b: (index) => Number(index % 10 < 6) };
const rows = Object.entries(score).flatMap(([model, scoreOf]) =>
  Array.from({ length: 100 }, (_, index) => `${model},quiz,q${index},${scoreOf(index)}`),
);
const text = ["model,task,item,score", ...rows].join("\n");
const results = await readDumps([{ name: "dump.csv", bytes: memoryContent(new TextEncoder().encode(text)) }]);
const blocks = reportDocument(buildVarianceReport(results));
const [html, markdown] = [renderHtml(blocks), renderMarkdown(blocks)];
document.querySelector("output").textContent = JSON.stringify({
  html: html.slice(0, 15),
  rows: markdown.split("\n").filter((line) => line.startsWith("| quiz")).length,
});
