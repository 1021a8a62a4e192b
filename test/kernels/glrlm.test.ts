import { describe, expect, test } from "vitest";
import { glrlmCpu } from "../../src/kernels/glrlm.cpu.ts";
import { glrlm } from "../../src/kernels/glrlm.ts";
import { equivalence, random } from "./equivalence.ts";
import { furtherTruths, half, highest, ibsiPhantom, randomLevels, slabsOf, sortedList, tally, truths, type Levels } from "./zoneTruth.ts";

interface Options {
  readonly offsets?: number[][];
  readonly maxLength?: number;
  /** Core planes of a slab. */
  readonly planes?: number;
}

/** Runs the CPU form slab after slab; also gives what each slab was handed, as cases for the GPU. */
function runsOf(given: Levels, { offsets = half, maxLength = 4, planes = given.size[2] }: Options = {}) {
  const n = offsets.length;
  const Ng = highest(given.levels);
  const plane = n * given.size[0] * given.size[1];
  const capacity = n * Math.floor(given.levels.length / (maxLength + 1));
  const outputs = { counts: new Uint32Array(n * Ng * maxLength), long: new Uint32Array(1 + 3 * capacity), usable: new Uint32Array(n) };
  let carry = new Uint32Array(1);
  const cases = slabsOf(given, planes).map(({ levels, ...slab }, s) => {
    const item = {
      ...slab, levels: 0, Ng, offsets: 0, directions: n, maxLength, counts: 0, long: 0, capacity, usable: 0, carry: 0, carried: 0,
    };
    const inputs = { levels, offsets: Int32Array.from(offsets.flat()), carry };
    const carried = new Uint32Array(item.z1 < item.nz ? plane : 0).fill(12345);
    glrlmCpu.run([item], { ...inputs, ...outputs, carried });
    carry = carried;
    const lengths = { counts: outputs.counts.length, long: outputs.long.length, usable: n, carried: carried.length };
    return { name: `${given.name}, slab ${s} of ${planes} planes`, items: [item], inputs, outputs: lengths };
  });
  const dense = [...outputs.counts].map((count, i) => [Math.floor(i / (Ng * maxLength)), Math.floor(i / maxLength) % Ng + 1, i % maxLength + 1, count]);
  const list = outputs.long;
  const long = Array.from({ length: list[0] }, (_, k) => [...list.subarray(1 + 3 * k, 4 + 3 * k), 1]);
  return { runs: tally([...dense.filter((row) => row[3] > 0), ...long]), usable: [...outputs.usable], cases };
}

describe.each(truths)("$name", (truth) => {
  test.each(truth.matrices.map((m) => ({ ...m, title: m.plane === null ? "in space" : `in planes across axis ${m.plane}` })))("$title: runs are PyRadiomics'", ({ angles, runs }) => {
    for (const maxLength of [1, 3, 9]) {
      const found = runsOf(truth, { offsets: angles, maxLength });
      expect(found.runs.filter(([angle]) => found.usable[angle])).toEqual(runs);
    }
  });

  test.each([1, 2, 3])("slabs of %i planes give what the whole gives", (planes) => {
    const [whole, slabbed] = [runsOf(truth), runsOf(truth, { planes })];
    expect(slabbed.runs).toEqual(whole.runs);
    expect(slabbed.usable).toEqual(whole.usable);
  });

  test("a direction and its opposite have the same runs", () => {
    const opposite = half.map((offset) => offset.map((d) => 0 - d));
    for (const planes of [1, 9]) {
      expect(runsOf(truth, { offsets: opposite, planes }).runs).toEqual(runsOf(truth).runs);
      expect(runsOf(truth, { offsets: opposite, planes }).usable).toEqual(runsOf(truth).usable);
    }
  });
});

test.each(furtherTruths)("$name: runs are PyRadiomics'", ({ angles, runs, ...given }) => {
  for (const planes of [9, 2, 1]) {
    const found = runsOf(given, { offsets: angles, planes });
    expect(found.runs.filter(([angle]) => found.usable[angle])).toEqual(tally(runs));
  }
});

test.each([4, 1])("IBSI's digital phantom, %i planes at once: the merged matrix of IBSI 1, Grey level run length matrix (3D, merged)", (planes) => {
  const { runs } = runsOf(ibsiPhantom, { planes });
  expect(tally(runs.map(([, level, length, count]) => [level, length, count]))).toEqual([
    [1, 1, 190], [1, 2, 140], [1, 3, 31], [1, 4, 18], [1, 5, 3],
    [3, 1, 13],
    [4, 1, 149], [4, 2, 24], [4, 3, 1], [4, 4, 2],
    [6, 1, 78], [6, 2, 3], [6, 3, 1], [6, 4, 1],
  ]);
});

