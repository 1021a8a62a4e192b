import type { Case } from "../src/host/extract/extract.ts";
import { identityDirection, voxelCount, type Vec3, type Volume } from "../src/host/image/volume.ts";
import { uniform } from "../src/host/random.ts";

/** What is extracted in the benchmarks: contents of a parameter file, for us and for PyRadiomics. */
export interface Workload {
  readonly name: string;
  readonly parameters: { readonly setting?: object; readonly featureClass: Readonly<Record<string, readonly string[]>> };
  /** ROI of one slice instead of a body. */
  readonly flat: boolean;
  /** Timed as a whole too, and by PyRadiomics; else only for the operations it needs. */
  readonly whole: boolean;
}

const classes = { shape: [], firstorder: [], glcm: [], glrlm: [], glszm: [], gldm: [], ngtdm: [] };

/** Together they need every operation of an extraction; an operation is timed in the first that needs it. */
export const workloads: readonly Workload[] = [
  { name: "default settings", parameters: { featureClass: classes }, flat: false, whole: true },
  {
    name: "normalised, resampled, resegmented",
    parameters: {
      setting: {
        normalize: true, normalizeScale: 100, removeOutliers: 3, binWidth: 5,
        resampledPixelSpacing: [0.9, 0.9, 1], resegmentRange: [-1.8, 1.8], resegmentMode: "sigma",
      },
      featureClass: classes,
    },
    flat: false,
    whole: true,
  },
  { name: "many levels", parameters: { setting: { binWidth: 1 }, featureClass: { glcm: ["JointEnergy"] } }, flat: false, whole: false },
  { name: "one slice", parameters: { setting: { force2D: true }, featureClass: { shape2D: [] } }, flat: true, whole: false },
];

const spacing: Vec3 = [0.8, 0.8, 1.25];

/**
 * A generated case: an ellipsoid (or an ellipse of one slice) of about `voxels` voxels, in an int16 image that is larger than its
 * box by a quarter on each side. Intensities are a slope, waves of 15 to 25 voxels and noise, over about 60 bins of width 25.
 */
export function benchCase(voxels: number, flat: boolean): Case {
  const shape: Vec3 = flat ? [1, 0.8, 0] : [1, 0.9, 0.7];
  const radius = flat ? Math.sqrt(voxels / (Math.PI * 0.8)) : Math.cbrt(voxels / ((4 / 3) * Math.PI * 0.9 * 0.7));
  const radii = shape.map((part) => Math.max(part * radius, 0.5));
  const size = radii.map((r, axis) => (flat && axis === 2 ? 1 : Math.ceil(3 * r))) as unknown as Vec3;
  const random = uniform(voxels);
  const data = new Int16Array(voxelCount(size));
  const mask = new Uint8Array(data.length);
  const [nx, ny, nz] = size;
  for (let z = 0, i = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++) {
      for (let x = 0; x < nx; x++, i++) {
        const [u, v, w] = [x, y, z].map((at, axis) => (at - (size[axis] - 1) / 2) / radii[axis]);
        const waves = Math.sin(x / 2.4) + Math.sin(y / 3.1 + 1) + Math.sin(z / 3.9 + 2);
        data[i] = Math.round(900 + 420 * u + 140 * waves + 60 * (random() - 0.5));
        mask[i] = u * u + v * v + w * w <= 1 ? 1 : 0;
      }
    }
  }
  const geometry = { size, spacing, origin: [0, 0, 0], direction: identityDirection, components: 1, dimension: 3 } as const;
  const image: Volume = { ...geometry, data, pixelType: "int16", name: "image" };
  return { id: `${voxels} voxels`, image, mask: { ...geometry, data: mask, pixelType: "uint8", name: "mask" } };
}
