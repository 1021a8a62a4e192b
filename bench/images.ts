import type { Case } from "../src/host/extract/extract.ts";
import { identityDirection, voxelCount, type Vec3, type Volume } from "../src/host/image/volume.ts";
import { uniform } from "../src/host/random.ts";

/** A generated image and the regions in it. */
export interface Body {
  /** Voxels of an ellipsoid (about), in whose radii everything else is measured. */
  readonly voxels: number;
  /** An ellipse of one slice instead. */
  readonly flat?: boolean;
  /** Of the image along x, y, z; by default it is larger than the ellipsoid's box by half. */
  readonly size?: Vec3;
  /** Regions from one radius to another; by default the ellipsoid. */
  readonly shells?: readonly (readonly [from: number, to: number])[];
  readonly seed?: number;
}

export interface Generated {
  readonly image: Volume;
  readonly masks: readonly Volume[];
}

const spacing: Vec3 = [0.8, 0.8, 1.25];

/** Intensities (int16) are a slope, waves of 15 to 25 voxels and noise, over about 60 bins of width 25. */
export function generate({ voxels, flat = false, size: wanted, shells = [[0, 1]], seed = voxels }: Body): Generated {
  const shape: Vec3 = flat ? [1, 0.8, 0] : [1, 0.9, 0.7];
  const radius = flat ? Math.sqrt(voxels / (Math.PI * 0.8)) : Math.cbrt(voxels / ((4 / 3) * Math.PI * 0.9 * 0.7));
  const radii = shape.map((part) => Math.max(part * radius, 0.5));
  const reach = 1.5 * Math.max(1, ...shells.map(([, to]) => to));
  const size = wanted ?? (radii.map((r, axis) => (flat && axis === 2 ? 1 : Math.ceil(2 * reach * r))) as unknown as Vec3);
  const geometry = { size, spacing, origin: [0, 0, 0], direction: identityDirection, components: 1, dimension: 3 } as const;
  const data = new Int16Array(voxelCount(size));
  const masks = shells.map(() => new Uint8Array(data.length));

  // What each coordinate adds to the square of the radius, and to the intensity.
  const along = size.map((n, axis) => Float64Array.from({ length: n }, (_, at) => (at - (n - 1) / 2) / radii[axis]));
  const squares = along.map((places) => places.map((at) => at * at));
  const waves = [2.4, 3.1, 3.9].map((length, axis) => Float64Array.from({ length: size[axis] }, (_, at) => 140 * Math.sin(at / length + axis)));
  const slope = along[0].map((at, x) => 900 + 420 * Math.max(-1.5, Math.min(1.5, at)) + waves[0][x]);
  const limits = shells.map(([from, to]) => [from * from, to * to]);
  const random = uniform(seed);
  const [nx, ny, nz] = size;
  for (let z = 0, i = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++) {
      const [row, rowSquares] = [waves[1][y] + waves[2][z], squares[1][y] + squares[2][z]];
      for (let x = 0; x < nx; x++, i++) {
        data[i] = Math.round(slope[x] + row + 60 * (random() - 0.5));
        const square = squares[0][x] + rowSquares;
        for (let k = 0; k < limits.length; k++) {
          if (square <= limits[k][1] && (square > limits[k][0] || limits[k][0] === 0)) masks[k][i] = 1;
        }
      }
    }
  }
  return {
    image: { ...geometry, data, pixelType: "int16", name: "image" },
    masks: masks.map((mask) => ({ ...geometry, data: mask, pixelType: "uint8", name: "mask" })),
  };
}

/** A body as a case of one region. */
export function generatedCase(body: Body): Case {
  const { image, masks: [mask] } = generate(body);
  return { id: `${body.voxels} voxels`, image, mask };
}
