/** `piqa · acc · choice`: what a heading names of a test, without what it has none of. */
export function joinedNames(...names: readonly (string | null)[]): string {
  return names.filter((name) => name !== null).join(" · ");
}
