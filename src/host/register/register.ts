import type { Engine } from "../engine/engine.ts";
import { InputError } from "../errors.ts";
import { cropArray } from "../image/crop.ts";
import { describeDifference, geometryDifferences, pointOf } from "../image/geometry.ts";
import type { Box, Vec3, Volume } from "../image/volume.ts";
import { requireFinite } from "../prepare/finite.ts";
import { runElastix, type ParameterMap } from "./elastix.ts";
import { inPlane } from "./inPlane.ts";
import { assess, sampled, type Assessment, type Sampled } from "./report.ts";
import { parameterMaps, type Contrast, type Kind } from "./settings.ts";
import type { TransformChain } from "./transform.ts";

export interface RegisterOptions {
  /** Default bspline: rigid, then a smooth deformation. */
  readonly kind?: Kind;
  /** Default different: by mutual information, across sequences and contrast phases. */
  readonly contrast?: Contrast;
  /**
   * On the fixed image's lattice, not 0 where the images shall match. elastix's WebAssembly build takes no masks: its samples come
   * from the mask's box and 10 mm around it, and the deformation ends there; the assessment is of the mask itself.
   */
  readonly mask?: Volume;
  /** Where to start from, fixed to moving; part of the result. */
  readonly initial?: TransformChain;
  /** Distance of the deformation's control points, mm. */
  readonly gridSpacing?: number;
}

export interface Registration extends Assessment {
  /** Fixed to moving, LPS mm, `initial` included. */
  readonly transform: TransformChain;
  /** Version of `@itk-wasm/elastix`, and what elastix was told. */
  readonly elastix: string;
  readonly settings: readonly ParameterMap[];
  /** Of the search for the transform. */
  readonly seconds: number;
}

export const defaultGridSpacing = 20;
const marginAroundMask = 10; // mm
/** ITK's recursive smoothing of the pyramid needs them. */
const leastVoxels = 4;

/**
 * Finds the transform that takes points of the fixed image to the same tissue in the moving one, with elastix. Volumes are
 * registered in 3-D, single slices in their plane. The same images and settings give the same bytes on every run.
 * @throws InputError for images that are constant, do not overlap or differ in dimension, a mask that is empty or on another
 * lattice, and with elastix's message when it finds nothing
 */
export async function register(engine: Engine, fixed: Volume, moving: Volume, options: RegisterOptions = {}): Promise<Registration> {
  const { kind = "bspline", contrast = "different", mask, initial = [], gridSpacing = defaultGridSpacing } = options;
  if (!(gridSpacing > 0)) throw new InputError(`grid spacing: ${gridSpacing} mm; control points lie more than 0 mm apart`);
  checkPair(fixed, moving);
  if (mask) checkMask(mask, fixed);
  const isSlice = fixed.size[2] === 1 && fixed.dimension === 3;
  if (isSlice && initial.length > 0) throw new InputError(`${fixed.name}: one slice of a 3-D file; a registration in its plane does not start from a given transform`);
  const pair = isSlice ? inPlane(fixed, moving) : { fixed, moving, lift: (chain: TransformChain) => chain };
  const start = await sampled(engine, pair.fixed, pair.moving, initial);
  checkContents(pair.fixed, moving, start, mask);

  const target = mask ? cropped(pair.fixed, boxOf(mask)) : pair.fixed;
  const settings = parameterMaps({ kind, contrast, gridSpacing });
  const began = performance.now();
  const { transform, version } = await runElastix(target, pair.moving, { dimension: fixed.size[2] === 1 ? 2 : 3, maps: settings, initial });
  const seconds = (performance.now() - began) / 1000;
  const moved = await sampled(engine, pair.fixed, pair.moving, transform);
  return { ...assess({ fixed: pair.fixed, mask, contrast, transform }, start, moved), transform: pair.lift(transform), elastix: version, settings, seconds };
}

