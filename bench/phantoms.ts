import { uniform } from "../src/host/random.ts";
import { identityDirection, voxelCount, type Vec3, type Volume } from "../src/host/image/volume.ts";
import type { Points } from "../src/host/regions/points.ts";

/** A mask of voxels here and there. @param share of all voxels */
export function scattered(size: Vec3, spacing: Vec3, share: number): Volume {
  const random = uniform(size[0]);
  const data = new Uint8Array(voxelCount(size));
  for (let i = 0; i < data.length; i++) data[i] = Number(random() < share);
  return { ...lattice(size, spacing), data, pixelType: "uint8", name: "scattered voxels" };
}

/** Intensities of tissues whose noise overlaps, so that K-means takes many steps; each image tells others of them apart. */
export function tissues(voxels: number, images: number): Points {
  const random = uniform(voxels + images);
  const values = new Float64Array(images * voxels);
  for (let i = 0; i < voxels; i++) {
    const tissue = Math.floor(6 * random());
    for (let q = 0; q < images; q++) values[q * voxels + i] = 200 * ((tissue * (q + 1)) % 7) + 300 * (random() + random() + random());
  }
  return { name: "tissues", images: Array.from({ length: images }, (_, q) => `image ${q + 1}`), values };
}

/** An ellipsoid of three tissues in a smooth field that makes one end twice as bright as the other, in air; and its mask. */
export function biased(size: Vec3, spacing: Vec3): { image: Volume; mask: Volume } {
  const random = uniform(size[0]);
  const data = new Float32Array(voxelCount(size));
  const mask = new Uint8Array(data.length);
  const [nx, ny, nz] = size;
  for (let z = 0, i = 0; z < nz; z++) {
    const w = (2 * z + 1) / nz - 1;
    for (let y = 0; y < ny; y++) {
      const v = (2 * y + 1) / ny - 1;
      for (let x = 0; x < nx; x++, i++) {
        const u = (2 * x + 1) / nx - 1;
        const noise = random() + random() + random() - 1.5;
        mask[i] = Number(u * u + v * v + w * w < 0.8);
        const wave = Math.sin(x / 9) + Math.sin(y / 11 + 1) + Math.sin(z / 5 + 2);
        const tissue = wave > 0.5 ? 1000 : wave > -0.7 ? 700 : 350;
        data[i] = mask[i] === 1 ? (tissue + 40 * noise) * Math.exp(0.35 * u + 0.2 * v * v - 0.15 * u * w) : 20 + 10 * noise;
      }
    }
  }
  const common = lattice(size, spacing);
  return { image: { ...common, data, pixelType: "float32", name: "biased image" }, mask: { ...common, data: mask, pixelType: "uint8", name: "mask" } };
}

function lattice(size: Vec3, spacing: Vec3) {
  return { size, spacing, origin: [0, 0, 0], direction: identityDirection, components: 1, dimension: 3 } as const;
}
