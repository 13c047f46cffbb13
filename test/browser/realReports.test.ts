import { realReports } from "./reportFaults.js";

realReports([
  ["HANS, a hundred seeds", "seeds/hans-100-seeds.csv", 150_000],
  ["WinoGrande, three models in two framings", "matrices/winogrande-3-models-2-framings.csv", 400_000],
  ["AIME", "matrices/aime-II.csv", 500_000],
  ["tool use", "matrices/langchain-tool-use.csv", 400_000],
]);
