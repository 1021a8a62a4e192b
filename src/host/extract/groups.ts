import type { BufferRef } from "../engine/recording.ts";
import type { Box, PixelType } from "../image/volume.ts";
import { voxelCount } from "../image/volume.ts";
import type { Settings } from "../params/settings.ts";
import type { Slab } from "./slabs.ts";
import type { Window } from "./statistics.ts";

/** An image whose features are measured: the prepared image, or one that a filter made of it. */
export interface MeasuredImage {
  /** First part of its columns. */
  readonly name: string;
  /** With what holds for its image type only. */
  readonly settings: Settings;
  /** Decides the arithmetic of bin edges. */
  readonly pixelType: PixelType;
}

/** Images over one box of the region, one after the other in the buffer of each slab of it. */
export interface ImageGroup {
  readonly images: readonly MeasuredImage[];
  /** In voxels of the region. */
  readonly box: Box;
  /** Along the box's z: images [images][held][ny][nx] of the box, mask [held][ny][nx]. */
  readonly slabs: readonly (Slab & { readonly image: BufferRef<"real">; readonly mask: BufferRef<"u8"> })[];
}

/** Elements from one image of a group's slab to the next. */
export function imageStep({ box: { size } }: ImageGroup, { held }: Slab): number {
  return voxelCount([size[0], size[1], held[1] - held[0]]);
}

/** The windows of a part of the region (within the group's box) in one image of the group, slab by slab. */
export function windowsOf(group: ImageGroup, image: number, part: Box): Window[] {
  const { box, slabs } = group;
  const first = part.start[2] - box.start[2];
  return slabs.flatMap((slab) => {
    const low = Math.max(slab.core[0], first);
    const high = Math.min(slab.core[1], first + part.size[2]);
    if (low >= high) return [];
    return [{
      image: slab.image, offset: image * imageStep(group, slab), mask: slab.mask,
      start: [part.start[0] - box.start[0], part.start[1] - box.start[1], low - slab.held[0]],
      size: [part.size[0], part.size[1], high - low],
      rows: [box.size[0], box.size[1]],
    }];
  });
}
