import { expect, test } from "vitest";
import { bootstrapAuc } from "../../src/host/evaluate/bootstrap.ts";
import { calibration } from "../../src/host/evaluate/calibration.ts";
import { calibrationCurve } from "../../src/host/evaluate/calibrationCurve.ts";
import { confusionMeasures } from "../../src/host/evaluate/confusion.ts";
import { correctedInterval } from "../../src/host/evaluate/correctedInterval.ts";
import { compareAuc, compareAucUnpaired, delong } from "../../src/host/evaluate/delong.ts";
import { continuousNri, idi } from "../../src/host/evaluate/reclassification.ts";
import { tailOf } from "../../src/host/stats/confidence.ts";
import { pearson } from "../../src/host/stats/correlation.ts";
import { Random } from "../../src/host/stats/random.ts";
import { pairedTTest, studentTTest, welchTTest } from "../../src/host/stats/tTest.ts";

test("the probability in each tail", () => expect(tailOf(0.9)).toBeCloseTo(0.05, 15));

// Where there is no interval to compute, too: the next data would have one.
const labels = [0, 0, 1, 1];
const perfect = [0.1, 0.2, 0.8, 0.9];
const same = [0.5, 0.5, 0.5, 0.5];
test.each<[string, (confidence: number) => unknown]>([
  ["Student's t", (confidence) => studentTTest([1, 2, 3], [2, 4, 9], { confidence })],
  ["Welch's t of constant groups", (confidence) => welchTTest(same, same, { confidence })],
  ["paired t of one pair", (confidence) => pairedTTest([1], [2], { confidence })],
  ["Pearson of two pairs", (confidence) => pearson([1, 2], [2, 1], { confidence })],
  ["DeLong, perfect", (confidence) => delong(labels, perfect, { confidence })],
  ["DeLong of equal models", (confidence) => compareAuc(labels, perfect, perfect, { confidence })],
  ["DeLong of two sets", (confidence) => compareAucUnpaired(labels, perfect, labels, perfect, { confidence })],
  ["bootstrap of constant scores", (confidence) => bootstrapAuc(labels, same, { random: new Random(1), resamples: 10, confidence })],
  ["NRI without a change", (confidence) => continuousNri(labels, same, same, { confidence })],
  ["IDI without a change", (confidence) => idi(labels, same, same, { confidence })],
  ["corrected interval of equal scores", (confidence) => correctedInterval(same, { trainSize: 3, testSize: 1, confidence })],
  ["confusion matrix without cases", (confidence) => confusionMeasures({ truePositives: 0, falsePositives: 0, trueNegatives: 0, falseNegatives: 0 }, { confidence })],
  ["calibration", (confidence) => calibration(labels, same, { confidence })],
  ["calibration curve", (confidence) => calibrationCurve(labels, same, { confidence })],
])("%s refuses a confidence in percent, and none", (_, run) => {
  expect(() => run(95)).toThrow("confidence: 95, a number between 0 and 1 is needed");
  expect(() => run(0)).toThrow("confidence: 0");
});
