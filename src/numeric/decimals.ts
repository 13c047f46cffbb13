/** How many decimals a number shows in its shortest writing, such as 3 for 0.125 and 7 for 1e-7; 0 for whole numbers. */
export function decimalsOf(value: number): number {
  const [digits = "", exponent = "0"] = String(value).split("e");
  return Math.max(0, (digits.split(".")[1] ?? "").length - Number(exponent));
}
