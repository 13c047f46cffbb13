/** Files on the disk → `Results`: the only library entry that touches the file system. */

export { type FoundFile, findFiles } from "./findFiles.js";
export { type LoadOptions, type LoadProgress, load } from "./load.js";
