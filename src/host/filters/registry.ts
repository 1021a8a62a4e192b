import { InputError } from "../errors.ts";
import type { ImageTypeName } from "../params/imageTypes.ts";
import type { Filter } from "./filter.ts";

const filters: Partial<Record<ImageTypeName, Filter>> = {};

/** The filter of an image type; null for Original, which needs none. */
export function filterOf(imageType: ImageTypeName): Filter | null {
  if (imageType === "Original") return null;
  const filter = filters[imageType];
  if (!filter) throw new InputError(`image type ${imageType} is not available yet`);
  return filter;
}
