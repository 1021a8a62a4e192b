import { resegment, resegmentModes } from "../../kernels/resegment.ts";
import type { BufferRef, Recording } from "../engine/recording.ts";
import type { PixelType } from "../image/volume.ts";
import type { Settings } from "../params/settings.ts";
import { recordMoments, type Window } from "./statistics.ts";

/**
 * Appends the masks cut down to a range of intensities, one per slab.
 * @param windows the slabs' core planes, over which the region's deviation is formed
 * @param record the region's statistics
 */
export function recordResegmentation(
  recording: Recording,
  slabs: readonly { readonly image: BufferRef<"real">; readonly wholeMask: BufferRef<"u8"> }[],
  windows: readonly Window[],
  record: BufferRef<"real">,
  { resegmentRange, resegmentMode }: Settings,
  pixelType: PixelType,
): BufferRef<"u8">[] {
  const range = [...resegmentRange!].sort((a, b) => a - b);
  const single = pixelType === "float32";
  const limits = single ? range.map(Math.fround) : range;
  const thresholds = recording.upload("resegmentation range", "real", [limits[0], limits[limits.length - 1]]);
  const moments = recordMoments(recording, [windows], record, [0], true);
  return slabs.map(({ image, wholeMask: mask }) => {
    const resegmented = recording.buffer("resegmented mask", "u8", mask.length);
    recording.run(resegment, [{
      count: mask.length, image: 0, mask: 0, resegmented: 0, mode: resegmentModes[resegmentMode], thresholds: 0,
      bothSides: Number(range.length === 2), single: Number(single), record: 0, moments: 0,
    }], { image, mask, thresholds, records: record, moments, resegmented });
    return resegmented;
  });
}
