/** Rings by hand on lines and planes, against spheres, and what is said of bad input. That distances are right: distance.test.ts. */
import { beforeAll, describe, expect, test } from "vitest";
import { uniform } from "../../src/host/random.ts";
import { openEngine, type Engine } from "../../src/host/engine/engine.ts";
import { identityDirection, type Vec3, type Volume } from "../../src/host/image/volume.ts";
import { rings, type RingsOptions, type RingsResult } from "../../src/host/regions/rings.ts";
import { cpuOnly } from "../adapter.ts";

let engine: Engine;
beforeAll(async () => void (engine = await openEngine({ backend: "cpu" })));

function volume(size: Vec3, spacing: Vec3, value: (x: number, y: number, z: number) => number, name = "mask"): Volume {
  const data = new Uint8Array(size[0] * size[1] * size[2]);
  for (let i = 0; i < data.length; i++) data[i] = value(i % size[0], Math.floor(i / size[0]) % size[1], Math.floor(i / (size[0] * size[1])));
  return { size, spacing, origin: [0, 0, 0], direction: identityDirection, data, components: 1, pixelType: "uint8", dimension: 3, name };
}
/** A row with lesions where the text has digits. */
const row = (text: string, spacing = 1, name = "mask"): Volume => volume([text.length, 1, 1], [spacing, 1, 1], (x) => (text[x] === "." ? 0 : Number(text[x])), name);
const drawn = ({ data }: Volume): string => Array.from(data, (value) => value || ".").join("");

async function drawnRings(mask: Volume, options: RingsOptions): Promise<string[][]> {
  return (await rings(engine, mask, options)).lesions.map((lesion) => lesion.rings.map((ring) => drawn(ring.mask)));
}
const only = async (mask: Volume, options: RingsOptions): Promise<RingsResult["lesions"][number]> => (await rings(engine, mask, options)).lesions[0];

describe("half-open away from the lesion", () => {
  test("(0,3], (0,5], (5,10] at 1 mm", async () => {
    const lesion = await only(row(`${".".repeat(11)}11${".".repeat(12)}`), { rings: [{ from: 0, to: 3 }, { from: 0, to: 5 }, { from: 5, to: 10 }] });
    expect(lesion.rings.map(({ mask }) => drawn(mask))).toEqual([
      "........111..111.........",
      "......11111..11111.......",
      ".11111............11111..",
    ]);
    expect(drawn(lesion.labelled)).toBe(".3333322111..1112233333..");
    expect(lesion.rings.map(({ voxels, volume, cutOff }) => [voxels, volume, cutOff])).toEqual([[6, 6, 0], [10, 10, 0], [10, 10, 0]]);
    expect(lesion).toMatchObject({ number: 1, voxels: 2, volume: 2, box: { start: [11, 0, 0], size: [2, 1, 1] } });
  });

  test.each([
    { spacing: 0.7, from: 3.5, to: 7 },
    { spacing: 0.1, from: 0.5, to: 1 },
    { spacing: 0.3, from: 1.5, to: 3 },
    { spacing: 1 / 3, from: 5 / 3, to: 10 / 3 },
  ])("voxels at exactly $from and $to mm, $spacing mm apart, whatever rounding did to the spacing", async ({ spacing, from, to }) => {
    for (const rounded of [spacing, Math.fround(spacing), spacing * (1 + 2 ** -24), spacing * (1 - 2 ** -24)]) {
      const [[inner, outer]] = await drawnRings(row("............1............", rounded), { rings: [{ from: 0, to: from }, { from, to }] });
      expect([inner, outer]).toEqual([".......11111.11111.......", "..11111...........11111.."]);
    }
  });

  test("3, 4, 5: a voxel beside and above, at 0.7 mm", async () => {
    const mask = volume([11, 11, 1], [0.7, 0.7, 5], (x, y) => Number(x === 5 && y === 5));
    const [ring] = (await only(mask, { rings: [{ from: 0, to: 3.5 }] })).rings;
    expect([ring.mask.data[9 * 11 + 8], ring.mask.data[9 * 11 + 9]]).toEqual([1, 0]);
    expect(ring.voxels).toBe(80); // lattice points within 5 of the middle, without it
    const [beyond] = (await only(mask, { rings: [{ from: 3.5, to: 3.55 }] })).rings;
    expect(beyond.voxels).toBe(0);
  });

  test("inward from the nearest voxel outside", async () => {
    expect(await drawnRings(row("...1111111...", 0.7), { rings: [{ from: 0, to: 1.4 }, { from: 1.4, to: 2.1 }], direction: "inward" })).toEqual([["...11...11...", ".....1.1....."]]);
  });
});

