import { expect, test } from "vitest";
import { lend } from "../../src/host/wasm/memory.ts";
import { forBlocks, gathering } from "../../src/host/wasm/intensities.ts";
import { random } from "../kernels/equivalence.ts";

const next = random(29);
const lattice = { sx: 130, sy: 70, image: 3, mask: 5 };

test.each([
  { name: "one voxel", nx: 1, ny: 1, nz: 1, x0: 129, y0: 69, z0: 2 },
  { name: "rows with gaps between them, in several blocks", nx: 123, ny: 60, nz: 30, x0: 5, y0: 3, z0: 1 },
  { name: "whole rows", nx: 130, ny: 11, nz: 4, x0: 0, y0: 2, z0: 0 },
  { name: "whole planes, in several blocks", nx: 130, ny: 70, nz: 20, x0: 0, y0: 0, z0: 3 },
])("intensities are those of the region's voxels, in their order: $name", ({ name: _, ...window }) => {
  const voxels = lattice.sx * lattice.sy * 31;
  const image = Float64Array.from({ length: lattice.image + voxels }, (_, i) => i);
  const mask = Uint8Array.from({ length: lattice.mask + voxels }, (_, i) => Number(i % 400 < 200 || next() < 0.3));
  for (const masked of [0, 1]) {
    const expected: number[] = [];
    for (let z = window.z0; z < window.z0 + window.nz; z++) {
      for (let y = window.y0; y < window.y0 + window.ny; y++) {
        for (let x = window.x0; x < window.x0 + window.nx; x++) {
          const at = (z * lattice.sy + y) * lattice.sx + x;
          if (masked === 0 || mask[lattice.mask + at] === 1) expected.push(image[lattice.image + at]);
        }
      }
    }
    const lent = lend(gathering);
    const found: number[] = [];
    const blocks = forBlocks(image, mask, [{ ...lattice, ...window, masked }], lent, (count) => found.push(...lent.block.subarray(0, count)));
    expect(found).toEqual(expected);
    expect(blocks > 1).toBe(expected.length > lent.block.length);
  }
});
