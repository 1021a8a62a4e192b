import { defaultFeatureNames, families, featuresOf, type AnyFamily, type FeatureDeclaration } from "./registry.ts";

/** The text of FEATURES.md: one table per family, from the features' declarations. */
export function featuresMarkdown(): string {
  const introduction = [
    "# Features",
    "",
    "Generated from the declarations in `src/host/features` by `npx vitest run test/features/registry.test.ts -u`; the same test",
    "fails when this file is not up to date.",
    "",
    "Names are PyRadiomics'; a column is called `<image type>_<family>_<name>`. IBSI is the four-character code of the same",
    "quantity in the reference manual of the Image Biomarker Standardisation Initiative; features without a code are not",
    "defined there. Levels i and j are the grey levels 1 to Ng after discretisation, and eps = 2^-52. Units of `1` include",
    "reciprocals of levels. Features not computed by default are computed when they are named. A family without a matrix to",
    "compute from gives NaN for all of its features, with the reason in the result's notes.",
  ];
  return [...introduction, ...families.flatMap(section)].join("\n") + "\n";
}

function section(family: AnyFamily): string[] {
  const byDefault = new Set(defaultFeatureNames(family));
  const code = family.ibsi ? `, IBSI ${family.ibsi}` : "";
  const deprecated = family.deprecated
    ? ["", `Known, but computed neither by PyRadiomics nor here: ${family.deprecated.join(", ")}.`]
    : [];
  return [
    "",
    `## ${family.name}: ${family.title} (${byDefault.size} by default${code})`,
    "",
    `Source: ${family.source}.`,
    "",
    "| name | IBSI | unit | formula | where it breaks down | default |",
    "|---|---|---|---|---|---|",
    ...featuresOf(family).map((feature) => row(feature, byDefault.has(feature.name))),
    ...deprecated,
  ];
}

function row(feature: FeatureDeclaration, byDefault: boolean): string {
  const formula = feature.source ? `${feature.formula} (${feature.source})` : feature.formula;
  const cells = [feature.name, feature.ibsi ?? "", feature.unit, formula, feature.degenerate, byDefault ? "yes" : "no"];
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}
