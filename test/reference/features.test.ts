/**
 * The feature families alone, from PyRadiomics' levels of the real cases: needs the complete oracle documents, which
 * fixtures/oracle/pyradiomics_values.py --full writes to the folder that WEBRADIOMICS_ORACLE names.
 */
import { describe, expect, test } from "vitest";
import { featuresOfLevels, isRounding } from "../features/levels.ts";
import { featureDifferences, featureTolerance } from "../extract/compare.ts";
import { oracleCase, realNames } from "../extract/oracle.ts";

describe.each(realNames)("the families give PyRadiomics' values from its levels of %s", (name) => {
  const settings = process.env.WEBRADIOMICS_ORACLE ? oracleCase(name).settings.filter(({ levels }) => levels.values) : [];

  test.skipIf(settings.length === 0)(`${name}: every setting`, { timeout: 300_000 }, () => {
    for (const setting of settings) {
      const ours = featuresOfLevels(setting);
      const wanted = (column: string): boolean => ours.has(column) && !isRounding(column, setting);
      const differences = featureDifferences(ours, setting.features, wanted);
      expect(differences.length).toBeGreaterThanOrEqual(75);
      expect(differences.filter(({ difference }) => difference > featureTolerance), setting.name).toEqual([]);
    }
  });
});
