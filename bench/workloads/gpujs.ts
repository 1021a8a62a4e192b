import type { Engine } from "../../src/host/engine/engine.ts";
import { Recording } from "../../src/host/engine/recording.ts";
import { fixedWidthEdges } from "../../src/host/extract/edges.ts";
import { resampler } from "../../src/host/extract/resampling.ts";
import { wavelet as waveletFilter } from "../../src/host/filters/wavelet.ts";
import type { Box, Geometry, Vec3, Volume } from "../../src/host/image/volume.ts";
import { resolveParameters } from "../../src/host/params/parameters.ts";
import { discretise } from "../../src/kernels/discretise.ts";
import { relativeDifference } from "../agreement.ts";
import { gpuJs, levels, linear, modes, wavelet } from "../gpujs.ts";
import { generate } from "../images.ts";
import { measure } from "../measure.ts";
import type { Measured, Row } from "../results.ts";
import type { Setup } from "../setup.ts";

/** The same values, made by us and by gpu.js: from the host to the host. */
interface Task {
  readonly name: string;
  readonly ours: () => Promise<readonly ArrayLike<number>[]>;
  readonly theirs: () => Promise<readonly Float32Array[]>;
}

/** gpu.js, the GPGPU library that one would otherwise take, on what it does well: one float32 result for each voxel and no scattering. */
export async function gpujs(setup: Setup): Promise<Measured> {
  const n = setup.quick ? 20 : 100;
  const { image } = generate({ voxels: 1e3, size: [n, n, n] });
  const rows: Row[] = [];
  for (const engine of setup.engines) {
    const gpu = gpuJs(engine.backend);
    const values = Float64Array.from(image.data as Int16Array);
    // Intensities and the width of bins are multiples of 0.1, which float32 rounds.
    const tenths = values.map((value) => (((value % bins) + bins) % bins) / 10);
    const edges = fixedWidthEdges(0, (bins - 1) / 10, 0.1, "float64").subarray(0, bins);
    const finer = grid(image, 0.7);
    const [theirLevels, theirBands, theirPoints] = [levels(gpu, values.length, edges), wavelet(gpu, image.size), linear(gpu, image.size, finer.lattice.size, finer.start, finer.step)];
    const tasks: Task[] = [
      { name: "grey levels of intensities in steps of 0.1", ours: () => ourLevels(engine, tenths, edges), theirs: () => theirLevels(tenths) },
      { name: "8 wavelet bands (coif1)", ours: () => ourBands(engine, image, values), theirs: () => theirBands(values) },
      { name: "linear resampling to 0.7 of the spacing", ours: () => ourPoints(engine, image, finer.lattice), theirs: () => theirPoints(values) },
    ];
    if (engine.backend === "gpu") tasks.push({ ...tasks[1], name: "8 wavelet bands (coif1), ours in f32, too", ours: () => ourBands(engine, image, values, 1) });
    for (const task of tasks) rows.push(await row(setup, engine, image, task));
    await gpu.destroy();
  }
  return { rows, versions: {}, notes: ["gpu.js computes in float32, on webgpu beside our GPU backend, on webasm (one thread) beside our CPU backend; webradiomics in value and residual, or float64. From values on the host to values on the host; the difference is relative to the largest value."] };
}

async function row({ inProcess }: Setup, { backend }: Engine, { size, spacing, pixelType }: Volume, { name, ours, theirs }: Task): Promise<Row> {
  console.error(`  ${backend}: ${name}`);
  const [mine, other] = [await ours(), await theirs()];
  const agreement = {
    compared: mine.reduce((sum, { length }) => sum + length, 0),
    greatest: Math.max(...mine.map((each, k) => relativeDifference(other[k], each))),
    worst: `${modes[backend]}; ${mine.reduce((sum, each, k) => sum + differing(each, other[k]), 0)} differ by more than 1e-6`,
  };
  return {
    case: name,
    image: { size, spacing, pixelType },
    sides: [
      { program: "webradiomics", backend, processes: 1, threads: 1, time: await measure(ours, inProcess) },
      { program: "gpu.js", processes: 1, threads: 1, time: await measure(theirs, inProcess), agreement: { [backend]: agreement } },
    ],
  };
}

