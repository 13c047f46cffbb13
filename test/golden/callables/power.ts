import { itemsToDetect } from "../../../src/inference/power/minimumDetectable.js";
import { mcnemarPower } from "../../../src/inference/power/powerMcNemar.js";
import type { PowerReading } from "../../../src/inference/power/powerReading.js";
import {
  pairedTItems,
  pairedTPower,
  seedsToDetect,
  studentTPower,
  twoSampleTPower,
} from "../../../src/inference/power/powerStudent.js";
import {
  itemsForTwoProportions,
  twoProportionPower,
  unpairedMinimumDetectableEffect,
} from "../../../src/inference/power/powerTwoProportions.js";

/** What programs print that leave out significant results with the wrong sign. */
function ofRightSign<Arguments extends readonly unknown[]>(read: (...args: Arguments) => PowerReading) {
  return (...args: Arguments) => {
    const { power, typeS } = read(...args);
    return power * (1 - typeS);
  };
}

export default {
  itemsForTwoProportions,
  itemsToDetect,
  mcnemarPower,
  mcnemarPowerOfRightSign: ofRightSign(mcnemarPower),
  pairedTItems,
  pairedTPower,
  pairedTPowerOfRightSign: ofRightSign(pairedTPower),
  seedsToDetect,
  studentTPower,
  twoProportionPower,
  twoSampleTPower,
  twoSampleTPowerOfRightSign: ofRightSign(twoSampleTPower),
  unpairedMinimumDetectableEffect,
};
