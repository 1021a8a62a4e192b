import { describe, expect, it } from "vitest";
import { shorten, textWidth, wrap } from "../../src/host/charts/text.ts";
import { escapeXml } from "../../src/host/charts/escape.ts";
import { axisTicks, domainOf, fixedText, numberText, pText } from "../../src/host/charts/numbers.ts";

describe("text", () => {
  const name = "peritumoural_DCE2_wavelet-LLH_glszm_SmallAreaLowGrayLevelEmphasis";
  it("is as wide as Helvetica's, and a little more", () => expect(textWidth("AUC 0.9", 1000)).toBeCloseTo((667 + 722 + 722 + 278 + 556 + 278 + 556) * 1.12, 6));
  it("is shortened in the middle", () => {
    const short = shorten(name, 200, 12);
    expect(textWidth(short, 12)).toBeLessThanOrEqual(200);
    expect(short).toMatch(/^peritumoural_.*….*LevelEmphasis$/);
    expect(shorten("short", 200, 12)).toBe("short");
  });
  it("is broken at separators into lines that fit", () => {
    expect(wrap("LASSO logistic regression", 92, 12, 4)).toEqual(["LASSO", "logistic", "regression"]);
    expect(wrap("clinical_age", 200, 12, 2)).toEqual(["clinical_age"]);
    const lines = wrap(name, 160, 11, 2);
    expect(lines).toHaveLength(2);
    for (const line of wrap(name, 160, 11, 2)) expect(textWidth(line, 11)).toBeLessThanOrEqual(160);
  });
  it("keeps every character where it leaves none out", () => expect(wrap(name, 240, 12, 3).join("")).toBe(name));
  it("is escaped", () => expect(escapeXml(`<a b="c">&'\u0001\u{1F600}\uDC00`)).toBe("&lt;a b=&quot;c&quot;&gt;&amp;&#39;\uFFFD\u{1F600}\uFFFD"));
});

describe("numbers", () => {
  it.each([[0, "0"], [-0, "0"], [0.012345, "0.0123"], [-3, "−3"], [4.5e7, "4.5e7"], [-2.25e-9, "−2.25e−9"], [99999, "100000"], [NaN, "–"], [-Infinity, "−∞"]])("%s is written %s", (value, text) =>
    expect(numberText(value)).toBe(text),
  );
  it("have the same decimals on an axis", () => {
    expect(axisTicks([0, 1], 5).map(({ text }) => text)).toEqual(["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]);
    expect(axisTicks([-30, 20], 5).map(({ text }) => text)).toEqual(["−30", "−20", "−10", "0", "10", "20"]);
    expect(axisTicks([0, 3e6], 3).map(({ text }) => text)).toEqual(["0", "1e6", "2e6", "3e6"]);
  });
  it("have no minus before a zero", () => expect([fixedText(-0.0001, 2), fixedText(-0.5, 2)]).toEqual(["0.00", "−0.50"]));
  it("are P values with three decimals", () => expect([0.0004, 0.04999, 1].map(pText)).toEqual(["<0.001", "0.050", "1.000"]));
  it("have a domain of some width, of the finite ones", () => {
    expect(domainOf([3, NaN, 1, Infinity])).toEqual([1, 3]);
    expect(domainOf([0, 10], 0.1)).toEqual([-1, 11]);
    expect(domainOf([5, 5])).toEqual([4.5, 5.5]);
    expect(domainOf([0])).toEqual([-1, 1]);
    expect(domainOf([NaN])).toBeNull();
  });
});
