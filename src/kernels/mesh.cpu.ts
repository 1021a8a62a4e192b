import { commonExtent, maskExtents, rowStart, type RowExtents } from "../host/image/extents.ts";
import { twin, type ItemOf } from "./operation.ts";
import { addPair } from "./pairs.ts";
import { mesh } from "./mesh.ts";

type Item = ItemOf<typeof mesh>;

/** The configuration slides along x: a cube's high-x corners are the next cube's low-x corners. */
export const meshCpu = twin(mesh, (items, { mask, cubes }) => {
  for (const it of items) {
    const sums = new Float64Array(256 * 4); // cubes, x, y, z
    const extents = maskExtents(mask, it.mask, it);
    const outside = new Uint8Array(it.nx);
    for (let k = it.k0; k < it.k1; k++) {
      for (let j = 0; j <= it.ny; j++) countRow(it, mask, extents, outside, j, k, sums);
    }
    for (let config = 1; config < 255; config++) {
      for (let s = 0; s < 4; s++) addPair(cubes, it.cubes + 8 * config + 2 * s, sums[4 * config + s]);
    }
  }
});

/** Those cubes (x, j, k), between rows j - 1 and j of planes k - 1 and k, that have a ROI voxel. Rows of the padding are read from `outside`. */
function countRow(it: Item, mask: Uint8Array, extents: RowExtents, outside: Uint8Array, j: number, k: number, sums: Float64Array): void {
  const { ny, nz } = it;
  const back = j > 0;
  const front = j < ny;
  const down = k > 0;
  const up = k < nz;
  const [first, end] = commonExtent(extents, it, j, k);
  const row = it.mask + rowStart(it, j, k);
  const plane = it.sx * it.sy;
  const a = down && back ? mask : outside;
  const b = down && front ? mask : outside;
  const c = up && back ? mask : outside;
  const d = up && front ? mask : outside;
  const ia = a === mask ? row - plane - it.sx : 0;
  const ib = b === mask ? row - plane : 0;
  const ic = c === mask ? row - it.sx : 0;
  const id = d === mask ? row : 0;
  const z = it.zBase + k;
  let low = 0;
  for (let x = first; x <= end; x++) {
    let high = 0;
    if (x < end) {
      if (a[ia + x] !== 0) high |= 0x02;
      if (b[ib + x] !== 0) high |= 0x04;
      if (c[ic + x] !== 0) high |= 0x20;
      if (d[id + x] !== 0) high |= 0x40;
    }
    const config = low | high;
    low = ((high & 0x22) >> 1) | ((high & 0x44) << 1);
    if (config === 0 || config === 255) continue;
    sums[4 * config]++;
    sums[4 * config + 1] += x;
    sums[4 * config + 2] += j;
    sums[4 * config + 3] += z;
  }
}
