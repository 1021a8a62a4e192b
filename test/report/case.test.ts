import { describe, expect, it } from "vitest";
import { breastPhantom } from "../../src/host/report/phantom.ts";
import { casePage } from "../../src/host/report/case.ts";
import { durationText, numberHtml } from "../../src/host/report/html.ts";

describe("casePage", async () => {
  const { image, mask } = breastPhantom();
  const page = await casePage({
    title: "Case <1> & 'mask'",
    volume: image,
    mask,
    label: 1,
    values: new Map<string, number | string>([["diagnostics_Image-original_Size", "(192, 192, 48)"], ["original_shape_MeshVolume", 1234.5678], ["wavelet-LLH_glcm_MCC", NaN]]),
    notes: new Map([["wavelet-LLH_glcm_MCC", "one grey level only"]]),
    warnings: ["<6 levels"],
    timings: { features: 12 },
    provenance: { Backend: "cpu" },
  });

  it("refers to nothing outside itself", () => {
    const targets = [...page.matchAll(/(?:src|href)="([^"]*)"|url\(([^)]*)\)|@import/g)].map((match) => match[1] ?? match[2]);
    expect(targets.length).toBe(9); // Three views and six enlarged slices.
    for (const target of targets) expect(target).toMatch(/^data:image\/png;base64,/);
  });

  it("escapes text, shows units, titles, and why a value is missing", () => {
    expect(page).toContain("<title>Case &lt;1&gt; &amp; &#39;mask&#39;</title>");
    expect(page).toContain("&lt;6 levels");
    expect(page).toMatch(/Mesh<wbr>Volume<\/th><td>1234.57<\/td><td class="unit">mm<sup>3<\/sup>/);
    expect(page).toContain("one grey level only");
    expect(page).toContain("wavelet-LLH");
    expect(page).toContain("not for clinical use");
  });
});

describe("breastPhantom", () => {
  it("is the same for the same seed and differs for another", () => {
    const [first, again, other] = [breastPhantom(3), breastPhantom(3), breastPhantom(4)];
    expect(Buffer.compare(Buffer.from(first.image.data.buffer), Buffer.from(again.image.data.buffer))).toBe(0);
    expect(Buffer.compare(Buffer.from(first.image.data.buffer), Buffer.from(other.image.data.buffer))).not.toBe(0);
  });
});

describe("numbers for reading", () => {
  it.each([
    [0, "0"], [-12, "−12"], [1234.56789, "1234.57"], [0.00123456789, "0.00123457"], [1.5e9, "1.50000 × 10<sup>9</sup>"],
    [-2.5e-7, "−2.50000 × 10<sup>−7</sup>"], [NaN, "–"], [-Infinity, "−Infinity"],
  ])("%d is %s", (value, text) => {
    expect(numberHtml(value)).toBe(text);
  });

  it.each([[0.5, "0.5 ms"], [12.3, "12 ms"], [3456, "3.46 s"], [65_432, "65.4 s"]])("%d ms is %s", (ms, text) => {
    expect(durationText(ms)).toBe(text);
  });
});
