/** 2 to the powers from -1022 to 1023, which are exact. */
const POWERS = new Float64Array(2046);
POWERS[1022] = 1;
for (let power = 1; power <= 1023; power++) POWERS[1022 + power] = 2 * POWERS[1021 + power]!;
for (let power = -1; power >= -1022; power--) POWERS[1022 + power] = POWERS[1023 + power]! / 2;

/** A value between a half and 2 times 2 to a whole power, rounded once: also where no normal number is so small or so large. */
export function scaledByPower(value: number, power: number): number {
  if (power > 1023) return value * 2 * POWERS[2044 + power - 1023]!;
  return power < -1022 ? value * POWERS[2022 + power]! * POWERS[22]! : value * POWERS[1022 + power]!;
}
