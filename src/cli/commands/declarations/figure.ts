import type { CommandDeclaration } from "../../declaration.js";
import { correctionOption } from "../../sharedOptions.js";

export const FIGURE: CommandDeclaration = {
  name: "figure",
  summary: "one figure of the report as a file for a paper: PDF, SVG or PNG",
  examples: ["differences runs/ -o differences.svg", "ranks runs/ --task gsm8k -o ranks.pdf --width 3.25in"],
  takes: "analysis",
  declare: (command) =>
    command
      .argument(
        "<kind>",
        "differences, ranks, pairs, subset-shifts, noise, curves, signal-noise, framings, components, stability, pass-curves, item-map, heat-map, pruning, family-tree, test-information, item-curves, gap-by-items or gap-by-seeds; of several the number too: ranks-2",
      )
      .argument("<paths...>", "result dumps")
      .requiredOption("-o, --out <file>", "file to write, its kind by its name: .pdf, .svg or .png")
      .option("--width <length>", "of the figure in print, in in, cm, mm, pt or px (default: 3.25in)")
      .option("--dpi <number>", "pixels an inch of a PNG (default: 300)")
      .option("--no-title", "without the title, for papers that say it in the caption")
      .option("--browser <path>", "Chromium, Chrome or Edge that prints PDF and PNG (default: the one that is there)")
      .option("--baseline <model>", "model that the others are compared with (default: the first by name)")
      .option("--rng-seed <number>", "seed of the resampling (default: 1)")
      .addOption(correctionOption()),
  load: async () => (await import("../figure.js")).figure,
};
