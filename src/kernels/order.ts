import { most, operation, writes, type Pass } from "./operation.ts";

/** Ranks a region can have. */
const ranksAtMost = 16;
/** Values of a digit. */
const bins = 2048;
/** Bins that are counted together besides. */
const stretch = 32;
const digitsPerPlane = 3;

const item = {
  nx: "u32", ny: "u32", nz: "u32",
  x0: "u32", y0: "u32", z0: "u32",
  sx: "u32", sy: "u32",
  image: "u32", mask: "u32",
  masked: "u32",
  planes: "u32",
  region: "u32", leads: "u32",
  ranks: "u32", rankCount: "u32",
  values: "u32",
} as const;

const regions = (items: readonly { readonly region: number }[]): number => most(items, (i) => i.region + 1);

function passes(items: readonly { readonly [K in keyof typeof item]: number }[]): Pass[] {
  const count = most(items, (i) => Math.ceil((i.nx * i.ny * i.nz) / 32));
  const selecting = (ranksAtMost * bins) / stretch;
  const all: Pass[] = [{ shader: "order-select", invocations: selecting, step: 0 }];
  for (let digit = 0; digit < digitsPerPlane * most(items, (i) => i.planes); digit++) {
    all.push({ shader: "order-count", invocations: count, step: digit });
    all.push({ shader: "order-select", invocations: selecting, step: digit + 1 });
  }
  return all;
}

/**
 * Exact order statistics of the intensities of a region: the values with the given ranks, counted from 0 in ascending order.
 * Copies of voxels, never interpolated; -0 is given as 0.
 *
 * - image, mask: [sz][sy][sx]; the window of nx x ny x nz voxels begins at (x0, y0, z0). `masked` 0 counts every voxel.
 * - An item is one slab of region number `region` (0, 1, 2, ... without gaps); exactly one of a region's items has `leads` 1.
 *   The slabs of a region lie in the same buffers and have the same planes, ranks and values.
 * - planes: those of the image's buffer.
 * - ranks: `rankCount` (at most 16) of them. A rank beyond the last voxel means the last; without voxels the
 *   values are 0.
 * - values: [rankCount] from offset `values` on; as many planes as the image keep them exact.
 * @source radix selection, Knuth TAOCP 5.2.5; on the host buckets, then quickselect, Floyd and Rivest 1975
 */
export const order = operation({
  name: "order",
  summary: "Exact order statistics of the intensities of a region",
  item,
  inputs: { image: "real", mask: "u8", ranks: "u32" },
  outputs: { values: writes("real") },
  scratch: {
    histogram: { element: "u32", length: (items) => regions(items) * 2 * ranksAtMost * bins },
    stretches: { element: "u32", length: (items) => (regions(items) * 2 * ranksAtMost * bins) / stretch },
    state: { element: "u32", length: (items) => regions(items) * 2 * ranksAtMost * 4 },
  },
  passes,
  accuracy: "exact",
  example: () => ({
    items: [{
      nx: 6, ny: 4, nz: 1, x0: 0, y0: 0, z0: 0, sx: 6, sy: 4, image: 0, mask: 0, masked: 1, planes: 3,
      region: 0, leads: 1, ranks: 0, rankCount: 3, values: 0,
    }],
    inputs: {
      image: Float64Array.from({ length: 24 }, (_, i) => 0.1 * ((i * 7) % 24) - 1),
      mask: Uint8Array.from({ length: 24 }, (_, i) => (i % 5 === 0 ? 0 : 1)),
      ranks: [0, 9, 18],
    },
    outputs: { values: 3 },
    planes: { values: 3 },
  }),
});
