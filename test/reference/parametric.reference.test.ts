// PE and SER of a breast MRI against the maps that came with it (UCSF, computed by others from the same phases).
import { existsSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Volume } from "../../src/host/image/volume.ts";
import { readImage } from "../../src/host/io/read.node.ts";
import { evaluate } from "../../src/host/parametric/evaluate.ts";

const folder = `${process.env.WEBRADIOMICS_REFERENCE ?? "../shared/data"}/breast_mri_dce/UCSF-BR-06`;
const there = existsSync(`${folder}/map_ser.nii.gz`);

async function phases(): Promise<Map<string, Volume>> {
  const names = ["pre", "post1", "post2"];
  return new Map(await Promise.all(names.map(async (name) => [name, await readImage(`${folder}/dce_${name}.nii.gz`)] as const)));
}

/** The maps hold nothing where the first phase is darker than this, nor SER where PE is lower than 70 %. */
const background = 35;
const leastPe = 70;

describe("UCSF-BR-06", () => {
  test.skipIf(!there)("PE is the map in each of its 3932160 voxels, which it holds in whole percent, rounded down", async () => {
    const images = await phases();
    const { volume } = evaluate("PE1 = PE(pre, post1)", images);
    const map = await readImage(`${folder}/map_pe1.nii.gz`);
    const pre = images.get("pre")!;
    let different = 0;
    let filled = 0;
    for (let i = 0; i < map.data.length; i++) {
      const expected = pre.data[i] >= background ? Math.max(0, Math.floor(volume.data[i])) : 0;
      if (expected !== map.data[i]) different++;
      if (map.data[i] !== 0) filled++;
    }
    expect({ different, filled }).toEqual({ different: 0, filled: 151027 });
  });

  test.skipIf(!there)("SER is the map where it holds one, in thousandths rounded down and at most 3", async () => {
    const { volume } = evaluate("SER1 = SER(pre, post1, post2)", await phases());
    const pe = evaluate("PE1 = PE(pre, post1)", await phases()).volume;
    const map = await readImage(`${folder}/map_ser.nii.gz`);
    let filled = 0;
    let greatest = 0;
    let leastFilledPe = Infinity;
    for (let i = 0; i < map.data.length; i++) {
      if (map.data[i] === 0) continue;
      filled++;
      greatest = Math.max(greatest, Math.abs(Math.min(3, volume.data[i]) - map.data[i]));
      leastFilledPe = Math.min(leastFilledPe, pe.data[i]);
    }
    expect(filled).toBe(41596);
    expect(greatest).toBeLessThan(1.001e-3);
    expect(leastFilledPe).toBeGreaterThanOrEqual(leastPe);
  });
});
