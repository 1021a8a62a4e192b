import { describe, expect, test } from "vitest";
import { gldmCpu } from "../../src/kernels/gldm.cpu.ts";
import { gldm } from "../../src/kernels/gldm.ts";
import { equivalence, random } from "./equivalence.ts";
import { cellsOf, slabsOf, truths, withOpposites, type Truth } from "./neighbourhoodTruth.ts";
import { half, ibsiPhantom, randomLevels, type Levels } from "./zoneTruth.ts";

/** What a run is given, slab by slab into one matrix. */
function given(volume: Levels, Ng: number, offsets: number[][], alpha: number, planes = volume.size[2]) {
  const { slabs, ...inputs } = slabsOf(volume, offsets, planes);
  return {
    name: `${volume.name}, alpha ${alpha}, ${planes} planes at once`,
    items: slabs.map((slab) => ({ ...slab, Ng, alpha, counts: 0 })),
    inputs,
    outputs: { counts: Ng * (offsets.length + 1) },
  };
}

function countsOf(volume: Levels, Ng: number, offsets: number[][], alpha: number, planes?: number): Uint32Array {
  const { items, inputs, outputs } = given(volume, Ng, offsets, alpha, planes);
  const counts = new Uint32Array(outputs.counts);
  gldmCpu.run(items, { ...inputs, counts });
  return counts;
}

describe.each(truths)("$name", ({ Ng, alpha, half, gldm: cells, ...volume }: Truth) => {
  const offsets = withOpposites(half);
  test.each([9, 3, 2, 1])("PyRadiomics' matrix, %i planes at once", (planes) => {
    expect(cellsOf(countsOf(volume, Ng, offsets, alpha, planes), [Ng, offsets.length + 1])).toEqual(cells);
  });

  // The twin compares levels in lanes whose width follows from Ng.
  test.each([120, 30000, 65535])("the same in the rows of %i levels", (more) => {
    const rows = Math.max(more, Ng);
    expect(cellsOf(countsOf(volume, rows, offsets, alpha), [rows, offsets.length + 1])).toEqual(cells);
  });
});

test("IBSI's digital phantom: Neighbouring grey level dependence matrix (3D)", () => {
  const counts = countsOf(ibsiPhantom, 6, withOpposites(half), 0);
  const found = cellsOf(counts, [6, 27]).map(([i, k, count]) => [i + 1, k + 1, count]);
  expect(found).toEqual([
    [1, 5, 2], [1, 6, 2], [1, 7, 1], [1, 8, 6], [1, 9, 4], [1, 10, 6], [1, 11, 5], [1, 12, 5], [1, 13, 3], [1, 14, 2], [1, 15, 5],
    [1, 16, 3], [1, 17, 3], [1, 18, 2], [1, 21, 1],
    [3, 1, 1],
    [4, 2, 2], [4, 4, 2], [4, 5, 6], [4, 6, 4], [4, 7, 2],
    [6, 2, 1], [6, 3, 4], [6, 4, 1], [6, 5, 1],
  ]);
});

test("more neighbours than eight bits count", () => {
  const cube = Array.from({ length: 343 }, (_, i) => [Math.floor(i / 49) - 3, (Math.floor(i / 7) % 7) - 3, (i % 7) - 3]);
  const offsets = cube.filter((offset) => offset.some((d) => d !== 0));
  const counts = countsOf({ name: "full box", size: [7, 7, 7], levels: new Uint16Array(343).fill(1) }, 1, offsets, 0);
  expect(counts[342]).toBe(1); // the centre sees all others
  expect(counts[63]).toBe(8); // each corner sees a box of 4x4x4 without itself
});

const next = random(13);
const two = truths.find((t) => t.name === "distance 2 alone")!;
const both = withOpposites(half);
equivalence(gldm, [
  given({ name: "one voxel", size: [1, 1, 1], levels: Uint16Array.of(1) }, 1, both, 0),
  given({ name: "empty ROI", size: [5, 4, 3], levels: new Uint16Array(60) }, 3, both, 1),
  given({ name: "one level", size: [5, 4, 3], levels: new Uint16Array(60).fill(1) }, 1, both, 0),
  given(randomLevels("6 levels", next, [9, 7, 5], 6, 0.7), 6, both, 1),
  given(randomLevels("300 levels", next, [13, 11, 7], 300, 0.9), 300, both, 40),
  given(randomLevels("40000 levels", next, [7, 5, 3], 40000, 0.9), 40000, both, 9000),
  given(randomLevels("alpha beyond any level", next, [7, 5, 3], 5, 0.9), 5, both, 2 ** 32 - 1),
  given(randomLevels("more than one fold", next, [31, 29, 17], 4, 0.5), 4, both, 0),
  given(two, two.Ng, withOpposites(two.half), 1, 2),
  given(two, two.Ng, withOpposites(two.half), 1, 1),
  {
    name: "two images with offsets of their own",
    items: [
      { nx: 3, ny: 2, nz: 2, z0: 0, z1: 2, levels: 0, offsets: 0, offsetCount: 2, Ng: 4, alpha: 0, counts: 0 },
      { nx: 5, ny: 3, nz: 3, z0: 1, z1: 2, levels: 13, offsets: 1, offsetCount: 3, Ng: 9, alpha: 2, counts: 12 },
    ],
    inputs: { levels: Uint16Array.from({ length: 58 }, (_, i) => (i < 13 ? 1 + Math.floor(next() * 4) : Math.floor(next() * 10))), offsets: [0, 0, 1, 1, -1, 0, -1, 0, 2, 0, 7, 0] },
    outputs: { counts: 12 + 36 },
  },
]);
