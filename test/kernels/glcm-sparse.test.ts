import { describe, expect, test } from "vitest";
import { glcmSparseCpu } from "../../src/kernels/glcm-sparse.cpu.ts";
import { glcmSparse } from "../../src/kernels/glcm-sparse.ts";
import { equivalence, random, type AnyOutputs } from "./equivalence.ts";
import { slabsOf, truths, type Truth } from "./neighbourhoodTruth.ts";
import { half, randomLevels, type Levels } from "./zoneTruth.ts";

/** What a run is given, slab by slab into one table an offset. */
function given(volume: Levels, offsets: number[][], planes = volume.size[2]) {
  const voxels = volume.levels.reduce((count, level) => count + Number(level > 0), 0);
  const capacity = 2 ** Math.ceil(Math.log2(Math.max(2, 2 * voxels)));
  const { slabs, ...inputs } = slabsOf(volume, offsets, planes);
  return {
    name: `${volume.name}, ${planes} planes at once`,
    capacity,
    items: slabs.map((slab) => ({ ...slab, capacity, table: 0 })),
    inputs,
    outputs: { keys: offsets.length * capacity, counts: offsets.length * capacity },
  };
}

/** [table, i - 1, j - 1, count], sorted. */
function cellsOf(keys: ArrayLike<number>, counts: ArrayLike<number>, capacity: number): number[][] {
  const cells: number[][] = [];
  for (let slot = 0; slot < keys.length; slot++) {
    if (keys[slot] !== 0 || counts[slot] !== 0) cells.push([Math.floor(slot / capacity), (keys[slot] >>> 16) - 1, (keys[slot] & 0xffff) - 1, counts[slot]]);
  }
  return cells.sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]);
}

function pairsOf(volume: Levels, offsets: number[][], planes?: number): number[][] {
  const { items, inputs, outputs, capacity } = given(volume, offsets, planes);
  const [keys, counts] = [new Uint32Array(outputs.keys), new Uint32Array(outputs.counts)];
  glcmSparseCpu.run(items, { ...inputs, keys, counts });
  return cellsOf(keys, counts, capacity);
}

describe.each(truths)("$name", ({ half, glcm: cells, ...volume }: Truth) => {
  test.each([9, 3, 2, 1])("PyRadiomics' matrix, %i planes at once", (planes) => {
    expect(pairsOf(volume, half, planes)).toEqual(cells);
  });
});

test("the highest levels", () => {
  const pairs = pairsOf({ name: "two voxels", size: [2, 1, 1], levels: Uint16Array.of(65535, 65534) }, [[0, 0, 1], [0, 0, -1]]);
  expect(pairs).toEqual([[0, 65534, 65533, 1], [1, 65533, 65534, 1]]);
});

const next = random(12);
const two = truths.find((t) => t.name === "distances 1 and 2")!;
const many = randomLevels("60000 levels, all pairs different", next, [13, 11, 7], 60000, 0.9);
const few = randomLevels("two levels: every voxel at the same slots", next, [19, 17, 5], 2, 0.9);
equivalence(glcmSparse, [
  given({ name: "one voxel", size: [1, 1, 1], levels: Uint16Array.of(1) }, half),
  given({ name: "empty ROI", size: [5, 4, 3], levels: new Uint16Array(60) }, half),
  given(many, half),
  given(many, half, 2),
  given(few, half),
  given(two, two.half),
  given(two, two.half, 1),
  {
    name: "two images with offsets of their own",
    items: [
      { nx: 3, ny: 2, nz: 2, z0: 0, z1: 2, levels: 0, offsets: 0, offsetCount: 2, capacity: 32, table: 0 },
      { nx: 5, ny: 3, nz: 3, z0: 1, z1: 2, levels: 13, offsets: 1, offsetCount: 3, capacity: 32, table: 64 },
    ],
    inputs: { levels: Uint16Array.from({ length: 58 }, () => Math.floor(next() * 9000)), offsets: [0, 0, 1, 1, -1, 0, -1, 0, 2, 0, 7, 0] },
    outputs: { keys: 160, counts: 160 },
  },
], ({ keys, counts }: AnyOutputs, { items }) => ({ cells: Uint32Array.from(cellsOf(keys, counts, items[0].capacity).flat()) }));