describe("around a sphere", () => {
  const [radius, spacing] = [10, [0.8, 0.9, 1.5]] as const;
  const size: Vec3 = [50, 44, 28];
  const r = (x: number, y: number, z: number): number => Math.hypot((x - 24) * spacing[0], (y - 21) * spacing[1], (z - 13) * spacing[2]);
  const sphere = volume(size, spacing, (x, y, z) => Number(r(x, y, z) <= radius));
  const diagonal = Math.hypot(...spacing);

  test.each([
    { direction: "outward", from: 0, to: 5, inner: radius, outer: radius + 5 },
    { direction: "outward", from: 3, to: 6, inner: radius + 3, outer: radius + 6 },
    { direction: "inward", from: 0, to: 3, inner: radius - 3, outer: radius },
  ] as const)("$direction ($from,$to]: the analytic shell, within one voxel", async ({ direction, from, to, inner, outer }) => {
    const { lesions: [{ rings: [ring] }], warnings } = await rings(engine, sphere, { rings: [{ from, to }], direction });
    expect(warnings).toEqual([]);
    let wrong = 0;
    for (const [i, inside] of ring.mask.data.entries()) {
      const at = r(i % size[0], Math.floor(i / size[0]) % size[1], Math.floor(i / (size[0] * size[1])));
      if (inside === 1 ? at < inner - diagonal || at > outer + diagonal : at > inner + diagonal && at < outer - diagonal) wrong++;
    }
    expect(wrong).toBe(0);
    const ball = (radius: number): number => (4 / 3) * Math.PI * radius ** 3;
    const shell = ball(outer) - ball(inner);
    expect(Math.abs(ring.volume - shell)).toBeLessThan(4 * Math.PI * (outer ** 2 + inner ** 2) * (diagonal / 2));
    expect(ring.volume).toBeCloseTo(ring.voxels * 0.8 * 0.9 * 1.5, 6);
  });

  test("in plane: no voxel in slices without lesion, and the planes' own distances in the others", async () => {
    const { lesions: [{ rings: [ring] }] } = await rings(engine, sphere, { rings: [{ from: 0, to: 3 }], inPlane: true });
    const plane = size[0] * size[1];
    for (let z = 0; z < size[2]; z++) {
      const slice = { ...sphere, size: [size[0], size[1], 1] as const, data: sphere.data.slice(z * plane, (z + 1) * plane) };
      const expected = slice.data.includes(1) ? (await only(slice, { rings: [{ from: 0, to: 3 }] })).rings[0].mask.data : new Uint8Array(plane);
      expect(ring.mask.data.slice(z * plane, (z + 1) * plane)).toEqual(expected);
    }
  });
});

describe("what belongs to a ring", () => {
  const near = [{ from: 0, to: 3 }];

  test("each label has its own rings, without the others' voxels; between two of them both", async () => {
    const mask = row("...11...22......7.");
    expect(await drawnRings(mask, { rings: near, lesions: "labels" })).toEqual([["111..111.........."], [".....111..111....."], [".............111.1"]]);
    expect((await rings(engine, mask, { rings: near, lesions: "labels" })).lesions.map(({ number, voxels }) => [number, voxels])).toEqual([[1, 2], [2, 2], [7, 1]]);
    expect(await drawnRings(mask, { rings: near, label: 2 })).toEqual([[".....111..111....."]]);
    expect(await drawnRings(mask, { rings: near, lesions: "one" })).toEqual([["111..111..111111.1"]]);
  });

  test("each connected part, corners too", async () => {
    const mask = volume([7, 4, 1], [1, 1, 1], (x, y) => Number((x === 0 && y === 0) || (x === 1 && y === 1) || (x === 5 && y === 3)));
    const { lesions } = await rings(engine, mask, { rings: [{ from: 0, to: 1 }], lesions: "components" });
    expect(lesions.map(({ number, voxels, rings: [ring] }) => [number, voxels, ring.voxels])).toEqual([[1, 2, 4], [2, 1, 3]]);
  });

  test("neither what is excluded nor what is outside the body", async () => {
    const options = { rings: near, exclude: [row(".....5............"), row("........1.........")], body: row("...1111..111111111") };
    expect(await drawnRings(row("......11.........."), { ...options })).toEqual([["...11....11......."]]);
  });
});

test.skipIf(cpuOnly)("the GPU draws the same rings, where many voxels lie at exactly their borders", async () => {
  const next = uniform(8);
  const mask = volume([24, 21, 12], [0.7, 0.7, 1.4], () => Number(next() < 0.002));
  const gpu = await openEngine({ backend: "gpu" });
  try {
    for (const direction of ["outward", "inward"] as const) {
      const options: RingsOptions = { rings: [{ from: 0, to: 0.7 }, { from: 0.7, to: 3.5 }, { from: 3.5, to: 7 }], direction };
      const given = direction === "outward" ? mask : { ...mask, data: mask.data.map((inside) => 1 - inside) };
      const [here, there] = [await rings(engine, given, options), await rings(gpu, given, options)];
      expect(here.lesions[0].rings[1].voxels).toBeGreaterThan(100);
      expect(there).toEqual(here);
    }
  } finally {
    gpu.close();
  }
});

