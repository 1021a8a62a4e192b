import { describe, expect, test } from "vitest";
import { glszmCpu } from "../../src/kernels/glszm.cpu.ts";
import { glszm } from "../../src/kernels/glszm.ts";
import { equivalence, random } from "./equivalence.ts";
import { furtherTruths, half, highest, ibsiPhantom, randomLevels, slabsOf, sortedList, tally, truths, type Levels } from "./zoneTruth.ts";

interface Options {
  readonly offsets?: number[][];
  readonly maxSize?: number;
  /** Core planes of a slab. */
  readonly planes?: number;
}

/** Runs the CPU form slab after slab; also gives what each slab was handed, as cases for the GPU. */
function zonesOf(given: Levels, { offsets = half, maxSize = 4, planes = given.size[2] }: Options = {}) {
  const Ng = highest(given.levels);
  const plane = given.size[0] * given.size[1];
  const capacity = Math.floor(given.levels.length / (maxSize + 1));
  const outputs = { counts: new Uint32Array(Ng * maxSize), long: new Uint32Array(1 + 2 * capacity) };
  let carry = new Uint32Array(1);
  const cases = slabsOf(given, planes).map(({ levels, ...slab }, s) => {
    const item = {
      ...slab, levels: 0, Ng, offsets: 0, neighbours: offsets.length, maxSize, counts: 0, long: 0, capacity, carry: 0, carried: 0, labels: 0,
    };
    const inputs = { levels, offsets: Int32Array.from(offsets.flat()), carry };
    const carried = new Uint32Array(item.z1 < item.nz ? plane : 0).fill(12345);
    glszmCpu.run([item], { ...inputs, ...outputs, carried });
    carry = carried;
    const lengths = { counts: outputs.counts.length, long: outputs.long.length, carried: carried.length };
    return { name: `${given.name}, slab ${s} of ${planes} planes`, items: [item], inputs, outputs: lengths };
  });
  const dense = [...outputs.counts].map((count, i) => [Math.floor(i / maxSize) + 1, i % maxSize + 1, count]);
  const list = outputs.long;
  const long = Array.from({ length: list[0] }, (_, k) => [list[1 + 2 * k], list[2 + 2 * k], 1]);
  return { zones: tally([...dense.filter((row) => row[2] > 0), ...long]), cases };
}

describe.each(truths)("$name", (truth) => {
  test.each(truth.matrices.map((m) => ({ ...m, title: m.plane === null ? "in space" : `in planes across axis ${m.plane}` })))("$title: zones are PyRadiomics'", ({ angles, zones }) => {
    for (const maxSize of [1, 3, 300]) expect(zonesOf(truth, { offsets: angles, maxSize }).zones).toEqual(zones);
    for (const planes of [1, 2, 3]) expect(zonesOf(truth, { offsets: angles, planes }).zones).toEqual(zones);
  });

  test("a half neighbourhood, its opposite and the whole one give the same zones", () => {
    const opposite = half.map((offset) => offset.map((d) => 0 - d));
    const { zones } = zonesOf(truth);
    for (const planes of [1, 9]) {
      expect(zonesOf(truth, { offsets: opposite, planes }).zones).toEqual(zones);
      expect(zonesOf(truth, { offsets: [...half, ...opposite], planes }).zones).toEqual(zones);
    }
  });
});

test.each(furtherTruths)("$name: zones are PyRadiomics'", ({ angles, zones, ...given }) => {
  for (const planes of [9, 2, 1]) expect(zonesOf(given, { offsets: angles, planes }).zones).toEqual(tally(zones));
});

test.each([4, 1])("IBSI's digital phantom, %i planes at once: the matrix of IBSI 1, Grey level size zone matrix (3D)", (planes) => {
  expect(zonesOf(ibsiPhantom, { planes }).zones).toEqual([[1, 50, 1], [3, 1, 1], [4, 2, 1], [4, 14, 1], [6, 7, 1]]);
});

const faces = [[1, 0, 0], [0, 1, 0], [0, 0, 1]];

/** One zone that winds through the planes: legs that only meet far up, so that slabs carry them apart for long. */
function comb(): Levels {
  const [nx, ny, nz] = [9, 3, 8];
  const levels = new Uint16Array(nx * ny * nz).fill(2);
  for (let z = 0; z < nz; z++) for (let x = 0; x < nx; x += 2) levels[(z * ny + 1) * nx + x] = 1;
  for (let x = 0; x < nx; x++) levels[((nz - 1) * ny + 1) * nx + x] = 1;
  return { name: "comb", size: [nx, ny, nz], levels };
}

