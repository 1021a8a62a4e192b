import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Engine } from "../../src/host/engine/engine.ts";
import { voxelCount, type Vec3, type Volume } from "../../src/host/image/volume.ts";
import { n4, type N4Result } from "../../src/host/n4/n4.ts";
import { distanceMap } from "../../src/host/regions/distance.ts";
import { kmeans, type Clustering } from "../../src/host/regions/kmeans.ts";
import { stopwatch } from "../../src/host/stopwatch.ts";
import { relativeDifference, type Agreement } from "../agreement.ts";
import { inFolder } from "../files.ts";
import { generate } from "../images.ts";
import { biased, scattered, tissues } from "../phantoms.ts";
import type { Measured, Row, Side } from "../results.ts";
import { Server, type Program, type Versions } from "../server.ts";
import type { Setup } from "../setup.ts";
import { inTurns, type Run } from "../turns.ts";

/** The same values, made by us and by another program: from arrays to arrays. */
interface Task<Result> {
  readonly case: Pick<Row, "case" | "image" | "voxels">;
  readonly other: Program;
  /** Files that the other's server reads. */
  readonly arrays: Readonly<Record<string, Float64Array | Float32Array | Uint8Array>>;
  /** What else it is told; see its script. */
  readonly told: object;
  readonly ours: (engine: Engine) => Promise<Result>;
  /** @param theirs reads what the other's server has written */
  readonly agreement: (ours: Result, theirs: (name: string) => Promise<ArrayBuffer>) => Promise<Agreement>;
}

/** Distance maps, K-means and N4 of large volumes, beside the program whose method each follows. */
export async function regions(setup: Setup): Promise<Measured> {
  const size: Vec3 = setup.quick ? [24, 24, 24] : [256, 256, 256];
  const spacing: Vec3 = [0.7, 0.7, 1.2];
  const tumour = (): Volume => ({ ...generate({ voxels: setup.quick ? 300 : 5e4, size }).masks[0], spacing });
  const kmeansJobs = [2, 4].flatMap((images) => [3, 8].map((k) => () => measured(setup, clusters(size, images, k))));
  const jobs = [
    () => measured(setup, distances("distance map, one tumour", tumour())),
    () => measured(setup, distances("distance map, scattered voxels", scattered(size, spacing, 1e-3))),
    ...kmeansJobs,
    () => measured(setup, correction(setup.quick ? [48, 48, 32] : [256, 256, 120], [1, 1, 1.2])),
  ];
  const rows: Row[] = [];
  const versions: Record<string, string> = {};
  for (const job of jobs) {
    const found = await job();
    rows.push(found.row);
    Object.assign(versions, found.versions);
  }
  return { rows, versions, notes };
}

const notes: readonly string[] = [
  "From arrays in memory, in each program's own layout, to arrays in memory; one thread each, once warm, in turns. On the GPU, upload and readback are included.",
  "Distance: of all voxels of the volume in float64, roots included; from a mask of uint8 (ours) or of booleans (SciPy). The difference is in mm.",
  "K-means: checks of the input, means or scores that the function gives besides, the iterations and the labels of their last centroids; scikit-learn has its points as [voxels][images], ours are [images][voxels]. The difference is that of the centroids, relative to the largest.",
  "N4: shrinking, the field of the shrunken image with ITK's default parameters, the field at all voxels, and the corrected image. The difference is that of the corrected image at each voxel, relative to SimpleITK's.",
];

/** Everyone once, then in turns. */
function measured<Result>(setup: Setup, task: Task<Result>): Promise<{ row: Row; versions: Versions }> {
  console.error(`  ${task.case.case}`);
  return inFolder(async (folder) => {
    const python = setup.pythons[task.other];
    const server = python === undefined ? null : new Server(task.other, python);
    try {
      const versions = server ? await server.openArrays({ ...task.told, ...(await written(task.arrays, folder)) }) : {};
      const their = server ? [(await server.once(folder)).time] : [];
      const firsts: number[] = [];
      const agreement: Record<string, Agreement> = {};
      for (const engine of setup.engines) {
        const lap = stopwatch();
        const result = await task.ours(engine);
        firsts.push(lap());
        if (server) agreement[engine.backend] = await task.agreement(result, (name) => bufferOf(join(folder, name)));
      }
      const runs = [...setup.engines.map((engine) => repeated(() => task.ours(engine))), ...(server ? [(count: number) => server.run(count)] : [])];
      const times = await inTurns(setup.effort, runs, [...firsts, ...their], true);
      const side = (who: Pick<Side, "program" | "backend" | "agreement">, k: number): Side => ({ ...who, processes: 1, threads: 1, time: times[k] });
      const sides = setup.engines.map(({ backend }, k) => side({ program: "webradiomics", backend }, k));
      if (server) sides.push(side({ program: task.other, agreement }, sides.length));
      return { row: { ...task.case, sides }, versions };
    } finally {
      server?.close();
    }
  });
}

