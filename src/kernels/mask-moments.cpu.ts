import { lend, simd } from "../host/wasm/memory.ts";
import { maskMoments } from "./mask-moments.ts";
import { twin } from "./operation.ts";
import { addPair } from "./pairs.ts";
import { copyPlane } from "../host/wasm/maskPlanes.ts";

/** Row by row (simd/mask-moments.ts): three sums over x, from which every moment of the row follows. Float64 sums are exact below 2^53. */
export const maskMomentsCpu = twin(maskMoments, (items, { mask, moments }) => {
  const low = new Float64Array(3);
  const high = new Float64Array(3);
  const sums = new Float64Array(10); // 1, x, y, z, xx, xy, xz, yy, yz, zz
  for (const it of items) {
    const { plane, rows } = lend({ plane: ["u8", (it.ny + 2) * it.nx], rows: ["f64", 5 * it.ny] });
    low.fill(Infinity);
    high.fill(-1);
    sums.fill(0);
    for (let k = 0; k < it.nz; k++) {
      const z = it.zBase + k;
      copyPlane(plane, mask, it, k);
      simd().rowMoments(plane.byteOffset + it.nx, it.nx, it.ny, rows.byteOffset);
      for (let y = 0; y < it.ny; y++) {
        const r = 5 * y;
        if (rows[r] === 0) continue;
        low[0] = Math.min(low[0], rows[r + 3]);
        high[0] = Math.max(high[0], rows[r + 4] - 1);
        low[1] = Math.min(low[1], y);
        high[1] = Math.max(high[1], y);
        low[2] = Math.min(low[2], z);
        high[2] = z;
        addRow(sums, rows[r], rows[r + 1], rows[r + 2], y, z);
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
