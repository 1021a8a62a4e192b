import { gradient as kernel } from "../../kernels/gradient.ts";
import { grown, type Filter } from "./filter.ts";

/**
 * PyRadiomics' Gradient: magnitude of the gradient, per mm or (gradientUseSpacing false) per voxel.
 * @source PyRadiomics imageoperations.getGradientImage; ITK GradientMagnitudeImageFilter
 */
export const gradient: Filter = {
  names: () => ["gradient"],
  // Differences of rounded intensities. Measured: 1.2e-7 per mm or voxel.
  singleError: ({ gradientUseSpacing }, { spacing }) => (magnitude) => (1e-6 / (gradientUseSpacing ? Math.min(...spacing) : 1)) * magnitude,
  pixelType: () => "float32",
  refusals: () => new Map(),
  needs: (target, field) => grown(target, [1, 1, 1], field.size),
  record(recording, { field, source, target }, { gradientUseSpacing }, { images, offset }) {
    const [nx, ny, nz] = target.size;
    const [x0, y0, z0] = target.start.map((s, k) => s - source.box.start[k]);
    const [sx, sy, sz] = source.box.size;
    const weights = field.spacing.map((s) => (gradientUseSpacing ? 0.5 * (1 / s) : 0.5));
    recording.run(
      kernel,
      [{ nx, ny, nz, x0, y0, z0, sx, sy, sz, image: 0, weights: 0, filtered: offset }],
      { image: source.image, weights: recording.upload("gradient weights", "real", weights), filtered: images },
    );
  },
};