function differing(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Array.from(a).filter((value, i) => Math.abs(value - b[i]) > 1e-6 * Math.abs(value)).length;
}

const bins = 64;

async function ourLevels(engine: Engine, intensities: Float64Array, edges: Float64Array): Promise<ArrayLike<number>[]> {
  const recording = new Recording("grey levels");
  const nx = intensities.length;
  const made = recording.buffer("levels", "u16", Math.ceil(nx / 4) * 4);
  recording.run(discretise, [{
    nx, ny: 1, nz: 1, x0: 0, y0: 0, z0: 0, sx: nx, sy: 1, c0: 0, c1: 1, image: 0, mask: 0, levels: 0, edges: 0, edgeCount: bins, histogram: 0,
  }], {
    image: recording.upload("image", "real", intensities), mask: recording.upload("mask", "u8", new Uint8Array(nx).fill(1)),
    edges: recording.upload("edges", "real", edges), levels: made, histogram: recording.zeros("histogram", "u32", bins + 1),
  });
  recording.read(made);
  return [(await engine.run(recording)).get(made).subarray(0, nx)];
}

const { settings } = resolveParameters({});

/** In gpu.js' order, whose bands split along z last: LLL, LLH, LHL, ... */
async function ourBands(engine: Engine, { size, spacing }: Geometry, values: Float64Array, planes: 1 | 2 = 2): Promise<ArrayLike<number>[]> {
  const recording = new Recording("wavelet");
  const box: Box = { start: [0, 0, 0], size };
  const images = recording.buffer("bands", "real", 8 * values.length, planes);
  waveletFilter.record(recording, {
    field: { size, spacing, dimension: 3, pixelType: "int16" },
    source: { image: recording.upload("image", "real", values), box },
    target: box,
    extremes: { values: recording.upload("extremes", "real", new Float64Array(2)), first: 0 },
    mask: recording.upload("mask", "u8", new Uint8Array(values.length)),
  }, settings, { images, offset: 0 });
  recording.read(images);
  const made = (await engine.run(recording)).get(images);
  const bands = new Map(waveletFilter.names(settings).map((name, k) => [name, made.subarray(k * values.length, (k + 1) * values.length)]));
  return ["LLL", "LLH", "LHL", "LHH", "HLL", "HLH", "HHL", "HHH"].map((word) => bands.get(`wavelet-${word}`)!);
}

/** Points at a share of the spacing that begin a fifth of a voxel inside, as many as fit. */
function grid(image: Volume, share: number): { lattice: Geometry; start: Vec3; step: Vec3 } {
  const each = <T>(of: (n: number, axis: number) => T) => image.size.map(of) as unknown as readonly [T, T, T];
  const start = each(() => 0.2);
  const lattice = {
    ...image,
    size: each((n) => Math.floor((n - 1.2) / share) + 1),
    spacing: each((_, axis) => share * image.spacing[axis]),
    origin: each((_, axis) => image.origin[axis] + start[axis] * image.spacing[axis]),
  };
  return { lattice, start, step: each(() => share) };
}

async function ourPoints(engine: Engine, image: Volume, lattice: Geometry): Promise<ArrayLike<number>[]> {
  const recording = new Recording("resample");
  const { slabs, record } = resampler(image, lattice, { interpolator: "sitkLinear", pixelType: "float64", halo: 0, maxBindingBytes: engine.maxBindingBytes });
  const made = slabs.map((slab) => record(recording, slab, (uploaded) => uploaded));
  for (const slab of made) recording.read(slab);
  const results = await engine.run(recording);
  return made.length === 1 ? [results.get(made[0])] : [Float64Array.from(made.flatMap((slab) => [...results.get(slab)]))];
}
