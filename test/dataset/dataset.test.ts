import { describe, expect, it } from "vitest";
import { dataset, takeCases, takeFeatures, withFeatures, type Dataset } from "../../src/host/dataset/dataset.ts";
import { matrixOfColumns, matrixOfRows } from "../../src/host/dataset/matrix.ts";

const parts: Dataset = {
  ids: ["a", "b", "c"], patients: ["1", "1", "2"], features: ["f", "g"], x: matrixOfRows([[1, 2], [3, 4], [5, 6]]), y: Uint8Array.of(0, 1, 1),
  batches: ["GE", "GE", "Siemens"], covariates: { names: ["age"], x: matrixOfColumns([[50, 60, 70]]) },
  readings: { ids: ["c", "b", "test-retest"], features: ["f"], readers: [matrixOfColumns([[5, 3, 9]]), matrixOfColumns([[5.1, 3.1, 9.1]])] },
};

describe("dataset", () => {
  it("gives the parts, where they fit", () => {
    expect(dataset(parts)).toBe(parts);
    expect(dataset({ ids: [], patients: [], features: [], x: matrixOfRows([]), y: null }).ids).toEqual([]);
  });

  const matrix = matrixOfRows([[1, 2], [3, 4]]);
  const one = matrixOfColumns([[5, 3, 9]]);
  it.each<[string, Partial<Dataset>]>([
    ["x has 2 rows for 3 ids", { x: matrix }],
    ["x has 2 columns for 1 names of features", { features: ["f"] }],
    ["2 patients for 3 cases", { patients: ["1", "2"] }],
    ["2 labels for 3 cases", { y: Uint8Array.of(0, 1) }],
    ["1 batches for 3 cases", { batches: ["GE"] }],
    ["id b comes twice (numbers 2 and 3)", { ids: ["a", "b", "b"] }],
    ["feature f comes twice (numbers 1 and 2)", { features: ["f", "f"] }],
    ["the label of case c is 2, not 0 or 1", { y: Uint8Array.of(0, 1, 2) }],
    ["the label of case b is -1, not 0 or 1", { y: [1, -1, NaN] as unknown as Uint8Array }],
    ["covariates of 2 cases for 3 cases", { covariates: { names: ["a", "b"], x: matrix } }],
    ["covariates have 1 columns for 2 names", { covariates: { names: ["a", "b"], x: one } }],
    ["readings of 1 reader, at least 2", { readings: { ids: ["a", "b", "c"], features: ["f"], readers: [one] } }],
    ["reader 2 has 2 x 2 values for 3 ids x 1 features", { readings: { ids: ["a", "b", "c"], features: ["f"], readers: [one, matrix] } }],
    ["id of the readings a comes twice", { readings: { ids: ["a", "b", "a"], features: ["f"], readers: [one, one] } }],
  ])("refuses: %s", (message, odd) => {
    expect(() => dataset({ ...parts, ...odd })).toThrow(`dataset: ${message}`);
  });
});

describe("takeCases", () => {
  it("takes all that belongs to a case, and no readings of cases left out", () => {
    expect(takeCases(parts, [2, 0])).toEqual({
      ids: ["c", "a"], patients: ["2", "1"], features: ["f", "g"], x: matrixOfRows([[5, 6], [1, 2]]), y: Uint8Array.of(1, 0),
      batches: ["Siemens", "GE"], covariates: { names: ["age"], x: matrixOfColumns([[70, 50]]) },
      readings: { ids: ["c", "test-retest"], features: ["f"], readers: [matrixOfColumns([[5, 9]]), matrixOfColumns([[5.1, 9.1]])] },
    });
  });

  it("makes nothing up that was not there", () => {
    expect(takeCases({ ids: ["a"], patients: ["a"], features: ["f"], x: matrixOfRows([[1]]), y: null }, [0])).toEqual({ ids: ["a"], patients: ["a"], features: ["f"], x: matrixOfRows([[1]]), y: null });
  });

  it("refuses cases that are not there, or twice", () => {
    expect(() => takeCases(parts, [3])).toThrow("no case of number 3, there are 3");
    expect(() => takeCases(parts, [0, 0])).toThrow("case 0 is taken twice");
  });
});

describe("features", () => {
  it("are taken by number", () => {
    expect(takeFeatures(parts, [1])).toEqual({ ...parts, features: ["g"], x: matrixOfColumns([[2, 4, 6]]) });
    expect(() => takeFeatures(parts, [1, 1])).toThrow("feature 1 is taken twice");
    expect(() => takeFeatures(parts, [-1])).toThrow("no feature of number -1, there are 2");
  });

  it("are exchanged for others of the same cases", () => {
    const x = matrixOfColumns([[7, 8, 9]]);
    expect(withFeatures(parts, ["h"], x)).toEqual({ ...parts, features: ["h"], x });
    expect(() => withFeatures(parts, ["h", "i"], x)).toThrow("x is 3 x 1 for 3 cases x 2 features");
    expect(() => withFeatures(parts, ["h", "h"], matrixOfRows([[1, 1], [2, 2], [3, 3]]))).toThrow("feature h comes twice");
  });
});
