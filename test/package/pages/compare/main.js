import { compareRuns, createResultMatrix } from "noisefloor";

const items = Array.from({ length: 200 }, (_, index) => ({ id: `q${index}` }));
const matrix = createResultMatrix({
  runs: ["a", "b"].map((model) => ({ model, task: "quiz", metric: "acc" })),
  items,
  scores: [...items.map((_, index) => Number(index % 10 < 5)), ...items.map((_, index) => Number(index % 10 < 8))],
});
const compared = compareRuns([{ matrix, run: 0 }], [{ matrix, run: 1 }]);
document.querySelector("output").textContent = compared.ok ? compared.verdict : compared.message;
