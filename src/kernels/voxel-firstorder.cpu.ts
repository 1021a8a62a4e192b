import { lend, simd } from "../host/wasm/memory.ts";
import { twin, type ItemOf, type TwinBuffers } from "./operation.ts";
import { voxelFirstorder as operation } from "./voxel-firstorder.ts";
import { kernelsAtOnce, kernelVoxels, undefinedValue } from "./voxels.ts";

type Item = ItemOf<typeof operation>;
type Buffers = TwinBuffers<typeof operation>;

const features = 19;
/** Values of a kernel from which on insertion, which is what simd/ sorts by, is slow. */
const many = 64;

/** The voxels of some kernels that count: the first `filled[v]` of kernel v. */
interface Kernels {
  /** [kernels][size] */
  readonly values: Float64Array;
  readonly levels: Uint16Array;
  readonly filled: Uint32Array;
}

/** One kernel after another, in WebAssembly (simd/voxel-firstorder.ts). */
export const voxelFirstorderCpu = twin(operation, (items, buffers) => {
  const { voxelFirstorder, voxelFirstorderBytes, voxelFirstorderPrepare } = simd();
  for (const it of items) {
    const size = kernelVoxels(it);
    const atOnce = kernelsAtOnce(it);
    const { made, scratch, ...kernels } = lend({
      values: ["f64", size * atOnce], levels: ["u16", size * atOnce], filled: ["u32", atOnce], made: ["f64", features * atOnce],
      scratch: ["u8", voxelFirstorderBytes(size, it.Ng)],
    });
    voxelFirstorderPrepare(scratch.byteOffset, size, it.Ng);
    for (let first = 0; first < it.voxels; first += atOnce) {
      const n = Math.min(atOnce, it.voxels - first);
      for (let v = 0; v < n; v++) gather(it, buffers, buffers.centres[it.centres + first + v], kernels, v, size);
      voxelFirstorder(
        kernels.values.byteOffset, kernels.levels.byteOffset, kernels.filled.byteOffset, n, size, it.shift, it.voxelVolume, undefinedValue, made.byteOffset,
      );
      for (let f = 0; f < features; f++) buffers.maps.set(made.subarray(f * n, (f + 1) * n), it.maps + f * it.stride + first);
    }
  }
});

function gather(
  { nx, ny, nz, rx, ry, rz, levels: first, image: firstValue }: Item, { levels, image }: Buffers, centre: number, kernels: Kernels, v: number, size: number,
): void {
  const x = centre % nx;
  const y = Math.floor(centre / nx) % ny;
  const z = Math.floor(centre / (nx * ny));
  const [x0, x1] = [Math.max(0, x - rx), Math.min(nx - 1, x + rx)];
  const start = v * size;
  let to = start;
  for (let k = Math.max(0, z - rz), lastZ = Math.min(nz - 1, z + rz); k <= lastZ; k++) {
    for (let j = Math.max(0, y - ry), lastY = Math.min(ny - 1, y + ry); j <= lastY; j++) {
      const row = (k * ny + j) * nx;
      for (let i = row + x0, end = row + x1; i <= end; i++) {
        const level = levels[first + i];
        if (level === 0) continue;
        kernels.values[to] = image[firstValue + i];
        kernels.levels[to++] = level;
      }
    }
  }
  kernels.filled[v] = to - start;
  if (to - start > many) kernels.values.subarray(start, to).sort();
  for (const end = start + size; to < end; to++) kernels.levels[to] = 0;
}
