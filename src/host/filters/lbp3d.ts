import { lbp3d as lbp3dKernel, vertexFields } from "../../kernels/lbp3d.ts";
import { prefilterHalo } from "../../kernels/prefilter.ts";
import { pixelCodes } from "../../kernels/resample.ts";
import { splineCoefficients } from "../engine/splineCoefficients.ts";
import type { Vec3 } from "../image/volume.ts";
import { grown, type Filter } from "./filter.ts";
import { icosphere } from "./icosphere.ts";
import { levelForms } from "./sphericalHarmonics.ts";

/**
 * PyRadiomics' LBP3D as it runs with SciPy 1.10: the image, interpolated by cubic B-splines, is compared with each voxel of the ROI at
 * the vertices of an icosphere around it. Images m1, m2, ... are levels that do not change when the sphere is turned, k is the samples'
 * kurtosis. Voxels outside the ROI are 0 (PyRadiomics leaves there what is in memory).
 *
 * Vertices are in voxels, and their x counts along z of the image, as in PyRadiomics. Samples beyond the image are 0. They are rounded to
 * the image's pixel type before they are compared; where one equals its voxel up to rounding (1e-12 of the image's greatest magnitude)
 * it counts as not below it. The kurtosis of equal samples, for which SciPy has NaN, is -3.
 * @source PyRadiomics imageoperations.getLBP3DImage; SciPy ndimage.map_coordinates, stats.kurtosis
 */
export const lbp3d: Filter = {
  names: ({ lbp3DLevels }) => [...Array.from({ length: lbp3DLevels }, (_, l) => `lbp-3D-m${l + 1}`), "lbp-3D-k"],
  // f32 changes a bit of a pattern here and there; its levels and the kurtosis are not in units of the field.
  singleError: () => null,
  pixelType: () => "float64",

  refusals: () => new Map(),

  // Ties are measured by the extremes, whatever they are.
  undefinedFor: () => null,

  needs(target, field, { lbp3DIcosphereRadius }) {
    const halo = Math.ceil(lbp3DIcosphereRadius) + 2 + prefilterHalo;
    return grown(target, [halo, halo, halo], field.size);
  },

  record(recording, { field, source, target, extremes, mask }, settings, { images, offset }) {
    const { lbp3DLevels: levels, lbp3DIcosphereRadius: radius, lbp3DIcosphereSubdivision: subdivisions } = settings;
    const vertices = icosphere(subdivisions, radius);
    const { sphere, weights } = tablesOf(vertices, field.size);
    const forms = levelForms(vertices, radius, levels);
    const constants = new Float64Array(weights.length + forms.length);
    constants.set(weights);
    constants.set(forms, weights.length);
    const [nx, ny, nz] = target.size;
    const [tx, ty, tz] = target.start;
    const [wx, wy, wz] = field.size;
    const [x0, y0, z0] = source.box.start;
    const [sx, sy] = source.box.size;
    recording.run(lbp3dKernel, [{
      nx, ny, nz, tx, ty, tz, wx, wy, wz, x0, y0, z0, sx, sy, vertices: vertices.length / 3, levels, pixel: pixelCodes[field.pixelType],
      image: 0, mask: 0, extremes: extremes.first, sphere: 0, weights: 0, forms: weights.length, images: offset,
    }], {
      image: source.image,
      coefficients: splineCoefficients(recording, source.image, source.box.size, "scipy"),
      mask,
      extremes: extremes.values,
      sphere: recording.upload("LBP sphere", "i32", sphere),
      constants: recording.upload("LBP weights and forms", "real", constants),
      images,
    });
  },
};

/** What the kernel has to know of each vertex in a field of that size: its `sphere` and `weights`. */
function tablesOf(vertices: Float64Array, size: Vec3): { sphere: Int32Array; weights: Float64Array } {
  const count = vertices.length / 3;
  const sphere = new Int32Array(count * vertexFields);
  const weights = new Float64Array(count * 12);
  for (let v = 0; v < count; v++) {
    const entry = sphere.subarray(v * vertexFields, (v + 1) * vertexFields);
    let isVoxel = true;
    for (let axis = 0; axis < 3; axis++) {
      // PyRadiomics adds a vertex (x, y, z) to an index (z, y, x).
      const offset = cleaned(vertices[3 * v + 2 - axis]);
      const low = Math.floor(offset);
      if (offset !== low) isVoxel = false;
      entry[axis] = low;
      entry[3 + axis] = Math.ceil(-offset);
      entry[6 + axis] = Math.floor(size[axis] - 1 - offset);
      weights.set(splineWeights(offset - low), (3 * v + axis) * 4);
    }
    entry[9] = Number(isVoxel);
  }
  return { sphere, weights };
}

/** A coordinate, or the whole number that it is but for trimesh's rounding, which would decide what is beyond the field. */
function cleaned(x: number): number {
  const nearest = Math.round(x);
  return Math.abs(x - nearest) < 1e-9 ? nearest : x;
}

/** The cubic B-spline at w + 1, w, 1 - w and 2 - w. */
function splineWeights(w: number): number[] {
  const d = w ** 3 / 6;
  const a = 1 / 6 + (w * (w - 1)) / 2 - d;
  const c = w + a - 2 * d;
  return [a, 1 - a - c - d, c, d];
}
