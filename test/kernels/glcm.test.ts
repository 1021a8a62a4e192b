import { describe, expect, test } from "vitest";
import { glcmCpu } from "../../src/kernels/glcm.cpu.ts";
import { glcm } from "../../src/kernels/glcm.ts";
import { equivalence, random } from "./equivalence.ts";
import { cellsOf, slabsOf, truths, withOpposites, type Truth } from "./neighbourhoodTruth.ts";
import { half, ibsiPhantom, randomLevels, type Levels } from "./zoneTruth.ts";

/** What a run is given, slab by slab into one matrix. */
function given(volume: Levels, Ng: number, offsets: number[][], planes = volume.size[2]) {
  const { slabs, ...inputs } = slabsOf(volume, offsets, planes);
  return {
    name: `${volume.name}, ${planes} planes at once`,
    items: slabs.map((slab) => ({ ...slab, Ng, counts: 0 })),
    inputs,
    outputs: { counts: offsets.length * Ng * Ng },
  };
}

function countsOf(volume: Levels, Ng: number, offsets: number[][], planes?: number): Uint32Array {
  const { items, inputs, outputs } = given(volume, Ng, offsets, planes);
  const counts = new Uint32Array(outputs.counts);
  glcmCpu.run(items, { ...inputs, counts });
  return counts;
}

describe.each(truths)("$name", ({ Ng, half, glcm: cells, ...volume }: Truth) => {
  test.each([9, 3, 2, 1])("PyRadiomics' matrix, %i planes at once", (planes) => {
    expect(cellsOf(countsOf(volume, Ng, half, planes), [Ng, Ng], true)).toEqual(cells);
  });
});

test("IBSI's digital phantom: Grey level co-occurrence matrix (3D, merged)", () => {
  const counts = countsOf(ibsiPhantom, 6, half);
  const merged = Array.from({ length: 36 }, (_, cell) => {
    const transposed = (cell % 6) * 6 + Math.floor(cell / 6);
    return half.reduce((sum, _offset, o) => sum + counts[o * 36 + cell] + counts[o * 36 + transposed], 0);
  });
  expect(merged).toEqual([
    536, 0, 14, 105, 0, 61,
    0, 0, 0, 0, 0, 0,
    14, 0, 0, 5, 0, 6,
    105, 0, 5, 64, 0, 28,
    0, 0, 0, 0, 0, 0,
    61, 0, 6, 28, 0, 16,
  ]);
});

test("counts are added to what is there", () => {
  const { items, inputs } = given({ name: "two voxels", size: [2, 1, 1], levels: Uint16Array.of(1, 2) }, 2, [[0, 0, 1]]);
  const counts = Uint32Array.of(5, 6, 7, 8);
  glcmCpu.run(items, { ...inputs, counts });
  expect([...counts]).toEqual([5, 7, 7, 8]);
});

test("a volume of more than one block", () => {
  const [nx, ny, nz] = [1024, 520, 4];
  const levels = Uint16Array.from({ length: nx * ny * nz }, (_, i) => 1 + Math.floor(i / (nx * ny)) % 2);
  const counts = countsOf({ name: "planes of 1 and 2", size: [nx, ny, nz], levels }, 2, [[1, 0, 0], [0, 0, 1]]);
  const rows = ny * nz;
  expect([...counts]).toEqual([0, 2 * nx * ny, nx * ny, 0, (rows / 2) * (nx - 1), 0, 0, (rows / 2) * (nx - 1)]);
});

const next = random(11);
const two = truths.find((t) => t.name === "distances 1 and 2")!;
equivalence(glcm, [
  given({ name: "one voxel", size: [1, 1, 1], levels: Uint16Array.of(1) }, 1, half),
  given({ name: "empty ROI", size: [5, 4, 3], levels: new Uint16Array(60) }, 3, half),
  given({ name: "one level", size: [5, 4, 3], levels: new Uint16Array(60).fill(1) }, 1, half),
  given(randomLevels("both directions", next, [9, 7, 5], 6, 0.7), 6, withOpposites(half)),
  given(randomLevels("300 levels", next, [13, 11, 7], 300, 0.9), 300, half),
  given(randomLevels("more than one fold", next, [31, 29, 17], 40, 0.5), 40, half),
  given(two, two.Ng, two.half),
  given(two, two.Ng, two.half, 2),
  given(two, two.Ng, two.half, 1),
  {
    name: "two images with offsets of their own",
    items: [
      { nx: 3, ny: 2, nz: 2, z0: 0, z1: 2, levels: 0, offsets: 0, offsetCount: 2, Ng: 4, counts: 0 },
      { nx: 5, ny: 3, nz: 3, z0: 1, z1: 2, levels: 13, offsets: 1, offsetCount: 3, Ng: 9, counts: 32 },
    ],
    inputs: { levels: Uint16Array.from({ length: 58 }, (_, i) => (i < 13 ? 1 + Math.floor(next() * 4) : Math.floor(next() * 10))), offsets: [0, 0, 1, 1, -1, 0, -1, 0, 2, 0, 7, 0] },
    outputs: { counts: 32 + 243 },
  },
]);
