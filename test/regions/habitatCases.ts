import { uniform } from "../../src/host/random.ts";
import { identityDirection, type Vec3, type Volume } from "../../src/host/image/volume.ts";

const size: Vec3 = [18, 16, 10];
const spacing: Vec3 = [1, 1, 2];

/** A case whose VOI, a box, was made of three habitats: slabs along x, with means of their own in each image and noise. */
export interface PlantedCase {
  readonly name: string;
  readonly images: ReadonlyMap<string, Volume>;
  readonly mask: Volume;
  /** Planted habitat of each voxel, 1 to 3; 0 outside the VOI. */
  readonly truth: Uint8Array;
}

/**
 * @param flip the first image has its means the other way round: K-means numbers clusters by it, so that another case's numbers differ
 * @param noise standard deviation; means are 4 apart
 */
export function plantedCase(name: string, seed: number, { flip = false, noise = 1 } = {}): PlantedCase {
  const next = uniform(seed);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  const truth = new Uint8Array(size[0] * size[1] * size[2]);
  for (let i = 0; i < truth.length; i++) {
    const [x, y, z] = [i % size[0], Math.floor(i / size[0]) % size[1], Math.floor(i / (size[0] * size[1]))];
    if (x >= 2 && x < 16 && y >= 2 && y < 14 && z >= 1 && z < 9) truth[i] = x < 6 ? 1 : x < 11 ? 2 : 3;
  }
  const image = (label: string, means: readonly number[]): Volume => ({
    ...lattice(`${name} ${label}`), data: Float32Array.from(truth, (h) => 100 + (h === 0 ? 0 : means[h - 1]) + noise * normal()), pixelType: "float32",
  });
  const images = new Map([
    ["T1", image("T1", flip ? [8, 4, 0] : [0, 4, 8])],
    ["DCE1", image("DCE1", [40, 0, 20])],
    ["DCE2", image("DCE2", [0, 50, 20])],
  ]);
  return { name, images, mask: { ...lattice(`${name} mask`), data: Uint8Array.from(truth, (h) => Math.min(h, 1)), pixelType: "uint8" }, truth };
}

function lattice(name: string): Omit<Volume, "data" | "pixelType"> {
  return { name, size, spacing, origin: [0, 0, 0], direction: identityDirection, components: 1, dimension: 3 };
}
