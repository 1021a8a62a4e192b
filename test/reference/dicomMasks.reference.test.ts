// Masks in DICOM files of ../shared/data against the NIfTI masks that come with them, made by others.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { inflateRawSync } from "node:zlib";
import { expect, test } from "vitest";
import type { Volume } from "../../src/host/image/volume.ts";
import { maskOf } from "../../src/host/io/masks.ts";
import { readImage } from "../../src/host/io/read.node.ts";
import { readMask } from "../../src/host/io/readMask.node.ts";
import { referenceData } from "../extract/oracle.ts";

const breast = join(referenceData, "breast_mri_dce", "UCSF-BR-06");
const phantom = join(referenceData, "ibsi1", "ct_phantom");

/** A file of a zip archive, by the end of its name (its local header: APPNOTE 4.3.7; sizes from the central directory, 4.3.12). */
function unzipped(archive: string, ending: string): Uint8Array {
  const zip = readFileSync(archive);
  for (let at = zip.indexOf("PK\x01\x02"); at >= 0; at = zip.indexOf("PK\x01\x02", at + 4)) {
    const name = zip.toString("latin1", at + 46, at + 46 + zip.readUInt16LE(at + 28));
    if (!name.endsWith(ending)) continue;
    const local = zip.readUInt32LE(at + 42);
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const packed = zip.subarray(start, start + zip.readUInt32LE(at + 20));
    return zip.readUInt16LE(at + 10) === 0 ? packed : inflateRawSync(packed);
  }
  throw new Error(`${archive} has no ${ending}`);
}

function differing({ data: a }: Volume, { data: b }: Volume): number {
  expect(a.length).toBe(b.length);
  let count = 0;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) count++;
  return count;
}

function voxels({ data }: Volume): number {
  let count = 0;
  for (const value of data) if (value !== 0) count++;
  return count;
}

test.skipIf(!existsSync(breast))(`the segmentation of UCSF-BR-06 is its breast mask (${breast})`, async () => {
  const image = await readImage(join(breast, "dce_post1.nii.gz"));
  const mask = await readMask(join(breast, "mask_dicom_seg.dcm"), image);
  const expected = await readImage(join(breast, "mask_breast_tissue.nii.gz"));
  expect(differing(mask, expected)).toBe(0);
  expect(voxels(mask)).toBe(82527);
  expect(mask.segments).toEqual([{ label: 1, name: "Breast" }]);
  expect(mask.warnings).toEqual([]);
});

test.skipIf(!existsSync(phantom))(`the structure set of IBSI's CT phantom is its mask (${phantom})`, async () => {
  const image = await readImage(join(phantom, "phantom.nii.gz"));
  const mask = await maskOf(unzipped(join(phantom, "phantom_dicom_rtstruct.zip"), "DCM_RS_00060.dcm"), "DCM_RS_00060.dcm", image, "GTV-1");
  const expected = await readImage(join(phantom, "mask.nii.gz"));
  expect(differing(mask, expected)).toBe(0); // Dice 1
  expect(voxels(mask)).toBe(125256);
  expect(mask.warnings).toEqual([]);
});