test.each([7, 3, 1])("two voxels of a line, %i planes at once: usable though they are no neighbours", (planes) => {
  const levels = new Uint16Array(3 * 3 * 7);
  levels[4] = 2;
  levels[6 * 9 + 4] = 1;
  const { runs, usable } = runsOf({ name: "two voxels", size: [3, 3, 7], levels }, { planes });
  expect(usable).toEqual(half.map((offset) => Number(String(offset) === "1,0,0")));
  expect(runs).toEqual(half.flatMap((_, direction) => [[direction, 1, 1, 1], [direction, 2, 1, 1]]));
});

test.each([[70000, 1, 1], [1, 70000, 1], [1, 1, 70000]])("a run of 69,990 voxels in %i x %i x %i: lengths beyond 16 bits", (nx, ny, nz) => {
  const levels = new Uint16Array(70000).fill(3, 5, 69995).fill(1, 69996);
  for (const planes of nz === 1 ? [1] : [70000, 69000, 67000, 20000]) {
    const { runs, usable } = runsOf({ name: "a line", size: [nx, ny, nz], levels }, { offsets: [[0, 0, 1], [0, 1, 0], [1, 0, 0]], planes });
    const along = [nx, ny, nz].indexOf(70000);
    expect(usable).toEqual([0, 1, 2].map((direction) => Number(direction === along)));
    expect(runs.filter(([direction]) => direction === along)).toEqual([[along, 1, 4, 1], [along, 3, 69990, 1]]);
    expect(runs.filter(([direction]) => direction !== along)).toEqual([0, 1, 2].filter((d) => d !== along).flatMap((d) => [[d, 1, 1, 4], [d, 3, 1, 69990]]));
  }
});

test("runs along rows of every length up to 40 and at every place in a vector", () => {
  const lengths = Array.from({ length: 40 }, (_, k) => k + 1);
  const row = lengths.flatMap((length) => [...Array<number>(length).fill(1 + (length % 2)), ...Array<number>(length % 3).fill(0)]);
  const { runs } = runsOf({ name: "a row", size: [row.length, 1, 1], levels: Uint16Array.from(row) }, { offsets: [[0, 0, 1]], maxLength: 30 });
  expect(runs).toEqual(tally(lengths.map((length) => [0, 1 + (length % 2), length, 1])));
});

const next = random(5);
const two = [randomLevels("a", next, [5, 4, 3], 3, 0.8), randomLevels("b", next, [3, 3, 4], 2, 0.9)];

equivalence(glrlm, [
  ...truths.flatMap((truth) => runsOf(truth).cases),
  ...[1, 2].flatMap((planes) => runsOf(randomLevels("two levels", next, [6, 5, 5], 2, 0.7), { planes, maxLength: 2 }).cases),
  ...runsOf(randomLevels("40 levels, more than one fold", next, [17, 13, 7], 40, 0.6)).cases,
  ...runsOf({ name: "no ROI", size: [3, 3, 2], levels: new Uint16Array(18) }).cases,
  {
    name: "two regions with other directions",
    items: [
      { nx: 5, ny: 4, nz: 3, z0: 0, z1: 3, levels: 0, Ng: 3, offsets: 0, directions: 13, maxLength: 2, counts: 0, long: 0, capacity: 260, usable: 0, carry: 0, carried: 0 },
      { nx: 3, ny: 3, nz: 4, z0: 0, z1: 4, levels: 61, Ng: 2, offsets: 27, directions: 4, maxLength: 3, counts: 78, long: 781, capacity: 36, usable: 13, carry: 0, carried: 0 },
    ],
    inputs: { levels: [...two[0].levels, 9, ...two[1].levels], offsets: half.flat(), carry: [0] },
    outputs: { counts: 78 + 24, long: 781 + 109, usable: 17, carried: 0 },
  },
], (outputs, { items }) => {
  const lists = items.map((it) => sortedList((outputs.long as Uint32Array).subarray(it.long, it.long + 1 + 3 * it.capacity), 3));
  return { ...outputs, long: Uint32Array.from(lists.flatMap((list) => [...list])) };
});
