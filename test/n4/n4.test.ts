/** N4 against SimpleITK (fixtures/oracle/n4.py), against the field that a phantom was made with, and on input that is wrong. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openEngine, type Engine } from "../../src/host/engine/engine.ts";
import type { Volume } from "../../src/host/image/volume.ts";
import { readImage } from "../../src/host/io/read.node.ts";
import { n4, type N4Result } from "../../src/host/n4/n4.ts";
import type { N4Progress } from "../../src/host/n4/estimate.ts";
import { cpuOnly } from "../adapter.ts";
import { fixture, optionsOf } from "./oracle.ts";

let image: Volume;
let labels: Volume;
let cpu: Engine;
beforeAll(async () => {
  [image, labels, cpu] = [await readImage("fixtures/n4/phantom.nrrd"), await readImage("fixtures/n4/mask.nrrd"), await openEngine({ backend: "cpu" })];
});

function slice({ data, size: [nx, ny], ...rest }: Volume, z: number): Volume {
  return { ...rest, size: [nx, ny, 1], data: data.slice(z * nx * ny, (z + 1) * nx * ny) };
}

function withHoles(volume: Volume): Volume {
  const data = volume.data.slice();
  for (let z = 8; z < 11; z++) for (let y = 15; y < 22; y++) data.fill(0, (z * 40 + y) * 48 + 20, (z * 40 + y) * 48 + 26);
  return { ...volume, data };
}

/** The image and mask of a case of the fixture. */
function inputsOf(name: string): [Volume, Volume | null] {
  if (name === "otsu") return [image, null];
  if (name === "one slice") return [slice(image, 10), slice(labels, 10)];
  if (name === "zeros in the mask") return [withHoles(image), labels];
  return [image, labels];
}

/** Greatest and mean difference of our log field from ITK's at the voxels of the fixture. */
function differences(name: string, { logField }: N4Result): { greatest: number; mean: number } {
  const { logField: expected, every } = fixture.n4[name];
  const found = expected.map((v, i) => Math.abs(v - logField.data[i * every]));
  return { greatest: Math.max(...found), mean: found.reduce((a, b) => a + b) / found.length };
}

describe("SimpleITK's field and iterations", () => {
  test.each(Object.keys(fixture.n4))("%s", async (name) => {
    const given = fixture.n4[name];
    const result = await n4(cpu, ...inputsOf(name), optionsOf(given));
    expect(result.iterations).toEqual(given.iterations);
    result.convergence.forEach((c, level) => expect(c / given.convergence[level]).toBeCloseTo(1, 2));
    const { greatest, mean } = differences(name, result);
    // A few iterations are the same to float32; many make its rounding grow, in ITK with its number of threads too (docs/decisions).
    const few = name === "three iterations";
    expect(mean).toBeLessThan(few ? 1e-7 : 1e-4);
    expect(greatest).toBeLessThan(few ? 1e-6 : 1e-3);
  });
});

test("the corrected image is the image divided by the field, on the image's lattice", async () => {
  const { corrected, field, logField, mask, shrink } = await n4(cpu, image, labels, { iterations: [3] });
  expect(corrected).toMatchObject({ size: image.size, spacing: image.spacing, origin: image.origin, direction: image.direction, pixelType: "float32" });
  for (const i of [0, 777, 20000]) {
    expect(field.data[i]).toBe(Math.fround(Math.exp(logField.data[i])));
    expect(corrected.data[i]).toBe(Math.fround(image.data[i] / field.data[i]));
  }
  expect([...mask.data]).toEqual([...labels.data].map((label) => Number(label !== 0)));
  expect(shrink).toEqual([4, 4, 4]);
});

test("the field that the phantom was made with, within 2 %", async () => {
  const { field } = await n4(cpu, image, labels);
  const ratios: number[] = [];
  for (let i = 0; i < labels.data.length; i++) {
    if (labels.data[i] === 0) continue;
    const [u, v, w] = [(i % 48) / 47, (Math.floor(i / 48) % 40) / 39, Math.floor(i / 1920) / 19];
    ratios.push(field.data[i] / Math.exp(0.3 * Math.cos(2.2 * u + 0.4) + 0.25 * Math.sin(2 * v) - 0.15 * w));
  }
  const mean = ratios.reduce((a, b) => a + b) / ratios.length;
  const off = ratios.map((r) => Math.abs(r / mean - 1));
  expect(off.reduce((a, b) => a + b) / off.length).toBeLessThan(0.02);
});

test.skipIf(cpuOnly)("GPU and CPU give the same field", async () => {
  const gpu = await openEngine({ backend: "gpu" });
  afterAll(() => gpu.close());
  const options = { iterations: [4, 3], shrink: 4 };
  const [a, b] = [await n4(gpu, image, labels, options), await n4(cpu, image, labels, options)];
  expect(a.iterations).toEqual(b.iterations);
  let greatest = 0;
  for (let i = 0; i < a.logField.data.length; i++) greatest = Math.max(greatest, Math.abs(a.logField.data[i] - b.logField.data[i]));
  // Splines are evaluated in float32, the same on both; sums of fits may round to another float32 once in 2^20.
  expect(greatest).toBeLessThan(1e-6);
});

