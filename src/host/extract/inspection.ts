import { pointOf } from "../image/geometry.ts";
import type { Geometry } from "../image/volume.ts";
import type { Prepared } from "../prepare/prepare.ts";
import type { Roi } from "../prepare/roi.ts";

/** The intermediate images of a case, over the ROI's box. */
export interface Inspection {
  /** Where the ROI's box lies. */
  readonly lattice: Geometry;
  /** By image name (`original`, `wavelet-LLH`, ...): intensities, and grey levels of the ROI (0 outside), [nz][ny][nx]. */
  readonly images: ReadonlyMap<string, InspectedImage>;
}

export interface InspectedImage {
  readonly values: Float64Array;
  readonly levels: Uint16Array;
}

export function inspectionOf({ region: { lattice } }: Prepared, { box: { start, size } }: Roi, images: Inspection["images"]): Inspection {
  return { lattice: { ...lattice, size, origin: pointOf(lattice, start) }, images };
}
