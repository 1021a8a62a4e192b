import { join } from "node:path";
import type { Volume } from "../image/volume.ts";
import { writeNifti } from "../io/write.ts";
import type { Alignment, HabitatFeatures } from "../regions/align.ts";
import type { HabitatWarning } from "../regions/habitatFeatures.ts";
import type { Habitats } from "../regions/habitats.ts";
import type { Score } from "../regions/kmeans.ts";
import { picturePng } from "../report/picture.ts";
import { csvLine } from "../dataset/csv.ts";
import { openFolder, writeFileAtomic } from "../io/files.node.ts";
import type { HabitatCase } from "./habitatCases.ts";
import type { Loaded, PlannedImages } from "./habitatImages.ts";
import { modelText, type HabitatModel } from "./habitatModel.ts";

/** A case that was divided, and its habitats' features where they were asked for. */
export interface Divided {
  readonly each: HabitatCase;
  readonly habitats: Habitats;
  readonly features: HabitatFeatures | null;
  /** `H2_T1_original_glcm_MCC` -> why it is NaN. */
  readonly notes: ReadonlyMap<string, string>;
  /** Of its files and its clusters, and of its habitats' features. */
  readonly warnings: readonly string[];
  readonly doubts: readonly HabitatWarning[];
}

/** The same with the anchor's numbers; null where habitats keep their own. */
export interface Aligned extends Divided {
  readonly alignment: Alignment | null;
}

/** Pictures show at most this many images beside the habitats. */
const mostPanels = 4;

/** Every file that a run may write. */
export function outputFiles(cases: readonly HabitatCase[], folder: string): string[] {
  const ofCases = cases.flatMap(({ name }) => ["habitats.nii.gz", "habitats.json", "habitats.png"].map((file) => join(folder, name, file)));
  return [...ofCases, ...["habitats.csv", "model.json", "scores.csv", "alignment.json"].map((file) => join(folder, file))];
}

/** Writes a case's label map, what there is to say about it, and its picture. @returns the files' paths */
export async function writeCase({ each, habitats, notes, warnings }: Aligned, { cluster }: PlannedImages, { outDir, png }: { readonly outDir: string; readonly png: boolean }, load: (of: HabitatCase) => Promise<Loaded>): Promise<string[]> {
  const folder = join(outDir, each.name);
  await openFolder(folder);
  const map = join(folder, "habitats.nii.gz");
  await writeFileAtomic(map, await writeNifti(habitats.labels, { gzip: true }));
  const report = join(folder, "habitats.json");
  const { labels: _, ...told } = habitats;
  await writeFileAtomic(report, `${JSON.stringify({ case: each.name, images: cluster, ...told, warnings, notComputed: Object.fromEntries(notes) }, null, 1)}\n`);
  if (!png) return [map, report];
  const picture = join(folder, "habitats.png");
  const { images } = await load(each);
  const shown = cluster.slice(0, mostPanels).map((name) => images.find((image) => image.name === name)!);
  const focus: Volume = { ...habitats.labels, data: (habitats.labels.data as Uint8Array).map((label) => Math.min(label, 1)) };
  const legend = habitats.fractions.map((share, h) => ({ label: h + 1, name: `H${h + 1}  ${(100 * share).toFixed(1)} %  ${(habitats.volumes[h] / 1000).toFixed(2)} ml` }));
  await writeFileAtomic(picture, await picturePng([
    { title: `${each.name}: habitats`, image: shown[0].volume, labels: habitats.labels, style: "fill" },
    ...shown.map(({ name, volume }) => ({ title: name, image: volume, labels: focus, style: "outline" as const })),
  ], { focus, legend }));
  return [map, report, picture];
}

interface Cohort {
  readonly scores: ReadonlyMap<string, readonly Score[]>;
  readonly failed: ReadonlyMap<string, string>;
  readonly model: HabitatModel;
  readonly folder: string;
}

/** Writes the tables of all cases. @returns the files' paths */
export async function writeCohort(cases: readonly Aligned[], { scores, failed, model, folder }: Cohort): Promise<string[]> {
  const files = new Map([["habitats.csv", habitatsTable(cases, failed)], ["model.json", modelText(model)]]);
  if (scores.size > 0) files.set("scores.csv", scoresTable(scores));
  if (model.anchor) files.set("alignment.json", alignmentText(cases, model.anchor.anchor));
  for (const [name, text] of files) await writeFileAtomic(join(folder, name), text);
  return [...files.keys()].map((name) => join(folder, name));
}

/** A row for each case: `H1_Voxels`, `H1_Volume` (mm3), `H1_Fraction`, `H1_<image>_<feature>`, for each habitat; last, why a case failed. */
function habitatsTable(cases: readonly Aligned[], failed: ReadonlyMap<string, string>): string {
  const k = Math.max(...cases.map(({ habitats }) => habitats.k));
  const columns = [...new Set(cases.flatMap(({ features }) => features?.columns ?? []))];
  const ofHabitats = Array.from({ length: k }, (_, h) => ["Voxels", "Volume", "Fraction", ...columns].map((column) => `H${h + 1}_${column}`)).flat();
  const header = ["Case", "Set", "k", "CalinskiHarabasz", ...ofHabitats, "Error"];
  const rows = cases.map(({ each, habitats, features }) => {
    const place = new Map(features?.columns.map((column, c) => [column, c])); // a case that lacks an image type has other columns than the first
    const value = (h: number, column: string): number => features?.habitats[h]?.[place.get(column) ?? -1] ?? NaN;
    const cells = Array.from({ length: k }, (_, h) => [
      habitats.sizes[h] ?? 0, habitats.volumes[h] ?? 0, habitats.fractions[h] ?? 0, ...columns.map((column) => value(h, column)),
    ]).flat();
    return [each.name, each.training ? "train" : "test", String(habitats.k), textOf(habitats.score ?? NaN), ...cells.map(textOf), ""];
  });
  const lost = Array.from(failed, ([name, reason]) => [name, ...header.slice(2).map(() => ""), reason]);
  return [header, ...rows, ...lost].map(csvLine).join("");
}

function scoresTable(scores: ReadonlyMap<string, readonly Score[]>): string {
  const ks = [...scores.values()][0].map(({ k }) => k);
  const rows = Array.from(scores, ([name, found]) => [name, ...found.map(({ score }) => textOf(score))]);
  const means = ks.map((_, i) => [...scores.values()].reduce((sum, found) => sum + found[i].score, 0) / scores.size);
  return [["Case", ...ks.map((k) => `k=${k}`)], ...rows, ["mean", ...means.map(textOf)]].map(csvLine).join("");
}

/** `order[h]`: the anchor's number of the habitat that K-means called h + 1; `distances`: [habitat][anchor's habitat]. */
function alignmentText(cases: readonly Aligned[], anchor: string): string {
  const found = cases.flatMap(({ each, alignment }) => (alignment ? [{
    case: each.name,
    order: alignment.order.map((column) => column + 1),
    cost: alignment.cost,
    margin: Number.isFinite(alignment.margin) ? alignment.margin : null,
    distances: alignment.distances,
  }] : []));
  return `${JSON.stringify({ anchor, measure: "root mean square difference of standardised features", cases: found }, null, 1)}\n`;
}

function textOf(value: number): string {
  return Number.isFinite(value) ? String(value) : "";
}
