import { formatCount } from "../../../src/numberFormat.js";
import { plainText } from "../../../src/report/text/plainText.js";
import { chosenFiles, type DroppedFile, droppedFiles, joinedFiles } from "./droppedFile.js";
import type { Message, Order } from "./messages.js";
import ReportWorker from "./reportWorker.js?worker&inline";

/** The elements that build.ts writes into the page. */
function part<Kind extends HTMLElement>(id: string, kind: new () => Kind): Kind {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`the page has no ${id}`);
  return found;
}

const zone = part("zone", HTMLElement);
const filesField = part("files", HTMLInputElement);
const folderField = part("folder", HTMLInputElement);
const optionsField = part("options", HTMLInputElement);
const again = part("again", HTMLButtonElement);
const over = part("over", HTMLButtonElement);
const cancel = part("cancel", HTMLButtonElement);
const bar = part("bar", HTMLProgressElement);
const said = part("said", HTMLElement);
const listed = part("listed", HTMLElement);
const result = part("result", HTMLElement);
const downloads = part("downloads", HTMLElement);

let files: DroppedFile[] = [];
let worker: Worker | null = null;
/** Addresses of what the page made, to be let go of when it makes the next. */
let made: string[] = [];

function clearResult(): void {
  for (const address of made) URL.revokeObjectURL(address);
  made = [];
  result.replaceChildren();
  downloads.replaceChildren();
}

/** What happens now; names from dumps are only ever set as text, without their control characters. */
function show(text: string, state: "idle" | "busy" | "done" | "failed"): void {
  said.textContent = text;
  document.body.dataset.state = state;
  cancel.hidden = state !== "busy";
  bar.hidden = state !== "busy";
  again.hidden = state === "busy" || files.length === 0;
  over.hidden = state === "busy" || files.length === 0;
}

function stop(): void {
  worker?.terminate();
  worker = null;
}

function start(): void {
  stop();
  clearResult();
  bar.removeAttribute("value");
  const bytes = files.reduce((sum, { file }) => sum + file.size, 0);
  listed.textContent = `${files.length === 1 ? plainText(files[0]?.path ?? "") : `${formatCount(files.length)} files`}, ${megabytes(bytes)}`;
  show("Reading…", "busy");
  worker = new ReportWorker();
  worker.addEventListener("message", ({ data }: MessageEvent<Message>) => take(data));
  worker.addEventListener("error", ({ message }) => take({ kind: "failed", message, isFault: true }));
  worker.postMessage({ files, options: optionsField.value } satisfies Order);
}

function take(message: Message): void {
  switch (message.kind) {
    case "reading": {
      const { file, files: begun, totalFiles, bytes, totalBytes } = message.progress;
      if (totalBytes > 0) bar.value = bytes / totalBytes;
      said.textContent = `Reading file ${begun} of ${totalFiles}: ${plainText(file)}`;
      return;
    }
    case "analysing":
      bar.removeAttribute("value");
      said.textContent = `Analysing: ${message.doing}`;
      return;
    case "failed":
      stop();
      show(
        message.isFault ? `This is a fault of noisefloor, please report it:\n${message.message}` : message.message,
        "failed",
      );
      return;
    case "done":
      stop();
      showResult(message);
      show("Done. Nothing left this page.", "done");
      said.scrollIntoView();
  }
}

function showResult({ html, json }: Extract<Message, { kind: "done" }>): void {
  const page = addressOf(html, "text/html");
  // Scripts run in it under the policy of the report alone, without the origin of this page.
  const frame = document.createElement("iframe");
  frame.title = "The report";
  frame.setAttribute("sandbox", "allow-scripts allow-downloads");
  frame.srcdoc = html;
  result.replaceChildren(frame);
  downloads.replaceChildren(
    link("Save the report (HTML)", page, "noisefloor-report.html"),
    link("Save the numbers (JSON)", addressOf(json, "application/json"), "noisefloor-report.json"),
  );
}

function addressOf(text: string, type: string): string {
  const address = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  made.push(address);
  return address;
}

function link(label: string, address: string, name: string): HTMLAnchorElement {
  const anchor = document.createElement("a");
  anchor.textContent = label;
  anchor.href = address;
  anchor.download = name;
  return anchor;
}

function megabytes(bytes: number): string {
  return bytes < 1e5 ? `${formatCount(Math.ceil(bytes / 1e3))} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

function add(more: readonly DroppedFile[]): void {
  if (more.length === 0) {
    show("There is no file in what was dropped.", "failed");
    return;
  }
  files = joinedFiles(files, more);
  start();
}

for (const kind of ["dragenter", "dragover"] as const) {
  addEventListener(kind, (event) => {
    event.preventDefault();
    zone.classList.add("over");
  });
}
addEventListener("dragleave", ({ relatedTarget }) => {
  if (relatedTarget === null) zone.classList.remove("over");
});
addEventListener("drop", async (event) => {
  event.preventDefault();
  zone.classList.remove("over");
  if (event.dataTransfer === null) return;
  show("Looking through what was dropped…", "busy");
  add(await droppedFiles(event.dataTransfer.items));
});
for (const field of [filesField, folderField]) {
  field.addEventListener("change", () => {
    const chosen = chosenFiles(field.files ?? []);
    // So that the same files can be chosen once more.
    field.value = "";
    add(chosen);
  });
}
again.addEventListener("click", start);
optionsField.addEventListener("keydown", ({ key }) => {
  if (key === "Enter" && files.length > 0) start();
});
cancel.addEventListener("click", () => {
  stop();
  show("Stopped. Nothing was kept of it.", "idle");
});
over.addEventListener("click", () => {
  stop();
  files = [];
  clearResult();
  listed.textContent = "";
  show("", "idle");
});
show("", "idle");
document.body.dataset.ready = "true";
