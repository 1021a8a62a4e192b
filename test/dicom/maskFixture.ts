/** Reads what fixtures/oracle/dicom_masks.py wrote. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseDicom } from "../../src/host/dicom/dataset.ts";
import type { DicomFile } from "../../src/host/dicom/dataset.ts";
import { voxelCount } from "../../src/host/image/volume.ts";
import type { Geometry, Volume } from "../../src/host/image/volume.ts";
import { readImage } from "../../src/host/io/read.node.ts";

export const folder = fileURLToPath(new URL("../../fixtures/dicom-masks/", import.meta.url));
const lattices = JSON.parse(readFileSync(`${folder}lattices.json`, "utf8")) as Record<string, Geometry & { readonly frameOfReference: string }>;

/** An image of zeros on a lattice of lattices.json; its name ends in .nii. */
export function imageOn(lattice: string, changes: Partial<Volume> = {}): Volume {
  const geometry = lattices[lattice];
  return { ...geometry, data: new Uint8Array(voxelCount(geometry.size)), components: 1, pixelType: "uint8", dimension: 3, name: `${lattice}.nii`, ...changes };
}

/** @param change of attributes */
export function dicomFixture(name: string, change: Record<string, unknown> = {}): DicomFile {
  const file = parseDicom(readFileSync(folder + name), name);
  return { ...file, dataset: { ...file.dataset, ...change } };
}

export function expectedMask(name: string): Promise<Volume> {
  return readImage(`${folder}${name}.nii.gz`);
}
