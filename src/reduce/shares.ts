import { InputError, type Place } from "../errors.js";
import { someNames } from "../someNames.js";

/** Which of several parts the tables are. */
export interface ShareRow {
  /** From 1 on. */
  readonly share: number;
  readonly of: number;
  readonly place: Place;
}

/** Where one folder says that it is part 3 of 16, all sixteen are there, each once, and no other folder beside them. */
export function requireAllShares(folders: readonly (readonly ShareRow[])[]): void {
  const shares = folders.flat();
  const [first] = shares;
  if (first === undefined) return;
  const { of } = first;
  const refuse = (message: string, { place } = first): never => {
    throw new InputError("reduced-parts", `${message}. Give every part, once.`, place);
  };
  for (const share of shares) {
    if (share.of !== of) refuse(`it is a part of ${share.of}, and others are parts of ${of}`, share);
    if (share.share < 1 || share.share > of) refuse(`there is no part ${share.share} of ${of}`, share);
    const twice = shares.filter((other) => other.share === share.share);
    if (twice.length > 1) refuse(`part ${share.share} of ${of} is there ${twice.length} times`, share);
  }
  const missing = Array.from({ length: of }, (_, index) => index + 1).filter(
    (number) => !shares.some(({ share }) => share === number),
  );
  if (missing.length > 0) refuse(`of ${of} parts are missing: ${someNames(missing.map(String), 8)}`);
  if (folders.length > of) refuse(`${of} parts were made, and ${folders.length} folders of tables are there`);
}
