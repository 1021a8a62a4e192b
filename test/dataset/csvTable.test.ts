import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { csvOfTable, tableOfCsv, tableOfCsvPieces } from "../../src/host/dataset/csvTable.ts";
import { featureTable, numberColumn, textColumn } from "../../src/host/dataset/featureTable.ts";
import { Random } from "../../src/host/stats/random.ts";

const { csv } = JSON.parse(readFileSync(new URL("../../fixtures/stats/parquet.json", import.meta.url), "utf8")) as { csv: string };
const columnsOf = (text: string, known = {}) => Object.fromEntries(tableOfCsv(text, "x.csv", known).columns.map(({ name, values }) => [name, Array.from<unknown>(values)]));

describe("tableOfCsv", () => {
  it("reads what pandas writes", () => {
    const table = tableOfCsv(csv, "pandas.csv");
    expect(table.rows).toBe(4);
    expect(table.columns).toEqual([
      { name: "Case", kind: "text", values: ["a", "b", "c, d", null] },
      { name: "original_glcm_Contrast", kind: "number", image: "original", class: "glcm", feature: "Contrast", values: Float64Array.of(0.1, NaN, 1e-5, 123456789.123) },
      { name: "log-sigma-2-0-mm-3D_shape_Volume", kind: "number", image: "log-sigma-2-0-mm-3D", class: "shape", feature: "Volume", values: Float64Array.of(Infinity, -Infinity, 1e300, -0) },
      { name: "stage", kind: "number", values: Float64Array.of(1, 2, NaN, 4) },
    ]);
  });

  it("finds out kinds: numbers where all are, texts where one is not, or where a number would lose digits", () => {
    expect(columnsOf("a,b,c,d,e,f\n1, 2 ,007,1,0x10,12345678901234567\n-2.5e-3,NA,12,1b,2,1\n.5,,8,,3,2\n")).toEqual({
      a: [1, -0.0025, 0.5], b: [2, NaN, NaN], c: ["007", "12", "8"], d: ["1", "1b", null], e: ["0x10", "2", "3"], f: ["12345678901234567", "1", "2"],
    });
  });

  it("takes NA, NaN, nan and nothing as missing, and a column of these as numbers", () => {
    expect(columnsOf("a,b\nNA,x\nNaN,NA\nnan,\n,NaN\n")).toEqual({ a: [NaN, NaN, NaN, NaN], b: ["x", null, null, null] });
  });

  it("takes kinds and metadata that are known", () => {
    const table = tableOfCsv("id,volume\n1.10,007\n1.1,8\n", "x.csv", { id: { kind: "text" }, volume: { kind: "number", unit: "mm3" } });
    expect(table.columns).toEqual([{ name: "id", kind: "text", values: ["1.10", "1.1"] }, { name: "volume", kind: "number", unit: "mm3", values: Float64Array.of(7, 8) }]);
  });

  it("refuses what it cannot read, by line", () => {
    const read = (text: string, known = {}) => () => tableOfCsv(text, "x.csv", known);
    expect(read("")).toThrow("x.csv: the file is empty");
    expect(read("a,b\n1,2\n1\n")).toThrow("x.csv:3: 1 fields, but the header has 2");
    expect(read("a,a\n1,2\n")).toThrow("x.csv: two columns are called a");
    expect(read("a,b\n1,<3\n", { b: { kind: "number" } })).toThrow('x.csv:2: b is "<3", not a number');
    expect(read("a,b\n1,2\n", { c: { kind: "text" } })).toThrow("x.csv: no column c");
  });

  it("reads a header alone as a table of no rows", () => {
    expect(tableOfCsv("a,b\n", "x.csv")).toMatchObject({ rows: 0, columns: [{ name: "a" }, { name: "b" }] });
  });
});

describe("csvOfTable", () => {
  const random = new Random(4);
  const bits = new DataView(new ArrayBuffer(8));
  const anyFloat = (): number => {
    bits.setUint32(0, random.word());
    bits.setUint32(4, random.word());
    return bits.getFloat64(0);
  };
  const rows = 70;
  const table = featureTable("t", [
    textColumn("id", Array.from({ length: rows }, (_, i) => (i === 3 ? null : `P "${i}",\n`))),
    ...Array.from({ length: 40 }, (_, j) => numberColumn(`f,"${j}`, Float64Array.from({ length: rows }, anyFloat))),
    numberColumn("ends", Float64Array.from({ length: rows }, (_, i) => [-0, 0, Infinity, -Infinity, NaN, 5e-324, Number.MAX_VALUE][i % 7])),
  ]);

  it("writes what is read back bit for bit, in pieces of rows", async () => {
    const pieces = [...csvOfTable(table)];
    expect(pieces.length).toBeGreaterThan(3);
    const back = await tableOfCsvPieces(pieces, "t");
    expect(back.columns.map(({ name, values }) => [name, values])).toEqual(table.columns.map(({ name, values }) => [name, values]));
  });

  it("keeps the rows of a column of missing values", () => {
    const text = [...csvOfTable(featureTable("t", [numberColumn("a", [NaN, 1])]))].join("");
    expect(text).toBe('a\n""\n1\n');
    expect(tableOfCsv(text, "t").columns[0].values).toEqual(Float64Array.of(NaN, 1));
  });
});
