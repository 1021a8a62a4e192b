import { describe, expect, it } from "vitest";
import { tableOfCsv } from "../../src/host/dataset/csvTable.ts";
import { textsOf } from "../../src/host/dataset/featureTable.ts";
import { joinTables } from "../../src/host/dataset/joinTables.ts";

const features = tableOfCsv("Case,volume\n3,30\n1,10\n2,20\n", "features.csv");
const clinical = tableOfCsv("PatientID,age,sex\n1,51,f\n2,52,m\n3,53,f\n", "clinical.csv");
const on = { left: "Case", right: "PatientID" };
const rowsOf = ({ table }: ReturnType<typeof joinTables>) => table.columns.map((column) => [column.name, ...textsOf(column)]);

describe("joinTables", () => {
  it("puts rows of one id beside each other, in the left table's order", () => {
    expect(rowsOf(joinTables(features, clinical, { on }))).toEqual([["Case", "3", "1", "2"], ["volume", "30", "10", "20"], ["age", "53", "51", "52"], ["sex", "f", "f", "m"]]);
  });

  it("compares ids as texts, whatever the columns hold", () => {
    const texts = tableOfCsv("id,a\n1,x\n3,y\n2,z\n", "texts.csv", { id: { kind: "text" } });
    expect(joinTables(features, texts, { on: { left: "Case", right: "id" } }).table.rows).toBe(3);
    const zeros = tableOfCsv("id,a\n01,x\n03,y\n02,z\n", "zeros.csv");
    expect(() => joinTables(features, zeros, { on: { left: "Case", right: "id" } })).toThrow("features.csv has 3 ids (3, 1, 2) that zeros.csv has not; zeros.csv has 3 ids (01, 03, 02) that features.csv has not");
  });

  it("refuses ids that one table lacks, or lists them", () => {
    const other = tableOfCsv("PatientID,age\n1,51\n4,54\n5,55\n", "clinical.csv");
    expect(() => joinTables(features, other, { on })).toThrow("features.csv has 2 ids (3, 2) that clinical.csv has not; clinical.csv has 2 ids (4, 5)");
    const joined = joinTables(features, other, { on, unmatched: "list" });
    expect(joined).toMatchObject({ onlyLeft: ["3", "2"], onlyRight: ["4", "5"] });
    expect(rowsOf(joined)).toEqual([["Case", "1"], ["volume", "10"], ["age", "51"]]);
  });

  it("takes several lesions of a patient only where told so", () => {
    const lesions = tableOfCsv("PatientID,lesion\n2,a\n1,b\n2,c\n3,d\n", "lesions.csv");
    expect(() => joinTables(lesions, clinical, { on: "PatientID" })).toThrow("lesions.csv: PatientID 2 comes twice (rows 1 and 3)");
    expect(rowsOf(joinTables(lesions, clinical, { on: "PatientID", several: true }))[2]).toEqual(["age", "52", "51", "52", "53"]);
    expect(() => joinTables(clinical, lesions, { on: "PatientID", several: true })).toThrow("lesions.csv: PatientID 2 comes twice");
  });

  it("refuses missing ids, absent columns and columns of both", () => {
    expect(() => joinTables(tableOfCsv("Case,a\n1,2\n,3\n", "features.csv"), clinical, { on })).toThrow("features.csv: row 2 has no Case");
    expect(() => joinTables(features, clinical, { on: "Case" })).toThrow("clinical.csv: no column Case");
    const same = tableOfCsv("Case,age\n1,2\n2,2\n3,2\n", "features.csv");
    expect(() => joinTables(same, clinical, { on })).toThrow("features.csv and clinical.csv both have a column age");
  });
});
