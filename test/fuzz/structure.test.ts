import { fuzzStructure } from "./fuzzStructure.js";

fuzzStructure({ cases: 150, seed: 5 });
