import { describe, expect, it } from "vitest";
import { fixed, pText, tableHtml, withInterval } from "../../../src/host/report/study/elements/table.ts";

describe("tables of the report", () => {
  it.each([[0.12345, "0.123"], [-0.5, "−0.500"], [-0.0001, "−0.000100"], [6e-16, "0.000"], [-6e-16, "0.000"], [123456.7, "1.23e+5"], [Infinity, "∞"], [-Infinity, "−∞"], [NaN, "–"], [null, "–"]])("%d is %s", (value, text) => {
    expect(fixed(value)).toBe(text);
  });

  it.each([[0.04999, "0.050"], [0.0001, "< 0.001"], [1, "1.000"], [NaN, "–"], [null, "–"]])("p = %d is %s", (p, text) => {
    expect(pText(p)).toBe(text);
  });

  it("escapes texts, breaks names after _, tells names, texts and numbers apart", () => {
    const html = tableHtml({ header: ["Name", "n", "Why"], rows: [["a_<b>", withInterval("0.5", "0.1", "0.9"), "x & y"]], texts: [2], caption: "<c>" });
    expect(html).toContain('<th scope="row">a_&lt;b&gt;</th><td>0.5<small>0.1 to 0.9</small></td><td class="text">x &amp; y</td>');
    expect(html).toContain("<caption>&lt;c&gt;</caption>");
    expect(tableHtml({ header: ["Name"], rows: [["tumour_T1"]] })).toContain("tumour_<wbr>T1");
  });
});
