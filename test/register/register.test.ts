/** Known transforms found again: phantoms that SimpleITK moved (fixtures/oracle/registration.py). */
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openEngine, type Engine } from "../../src/host/engine/engine.ts";
import { indexOf, pointOf } from "../../src/host/image/geometry.ts";
import { identityDirection, voxelCount, type Vec3, type Volume } from "../../src/host/image/volume.ts";
import { readImage } from "../../src/host/io/read.node.ts";
import { mapOf } from "../../src/host/register/apply.ts";
import { register } from "../../src/host/register/register.ts";
import { parseTfm, writeTfm } from "../../src/host/register/tfm.ts";
import type { TransformChain } from "../../src/host/register/transform.ts";

const path = (name: string): string => new URL(`../../fixtures/register/${name}`, import.meta.url).pathname;
const fixture = (name: string): Promise<Volume> => readImage(path(`${name}.nrrd`));
const truth = (name: string): TransformChain => parseTfm(readFileSync(path(`${name}.tfm`), "utf8"), name);

let engine: Engine;
beforeAll(async () => void (engine = await openEngine({ backend: "cpu" })));
afterAll(() => engine.close());

/** Distance in voxels between where two chains take the voxels of the body (brighter than air), along all axes together. */
function meanError(fixed: Volume, found: TransformChain, known: TransformChain, air: number): number {
  const [nx, ny] = fixed.size;
  const [ours, right] = [mapOf(found), mapOf(known)];
  let sum = 0, count = 0;
  for (let i = 0; i < voxelCount(fixed.size); i++) {
    if (fixed.data[i] < air) continue;
    const point = pointOf(fixed, [i % nx, Math.floor(i / nx) % ny, Math.floor(i / (nx * ny))]);
    const a = indexOf(fixed, ours(point));
    const b = indexOf(fixed, right(point));
    sum += Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
    count++;
  }
  return sum / count;
}

const air = 30;
/** Milliseconds: seconds on a quiet machine, minutes beside other work. */
const patience = 300_000;

describe("register finds", () => {
  test.each(["same", "different"] as const)("a rigid transform within 0.05 voxel (contrast %s)", async (contrast) => {
    const [fixed, moving] = await Promise.all([fixture("rigid_fixed"), fixture("moving")]);
    const { transform, before, after, warnings, jacobian } = await register(engine, fixed, moving, { kind: "rigid", contrast });
    expect(meanError(fixed, transform, truth("rigid"), air)).toBeLessThan(0.05);
    expect(after.difference).toBeLessThan(0.2 * before.difference);
    expect(jacobian.minimum).toBeCloseTo(1, 9);
    expect(warnings).toEqual([]);
  }, patience);

  test("what matches in a mask, and measures there only", async () => {
    const [fixed, moving] = await Promise.all([fixture("rigid_fixed"), fixture("moving")]);
    const [nx, ny] = fixed.size;
    const inBlock = (i: number): boolean => Math.abs((i % nx) - 32) < 12 && Math.abs((Math.floor(i / nx) % ny) - 26) < 12 && Math.abs(Math.floor(i / (nx * ny)) - 20) < 9;
    const data = Uint8Array.from(fixed.data, (_, i) => (inBlock(i) ? 1 : 0));
    const mask: Volume = { ...fixed, data, pixelType: "uint8", name: "mask" };
    const { transform, after, overlap } = await register(engine, fixed, moving, { kind: "rigid", contrast: "same", mask });
    expect(meanError({ ...fixed, data: data.map((v) => 255 * v) }, transform, truth("rigid"), air)).toBeLessThan(0.1);
    expect(after.voxels).toBe(data.reduce((sum, v) => sum + v, 0));
    expect(overlap).toBe(1);
  }, patience);

  test("a deformation of 5 mm within 0.5 voxel, the image difference down by 80 %, same contrast", async () => {
    const [fixed, moving] = await Promise.all([fixture("smooth_fixed"), fixture("moving")]);
    const { transform, before, after, warnings, jacobian, displacement } = await register(engine, fixed, moving, { contrast: "same" });
    expect(meanError(fixed, transform, truth("smooth"), air)).toBeLessThan(0.5);
    expect(after.difference).toBeLessThan(0.2 * before.difference);
    expect(jacobian.minimum).toBeGreaterThan(0.5);
    expect(displacement.maximum).toBeGreaterThan(3);
    expect(warnings).toEqual([]);
  }, patience);

  test("the same deformation across contrasts within 1 voxel", async () => {
    const [fixed, moving] = await Promise.all([fixture("contrast_fixed"), fixture("moving")]);
    const { transform, before, after, warnings } = await register(engine, fixed, moving);
    expect(meanError(await fixture("smooth_fixed"), transform, truth("smooth"), air)).toBeLessThan(0.5); // 1 is asked for; the rigid part alone gives 0.9
    expect(after.mutualInformation).toBeGreaterThan(before.mutualInformation);
    expect(warnings).toEqual([]);
  }, patience);
});

