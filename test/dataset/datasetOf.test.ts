import { describe, expect, it } from "vitest";
import { tableOfCsv } from "../../src/host/dataset/csvTable.ts";
import { datasetOf } from "../../src/host/dataset/datasetOf.ts";
import { numberColumn, takeTableRows, withColumns } from "../../src/host/dataset/featureTable.ts";
import { binaryOutcome, indicators } from "../../src/host/dataset/outcome.ts";

const table = tableOfCsv(
  `lesion,patient,scanner,age,sex,grade,original_glcm_Contrast,T1_original_shape_Volume
a,1,GE,51,f,high,0.5,10
b,1,GE,51,f,low,,20
c,2,Siemens,60,m,high,0.7,30
`, "lesions.csv");
const radiomics = ({ feature }: { feature?: string }): boolean => feature !== undefined;
const outcome = { column: "grade", positive: "high", negative: "low" };

describe("datasetOf", () => {
  it("takes columns by their roles", () => {
    const data = datasetOf(table, { id: "lesion", patient: "patient", outcome, batch: "scanner", covariates: ["age"], features: radiomics });
    expect(data).toEqual({
      ids: ["a", "b", "c"], patients: ["1", "1", "2"], batches: ["GE", "GE", "Siemens"], y: Uint8Array.of(1, 0, 1),
      features: ["original_glcm_Contrast", "T1_original_shape_Volume"],
      x: { rows: 3, columns: 2, values: Float64Array.of(0.5, NaN, 0.7, 10, 20, 30) },
      covariates: { names: ["age"], x: { rows: 3, columns: 1, values: Float64Array.of(51, 51, 60) } },
    });
  });

  it("without an outcome and patients is what to predict, each case its own patient", () => {
    expect(datasetOf(table, { id: "lesion", patient: "lesion", features: ["age"] })).toMatchObject({ y: null, patients: ["a", "b", "c"] });
  });

  it("takes categories as indicators, and refuses ones that it was not told of", () => {
    const coded = withColumns(table, indicators(table, "sex", ["f", "m"]));
    const data = datasetOf(coded, { id: "lesion", patient: "lesion", covariates: ["sex=m"], features: radiomics });
    expect(data.covariates?.x.values).toEqual(Float64Array.of(0, 0, 1));
    expect(() => indicators(table, "scanner", ["GE", "Philips"])).toThrow("lesions.csv: scanner of row 3 is Siemens, not one of GE, Philips");
    expect(indicators(tableOfCsv("a\nx\nNA\nz\n", "t"), "a", ["x", "y", "z"]).map(({ name, values }) => [name, ...values])).toEqual([["a=y", 0, NaN, 0], ["a=z", 0, NaN, 1]]);
  });

  it("refuses texts among features and covariates, and columns that are not there", () => {
    const of = (roles: object) => () => datasetOf(table, { id: "lesion", patient: "lesion", features: ["age"], ...roles });
    expect(of({ features: ["age", "sex"] })).toThrow('lesions.csv: sex cannot be a feature: it holds texts such as "f"');
    expect(of({ features: ({ name }: { name: string }) => name !== "lesion" })).toThrow("lesions.csv: scanner cannot be a feature");
    expect(of({ covariates: ["sex"] })).toThrow("sex cannot be a covariate");
    expect(of({ features: ["weight"] })).toThrow("lesions.csv: no column weight; there are lesion, patient, scanner, age, sex, ... (8 in all)");
    expect(of({ features: () => false })).toThrow("none of the 8 columns is a feature");
    expect(of({ id: "patient" })).toThrow("lesions.csv: patient 1 comes twice (rows 1 and 2)");
    expect(of({ features: ({ kind }: { kind: string }) => kind === "number", patient: "patient" })).toThrow("lesions.csv: patient cannot be a feature: it is the patients");
    expect(of({ features: () => true })).toThrow("lesions.csv: lesion cannot be a feature: it is the ids");
    expect(of({ features: ["age"], outcome: { column: "age", positive: 51, negative: 60 } })).toThrow("lesions.csv: age cannot be a feature: it is the outcome");
    expect(of({ batch: "original_glcm_Contrast" })).toThrow("lesions.csv: row 2 has no original_glcm_Contrast");
  });
});

describe("binaryOutcome", () => {
  const scores = tableOfCsv("id,score\na,0\nb,1\nc,2\nd,\ne,1\n", "scores.csv");

  it("compares values as texts and may lump them", () => {
    expect(binaryOutcome(takeTableRows(scores, [0, 1, 2]), "score", { positive: [1, "2"], negative: 0 })).toEqual({ y: Uint8Array.of(0, 1, 1), rows: [0, 1, 2], excluded: [] });
  });

  it("refuses rows that are neither, or excludes them by name", () => {
    expect(() => binaryOutcome(scores, "score", { positive: 1, negative: 0 })).toThrow("scores.csv: score of row 3 is 2, not one of 1, 0 (2 such rows)");
    expect(() => datasetOf(withColumns(scores, [numberColumn("age", [1, 2, 3, 4, 5])]), { id: "id", patient: "id", outcome: { column: "score", positive: [1, 2], negative: 0 }, features: ["age"] })).toThrow("score of row 4 is missing, not one of 1, 2, 0 (1 such row)");
    expect(binaryOutcome(scores, "score", { positive: 1, negative: 0, others: "exclude" })).toEqual({
      y: Uint8Array.of(0, 1, 1), rows: [0, 1, 4], excluded: [{ row: 2, value: "2" }, { row: 3, value: null }],
    });
  });

  it("refuses a value that is said to be both", () => {
    expect(() => binaryOutcome(scores, "score", { positive: [0, 1], negative: [1, 2] })).toThrow("scores.csv: score 1 is said to be positive and negative");
  });
});
