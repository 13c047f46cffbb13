import { fuzzStructure } from "./fuzz/fuzzStructure.js";
fuzzStructure({ cases: 1500, seed: 77 });
