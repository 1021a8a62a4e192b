import { maskExtents, rowStart } from "../host/image/extents.ts";
import { twin } from "./operation.ts";
import { addPair } from "./pairs.ts";
import { maskMoments } from "./mask-moments.ts";

/** Row by row: three sums over x, from which every moment of the row follows. Float64 sums are exact below 2^53. */
export const maskMomentsCpu = twin(maskMoments, (items, { mask, moments }) => {
  const low = new Float64Array(3);
  const high = new Float64Array(3);
  const sums = new Float64Array(10); // 1, x, y, z, xx, xy, xz, yy, yz, zz
  for (const it of items) {
    low.fill(Infinity);
    high.fill(-1);
    sums.fill(0);
    const extents = maskExtents(mask, it.mask, it);
    for (let k = 0, r = 0; k < it.nz; k++) {
      const z = it.zBase + k;
      for (let y = 0; y < it.ny; y++, r += 2) {
        const [first, end] = [extents[r], extents[r + 1]];
        if (first === end) continue;
        low[0] = Math.min(low[0], first);
        high[0] = Math.max(high[0], end - 1);
        low[1] = Math.min(low[1], y);
        high[1] = Math.max(high[1], y);
        low[2] = Math.min(low[2], z);
        high[2] = z;
        const row = it.mask + rowStart(it, y, k);
        let n = 0;
        let sumX = 0;
        let sumXX = 0;
        for (let x = first; x < end; x++) {
          if (mask[row + x] === 0) continue;
          n++;
          sumX += x;
          sumXX += x * x;
        }
        addRow(sums, n, sumX, sumXX, y, z);
      }
    }
    if (sums[0] === 0) continue;
    for (let axis = 0; axis < 3; axis++) {
      moments[it.moments + axis] = Math.max(moments[it.moments + axis], 2 ** 32 - 1 - low[axis]);
      moments[it.moments + 3 + axis] = Math.max(moments[it.moments + 3 + axis], high[axis] + 1);
    }
    for (let s = 0; s < 10; s++) addPair(moments, it.moments + 6 + 2 * s, sums[s]);
  }
});

function addRow(sums: Float64Array, n: number, sumX: number, sumXX: number, y: number, z: number): void {
  sums[0] += n;
  sums[1] += sumX;
  sums[2] += n * y;
  sums[3] += n * z;
  sums[4] += sumXX;
  sums[5] += sumX * y;
  sums[6] += sumX * z;
  sums[7] += n * y * y;
  sums[8] += n * y * z;
  sums[9] += n * z * z;
}
