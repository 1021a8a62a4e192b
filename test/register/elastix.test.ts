/** elastix through our types: the transform that comes back moves the image as elastix's own resampler does. */
import { elastixNode } from "@itk-wasm/elastix";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openEngine, type Engine } from "../../src/host/engine/engine.ts";
import type { Volume } from "../../src/host/image/volume.ts";
import { readImage } from "../../src/host/io/read.node.ts";
import { itkImage, runElastix, type ParameterMap } from "../../src/host/register/elastix.ts";
import { resampleTo } from "../../src/host/register/resample.ts";
import { parameterMaps } from "../../src/host/register/settings.ts";
import type { AffineTransform } from "../../src/host/register/transform.ts";

const fixture = (name: string): Promise<Volume> => readImage(new URL(`../../fixtures/register/${name}.nrrd`, import.meta.url).pathname);

let engine: Engine;
beforeAll(async () => void (engine = await openEngine({ backend: "cpu" })));
afterAll(() => engine.close());

/** Too few steps to register well, enough to move. */
function shortMaps(kind: "rigid" | "bspline"): ParameterMap[] {
  return parameterMaps({ kind, contrast: "same", gridSpacing: 30 })
    .map((map) => ({ ...map, NumberOfResolutions: ["1"], MaximumNumberOfIterations: ["25"], NumberOfSpatialSamples: ["500"], NumberOfSamplesForExactGradient: ["500"] }));
}

/** elastix's own resampled image, by linear interpolation. */
async function byElastix(fixed: Volume, moving: Volume, dimension: 2 | 3, maps: readonly ParameterMap[]): Promise<{ image: Float32Array; coefficients: unknown }> {
  const writing = maps.map((map) => ({ ...map, WriteResultImage: ["true"] }));
  const { result, transform } = await elastixNode(writing as never, { fixed: itkImage(fixed, dimension), moving: itkImage(moving, dimension) });
  const spline = transform.find(({ transformType }) => transformType.transformParameterization === "BSpline");
  return { image: result.data as Float32Array, coefficients: spline?.parameters };
}

/** Greatest difference inside; at the rim of the moving image rounding decides what is in it. */
function differences(ours: Volume, theirs: Float32Array): { greatest: number; disagreeing: number } {
  let greatest = 0, disagreeing = 0;
  theirs.forEach((value, i) => {
    if ((value === 0) !== (ours.data[i] === 0)) disagreeing++;
    else greatest = Math.max(greatest, Math.abs(value - ours.data[i]));
  });
  return { greatest, disagreeing };
}

const start: AffineTransform = { kind: "affine", dimension: 3, matrix: [0.998, -0.06, 0, 0.06, 0.998, 0, 0, 0, 1], offset: [1.5, 4, -1] };

describe("elastix", () => {
  test.each([["3-D, oblique", "smooth_fixed", "moving", 3], ["2-D", "slice_fixed", "slice_moving", 2]] as const)("%s: the transform gives elastix's own image, the same on every run", async (_, fixedName, movingName, dimension) => {
    const [fixed, moving] = await Promise.all([fixture(fixedName), fixture(movingName)]);
    const maps = shortMaps("bspline");
    const { transform, version } = await runElastix(fixed, moving, { dimension, maps, initial: [] });
    expect(version).toMatch(/^\d+\.\d+\.\d+$/);
    expect(transform.map(({ kind }) => kind)).toEqual(["affine", "bspline"]);
    const ours = await resampleTo(engine, moving, fixed, transform, { interpolator: "linear" });
    const again = await byElastix(fixed, moving, dimension, maps);
    const { greatest, disagreeing } = differences(ours, again.image);
    expect(greatest).toBeLessThan(2e-4); // float32, values up to 255
    expect(disagreeing).toBeLessThan(fixed.data.length / 1000);
    const [, spline] = transform;
    expect(spline.kind === "bspline" && spline.coefficients).toEqual(again.coefficients);
  });

  test("starts from a given transform, and hands it back as part of the chain", async () => {
    const [fixed, moving] = await Promise.all([fixture("smooth_fixed"), fixture("moving")]);
    const [rigid] = shortMaps("rigid");
    const none = { ...rigid, MaximumNumberOfIterations: ["1"], AutomaticParameterEstimation: ["false"], SP_a: ["1e-9"] };
    const { transform } = await runElastix(fixed, moving, { dimension: 3, maps: [none], initial: [start] });
    expect(transform).toHaveLength(1);
    const [only] = transform;
    if (only.kind !== "affine") throw new Error("not affine");
    expect(Math.max(...only.matrix.map((m, i) => Math.abs(m - start.matrix[i])))).toBeLessThan(1e-6);
  });

  test("names the images when elastix cannot go on", async () => {
    const [fixed, moving] = await Promise.all([fixture("smooth_fixed"), fixture("moving")]);
    const away: Volume = { ...moving, origin: [1000, 0, 0] };
    await expect(runElastix(fixed, away, { dimension: 3, maps: shortMaps("rigid"), initial: [] })).rejects.toThrow(/moving\.nrrd cannot be registered to .*smooth_fixed\.nrrd: elastix: .*overlaps/);
  });
});
