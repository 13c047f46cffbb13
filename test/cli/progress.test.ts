import { afterEach, describe, expect, test, vi } from "vitest";
import { progress, progressLine } from "../../src/cli/progress.js";

const half = { file: "a", files: 2, totalFiles: 4, bytes: 50e6, totalBytes: 100e6 };

describe("progressLine", () => {
  test("says the share, the rate and the time left", () => {
    expect(progressLine(half, 2)).toBe("██████████░░░░░░░░░░ 50%  file 2 of 4  50 MB  25 MB/s  2 s left");
    expect(progressLine({ ...half, bytes: 1e6 }, 1)).toContain("1 min 39 s left");
  });

  test("says no share where the length is not known, and no time left at the end", () => {
    expect(progressLine({ ...half, totalBytes: null, totalFiles: 1 }, 2)).toBe("reading  50 MB  25 MB/s");
    expect(progressLine({ ...half, bytes: 100e6 }, 2)).not.toContain("left");
    expect(progressLine({ ...half, bytes: 0, totalBytes: 0 }, 2)).toBe("reading  file 2 of 4  0.0 MB");
  });
});

describe("progress", () => {
  afterEach(() => vi.restoreAllMocks());

  test.each([
    [true, 5000, ["\r\u001b[K█", "\r\u001b[K"]],
    [true, 10, []],
    [undefined, 5000, []],
  ])("on a terminal: %j, after %i ms it writes %j", (isTTY, elapsed, expected) => {
    const written: string[] = [];
    vi.spyOn(process, "stderr", "get").mockReturnValue({
      isTTY,
      write: (text: string) => written.push(text),
    } as never);
    const now = vi.spyOn(Date, "now").mockReturnValue(0);
    const bar = progress();
    now.mockReturnValue(elapsed);
    bar.update(half);
    bar.update(half);
    bar.clear();
    expect(written.map((text) => text.slice(0, 5))).toEqual(expected);
  });
});
