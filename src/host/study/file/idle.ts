import type { Findings } from "./finding.ts";
import { isStackModel } from "./pipelines.ts";
import { isMask, isRing } from "./regions.ts";

/** Warns of images, regions and models of a study without problems that nothing asks for: a name forgotten elsewhere, most often. */
export function warnOfIdle(findings: Findings): void {
  const { images, regions, features, models, tasks } = findings.file;
  const sets = Object.values(features);
  const asked = {
    images: [
      ...sets.flatMap((set) => set.images),
      ...Object.values(regions).flatMap((region) => (isMask(region) || isRing(region) ? [] : region.habitats.images)),
      ...Object.values(images).flatMap((image) => ("formula" in image ? image.formula.split(/\W+/) : image.register ? [image.register.to] : [])),
    ],
    regions: [...sets.flatMap((set) => set.regions), ...Object.values(regions).flatMap((region) => (isMask(region) ? [] : [isRing(region) ? region.around : region.habitats.of]))],
    models: Object.values(tasks).some((task) => task.models === undefined) ? Object.keys(models) : [...Object.values(tasks).flatMap((task) => task.models ?? []), ...Object.values(models).flatMap((model) => (isStackModel(model) ? model.stack : []))],
  };
  for (const section of ["images", "regions", "models"] as const) {
    for (const name of Object.keys(findings.file[section])) {
      if (!asked[section].includes(name)) findings.warningOfKey([section, name], `nothing asks for ${section.slice(0, -1)} ${name}`);
    }
  }
}
