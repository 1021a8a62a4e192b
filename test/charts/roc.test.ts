import { expect, it } from "vitest";
import { rocChart } from "../../src/host/charts/roc.ts";
import { all, parse, textOf } from "./xml.ts";

const curve = { name: "Rad-score", fpr: [0, 0, 0.25, 0.25, 1], tpr: [0, 0.5, 0.5, 1, 1], auc: 0.875, low: 0.7012, high: 0.9666 };

it("draws a known curve where the axes say", () => {
  // By hand: the title takes 43 px and 6 px follow, so sensitivity 1 is at 49. Left of the plot are 14 + 16 + 4 + 8 px and "0.0",
  // (556 + 278 + 556) / 1000 em of 11 px times 1.12 = 17.1248 px: 59.1248. Right of it are 14 px of 480: 466. The plot is square,
  // 406.8752 px, so sensitivity 0 is at 455.8752, 0.5 at 252.4376 and a false positive rate of 0.25 at 160.8436.
  const root = parse(rocChart({ title: "ROC", curves: [curve] }));
  const [line] = all(root, ".line").filter(({ attributes }) => attributes.class === "line s0" && attributes.d !== "M0 6H22");
  expect(line.attributes.d).toBe("M59.12,455.88L59.12,252.44L160.84,252.44L160.84,49L466,49");
  expect(all(root, ".reference")[0].attributes.d).toBe("M59.12,455.88L466,49");
});

it("names the curves with AUC and interval, or AUC alone", () => {
  const texts = all(parse(rocChart({ title: "ROC", curves: [curve, { ...curve, name: "Clinical", low: NaN, high: NaN }] })), "text").map(textOf);
  expect(texts).toEqual(expect.arrayContaining(["Rad-score", "AUC 0.875 (0.701–0.967)", "Clinical", "AUC 0.875"]));
});

it("parts a curve where a value is missing", () => {
  const root = parse(rocChart({ title: "ROC", curves: [{ ...curve, tpr: [0, 0.5, NaN, 1, 1] }] }));
  expect(all(root, ".line")[0].attributes.d).toBe("M59.12,455.88L59.12,252.44M160.84,49L466,49");
});
