import { compare, fromRows } from "noisefloor";

const rows = ["base", "tuned"].flatMap((model) =>
  Array.from({ length: 200 }, (_, item) => ({ model, item, score: item % 10 < (model === "base" ? 5 : 8) })),
);
const answer = compare(fromRows(rows), { baseline: "base", candidate: "tuned" });
answer.verdict; // => "better"
answer.rows.flatMap((row) => (row.ok ? [row.difference?.toFixed(2), row.interval !== null] : [])); // => ["0.30", true]
