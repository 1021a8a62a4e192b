/** ComBat on the test data of ComBatHarmonization against the outputs of its R programs, which came with them. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { matrixOfColumns, matrixOfRows, type Matrix } from "../../src/host/dataset/matrix.ts";
import { applyCombat, fitCombat } from "../../src/host/preprocess/combat.ts";
import { parseCsv } from "../../src/host/dataset/csv.ts";
import { agrees } from "../agreement.ts";
import { referenceData } from "../extract/oracle.ts";

const folder = join(referenceData, "stats", "combat");
const config = JSON.parse(readFileSync(join(folder, "CONFIG.json"), "utf8")) as { batch: number[]; covariate_pheno: number[]; ref_batch: number };

/** Features are the file's rows, cases its columns. */
function table(file: string): Matrix {
  const [, ...rows] = parseCsv(readFileSync(join(folder, file), "utf8"), file);
  return matrixOfColumns(rows.map(({ fields }) => fields.map(Number)));
}

describe("ComBat of ComBatHarmonization's test data", () => {
  const x = table("testdata.csv");
  const files = readdirSync(join(folder, "expected"));
  const batches = config.batch.map(String);

  it("has outputs of each variant without a reference batch", () => expect(files.length).toBeGreaterThanOrEqual(16));

  it.each(files)("%s", (file) => {
    const parts = file.replace(".csv", "").split("_");
    const given = parts.includes("adjusted") ? matrixOfRows(config.covariate_pheno.map((pheno) => [pheno])) : undefined;
    const fitted = fitCombat(x, batches, {
      parametric: parts.includes("parametric"),
      empiricalBayes: !parts.includes("noeb"),
      meanOnly: parts.includes("meanonly"),
      ...(given && { covariates: given }),
      ...(parts.includes("batchref") && { reference: String(config.ref_batch) }),
    });
    // The file has 15 digits.
    agrees({ method: `ComBat: ${parts.slice(2, -1).join(", ")}`, reference: "ComBatHarmonization 91f8bf3 (R)", ours: applyCombat(x, batches, fitted, given).x.values, theirs: table(join("expected", file)).values, tolerance: 1e-12, scale: 1 });
  });
});
