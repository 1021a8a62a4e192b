import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Element, ElementArrays } from "../src/kernels/operation.ts";
import { families } from "../src/host/features/registry.ts";
import type { Features } from "./server.ts";

/** Its lists and hash tables hold the same entries in any order. */
const anyOrder = new Set(["glcm-sparse", "glrlm", "glszm"]);

/** Greatest |a - b| of an operation's outputs, relative to the largest magnitude in the output. */
export function outputDifference(operation: string, ours: readonly ElementArrays[Element][], theirs: readonly ElementArrays[Element][]): number {
  let greatest = 0;
  ours.forEach((values, k) => {
    const [a, b] = anyOrder.has(operation) ? [values.slice().sort(), theirs[k].slice().sort()] : [values, theirs[k]];
    greatest = Math.max(greatest, relativeDifference(a, b));
  });
  return greatest;
}

/** Greatest |a - b| relative to the largest magnitude of b. */
export function relativeDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let difference = 0;
  let magnitude = 0;
  for (let i = 0; i < a.length; i++) {
    difference = Math.max(difference, Math.abs(a[i] - b[i]));
    magnitude = Math.max(magnitude, Math.abs(b[i]));
  }
  return difference === 0 ? 0 : difference / magnitude;
}

/** Natural scale of each feature: below it differences are absolute. */
const scales: ReadonlyMap<string, number> = new Map(
  families.flatMap(({ name, features }) => features.map((feature) => [`${name}_${feature.name}`, feature.scale ?? 0])),
);

/** |a - b| / max(|b|, natural scale) of a column; infinite where only one of them has it. */
export function featureDifference(column: string, a: number | null | undefined, b: number | null | undefined): number {
  const [x, y] = [a ?? NaN, b ?? NaN];
  if (x === y || (Number.isNaN(x) && Number.isNaN(y))) return 0;
  const [, ...feature] = column.split("_");
  const difference = Math.abs(x - y) / Math.max(Math.abs(y), scales.get(feature.join("_")) ?? 0);
  return Number.isNaN(difference) ? Infinity : difference;
}

export interface Agreement {
  /** Values compared: columns times regions. */
  readonly compared: number;
  /** Greatest |a - b| / max(|b|, natural scale); of maps, greatest |a - b| over the map's range. */
  readonly greatest: number;
  readonly worst: string;
  /** Of maps: those of theirs that hold one value everywhere, where ours do not. */
  readonly failed?: readonly string[];
}

/** Which columns of theirs are compared with which of ours. */
export type Pairing = (column: string) => string | null;

export const sameName: Pairing = (column) => column;

/** How far our regions are from theirs; what only we have is not compared, what only they have is infinitely far. */
export function featureAgreement(ours: readonly Features[], theirs: readonly Features[], pairing: Pairing = sameName): Agreement {
  const differences: [string, number][] = theirs.flatMap((region, k) =>
    Object.entries(region).flatMap(([column, value]): [string, number][] => {
      const mine = pairing(column);
      return mine === null ? [] : [[mine, featureDifference(mine, ours[k][mine], value)]];
    }));
  return greatestOf(differences);
}

function greatestOf(differences: readonly (readonly [string, number])[]): Agreement {
  const worst = differences.reduce<readonly [string, number]>((most, each) => (each[1] > most[1] ? each : most), ["", 0]);
  return { compared: differences.length, greatest: worst[1], worst: worst[0] };
}

/** The same of maps in files; those of theirs that hold one value everywhere (their class or feature failed) are named instead. */
export async function mapAgreement(columns: readonly string[], ours: string, theirs: string): Promise<Agreement> {
  const failed: string[] = [];
  const differences: [string, number][] = [];
  for (const column of columns) {
    const [a, b] = await Promise.all([ours, theirs].map((folder) => mapFrom(folder, column)));
    if (flat(b) && !flat(a)) failed.push(column);
    else differences.push([column, mapDifference(a, b)]);
  }
  return { ...greatestOf(differences), failed };
}

async function mapFrom(folder: string, column: string): Promise<Float64Array> {
  return new Float64Array(new Uint8Array(await readFile(join(folder, `${column}.f64`))).buffer);
}

function flat(map: Float64Array): boolean {
  return map.every((value) => Object.is(value, map[0]));
}

/** Relative to the range of b; NaN in both is equal. */
function mapDifference(a: Float64Array, b: Float64Array): number {
  if (a.length !== b.length) return Infinity;
  let [low, high, difference] = [Infinity, -Infinity, 0];
  b.forEach((value, i) => {
    if (Number.isNaN(value) && Number.isNaN(a[i])) return;
    const d = Math.abs(value - a[i]);
    difference = Number.isNaN(d) ? Infinity : Math.max(difference, d);
    [low, high] = [Math.min(low, value), Math.max(high, value)];
  });
  return difference === 0 ? 0 : difference / (high - low);
}
