import { pointOf } from "../image/geometry.ts";
import type { Vec3 } from "../image/volume.ts";
import type { Prepared } from "../prepare/prepare.ts";
import type { Roi } from "../prepare/roi.ts";

/** The intermediate images of a case, over the ROI's box, x fastest. */
export interface Inspection {
  /** Intensities that the features are computed from. */
  readonly image: { readonly size: Vec3; readonly spacing: Vec3; readonly origin: Vec3; readonly values: Float64Array };
  /** Grey levels of the ROI, 0 outside. */
  readonly levels: { readonly size: Vec3; readonly values: Uint16Array };
}

export function inspectionOf(
  { region: { lattice } }: Prepared,
  { box: { start, size } }: Roi,
  { intensities, levels }: { readonly intensities: Float64Array; readonly levels: Uint16Array },
): Inspection {
  return {
    image: { size, spacing: lattice.spacing, origin: pointOf(lattice, start), values: intensities },
    levels: { size, values: levels },
  };
}
