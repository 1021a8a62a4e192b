import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { offsetLength } from "../../src/host/features/cells.ts";
import { glcm } from "../../src/host/features/glcm.ts";
import type { WeightingNorm } from "../../src/host/features/types.ts";
import type { Vec3 } from "../../src/host/image/volume.ts";
import type { ItemOf } from "../../src/kernels/operation.ts";
import { voxelGlcmCpu } from "../../src/kernels/voxel-glcm.cpu.ts";
import { voxelGlcm, voxelGlcmScratch } from "../../src/kernels/voxel-glcm.ts";
import { undefinedValue } from "../../src/kernels/voxels.ts";
import { equivalence, type AnyOutputs } from "./equivalence.ts";

/** See fixtures/oracle/voxel_glcm.py. */
interface Truth {
  readonly name: string;
  readonly size: Vec3;
  readonly spacing: Vec3;
  readonly levels: number[];
  readonly Ng: number;
  readonly flat: boolean;
  readonly centres: number[];
  readonly radius: number;
  readonly force2D: number | null;
  readonly symmetrical: boolean;
  readonly weightingNorm: WeightingNorm | null;
  readonly offsets: Vec3[];
  readonly maps: Readonly<Record<string, readonly (number | null)[]>>;
  readonly settled: Readonly<Record<string, readonly [number, number | null][]>>;
}
const truths = (JSON.parse(gunzipSync(readFileSync("fixtures/pyradiomics/voxel_glcm.json.gz")).toString()) as { cases: Truth[] }).cases;
const names = glcm.features.map((f) => f.name);

interface Given {
  readonly name: string;
  readonly items: readonly ItemOf<typeof voxelGlcm>[];
  readonly inputs: { readonly levels: Uint16Array; readonly centres: Uint32Array; readonly offsets: Int32Array; readonly weights: Float64Array };
  readonly outputs: { readonly maps: number; readonly used: number };
  readonly planes: { readonly maps: 1 };
}

function given(truth: Truth): Given {
  const [nz, ny, nx] = truth.size;
  const voxels = truth.centres.length;
  const [rz, ry, rx] = [0, 1, 2].map((axis) => (axis === truth.force2D ? 0 : truth.radius));
  const norm = truth.weightingNorm;
  const weights = truth.offsets.map((offset) => (norm === null || norm === "no_weighting" ? 0 : -(offsetLength(offset, truth.spacing, norm) ** 2)));
  const item: ItemOf<typeof voxelGlcm> = {
    voxels, nx, ny, nz, rx, ry, rz, levels: 0, centres: 0, maps: 0, stride: voxels, Ng: truth.Ng,
    offsets: 0, offsetCount: weights.length, reach: Math.max(...truth.offsets.flat().map(Math.abs)), weights: 0, weighted: Number(norm !== null),
    symmetrical: Number(truth.symmetrical), onlyLevel: Number(truth.flat), used: 0, scratch: 0,
  };
  return {
    name: truth.name,
    items: [item],
    inputs: {
      levels: Uint16Array.from(truth.levels), centres: Uint32Array.from(truth.centres), offsets: Int32Array.from(truth.offsets.flat()),
      weights: Float64Array.from(weights),
    },
    outputs: { maps: (names.length + 1) * voxels, used: weights.length },
    planes: { maps: 1 },
  };
}

/** Of the defined values of a map, or a hundredth of their magnitude where they are all but equal. */
function rangeOf(values: readonly number[]): number {
  const defined = values.filter((value) => value !== undefinedValue);
  return Math.max(Math.max(...defined) - Math.min(...defined), Math.max(...defined.map(Math.abs)) / 100);
}

describe.each(truths)("$name", (truth) => {
  const { items, inputs, outputs } = given(truth);
  const maps = new Float64Array(outputs.maps);
  const used = new Uint32Array(outputs.used);
  voxelGlcmCpu.run(items, { ...inputs, maps, used });
  // The mean over all offsets that have pairs for any voxel, so NaN for a voxel without a pair at one of them.
  const matrices = used.reduce((sum, flag) => sum + flag, 0);
  for (let v = 0; v < truth.centres.length; v++) {
    if (maps[names.length * truth.centres.length + v] < matrices) maps[names.indexOf("JointAverage") * truth.centres.length + v] = undefinedValue;
  }

  test.each(names)("%s is PyRadiomics'", (name) => {
    const expected = truth.maps[name].map((value) => value ?? undefinedValue);
    for (const [at, value] of truth.settled[name] ?? []) expected[at] = value ?? undefinedValue;
    const allowed = name === "MCC" || name === "Imc2" ? 1e-7 : 1e-10 * rangeOf(expected);
    for (const [v, value] of expected.entries()) {
      const difference = Math.abs(maps[names.indexOf(name) * truth.centres.length + v] - value);
      expect(difference, `voxel ${v}`).toBeLessThanOrEqual(value === undefinedValue ? 0 : allowed);
    }
  });
});

