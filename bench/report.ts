import { createResultMatrix } from "../src/data/resultMatrix.js";
import { createResults } from "../src/data/results.js";
import { createRng } from "../src/random/rng.js";
import { renderHtml } from "../src/report/html.js";
import { jsonDocument } from "../src/report/jsonDocument.js";
import { reportDocument } from "../src/report/reportDocument.js";
import { buildVarianceReport } from "../src/report/varianceReport.js";

/** The whole report on fifty models × 14,042 items × three tasks: time by step, size of the page, memory. */
const [MODELS, ITEMS, TASKS] = [50, 14_042, 3];

function table(task: string) {
  const rng = createRng(1, task);
  const difficulty = Array.from({ length: ITEMS }, () => 4 * rng.nextUniform() - 2);
  const scores = new Float64Array(MODELS * ITEMS);
  for (let cell = 0; cell < scores.length; cell++) {
    const ability = Math.floor(cell / ITEMS) / 25 - 1;
    scores[cell] = rng.nextUniform() < 1 / (1 + Math.exp((difficulty[cell % ITEMS] as number) - ability)) ? 1 : 0;
  }
  return createResultMatrix({
    runs: Array.from({ length: MODELS }, (_, model) => ({ model: `model ${model}`, task, metric: "acc" })),
    items: Array.from({ length: ITEMS }, (_, item) => ({ id: `${task}/${item}`, choices: 4 })),
    scores,
  });
}

const results = createResults({ matrices: Array.from({ length: TASKS }, (_, task) => table(`task ${task}`)) });
const print = (text: string) => void process.stdout.write(`${text}\n`);
const seconds = (from: number) => `${((performance.now() - from) / 1000).toFixed(2)} s`;
let [doing, since] = ["", performance.now()];
const start = since;
const step = (next: string) => {
  if (doing !== "") print(`  ${doing}: ${seconds(since)}`);
  [doing, since] = [next, performance.now()];
};
const report = buildVarianceReport(results, { onProgress: step });
step("");
print(`report on ${MODELS} models × ${ITEMS} items × ${TASKS} tasks: ${seconds(start)}`);
const rendering = performance.now();
const html = renderHtml(reportDocument(report));
print(`HTML: ${seconds(rendering)}, ${(html.length / 1000).toFixed(0)} kB`);
const writing = performance.now();
const { figures: _, ...record } = report;
print(`JSON: ${seconds(writing)}, ${(jsonDocument("report", record).length / 1e6).toFixed(1)} MB`);
print(`peak memory: ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`);
