import { expect, test } from "vitest";
import { InputError } from "../../src/host/errors.ts";
import { binaryCounts } from "../../src/host/stats/labels.ts";

test("counts of both classes", () => {
  expect(binaryCounts(Float64Array.of(0, 1, 1, 0, 0), "outcome")).toEqual({ negatives: 3, positives: 2 });
});

test("other labels and one class only are refused", () => {
  expect(() => binaryCounts([0, 1, 2], "outcome")).toThrow(new InputError("outcome: case 3 is 2, expected 0 or 1"));
  expect(() => binaryCounts([0, NaN], "outcome")).toThrow(new InputError("outcome: case 2 is NaN, expected 0 or 1"));
  expect(() => binaryCounts([1, 1], "outcome")).toThrow(new InputError("outcome: 0 cases of class 0 and 2 of class 1, both classes are needed"));
  expect(() => binaryCounts([])).toThrow(InputError);
});
