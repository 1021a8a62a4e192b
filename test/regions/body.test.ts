import { describe, expect, test } from "vitest";
import { identityDirection, type Vec3, type Volume } from "../../src/host/image/volume.ts";
import { bodyMask } from "../../src/host/regions/body.ts";
import { uniform } from "../../src/host/random.ts";

const size: Vec3 = [80, 70, 6];
const next = uniform(4);

function image(value: (x: number, y: number, z: number) => number): Volume {
  const data = new Float32Array(size[0] * size[1] * size[2]);
  for (let i = 0; i < data.length; i++) data[i] = value(i % size[0], Math.floor(i / size[0]) % size[1], Math.floor(i / (size[0] * size[1])));
  return { size, spacing: [1, 1, 3], origin: [0, 0, 0], direction: identityDirection, data, components: 1, pixelType: "float32", dimension: 3, name: "image" };
}
const distance = (x: number, y: number, a: number, b: number): number => Math.hypot(x - a, y - b);
/** A chest of 30 mm with a lung of 10 mm (air), a clip of 3 mm (no signal), and a coil beside it. */
const isLung = (x: number, y: number): boolean => distance(x, y, 30, 40) <= 10;
const isClip = (x: number, y: number): boolean => distance(x, y, 50, 30) <= 3;
const inChest = (x: number, y: number): boolean => distance(x, y, 38, 35) <= 30;
const isCoil = (x: number): boolean => x >= 76;
const noise = (): number => Math.hypot(next() - 0.5, next() - 0.5) * 8;

/** Voxels that the mask has otherwise than told, more than `margin` mm from the chest's, lung's and clip's borders. */
function wrongVoxels({ data }: Volume, margin: number): number {
  let wrong = 0;
  for (let i = 0; i < data.length; i++) {
    const [x, y] = [i % size[0], Math.floor(i / size[0]) % size[1]];
    const near = [distance(x, y, 38, 35) - 30, distance(x, y, 30, 40) - 10].some((gap) => Math.abs(gap) <= margin);
    if (!near && data[i] !== Number(inChest(x, y) && !isLung(x, y))) wrong++;
  }
  return wrong;
}

describe("air and lung are left out, a clip is filled, a coil is another part", () => {
  test.each([
    { name: "MR, fat suppressed: fat is 12, air noise of 3, glands 200", of: (x: number, y: number) => (inChest(x, y) && !isLung(x, y) && !isClip(x, y) ? (distance(x, y, 45, 45) < 7 ? 200 : 12) : isCoil(x) ? 40 : 0) + noise() },
    { name: "MR of values between 0 and 1", of: (x: number, y: number) => ((inChest(x, y) && !isLung(x, y) && !isClip(x, y) ? (distance(x, y, 45, 45) < 7 ? 200 : 12) : isCoil(x) ? 40 : 0) + noise()) / 250 },
    { name: "CT", of: (x: number, y: number) => (inChest(x, y) ? (isLung(x, y) ? -850 : isClip(x, y) ? -900 : distance(x, y, 20, 20) < 5 ? 900 : -90) : isCoil(x) ? 0 : -1000) + noise() },
  ])("$name", ({ of }) => {
    const body = bodyMask(image(of));
    expect(body.pixelType).toBe("uint8");
    expect(wrongVoxels(body, 2)).toBe(0);
  });
});

test("a volume of 1 slice and one with thick slices", () => {
  const flat = image((x, y) => (inChest(x, y) ? 100 : 5) + noise());
  const slice: Volume = { ...flat, size: [size[0], size[1], 1], data: flat.data.slice(0, size[0] * size[1]) };
  for (const { data } of [bodyMask(slice), bodyMask(flat)]) {
    expect(data[35 * 80 + 38]).toBe(1);
    expect(data[3 * 80 + 3]).toBe(0);
  }
});

test("bad input", () => {
  expect(() => bodyMask(image(() => 7))).toThrow("image: every voxel has the intensity 7: no body can be told from air");
  expect(() => bodyMask({ ...image(() => 7), components: 3 })).toThrow("image: 3 values a voxel");
  const at = (value: number): Volume => image((x, y, z) => (x === 79 && y === 3 && z === 2 ? value : inChest(x, y) ? 100 : 5));
  expect(() => bodyMask(at(NaN))).toThrow("image: the voxel (x, y, z) = (79, 3, 2) is NaN");
  expect(() => bodyMask(at(Infinity))).toThrow("image: the voxel (x, y, z) = (79, 3, 2) is Infinity");
});
