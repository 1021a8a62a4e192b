import type { Engine } from "../../src/host/engine/engine.ts";
import { voxelCount, type Vec3, type Volume } from "../../src/host/image/volume.ts";
import { n4, type N4Result } from "../../src/host/n4/n4.ts";
import { distanceMap } from "../../src/host/regions/distance.ts";
import { kmeans, type Clustering } from "../../src/host/regions/kmeans.ts";
import { relativeDifference } from "../agreement.ts";
import { generate } from "../images.ts";
import { biased, scattered, tissues } from "../phantoms.ts";
import type { Measured, Row } from "../results.ts";
import type { Setup } from "../setup.ts";
import { measuredTasks, type Task } from "../task.ts";

/** Distance maps, K-means and N4 of large volumes, beside the program whose method each follows. */
export async function regions(setup: Setup): Promise<Measured> {
  const size: Vec3 = setup.quick ? [24, 24, 24] : [256, 256, 256];
  const spacing: Vec3 = [0.7, 0.7, 1.2];
  const tumour = (): Volume => ({ ...generate({ voxels: setup.quick ? 300 : 5e4, size }).masks[0], spacing });
  const onEngines = <Result>(make: () => EngineTask<Result>) => (): Task<Result> => {
    const task = make();
    return { ...task, ours: setup.engines.map((engine) => ({ backend: engine.backend, threads: 1, run: () => task.ours(engine) })) };
  };
  return measuredTasks(setup, notes, [
    onEngines(() => distances("distance map, one tumour", tumour())),
    onEngines(() => distances("distance map, scattered voxels", scattered(size, spacing, 1e-3))),
    ...[2, 4].flatMap((images) => [3, 8].map((k) => onEngines(() => clusters(size, images, k)))),
    onEngines(() => correction(setup.quick ? [48, 48, 32] : [256, 256, 120], [1, 1, 1.2])),
  ]);
}

/** A task of whatever engine there is. */
type EngineTask<Result> = Omit<Task<Result>, "ours"> & { readonly ours: (engine: Engine) => Promise<Result> };

const notes: readonly string[] = [
  "From arrays in memory, in each program's own layout, to arrays in memory; one thread each, once warm, in turns. On the GPU, upload and readback are included.",
  "Distance: of all voxels of the volume in float64, roots included; from a mask of uint8 (ours) or of booleans (SciPy). The difference is in mm.",
  "K-means: checks of the input, means or scores that the function gives besides, the iterations and the labels of their last centroids; scikit-learn has its points as [voxels][images], ours are [images][voxels]. The difference is that of the centroids, relative to the largest.",
  "N4: shrinking, the field of the shrunken image with ITK's default parameters, the field at all voxels, and the corrected image. The difference is that of the corrected image at each voxel, relative to SimpleITK's.",
];

function distances(name: string, mask: Volume): EngineTask<Volume> {
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

function clusters(size: Vec3, images: number, k: number): EngineTask<Clustering> {
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

function correction(size: Vec3, spacing: Vec3): EngineTask<N4Result> {
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
