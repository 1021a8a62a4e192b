/** One extraction on both backends: the same grey levels, the same matrices, features within 1e-12. */
import { openEngine, type Engine } from "../../src/host/engine/engine.ts";
import { extractCase, type Case } from "../../src/host/extract/extract.ts";
import { familyNamed, featureNamed } from "../../src/host/features/registry.ts";
import type { Parameters } from "../../src/host/params/parameters.ts";
import { closeness } from "./compare.ts";

const tolerance = 1e-12;

/** Computed from integer counts by the same code on both: no difference is left to tolerate. */
const counted = /^[^_]+_(glcm|glrlm|glszm|gldm|ngtdm|shape|shape2D)_|_firstorder_(Entropy|Uniformity)$/;

export interface Engines { readonly cpu: Engine; readonly gpu: Engine }

export async function openBoth(): Promise<Engines> {
  return { cpu: await openEngine({ backend: "cpu" }), gpu: await openEngine({ backend: "gpu" }) };
}

/** Whether a feature is measured in intensities. */
function isIntensity(column: string): boolean {
  const [, className, feature] = column.split("_");
  return className === "firstorder" && featureNamed(familyNamed(className)!, feature)?.unit === "intensity";
}

/** @param magnitude greatest intensity of the image: what an intensity near 0 (a median of a detail image) is measured by */
function sameValue(column: string, gpu: number | string | undefined, cpu: number | string, magnitude: number): boolean {
  if (column.startsWith("diagnostics_Versions_")) return true;
  if (typeof gpu !== "number" || typeof cpu !== "number" || counted.test(column)) return Object.is(gpu, cpu);
  if (column.startsWith("diagnostics_")) return Math.abs(gpu - cpu) <= tolerance * Math.max(1, Math.abs(cpu));
  return closeness(column, gpu, cpu) <= tolerance || (isIntensity(column) && Math.abs(gpu - cpu) <= tolerance * magnitude);
}

/** One line for everything in which the GPU is not what the CPU is. */
export async function differencesOf({ cpu, gpu }: Engines, given: Case, parameters: Parameters): Promise<string[]> {
  const expected = await extractCase(cpu, given, parameters, { inspect: true });
  const actual = await extractCase(gpu, given, parameters, { inspect: true });
  const lines: string[] = [];
  for (const [name, { levels }] of expected.inspection!.images) {
    const own = actual.inspection!.images.get(name)!.levels;
    const different = levels.reduce((count, level, i) => count + Number(level !== own[i]), 0);
    if (different > 0) lines.push(`${given.id}: levels of ${different} voxels of ${levels.length} differ in ${name}`);
  }
  const magnitudes = new Map(Array.from(expected.inspection!.images, ([name, { values }]) => [name, values.reduce((most, x) => Math.max(most, Math.abs(x)), 0)]));
  for (const [column, value] of expected.columns) {
    const own = actual.columns.get(column);
    if (!sameValue(column, own, value, magnitudes.get(column.split("_")[0]) ?? 0)) lines.push(`${given.id}: ${column}: GPU ${own}, CPU ${value}`);
  }
  return lines;
}
