import { labelVolume } from "../../image/mask.ts";
import type { Vec3, Volume } from "../../image/volume.ts";
import { resampleGrid, resampleMaskNearest } from "../../prepare/grid.ts";
import { chainOf } from "../../register/compose.ts";
import { register } from "../../register/register.ts";
import { resampleTo, type Reference } from "../../register/resample.ts";
import { parseTfm, writeTfm } from "../../register/tfm.ts";
import type { TransformChain } from "../../register/transform.ts";
import type { Study, StudyCase } from "../file/study.ts";
import { lazy, type Lazy } from "./lazy.ts";
import { fileImage, type Source } from "./sources.ts";
import type { CaseTools, ToldVolume } from "./tools.ts";

/** From the points of a lattice to those of an image. */
export interface Way {
  readonly chain: TransformChain;
  readonly warnings: readonly string[];
}

/** Where an image from a file is brought to, and how. */
export interface Place {
  /** What all of this depends on. */
  readonly key: unknown;
  /** Whether it lies elsewhere than its file. */
  readonly moved: boolean;
  readonly lattice: Reference;
  way(): Promise<Way>;
}

interface Work {
  readonly tools: CaseTools;
  readonly study: Study;
  readonly each: StudyCase;
  readonly source: (name: string) => Promise<Source>;
}

/** The image at the end of an image's registrations: DCE2 of T2 -> DCE1 -> DCE2. */
export function rootOf(study: Study, name: string): string {
  const { register: onto } = fileImage(study, name);
  return onto ? rootOf(study, onto.to) : name;
}

/** All registrations of an image composed into one chain, onto the lattice of its root: its file's own, or a grid over all of it. */
export async function placeOf(work: Work, name: string): Promise<Place> {
  const root = rootOf(work.study, name);
  const { spacing } = fileImage(work.study, root);
  const own = (await work.source(root)).lattice;
  const lattice = spacing === undefined ? own : gridOver(own, spacing);
  const ways = await waysOf(work, name);
  return {
    key: { ways: ways.map(({ key }) => key), lattice: numbersOf(lattice) },
    moved: ways.length > 0 || spacing !== undefined,
    lattice,
    way: async () => {
      const found: Way[] = [];
      for (const way of ways) found.push(await way.get());
      return { chain: chainOf(...found.map(({ chain }) => chain)), warnings: found.flatMap(({ warnings }) => warnings) };
    },
  };
}

/** Of each registration between an image and its root; that onto the root is the first, as points go from there. */
async function waysOf(work: Work, name: string): Promise<Lazy<Way>[]> {
  const onto = fileImage(work.study, name).register;
  return onto ? [...(await waysOf(work, onto.to)), await wayOf(work, name, onto)] : [];
}

type Registering = NonNullable<ReturnType<typeof fileImage>["register"]>;

/** Points of the image that another is registered to -> points of that other: as found before, as given, or searched for. */
async function wayOf({ tools, each, source }: Work, name: string, { to, kind, contrast, gridSpacing }: Registering): Promise<Lazy<Way>> {
  if (each.registered[name] !== undefined) return lazy({ registered: true }, async () => ({ chain: [], warnings: [] }));
  const given = each.transforms[name];
  if (given !== undefined) {
    const content = await tools.contentOf(given);
    return lazy({ transform: content }, async () => ({ chain: await tools.read.transform(given), warnings: [] }));
  }
  const [fixed, moving] = [await source(to), await source(name)];
  const options = { kind, contrast, ...(kind === "bspline" && { gridSpacing }) };
  const key = { fixed: fixed.key, moving: moving.key, ...options };
  return lazy(key, async () => {
    const { transform, warnings } = await tools.kept(`register-${name}-${to}`, key, async () => {
      const [on, from] = [(await fixed.get()).volume, (await moving.get()).volume];
      tools.at(`${each.id}: registering ${name} to ${to}`);
      const found = await register(tools.engine, on, from, options);
      return { transform: writeTfm(found.transform), warnings: found.warnings };
    });
    return { chain: parseTfm(transform, `${name} to ${to}`), warnings: warnings.map((text) => `${name} registered to ${to}: ${text}`) };
  });
}

/** The grid over a whole image that PyRadiomics would resample to; a single slice stays one. */
function gridOver(image: Reference, wanted: Vec3): Reference {
  const spacing = wanted.map((mm, k) => (image.size[k] === 1 ? image.spacing[k] : mm)) as unknown as Vec3;
  const margin = Math.ceil(Math.max(...image.spacing.map((mm, k) => mm / spacing[k]))); // cut off again at the image's ends
  return { ...image, ...resampleGrid(image, { start: [0, 0, 0], size: image.size }, spacing, margin) };
}

/** What a lattice is, whatever its file is called. */
export function numbersOf({ size, spacing, origin, direction }: Reference): unknown {
  return [size, spacing, origin, direction];
}

/** An image where it is brought to, by one interpolation. */
export async function bring(tools: CaseTools, source: Volume, place: Place): Promise<ToldVolume> {
  if (!place.moved) return { volume: source, warnings: [] };
  const { chain, warnings } = await place.way();
  return { volume: await resampleTo(tools.engine, source, place.lattice, chain, { interpolator: "bspline" }), warnings };
}

/** A mask drawn on an image's file, where that image is brought to: the labels of the nearest voxels. */
export async function bringMask(tools: CaseTools, mask: Volume, place: Place): Promise<Volume> {
  if (!place.moved) return mask;
  const { chain } = await place.way();
  if (chain.length > 0) return resampleTo(tools.engine, mask, place.lattice, chain, { interpolator: "nearest" });
  const { size, spacing, origin, direction } = place.lattice;
  return { ...mask, size, spacing, origin, direction, data: resampleMaskNearest(labelVolume(mask), place.lattice), pixelType: "uint32" };
}
