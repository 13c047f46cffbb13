import { fromRows, gate, selectResults } from "noisefloor";

/** Sums, of which the change gets a quarter wrong and fails to answer one. */
export const sums = Array.from({ length: 150 }, (_, left) => ({ input: { left, right: 1 }, expected: left + 1 }));

export function answer(variant, { left, right }) {
  if (variant === "change" && left === 7) throw new Error("no answer in time");
  return variant === "change" && left % 4 === 0 ? left : left + right;
}

/** The gate of main against change, printed for the test that runs the program. */
export function judge(rows, metric = "exact") {
  const results = fromRows(rows.filter((row) => row.metric === metric));
  const [main, change] = ["main", "change"].map((model) => selectResults(results, { model: [model] }));
  const judged = gate(main, change, { minimumEffect: "2pt" });
  const [task] = judged.tasks;
  const errored = rows.filter(({ status }) => status === "errored").map(({ metric }) => metric);
  console.log(
    `judged ${JSON.stringify({ outcome: judged.outcome, task: task?.task, shared: task?.items.shared, errored })}`,
  );
  return judged;
}
