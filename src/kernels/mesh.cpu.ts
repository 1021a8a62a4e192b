import { lend, simd } from "../host/wasm/memory.ts";
import { mesh } from "./mesh.ts";
import { twin } from "./operation.ts";
import { addPair } from "./pairs.ts";
import { copyPlane } from "../host/wasm/maskPlanes.ts";

/** Plane by plane, eight cubes at a time (simd/mesh.ts). */
export const meshCpu = twin(mesh, (items, { mask, cubes }) => {
  const { meshPlane } = simd();
  for (const it of items) {
    const plane = ["u8", (it.ny + 2) * it.nx] as const;
    const { one, other, sums } = lend({ one: plane, other: plane, sums: ["f64", 256 * 4] });
    let [lower, upper] = [one, other];
    copyPlane(upper, mask, it, it.k0 - 1);
    sums.fill(0);
    for (let k = it.k0; k < it.k1; k++) {
      [lower, upper] = [upper, lower];
      copyPlane(upper, mask, it, k);
      meshPlane(lower.byteOffset, upper.byteOffset, it.nx, it.ny, it.zBase + k, sums.byteOffset);
    }
    for (let config = 1; config < 255; config++) {
      for (let s = 0; s < 4; s++) addPair(cubes, it.cubes + 8 * config + 2 * s, sums[4 * config + s]);
    }
  }
});
