import { discretise } from "../../src/kernels/discretise.ts";
import { equivalence, random } from "./equivalence.ts";

const next = random(1);

interface Setup { readonly name: string; readonly size: readonly [number, number, number]; readonly edges: number[]; readonly value: () => number; readonly inside?: (i: number) => boolean }

function whole({ name, size: [nx, ny, nz], edges, value, inside = () => next() < 0.7 }: Setup) {
  const n = nx * ny * nz;
  return {
    name,
    items: [{
      nx, ny, nz, x0: 0, y0: 0, z0: 0, sx: nx, sy: ny, c0: 0, c1: nz, image: 0, mask: 0, levels: 0, edges: 0, edgeCount: edges.length, histogram: 0,
    }],
    inputs: { image: Float64Array.from({ length: n }, value), mask: Uint8Array.from({ length: n }, (_, i) => Number(inside(i))), edges },
    outputs: { levels: n + (n % 2), histogram: edges.length + 1 },
  };
}

const tenths = Array.from({ length: 500 }, (_, i) => -20 + i * 0.1);
equivalence(discretise, [
  whole({ name: "one voxel", size: [1, 1, 1], edges: [0, 25], value: () => 25, inside: () => true }),
  whole({ name: "empty mask", size: [5, 4, 3], edges: [0, 25], value: () => 3, inside: () => false }),
  whole({ name: "one level", size: [7, 5, 3], edges: [-0.5, 0.5], value: () => 0 }),
  whole({ name: "float64 in steps of 0.1 against edges in steps of 0.1", size: [19, 13, 7], edges: tenths, value: () => -20 + Math.floor(next() * 500) * 0.1 }),
  whole({ name: "float64 around the edges, one rounding away", size: [19, 13, 7], edges: tenths, value: () => {
    const edge = tenths[Math.floor(next() * 500)];
    return edge * (1 + Math.floor(next() * 3 - 1) * 2 ** -52);
  } }),
  whole({ name: "float32", size: [33, 9, 5], edges: tenths, value: () => Math.fround(next() * 50 - 20) }),
  whole({ name: "300 levels of int16, more than one fold", size: [31, 29, 17], edges: Array.from({ length: 301 }, (_, i) => -100 + i * 3), value: () => Math.floor(next() * 900) - 100 }),
  {
    name: "two windows of one image",
    items: [
      { nx: 3, ny: 2, nz: 2, x0: 1, y0: 2, z0: 0, sx: 6, sy: 5, c0: 1, c1: 2, image: 0, mask: 0, levels: 0, edges: 0, edgeCount: 3, histogram: 0 },
      { nx: 5, ny: 1, nz: 1, x0: 0, y0: 4, z0: 2, sx: 6, sy: 5, c0: 0, c1: 1, image: 0, mask: 0, levels: 12, edges: 1, edgeCount: 2, histogram: 4 },
    ],
    inputs: { image: Float64Array.from({ length: 90 }, () => next() * 40), mask: Uint8Array.from({ length: 90 }, () => next() < 0.8 ? 1 : 0), edges: [0, 10, 20] },
    outputs: { levels: 18, histogram: 7 },
  },
]);
