import { bootstrap, comparePaired, wilcoxonTest } from "noisefloor/statistics";

const before = [0.2, 0.4, 0.5, 0.7, null, 0.9];
const after = [0.3, 0.5, 0.7, 0.8, 0.6, 0.95];
comparePaired(before, after).items; // => { shared: 5, onlyBaseline: 0, onlyCandidate: 1 }
const differences = after.flatMap((score, item) => (before[item] == null ? [] : [score - (before[item] ?? 0)]));
wilcoxonTest(differences).pValue; // => 0.0625
const { low, high } = bootstrap(differences, { seed: 1 }).interval;
low > 0 && high < 0.3; // => true