test("the splines' distance in mm sets how many there are", async () => {
  const whole = await n4(cpu, image, labels, { iterations: [2], splineDistance: 1000 });
  expect(whole.logField.data).toEqual((await n4(cpu, image, labels, { iterations: [2] })).logField.data);
  // 56.4, 42.9 and 57 mm: three, three and three spans of at most 20 mm.
  const three = await n4(cpu, image, labels, { iterations: [2], splineDistance: 20 });
  expect(three.logField.data).toEqual((await n4(cpu, image, labels, { iterations: [2], controlPoints: 6 })).logField.data);
});

test("progress and warnings tell how far it came", async () => {
  const seen: N4Progress[] = [];
  const { warnings, iterations, convergence } = await n4(cpu, image, labels, { iterations: [2, 1] }, (p) => seen.push(p));
  expect(seen.map((p) => [p.level, p.iteration, p.levels, p.iterations])).toEqual([[1, 1, 2, 2], [1, 2, 2, 2], [2, 1, 2, 1]]);
  expect(iterations).toEqual([2, 1]);
  expect([seen[1].convergence, seen[2].convergence]).toEqual(convergence);
  expect(warnings).toEqual([expect.stringMatching(/phantom\.nrrd: the field has not converged to 0\.001 at level 1 \(0\.0\d+ after iteration 2\), level 2/)]);
  const { warnings: holes } = await n4(cpu, withHoles(image), labels, { iterations: [50], shrink: 1, convergence: 1 });
  expect(holes).toEqual([expect.stringMatching(/126 of \d+ voxels in .*mask\.nrrd are not positive/)]);
});

test("thin volumes shrink less along their short axis", async () => {
  const thin: Volume = { ...slice(image, 9), size: [48, 40, 3], data: image.data.slice(9 * 1920, 12 * 1920) };
  const { shrink } = await n4(cpu, thin, null, { iterations: [2] });
  expect(shrink).toEqual([4, 4, 1]);
});

describe("input that is wrong", () => {
  const filled = (volume: Volume, value: number): Volume => ({ ...volume, data: new Float32Array(volume.data.length).fill(value), pixelType: "float32" });
  const wrong: readonly [string, () => [Volume, Volume | null, object?], RegExp][] = [
    ["another lattice", () => [image, { ...labels, spacing: [1.2, 1.1, 3.1] }], /mask\.nrrd: spacing \(1\.2, 1\.1, 3\.1\) mm differs from that of .*phantom\.nrrd/],
    ["an empty mask", () => [image, filled(labels, 0)], /mask\.nrrd: the mask is empty/],
    ["a label that is not there", () => [image, labels, { maskLabel: 9 }], /mask\.nrrd: no voxel has the label 9/],
    ["no positive voxel", () => [filled(image, -3), labels], /phantom\.nrrd: no voxel in .*mask\.nrrd is positive/],
    ["one value only", () => [filled(image, 7), labels], /phantom\.nrrd: all voxels in .*mask\.nrrd are 7/],
    ["one value only, for Otsu", () => [filled(image, 7), null], /phantom\.nrrd: all voxels are 7/],
    ["NaN", () => [filled(image, NaN), labels], /phantom\.nrrd: voxel 0 is NaN/],
    ["what float32 cannot hold", () => [{ ...filled(image, 1), data: new Float64Array(image.data.length).fill(1e39), pixelType: "float64" }, labels], /phantom\.nrrd: voxel 0 is 1e\+39/],
    ["colours", () => [{ ...image, components: 3 }, labels], /phantom\.nrrd: n4 corrects images of one component, this one has 3/],
    ["no iterations", () => [image, labels, { iterations: [] }], /n4: iterations is/],
    ["too few control points", () => [image, labels, { controlPoints: [4, 4, 3] }], /n4: controlPoints is 4, 4, 3; .* at least 4/],
    ["a distance far below a voxel", () => [image, labels, { splineDistance: 0.01, iterations: [1] }], /n4: 5640x4291x5700 spans of splines, doubled 0 times, have \d+ control points/],
    ["more levels than any field has", () => [image, labels, { iterations: new Array<number>(12).fill(1) }], /n4: 1x1x1 spans of splines, doubled 11 times, have 8627738651 control points, more than 16777216/],
    ["a distance of 0", () => [image, labels, { splineDistance: 0 }], /n4: splineDistance is 0/],
  ];
  test.each(wrong)("%s", async (_, given, message) => {
    const [volume, mask, options] = given();
    await expect(n4(cpu, volume, mask, options)).rejects.toThrow(expect.objectContaining({ name: "InputError", message: expect.stringMatching(message) }));
  });

  test("a mask that shrinks away", async () => {
    const data = new Uint8Array(labels.data.length);
    data[0] = 1;
    await expect(n4(cpu, image, { ...labels, data })).rejects.toThrow(/mask\.nrrd: 0 of its voxels are left on the image shrunk by 4x4x4/);
  });
});
