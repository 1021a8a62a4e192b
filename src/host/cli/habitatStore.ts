import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { fileOfMask } from "../io/readMask.node.ts";
import { parseNrrd } from "../io/nrrd.ts";
import { writeNrrd } from "../io/write.ts";
import type { Volume } from "../image/volume.ts";
import type { Parameters } from "../params/completion.ts";
import { pythonText } from "../params/python.ts";
import { openFolder, writeFileAtomic } from "../io/files.node.ts";
import { version } from "../version.ts";
import type { HabitatCase } from "./habitatCases.ts";
import type { PlannedImages } from "./habitatImages.ts";

/** What was computed of the cases, so that a run which was stopped goes on: <folder>/.work/<case>/<stage>.json, volumes beside it. */
export class HabitatStore {
  readonly #folder: string;
  readonly #settings: string;

  /** @param options whatever results depend on, as JSON has it */
  constructor(folder: string, options: object, images: PlannedImages, { settings, imageTypes, featureClasses, configuration }: Parameters) {
    this.#folder = join(folder, ".work");
    // Where results go, whether a picture is made and whose numbers habitats take afterwards changes nothing.
    const relevant = { ...options, outDir: null, png: null, adapter: null, anchor: null };
    this.#settings = JSON.stringify([version, relevant, images, settings, imageTypes, featureClasses, pythonText(configuration.settings)]);
  }

  /**
   * What a stage gave for a case before, if it was made of the same files by the same settings; else what `compute` gives now.
   * @param fitted what it depends on of other cases, as JSON has it: the clusters of a cohort
   */
  async kept<T>(of: HabitatCase, stage: string, fitted: object | null, compute: () => Promise<T>): Promise<T> {
    const folder = join(this.#folder, of.name);
    const path = join(folder, `${stage}.json`);
    const key = await this.#key(of, fitted);
    const earlier = await readFile(path, "utf8").then((text) => JSON.parse(text) as { key: string; value: unknown }).catch(() => null); // not there, or not whole
    if (earlier?.key === key) return (await restored(earlier.value, folder)) as T;
    const value = await compute();
    await openFolder(folder);
    await writeFileAtomic(path, JSON.stringify({ key, value: await stored(value, folder, stage) }));
    return value;
  }

  async #key({ images, mask, label }: HabitatCase, fitted: object | null): Promise<string> {
    const files = await Promise.all([...images.values(), mask].map(async (path) => [path, await statesOf(fileOfMask(path))]));
    return createHash("sha256").update(JSON.stringify([this.#settings, files, label, fitted])).digest("hex");
  }
}

/** Size and time of a file, or of all files of a DICOM folder: a folder's own time does not tell that one in it was replaced. */
async function statesOf(path: string): Promise<(string | number)[][]> {
  const isFolder = (await stat(path)).isDirectory();
  const files = isFolder ? (await readdir(path, { recursive: true })).sort() : [""];
  return Promise.all(files.map(async (file) => {
    const { size, mtimeMs } = await stat(join(path, file));
    return [file, size, mtimeMs];
  }));
}

interface StoredVolume {
  readonly volume: string;
}

/** Volumes become files, and numbers that JSON does not know its null. */
async function stored(value: unknown, folder: string, name: string): Promise<unknown> {
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (Array.isArray(value)) return Promise.all(value.map((each, i) => stored(each, folder, `${name}-${i}`)));
  if (typeof value !== "object" || value === null) return value;
  if ("data" in value && "spacing" in value) {
    const file = `${name}.nrrd`;
    await writeFileAtomic(join(folder, file), await writeNrrd(value as Volume));
    return { volume: file } satisfies StoredVolume;
  }
  const entries = await Promise.all(Object.entries(value).map(async ([key, each]) => [key, await stored(each, folder, `${name}-${key}`)] as const));
  return Object.fromEntries(entries);
}

async function restored(value: unknown, folder: string): Promise<unknown> {
  if (value === null) return null;
  if (Array.isArray(value)) return Promise.all(value.map((each) => restored(each, folder)));
  if (typeof value !== "object") return value;
  if ("volume" in value && Object.keys(value).length === 1) {
    const path = join(folder, (value as StoredVolume).volume);
    return parseNrrd(await readFile(path), path);
  }
  const entries = await Promise.all(Object.entries(value).map(async ([key, each]) => [key, await restored(each, folder)] as const));
  return Object.fromEntries(entries);
}