describe("warnings", () => {
  const warningsOf = async (mask: Volume, options: RingsOptions): Promise<readonly string[]> => (await rings(engine, mask, options)).warnings;

  test("a ring that the image cuts off", async () => {
    const { lesions: [{ rings: [ring] }], warnings } = await rings(engine, row("..1......."), { rings: [{ from: 0, to: 5 }] });
    expect([ring.voxels, ring.cutOff]).toEqual([7, 3]);
    expect(warnings).toEqual(["mask: ring 0-5mm is cut off by the image's border: 3 of 10 voxels lie beyond it"]);
  });

  test("in three dimensions too: a voxel in a corner has an eighth of its ring", async () => {
    const [ring] = (await only(volume([4, 4, 4], [1, 1, 1], (x, y, z) => Number(x + y + z === 0)), { rings: [{ from: 0, to: 1 }] })).rings;
    expect([ring.voxels, ring.cutOff]).toEqual([3, 3]);
  });

  test("a ring that is empty, narrower than the slices lie apart, or both", async () => {
    const mask = volume([9, 9, 5], [1, 1, 5], (x, y, z) => Number(x === 4 && y === 4 && z === 2));
    expect(await warningsOf(mask, { rings: [{ from: 0, to: 3 }] })).toEqual(["mask: ring 0-3mm misses voxels along z: it is 3 mm wide, and they lie 5 mm apart (in plane it need not reach other slices)"]);
    expect(await warningsOf(mask, { rings: [{ from: 0, to: 3 }], inPlane: true })).toEqual([]);
    expect(await warningsOf(mask, { rings: [{ from: 2, to: 5 }] })).toEqual(["mask: ring 2-5mm is cut off by the image's border: 4 of 70 voxels lie beyond it"]);
    expect(await warningsOf(row("....1....", 2), { rings: [{ from: 2.1, to: 3 }], lesions: "one" })).toEqual([
      "mask: ring 2.1-3mm is empty", "mask: ring 2.1-3mm misses voxels along x: it is 0.9 mm wide, and they lie 2 mm apart",
    ]);
  });

  test("connected parts that may be specks", async () => {
    expect(await warningsOf(row(`....${"1".repeat(10)}....1....`), { rings: [{ from: 0, to: 1 }], lesions: "components" })).toEqual(["mask: 1 of 2 connected parts have fewer than 10 voxels: if they are specks, clean the mask of them"]);
  });

  test("a lesion at the border inward, and one that is partly outside the body", async () => {
    expect(await warningsOf(volume([3, 5, 1], [1, 1, 1], (x) => Number(x < 2)), { rings: [{ from: 0, to: 1 }], direction: "inward" })).toEqual(["mask: the lesion reaches the image's border, and distances inward are not measured to what lies beyond it"]);
    expect(await warningsOf(row("...111..."), { rings: [{ from: 0, to: 1 }], body: row("....11111", 1, "body") })).toEqual(["body: 1 voxels of the lesion lie outside the body mask"]);
  });
});

describe("bad input", () => {
  const mask = row("...1.2...");
  const good: RingsOptions = { rings: [{ from: 0, to: 3 }], lesions: "one" };
  test.each([
    { what: "an empty mask", given: row("....."), options: good, message: "mask: the mask is empty" },
    { what: "an unknown label", given: mask, options: { rings: good.rings, label: 3 }, message: "mask: label 3 is not in the mask; it has 1, 2" },
    { what: "several labels and no word on them", given: mask, options: { rings: good.rings }, message: "mask: the mask has labels 1, 2; say which one" },
    { what: "no ring", given: mask, options: { ...good, rings: [] }, message: "rings: 0 given" },
    { what: "a ring from 5 to 5", given: mask, options: { ...good, rings: [{ from: 5, to: 5 }] }, message: "ring 5-5: a ring goes from a distance of 0 mm or more to a greater one" },
    { what: "a ring from below 0", given: mask, options: { ...good, rings: [{ from: -1, to: 5 }] }, message: "ring -1-5:" },
    { what: "a ring that is not a number", given: mask, options: { ...good, rings: [{ from: 0, to: NaN }] }, message: "ring 0-NaN:" },
    { what: "a ring beyond everything", given: mask, options: { ...good, rings: [{ from: 0, to: 50 }] }, message: "ring 0-50: 50 mm is more than mask measures across, 9.1 mm" },
    { what: "the same ring twice", given: mask, options: { ...good, rings: [...good.rings, ...good.rings] }, message: "ring 0-3: given twice" },
    { what: "a body mask on another lattice", given: mask, options: { ...good, body: row("1111", 1, "body") }, message: "body: size 4x1x1 differs from that of mask, 9x1x1" },
    { what: "an excluded mask on another lattice", given: mask, options: { ...good, exclude: [row(".........", 2, "other")] }, message: "other: spacing (2, 1, 1) mm differs from that of mask, (1, 1, 1) mm" },
    { what: "a body mask that leaves nothing", given: mask, options: { ...good, body: row("...1.1...", 1, "body") }, message: "body: the body mask leaves nothing of the rings of mask, lesion 1: all 7 voxels of them lie outside it" },
    { what: "a vector mask", given: { ...mask, components: 3, size: [3, 1, 1] as const }, options: good, message: "mask: 3 values a voxel" },
  ])("$what", async ({ given, options, message }) => {
    await expect(rings(engine, given, options)).rejects.toThrow(message);
  });
});
