import { describe, expect, test } from "vitest";
import { featureDifferences, featureTolerance } from "../extract/compare.ts";
import { oracleCase, phantomNames } from "../extract/oracle.ts";
import { featuresOfLevels, isRounding } from "./levels.ts";

describe.each(phantomNames)("the families give PyRadiomics' values from its levels of phantom %s", (name) => {
  const settings = oracleCase(name).settings.filter(({ levels }) => levels.values);

  test.each(settings.map((setting) => [setting.name, setting] as const))("%s", (_, setting) => {
    const ours = featuresOfLevels(setting);
    const differences = featureDifferences(ours, setting.features, (column) => ours.has(column) && !isRounding(column, setting));
    expect(differences.length).toBeGreaterThanOrEqual(75);
    expect(differences.filter(({ difference }) => difference > featureTolerance)).toEqual([]);
    for (const [column, value] of ours) if (isRounding(column, setting)) expect(value, column).toBe(0);
  });
});
