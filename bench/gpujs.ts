import { GPU } from "gpu.js";
import { openGpu } from "#adapters";
import type { Backend, Engine } from "../src/host/engine/engine.ts";
import { Recording } from "../src/host/engine/recording.ts";
import { fixedWidthEdges } from "../src/host/extract/edges.ts";
import { discretise } from "../src/kernels/discretise.ts";
import { uniform } from "../src/host/random.ts";
import { measure, type Effort, type Timing } from "./measure.ts";

export interface PeerTimes {
  readonly voxels: number;
  readonly gpujs: Timing;
  readonly ours: readonly { readonly backend: Backend; readonly time: Timing }[];
  /** Voxels to which gpu.js gives another level. */
  readonly wrong: number;
}

const bins = 64;

/**
 * gpu.js, the GPGPU library that one would otherwise take, on what it does well: one result for each voxel and no scattering.
 * The task is the grey levels of an image, from intensities on the host to levels on the host. Intensities and the bin width are
 * multiples of 0.1, which gpu.js rounds to float32.
 */
export async function timeGpuJs(engines: readonly Engine[], voxels: number, effort: Effort): Promise<PeerTimes> {
  const random = uniform(voxels);
  const intensities = Float64Array.from({ length: voxels }, () => Math.floor(random() * bins) / 10);
  const edges = fixedWidthEdges(0, (bins - 1) / 10, 0.1, "float64").subarray(0, bins);
  const levelsOf = await gpuJsLevels(voxels);
  const theirs = await levelsOf(intensities, edges);
  const time = await measure(() => levelsOf(intensities, edges), effort);
  const ours: PeerTimes["ours"][number][] = [];
  let wrong = 0;
  for (const engine of engines) {
    const levels = await ourLevels(engine, intensities, edges);
    wrong = levels.reduce((count, level, k) => count + Number(level !== theirs[k]), 0);
    ours.push({ backend: engine.backend, time: await measure(() => ourLevels(engine, intensities, edges), effort) });
  }
  return { voxels, gpujs: time, ours, wrong };
}

type Levels = (intensities: Float64Array, edges: Float64Array) => Promise<Float32Array>;

async function gpuJsLevels(voxels: number): Promise<Levels> {
  // gpu.js looks for WebGPU where a browser has it.
  const gpu = { requestAdapter: async () => (await openGpu({ allowSoftware: true })).adapter };
  Object.defineProperty(globalThis, "navigator", { value: { gpu, hardwareConcurrency: 1 }, configurable: true });
  const kernel = new GPU({ mode: "webgpu" as "gpu" })
    .createKernel(function (this: { thread: { x: number }; constants: { bins: number; steps: number } }, image: number[], edges: number[]) {
      // The bisection of shaders/discretise.wgsl, in the JavaScript that gpu.js can translate.
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
  return async (intensities, edges) => (await kernel(Float32Array.from(intensities), Float32Array.from(edges))) as Float32Array;
}

async function ourLevels(engine: Engine, intensities: Float64Array, edges: Float64Array): Promise<Uint16Array> {
  const recording = new Recording("grey levels");
  const nx = intensities.length;
  const levels = recording.buffer("levels", "u16", Math.ceil(nx / 4) * 4);
  recording.run(discretise, [{
    nx, ny: 1, nz: 1, x0: 0, y0: 0, z0: 0, sx: nx, sy: 1, c0: 0, c1: 1, image: 0, mask: 0, levels: 0, edges: 0, edgeCount: bins, histogram: 0,
  }], {
    image: recording.upload("image", "real", intensities), mask: recording.upload("mask", "u8", new Uint8Array(nx).fill(1)),
    edges: recording.upload("edges", "real", edges), levels, histogram: recording.zeros("histogram", "u32", bins + 1),
  });
  recording.read(levels);
  return (await engine.run(recording)).get(levels).subarray(0, nx);
}
