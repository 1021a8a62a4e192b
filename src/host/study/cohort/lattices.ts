import { describeDifference, geometryDifferences } from "../../image/geometry.ts";
import type { Geometry } from "../../image/volume.ts";
import { resolveExpression } from "../../parametric/resolve.ts";
import type { StudyFile } from "../file/schema.ts";
import type { Masks, StudyCase } from "../file/study.ts";

/** Files may round geometries: lattices are the same within this part of a voxel, as the regions' masks have it. */
const sameLattice = 1e-4;

/** What is known of a file's lattice. */
export interface Lattice extends Geometry {
  readonly components: number;
  readonly isPicture: boolean;
}

/** A mask of a case, and the images on whose files' lattices it has to lie. */
export interface DrawnMask {
  readonly what: string;
  readonly path: string;
  readonly images: readonly string[];
}

type Parts = Pick<StudyFile, "images" | "regions" | "features">;

/** The file that an image is taken from: one registered before goes before its own. */
export const fileOfImage = ({ images, registered }: Pick<StudyCase, "images" | "registered">, name: string): string | undefined => registered[name] ?? images[name];

/** The images with files on whose lattice an image comes to lie: the end of its registrations; of a formula those of all its parts. */
export function rootsOf(study: Parts, name: string, seen: readonly string[] = []): string[] {
  const image = study.images[name];
  if (image === undefined || seen.includes(name)) return [];
  if ("formula" in image) return [...new Set(partsOf(study, name, image.formula).flatMap((part) => rootsOf(study, part, [...seen, name])))];
  return image.register ? rootsOf(study, image.register.to, [...seen, name]) : [name];
}

/** None where the formula cannot be understood, which is told of the study file. */
function partsOf({ images }: Parts, name: string, formula: string): readonly string[] {
  try {
    return [...resolveExpression(`${name} = ${formula}`, Object.keys(images).filter((other) => other !== name)).images];
  } catch {
    return [];
  }
}

/** Images that are seen on one lattice together: those of habitats, and the parts of a formula. */
export function seenTogether(study: Parts): { readonly what: string; readonly images: readonly string[] }[] {
  const ofHabitats = Object.entries(study.regions).flatMap(([name, region]) => ("habitats" in region ? [{ what: `habitats ${name}`, images: region.habitats.images }] : []));
  const ofFormulas = Object.entries(study.images).flatMap(([name, image]) => ("formula" in image ? [{ what: `image ${name}`, images: [name] }] : []));
  return [...ofHabitats, ...ofFormulas].map(({ what, images }) => ({ what, images: [...new Set(images.flatMap((image) => rootsOf(study, image)))] }));
}

/** All masks of a case, the readers' too. */
export function drawnMasks(study: Parts, { masks, readers }: Pick<StudyCase, "masks" | "readers">): DrawnMask[] {
  const of = (drawn: Masks, reader: string): DrawnMask[] => Object.entries(drawn).flatMap(([region, files]) => Object.entries(files).map(([image, path]) => ({
    what: `mask of ${region}${image === "" ? "" : ` on ${image}`}${reader}`,
    path,
    images: image === "" ? [...new Set(imagesWith(study, region).filter((name) => files[name] === undefined).flatMap((name) => rootsOf(study, name)))] : [image],
  })));
  return [...of(masks, ""), ...Object.entries(readers).flatMap(([reader, drawn]) => of(drawn, ` by reader ${reader}`))];
}

/** Images in which a drawn region, or what is made of it, is measured or divided. */
function imagesWith({ regions, features }: Parts, drawn: string): string[] {
  const isMadeOf = (name: string): boolean => {
    const region = regions[name];
    if (name === drawn || region === undefined) return name === drawn;
    return "ring" in region ? isMadeOf(region.around) : "habitats" in region && isMadeOf(region.habitats.of);
  };
  return [
    ...Object.values(features).filter((set) => set.regions.some(isMadeOf)).flatMap(({ images }) => images),
    ...Object.values(regions).flatMap((region) => ("habitats" in region && isMadeOf(region.habitats.of) ? region.habitats.images : [])),
  ];
}

/** Why a file does not lie as another does, null where it does; of a picture only the size counts. */
export function differenceOf(first: Lattice, second: Lattice, firstName: string, secondName: string): string | null {
  const [difference] = geometryDifferences(first, second, sameLattice).filter(({ field }) => field === "size" || !second.isPicture);
  return difference ? describeDifference(difference, firstName, secondName) : null;
}
