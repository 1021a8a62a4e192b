/** `--precision single`: voxels that change level are among those counted, and an image with too many of them is the default's. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openEngine, type Engine } from "../../src/host/engine/engine.ts";
import { Recording } from "../../src/host/engine/recording.ts";
import { binEdges } from "../../src/host/extract/discretisation.ts";
import { extractCase, type CaseResult } from "../../src/host/extract/extract.ts";
import type { ImageGroup } from "../../src/host/extract/groups.ts";
import { countDoubtful } from "../../src/host/extract/single.ts";
import type { PixelType } from "../../src/host/image/volume.ts";
import { readImage } from "../../src/host/io/read.node.ts";
import { parseParameters } from "../../src/host/params/file.ts";
import { resolveParameters, type Parameters } from "../../src/host/params/parameters.ts";
import { defaultSettings } from "../../src/host/params/settings.ts";
import { cpuOnly } from "../adapter.ts";
import { random } from "../kernels/equivalence.ts";

const cpu = await openEngine({ backend: "cpu" });

function parametersOf(settings: string, imageTypes: string): Parameters {
  return resolveParameters({ file: parseParameters(`{setting: {${settings}}, imageType: {Original: {}, ${imageTypes}}, featureClass: {firstorder: [Mean]}}`, "test") });
}

async function extracted(engine: Engine, phantom: string, parameters: Parameters, precision: "single" | "double"): Promise<CaseResult> {
  const [image, mask] = await Promise.all(["image", "mask"].map((kind) => readImage(`fixtures/phantoms/${phantom}_${kind}.nrrd`)));
  return extractCase(engine, { id: phantom, image, mask }, parameters, { precision, inspect: true });
}

/** Images and their voxels in doubt, as a warning lists them. */
function listed(warnings: readonly string[], beginning: string): ReadonlyMap<string, number> {
  const found = warnings.find((warning) => warning.startsWith(beginning));
  const entries = found?.slice(found.lastIndexOf(": ") + 2).split(", ") ?? [];
  return new Map(entries.map((entry) => [entry.split(" ")[0], Number(entry.split(" ")[1])]));
}

const sum = (counts: Iterable<number>): number => [...counts].reduce((total, count) => total + count, 0);
const greatest = (values: Float64Array): number => values.reduce((most, x) => Math.max(most, Math.abs(x)), 0);

/** Bins so narrow that a few voxels lie within the error of an edge; `again` are the images that have more than 1 % of those. */
const cases = [
  { phantom: "integer", title: "few in doubt", settings: "binWidth: 0.5", imageTypes: "Wavelet: {}, LoG: {sigma: [1, 3]}, Gradient: {}", again: /^$/ },
  { phantom: "integer", title: "many in doubt", settings: "binWidth: 0.06", imageTypes: "Wavelet: {}, LoG: {sigma: [1, 3]}, Gradient: {}", again: /./ },
  // The phantom has zeros: their level is in doubt, and with it where levels begin.
  { phantom: "integer", title: "pointwise", settings: "binWidth: 2.03", imageTypes: "Square: {}, SquareRoot: {}, Logarithm: {}, Exponential: {}", again: /^square$/ },
  {
    phantom: "oblique", title: "normalised, resampled, a number of bins",
    settings: "binCount: 400, normalize: true, normalizeScale: 100, resampledPixelSpacing: [1, 1, 1]", imageTypes: "Wavelet: {}, LoG: {sigma: [1, 3]}, Square: {}", again: /^wavelet/,
  },
  { phantom: "tenths", title: "a width that float32 cannot hold", settings: "binWidth: 0.1", imageTypes: "LoG: {sigma: [1, 3]}, Gradient: {}, SquareRoot: {}", again: /^$/ },
  { phantom: "tenths64", title: "two levels of a wavelet", settings: "binWidth: 0.15", imageTypes: "Wavelet: {level: 2}, Logarithm: {}", again: /^$/ },
];

