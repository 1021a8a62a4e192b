import type { Field, Filter } from "../filters/filter.ts";
import { filterOf } from "../filters/registry.ts";
import type { ImageTypeName } from "../params/imageTypes.ts";
import type { Parameters } from "../params/parameters.ts";
import type { Settings } from "../params/settings.ts";

/** An image type of a case: the images it makes, and which of them this case does not allow. */
export interface PlannedType {
  readonly imageType: ImageTypeName;
  /** With what holds for this image type only. */
  readonly settings: Settings;
  /** null: the prepared image itself. */
  readonly filter: Filter | null;
  readonly names: readonly string[];
  /** Name of an image -> why it cannot be made of this field. */
  readonly refusals: ReadonlyMap<string, string>;
}

/** What is measured of a case, in the order of its columns; the same names for every case. */
export function planImages({ settings, imageTypes }: Parameters, field: Field): PlannedType[] {
  return imageTypes.map(({ name, overrides }) => {
    const own = { ...settings, ...overrides };
    const filter = filterOf(name);
    if (!filter) return { imageType: name, settings: own, filter, names: ["original"], refusals: new Map() };
    return { imageType: name, settings: own, filter, names: filter.names(own), refusals: filter.refusals(field, own) };
  });
}
