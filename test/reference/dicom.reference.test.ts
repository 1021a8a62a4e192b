// The DICOM series of ../shared/data against the NIfTI files of the same images, which SimpleITK and others made.
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { describeSeries } from "../../src/host/dicom/choose.ts";
import { listSeries } from "../../src/host/dicom/series.ts";
import { readImage } from "../../src/host/io/read.node.ts";
import { parseSeries } from "../../src/host/io/read.ts";
import { unzip } from "./zip.ts";

const data = process.env.WEBRADIOMICS_REFERENCE ?? "../shared/data";

/** NIfTI keeps places in float32. */
const float32 = { mm: 1e-5, cosine: 1e-6 };

describe("a DICOM series is the NIfTI image that was made of it", () => {
  for (const [zip, nifti, listed] of [
    ["breast_mri_dce/UCSF-BR-06/dce_post1_dicom.zip", "breast_mri_dce/UCSF-BR-06/dce_post1.nii.gz", 'series=2 MR "Sagittal-IR_3DFGRE" 256x256, 60 slices'],
    ["ibsi1/ct_phantom/phantom_dicom_rtstruct.zip", "ibsi1/ct_phantom/phantom.nii.gz", "series=1 CT 204x201, 60 slices"],
  ]) {
    test.skipIf(![zip, nifti].every((file) => existsSync(`${data}/${file}`)))(zip, async () => {
      const files = [...unzip(readFileSync(`${data}/${zip}`))].map(([name, bytes]) => ({ name, read: async () => bytes }));
      expect(describeSeries(await listSeries(files))).toEqual([listed]);
      const [series, image] = await Promise.all([parseSeries(files, zip), readImage(`${data}/${nifti}`)]);
      expect(series.pixelType).toBe("int16");
      expect(series.size).toEqual(image.size);
      series.spacing.forEach((mm, k) => expect(Math.abs(mm - image.spacing[k])).toBeLessThan(float32.mm));
      series.origin.forEach((mm, k) => expect(Math.abs(mm - image.origin[k])).toBeLessThan(float32.mm));
      series.direction.forEach((cosine, k) => expect(Math.abs(cosine - image.direction[k])).toBeLessThan(float32.cosine));
      expect(series.data.every((value, i) => value === image.data[i])).toBe(true);
    });
  }
});

describe("breast ultrasound (BUSI)", () => {
  // Sums of the grey values, and of the masks' (0 and 255), by SimpleITK 2.5.7; the images are RGB whose channels are the same.
  for (const [file, size, sum] of [
    ["benign_001.png", [562, 471, 1], 35039966],
    ["benign_001_mask.png", [562, 471, 1], 250920],
    ["benign_010.png", [683, 585, 1], 41250351],
    ["malignant_001.png", [449, 598, 1], 31740396],
    ["malignant_010.png", [462, 393, 1], 15879562],
    ["malignant_010_mask.png", [462, 393, 1], 1394595],
  ] as const) {
    test.skipIf(!existsSync(`${data}/breast_us/${file}`))(file, async () => {
      const image = await readImage(`${data}/breast_us/${file}#spacing=0.1`);
      expect(image).toMatchObject({ size, spacing: [0.1, 0.1, 1], pixelType: "uint8", dimension: 2 });
      expect(Array.from(image.data).reduce((total, value) => total + value, 0)).toBe(sum);
    });
  }
});
