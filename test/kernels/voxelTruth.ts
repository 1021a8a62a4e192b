/** PyRadiomics' voxel-based features (fixtures/oracle/voxel_classes.py), and what the tests of the voxel kernels share. */
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { neighbourOffsets } from "../../src/host/extract/offsets.ts";
import type { Vec3 } from "../../src/host/image/volume.ts";
import type { Element, ElementArrays, Item, Twin } from "../../src/kernels/operation.ts";
import { undefinedValue, type KernelItem } from "../../src/kernels/voxels.ts";
import { equivalence, random } from "./equivalence.ts";

/** What the maps are computed from. */
export interface Given {
  readonly name: string;
  /** z, y, x. */
  readonly size: Vec3;
  readonly spacing: Vec3;
  readonly settings: {
    readonly kernelRadius: number;
    readonly voxelArrayShift: number;
    readonly force2D?: boolean;
    readonly force2Ddimension?: number;
    readonly distances?: number[];
    readonly gldm_a?: number;
  };
  readonly image: readonly number[];
  readonly levels: { readonly firstorder: readonly number[]; readonly texture: readonly number[] };
  readonly centres: readonly number[];
}

export interface Truth extends Given {
  /** By class and feature. */
  readonly features: Readonly<Record<string, Readonly<Record<string, readonly (number | null)[]>>>>;
}

/** A case of one item of a voxel kernel. */
export interface MapCase {
  readonly name: string;
  readonly items: readonly Item[];
  readonly inputs: Readonly<Record<string, ElementArrays[Element]>>;
  readonly outputs: { readonly maps: number };
  readonly planes: { readonly maps: 1 };
  /** Of scratch for a voxel. */
  readonly words: number;
}

export const truths = (
  JSON.parse(gunzipSync(readFileSync("fixtures/pyradiomics/voxel_classes.json.gz")).toString()) as { cases: Truth[] }
).cases;

/** Made-up images that reach what the truths leave out: many levels, a large radius, small differences, one voxel. */
export const further: readonly Given[] = [
  made("radius 5, sixty levels", [7, 6, 9], 5, 60, 4),
  made("radius 3, four levels", [6, 7, 8], 3, 4, 12),
  made("radius 1, levels up to 65,535", [4, 4, 5], 1, 65535, 20),
  made("radius 1, thousandths near 100,000", [5, 5, 5], 1, 8, 20, (x) => 1e5 + x / 1000),
  made("one voxel", [1, 1, 1], 1, 1, 1),
];

function made(
  name: string, size: Vec3, kernelRadius: number, Ng: number, voxels: number, intensity: (x: number) => number = (x) => x,
): Given {
  const next = random(kernelRadius + Ng);
  const numbers = Array.from({ length: size[0] * size[1] * size[2] }, () => (Ng + 1) * next() ** 2);
  const image = numbers.map(intensity);
  const levels = numbers.map((x) => Math.max(Math.floor(x), voxels === 1 ? 1 : 0));
  const inside = [...levels.keys()].filter((i) => levels[i] > 0);
  const centres = Array.from({ length: voxels }, (_, v) => inside[Math.floor((v * inside.length) / voxels)]);
  return {
    name, size, spacing: [1, 1, 1], settings: { kernelRadius, voxelArrayShift: 0 }, image, centres, levels: { firstorder: levels, texture: levels },
  };
}

/** The common fields of the item; levels, centres, maps and scratch begin at 0. */
export function kernelItem({ size, settings, centres }: Given, levels: readonly number[]): KernelItem {
  const radius = (axis: number): number => (settings.force2D && settings.force2Ddimension === axis ? 0 : settings.kernelRadius);
  return {
    voxels: centres.length, nx: size[2], ny: size[1], nz: size[0], rx: radius(2), ry: radius(1), rz: radius(0),
    levels: 0, centres: 0, maps: 0, stride: centres.length, Ng: Math.max(...levels),
  };
}

/** The offsets that PyRadiomics takes, (dz, dy, dx). */
export function offsetsOf({ size, settings }: Given, distances: readonly number[], bidirectional: boolean): Vec3[] {
  const { force2D = false, force2Ddimension = 0 } = settings;
  return neighbourOffsets(distances, { bidirectional, force2D, force2Ddimension, size: [size[2], size[1], size[0]] });
}

/** Voxels at which PyRadiomics' value of a feature is rounding noise; they are counted. */
export interface Noise {
  readonly feature: string;
  readonly at: (truth: Truth, v: number) => boolean;
}

/**
 * Registers the tests against PyRadiomics: the maps of all truths agree to 1e-11 of their range, NaN in the same voxels.
 * @param label of the features in the truths
 * @param noisy how many voxels of all truths the noise leaves out
 */
