import { describe, expect, test } from "vitest";
import { ngtdmDifferences } from "../../src/host/extract/matrices.ts";
import { ngtdmCpu } from "../../src/kernels/ngtdm.cpu.ts";
import { ngtdm } from "../../src/kernels/ngtdm.ts";
import { equivalence, random } from "./equivalence.ts";
import { slabsOf, truths, withOpposites, type Truth } from "./neighbourhoodTruth.ts";
import { half, ibsiPhantom, randomLevels, type Levels } from "./zoneTruth.ts";

/** What a run is given, slab by slab into one matrix. */
function given(volume: Levels, Ng: number, offsets: number[][], planes = volume.size[2]) {
  const { slabs, ...inputs } = slabsOf(volume, offsets, planes);
  return {
    name: `${volume.name}, ${planes} planes at once`,
    items: slabs.map((slab) => ({ ...slab, Ng, sums: 0 })),
    inputs,
    outputs: { sums: 3 * Ng * (offsets.length + 1) },
  };
}

function sumsOf(volume: Levels, Ng: number, offsets: number[][], planes?: number): Uint32Array {
  const { items, inputs, outputs } = given(volume, Ng, offsets, planes);
  const sums = new Uint32Array(outputs.sums);
  ngtdmCpu.run(items, { ...inputs, sums });
  return sums;
}

describe.each(truths)("$name", ({ Ng, half, ngtdm: rows, ...volume }: Truth) => {
  const offsets = withOpposites(half);
  test("PyRadiomics' differences", () => {
    const { difference, count } = ngtdmDifferences(sumsOf(volume, Ng, offsets), Ng, offsets.length);
    for (let i = 0; i < Ng; i++) {
      const [, voxels, sum] = rows.find(([level]) => level === i) ?? [i, 0, 0];
      expect(count[i]).toBe(voxels);
      expect(Math.abs(difference[i] - sum), `level ${i + 1}: ${difference[i]}, ${sum}`).toBeLessThanOrEqual(1e-13 * sum);
    }
  });

  test.each([3, 2, 1])("slabs of %i planes give what the whole gives", (planes) => {
    expect(sumsOf(volume, Ng, offsets, planes)).toEqual(sumsOf(volume, Ng, offsets));
  });
});

test("by hand: neighbours along x of 1 3 . 2 2", () => {
  const row = { name: "row", size: [5, 1, 1], levels: Uint16Array.of(1, 3, 0, 2, 2) } as const;
  const sums = sumsOf(row, 3, [[0, 0, 1], [0, 0, -1]]);
  expect([...sums]).toEqual([
    ...[0, 0, 0], ...[1, 2, 0], ...[0, 0, 0],
    ...[0, 0, 0], ...[2, 0, 0], ...[0, 0, 0],
    ...[0, 0, 0], ...[1, 2, 0], ...[0, 0, 0],
  ]);
});

test("IBSI's digital phantom: Neighbourhood grey tone difference matrix (3D), printed to six decimals", () => {
  const { difference, count } = ngtdmDifferences(sumsOf(ibsiPhantom, 6, withOpposites(half)), 6, 26);
  expect([...count]).toEqual([50, 0, 1, 16, 0, 7]);
  [39.946954, 0, 0.2, 20.825401, 0, 24.127005].forEach((s, i) => expect(Math.abs(difference[i] - s)).toBeLessThan(6e-7));
});

// Levels 1 and 65535 in turn along rows of 72: seven rows in eight sum to more than 2^32.
const steep = {
  name: "differences beyond 32 bits",
  size: [72, 32, 32],
  levels: Uint16Array.from({ length: 72 * 32 * 32 }, (_, i) => (i % 2 === 0 ? 1 : 65535)),
} as const;
test.each([32, 5])("sums beyond 32 bits are carried, %i planes at once", (planes) => {
  const rows = 32 * 32;
  const sums = sumsOf(steep, 65535, [[0, 0, 1], [0, 0, -1]], planes);
  for (const level of [1, 65535]) {
    const cell = 3 * (3 * (level - 1));
    expect(sums[cell + 3]).toBe(rows); // one end of each row
    expect(sums[cell + 4]).toBe(rows * 65534);
    expect(sums[cell + 6]).toBe(rows * 35);
    expect(sums[cell + 7] + sums[cell + 8] * 2 ** 32).toBe(rows * 35 * 2 * 65534);
  }
  expect(rows * 35 * 2 * 65534).toBeGreaterThan(2 ** 32);
});

const next = random(14);
const two = truths.find((t) => t.name === "distances 1 and 2")!;
const both = withOpposites(half);
equivalence(ngtdm, [
  given({ name: "one voxel", size: [1, 1, 1], levels: Uint16Array.of(1) }, 1, both),
  given({ name: "empty ROI", size: [5, 4, 3], levels: new Uint16Array(60) }, 3, both),
  given({ name: "one level", size: [5, 4, 3], levels: new Uint16Array(60).fill(1) }, 1, both),
  given(randomLevels("6 levels", next, [9, 7, 5], 6, 0.7), 6, both),
  given(randomLevels("300 levels", next, [13, 11, 7], 300, 0.9), 300, both),
  given(randomLevels("5000 levels, whose sums pass 16 bits", next, [9, 7, 5], 5000, 0.9), 5000, both),
  given(randomLevels("more than one fold", next, [31, 29, 17], 4, 0.5), 4, both),
  given(steep, 65535, [[0, 0, 1], [0, 0, -1]]),
  given(two, two.Ng, withOpposites(two.half), 2),
  given(two, two.Ng, withOpposites(two.half), 1),
  {
    name: "two images with offsets of their own",
    items: [
      { nx: 3, ny: 2, nz: 2, z0: 0, z1: 2, levels: 0, offsets: 0, offsetCount: 2, Ng: 4, sums: 0 },
      { nx: 5, ny: 3, nz: 3, z0: 1, z1: 2, levels: 13, offsets: 1, offsetCount: 3, Ng: 9, sums: 36 },
    ],
    inputs: { levels: Uint16Array.from({ length: 58 }, (_, i) => (i < 13 ? 1 + Math.floor(next() * 4) : Math.floor(next() * 10))), offsets: [0, 0, 1, 1, -1, 0, -1, 0, 2, 0, 7, 0] },
    outputs: { sums: 36 + 108 },
  },
]);
