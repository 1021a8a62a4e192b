import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeNrrd } from "../src/host/io/write.ts";
import type { Generated } from "./images.ts";

/** An image and its masks in files (compressed NRRD), for programs that are not ours as for those that are. */
export interface CaseFiles {
  readonly image: string;
  readonly masks: readonly string[];
}

export async function writeCase({ image, masks }: Generated, folder: string): Promise<CaseFiles> {
  await mkdir(folder, { recursive: true });
  const files = { image: join(folder, "image.nrrd"), masks: masks.map((_, k) => join(folder, `mask${k}.nrrd`)) };
  await writeFile(files.image, await writeNrrd(image));
  for (const [k, mask] of masks.entries()) await writeFile(files.masks[k], await writeNrrd(mask));
  return files;
}

/** Does work in a temporary folder that is gone afterwards. */
export async function inFolder<R>(work: (folder: string) => Promise<R>): Promise<R> {
  const folder = await mkdtemp(join(tmpdir(), "webradiomics-bench-"));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}
