import { GPU, Input, type IKernelRunShortcutBase, type IPipelineHandle } from "gpu.js";
import { openGpu } from "#adapters";
import type { Backend } from "../src/host/engine/engine.ts";
import type { Vec3 } from "../src/host/image/volume.ts";

/** gpu.js' backend that stands beside each of ours: shaders, or WebAssembly on one thread. */
export const modes: Readonly<Record<Backend, string>> = { gpu: "webgpu", cpu: "webasm" };

/** A kernel's `this`. */
interface Kernel<Constants> {
  readonly thread: { readonly x: number; readonly y: number; readonly z: number };
  readonly constants: Constants;
}

type Volume = number[][][];
type Run = (image: Volume, taps: number[]) => unknown;

/** gpu.js looks for WebGPU, and for the number of threads, where a browser has them. */
export function gpuJs(backend: Backend): GPU {
  const gpu = { requestAdapter: async () => (await openGpu({ allowSoftware: true })).adapter };
  Object.defineProperty(globalThis, "navigator", { value: { gpu, hardwareConcurrency: 1 }, configurable: true });
  return new GPU({ mode: modes[backend] as "gpu" });
}

export type Task = (image: Float64Array) => Promise<Float32Array[]>;

/** Grey levels by bisection of the bins' edges, as shaders/discretise.wgsl does it. */
export function levels(gpu: GPU, voxels: number, edges: Float64Array): Task {
  const bins = edges.length;
  const kernel = gpu
    .createKernel(function (this: Kernel<{ bins: number; steps: number }>, image: number[], edges: number[]) {
      let low = 0;
      let high = this.constants.bins;
      for (let step = 0; step < this.constants.steps; step++) {
        const middle = Math.floor((low + high) / 2);
        if (low < high) {
          if (image[this.thread.x] < edges[middle]) {
            high = middle;
          } else {
            low = middle + 1;
          }
        }
      }
      return low;
    })
    .setConstants({ bins, steps: Math.ceil(Math.log2(bins + 1)) })
    .setOutput([voxels]);
  return async (image) => [(await kernel(Float32Array.from(image), Float32Array.from(edges))) as Float32Array];
}

/** The eight bands of a stationary wavelet transform of coif1: along x, then y, then z of a periodic image, in one compiled pipeline. */
export function wavelet(gpu: GPU, size: Vec3): Task {
  const [nx, ny, nz] = size;
  const low = [-0.01565572813546454, -0.0727326195128539, 0.38486484686420286, 0.8525720202122554, 0.3378976624578092, -0.0727326195128539];
  const high = low.toReversed().map((tap, j) => (j % 2 === 1 ? tap : -tap));
  const made = (kernel: IKernelRunShortcutBase, length: number): Run => kernel.setConstants({ length }).setOutput([nx, ny, nz]) as unknown as Run;
  const alongX = made(gpu.createKernel(function (this: Kernel<{ length: number }>, image: Volume, taps: number[]) {
    let sum = 0;
    for (let j = 0; j < 6; j++) sum += taps[j] * image[this.thread.z][this.thread.y][(this.thread.x + this.constants.length + 3 - j) % this.constants.length];
    return sum;
  }), nx);
  const alongY = made(gpu.createKernel(function (this: Kernel<{ length: number }>, image: Volume, taps: number[]) {
    let sum = 0;
    for (let j = 0; j < 6; j++) sum += taps[j] * image[this.thread.z][(this.thread.y + this.constants.length + 3 - j) % this.constants.length][this.thread.x];
    return sum;
  }), ny);
  const alongZ = made(gpu.createKernel(function (this: Kernel<{ length: number }>, image: Volume, taps: number[]) {
    let sum = 0;
    for (let j = 0; j < 6; j++) sum += taps[j] * image[(this.thread.z + this.constants.length + 3 - j) % this.constants.length][this.thread.y][this.thread.x];
    return sum;
  }), nz);
  const pipeline = gpu.createPipeline((image, lowPass, highPass) => {
    // Inside a pipeline kernels take handles and give handles; their types do not say so.
    const along = (bands: IPipelineHandle[], kernel: Run): IPipelineHandle[] =>
      bands.flatMap((band) => [lowPass, highPass].map((taps) => kernel(band as never, taps as never) as never));
    return [alongX, alongY, alongZ].reduce(along, [image]);
  }, { threads: false });
  return async (image) => {
    const bands = await pipeline(volume(image, size), Float32Array.from(low), Float32Array.from(high));
    return (bands as Float32Array[][][]).map(flat);
  };
}

/** Linear interpolation: point i of an axis lies at start + i * step, in voxels. */
export function linear(gpu: GPU, from: Vec3, to: Vec3, start: Vec3, step: Vec3): Task {
  type Grid = { sx: number; sy: number; sz: number; x0: number; y0: number; z0: number; dx: number; dy: number; dz: number };
  const kernel = gpu
    .createKernel(function (this: Kernel<Grid>, image: Volume) {
      const x = Math.min(Math.max(this.constants.x0 + this.thread.x * this.constants.dx, 0), this.constants.sx - 1);
      const y = Math.min(Math.max(this.constants.y0 + this.thread.y * this.constants.dy, 0), this.constants.sy - 1);
      const z = Math.min(Math.max(this.constants.z0 + this.thread.z * this.constants.dz, 0), this.constants.sz - 1);
      const i = Math.floor(x);
      const j = Math.floor(y);
      const k = Math.floor(z);
      const u = x - i;
      const v = y - j;
      const w = z - k;
      const i1 = Math.min(i + 1, this.constants.sx - 1);
      const j1 = Math.min(j + 1, this.constants.sy - 1);
      const k1 = Math.min(k + 1, this.constants.sz - 1);
      const below = (1 - v) * ((1 - u) * image[k][j][i] + u * image[k][j][i1]) + v * ((1 - u) * image[k][j1][i] + u * image[k][j1][i1]);
      const above = (1 - v) * ((1 - u) * image[k1][j][i] + u * image[k1][j][i1]) + v * ((1 - u) * image[k1][j1][i] + u * image[k1][j1][i1]);
      return (1 - w) * below + w * above;
    })
    .setConstants({ sx: from[0], sy: from[1], sz: from[2], x0: start[0], y0: start[1], z0: start[2], dx: step[0], dy: step[1], dz: step[2] })
    .setOutput([...to]);
  return async (image) => [flat((await kernel(volume(image, from))) as Float32Array[][])];
}

/** As a kernel takes it: [nz][ny][nx] without copies. Its types know numbers only. */
function volume(image: Float64Array, size: Vec3): Input {
  return new Input(Float32Array.from(image) as unknown as number[], [...size]);
}

/** gpu.js gives rows of slices. */
function flat(slices: Float32Array[][]): Float32Array {
  const row = slices[0][0].length;
  const values = new Float32Array(slices.length * slices[0].length * row);
  slices.flat().forEach((each, r) => values.set(each, r * row));
  return values;
}
