/** Reads what fixtures/oracle/voxel_maps.py wrote, and makes the same maps. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { Backend, Engine } from "../../src/host/engine/engine.ts";
import type { Box, Geometry, Volume } from "../../src/host/image/volume.ts";
import { readImage } from "../../src/host/io/read.node.ts";
import { mapCase } from "../../src/host/maps/maps.ts";
import { parseParameters } from "../../src/host/params/file.ts";
import { resolveParameters } from "../../src/host/params/parameters.ts";

interface Stored {
  readonly image: string;
  readonly mask: string;
  readonly box: Box;
  readonly parameters: string;
  readonly voxels: number;
  readonly map: Pick<Geometry, "size" | "spacing" | "origin" | "direction">;
  readonly columns: readonly string[];
  readonly values: string;
  readonly failed: readonly string[];
  readonly alone: { readonly columns: readonly string[]; readonly values: string };
}

export interface OracleMaps extends Omit<Stored, "values" | "alone"> {
  readonly name: string;
  /** Column -> its values at the ROI's voxels, x fastest; with voxelBatch 1 where PyRadiomics fails with more. */
  readonly maps: ReadonlyMap<string, Float64Array>;
  /** The same with voxelBatch 1, where that differs. */
  readonly alone: ReadonlyMap<string, Float64Array>;
}

export function oracleMaps(path: string): OracleMaps[] {
  const { cases } = JSON.parse(gunzipSync(readFileSync(path)).toString()) as { cases: Record<string, Stored> };
  return Object.entries(cases).map(([name, { values, alone, ...stored }]) => {
    const one = unpack(alone.columns, alone.values);
    const all = unpack(stored.columns, values);
    for (const column of stored.failed) if (one.has(column)) all.set(column, one.get(column)!);
    return { ...stored, name, maps: all, alone: one };
  });
}

function unpack(columns: readonly string[], packed: string): Map<string, Float64Array> {
  const bytes = gunzipSync(Buffer.from(packed, "base64"));
  const values = new Float64Array(new Uint8Array(bytes).buffer);
  const voxels = values.length / Math.max(1, columns.length);
  return new Map(columns.map((column, k) => [column, values.slice(k * voxels, (k + 1) * voxels)]));
}

/** Our maps of a case, at the ROI's voxels. */
export async function ourMaps(engine: Engine, folder: string, { image, mask, box, parameters, map }: OracleMaps, voxelSetting = ""): Promise<Map<string, Float64Array>> {
  const given = voxelSetting ? parameters.replace('"voxelSetting": {', `"voxelSetting": {${voxelSetting}, `) : parameters;
  const resolved = resolveParameters({ file: parseParameters(given, "parameters.yaml") });
  const volume = await readImage(join(folder, image));
  const cut = within(await readImage(join(folder, mask)), box, resolved.settings.label);
  const maps = new Map<string, Float64Array>();
  const { initValue } = resolved.settings;
  await mapCase(engine, { id: image, image: volume, mask: cut }, resolved, {
    onMap: (column, made) => {
      for (const key of ["size", "spacing", "origin", "direction"] as const) {
        for (const [k, value] of map[key].entries()) if (Math.abs(made[key][k] - value) > 1e-9) throw new Error(`${column}: ${key} ${made[key].join(", ")}, PyRadiomics ${map[key].join(", ")}`);
      }
      maps.set(column, roiOf(made, cut, resolved.settings.label, initValue));
    },
  });
  return maps;
}

/** The mask with its label kept only within a box (which may reach beyond it). */
function within(mask: Volume, { start, size }: Box, label: number): Volume {
  const [nx, ny] = mask.size;
  const data = mask.data.slice();
  for (let i = 0; i < data.length; i++) {
    const at = [i % nx, Math.floor(i / nx) % ny, Math.floor(i / (nx * ny))];
    if (data[i] === label && !at.every((v, k) => v >= start[k] && v < start[k] + size[k])) data[i] = 0;
  }
  return { ...mask, data };
}

/** A map's values at the ROI's voxels; throws where it holds anything but `initValue` outside. */
function roiOf(map: Volume, mask: Volume, label: number, initValue: number): Float64Array {
  const first = [0, 1, 2].map((k) => Math.round([0, 1, 2].reduce((sum, row) => sum + mask.direction[3 * row + k] * (map.origin[row] - mask.origin[row]), 0) / mask.spacing[k]));
  const values: number[] = [];
  for (let i = 0; i < map.data.length; i++) {
    const x = first[0] + (i % map.size[0]);
    const y = first[1] + (Math.floor(i / map.size[0]) % map.size[1]);
    const z = first[2] + Math.floor(i / (map.size[0] * map.size[1]));
    if (mask.data[(z * mask.size[1] + y) * mask.size[0] + x] === label) values.push(map.data[i]);
    else if (!Object.is(map.data[i], initValue)) throw new Error(`${map.name}: ${map.data[i]} outside the ROI, initValue is ${initValue}`);
  }
  return Float64Array.from(values);
}

/** Busyness where its denominator is 0 in real arithmetic: PyRadiomics has about 1e15 there, we 0. */
const quotientOfRoundings = 1e12;

/** Greatest difference of a map, relative to the range of the reference; Infinity where only one is NaN. */
export function mapDifference(ours: Float64Array, theirs: Float64Array): { readonly relative: number; readonly absolute: number } {
  if (ours.length !== theirs.length) return { relative: Infinity, absolute: Infinity };
  let absolute = 0;
  let [low, high] = [Infinity, -Infinity];
  for (let i = 0; i < ours.length; i++) {
    if (Number.isNaN(ours[i]) && Number.isNaN(theirs[i])) continue;
    if (theirs[i] > quotientOfRoundings && ours[i] === 0) continue;
    const difference = Math.abs(ours[i] - theirs[i]);
    absolute = Math.max(absolute, Number.isNaN(difference) ? Infinity : difference);
    low = Math.min(low, theirs[i]);
    high = Math.max(high, theirs[i]);
  }
  const scale = Math.max(high - low, Math.abs(high) * 1e-6, 1e-12);
  return { relative: absolute === 0 ? 0 : absolute / scale, absolute };
}

/** Relative to the map's range; the three that cancel have more on a GPU, and MCC and Imc2, roots of rounding near 0, are compared absolutely on the CPU. */
export function tooFar(backend: Backend, column: string, { relative, absolute }: { relative: number; absolute: number }): boolean {
  if (backend === "cpu") return relative > 1e-9 && !(/_(MCC|Imc2)$/.test(column) && absolute <= 1e-7);
  return relative > (/_(MCC|Imc2|Correlation)$/.test(column) ? 1e-3 : 1e-5);
}
