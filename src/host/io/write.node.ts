import { UsageError } from "../errors.ts";
import type { Volume } from "../image/volume.ts";
import { writeFileAtomic } from "./files.node.ts";
import { writeNifti, writeNrrd } from "./write.ts";

const writers: readonly (readonly [RegExp, (volume: Volume) => Promise<Uint8Array>])[] = [
  [/\.nii\.gz$/i, (volume) => writeNifti(volume, { gzip: true })],
  [/\.nii$/i, (volume) => writeNifti(volume, { gzip: false })],
  [/\.nrrd$/i, writeNrrd],
];

/**
 * Says before any work whether a volume can be written under a name.
 * @throws UsageError when the name ends in none of .nii.gz, .nii and .nrrd
 */
export function checkVolumePath(path: string): void {
  writerOf(path);
}

/**
 * Writes an image or mask in the format that the file's name ends in (.nii.gz, .nii or .nrrd), as a whole or not at all.
 * @throws UsageError for another ending
 * @throws InputError when the format cannot hold the volume, or the file cannot be written
 */
export async function writeVolume(path: string, volume: Volume): Promise<void> {
  await writeFileAtomic(path, await writerOf(path)(volume));
}

function writerOf(path: string): (volume: Volume) => Promise<Uint8Array> {
  const writer = writers.find(([ending]) => ending.test(path))?.[1];
  if (writer === undefined) throw new UsageError(`${path}: volumes are written as .nii.gz, .nii or .nrrd; the file's name must end in one of them`);
  return writer;
}
