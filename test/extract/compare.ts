/**
 * How close two extractions are. Four comparisons, each sensible only where the one before holds: images, grey levels, features
 * of the reference's own levels (so that one voxel on the other side of an edge does not hide everything), features end to end.
 */
import { createHash } from "node:crypto";
import { families } from "../../src/host/features/registry.ts";
import type { OracleResult } from "./oracle.ts";

/** Greatest |difference| allowed between images, relative to the greatest magnitude. */
export const imageTolerance = 1e-12;
/** The same where the reference is float32: two of its roundings. */
export const singleTolerance = 2 ** -22;
export const featureTolerance = 1e-9;
export const diagnosticTolerance = 1e-12;

export interface Difference {
  readonly column: string;
  readonly ours: number;
  readonly theirs: number;
  /** |ours - theirs| / max(|theirs|, s), s the feature's natural scale. */
  readonly difference: number;
}

/** The feature class of a column such as original_glcm_Contrast. */
export function classOf(column: string): string {
  return column.split("_")[1];
}

const scales = new Map<string, number>(families.flatMap((family) => family.features.map(({ name, scale }) => [`${family.name}_${name}`, scale ?? 0] as const)));

/** Square roots of what rounding leaves of zero: compared at 100 times the tolerance near zero (1e-7 for 1e-9). */
const rootsOfRounding = new Set(["glcm_MCC", "glcm_Imc2"]);
const nearZero = 1e-6;

function naturalScale(column: string, theirs: number): number {
  const [, className, feature] = column.split("_");
  const name = `${className}_${feature}`;
  const scale = scales.get(name);
  if (scale === undefined) throw new Error(`${column} is no feature`);
  return rootsOfRounding.has(name) && Math.abs(theirs) < nearZero ? 100 : scale;
}

/** |ours - theirs| / max(|theirs|, s); 0 where both are NaN, infinite where only one is. */
export function closeness(column: string, ours: number, theirs: number): number {
  if (ours === theirs || (Number.isNaN(ours) && Number.isNaN(theirs))) return 0;
  const difference = Math.abs(ours - theirs) / Math.max(Math.abs(theirs), naturalScale(column, theirs));
  return Number.isNaN(difference) ? Infinity : difference;
}

/** Feature by feature, for the wanted columns of `theirs`; a missing one differs infinitely. */
export function featureDifferences(
  ours: ReadonlyMap<string, number | string>,
  theirs: ReadonlyMap<string, number>,
  wanted: (column: string) => boolean = () => true,
): Difference[] {
  return Array.from(theirs)
    .filter(([column]) => wanted(column))
    .map(([column, value]) => {
      const own = ours.get(column);
      if (typeof own !== "number") return { column, ours: NaN, theirs: value, difference: Infinity };
      return { column, ours: own, theirs: value, difference: closeness(column, own, value) };
    });
}

/** The greatest difference of each feature class. */
export function greatestOfClasses(differences: readonly Difference[]): Map<string, Difference> {
  const greatest = new Map<string, Difference>();
  for (const each of differences) {
    const name = classOf(each.column);
    const known = greatest.get(name);
    if (!known || each.difference > known.difference) greatest.set(name, each);
  }
  return greatest;
}

/** Greatest |difference| over greatest magnitude. */
export function imageDifference(ours: Float64Array, theirs: OracleResult["image"]): number {
  if (theirs.values === undefined) return sha256Of(ours) === theirs.sha256 ? 0 : NaN;
  if (ours.length !== theirs.values.length) return Infinity;
  let greatest = 0;
  let magnitude = 0;
  for (let i = 0; i < ours.length; i++) {
    greatest = Math.max(greatest, Math.abs(ours[i] - theirs.values[i]));
    magnitude = Math.max(magnitude, Math.abs(theirs.values[i]));
  }
  return greatest === 0 ? 0 : greatest / magnitude;
}

export interface LevelDifference {
  /** Voxels whose level differs. */
  readonly different: number;
  /** Those of them whose value lies on a bin edge, within the tolerance of images. */
  readonly onEdge: number;
}

/** Voxels whose level differs. */
export function levelDifference(ours: Uint16Array, { levels, image }: OracleResult): LevelDifference {
  if (levels.values === undefined || image.values === undefined) return histogramDifference(ours, levels);
  if (ours.length !== levels.values.length) return { different: Infinity, onEdge: 0 };
  const magnitude = image.values.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  let different = 0;
  let onEdge = 0;
  for (let i = 0; i < ours.length; i++) {
    if (ours[i] === levels.values[i]) continue;
    different++;
    const value = image.values[i];
    const inBoth = ours[i] !== 0 && levels.values[i] !== 0;
    if (inBoth && levels.edges.some((edge) => Math.abs(edge - value) <= imageTolerance * magnitude)) onEdge++;
  }
  return { different, onEdge };
}

/** Where the reference's voxels may not be kept: the voxels by which the histograms differ, one at least when the digests do. */
export function histogramDifference(ours: Uint16Array, { sha256: digest, counts, onEdge }: OracleResult["levels"]): LevelDifference {
  if (sha256Of(ours) === digest) return { different: 0, onEdge: 0 };
  const excess = new Map(Array.from(counts, ([level, voxels]) => [level, -voxels]));
  for (const level of ours) if (level !== 0) excess.set(level, (excess.get(level) ?? 0) + 1);
  const different = Math.max(1, Array.from(excess.values()).reduce((sum, voxels) => sum + Math.abs(voxels), 0) / 2);
  return { different, onEdge: Math.min(different, onEdge) };
}

export function sha256Of(array: ArrayBufferView): string {
  return createHash("sha256").update(new Uint8Array(array.buffer, array.byteOffset, array.byteLength)).digest("hex");
}

/** What ran is ours to say. */
const ownDiagnostics = /^diagnostics_Versions_/;

/** Every diagnostics column that is missing, additional, out of order or different, as text. */
export function diagnosticDifferences(
  ours: ReadonlyMap<string, number | string>,
  theirs: ReadonlyMap<string, number | string>,
  tolerance = diagnosticTolerance,
): string[] {
  const columns = [...ours.keys()].filter((column) => column.startsWith("diagnostics_"));
  const found: string[] = [];
  if (columns.join() !== [...theirs.keys()].join()) found.push(`diagnostics columns: ours ${columns.join(", ")}; theirs ${[...theirs.keys()].join(", ")}`);
  for (const [column, value] of theirs) {
    const own = ours.get(column);
    if (own !== undefined && !ownDiagnostics.test(column) && !sameDiagnostic(own, value, tolerance)) found.push(`${column}: ours ${own}, theirs ${value}`);
  }
  return found;
}

function sameDiagnostic(ours: number | string, theirs: number | string, tolerance: number): boolean {
  if (typeof ours === "number" && typeof theirs === "number") {
    return Math.abs(ours - theirs) <= tolerance * Math.max(Math.abs(theirs), 1);
  }
  // numpy 2 prints its scalars as np.float64(1.5).
  return typeof ours === "string" && typeof theirs === "string" && ours === theirs.replace(/np\.float64\(([^)]*)\)/g, "$1");
}
