import { describe, expect, it } from "vitest";
import { csvLine, CsvParser, parseCsv, type CsvRecord } from "../../src/host/dataset/csv.ts";

const fields = (text: string): (readonly string[])[] => parseCsv(text, "x.csv").map((record) => record.fields);

describe("parseCsv", () => {
  it("reads quoted fields with commas, doubled quotes and line ends", () => {
    expect(fields('a,"b, c","d ""e"""\n1,"two\nlines",3')).toEqual([["a", "b, c", 'd "e"'], ["1", "two\nlines", "3"]]);
  });

  it("reads \\r\\n, \\r, a byte-order mark, blank lines and empty fields", () => {
    expect(fields("\ufeffa,b\r\n\r\n,\r\n1,2\r\n")).toEqual([["a", "b"], ["", ""], ["1", "2"]]);
    expect(fields("a,b\r1,2\r")).toEqual([["a", "b"], ["1", "2"]]);
  });

  it("takes a quote that does not begin a field, and what follows a closed one, as they stand", () => {
    expect(fields('5" x,"a"b\n"c"')).toEqual([['5" x', "ab"], ["c"]]);
  });

  it("knows the line each record starts on", () => {
    expect(parseCsv('a\n\n"x\ny"\nz', "x.csv").map(({ line }) => line)).toEqual([1, 3, 5]);
  });

  it("refuses a quoted field that does not end", () => {
    expect(() => fields('a,b\n1,"2\n3')).toThrow("x.csv:2: a quoted field does not end");
    expect(() => fields('a,b\n"1\n1","2\n3')).toThrow("x.csv:3: a quoted field does not end");
  });

  it("reads what csvLine writes", () => {
    const record = ["plain", 'quo"te', "com,ma", "new\nline", "", " space "];
    expect(fields(csvLine(record))).toEqual([record]);
    expect(fields(csvLine([""]))).toEqual([[""]]);
  });
});

describe("CsvParser", () => {
  it("does not care where the text is cut", () => {
    const text = '\ufeffid,"a ""b"""\r\n1,"x,\r\ny"\n\n2,""\r3,"""a"\n"q"q,4';
    const whole = parseCsv(text, "x.csv");
    expect(whole.map((record) => record.fields)).toEqual([["id", 'a "b"'], ["1", "x,\r\ny"], ["2", ""], ["3", '"a'], ["qq", "4"]]);
    for (let size = 1; size < text.length; size++) {
      const parser = new CsvParser("x.csv");
      const found: CsvRecord[] = [];
      for (let at = 0; at < text.length; at += size) found.push(...parser.push(text.slice(at, at + size)));
      expect([...found, ...parser.end()], `pieces of ${size}`).toEqual(whole);
    }
  });

  it("gives records as soon as they end", () => {
    const parser = new CsvParser("x.csv");
    expect(parser.push("a,b\n1,")).toHaveLength(1);
    expect(parser.push("2\n3")).toHaveLength(1);
    expect(parser.end()).toEqual([{ line: 3, fields: ["3"] }]);
  });
});
