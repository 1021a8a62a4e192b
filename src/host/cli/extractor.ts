import { join } from "node:path";
import { openEngine, type Engine, type EngineOptions } from "../engine/engine.ts";
import { DeviceLostError } from "../errors.ts";
import { extractCase, type Case, type CaseResult } from "../extract/extract.ts";
import type { Inspection } from "../extract/inspection.ts";
import type { Volume } from "../image/volume.ts";
import { readImage } from "../io/read.node.ts";
import { readMask } from "../io/readMask.node.ts";
import { addProfile, addStage, newProfile, staged, takeProfile, type Profile } from "../engine/profile.ts";
import { imageFile } from "../io/write.ts";
import { writeFileAtomic } from "../io/files.node.ts";
import type { ExtractFn, ImageFiles, Task, TaskResult } from "./run.ts";
import type { Extractor } from "./workers.ts";

/**
 * Extracts in this process. When the GPU's device is lost, the engine is opened again, on the same adapter and no other, and the
 * case it was at is run once more.
 */
export async function openExtractor(options: EngineOptions): Promise<Extractor> {
  let engine = await openEngine(options);
  const profile = newProfile();
  const extract: ExtractFn = async (task, onProgress) => {
    const { warnings, ...input } = await staged(profile, "read", () => readCase(task));
    const told = (result: TaskResult): TaskResult => ({ ...result, warnings: [...warnings, ...result.warnings] });
    try {
      return told(await extractTask(engine, profile, input, task, onProgress));
    } catch (error) {
      if (!(error instanceof DeviceLostError)) throw error;
      engine.close();
      engine = await openEngine({ ...options, backend: engine.backend, adapter: engine.adapter });
      return told(await extractTask(engine, profile, input, task, onProgress));
    } finally {
      profile.cases++;
      addProfile(profile, takeProfile(engine.profile));
    }
  };
  return { extract, profile, backend: engine.backend, adapter: engine.adapter, notice: engine.notice, close: () => engine.close() };
}

/** Image first: a mask in DICOM is drawn on its lattice. */
async function readCase({ id, image: imagePath, mask: maskPath }: Task): Promise<Case & { readonly warnings: readonly string[] }> {
  const warnings: string[] = [];
  const image = await readImage(imagePath, { warn: (text) => warnings.push(text) });
  const mask = await readMask(maskPath, image);
  return { id, image, mask, warnings: [...warnings, ...mask.warnings] };
}

async function extractTask(engine: Engine, profile: Profile, input: Case, task: Task, onProgress?: (share: number) => void): Promise<TaskResult> {
  const { parameters, precision, images, maps } = task;
  if (maps) return staged(profile, "maps", () => mapTask(engine, input, task, maps, onProgress));
  const result = await extractCase(engine, input, parameters, { precision, inspect: images !== null });
  for (const [stage, ms] of Object.entries(result.timings)) addStage(profile, stage, ms);
  const files = images ? await staged(profile, "write", () => saveImages(result, task, images)) : [];
  return { columns: result.columns, notes: result.notes, warnings: result.warnings, files };
}

/** Feature maps as files; as in PyRadiomics' table, the value of a column is the path of its map. */
async function mapTask(engine: Engine, input: Case, task: Task, files: ImageFiles, onProgress?: (share: number) => void): Promise<TaskResult> {
  const { mapCase } = await import("../maps/maps.ts");
  const { parameters, precision } = task;
  const paths = new Map<string, string>();
  const result = await mapCase(engine, input, parameters, {
    precision,
    onProgress,
    onMap: async (column, map) => void paths.set(column, await writeImage(task, files, column, map)),
  });
  const columns = Array.from(result.columns, ([column, value]): [string, number | string] => [column, paths.get(column) ?? value]);
  return { columns: new Map(columns), notes: result.notes, warnings: result.warnings, files: [...paths.values()] };
}

/** @returns the files' paths */
async function saveImages({ inspection }: CaseResult, task: Task, files: ImageFiles): Promise<string[]> {
  const { lattice, images } = inspection as Inspection;
  const paths: string[] = [];
  for (const [name, { values }] of images) {
    paths.push(await writeImage(task, files, name, { ...lattice, data: values, components: 1, pixelType: "float64", dimension: 3, name }));
  }
  return paths;
}

/** @returns the file's path */
async function writeImage({ index }: Task, { folder, format }: ImageFiles, name: string, volume: Volume): Promise<string> {
  const file = await imageFile(`Case-${index}_${name}`, volume, format);
  const path = join(folder, file.name);
  await writeFileAtomic(path, file.bytes);
  return path;
}
