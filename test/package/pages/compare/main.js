import { compare, createResultMatrix, createResults } from "noisefloor";

const items = Array.from({ length: 200 }, (_, index) => ({ id: `q${index}` }));
const matrix = createResultMatrix({
  runs: ["a", "b"].map((model) => ({ model, task: "quiz", metric: "acc" })),
  items,
  scores: [...items.map((_, index) => Number(index % 10 < 5)), ...items.map((_, index) => Number(index % 10 < 8))],
});
const { verdict, sentence } = compare(createResults({ matrices: [matrix] }), { baseline: "a", candidate: "b" });
document.querySelector("output").textContent = verdict ?? sentence;
