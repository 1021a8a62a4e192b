import {
  breastPhantom, buildTable, casePage, formatTable, parseImage, parseParameters, resolveParameters, resultsHtml, slicesHtml, version,
  type CaseReport, type Parameters, type Volume,
} from "../src/index.ts";
import type { Answer, Request } from "./protocol.ts";

type Role = "image" | "mask" | "parameters";

const element = <T extends HTMLElement>(id: string): T => document.getElementById(id) as T;
const label = element<HTMLSelectElement>("label");
const extractButton = element<HTMLButtonElement>("extract");

let image: Volume | undefined;
let mask: Volume | undefined;
let parameters: Parameters = resolveParameters();
let report: CaseReport | undefined;

function say(text: string, look: "" | "busy" | "failed" = ""): void {
  const status = element("status");
  status.textContent = text;
  status.className = look;
}

/** Runs what a user asked for and shows why it failed. */
function guarded(action: () => Promise<void>): void {
  action().catch((error: unknown) => say(error instanceof Error ? error.message : String(error), "failed"));
}

async function take(role: Role, file: File): Promise<void> {
  say(`Reading ${file.name} …`, "busy");
  empty(role); // A file that is refused must not leave the one before it in place.
  if (role === "parameters") parameters = resolveParameters({ file: parseParameters(await file.text(), file.name) });
  else if (role === "image") image = await parseImage(await file.arrayBuffer(), file.name);
  else mask = await parseImage(await file.arrayBuffer(), file.name);
  show(role, file.name);
  await filesChanged();
}

function empty(role: Role): void {
  if (role === "parameters") parameters = resolveParameters();
  else if (role === "image") image = undefined;
  else mask = undefined;
  const drop = document.querySelector(`.drop[data-role=${role}]`)!;
  drop.classList.remove("filled");
  drop.querySelector(".file")!.textContent = role === "parameters" ? "PyRadiomics' defaults" : "drop a file, or choose one";
  extractButton.disabled = !image || !mask;
  forgetResults();
}

function show(role: Role, name: string): void {
  const drop = document.querySelector(`.drop[data-role=${role}]`)!;
  drop.classList.add("filled");
  drop.querySelector(".file")!.textContent = name;
}

/** Shows the slices as soon as there is something to outline. */
async function filesChanged(): Promise<void> {
  forgetResults();
  if (mask) listLabels(mask);
  extractButton.disabled = !image || !mask;
  element("slices").innerHTML = "";
  say(image ? (mask ? "" : "Now the mask.") : "Now the image.");
  if (image && mask && label.value) element("slices").innerHTML = await slicesHtml({ volume: image, mask, label: Number(label.value) });
}

function forgetResults(): void {
  report = undefined;
  element("results").innerHTML = "";
  element("downloads").hidden = true;
}

function listLabels({ data }: Volume): void {
  const labels = [...new Set<number>(data)].filter((value) => value > 0).sort((a, b) => a - b);
  const chosen = labels.includes(Number(label.value)) ? Number(label.value) : labels[0];
  label.replaceChildren(...labels.map((value) => new Option(String(value), String(value), false, value === chosen)));
  label.disabled = labels.length < 2;
}

async function extract(): Promise<void> {
  if (!image || !mask) return;
  forgetResults();
  extractButton.disabled = true;
  try {
    report = await compute(image, mask);
    element("results").innerHTML = resultsHtml(report);
    element("downloads").hidden = false;
    say(`Done: ${report.provenance.Adapter}.`);
  } finally {
    extractButton.disabled = false;
  }
}

async function compute(volume: Volume, roi: Volume): Promise<CaseReport> {
  const backend = element<HTMLSelectElement>("backend").value as Request["backend"];
  const chosen = { ...parameters, settings: { ...parameters.settings, label: Number(label.value) } };
  say("Opening the engine …", "busy");
  const worker = new Worker(new URL("worker.ts", import.meta.url), { type: "module" });
  const answers = new Promise<CaseReport>((resolve, reject) => {
    let opened: Extract<Answer, { kind: "opened" }>;
    worker.onerror = (event) => reject(new Error(event.message));
    worker.onmessage = ({ data }: MessageEvent<Answer>) => {
      if (data.kind === "failed") return reject(new Error(data.message));
      if (data.kind === "opened") {
        opened = data;
        return say(`Extracting on ${data.adapter} …`, "busy");
      }
      const { columns: values, notes, warnings, timings } = data.result;
      const provenance = { Program: `webradiomics ${version}`, Backend: opened.backend, Adapter: opened.adapter, Browser: navigator.userAgent };
      resolve({ title: volume.name, volume, mask: roi, label: chosen.settings.label, values, notes, warnings, timings, provenance });
    };
  });
  worker.postMessage({ image: volume, mask: roi, parameters: chosen, backend } satisfies Request);
  return answers.finally(() => worker.terminate());
}

function csv({ volume, mask: roi, values, notes }: CaseReport): string {
  const input = new Map([["Image", volume.name], ["Mask", roi.name]]);
  return formatTable(buildTable([{ index: 1, input, status: "done", values, notes }]), "csv");
}

function download(name: string, type: string, content: string): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  Object.assign(document.createElement("a"), { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** What a dropped file most likely is. */
function roleOf(name: string): Role {
  if (/\.(ya?ml|json)$/i.test(name)) return "parameters";
  return /mask|seg|label|roi|annot/i.test(name) ? "mask" : "image";
}

for (const role of ["image", "mask", "parameters"] as const) {
  const input = element<HTMLInputElement>(role);
  input.addEventListener("change", () => {
    const file = input.files?.[0];
    if (file) guarded(() => take(role, file));
  });
}

addEventListener("dragover", (event) => {
  event.preventDefault();
  const target = (event.target as Element).closest?.(".drop");
  for (const drop of document.querySelectorAll(".drop")) drop.classList.toggle("over", drop === target);
});
addEventListener("drop", (event) => {
  event.preventDefault();
  const target = (event.target as Element).closest<HTMLElement>(".drop");
  for (const drop of document.querySelectorAll(".drop")) drop.classList.remove("over");
  const files = [...(event.dataTransfer?.files ?? [])];
  guarded(async () => {
    for (const file of files) await take(files.length === 1 && target ? (target.dataset.role as Role) : roleOf(file.name), file);
  });
});

label.addEventListener("change", () => guarded(filesChanged));
element("form").addEventListener("submit", (event) => {
  event.preventDefault();
  guarded(extract);
});
element("example").addEventListener("click", () => guarded(async () => {
  say("Making the images …", "busy");
  await new Promise(requestAnimationFrame); // Lets the line above be drawn.
  await new Promise((resolve) => setTimeout(resolve));
  ({ image, mask } = breastPhantom());
  show("image", image.name);
  show("mask", mask.name);
  await filesChanged();
}));
element("csv").addEventListener("click", () => report && download("features.csv", "text/csv", csv(report)));
element("page").addEventListener("click", () => guarded(async () => {
  if (report) download("report.html", "text/html", await casePage(report));
}));
