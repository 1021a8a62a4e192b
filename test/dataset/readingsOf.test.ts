import { describe, expect, it } from "vitest";
import { tableOfCsv } from "../../src/host/dataset/csvTable.ts";
import { dataset } from "../../src/host/dataset/dataset.ts";
import { datasetOf } from "../../src/host/dataset/datasetOf.ts";
import { matrixOfRows } from "../../src/host/dataset/matrix.ts";
import { readingsOf } from "../../src/host/dataset/readingsOf.ts";

const first = tableOfCsv("id,note,f,g\na,x,1,2\nb,y,3,4\n", "first.csv");
const second = tableOfCsv("g,id,f\n4.5,b,3.5\n,a,1.5\n", "second.csv");
const roles = { id: "id", features: ["f", "g"] };

describe("readingsOf", () => {
  it("puts rows of one id and columns of one name together", () => {
    const readings = readingsOf([first, second], roles);
    expect(readings).toEqual({ ids: ["a", "b"], features: ["f", "g"], readers: [matrixOfRows([[1, 2], [3, 4]]), matrixOfRows([[1.5, NaN], [3.5, 4.5]])] });
    expect(dataset({ ...datasetOf(first, { ...roles, patient: "id" }), readings }).readings).toBe(readings);
    expect(readingsOf([first, second], { id: "id", features: ({ kind }) => kind === "number" })).toEqual(readings);
  });

  it("refuses tables of other cases or features, and a single one", () => {
    const of = (...csv: string[]) => () => readingsOf([first, ...csv.map((text) => tableOfCsv(text, "other.csv"))], roles);
    expect(of("id,f,g\na,1,2\n")).toThrow("first.csv has 1 id (b) that other.csv has not");
    expect(of("id,f,g\na,1,2\nb,3,4\nc,5,6\n")).toThrow("other.csv has 1 id (c) that first.csv has not");
    expect(of("id,f\na,1\nb,3\n")).toThrow("other.csv: no column g; there are id, f");
    expect(of()).toThrow("readings: 1 table, one for each of at least 2 readers is needed");
  });
});
