import type { Engine } from "../engine/engine.ts";
import { Recording } from "../engine/recording.ts";
import { cropArray } from "../image/crop.ts";
import { voxelCount, type Vec3 } from "../image/volume.ts";
import { InputError } from "../errors.ts";
import type { Parameters } from "../params/parameters.ts";
import { isTexture, type TextureClass } from "./classes.ts";
import { levelsOf } from "./counts.ts";
import { Formulas, type Columns } from "./families.ts";
import { cutIntoSlabs } from "./slabs.ts";
import { recordTextures, windowLength } from "./textures.ts";

/** Planes of neighbours a slab needs so that every texture kernel sees what it counts. */
export function textureHalo(distances: readonly number[]): number {
  return Math.max(1, ...distances);
}

/** Bytes a voxel of the largest buffer that a texture kernel binds: the labels of zones. */
export const textureBytesPerVoxel = 4;

/**
 * The texture features of grey levels made elsewhere: for methodologists who discretise themselves, and for tests.
 * @param levels [nz][ny][nx], 0 outside the ROI, else 1..65535
 * @param size voxels along x, y, z
 * @param spacing along x, y, z in mm (weights of directions)
 * @throws InputError when there are not as many levels as voxels
 * @returns columns `original_<class>_<feature>` of the texture classes among the parameters
 */
export async function featuresOfLevels(
  engine: Engine,
  { levels, size, spacing }: { readonly levels: Uint16Array; readonly size: Vec3; readonly spacing: Vec3 },
  { settings, featureClasses }: Parameters,
): Promise<Map<string, number>> {
  if (levels.length !== voxelCount(size)) throw new InputError(`levels: ${size.join("x")} voxels need ${voxelCount(size)} values, there are ${levels.length}`);
  const wanted = featureClasses.filter(({ name }) => isTexture(name));
  const histogram = new Uint32Array(65_536);
  for (const level of levels) histogram[level]++;
  const counted = levelsOf(histogram, spacing);
  const recording = new Recording("levels");
  const slabs = cutIntoSlabs(size, textureHalo(settings.distances), textureBytesPerVoxel, engine.maxBindingBytes).map((slab) => {
    const planes = cropArray(levels, size, { start: [0, 0, slab.held[0]], size: [size[0], size[1], slab.held[1] - slab.held[0]] });
    const padded = new Uint16Array(windowLength(size, slab));
    padded.set(planes);
    return { ...slab, levels: recording.upload("levels", "u16", padded) };
  });
  const classes = new Set(wanted.map(({ name }) => name as TextureClass));
  const readers = recordTextures(recording, { size, voxels: counted.voxels, slabs, Ng: [counted.Ng], maxBindingBytes: engine.maxBindingBytes }, classes, settings);
  const results = await engine.run(recording);
  const columns: Columns = { values: new Map(), notes: new Map() };
  const formulas = new Formulas(engine.threads);
  for (const featureClass of wanted) formulas.computeTexture("original", featureClass, readers, results, 0, counted);
  await formulas.addTo(columns);
  return columns.values as Map<string, number>;
}
