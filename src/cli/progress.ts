import type { LoadProgress } from "../node/index.js";
import { showsProgress } from "./say.js";

/** Reading that takes less is not worth a line. */
const QUIET_MS = 300;
const EVERY_MS = 100;
const WIDTH = 20;

/** A bar on stderr that says how far reading is, how fast and how long it will take; silent unless stderr is a terminal. */
export function progress() {
  const shown = showsProgress();
  const start = Date.now();
  let last = start + QUIET_MS - EVERY_MS;
  let drawn = false;
  return {
    update(reading: LoadProgress): void {
      const now = Date.now();
      if (!shown || now - last < EVERY_MS) return;
      last = now;
      drawn = true;
      process.stderr.write(`\r\u001b[K${progressLine(reading, (now - start) / 1000)}`);
    },
    clear(): void {
      if (drawn) process.stderr.write("\r\u001b[K");
    },
  };
}

/** What the bar says after so many seconds. */
export function progressLine({ files, totalFiles, bytes, totalBytes }: LoadProgress, seconds: number): string {
  const done = totalBytes === null || totalBytes === 0 ? null : Math.min(1, bytes / totalBytes);
  const filled = Math.round(WIDTH * (done ?? 0));
  const rate = bytes / seconds;
  const left = done === null || rate === 0 ? null : ((totalBytes ?? 0) - bytes) / rate;
  return [
    done === null ? "reading" : `${"█".repeat(filled)}${"░".repeat(WIDTH - filled)} ${Math.floor(100 * done)}%`,
    totalFiles === 1 ? [] : `file ${files} of ${totalFiles}`,
    `${megabytes(bytes)} MB`,
    rate > 0 ? `${megabytes(rate)} MB/s` : [],
    left === null || left < 1 ? [] : `${duration(left)} left`,
  ]
    .flat()
    .join("  ");
}

function megabytes(bytes: number): string {
  return bytes < 10e6 ? (bytes / 1e6).toFixed(1) : (bytes / 1e6).toFixed(0);
}

function duration(seconds: number): string {
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