test("rounding noise decides in few voxels of the fixture", () => {
  const settled = truths.flatMap((truth) => Object.entries(truth.settled).map(([name, at]) => ({ name, count: at.length })));
  const counts = (name: string): number => settled.reduce((sum, one) => sum + (one.name === name ? one.count : 0), 0);
  expect([counts("Correlation"), counts("Imc2"), counts("MCC")]).toEqual([4, 0, 0]);
});

/** Both cases in one run: their buffers one after the other. */
function together(a: Given, b: Given): Given {
  const [first, second] = [a.items[0], b.items[0]];
  const join = <T extends Uint16Array | Uint32Array | Int32Array | Float64Array>(one: T, two: T): T => {
    const both = new (one.constructor as new (length: number) => T)(one.length + two.length);
    both.set(one);
    both.set(two, one.length);
    return both;
  };
  return {
    name: `${a.name}; ${b.name}`,
    items: [first, {
      ...second, levels: a.inputs.levels.length, centres: first.voxels, offsets: first.offsetCount, weights: first.offsetCount,
      maps: a.outputs.maps, used: a.outputs.used, scratch: first.voxels * voxelGlcmScratch(first),
    }],
    inputs: {
      levels: join(a.inputs.levels, b.inputs.levels), centres: join(a.inputs.centres, b.inputs.centres),
      offsets: join(a.inputs.offsets, b.inputs.offsets), weights: join(a.inputs.weights, b.inputs.weights),
    },
    outputs: { maps: a.outputs.maps + b.outputs.maps, used: a.outputs.used + b.outputs.used },
    planes: { maps: 1 },
  };
}

/** Of 1e-5 of a map's range on a GPU, as much as MCC, Imc2 and Correlation may be off. */
const coarser = 100;

/**
 * Each map by itself in units of its range on the CPU, with a 1 that gives the comparison its scale; -1 for what is undefined.
 */
function scaled({ maps, used }: AnyOutputs, given: unknown): AnyOutputs {
  const { items, inputs, outputs } = given as Given; // the harness knows the case by its general type
  const expected = new Float64Array(outputs.maps);
  voxelGlcmCpu.run(items, { ...inputs, maps: expected, used: new Uint32Array(outputs.used) });
  const split: Record<string, Float64Array> = { used: Float64Array.from(used) };
  for (const [n, { maps: first, stride }] of items.entries()) {
    for (const [f, name] of [...names, "matrices"].entries()) {
      const of = (all: ArrayLike<number>): number[] => Array.from({ length: stride }, (_, v) => all[first + f * stride + v]);
      const low = Math.min(...of(expected));
      const magnitude = Math.max(...of(expected).filter((value) => value !== undefinedValue).map(Math.abs));
      // A twentieth of the magnitude, because f32 resolves 1e-7 of that.
      const unit = Math.max(rangeOf(of(expected)), magnitude / 20, 1e-9) * (["MCC", "Imc2", "Correlation"].includes(name) ? coarser : 1);
      split[`${name} of item ${n}`] = Float64Array.from([...of(maps).map((value) => (value === undefinedValue ? -1 : (value - low) / unit)), 1]);
    }
  }
  return split;
}

const named = (name: string): Given => given(truths.find((truth) => truth.name === name)!);
equivalence(voxelGlcm, [
  named("masked"),
  named("few levels, whole image"),
  named("hundreds of levels"),
  named("few levels, one way"),
  named("radius 2, slices, distances 1 and 2"),
  named("slices across dimension 1"),
  named("weighted, euclidean, few levels, one way, radius 2"),
  named("weighted, thick slices, isolated voxels"),
  named("isolated voxels"),
  named("one row"),
  named("level 17 alone"),
  named("flat corner"),
  named("radius 5"),
  together(named("one way"), named("weighted, euclidean")),
], scaled);
