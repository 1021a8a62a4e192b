import type { Section } from "../elements/making.ts";
import { tableHtml } from "../elements/table.ts";

interface FeatureName {
  readonly region: string;
  readonly image: string;
  readonly type: string;
  readonly family: string;
}

/** How many features there are, by region and image, and by image type and class. */
export const featuresSection: Section = ({ results: { study, measured } }) => {
  const names = measured.features.map(parted);
  const byPlace = crossTable(names, "region", "image", "Region");
  const places = Object.entries(study.features).flatMap(([set, { images }]) => {
    const first = names.find(({ image }) => images.includes(image));
    if (!first) return [];
    const same = names.filter(({ region, image }) => region === first.region && image === first.image);
    return [{ title: `Feature set ${set}`, html: `<p class="muted">Of one region in one image (${first.region}, ${first.image}).</p>${crossTable(same, "type", "family", "Image type")}` }];
  });
  return [{ title: "", html: byPlace }, ...places];
};

/** REGION_IMAGE_TYPE_CLASS_NAME */
function parted(name: string): FeatureName {
  const [region, image, type, family] = name.split("_");
  return { region, image, type, family };
}

function crossTable(names: readonly FeatureName[], down: keyof FeatureName, across: keyof FeatureName, what: string): string {
  const [rows, columns] = [[...new Set(names.map((name) => name[down]))], [...new Set(names.map((name) => name[across]))]];
  const count = (row: string | null, column: string | null): string => {
    const n = names.filter((name) => (row === null || name[down] === row) && (column === null || name[across] === column)).length;
    return n === 0 ? "" : String(n);
  };
  const lines = [...rows, null].map((row) => [row ?? "All", ...columns.map((column) => count(row, column)), count(row, null)]);
  return tableHtml({ header: [what, ...columns, "All"], rows: rows.length > 1 ? lines : lines.slice(0, 1) });
}