test.each([8, 5, 3, 2, 1])("a comb, %i planes at once, is one zone by faces", (planes) => {
  const { zones } = zonesOf(comb(), { offsets: faces, planes });
  // Five legs of 8 and four voxels between them; the rest hangs together around it.
  expect(zones.filter(([level]) => level === 1)).toEqual([[1, 44, 1]]);
  expect(zones.filter(([level]) => level === 2).reduce((sum, [, size, count]) => sum + size * count, 0)).toBe(9 * 3 * 8 - 44);
});

/**
 * One zone by faces: a bar under a roof, and teeth that reach higher. The first forest (glszm-init) holds bar and roof as one tree and
 * each tooth as another, so that neighbouring invocations join the same root to different teeth at the same time.
 */
function rake(): Levels {
  const [nx, ny, nz] = [16, 3, 3];
  const levels = new Uint16Array(nx * ny * nz);
  const set = (x: number, y: number, z: number): number => (levels[(z * ny + y) * nx + x] = 1);
  for (let x = 0; x < nx; x++) {
    set(x, 0, 0);
    set(x, 0, 1);
    if (x % 2 === 0) for (const [y, z] of [[1, 0], [2, 0], [2, 1], [2, 2]]) set(x, y, z);
  }
  return { name: "rake", size: [nx, ny, nz], levels };
}

test("a rake is one zone by faces", () => expect(zonesOf(rake(), { offsets: faces }).zones).toEqual([[1, 16 + 16 + 8 * 4, 1]]));

test("planes so large that the CPU form takes them one at a time: a zone whose legs meet in the last", () => {
  const [nx, ny, nz] = [1100, 1000, 3];
  const levels = new Uint16Array(nx * ny * nz);
  const set = (level: number, x: number, y: number, z: number): number => (levels[(z * ny + y) * nx + x] = level);
  for (let z = 0; z < nz; z++) for (const x of [10, 1090]) set(1, x, 500, z);
  for (let x = 10; x <= 1090; x++) set(1, x, 500, 2);
  for (const z of [0, 1]) for (const x of [0, 1099]) set(2, x, x === 0 ? 0 : 999, z); // two zones of two that end in the second plane
  set(2, 1099, 0, 0);
  set(2, 0, 999, 2);
  for (const planes of [3, 2]) {
    const { zones } = zonesOf({ name: "large planes", size: [nx, ny, nz], levels }, { planes, maxSize: 8 });
    expect(zones).toEqual([[1, 1081 + 4, 1], [2, 1, 2], [2, 2, 2]]);
  }
});

const next = random(6);
const two = [randomLevels("a", next, [5, 4, 3], 3, 0.8), randomLevels("b", next, [3, 3, 4], 2, 0.9)];

equivalence(glszm, [
  ...truths.flatMap((truth) => zonesOf(truth).cases),
  ...[1, 2].flatMap((planes) => zonesOf(randomLevels("two levels", next, [6, 5, 5], 2, 0.7), { planes }).cases),
  ...zonesOf(comb(), { offsets: faces, planes: 3 }).cases,
  ...zonesOf(rake(), { offsets: faces }).cases,
  ...zonesOf(randomLevels("three levels, more than one fold", next, [17, 13, 7], 3, 0.6)).cases,
  ...zonesOf(randomLevels("around the percolation threshold", next, [25, 21, 9], 1, 0.1)).cases,
  ...zonesOf({ name: "one level, full", size: [15, 13, 9], levels: new Uint16Array(15 * 13 * 9).fill(1) }).cases,
  ...zonesOf({ name: "no ROI", size: [3, 3, 2], levels: new Uint16Array(18) }).cases,
  {
    name: "two regions, one of them in planes",
    items: [
      { nx: 5, ny: 4, nz: 3, z0: 0, z1: 3, levels: 0, Ng: 3, offsets: 0, neighbours: 13, maxSize: 2, counts: 0, long: 0, capacity: 20, carry: 0, carried: 0, labels: 0 },
      { nx: 3, ny: 3, nz: 4, z0: 0, z1: 4, levels: 61, Ng: 2, offsets: 27, neighbours: 4, maxSize: 3, counts: 6, long: 41, capacity: 9, carry: 0, carried: 0, labels: 60 },
    ],
    inputs: { levels: [...two[0].levels, 9, ...two[1].levels], offsets: half.flat(), carry: [0] },
    outputs: { counts: 12, long: 41 + 19, carried: 0 },
  },
], (outputs, { items }) => {
  const lists = items.map((it) => sortedList((outputs.long as Uint32Array).subarray(it.long, it.long + 1 + 2 * it.capacity), 2));
  return { ...outputs, long: Uint32Array.from(lists.flatMap((list) => [...list])) };
});
