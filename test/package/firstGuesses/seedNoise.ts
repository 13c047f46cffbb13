import { fromRows, seeds } from "noisefloor";

const rows = [0, 1, 2].map((trial) => ({ model: `m${trial}`, item: "q", score: 1 }));
const [row] = seeds(fromRows(rows)).rows;
row?.seedSd; // => null
row?.notes.map(({ code }) => code).includes("one-seed"); // => true
