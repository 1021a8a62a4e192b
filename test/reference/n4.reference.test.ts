// N4 of a breast MRI (UCSF-BR-06) against numbers of SimpleITK's corrected image (fixtures/oracle/n4.py).
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openEngine } from "../../src/host/engine/engine.ts";
import { readImage } from "../../src/host/io/read.node.ts";
import { n4 } from "../../src/host/n4/n4.ts";
import { referenceData } from "../extract/oracle.ts";

const breast = join(referenceData, "breast_mri_dce", "UCSF-BR-06");

interface Case {
  readonly iterations: readonly number[];
  readonly voxels: number;
  readonly mean: number;
  readonly at: readonly number[];
  readonly corrected: readonly number[];
}
const { cases } = JSON.parse(readFileSync("fixtures/n4/ucsf-br-06.json", "utf8")) as { cases: Readonly<Record<"otsu" | "tissue", Case>> };

test.skipIf(!existsSync(breast)).each([
  { name: "otsu", file: null, mean: 2e-4, greatest: 3e-3 },
  { name: "tissue", file: "mask_breast_tissue.nii.gz", mean: 1e-5, greatest: 1e-4 },
] as const)(`the corrected image is SimpleITK's, mask: $name (${breast})`, async ({ name, file, mean, greatest }) => {
  const image = await readImage(join(breast, "dce_pre.nii.gz"));
  const given = file === null ? null : await readImage(join(breast, file));
  const { corrected, mask, iterations } = await n4(await openEngine({ backend: "cpu" }), image, given);
  const expected = cases[name];
  expect(iterations).toEqual(expected.iterations);
  let [voxels, sum] = [0, 0];
  for (let i = 0; i < mask.data.length; i++) {
    if (mask.data[i] === 0) continue;
    voxels++;
    sum += corrected.data[i];
  }
  expect(voxels).toBe(expected.voxels);
  expect(Math.abs(sum / voxels / expected.mean - 1)).toBeLessThan(mean);
  const off = expected.at.map((voxel, i) => Math.abs(corrected.data[voxel] / expected.corrected[i] - 1));
  expect(off.reduce((a, b) => a + b) / off.length).toBeLessThan(mean);
  expect(Math.max(...off)).toBeLessThan(greatest);
});
