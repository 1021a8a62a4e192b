import type { HabitatRegion, MaskRegion, RingRegion } from "../../../study/file/schema.ts";
import type { StudyResults } from "../../../study/learn/results.ts";
import { counted, listed } from "./words.ts";

/** Masks, rings, habitats, readers. */
export function regionSentences({ study, measured }: StudyResults): string[] {
  const readers = Object.entries(study.readers).map(([reader, regions]) => `${reader} (${listed(Object.keys(regions))})`);
  const made = Object.values(study.regions).some((region) => !("mask" in region));
  return [
    ...Object.entries(study.regions).map(([name, region]) => {
      if ("mask" in region) return maskText(name, region);
      return "ring" in region ? ringText(name, region) : habitatText(name, region, measured.habitats[name]);
    }),
    readers.length > 0 ? `further readers drew some cases again: ${listed(readers)}${made ? "; rings and habitats were made anew from each reader's masks" : ""}` : "",
  ].filter((text) => text !== "");
}

function maskText(name: string, { mask, label, largestSlice }: MaskRegion): string {
  const source = typeof mask === "string" ? `the mask of column ${mask}` : `a mask for each image (${listed(Object.entries(mask).map(([image, column]) => `${image}: column ${column}`))})`;
  return `region ${name} is ${source}, label ${label}${largestSlice ? ", in the slice of its largest section" : ""}`;
}

function ringText(name: string, { ring: [from, to], around, inPlane }: RingRegion): string {
  return `region ${name} is the ring around ${around} of distances above ${from} and up to ${to} mm${inPlane ? ", measured in each slice" : ""}`;
}

function habitatText(name: string, { habitats: { of, images, k, restarts, minimumVoxels, anchor } }: HabitatRegion, fitted: StudyResults["measured"]["habitats"][string] | undefined): string {
  const found = fitted ? ` (${name}1 to ${name}${fitted.k})` : "";
  const chosen = typeof k === "number" ? `k = ${k}` : `k from ${k[0]} to ${k[1]} by the highest mean Calinski-Harabasz score of the training cases${fitted ? `: ${fitted.k}` : ""}`;
  const voxels = minimumVoxels > 1 ? `, those of fewer than ${minimumVoxels} voxels given to their neighbours` : "";
  const numbers = `the numbers are those of ${anchor ?? "the first training case"}${fitted && fitted.anchor.anchor !== anchor ? ` (${fitted.anchor.anchor})` : ""}: each case's habitats take the arrangement whose standardised features are most like its`;
  return `region ${name} divides ${of} into habitats${found} by K-means of the z-scored voxel values of ${listed(images)}, each case by itself (${chosen}; ${counted(restarts, "start")}, k-means++${voxels}); ${numbers}`;
}
