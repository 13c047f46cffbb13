/** Extensions of files that stand beside dumps in a folder and are none; named ones are still read. */
const NO_DUMPS =
  /[^/]\.(?:md|rst|html|htm|log|toml|ini|py|sh|ipynb|js|ts|r|tex|pdf|png|jpg|jpeg|gif|svg|webp|zip|tar|pt|bin|safetensors)$/i;

/** Whether the name of a file that was found in a folder says that it is no dump. */
export function namesNoDump(path: string): boolean {
  return NO_DUMPS.test(path);
}

/** Whether a file or folder is passed over in a folder: hidden, and no dump that a harness hides, or installed packages. */
export function isPassedOver(name: string): boolean {
  return (name.startsWith(".") && name !== ".aider.results.json") || name === "node_modules";
}
