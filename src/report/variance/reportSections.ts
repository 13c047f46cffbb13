/** Sections of a variance report, in the order they are shown, with what fills each. */
export const REPORT_SECTIONS = {
  comparisons: "two or more models on the same tasks",
  rankings: "three or more models on the same tasks",
  noise: "scores",
  curves: "two or more checkpoints (a step in the path, in revision=, or a step column)",
  framings: "both framings of a task (a framing column, names such as mmlu and mmlu_continuation)",
  components: "per-item results of two or more seeds or trials of one run",
  items: "per-item results of five or more runs",
  irt: "right-or-wrong answers of 50 or more independent runs to one task",
  subsets: "items with subset labels (a subset column) and three or more models",
  power: "comparisons of models, or two training seeds",
  printed: "aggregates that print errors beside their items or n",
  read: "files",
} as const;

export type ReportSection = keyof typeof REPORT_SECTIONS;

/** What a section is called where it has nothing to show. */
export const SECTION_TITLES: Readonly<Record<ReportSection, string>> = {
  comparisons: "Comparisons",
  rankings: "Rankings",
  noise: "Noise of each benchmark",
  curves: "Training curves",
  framings: "Completion or choice",
  components: "Where the variance comes from",
  items: "Items",
  irt: "Item response models",
  subsets: "Rankings by subset",
  power: "What these data can show",
  printed: "Printed against recomputed standard errors",
  read: "What was read",
};