export function agreesWithPyRadiomics(
  label: string, twin: Twin, names: readonly string[], caseOf: (truth: Truth) => MapCase, noise: readonly Noise[] = [], noisy = 0,
): void {
  const leftOut = (truth: Truth, feature: string, v: number): boolean => noise.some((n) => n.feature === feature && n.at(truth, v));
  describe.each(truths)(`${label}, $name: PyRadiomics'`, (truth) => {
    let computed: Float64Array;
    test.each(names.map((name, f) => ({ name, f })))("$name", ({ name, f }) => {
      computed ??= mapsOf(twin, caseOf(truth));
      const voxels = truth.centres.length;
      const map = computed.subarray(f * voxels, (f + 1) * voxels);
      const expected = truth.features[label][name].map((value) => value ?? undefinedValue);
      for (const v of expected.keys()) if (leftOut(truth, name, v)) expected[v] = map[v];
      const toUnits = unitsOf(expected);
      expect(map.length).toBe(voxels);
      for (const [v, value] of expected.entries()) {
        expect(Math.abs(toUnits(map[v]) - toUnits(value)), `voxel ${v}: ${map[v]}, PyRadiomics' ${value}`).toBeLessThan(1e-11);
      }
    });
  });
  test(`${label}: ${noisy} values of PyRadiomics' are noise`, () => {
    const count = truths.flatMap((truth) => names.flatMap((name) => truth.centres.map((_, v) => Number(leftOut(truth, name, v)))));
    expect(count.reduce((sum, one) => sum + one, 0)).toBe(noisy);
  });
}

/**
 * Puts a map's defined values onto 1 to 2, and undefined ones onto 3. Values that are all but equal are put on a quarter of their
 * magnitude, and those that are all but 0 left as they are.
 */
function unitsOf(map: ArrayLike<number>): (value: number) => number {
  const defined = Array.from(map).filter((value) => value !== undefinedValue);
  const least = Math.min(...defined);
  const range = Math.max(Math.max(...defined) - least, Math.max(...defined.map(Math.abs)) / 4);
  return (value) => (value === undefinedValue ? 3 : 1 + (value - least) / (range > 1e-13 ? range : 1));
}

/**
 * Equivalence of a voxel kernel on some cases of one item, in units of each map's range, and on the first two at once; these
 * give what each gives alone.
 */
export function equivalentMaps(twin: Twin, cases: readonly MapCase[]): void {
  const [a, b] = cases;
  const both = sideBySide(a, b);
  equivalence(twin.operation, [...cases, both], (outputs, given) => {
    const reference = mapsOf(twin, given as MapCase);
    const stride = given.items[0].stride;
    const scaled = new Float64Array(reference.length);
    for (let first = 0; first < scaled.length; first += stride) {
      const toUnits = unitsOf(reference.subarray(first, first + stride));
      for (let i = first; i < first + stride; i++) scaled[i] = toUnits(outputs.maps[i]);
    }
    return { maps: scaled };
  });
  test("two items give what each gives alone", () => {
    const rows = (given: MapCase, f: number): number[] => {
      const stride = given.items[0].stride;
      return [...mapsOf(twin, given).subarray(f * stride, (f + 1) * stride)];
    };
    for (let f = 0; f < a.outputs.maps / a.items[0].stride; f++) expect(rows(both, f)).toEqual([...rows(a, f), ...rows(b, f)]);
  });
}

/** The maps by the CPU form. */
function mapsOf(twin: Twin, { items, inputs, outputs }: MapCase): Float64Array {
  const maps = new Float64Array(outputs.maps);
  twin.run(items, { ...inputs, maps });
  return maps;
}

/** Two cases of one item as one case of two, whose maps lie next to each other. */
function sideBySide(a: MapCase, b: MapCase): MapCase {
  const [first, second] = [a.items[0], b.items[0]];
  const stride = first.voxels + second.voxels;
  const moved: Record<string, number> = { ...second, stride, maps: first.voxels, scratch: first.voxels * a.words };
  const inputs: Record<string, ElementArrays[Element]> = {};
  for (const [name, values] of Object.entries(a.inputs)) {
    moved[name] += values.length / (name === "offsets" ? 3 : 1);
    const joined = values.constructor as new (values: number[]) => ElementArrays[Element];
    inputs[name] = new joined([...values, ...b.inputs[name]]);
  }
  return { ...a, name: "two items", items: [{ ...first, stride }, moved], inputs, outputs: { maps: a.outputs.maps + b.outputs.maps } };
}
