import { spawn } from "node:child_process";
import { resolve } from "node:path";
import { say } from "../say.js";

/** What opens a page: what the environment names, else what each system has for it. */
function openerOf(path: string): [string, ...string[]] {
  const named = process.env.BROWSER;
  if (named !== undefined && named !== "") return [named, path];
  if (process.platform === "darwin") return ["open", path];
  return process.platform === "win32" ? ["explorer", path] : ["xdg-open", path];
}

/** Opens a file in the system's browser and does not wait for it; where that cannot be done, says where the file is. */
export function openPage(path: string): Promise<void> {
  const file = resolve(path);
  const [program, ...args] = openerOf(file);
  return new Promise((done) => {
    const child = spawn(program, args, { detached: true, stdio: "ignore" });
    child.once("error", () => {
      say(`no browser could be opened (${program}); the page is ${file}`);
      done();
    });
    child.once("spawn", () => {
      child.unref();
      say(`opened ${file}`);
      done();
    });
  });
}
