import { wilsonInterval } from "noisefloor/statistics";

const { low, high } = wilsonInterval(30, 30);
[low.toFixed(4), high]; // => ["0.8865", 1]
