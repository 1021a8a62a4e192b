import type { Volume } from "../../image/volume.ts";
import { renumbered } from "../../regions/habitats.ts";
import { picturePng, type Panel, type PictureOptions } from "../../report/picture.ts";
import { isHabitats } from "../file/columns.ts";
import type { RingRegion } from "../file/schema.ts";
import type { Study, StudyCase } from "../file/study.ts";
import { alignOne } from "./align.ts";
import { divided } from "./habitats.ts";
import type { Measured } from "./measured.ts";
import type { CaseMeasurement } from "./measure.ts";
import { ofCase } from "./names.ts";
import { caseImages, latticeOf } from "./prepare.ts";
import { baseOf, caseRegions, type CaseRegions, type RegionWork } from "./regions.ts";
import type { CaseTools } from "./tools.ts";

/** A picture of a case, to be looked at. */
export interface CasePicture {
  /** Part of a file's name. */
  readonly name: string;
  readonly title: string;
  readonly caption: string;
  readonly png: Uint8Array;
}

/**
 * What was measured, over the image: each habitat in a colour, rings around their lesion, the outline of a lesion that has neither. One picture for
 * each drawn region on each lattice, of the image that others were registered to.
 * @throws InputError naming the case and the file
 */
export function casePictures(tools: CaseTools, study: Study, each: StudyCase, measurement: CaseMeasurement, measured: Measured): Promise<CasePicture[]> {
  return ofCase(each, async () => {
    const images = caseImages(tools, study, each);
    const work: RegionWork = { tools, study, each, images, masks: each.masks };
    const view: View = { work, regions: caseRegions(work), measurement, measured };
    const pictures: CasePicture[] = [];
    for (const shown of shownOf(study, each)) pictures.push(...(await picturesOf(view, shown)));
    return pictures;
  });
}

interface View {
  readonly work: RegionWork;
  readonly regions: CaseRegions;
  readonly measurement: CaseMeasurement;
  readonly measured: Measured;
}

/** A drawn region in an image, and the regions made of it that were measured there. */
interface Shown {
  readonly image: string;
  readonly base: string;
  readonly regions: Set<string>;
}

function shownOf(study: Study, { masks }: StudyCase): Shown[] {
  const shown = new Map<string, Shown>();
  for (const set of Object.values(study.features)) {
    for (const region of set.regions) {
      for (const of of set.images) {
        const base = baseOf(study, region);
        const image = masks[base]?.[of] === undefined ? latticeOf(study, of) : of;
        const key = `${base} ${image}`;
        if (!shown.has(key)) shown.set(key, { image, base, regions: new Set() });
        shown.get(key)!.regions.add(region);
      }
    }
  }
  return [...shown.values()];
}

async function picturesOf(view: View, { image, base, regions }: Shown): Promise<CasePicture[]> {
  const { study } = view.work;
  const habitats = [...regions].filter((region) => isHabitats(study.regions[region]));
  const ringed = [...regions].filter((region) => "ring" in study.regions[region]);
  const pictures: CasePicture[] = [];
  for (const region of habitats) pictures.push(...(await habitatPicture(view, image, region)));
  if (ringed.length > 0) pictures.push(await ringPicture(view, image, base, ringed));
  return pictures.length > 0 ? pictures : [await outlinePicture(view, image, base)];
}

/** None where the case has no habitats that answer to the anchor's. */
async function habitatPicture({ work, regions, measurement, measured }: View, image: string, region: string): Promise<CasePicture[]> {
  const fitted = measured.habitats[region];
  const order = fitted && alignOne(measured.habitats, measurement).orders[region];
  const found = order && (await (await divided(work, regions, region, fitted.k)).get());
  if (!found || "none" in found) return [];
  const { labels, fractions } = renumbered(found, order.slice(0, found.k).map((number) => number - 1), fitted.k);
  const legend = fractions.map((_, h) => ({ label: h + 1, name: `${region}${h + 1}` }));
  const volume = await shownImage(work, image);
  const caption = fractions.map((share, h) => `${region}${h + 1} ${Math.round(100 * share)} %`).join(", ");
  const panels = [{ title: image, image: volume, labels: oneLabel(labels) }, { title: `habitats ${region}`, image: volume, labels, style: "fill" as const }];
  return [await pictureOf(work, `${region}-${image}`, `Habitats ${region} over ${image}`, `Shares of the region: ${caption}`, panels, { focus: labels, legend })];
}

/** The lesion and its rings, each outlined; of rings that overlap the narrower is shown over the wider. */
async function ringPicture({ work, regions }: View, image: string, base: string, names: readonly string[]): Promise<CasePicture> {
  const rules = names.map((name) => ({ name, ring: (work.study.regions[name] as RingRegion).ring })).sort((a, b) => b.ring[1] - a.ring[1]);
  const { volume: lesion } = await (await regions.mask(base, image)).get();
  const data = new Uint8Array(lesion.data.length);
  const draw = (mask: Volume, label: number): void => {
    for (let i = 0; i < data.length; i++) if (mask.data[i] !== 0) data[i] = label;
  };
  for (const { name } of rules) draw((await (await regions.mask(name, image)).get()).volume, 2 + names.indexOf(name));
  draw(lesion, 1);
  const labels: Volume = { ...lesion, data, name: "rings" };
  const volume = await shownImage(work, image);
  const legend = [{ label: 1, name: base }, ...names.map((name, i) => ({ label: i + 2, name }))];
  const panels = [{ title: image, image: volume }, { title: "rings", image: volume, labels }];
  const caption = [...rules].reverse().map(({ name, ring: [from, to] }) => `${name} ${from} to ${to} mm`).join(", ");
  return pictureOf(work, `rings-${base}-${image}`, `Rings around ${base} over ${image}`, `Distances from its border: ${caption}`, panels, { focus: oneLabel(labels), legend });
}

async function outlinePicture({ work, regions }: View, image: string, base: string): Promise<CasePicture> {
  const { volume: labels } = await (await regions.mask(base, image)).get();
  const volume = await shownImage(work, image);
  const panels = [{ title: image, image: volume }, { title: base, image: volume, labels }];
  return pictureOf(work, `${base}-${image}`, `${base} over ${image}`, "Its outline", panels, { focus: labels });
}

/** A mask's image may differ from it by rounding, which no picture shows. */
async function shownImage({ images }: RegionWork, image: string): Promise<Volume> {
  return (await (await images.image(image)).get()).volume;
}

function oneLabel(labels: Volume): Volume {
  return { ...labels, data: Uint8Array.from(labels.data, (label) => Number(label !== 0)), pixelType: "uint8" };
}

async function pictureOf({ each: { id, set } }: RegionWork, name: string, title: string, caption: string, panels: readonly Panel[], options: PictureOptions): Promise<CasePicture> {
  return { name: `${id}-${name}`, title: `${id}: ${title}`, caption: `${caption}; set ${set}`, png: await picturePng(panels, options) };
}
