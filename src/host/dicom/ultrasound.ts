import { InputError } from "../errors.ts";
import { items, number } from "./dataset.ts";
import type { Slice } from "./slices.ts";

/** PhysicalUnitsXDirection and -YDirection: centimetres (PS3.3, C.8.5.5.1.15). */
const centimetres = 3;
/** Regions of one picture whose scales differ by less are of one scale, written with other roundings. */
const sameScale = 1e-3;

/**
 * Distance of pixels along x and y in mm: what the header says, or in ultrasound what its regions say that are measured in
 * length along both axes (others show time or velocity). Undefined where nothing says it.
 * @throws InputError when two such regions have different scales
 */
export function planeSpacing({ spacing, file, name }: Slice): readonly [number, number] | undefined {
  if (spacing !== undefined) return spacing;
  const scales = items(file.dataset, "SequenceOfUltrasoundRegions").flatMap((region, k) => {
    const [x, y] = (["X", "Y"] as const).map((axis) =>
      number(region, `PhysicalUnits${axis}Direction`) === centimetres ? Math.abs(number(region, `PhysicalDelta${axis}`) ?? 0) * 10 : 0);
    return x > 0 && y > 0 ? [{ region: k + 1, x, y }] : [];
  });
  if (scales.length === 0) return undefined;
  const [first] = scales;
  const other = scales.find(({ x, y }) => Math.abs(x - first.x) > sameScale * first.x || Math.abs(y - first.y) > sameScale * first.y);
  if (other !== undefined) {
    throw new InputError(
      `${name}: pixels of ultrasound region ${first.region} are ${first.x} x ${first.y} mm, but those of region ${other.region} ${other.x} x ${other.y} mm; ` +
        "crop the picture to one region, or give the spacing",
    );
  }
  return [first.x, first.y];
}
