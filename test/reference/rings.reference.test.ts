/** Rings of real masks: against AutoRadiomics' dilated mask, and the breast of UCSF-BR-06. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { openEngine, type Engine } from "../../src/host/engine/engine.ts";
import { readImage } from "../../src/host/io/read.node.ts";
import { bodyMask } from "../../src/host/regions/body.ts";
import { distanceMap } from "../../src/host/regions/distance.ts";
import { rings } from "../../src/host/regions/rings.ts";
import { referenceData } from "../extract/oracle.ts";

let engine: Engine;
beforeAll(async () => void (engine = await openEngine({ backend: "cpu" })));

const prostate = join(referenceData, "prostate_mri");
describe.skipIf(!existsSync(prostate))(`the prostate (${prostate})`, () => {
  test("(0,10] mm and the lesion are AutoRadiomics' mask dilated by 10 mm, but for voxels at 10 mm by the spacing before its rounding", async () => {
    const mask = await readImage(join(prostate, "seg_one_label.nii.gz"));
    const dilated = await readImage(join(prostate, "seg_dilated_10mm.nii.gz"));
    const { lesions: [{ rings: [ring] }] } = await rings(engine, mask, { rings: [{ from: 0, to: 10 }] });
    const { data: distances } = await distanceMap(engine, mask);
    const others = [...ring.mask.data.keys()].filter((i) => dilated.data[i] !== (mask.data[i] !== 0 ? 1 : ring.mask.data[i]));
    // The header's 0.6000003 and 4.0000024 mm make 10 of them and 2 slices 10.000006 mm.
    expect(others.every((i) => ring.mask.data[i] === 1 && distances[i] > 10 && distances[i] < 10.00001)).toBe(true);
    expect([ring.voxels - others.length, others.length]).toEqual([50700, 233]);
  });

  test("an empty mask, and one of two labels", async () => {
    const of = async (file: string) => rings(engine, await readImage(join(prostate, file)), { rings: [{ from: 0, to: 3 }] });
    await expect(of("seg_empty.nii.gz")).rejects.toThrow("the mask is empty");
    await expect(of("seg_two_labels.nii.gz")).rejects.toThrow("the mask has labels 1, 2");
  });
});

const breast = join(referenceData, "breast_mri_dce", "UCSF-BR-06");
describe.skipIf(!existsSync(breast))(`the breast (${breast})`, () => {
  test("the body mask holds the breast tissue; the air before the skin and the empty corners are no body", async () => {
    const tissue = await readImage(join(breast, "mask_breast_tissue.nii.gz"));
    for (const file of ["dce_pre.nii.gz", "dce_post1.nii.gz", "dce_post2.nii.gz"]) {
      const { data, size: [nx, ny, nz] } = bodyMask(await readImage(join(breast, file)));
      const missed = Array.from(tissue.data).filter((inside, i) => inside !== 0 && data[i] === 0).length;
      expect(missed, file).toBeLessThan(10); // of 82,527
      for (let z = 0; z < nz; z++) for (let y = 0; y < ny; y++) expect(data[(z * ny + y) * nx + 8], `${file}, slice ${z}, row ${y}`).toBe(0);
    }
  });

  test("rings within the body end at the skin", async () => {
    const image = await readImage(join(breast, "dce_post1.nii.gz"));
    const mask = await readImage(join(breast, "mask_ftv_pe70.nii.gz"));
    const ranges = [{ from: 0, to: 3 }, { from: 0, to: 5 }, { from: 5, to: 10 }];
    const [free, within] = await Promise.all([rings(engine, mask, { rings: ranges }), rings(engine, mask, { rings: ranges, body: bodyMask(image) })]);
    const share = within.lesions[0].rings.map(({ voxels }, k) => voxels / free.lesions[0].rings[k].voxels);
    expect(share[0]).toBeGreaterThan(0.95);
    expect(share[2]).toBeLessThan(share[0]);
    const mean = (data: ArrayLike<number>, of: (i: number) => boolean): number => {
      let [sum, n] = [0, 0];
      for (let i = 0; i < data.length; i++) if (of(i)) [sum, n] = [sum + data[i], n + 1];
      return sum / n;
    };
    const [kept, all] = [within.lesions[0].rings[2].mask.data, free.lesions[0].rings[2].mask.data];
    const tissue = mean(image.data, (i) => kept[i] === 1);
    expect(mean(image.data, (i) => all[i] === 1 && kept[i] === 0)).toBeLessThan(0.3 * tissue);
  });
});
