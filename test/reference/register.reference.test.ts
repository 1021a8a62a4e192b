/**
 * Registration of a real breast MRI (UCSF-BR-06) that a known smooth deformation of up to 5 mm has moved: as it is, and with its
 * contrast turned over. How far off the transform is and what is left of the difference are measured in tissue, skin and muscle.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openEngine, type Engine } from "../../src/host/engine/engine.ts";
import { indexOf, pointOf } from "../../src/host/image/geometry.ts";
import type { Vec3, Volume } from "../../src/host/image/volume.ts";
import { readImage } from "../../src/host/io/read.node.ts";
import { uniform } from "../../src/host/random.ts";
import { mapOf } from "../../src/host/register/apply.ts";
import { likeness } from "../../src/host/register/metrics.ts";
import { register } from "../../src/host/register/register.ts";
import { resampleTo } from "../../src/host/register/resample.ts";
import type { BSplineTransform, TransformChain } from "../../src/host/register/transform.ts";
import { referenceData } from "../extract/oracle.ts";

const file = join(referenceData, "breast_mri_dce", "UCSF-BR-06", "dce_pre.nii.gz");

/** Control points every 45 mm along the image's axes, moved at random so that no voxel goes further than `peak` mm. */
function deformation(image: Volume, peak: number): BSplineTransform {
  const apart = 45;
  const extent = image.size.map((n, k) => (n - 1) * image.spacing[k]);
  const size = extent.map((mm) => Math.ceil(mm / apart) + 3) as unknown as Vec3;
  const random = uniform(3);
  const coefficients = Float64Array.from({ length: 3 * size[0] * size[1] * size[2] }, () => random() - 0.5);
  const origin = pointOf(image, image.spacing.map((mm) => -apart / mm) as unknown as Vec3);
  const spline: BSplineTransform = { kind: "bspline", dimension: 3, size, origin, spacing: [apart, apart, apart], direction: image.direction, coefficients };
  const move = mapOf([spline]);
  let most = 0;
  forEachVoxel(image, 4, (point) => {
    const to = move(point);
    most = Math.max(most, Math.hypot(to[0] - point[0], to[1] - point[1], to[2] - point[2]));
  });
  return { ...spline, coefficients: coefficients.map((c) => (c * peak) / most) };
}

function forEachVoxel({ size: [nx, ny, nz], ...lattice }: Volume, step: number, use: (point: Vec3, i: number) => void): void {
  for (let z = 0; z < nz; z += step) {
    for (let y = 0; y < ny; y += step) for (let x = 0; x < nx; x += step) use(pointOf({ ...lattice, size: [nx, ny, nz] }, [x, y, z]), (z * ny + y) * nx + x);
  }
}

/** Brighter than fat and air in this image. */
const tissue = 20;

describe.skipIf(!existsSync(file))(`a breast moved by up to 5 mm (${existsSync(file) ? file : `skipped: no ${file}`})`, () => {
  let engine: Engine;
  let moving: Volume;
  let truth: TransformChain;
  let deformed: Volume;
  beforeAll(async () => {
    engine = await openEngine({ backend: "cpu" });
    moving = await readImage(file);
    truth = [deformation(moving, 5)];
    deformed = await resampleTo(engine, moving, moving, truth, { interpolator: "bspline" });
  });
  afterAll(() => engine.close());

  /** Mean distance in voxels from where tissue truly goes. */
  function meanError(found: TransformChain): number {
    const [ours, right] = [mapOf(found), mapOf(truth)];
    let sum = 0, count = 0;
    forEachVoxel(deformed, 2, (point, i) => {
      if (deformed.data[i] < tissue) return;
      const a = indexOf(moving, ours(point));
      const b = indexOf(moving, right(point));
      sum += Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
      count++;
    });
    return sum / count;
  }

  test("is found within 0.5 voxel, and the image difference goes down by 80 %, same contrast", async () => {
    const { transform, start, moved, jacobian, warnings } = await register(engine, deformed, moving, { contrast: "same" });
    const inside = Uint8Array.from(deformed.data, (value) => (value >= tissue ? 1 : 0));
    const error = meanError(transform);
    const left = likeness(deformed.data, moved.data, inside).difference / likeness(deformed.data, start.data, inside).difference;
    console.info(`same contrast: mean error ${error.toFixed(3)} voxel, difference left ${(100 * left).toFixed(1)} %, Jacobian from ${jacobian.minimum.toFixed(2)}`);
    expect(error).toBeLessThan(0.5);
    expect(left).toBeLessThan(0.2);
    expect(warnings).toEqual([]);
  });

  test("is found within 1 voxel across contrasts", async () => {
    // Fat bright, gland dark, air dark: no gain and offset makes one of the other.
    const other = { ...deformed, data: Float32Array.from(deformed.data, (v) => 400 * Math.exp(-v / 22) * Math.min(1, Math.max(0, v / 6))) };
    const { transform, jacobian, warnings } = await register(engine, other, moving);
    const error = meanError(transform);
    console.info(`across contrasts: mean error ${error.toFixed(3)} voxel, Jacobian from ${jacobian.minimum.toFixed(2)}`);
    expect(error).toBeLessThan(1);
    expect(warnings).toEqual([]);
  });
});
