import type { Engine } from "../engine/engine.ts";
import { indexToPhysical } from "../image/geometry.ts";
import type { Volume } from "../image/volume.ts";
import { FrameWalker } from "../image/frames.ts";
import { framesOf, identityAffine, toPhysical } from "./compose.ts";
import { jacobian, type Jacobian } from "./jacobian.ts";
import { likeness, type Likeness } from "./metrics.ts";
import { resampleTo } from "./resample.ts";
import type { Contrast } from "./settings.ts";
import type { TransformChain } from "./transform.ts";

/** The moving image on the fixed lattice, by linear interpolation. */
export interface Sampled {
  /** float32 or float64; 0 beyond the moving image. */
  readonly image: Volume;
  /** [nz][ny][nx]: 1 where the chain leads into the moving image. */
  readonly inside: Uint8Array;
}

export async function sampled(engine: Engine, fixed: Volume, moving: Volume, chain: TransformChain): Promise<Sampled> {
  let minimum = Infinity, maximum = -Infinity;
  for (const value of moving.data) {
    minimum = Math.min(minimum, value);
    maximum = Math.max(maximum, value);
  }
  // A value that no interpolation between the image's own can give, with room for the rounding of float32.
  const limit = minimum - 1 - (maximum - minimum);
  const image = await resampleTo(engine, { ...moving, pixelType: "float32" }, fixed, chain, { interpolator: "linear", outside: 2 * limit - minimum });
  const inside = new Uint8Array(image.data.length);
  for (let i = 0; i < inside.length; i++) {
    if (image.data[i] < limit) image.data[i] = 0;
    else inside[i] = 1;
  }
  return { image, inside };
}

/** What a registration did, measured on the fixed lattice: within the mask, over voxels that lie in the moving image before and after. */
export interface Assessment {
  readonly before: Likeness;
  readonly after: Likeness;
  /** Share of the fixed image's voxels (of the mask's) that could be compared. */
  readonly overlap: number;
  readonly jacobian: Jacobian;
  /** How far voxels of the fixed image are taken, mm. */
  readonly displacement: { readonly mean: number; readonly maximum: number };
  /** What makes the result doubtful: it folds, or the images were more alike before. */
  readonly warnings: readonly string[];
  /** The moving image before and after. */
  readonly start: Volume;
  readonly moved: Volume;
}

export interface Assessed {
  readonly fixed: Volume;
  readonly mask?: Volume;
  readonly contrast: Contrast;
  readonly transform: TransformChain;
}

/** @param start the moving image where the registration began, @param moved through the transform */
export function assess({ fixed, mask, contrast, transform }: Assessed, start: Sampled, moved: Sampled): Assessment {
  const counted = mask?.data;
  let wanted = 0;
  const inside = Uint8Array.from(start.inside, (value, i) => {
    if (counted && counted[i] === 0) return 0;
    wanted++;
    return value & moved.inside[i];
  });
  const before = likeness(fixed.data, start.image.data, inside);
  const after = likeness(fixed.data, moved.image.data, inside);
  const change = jacobian(transform, fixed, counted);
  return {
    before, after, overlap: before.voxels / wanted, jacobian: change,
    displacement: displacementOf(transform, fixed, counted),
    warnings: warningsOf(before, after, change, contrast),
    start: start.image, moved: moved.image,
  };
}

function warningsOf(before: Likeness, after: Likeness, { minimum, folded }: Jacobian, contrast: Contrast): string[] {
  const warnings: string[] = [];
  if (folded > 0) {
    warnings.push(`the deformation folds: its Jacobian goes down to ${minimum.toFixed(3)}, and ${percent(folded)} of the voxels have one <= 0; a larger grid spacing bends less`);
  }
  const text = (value: number): string => String(Number(value.toPrecision(6)));
  if (contrast === "same" && after.difference > before.difference) {
    warnings.push(`the images differ more than before: root mean square difference ${text(before.difference)} before, ${text(after.difference)} after; the transform should not be used`);
  }
  if (contrast === "different" && after.mutualInformation < before.mutualInformation) {
    warnings.push(`the images match less than before: mutual information ${text(before.mutualInformation)} before, ${text(after.mutualInformation)} after; the transform should not be used`);
  }
  return warnings;
}

function percent(share: number): string {
  return `${(100 * share).toPrecision(2)} %`;
}

function displacementOf(transform: TransformChain, fixed: Volume, counted?: ArrayLike<number>): { mean: number; maximum: number } {
  const walker = new FrameWalker(framesOf(transform, toPhysical(fixed), identityAffine));
  const m = indexToPhysical(fixed);
  const [ox, oy, oz] = fixed.origin;
  const [nx, ny, nz] = fixed.size;
  const { position } = walker;
  let sum = 0, maximum = 0, count = 0;
  for (let z = 0, v = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++) {
      for (let x = 0; x < nx; x++, v++) {
        if (counted && counted[v] === 0) continue;
        walker.go(x, y, z);
        const dx = position[0] - (m[0] * x + m[1] * y + m[2] * z + ox);
        const dy = position[1] - (m[3] * x + m[4] * y + m[5] * z + oy);
        const dz = position[2] - (m[6] * x + m[7] * y + m[8] * z + oz);
        const distance = Math.sqrt(dx * dx + dy * dy + dz * dz);
        sum += distance;
        maximum = Math.max(maximum, distance);
        count++;
      }
    }
  }
  return { mean: sum / count, maximum };
}
