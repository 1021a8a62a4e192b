import { lend, simd } from "../host/wasm/memory.ts";
import { twin } from "./operation.ts";
import { copyPlane } from "../host/wasm/maskPlanes.ts";
import { vertices } from "./vertices.ts";

/** Plane by plane, eight voxels at a time (simd/vertices.ts). */
export const verticesCpu = twin(vertices, (items, { mask, xLines, yLines }) => {
  const { verticesPlane } = simd();
  for (const it of items) {
    const plane = ["u8", (it.ny + 2) * it.nx] as const;
    const xLength = 2 * (2 * it.ny + 3);
    const yLength = 2 * (2 * it.nx + 3);
    const { one, other, alongX, alongY } = lend({ one: plane, other: plane, alongX: ["u32", 2 * xLength], alongY: ["u32", 2 * yLength] });
    let [below, here] = [one, other];
    copyPlane(here, mask, it, it.k0 - 1);
    for (let k = it.k0; k < it.k1; k++) {
      [below, here] = [here, below];
      copyPlane(here, mask, it, k);
      // The lines halfway below the plane, and those in it.
      const x = it.xLines + (2 * (it.zBase + k) + 1) * xLength;
      const y = it.yLines + (2 * (it.zBase + k) + 1) * yLength;
      alongX.set(xLines.subarray(x, x + 2 * xLength));
      alongY.set(yLines.subarray(y, y + 2 * yLength));
      verticesPlane(below.byteOffset, here.byteOffset, it.nx, it.ny, alongX.byteOffset, alongY.byteOffset);
      xLines.set(alongX, x);
      yLines.set(alongY, y);
    }
  }
});