describe.skipIf(cpuOnly)("on a GPU", () => {
  let gpu: Engine;
  beforeAll(async () => void (gpu = await openEngine({ backend: "gpu" })));
  afterAll(() => gpu.close());

  test.each(cases)("$phantom, $title", async ({ phantom, settings, imageTypes, again }) => {
    const parameters = parametersOf(settings, imageTypes);
    const expected = await extracted(cpu, phantom, parameters, "double");
    const actual = await extracted(gpu, phantom, parameters, "single");
    const doubtful = listed(actual.warnings, "single precision may have changed");
    const redone = listed(actual.warnings, "filtered again");
    for (const [name, { levels, values }] of expected.inspection!.images) {
      const own = actual.inspection!.images.get(name)!;
      const changed = levels.reduce((count, level, i) => count + Number(level !== own.levels[i]), 0);
      expect(changed, name).toBeLessThanOrEqual(doubtful.get(name) ?? 0);
      if (name === "original") continue;
      const off = greatest(values.map((x, i) => x - own.values[i])) / greatest(values);
      if (redone.has(name)) expect(off, name).toBeLessThan(1e-12);
      else expect(off, name).toBeGreaterThan(1e-12);
      expect(redone.has(name), name).toBe(again.test(name));
    }
    expect(sum(doubtful.values()) + sum(redone.values())).toBeGreaterThan(0);
    const voxels = expected.inspection!.images.get("original")!.levels.filter((level) => level > 0).length;
    for (const [name, count] of doubtful) expect(count, name).toBeLessThanOrEqual(0.01 * voxels);
  }, 60_000);

  test("patterns, and wavelets of float32, are the default's", async () => {
    for (const [phantom, imageTypes] of [["flat", "LBP2D: {}, LBP3D: {}"], ["tenths", "Wavelet: {}"]] as const) {
      const parameters = parametersOf("binWidth: 0.1", imageTypes);
      const single = await extracted(gpu, phantom, parameters, "single");
      const double = await extracted(gpu, phantom, parameters, "double");
      expect(single.inspection!.images).toEqual(double.inspection!.images);
      expect(single.warnings).toEqual(double.warnings);
    }
  }, 60_000);
});

test.skipIf(cpuOnly)("a NaN that no filter meets does not hide the greatest intensity", async () => {
  const engine = await openEngine({ backend: "gpu" });
  const [image, mask] = await Promise.all(["image", "mask"].map((kind) => readImage(`fixtures/phantoms/tenths_${kind}.nrrd`)));
  const parameters = parametersOf("binWidth: 0.02", "Gradient: {}");
  const data = image.data.slice();
  data[0] = NaN;
  const results = [image, { ...image, data }].map((given) => extractCase(engine, { id: "NaN", image: given, mask }, parameters, { precision: "single" }));
  const [clean, odd] = await Promise.all(results);
  expect(clean.warnings).toEqual([expect.stringMatching(/^single precision may have changed/)]);
  expect(odd.warnings).toEqual(clean.warnings);
  engine.close();
});

test("the CPU computes in float64, and says so where it would have mattered", async () => {
  const filtered = parametersOf("binWidth: 5", "Square: {}");
  const { warnings, columns } = await extracted(cpu, "integer", filtered, "single");
  const double = await extracted(cpu, "integer", filtered, "double");
  expect(warnings).toEqual(["--precision single is for GPUs: the CPU filters in float64", ...double.warnings]);
  expect(columns).toEqual(double.columns);
  const original = resolveParameters({});
  expect((await extracted(cpu, "integer", original, "single")).warnings).toEqual([]);
});

interface Cut { readonly binWidth?: number; readonly binCount?: number; readonly pixelType?: PixelType }

function imageOf({ binWidth = 25, binCount, pixelType = "float64" }: Cut) {
  return { name: "made", settings: { ...defaultSettings, binWidth, binCount: binCount ?? null }, pixelType };
}

function statisticsOf(values: readonly number[]) {
  return { minimum: Math.min(...values), maximum: Math.max(...values), mean: sum(values) / values.length, voxels: values.length };
}

/** How many of a ROI's intensities are in doubt. */
async function doubtfulOf(values: readonly number[], cut: Cut, error: number): Promise<number> {
  const recording = new Recording("made");
  const image = recording.upload("image", "real", Float64Array.from(values));
  const mask = recording.upload("mask", "u8", new Uint8Array(values.length).fill(1));
  for (const ref of [image, mask]) recording.keep(ref);
  await cpu.run(recording);
  const box = { start: [0, 0, 0], size: [values.length, 1, 1] } as const;
  const group: ImageGroup = { images: [imageOf(cut)], box, slabs: [{ core: [0, 1], held: [0, 1], image, mask }] };
  const found = await countDoubtful(cpu, "made", [{ name: "made", group, at: 0, statistics: statisticsOf(values), error }], { box, voxels: values.length });
  return found.get("made")!;
}

