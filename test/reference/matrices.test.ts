/** Matrices of brain1 and breast1, from the images, against the .npy files that PyRadiomics ships (bin width 25, distance 1). */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { ngtdmDifferences } from "../../src/host/extract/matrices.ts";
import { neighbourOffsets } from "../../src/host/extract/offsets.ts";
import { readImage } from "../../src/host/io/read.node.ts";
import { glcmCpu } from "../../src/kernels/glcm.cpu.ts";
import { gldmCpu } from "../../src/kernels/gldm.cpu.ts";
import { ngtdmCpu } from "../../src/kernels/ngtdm.cpu.ts";
import { referenceData } from "../extract/oracle.ts";
import { readNpy } from "./npy.ts";

const folder = join(referenceData, "pyradiomics");

/** Levels of the whole image, whose intensities are integers. */
async function levelsOf(name: string) {
  const image = await readImage(join(folder, `${name}_image.nrrd`));
  const mask = await readImage(join(folder, `${name}_label.nrrd`));
  let lowest = Infinity;
  for (let i = 0; i < mask.data.length; i++) if (mask.data[i] === 1) lowest = Math.min(lowest, image.data[i]);
  const bins = Uint16Array.from(mask.data, (label, i) => (label === 1 ? Math.floor(image.data[i] / 25) - Math.floor(lowest / 25) + 1 : 0));
  return { size: image.size, levels: bins, present: [...new Set(bins)].filter((level) => level > 0).sort((a, b) => a - b) };
}

describe.skipIf(!existsSync(folder)).each(["brain1", "breast1"])(`the shipped matrices of %s (${folder})`, (name) => {
  let volume: Awaited<ReturnType<typeof levelsOf>>;
  beforeAll(async () => void (volume = await levelsOf(name)));

  function input(bidirectional: boolean) {
    const { size, levels, present } = volume;
    const offsets = neighbourOffsets([1], { bidirectional, force2D: false, force2Ddimension: 0, size });
    const item = {
      nx: size[0], ny: size[1], nz: size[2], z0: 0, z1: size[2], levels: 0, offsets: 0, offsetCount: offsets.length,
      Ng: present[present.length - 1],
    };
    return { item, buffers: { levels, offsets: Int32Array.from(offsets.flat()) } };
  }

  test("co-occurrences, symmetric and normalised, of the levels that occur", () => {
    const { item, buffers } = input(false);
    const { Ng, offsetCount } = item;
    const counts = new Uint32Array(offsetCount * Ng * Ng);
    glcmCpu.run([{ ...item, counts: 0 }], { ...buffers, counts });
    const { data: numbers } = readNpy(join(folder, "baseline", `${name}_glcm.npy`));
    const { present } = volume;
    expect(numbers).toHaveLength(present.length ** 2 * offsetCount);
    for (let o = 0; o < offsetCount; o++) {
      const matrix = counts.subarray(o * Ng * Ng, (o + 1) * Ng * Ng);
      const pairs = matrix.reduce((sum, n) => sum + n, 0);
      const at = (i: number, j: number) => matrix[(i - 1) * Ng + j - 1];
      present.forEach((i, r) => present.forEach((j, c) => {
        const theirs = numbers[(r * present.length + c) * offsetCount + o];
        expect(Math.abs((at(i, j) + at(j, i)) / (2 * pairs) - theirs)).toBeLessThan(1e-15);
      }));
    }
  });

  test("dependences, of the levels and the numbers that occur", () => {
    const { item, buffers } = input(true);
    const columns = item.offsetCount + 1;
    const counts = new Uint32Array(item.Ng * columns);
    gldmCpu.run([{ ...item, alpha: 0, counts: 0 }], { ...buffers, counts });
    const rows = volume.present.map((level) => [...counts.subarray((level - 1) * columns, level * columns)]);
    const dependences = Array.from({ length: columns }, (_, k) => k).filter((k) => rows.some((row) => row[k] > 0));
    const { data: numbers } = readNpy(join(folder, "baseline", `${name}_gldm.npy`));
    const ours = rows.flatMap((row) => dependences.map((k) => row[k]));
    expect([...numbers]).toEqual(ours);
  });

  test("differences", () => {
    const { item, buffers } = input(true);
    const sums = new Uint32Array(3 * item.Ng * (item.offsetCount + 1));
    ngtdmCpu.run([{ ...item, sums: 0 }], { ...buffers, sums });
    const { difference, count } = ngtdmDifferences(sums, item.Ng, item.offsetCount);
    const { data: numbers } = readNpy(join(folder, "baseline", `${name}_ngtdm.npy`));
    expect(numbers).toHaveLength(3 * volume.present.length);
    volume.present.forEach((level, r) => {
      expect([count[level - 1], level]).toEqual([numbers[3 * r], numbers[3 * r + 2]]);
      expect(Math.abs(difference[level - 1] / numbers[3 * r + 1] - 1)).toBeLessThan(1e-13);
    });
  });
});