function repeated(work: () => Promise<unknown>): Run {
  return async (count) => {
    const times: number[] = [];
    for (let k = 0; k < count; k++) {
      const lap = stopwatch();
      await work();
      times.push(lap());
    }
    return times;
  };
}

/** Paths of arrays, by name. */
async function written(arrays: Task<unknown>["arrays"], folder: string): Promise<Record<string, string>> {
  const paths = Object.fromEntries(Object.keys(arrays).map((name) => [name, join(folder, name)]));
  for (const [name, values] of Object.entries(arrays)) await writeFile(paths[name], values);
  return paths;
}

async function bufferOf(path: string): Promise<ArrayBuffer> {
  const { buffer, byteOffset, byteLength } = await readFile(path);
  return (buffer as ArrayBuffer).slice(byteOffset, byteOffset + byteLength);
}

function distances(name: string, mask: Volume): Task<Volume> {
  const data = mask.data as Uint8Array;
  return {
    case: { case: name, image: imageOf(mask), voxels: data.reduce((sum, x) => sum + x, 0) },
    other: "scipy",
    arrays: { mask: data },
    told: { size: mask.size, spacing: mask.spacing },
    ours: (engine) => distanceMap(engine, mask),
    async agreement({ data: ours }, read) {
      const theirs = new Float64Array(await read("distances"));
      return { compared: theirs.length, greatest: theirs.reduce((most, mm, i) => Math.max(most, Math.abs(mm - ours[i])), 0), worst: "mm" };
    },
  };
}

const iterations = 10;

function clusters(size: Vec3, images: number, k: number): Task<Clustering> {
  const voxels = voxelCount(size);
  const points = tissues(voxels, images);
  const start = Array.from({ length: k }, (_, c) => points.images.map((_, q) => points.values[q * voxels + Math.floor(((c + 0.5) * voxels) / k)]));
  return {
    case: { case: `K-means of ${size.join("x")} voxels, ${images} images, k = ${k}, ${iterations} iterations`, voxels },
    other: "scikit-learn",
    arrays: { points: points.values },
    told: { start, iterations },
    ours: (engine) => kmeans(engine, points, k, { start, tolerance: 0, maxIterations: iterations }),
    async agreement({ labels, centroids }, read) {
      const theirs = { labels: new Uint8Array(await read("labels")), centroids: new Float64Array(await read("centroids")) };
      const other = theirs.labels.reduce((sum, label, i) => sum + Number(label !== labels[i]), 0);
      return { compared: theirs.centroids.length, greatest: relativeDifference(centroids.flat(), theirs.centroids), worst: `centroids; ${other} of ${voxels} labels differ` };
    },
  };
}

function correction(size: Vec3, spacing: Vec3): Task<N4Result> {
  const { image, mask } = biased(size, spacing);
  const [values, inside] = [image.data as Float32Array, mask.data as Uint8Array];
  const shrink = 4;
  return {
    case: { case: `N4, shrink ${shrink}`, image: imageOf(image), voxels: inside.reduce((sum, x) => sum + x, 0) },
    other: "SimpleITK",
    arrays: { image: values, mask: inside },
    told: { size, spacing, shrink },
    ours: (engine) => n4(engine, image, mask, { shrink }),
    async agreement({ corrected: { data: ours } }, read) {
      const theirs = new Float32Array(await read("corrected"));
      let [greatest, sum] = [0, 0];
      theirs.forEach((value, i) => {
        const difference = Math.abs((ours[i] - value) / value);
        greatest = Math.max(greatest, difference);
        sum += difference;
      });
      return { compared: theirs.length, greatest, worst: `relative; mean ${(sum / theirs.length).toExponential(0)}` };
    },
  };
}

function imageOf({ size, spacing, pixelType }: Volume): Row["image"] {
  return { size, spacing, pixelType };
}
