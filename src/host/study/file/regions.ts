import { isHabitats, partsOf, expectedK } from "./columns.ts";
import type { Findings } from "./finding.ts";
import { spacingsOf, textOfSpacing } from "./images.ts";
import type { HabitatRegion, MaskRegion, RingRegion, StudyRegion } from "./schema.ts";
import { firstReader } from "./study.ts";

type Regions = Readonly<Record<string, StudyRegion>>;

export const isMask = (region: StudyRegion): region is MaskRegion => "mask" in region;
export const isRing = (region: StudyRegion): region is RingRegion => "ring" in region;

/** The region with a mask that a region is made from. */
export function maskOf(regions: Regions, name: string): { readonly name: string; readonly region: MaskRegion } | undefined {
  const region = regions[name];
  if (!region || isMask(region)) return region && { name, region };
  const from = isRing(region) ? region.around : region.habitats.of;
  const source = regions[from];
  // Deeper than habitats of a ring around a mask there is nothing.
  if (!source || isHabitats(source) || (isRing(source) && isRing(region))) return undefined;
  return maskOf(regions, from);
}

export function checkRegions(findings: Findings): void {
  const { regions } = findings.file;
  for (const [name, region] of Object.entries(regions)) {
    if (isMask(region)) checkMask(findings, region.mask, ["regions", name, "mask"]);
    else if (isRing(region)) checkRing(findings, name, region);
    else checkHabitats(findings, name, region);
  }
  const parts = Object.entries(regions).flatMap(([name, region]) => partsOf(name, region, expectedK(findings.file)).map((part) => ({ name, part })));
  for (const { name, part } of parts) {
    const other = parts.find((each) => each.part === part)!.name;
    if (other !== name) findings.problemOfKey(["regions", name], `regions ${other} and ${name} both come to a region ${part}`);
  }
}

type Mask = MaskRegion["mask"];

function checkMask(findings: Findings, mask: Mask, path: readonly string[]): void {
  if (typeof mask === "string") return;
  for (const image of Object.keys(mask)) findings.knows("images", image, [...path, image]);
}

function checkRing(findings: Findings, name: string, { ring: [from, to], around }: RingRegion): void {
  if (from >= to) findings.problem(["regions", name, "ring"], `ring is [${from}, ${to}]; expected the nearer distance first`);
  const { regions } = findings.file;
  if (!findings.knows("regions", around, ["regions", name, "around"]) || !(around in regions)) return;
  if (!isMask(regions[around])) findings.problem(["regions", name, "around"], `"${around}" has no mask of its own; expected a region with a mask`);
}

function checkHabitats(findings: Findings, name: string, { habitats: { of, images, k, expected } }: HabitatRegion): void {
  const at = (...path: (string | number)[]) => ["regions", name, "habitats", ...path];
  const { regions, images: all } = findings.file;
  if (findings.knows("regions", of, at("of")) && of in regions && isHabitats(regions[of])) findings.problem(at("of"), `"${of}" is habitats itself; expected a region with a mask, or a ring`);
  findings.knowsAll("images", images, at("images"));
  const mask = maskOf(regions, of)?.region.mask;
  if (mask !== undefined && typeof mask !== "string") findings.problem(at("of"), `"${of}" has a mask for each image; habitats need one mask that all images share`);
  const spacings = spacingsOf(all, images.filter((image) => image in all));
  if (spacings.length > 1) findings.problem(at("images"), `images come to lie on grids of different spacing: ${spacings.map(textOfSpacing).join(" and ")}; habitats need one grid`);
  if (typeof k === "number") {
    if (expected !== undefined && expected !== k) findings.problem(at("expected"), `expected is ${expected}, but k is ${k}; leave it out`);
    return;
  }
  if (k[0] > k[1]) findings.problem(at("k"), `k is [${k.join(", ")}]; expected the smaller number first`);
  else if (expected !== undefined && (expected < k[0] || expected > k[1])) findings.problem(at("expected"), `expected is ${expected}, which is not in the range of k, ${k[0]} to ${k[1]}`);
  else if (expected === undefined) findings.warning(at("k"), `k is chosen from ${k[0]} to ${k[1]} by the cases: columns are counted as of ${k[1]} until then; \`expected\` says how many there should be`);
}

export function checkReaders(findings: Findings): void {
  const { readers, regions } = findings.file;
  for (const [reader, masks] of Object.entries(readers)) {
    if (reader === firstReader) findings.problemOfKey(["readers", reader], `"${firstReader}" is who drew the regions' own masks; expected another name`);
    for (const [name, mask] of Object.entries(masks)) {
      const path = ["readers", reader, name];
      if (!findings.knows("regions", name, path) || !(name in regions)) continue;
      const region = regions[name];
      if (!isMask(region)) {
        findings.problemOfKey(path, `"${name}" is made from another region; a reader draws the one with a mask, ${maskOf(regions, name)?.name ?? "which it is made from"}`);
        continue;
      }
      checkMask(findings, mask, path);
      const [own, others] = [region.mask, mask].map((each) => (typeof each === "string" ? "one column" : `columns for ${Object.keys(each).join(", ")}`));
      if (own !== others) findings.problem(path, `the reader has ${others}, the region itself ${own}`);
    }
  }
}
