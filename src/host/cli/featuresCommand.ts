import { families, featuresOf } from "../features/registry.ts";

/** All features by class, with IBSI's codes and units; those that are computed only when named are marked. */
export function listFeatures(): string {
  const classes = families.map((family) => {
    const lines = featuresOf(family).map(({ name, ibsi = "", unit, enabledByDefault = true }) =>
      `  ${name.padEnd(40)}${ibsi.padEnd(6)}${unit.padEnd(16)}${enabledByDefault ? "" : "only when named"}`.trimEnd(),
    );
    return `${family.name}: ${family.title}\n${lines.join("\n")}\n`;
  });
  return classes.join("\n");
}