function checkPair(fixed: Volume, moving: Volume): void {
  for (const image of [fixed, moving]) {
    const { name, components, size } = image;
    if (components !== 1) throw new InputError(`${name}: ${components} values a voxel (colour or vector image); only scalar images are registered`);
    const axes = size[2] === 1 ? 2 : 3;
    if (size.slice(0, axes).some((n) => n < leastVoxels)) {
      throw new InputError(`${name}: ${size.slice(0, axes).join("x")} voxels; registration needs ${leastVoxels} along each axis`);
    }
    requireFinite(image, { start: [0, 0, 0], size }, "; registration would spread it");
  }
  const describe = ({ name, size, dimension }: Volume): string => `${name} has ${size.join("x")} voxels (${size[2] === 1 ? "one slice" : "a volume"} of a ${dimension}-D file)`;
  if ((fixed.size[2] === 1) !== (moving.size[2] === 1) || fixed.dimension !== moving.dimension) {
    throw new InputError(`2-D and 3-D images cannot be registered to each other: ${describe(fixed)}, ${describe(moving)}`);
  }
}

function checkMask(mask: Volume, fixed: Volume): void {
  if (mask.components !== 1) throw new InputError(`${mask.name}: ${mask.components} values a voxel; a mask has one`);
  const [difference] = geometryDifferences(fixed, mask);
  if (difference) throw new InputError(`${describeDifference(difference, fixed.name, mask.name)}; the mask is to lie on the fixed image's voxels`);
  if (!mask.data.some((value) => value !== 0)) throw new InputError(`${mask.name}: the mask is empty, no voxel has a label other than 0`);
}

/** What the images hold where they meet. */
function checkContents(fixed: Volume, moving: Volume, start: Sampled, mask?: Volume): void {
  const counts = (i: number): boolean => start.inside[i] === 1 && (!mask || mask.data[i] !== 0);
  const where = mask ? ` within ${mask.name}` : "";
  const range = (image: Volume): readonly [number, number] => {
    let low = Infinity, high = -Infinity;
    for (let i = 0; i < start.inside.length; i++) {
      if (!counts(i)) continue;
      low = Math.min(low, image.data[i]);
      high = Math.max(high, image.data[i]);
    }
    return [low, high];
  };
  const [low, high] = range(fixed);
  if (low > high) throw new InputError(`${fixed.name} and ${moving.name} do not overlap${where}: ${centreOf(fixed)} and ${centreOf(moving)}`);
  if (low === high) throw new InputError(`${fixed.name}: constant where it overlaps ${moving.name}${where}, every voxel is ${low}; there is nothing to match`);
  const [least, most] = range(start.image);
  if (least === most) throw new InputError(`${moving.name}: constant where it overlaps ${fixed.name}${where}, every voxel is ${least}; there is nothing to match`);
}

function centreOf(volume: Volume): string {
  const point = pointOf(volume, volume.size.map((n) => (n - 1) / 2) as unknown as Vec3);
  return `the centre of ${volume.name} is at (${point.map((v) => v.toFixed(1)).join(", ")}) mm`;
}

/** The box of a mask and `marginAroundMask` around it, with at least `leastVoxels` along each axis of more than one. */
function boxOf({ data, size, spacing }: Volume): Box {
  const low = [Infinity, Infinity, Infinity];
  const high = [-1, -1, -1];
  const [nx, ny] = size;
  for (let i = 0; i < data.length; i++) {
    if (data[i] === 0) continue;
    const at = [i % nx, Math.floor(i / nx) % ny, Math.floor(i / (nx * ny))];
    for (let k = 0; k < 3; k++) {
      low[k] = Math.min(low[k], at[k]);
      high[k] = Math.max(high[k], at[k]);
    }
  }
  const start = low.map((v, k) => Math.max(0, v - Math.max(leastVoxels, Math.ceil(marginAroundMask / spacing[k]))));
  const end = high.map((v, k) => Math.min(size[k], v + 1 + Math.max(leastVoxels, Math.ceil(marginAroundMask / spacing[k]))));
  return { start: start as unknown as Vec3, size: end.map((e, k) => e - start[k]) as unknown as Vec3 };
}

function cropped(volume: Volume, box: Box): Volume {
  return { ...volume, size: box.size, origin: pointOf(volume, box.start), data: cropArray(volume.data, volume.size, box) };
}
