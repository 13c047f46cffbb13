import { fromRows, gate, ranks } from "noisefloor";

const rows = ["main", "change"].flatMap((model) =>
  Array.from({ length: 400 }, (_, item) => ({ model, item, score: item % 10 < (model === "main" ? 7 : 4) })),
);
const results = fromRows(rows);
ranks(results).rows[0]?.rows.map(({ model, sharedRank }) => `${sharedRank} ${model}`); // => ["1 main", "2 change"]
gate(results, { baseline: "main", candidate: "change", minimumEffect: "2pt" }).outcome; // => "regressed"