describe("a slice", () => {
  test("in the body, not along its axes, is registered in its plane", async () => {
    const [fixed, moving] = await Promise.all([fixture("slice_fixed"), fixture("slice_moving")]);
    const c = Math.cos(0.3), s = Math.sin(0.3);
    const tilted = { dimension: 3, spacing: [0.8, 0.8, 3], origin: [30, -20, 100], direction: [c, 0, s, s, 0, -c, 0, 1, 0] } as const;
    const spatial = { fixed: { ...fixed, ...tilted }, moving: { ...moving, ...tilted, origin: pointOf({ ...fixed, ...tilted }, [0, 0, 0.2]) } };
    const { transform, warnings, before, after } = await register(engine, spatial.fixed, spatial.moving, { contrast: "same" });
    expect(after.difference).toBeLessThan(0.2 * before.difference);
    expect(warnings).toEqual([]);
    const [ours, right] = [mapOf(parseTfm(writeTfm(transform), "written")), mapOf(truth("slice"))];
    let sum = 0, count = 0;
    for (let i = 0; i < fixed.data.length; i++) {
      if (fixed.data[i] < air) continue;
      const index: Vec3 = [i % fixed.size[0], Math.floor(i / fixed.size[0]), 0];
      const [x, y, z] = indexOf(spatial.moving, ours(pointOf(spatial.fixed, index)));
      const planar = indexOf(moving, right(pointOf(fixed, index)));
      expect(z).toBeCloseTo(0, 6); // on the moving slice
      sum += Math.hypot(x - planar[0], y - planar[1]);
      count++;
    }
    expect(sum / count).toBeLessThan(0.5);
  }, patience);
});

describe("bad input", () => {
  const block = (fill: (i: number) => number, change: Partial<Volume> = {}): Volume => {
    const size = change.size ?? ([12, 10, 8] as const);
    return { size, spacing: [1, 1, 1], origin: [0, 0, 0], direction: identityDirection, components: 1, pixelType: "float32", dimension: 3, name: "a.nii", ...change, data: Float32Array.from({ length: voxelCount(size) }, (_, i) => fill(i)) };
  };
  const wavy = (change: Partial<Volume> = {}): Volume => block((i) => Math.sin(i) + (i % 7), change);
  const other = wavy({ name: "b.nii" });

  test.each<[string, Volume, Volume, Volume | undefined, RegExp]>([
    ["apart", wavy(), wavy({ name: "b.nii", origin: [100, 0, 0] }), undefined, /do not overlap: x 100 to 111.* x 0 to 11/],
    ["2-D and 3-D", wavy(), wavy({ name: "b.nii", size: [12, 10, 1] }), undefined, /2-D and 3-D.*a\.nii has 12x10x8.*b\.nii has 12x10x1/],
    ["a constant moving image", wavy(), block(() => 4, { name: "b.nii" }), undefined, /b\.nii: constant where it overlaps a\.nii, every voxel is 4/],
    ["a constant fixed image", block(() => 3), other, undefined, /a\.nii: constant where it overlaps b\.nii, every voxel is 3/],
    ["a mask of another lattice", wavy(), other, block(() => 1, { name: "m.nii", size: [12, 10, 9] }), /m\.nii: size 12x10x9 differs from that of a\.nii, 12x10x8/],
    ["an empty mask", wavy(), other, block(() => 0, { name: "m.nii" }), /m\.nii: the mask is empty/],
    ["colours", wavy(), wavy({ name: "b.nii", components: 3 }), undefined, /b\.nii: 3 values a voxel/],
    ["few slices", wavy(), wavy({ name: "b.nii", size: [12, 10, 3] }), undefined, /b\.nii: 12x10x3 voxels; registration needs 4 along each axis/],
    ["not a number", wavy(), block((i) => (i === 5 ? NaN : i), { name: "b.nii" }), undefined, /b\.nii: the voxel \(x, y, z\) = \(5, 0, 0\) is NaN/],
    ["slices apart", wavy({ size: [12, 10, 1] }), wavy({ name: "b.nii", size: [12, 10, 1], origin: [0, 0, 2] }), undefined, /b\.nii: its slice lies 2\.00 mm from that of a\.nii, which is 1 mm thick/],
  ])("%s", async (_, fixed, moving, mask, message) => {
    await expect(register(engine, fixed, moving, { mask })).rejects.toThrow(message);
  });

  test("a grid spacing of nothing", async () => {
    await expect(register(engine, wavy(), other, { gridSpacing: 0 })).rejects.toThrow(/grid spacing: 0 mm/);
  });
});
