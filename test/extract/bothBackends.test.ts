/** Where rounding noise would decide, both backends decide alike. */
import { expect, it } from "vitest";
import type { Case } from "../../src/host/extract/extract.ts";
import type { Volume } from "../../src/host/image/volume.ts";
import { checkParameters } from "../../src/host/params/check.ts";
import { resolveParameters } from "../../src/host/params/parameters.ts";
import { cpuOnly } from "../adapter.ts";
import { random } from "../kernels/equivalence.ts";
import { differencesOf, openBoth } from "./bothBackends.ts";

const lattice = { size: [12, 10, 4], spacing: [1, 1, 2], origin: [0, 0, 0], direction: [1, 0, 0, 0, 1, 0, 0, 0, 1], components: 1, dimension: 3 } as const;
const next = random(5);
const mask: Volume = { ...lattice, name: "mask", pixelType: "uint8", data: new Uint8Array(480).map(() => Number(next() < 0.8)) };

const cases: readonly (readonly [string, Volume, Record<string, unknown>])[] = [
  ["few whole numbers under a Haar wavelet: percentiles lie on intensities that are equal but for rounding",
    { ...lattice, name: "few", pixelType: "int16", data: new Int16Array(480).map(() => 10 * Math.floor(4 * next())) },
    { setting: { binCount: 16, force2D: true }, imageType: { Wavelet: { wavelet: "haar" } } }],
  ["a constant image under LoG: nothing but rounding",
    { ...lattice, name: "constant", pixelType: "float32", data: new Float32Array(480).fill(7.3) },
    { imageType: { LoG: { sigma: [1, 3] } }, featureClass: { glcm: [], glszm: [], firstorder: ["Entropy", "Uniformity", "Mean", "Median"] } }],
];

it.skipIf(cpuOnly).each(cases)("%s", async (name, image, file) => {
  const engines = await openBoth();
  const given: Case = { id: name, image, mask };
  expect(await differencesOf(engines, given, resolveParameters({ file: checkParameters(file) }))).toEqual([]);
  engines.gpu.close();
}, 120_000);
