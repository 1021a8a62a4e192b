import { describe, expect, it } from "vitest";
import { csvLine, parseCsv } from "../../src/host/dataset/csv.ts";

const fields = (text: string): (readonly string[])[] => parseCsv(text, "x.csv").map((record) => record.fields);

describe("parseCsv", () => {
  it("reads quoted fields with commas, doubled quotes and line ends", () => {
    expect(fields('a,"b, c","d ""e"""\n1,"two\nlines",3')).toEqual([["a", "b, c", 'd "e"'], ["1", "two\nlines", "3"]]);
  });

  it("reads \\r\\n, a byte-order mark, blank lines and empty fields", () => {
    expect(fields("\ufeffa,b\r\n\r\n,\r\n1,2\r\n")).toEqual([["a", "b"], ["", ""], ["1", "2"]]);
  });

  it("knows the line each record starts on", () => {
    expect(parseCsv('a\n\n"x\ny"\nz', "x.csv").map(({ line }) => line)).toEqual([1, 3, 5]);
  });

  it("refuses a quoted field that does not end", () => {
    expect(() => fields('a,b\n1,"2\n3')).toThrow("x.csv:2: a quoted field does not end");
  });

  it("reads what csvLine writes", () => {
    const record = ["plain", 'quo"te', "com,ma", "new\nline", "", " space "];
    expect(fields(csvLine(record))).toEqual([record]);
    expect(fields(csvLine([""]))).toEqual([]);
  });
});
