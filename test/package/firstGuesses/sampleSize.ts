import { power } from "noisefloor";

const answer = power({ disagreement: 0.2, effect: 0.02, power: 0.8 });
answer.ok && answer.items; // => 3920
const found = power({ disagreement: 0.2, items: 500 });
found.ok && found.asked; // => "minimumDetectableEffect"