test.each([
  { title: "near an edge", values: [1.2, 3.7, 4.9999, 7], cut: { binWidth: 5 }, doubtful: 1 },
  { title: "the maximum just below an edge", values: [1.2, 3.7, 4.9999], cut: { binWidth: 5 }, doubtful: 1 },
  { title: "the minimum on an edge: levels may begin one bin lower", values: [5.0005, 7, 12], cut: { binWidth: 5 }, doubtful: 3 },
  { title: "the minimum just below an edge", values: [4.9995, 7, 12], cut: { binWidth: 5 }, doubtful: 3 },
  { title: "with a number of bins the edges move too, but the minimum has level 1", values: [0, 2.0015, 4.0025, 8], cut: { binCount: 4 }, doubtful: 1 },
  { title: "a range within the error", values: [3, 3.001, 3.0015], cut: { binCount: 4 }, doubtful: 3 },
  { title: "too many levels to be cut at all", values: [0.5, 1e6], cut: { binWidth: 1 }, doubtful: 0 },
])("an error of 0.001: $title", async ({ values, cut, doubtful }) => expect(await doubtfulOf(values, cut, 0.001)).toBe(doubtful));

function levelsOf(values: readonly number[], cut: Cut): number[] {
  const edges = binEdges(imageOf(cut), statisticsOf(values), 0);
  return values.map((x) => edges.findLastIndex((edge) => edge <= x) + 1);
}

// Only the minimum is off here, so that the error of the others does not hide it.
test("numpy's float32 edges hang on the last bits of a minimum just below 0", async () => {
  const cut: Cut = { binWidth: 12.7, pixelType: "float32" };
  const next = random(37);
  let changed = 0;
  for (let trial = 0; trial < 2000; trial++) {
    const minimum = Math.fround(-4 * next());
    const [values, single] = [minimum, Math.fround(minimum + 1e-6)].map((least) => [least, -5e-7, 5e-7, 1]);
    const other = levelsOf(single, cut);
    const different = levelsOf(values, cut).filter((level, i) => level !== other[i]).length;
    if (different > 0) expect(different).toBeLessThanOrEqual(await doubtfulOf(single, cut, 2e-8));
    changed += different;
  }
  expect(changed).toBeGreaterThan(0);
});

test.each<Cut & { readonly low: number; readonly high: number; readonly error: number }>([
  { binWidth: 5, low: -30, high: 30, error: 0.02 },
  { binWidth: 5, pixelType: "float32", low: -30, high: 30, error: 0.02 },
  { binWidth: 0.1, pixelType: "float32", low: -0.5, high: 0.5, error: 1e-3 },
  { binCount: 7, low: -30, high: 30, error: 0.02 },
  { binCount: 7, pixelType: "float32", low: -30, high: 30, error: 0.02 },
])("whatever an error does to random intensities, no more of them change level than are in doubt: %o", async ({ low, high, error, ...cut }) => {
  const next = random(31);
  const held = (x: number): number => (cut.pixelType === "float32" ? Math.fround(x) : x);
  let [changed, uncertain] = [0, 0];
  for (let trial = 0; trial < 400; trial++) {
    const values = Array.from({ length: 40 }, (_, i) => held(i === 0 ? low * next() : low + (high - low) * next()));
    const single = values.map((x) => held(x + 0.99 * error * (2 * next() - 1)));
    const other = levelsOf(single, cut);
    const different = levelsOf(values, cut).filter((level, i) => level !== other[i]).length;
    const doubtful = await doubtfulOf(single, cut, error);
    expect(different, `trial ${trial}`).toBeLessThanOrEqual(doubtful);
    changed += different;
    uncertain += Number(doubtful > 0 && doubtful < 40);
  }
  expect(changed).toBeGreaterThan(0);
  expect(uncertain).toBeGreaterThan(0);
});
